"""Archive packages: what is in them, that they are the same each time, and that they come back."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

import docgen
from docgen.archiving import Archived, ArchiveRequest, archive, restore
from docgen.core.dossier import LOCK, Dossier
from docgen.core.errors import DataError, IncompleteError, UsageError, VerificationError
from docgen.core.provenance import sha256_file
from docgen.core.register import Register
from docgen.core.schema import SCHEMA_VERSION
from docgen.documents.mdto import NAMESPACE
from docgen.telling import prove_register, tell
from tests.conftest import SEALING, Sealed
from tests.keep.dossiers import KENMERK, home_of, opened
from tests.needs import MDTO, needs_mdto

CLOCK = docgen.FixedClock(datetime(2026, 12, 28, 10, 0, tzinfo=UTC))
NAME = f"{KENMERK}-2026-12-28"


def packed(dossier: Dossier, **request: object) -> Archived:
    return archive(dossier, ArchiveRequest(**request), clock=CLOCK)  # type: ignore[arg-type]


def contents(folder: Path) -> dict[str, str]:
    """Fingerprint of every file, by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256_file(path) for path in files}


@pytest.fixture
def dossier(everything: Dossier) -> Dossier:
    return everything


# -- what is in it -------------------------------------------------------------------------


def test_everything_of_the_dossier_is_in_it(dossier: Dossier) -> None:
    before = contents(dossier.root)
    package = packed(dossier).packed.path
    assert package == dossier.root / "archief" / NAME
    register = f"output/{KENMERK}/register.sqlite"
    kept = contents(package / "data" / "dossier")
    expected = {name for name in before if name != "LEESMIJ.txt"}
    assert set(kept) == expected
    assert {name: kept[name] for name in kept if name != register} == {
        name: before[name] for name in expected - {register}
    }
    assert {path.name for path in package.iterdir()} == {
        *("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"),
        *("LEESMIJ.txt", "data", "metadata"),
    }
    assert (package / "bag-info.txt").read_text(encoding="utf-8") == (
        "Source-Organization: Voorbeeldorganisatie\n"
        "External-Description: Dossier Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie "
        "1.0)\n"
        "Bagging-Date: 2026-12-28\n"
        f"External-Identifier: MIJN-2027/archief/{NAME}\n"
        "Bag-Group-Identifier: MIJN-2027\n"
        f"Bag-Software-Agent: docgen {docgen.__version__}\n"
        f"Payload-Oxum: {oxum(package / 'data')}\n"
    )


def oxum(data: Path) -> str:
    sizes = [path.stat().st_size for path in data.rglob("*") if path.is_file()]
    return f"{sum(sizes)}.{len(sizes)}"


def test_nothing_in_the_dossier_changes(dossier: Dossier) -> None:
    before = contents(dossier.root)
    packed(dossier)
    shutil.rmtree(dossier.root / "archief")
    (dossier.output / LOCK).unlink()
    assert contents(dossier.root) == before


def test_what_is_passing_stays_behind(dossier: Dossier) -> None:
    home = home_of(dossier)
    (home / ".werk-123").mkdir()
    (home / ".werk-123" / "half.pdf").write_bytes(b"x")
    for path in (
        home / ".docgen-1-x.pdf.deel",
        dossier.pack_folder / "~$brief.docx",
        dossier.pack_folder / ".~lock.brief.docx#",
        home / "Thumbs.db",
        dossier.root / "notities.txt",
    ):
        path.write_bytes(b"x")
    (dossier.pack_folder / "gegevens").mkdir()
    (dossier.pack_folder / "gegevens" / "uren.csv").write_bytes(b"x")
    (dossier.root / "uren.csv").write_bytes(b"x")
    (dossier.root / "certificaten").mkdir()
    (dossier.root / "certificaten" / "ca.pem").write_bytes(b"x")
    names = set(contents(packed(dossier).packed.path / "data" / "dossier"))
    assert {
        "uren.csv",
        "certificaten/ca.pem",
        "sjablonen/mijn-pakket/gegevens/uren.csv",
    } <= names
    assert not [name for name in names if "werk" in name or "docgen-" in name or "~" in name]
    assert not [name for name in names if name.endswith(("Thumbs.db", "notities.txt"))]


