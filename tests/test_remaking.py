"""Earlier copies made again: the same to the byte, whatever changed since."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import docgen
from docgen.core.dossier import REGISTER, Dossier
from docgen.core.errors import IncompleteError, UsageError, VerificationError
from docgen.core.provenance import sha256_file
from docgen.core.register import Register
from docgen.remaking import RemakeRequest, Remaking, remake
from tests.cli.dossiers import PACK, TEXT, edit, starter, word
from tests.conftest import CLOCK, make

LATER = docgen.FixedClock(datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
HOME = Path("output/MIJN-2027")


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three parties; then a party got another name, and the text was edited."""
    root = starter(tmp_path_factory.mktemp("hermaak") / "dossier")
    make(root, "ingebouwd")
    shutil.copytree(root / HOME / "v1.0", root / "toen")
    edit(root / "partijen.csv", "Gemeente Voorbeelddam;", "Gemeente Voorbeelddam-Oost;")
    inputs = docgen.read(docgen.open_dossier(root))
    asked = docgen.Request(engine="ingebouwd", parties=(1,))
    docgen.generate(inputs, asked, clock=LATER, reason="andere naam")
    word(root, TEXT, lambda text: text.add_paragraph("Een nieuwe zin."))
    return root


@pytest.fixture
def dossier(issued: Path, tmp_path: Path) -> Dossier:
    return docgen.open_dossier(Path(shutil.copytree(issued, tmp_path / "dossier")))


def again(dossier: Dossier, target: Path, party: str = "1", **more: object) -> Remaking:
    request = RemakeRequest(party, "1.0", target, **more)  # type: ignore[arg-type]
    return remake(dossier, request, clock=LATER)


@pytest.mark.parametrize("parts", ["kept", "lost"])
def test_a_replaced_copy_is_made_again(parts: str, dossier: Dossier, tmp_path: Path) -> None:
    if parts == "lost":
        shutil.rmtree(dossier.root / HOME / "delen")
    made = again(dossier, tmp_path / "uit", sequence=1)
    assert made.party == (1, "Gemeente Voorbeelddam-Oost")
    assert [(item.path.name, item.identical) for item in made.files] == [
        ("brief.pdf", True),
        ("overeenkomst.pdf", True),
    ]
    then = dossier.root / "toen" / "01-gemeente-voorbeelddam"
    for item in made.files:
        assert item.path.read_bytes() == (then / item.path.name).read_bytes()
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == [
        "brief.pdf",
        "overeenkomst.pdf",
    ]


def test_without_a_number_it_is_the_last_copy(dossier: Dossier, tmp_path: Path) -> None:
    (item,) = again(dossier, tmp_path / "uit", documents=("overeenkomst",)).files
    assert (item.copy.sequence, item.identical) == (2, True)
    assert item.copy.made_at == "2026-03-01T12:00:00+00:00"


def test_a_party_that_left_the_list(dossier: Dossier, tmp_path: Path) -> None:
    lines = dossier.parties_file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    dossier.parties_file.write_text("".join(lines[:3]), encoding="utf-8")
    made = again(dossier, tmp_path / "uit", "stichting-voorbeeldnatuur")
    assert made.party == (3, "stichting-voorbeeldnatuur")
    assert all(item.identical for item in made.files)


def test_nothing_in_the_dossier_changes(dossier: Dossier, tmp_path: Path) -> None:
    def contents() -> dict[Path, str]:
        return {p: sha256_file(p) for p in dossier.root.rglob("*") if p.is_file()}

    before = contents()
    again(dossier, tmp_path / "uit", documents=("brief",))
    assert contents() == before


def test_a_copy_that_is_not_the_same_is_told(dossier: Dossier, tmp_path: Path) -> None:
    with Register(dossier.root / HOME / REGISTER, CLOCK) as register:
        register.connection.execute(
            "UPDATE exemplaar SET sha256 = 'ab', docgen_versie = '0.0.1' WHERE stuk = 'brief'"
        )
    (item,) = again(dossier, tmp_path / "uit", documents=("brief",)).files
    assert (item.identical, item.copy.sha256) == (False, "ab")
    assert item.different == (f"docgen was toen 0.0.1 en is nu {docgen.__version__}",)
    assert item.path.is_file()


def test_sources_that_are_gone_or_changed_are_all_named(dossier: Dossier, tmp_path: Path) -> None:
    sources = dossier.root / HOME / "bronnen"
    digest = sha256_file(dossier.root / PACK / "brief.docx")
    (sources / f"{digest}.docx").unlink()
    with Register(dossier.root / HOME / REGISTER, CLOCK) as register:
        query = "SELECT pad FROM bron WHERE naam = 'partijen.csv' ORDER BY rowid DESC"
        (table,) = register.connection.execute(query).fetchone()
    (dossier.root / HOME / table).write_bytes(b"anders")
    with pytest.raises(VerificationError) as caught:
        again(dossier, tmp_path / "uit")
    backup = "Zet het terug uit een reservekopie of uit een archiefpakket."
    assert [str(problem) for problem in caught.value.problems] == [
        f"bronnen/{digest}.docx: de bron “brief.docx” is er niet. {backup}",
        f"{table}: de bron “partijen.csv” is gewijzigd nadat docgen haar bewaarde. {backup}",
    ]
    assert not (tmp_path / "uit").exists()


def test_a_copy_of_an_older_docgen(dossier: Dossier, tmp_path: Path) -> None:
    with Register(dossier.root / HOME / REGISTER, CLOCK) as register:
        register.connection.execute("UPDATE exemplaar SET uitgifte = NULL WHERE stuk = 'brief'")
    with pytest.raises(IncompleteError) as caught:
        again(dossier, tmp_path / "uit", "2")
    assert str(caught.value) == (
        "v1.0/02-waterschap-de-voorbeeldstroom/brief.pdf: het register zegt niet waarmee dit "
        "exemplaar is gemaakt; een oudere docgen legde dat nog niet vast. Het exemplaar zelf is "
        "bewaard; gebruik dat."
    )


def test_what_was_never_made(dossier: Dossier, tmp_path: Path) -> None:
    request = RemakeRequest("1", "1.0", tmp_path / "uit")
    for more, message in (
        (
            replace(request, version="2.0"),
            "--versie: voor Gemeente Voorbeelddam-Oost is van versie 2.0 niets gemaakt. Kijk met "
            "‘docgen historie --partij 1’ wat er is gemaakt.",
        ),
        (
            replace(request, documents=("nota",)),
            "--stuk: voor Gemeente Voorbeelddam-Oost is van versie 1.0 geen stuk “nota” gemaakt. "
            "De stukken zijn: brief, overeenkomst.",
        ),
        (
            replace(request, sequence=7),
            "--exemplaar: Gemeente Voorbeelddam-Oost heeft van versie 1.0 geen exemplaar 7. Kijk "
            "met ‘docgen historie --partij 1’ welke er zijn.",
        ),
    ):
        with pytest.raises(UsageError) as caught:
            remake(dossier, more)
        assert str(caught.value) == message
    (tmp_path / "uit").mkdir()
    (tmp_path / "uit" / "x").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="bestaat al en is geen lege map"):
        remake(dossier, request)
