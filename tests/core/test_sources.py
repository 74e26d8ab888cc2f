"""The sources of a run, laid out again; and what is lost of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core.errors import DataError, IncompleteError
from docgen.core.provenance import sha256
from docgen.core.records import RunRecord
from docgen.core.sources import lay_out, source_path
from tests.core.test_amend_register import RUN

PACK = {"pakket.toml": b"versie", "brief.docx": b"PK brief", "mail.txt": b"Beste"}
LISTS = {"tarieven.csv": b"nr;bedrag", "partijen.csv": b"nr;naam"}


def kept(home: Path) -> RunRecord:
    """A run whose sources are kept in this folder."""
    for name, data in (PACK | LISTS).items():
        path = home / source_path(name, sha256(data))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return replace(RUN, pack=digests(PACK), parties=digests(LISTS))


def digests(files: dict[str, bytes]) -> dict[str, str]:
    return {name: sha256(data) for name, data in files.items()}


def test_everything_lies_there_again(tmp_path: Path) -> None:
    run = kept(tmp_path / "thuis")
    found = lay_out(tmp_path / "thuis", run, tmp_path / "toen")
    assert found.root == tmp_path / "toen"
    assert {path.name: path.read_bytes() for path in found.pack_folder.iterdir()} == PACK
    assert found.parties_file == tmp_path / "toen" / "partijen.csv"
    beside = {path.name: path.read_bytes() for path in found.root.iterdir() if path.is_file()}
    assert beside == LISTS


def test_the_same_file_twice_is_kept_once() -> None:
    assert source_path("brief.docx", "ab") == "bronnen/ab.docx"
    assert source_path("BRIEF.DOCX", "ab") == "bronnen/ab.DOCX"
    assert source_path("zonder", "ab") == "bronnen/ab"


def test_what_is_lost_and_what_was_changed_is_all_named(tmp_path: Path) -> None:
    run = kept(tmp_path)
    letter = tmp_path / source_path("brief.docx", sha256(PACK["brief.docx"]))
    parties = tmp_path / source_path("partijen.csv", sha256(LISTS["partijen.csv"]))
    letter.unlink()
    parties.write_bytes(b"anders")
    with pytest.raises(IncompleteError) as caught:
        lay_out(tmp_path, run, tmp_path / "toen")
    what = "deze bron, zoals zij bij het maken van de stukken was, is"
    remedy = "Zet de map ‘bronnen’ terug uit een reservekopie."
    assert str(caught.value).splitlines() == [
        f"bronnen/{letter.name}, brief.docx: {what} niet meer te vinden. {remedy}",
        f"bronnen/{parties.name}, partijen.csv: {what} gewijzigd. {remedy}",
    ]
    assert not (tmp_path / "toen").exists()


@pytest.mark.parametrize(
    "name", ["../pakket.toml", "map/brief.docx", "map\\brief.docx", "C:brief.docx", ".", "..", ""]
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    run = kept(tmp_path)
    for odd in (
        replace(run, pack={**run.pack, name: "0" * 64}),
        replace(run, parties={**run.parties, name: "0" * 64}),
    ):
        with pytest.raises(DataError) as caught:
            lay_out(tmp_path, odd, tmp_path / "toen")
        assert str(caught.value) == (
            f"het register noemt een bron met een onmogelijke naam (“{name}”). Zet de laatste "
            "reservekopie van het register terug."
        )


def test_a_run_without_a_list_of_parties_is_refused(tmp_path: Path) -> None:
    run = kept(tmp_path)
    with pytest.raises(DataError) as caught:
        lay_out(tmp_path, replace(run, parties={}), tmp_path / "toen")
    assert str(caught.value) == (
        "het register noemt geen lijst van partijen bij deze stukken. Zet de laatste reservekopie "
        "van het register terug."
    )