def test_the_register_can_be_read_without_docgen(dossier: Dossier) -> None:
    plain = packed(dossier).packed.path / "data" / "register"
    told = json.loads((plain / "register.json").read_text(encoding="utf-8"))
    with opened(dossier) as register:
        rows = register.connection.execute("SELECT * FROM exemplaar ORDER BY nr").fetchall()
        names = [
            row[0]
            for row in register.connection.execute(
                "SELECT name FROM sqlite_master WHERE type='table'"
            )
        ]
    assert (told["kenmerk"], told["schema"]) == (KENMERK, SCHEMA_VERSION)
    assert set(told["tabellen"]) == set(names)
    assert [row["sha256"] for row in told["tabellen"]["exemplaar"]] == [
        row["sha256"] for row in rows
    ]
    assert told["tabellen"]["gebeurtenis"][3]["inhoud"]["reden"] == "andere dijkgraaf"
    assert {path.stem for path in plain.glob("*.csv")} == set(names)
    table = csv.reader(io.StringIO((plain / "exemplaar.csv").read_bytes().decode()))
    found = list(table)
    assert found[0] == list(rows[0].keys())
    assert found[1:] == [["" if cell is None else str(cell) for cell in row] for row in rows]
    story = (plain / "geschiedenis.txt").read_text(encoding="utf-8")
    assert story.startswith(
        "Geschiedenis van Samenwerkingsovereenkomst voorbeeld (MIJN-2027)\n\n2 november 2026\n"
    )
    assert "Bestand: v1.0/03-stichting-voorbeeldnatuur/overeenkomst.pdf\n" in story


def test_the_package_explains_itself(dossier: Dossier) -> None:
    text = (packed(dossier).packed.path / "LEESMIJ.txt").read_text(encoding="utf-8")
    assert text.startswith(f"ARCHIEFPAKKET {NAME}\n{'=' * (14 + len(NAME))}\n")
    assert "zoals het was op 28 december 2026." in " ".join(text.split())
    assert max(len(line) for line in text.splitlines()) <= 78
    assert "Let op" not in text
    with opened(dossier) as register:
        for name in table_names(register):
            assert f"\n  {name:<12} " in text, name


def table_names(register: Register) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    return [row[0] for row in register.connection.execute(query)]


# -- MDTO ----------------------------------------------------------------------------------


@needs_mdto
@pytest.mark.parametrize("version", ["1.0.1", "1.0.2"])
def test_all_metadata_are_valid(version: str, dossier: Dossier) -> None:
    package = packed(dossier).packed.path
    schema = etree.XMLSchema(etree.parse(MDTO / f"MDTO-XML{version}.xsd"))
    paths = list((package / "metadata").rglob("*.xml"))
    assert len(paths) == len(contents(package / "data")) + 1
    for path in paths:
        schema.assertValid(etree.parse(path))


def test_every_file_has_metadata_that_fit(dossier: Dossier) -> None:
    package = packed(dossier).packed.path
    (record,) = (package / "metadata").glob("*.xml")
    assert record.name == f"{NAME}.informatieobject.xml"
    named = texts(record, "heeftRepresentatie/{}verwijzingNaam")
    assert sorted(named) == sorted(f"data/{name}" for name in contents(package / "data"))
    path = f"dossier/output/{KENMERK}/v1.0/01-gemeente-voorbeelddam/overeenkomst.pdf"
    file = package / "metadata" / "bestanden" / f"{path}.bestand.xml"
    assert texts(file, "identificatie/{}identificatieKenmerk") == [
        f"{KENMERK}/archief/{NAME}/data/{path}"
    ]
    assert texts(file, "bestandsformaat/{}begripCode") == ["fmt/276"]
    assert texts(file, "checksum/{}checksumWaarde") == [sha256_file(package / "data" / path)]
    assert texts(file, "omvang") == [str((package / "data" / path).stat().st_size)]


def texts(path: Path, steps: str) -> list[str]:
    """Text of the elements at a path of names in the object; ``{}`` stands for the namespace."""
    wanted = f"{{}}*/{{}}{steps}".replace("{}", f"{{{NAMESPACE}}}")
    return [element.text or "" for element in etree.parse(path).getroot().findall(wanted)]


# -- again, and back -----------------------------------------------------------------------


def test_the_same_dossier_and_clock_give_the_same_bytes(dossier: Dossier, tmp_path: Path) -> None:
    folders = [packed(dossier, target=tmp_path / name / "pakket") for name in "ab"]
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert folders[0].packed.seal == folders[1].packed.seal
    for name in "ab":
        packed(dossier, target=tmp_path / f"zip-{name}" / "pakket.zip")
    assert contents(tmp_path / "zip-a") == contents(tmp_path / "zip-b")


def test_a_zip_is_the_same_package(dossier: Dossier, tmp_path: Path) -> None:
    folder = packed(dossier, target=tmp_path / "pakket")
    zipped = packed(dossier, target=tmp_path / "pakket", as_zip=True)
    assert zipped.packed.path == tmp_path / "pakket.zip"
    assert zipped.packed.seal == folder.packed.seal
    with zipfile.ZipFile(zipped.packed.path) as archived:
        archived.extractall(tmp_path / "uit")
        stamps = {info.date_time for info in archived.infolist()}
    assert contents(tmp_path / "uit" / "pakket") == contents(folder.packed.path)
    assert stamps == {(2026, 12, 28, 10, 0, 0)}


