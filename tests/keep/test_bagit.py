"""Writing a bag: the bytes that RFC 8493 asks for; and what is written is found whole."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.core.errors import DocgenError
from docgen.keep.bag_check import Bag, check_bag
from docgen.keep.bag_source import opened
from docgen.keep.bagit import Filed, Item, close, escaped, oxum, put, unescaped


def quiet(total: int, label: str) -> None:
    """A report that nobody hears."""


def bag_of(folder: Path, **files: bytes) -> Path:
    payload = put(folder, [Item(f"data/{name}", data) for name, data in files.items()], quiet)
    tags = put(folder, [Item("LEESMIJ.txt", b"uitleg\n")], quiet)
    close(folder, payload, tags, {"Source-Organization": "Voor\nbeeld"})
    return folder


def checked(folder: Path) -> Bag:
    with opened(folder) as source:
        return check_bag(source, quiet)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_bag_to_the_byte(tmp_path: Path) -> None:
    bag = bag_of(tmp_path / "b", **{"b.txt": b"twee", "a%.txt": b"een"})
    assert {path.name: path.read_bytes() for path in bag.iterdir() if path.is_file()} == {
        "LEESMIJ.txt": b"uitleg\n",
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": b"Source-Organization: Voor beeld\nPayload-Oxum: 7.2\n",
        "manifest-sha256.txt": (
            f"{sha(b'een')}  data/a%25.txt\n{sha(b'twee')}  data/b.txt\n".encode()
        ),
        "tagmanifest-sha256.txt": "".join(
            f"{sha((bag / name).read_bytes())}  {name}\n"
            for name in ("LEESMIJ.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt")
        ).encode(),
    }


def test_the_seal_is_the_fingerprint_of_the_tag_manifest(tmp_path: Path) -> None:
    payload = put(tmp_path, [Item("data/x", b"x")], quiet)
    seal = close(tmp_path, payload, (), {})
    assert seal == sha((tmp_path / "tagmanifest-sha256.txt").read_bytes())


def test_the_oxum_counts_the_payload_only() -> None:
    assert (
        oxum([Filed("data/a", 10, ""), Filed("data/b", 5, ""), Filed("LEESMIJ.txt", 99, "")])
        == "15.2"
    )


@given(st.text(min_size=1))
def test_a_path_in_a_manifest_means_itself(path: str) -> None:
    assert unescaped(escaped(path)) == path
    assert not {"\r", "\n"} & set(escaped(path))


SIGNS = st.characters(codec="utf-8", exclude_characters='/\\:*?"<>|')
NAMES = st.text(SIGNS, min_size=1, max_size=12).filter(
    lambda name: name == name.strip(" .") and name.isprintable()
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(NAMES, st.binary(max_size=64), min_size=1, max_size=6))
def test_what_is_written_is_found_whole(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]
) -> None:
    bag = bag_of(tmp_path_factory.mktemp("zak") / "zak", **files)
    found = checked(bag)
    assert found.problems == ()
    assert found.payload == {f"data/{name}": sha(data) for name, data in files.items()}
    assert found.info["Payload-Oxum"] == f"{sum(map(len, files.values()))}.{len(files)}"


def test_a_file_that_is_gone_stops_the_work(tmp_path: Path) -> None:
    with pytest.raises(DocgenError) as caught:
        put(tmp_path / "b", [Item("data/x.pdf", tmp_path / "weg.pdf")], quiet)
    assert str(caught.value) == (
        "data/x.pdf: het bestand kan niet in het archiefpakket worden gezet (No such file or "
        "directory). Controleer of er ruimte op de schijf is en of het bestand niet in een ander "
        "programma open staat, en geef de opdracht opnieuw; er is niets half weggeschreven."
    )
