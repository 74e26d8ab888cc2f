"""Packages that are broken or made to do harm: refused, in Dutch, and every fault named."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.core.errors import UsageError, VerificationError
from docgen.keep.bag_source import opened, unsafe
from tests.keep.test_bagit import bag_of, checked, sha

ASK = "Vraag het pakket opnieuw aan wie het bewaart; gebruik dit niet."
GONE = "dit bestand ontbreekt in het pakket"
CHANGED = "dit bestand is niet meer zoals het in het pakket is gezet"


def told(folder: Path) -> list[tuple[str, str, str]]:
    return [(item.file, item.place, item.what) for item in checked(folder).problems]


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return bag_of(tmp_path / "pakket", **{"a.txt": b"een", "b.txt": b"twee"})


def add_line(path: Path, line: str) -> None:
    path.write_bytes(path.read_bytes() + line.encode())


def reseal(bag: Path) -> None:
    """Make the tag manifest fit again, as whoever forges a package would."""
    names = ("LEESMIJ.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt")
    lines = (f"{sha((bag / name).read_bytes())}  {name}\n" for name in names)
    (bag / "tagmanifest-sha256.txt").write_text("".join(lines), encoding="utf-8")


def test_every_fault_is_named(bag: Path) -> None:
    (bag / "data/a.txt").write_bytes(b"EEN")
    (bag / "data/b.txt").unlink()
    (bag / "data/c.txt").write_bytes(b"!!!!")
    (bag / "LEESMIJ.txt").write_bytes(b"iets anders")
    assert told(bag) == [
        ("data/b.txt", "", GONE),
        ("data/c.txt", "", "dit bestand zit in het pakket, maar het manifest noemt het niet"),
        ("data/a.txt", "", CHANGED),
        ("LEESMIJ.txt", "", CHANGED),
    ]


def test_an_oxum_that_is_wrong(bag: Path) -> None:
    (bag / "bag-info.txt").write_bytes(b"Payload-Oxum: 8.2\n")
    reseal(bag)
    assert told(bag) == [
        (
            "bag-info.txt",
            "",
            "volgens Payload-Oxum zijn er 8.2 bytes en bestanden, maar het zijn er 7.2",
        )
    ]


@pytest.mark.parametrize("name", ["bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_a_bag_without_its_own_files(name: str, bag: Path) -> None:
    (bag / name).unlink()
    assert told(bag) == [(name, "", "dit bestand ontbreekt, dus dit is geen heel archiefpakket")]


def test_files_that_are_still_to_be_fetched(bag: Path) -> None:
    (bag / "fetch.txt").write_text("https://elders.example/x - data/x\n", encoding="utf-8")
    what = "volgens dit bestand moet een deel van het pakket nog ergens worden opgehaald"
    assert told(bag) == [("fetch.txt", "", what)]


def test_a_version_of_bagit_that_is_not_known(bag: Path) -> None:
    (bag / "bagit.txt").write_text("BagIt-Version: 9.0\n", encoding="utf-8")
    reseal(bag)
    what = "dit pakket volgt geen versie van BagIt die docgen kent (0.97 of 1.0)"
    assert told(bag) == [("bagit.txt", "", what)]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (
            "{sha}  data/../../buiten.txt",
            "“data/../../buiten.txt” kan niet: het leidt uit het pakket",
        ),
        ("{sha}  /etc/passwd", "“/etc/passwd” kan niet: het begint buiten het pakket"),
        ("{sha}  C:/windows/x", "“C:/windows/x” kan niet: het begint buiten het pakket"),
        ("{sha}  data/..%2Fx\\y", "“data/..%2Fx\\y” kan niet: het is geen gewone bestandsnaam"),
        ("{sha}  data/x.", "“data/x.” kan niet: het eindigt op een punt of een spatie"),
        ("{sha}  data/a.txt", "“data/a.txt” kan niet: het staat er tweemaal"),
        ("geen regel", "hier hoort een SHA-256 te staan en de naam van een bestand"),
    ],
)
def test_a_line_of_the_manifest_that_leads_elsewhere(line: str, what: str, bag: Path) -> None:
    add_line(bag / "manifest-sha256.txt", line.format(sha="0" * 64) + "\n")
    reseal(bag)
    assert told(bag) == [("manifest-sha256.txt", "regel 3", what)]


def test_a_manifest_that_names_other_files(bag: Path) -> None:
    digest = sha((bag / "LEESMIJ.txt").read_bytes())
    add_line(bag / "manifest-sha256.txt", f"{digest}  LEESMIJ.txt\n")
    reseal(bag)
    add_line(bag / "tagmanifest-sha256.txt", f"{sha(b'een')}  data/a.txt\n")
    assert [what for _, _, what in told(bag)] == [
        "“LEESMIJ.txt” ligt niet in de map ‘data’",
        "“data/a.txt” hoort hier niet te staan",
    ]


def test_a_tag_manifest_that_leaves_one_out(bag: Path) -> None:
    path = bag / "tagmanifest-sha256.txt"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "manifest" not in line), encoding="utf-8")
    what = "dit bestand staat niet in tagmanifest-sha256.txt, dus het kan zijn gewijzigd"
    assert told(bag) == [("manifest-sha256.txt", "", what)]


# -- folders -------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="een snelkoppeling vraagt daar rechten")
def test_a_shortcut_in_a_folder(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "geheim").write_text("x", encoding="utf-8")
    (bag / "data/a.txt").unlink()
    (bag / "data/a.txt").symlink_to(tmp_path / "geheim")
    (bag / "data/map").symlink_to(tmp_path)
    with pytest.raises(VerificationError) as caught:
        checked(bag)
    assert {(item.file, item.what) for item in caught.value.problems} == {
        ("data/a.txt", "dit is een snelkoppeling naar elders"),
        ("data/map", "dit is een snelkoppeling naar elders"),
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="bestaat alleen op Unix")
def test_a_pipe_in_a_folder(bag: Path) -> None:
    os.mkfifo(bag / "data/pijp")
    with pytest.raises(VerificationError, match="data/pijp: dit is geen gewoon bestand"):
        checked(bag)


def test_what_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught, opened(tmp_path / "weg"):
        pass
    assert str(caught.value) == f"PAKKET: “{tmp_path / 'weg'}” bestaat niet. Kijk de naam na."
    (tmp_path / "x.zip").write_bytes(b"geen zip")
    with pytest.raises(UsageError) as caught, opened(tmp_path / "x.zip"):
        pass
    assert str(caught.value) == (
        f"PAKKET: “{tmp_path / 'x.zip'}” is geen map en geen zip-bestand dat te lezen is (File is "
        "not a zip file). Noem de map of het zip-bestand dat ‘docgen archief’ heeft gemaakt."
    )


# -- zip files -----------------------------------------------------------------------------


def refused(path: Path) -> list[tuple[str, str]]:
    with pytest.raises(VerificationError) as caught, opened(path):
        pass
    return [(item.file, item.what) for item in caught.value.problems]


def zipped(path: Path, write: Callable[[zipfile.ZipFile], object]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pakket/bagit.txt", "x")
        write(archive)
    return path


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../buiten.txt", "het leidt uit het pakket"),
        ("pakket/../../buiten.txt", "het leidt uit het pakket"),
        ("/buiten.txt", "het begint buiten het pakket"),
        ("pakket/PAKKET/../x", "het leidt uit het pakket"),
        ("pakket/BAGIT.txt", "deze naam komt tweemaal voor"),
        ("pakket/a?b", "het is geen gewone bestandsnaam"),
    ],
)
def test_a_name_in_a_zip_that_leads_elsewhere(name: str, what: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", lambda archive: archive.writestr(name, "x"))
    assert refused(path) == [(name, what)]


def test_a_shortcut_in_a_zip(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("pakket/data/x")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    path = zipped(tmp_path / "x.zip", lambda archive: archive.writestr(info, "/etc/passwd"))
    assert refused(path) == [("pakket/data/x", "dit is een snelkoppeling naar elders")]


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "x.zip", lambda archive: archive.writestr("pakket/bom", bytes(60 * 1024**2))
    )
    assert path.stat().st_size < 100_000
    what = "dit bestand wordt bij het uitpakken verdacht veel groter"
    assert refused(path) == [("pakket/bom", what)]


def test_a_zip_with_more_than_one_folder(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", lambda archive: archive.writestr("anders/x", "x"))
    assert refused(path) == [
        ("", "in het zip-bestand hoort één map te staan, met het hele pakket erin")
    ]


def test_a_way_of_packing_that_can_explode(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "x.zip",
        lambda archive: archive.writestr("pakket/x", "x", compress_type=zipfile.ZIP_LZMA),
    )
    what = "dit bestand is ingepakt op een manier die docgen niet kent"
    assert refused(path) == [("pakket/x", what)]


def test_a_zip_that_is_torn_is_no_surprise(bag: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(item for item in bag.rglob("*") if item.is_file()):
            archive.write(file, f"pakket/{file.relative_to(bag).as_posix()}")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"twee", b"TWEE"))
    with pytest.raises(VerificationError) as caught:
        checked(path)
    assert str(caught.value) == (
        "data/b.txt: het bestand in het pakket is niet te lezen (Bad CRC-32 for file "
        f"'pakket/data/b.txt'). {ASK}"
    )


@pytest.mark.parametrize("name", ["data/x.pdf", "LEESMIJ.txt", "data/Ërg (lang) 100%.pdf"])
def test_ordinary_names_pass(name: str) -> None:
    assert unsafe(name) == ""