@pytest.mark.parametrize("as_zip", [False, True], ids=["folder", "zip"])
def test_there_and_back_again(as_zip: bool, dossier: Dossier, tmp_path: Path) -> None:
    first = packed(dossier, target=tmp_path / "een" / "pakket", as_zip=as_zip)
    made = restore(first.packed.path, tmp_path / "terug", clock=CLOCK)
    assert (made.kenmerk, made.path, made.events) == (KENMERK, tmp_path / "terug", 14)
    assert made.problems == ()
    back = docgen.open_dossier(tmp_path / "terug")
    second = packed(back, target=tmp_path / "twee" / "pakket", as_zip=as_zip)
    assert contents(tmp_path / "een") == contents(tmp_path / "twee")
    assert first.packed.seal == second.packed.seal
    assert tell(back).lines == tell(dossier).lines
    assert prove_register(back).proof == prove_register(dossier).proof
    assert {path.name for path in tmp_path.rglob(".docgen-*")} == {LOCK}


def test_a_real_dossier_comes_back_to_work_in(
    definitive: Callable[..., Sealed], tmp_path: Path
) -> None:
    """With the copies, returns and definitive copy of the program itself."""
    from docgen.bundling import BundleRequest, bundle
    from docgen.issuing import Inputs

    def read(root: Path) -> Inputs:
        return docgen.read(docgen.open_dossier(root))

    source = tmp_path / "bron"
    shutil.copytree(definitive().inputs.dossier.root, source)
    package = archive(docgen.open_dossier(source), clock=SEALING).packed.path
    restore(package, tmp_path / "terug", clock=SEALING)
    back = read(tmp_path / "terug")
    assert prove_register(back.dossier).proof == prove_register(docgen.open_dossier(source)).proof
    assert prove_register(back.dossier).proof.whole
    assert docgen.plan(back, docgen.Request(documents=("convenant",))).to_make == ()
    again = bundle(back, BundleRequest(), clock=SEALING)
    assert (again.fresh, again.record) == (False, definitive().bundle.record)
    pdf = back.home / again.record.path
    assert sha256_file(pdf) == sha256_file(definitive().pdf)


def test_another_package_on_the_same_day_gets_a_number(dossier: Dossier) -> None:
    names = [packed(dossier).packed.path.name for _ in range(3)]
    names += [packed(dossier, as_zip=True).packed.path.name for _ in range(2)]
    assert names == [NAME, f"{NAME}-2", f"{NAME}-3", f"{NAME}.zip", f"{NAME}-2.zip"]


def test_an_empty_folder_may_be_used(dossier: Dossier, tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    package = packed(dossier, target=tmp_path / "leeg").packed.path
    (tmp_path / "terug").mkdir()
    assert restore(package, tmp_path / "terug").files == len(contents(package / "data" / "dossier"))


# -- what stands in the way ----------------------------------------------------------------


def test_a_register_that_is_not_whole_is_not_archived_silently(
    dossier: Dossier, tmp_path: Path
) -> None:
    file = home_of(dossier) / "v1.0/01-gemeente-voorbeelddam/overeenkomst.pdf"
    file.unlink()
    with pytest.raises(VerificationError) as caught:
        packed(dossier)
    gone, advice = caught.value.problems
    assert gone.file == f"output/{KENMERK}/v1.0/01-gemeente-voorbeelddam/overeenkomst.pdf"
    assert str(advice) == (
        "het archiefpakket is niet gemaakt, want het register en de bestanden kloppen niet. "
        "Herstel wat hierboven staat. Kan dat niet meer, geef dan --toch: het pakket vermeldt dan "
        "zelf wat er niet klopt."
    )
    assert not (dossier.root / "archief").exists()
    made = packed(dossier, anyway=True)
    assert made.problems == (gone,)
    text = (made.packed.path / "LEESMIJ.txt").read_text(encoding="utf-8")
    assert "dit uitgegeven" in " ".join(text.partition("Let op\n------\n")[2].split())
    assert restore(made.packed.path, tmp_path / "terug").problems == (gone,)


def test_faulty_data_is_told(dossier: Dossier) -> None:
    toml = dossier.pack_folder / "pakket.toml"
    toml.write_text("titel = 1\n", encoding="utf-8")
    with pytest.raises(DataError):
        packed(dossier)


def test_nothing_made_yet(dossier: Dossier) -> None:
    shutil.rmtree(dossier.output)
    with pytest.raises(IncompleteError) as caught:
        packed(dossier)
    assert str(caught.value) == (
        f"in de map ‘output/{KENMERK}’ staat nog geen register, want er is nog niets gemaakt. Maak "
        "eerst de stukken met ‘docgen genereer’."
    )


@pytest.mark.parametrize("name", ["output", "output/pakket", "sjablonen/mijn-pakket/x"])
def test_a_package_inside_what_is_archived(name: str, dossier: Dossier) -> None:
    target = dossier.root / name
    with pytest.raises(UsageError) as caught:
        packed(dossier, target=target)
    assert str(caught.value) == (
        f"MAP: “{target}” ligt in wat moet worden gearchiveerd. Noem een plaats buiten de mappen "
        "‘output’ en ‘sjablonen’."
    )


def test_nothing_is_overwritten(dossier: Dossier, tmp_path: Path) -> None:
    (tmp_path / "vol").mkdir()
    (tmp_path / "vol" / "x").write_text("x", encoding="utf-8")
    (tmp_path / "x.zip").write_text("x", encoding="utf-8")
    for name in ("vol", "x.zip"):
        with pytest.raises(UsageError) as caught:
            packed(dossier, target=tmp_path / name)
        assert str(caught.value) == (
            f"MAP: “{tmp_path / name}” bestaat al en is geen lege map. Noem een naam die er nog "
            "niet is, of een lege map; docgen overschrijft niets."
        )
    package = packed(dossier).packed.path
    with pytest.raises(UsageError, match="bestaat al en is geen lege map"):
        restore(package, tmp_path / "vol")


def test_a_shortcut_in_the_dossier_is_named(dossier: Dossier, tmp_path: Path) -> None:
    link = home_of(dossier) / "elders"
    link.symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(DataError) as caught:
        packed(dossier)
    assert str(caught.value) == (
        f"output/{KENMERK}/elders: dit is een snelkoppeling naar iets buiten het dossier. Zet er "
        "het bestand of de map zelf neer; een archief moet zonder de rest te lezen zijn."
    )


def test_a_package_that_is_not_whole_makes_nothing(dossier: Dossier, tmp_path: Path) -> None:
    package = packed(dossier).packed.path
    file = package / "data/dossier/partijen.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(VerificationError) as caught:
        restore(package, tmp_path / "terug")
    assert [item.file for item in caught.value.problems] == [
        "bag-info.txt",
        "data/dossier/partijen.csv",
    ]
    assert not (tmp_path / "terug").exists()
    assert not list(tmp_path.glob(".docgen-*"))


def test_a_bag_of_something_else_is_no_dossier(dossier: Dossier, tmp_path: Path) -> None:
    from tests.keep.test_bagit import bag_of

    bag = bag_of(tmp_path / "zak", **{"a.txt": b"x"})
    with pytest.raises(VerificationError) as caught:
        restore(bag, tmp_path / "terug")
    assert str(caught.value) == (
        "in dit pakket zit geen dossier van docgen (een register en sjablonen). Noem een pakket "
        "dat ‘docgen archief’ heeft gemaakt."
    )


def test_a_register_of_a_newer_docgen_is_left_alone(dossier: Dossier, tmp_path: Path) -> None:
    package = packed(dossier).packed.path
    shutil.copytree(package, tmp_path / "nieuwer")
    register = tmp_path / f"nieuwer/data/dossier/output/{KENMERK}/register.sqlite"
    with sqlite3.connect(register) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(VerificationError, match="is niet meer zoals het in het pakket is gezet"):
        restore(tmp_path / "nieuwer", tmp_path / "terug")


def test_a_register_of_an_older_docgen_is_not_brought_up_to_date(dossier: Dossier) -> None:
    """Telling the story reads a copy: an archive may lie where one can only read."""
    before = contents(dossier.root)
    assert tell(dossier).events == 14
    assert prove_register(dossier).proof.whole
    assert contents(dossier.root) == before


def test_a_party_that_is_not_in_the_list_any_more(dossier: Dossier) -> None:
    lines = dossier.parties_file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    dossier.parties_file.write_text("".join(lines[:3]), encoding="utf-8")
    assert tell(dossier, "stichting-voorbeeldnatuur").party == (3, "stichting-voorbeeldnatuur")
    with pytest.raises(UsageError) as caught:
        tell(dossier, "4")
    assert str(caught.value) == (
        "--partij: geen partij met nummer of id “4”. Kijk in de kolommen ‘nr’ en ‘id’ van de lijst "
        "van partijen."
    )


def test_the_story_is_told_while_someone_works_on_the_pack(dossier: Dossier) -> None:
    (dossier.pack_folder / "pakket.toml").write_text("titel = \n", encoding="utf-8")
    found = tell(replace(dossier))
    assert (found.kenmerk, found.title, found.events, found.broken) == (KENMERK, "", 14, None)
