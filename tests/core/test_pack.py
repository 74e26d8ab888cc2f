"""A template pack as a whole, its top-level values and its fit with the parties."""

from __future__ import annotations

import dataclasses
import pickle
from datetime import date
from pathlib import Path

import pytest

from docgen.core.errors import Severity
from docgen.core.mail_specs import MailSpec, SmtpSpec
from docgen.core.model import (
    DocumentSpec,
    FieldKind,
    FieldSize,
    Format,
    Pack,
    Party,
    PartyStatus,
    PartyType,
)
from docgen.core.pack import check_pack_against_parties, read_pack
from docgen.core.parties import read_parties
from docgen.core.provenance import fingerprint
from tests.core.packs import SOUND, changed, messages, read

ROOT = Path(__file__).parents[2]


def test_a_sound_pack(tmp_path: Path) -> None:
    result = read(tmp_path, SOUND)
    assert result.problems == ()
    assert result.pack == Pack(
        folder=tmp_path,
        kenmerk="CRS-2026",
        title="Convenant",
        version="1.0",
        send_date=date(2025, 11, 14),
        return_before=date(2026, 1, 1),
        effective=date(2026, 1, 1),
        term_years=4,
        sender={
            "organisatie": "Provincie",
            "naam": "A. Voorbeeld",
            "functie": "voorzitter",
            "email": "a@b.example",
            "afdeling": "",
            "adres": "",
            "postcode": "1234 AB",
            "plaats": "",
            "telefoon": "",
        },
        return_to={"email": "r@b.example", "adres": ""},
        salutations={PartyType.MUNICIPALITY: "Geacht college,"},
        data={"akkoord": date(2025, 10, 31)},
        top={
            "kenmerk": "CRS-2026",
            "titel": "Convenant",
            "regio": "R",
            "versie": "1.0",
            "verzenddatum": date(2025, 11, 14),
            "retour_voor": date(2026, 1, 1),
            "inwerkingtreding": date(2026, 1, 1),
            "looptijd_jaren": 4,
        },
        mail=MailSpec("mail.txt", "Ter ondertekening"),
        documents=(
            DocumentSpec("brief", "Brief", ("brief.docx",), False, None, (Format.PDF, Format.DOCX)),
            DocumentSpec(
                "convenant",
                "Het convenant",
                ("brief.docx", "Deel.docx"),
                True,
                2,
                (Format.PDF,),
            ),
        ),
        field_sizes={
            FieldKind.SIGNATURE: FieldSize(75, 22),
            FieldKind.DATE: FieldSize(45, 7),
            FieldKind.PLACE: FieldSize(55, 7),
            FieldKind.FOR: FieldSize(6, 6),
            FieldKind.AGAINST: FieldSize(6, 6),
            FieldKind.ABSTAIN: FieldSize(6, 6),
        },
        source=SOUND.encode(),
        smtp=SmtpSpec("s", 25, "tls", "u", "W"),
    )


def test_a_pack_travels_to_workers_and_has_a_fingerprint(tmp_path: Path) -> None:
    pack = read(tmp_path, SOUND).pack
    assert pack is not None
    assert pickle.loads(pickle.dumps(pack)) == pack
    assert fingerprint(pack.top) != fingerprint(pack.data)


def test_what_may_be_left_out(tmp_path: Path) -> None:
    text = SOUND
    for block in ("[aanhef]\ngemeente", "[gegevens]", "[velden.handtekening]", "[smtp]"):
        start = text.index(block)
        end = text.find("\n\n", start)
        text = text[:start] + (text[end + 2 :] if end > 0 else "")
    result = read(tmp_path, text.replace('regio = "R"\n', ""))
    assert result.problems == ()
    assert result.pack is not None
    assert result.pack.smtp is None
    assert result.pack.data == {}
    assert result.pack.top["regio"] == ""
    assert result.pack.field_sizes[FieldKind.PLACE] == FieldSize(55, 7)


_KENMERK = "Gebruik 2 tot 20 hoofdletters, cijfers en koppeltekens, zoals CRS-2026."
_VERSION = 'Schrijf de versie als "1", "1.0" of "1.0.2".'

FAULTS = [
    (
        'kenmerk = "CRS-2026"',
        'kenmerk = "crs 2026"',
        f"regel 1, 'kenmerk': geen geldig kenmerk (“crs 2026”). {_KENMERK}",
    ),
    (
        'kenmerk = "CRS-2026"',
        'kenmerk = "CRS-2026 "',
        f"regel 1, 'kenmerk': geen geldig kenmerk (“CRS-2026”). {_KENMERK}",
    ),
    (
        'kenmerk = "CRS-2026"',
        'kenmerk = "COM1"',
        f"regel 1, 'kenmerk': “COM1” is op Windows geen geldige mapnaam. {_KENMERK}",
    ),
    (
        'kenmerk = "CRS-2026"',
        'kenmrk = "CRS-2026"',
        "regel 1, 'kenmrk': onbekende naam. Bedoelt u 'kenmerk'? Verbeter of verwijder deze naam.",
    ),
    (
        'kenmerk = "CRS-2026"\n',
        "",
        "'kenmerk': ontbreekt. Voeg een regel toe: kenmerk = \"…\"",
    ),
    (
        'versie = "1.0"',
        "versie = 1.0",
        "regel 4, 'versie': de versie 1.0 staat niet tussen aanhalingstekens. Schrijf versie = "
        '"1.0".',
    ),
    (
        'versie = "1.0"',
        'versie = "v1"',
        f"regel 4, 'versie': geen geldige versie (“v1”). {_VERSION}",
    ),
    (
        'versie = "1.0"',
        'versie = "1.0.0.0"',
        f"regel 4, 'versie': geen geldige versie (“1.0.0.0”). {_VERSION}",
    ),
    (
        "retour_voor = 2026-01-01",
        "retour_voor = 2025-11-01",
        "regel 6, 'retour_voor': 1 november 2025 ligt vóór de verzenddatum (14 november 2025). "
        "Kies een latere dag, of pas de verzenddatum aan.",
    ),
    (
        "[retour]",
        "[overig]",
        "het blok [retour] ontbreekt. Voeg het blok [retour] toe.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_faults_at_the_top(tmp_path: Path, old: str, new: str, message: str) -> None:
    result = read(tmp_path, changed(old, new))
    assert result.pack is None
    found = [text.removeprefix("pakket.toml").lstrip(":, ") for text in messages(result)]
    assert message in found
    # [overig] is at once an unknown block.
    assert len(found) == 1 or new == "[overig]"


WARNINGS = [
    (
        "retour_voor = 2026-01-01",
        "retour_voor = 2025-11-14",
        "regel 6, 'retour_voor': dit is de dag van verzending zelf. Geef de partijen tijd om te "
        "ondertekenen: kies een latere dag.",
    ),
    (
        "retour_voor = 2026-01-01",
        "retour_voor = 2026-03-01",
        "regel 6, 'retour_voor': 1 maart 2026 ligt na de inwerkingtreding (1 januari 2026). Kijk "
        "na of dit de bedoeling is: dan tekenen partijen na die dag.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), WARNINGS)
def test_odd_dates_are_warnings(tmp_path: Path, old: str, new: str, message: str) -> None:
    result = read(tmp_path, changed(old, new))
    assert result.pack is not None
    assert messages(result) == [f"pakket.toml, {message}"]
    assert {problem.severity for problem in result.problems} == {Severity.WARNING}


def test_a_covenant_that_works_back(tmp_path: Path) -> None:
    result = read(
        tmp_path, changed("inwerkingtreding = 2026-01-01", "inwerkingtreding = 2025-01-01")
    )
    assert messages(result)[1] == (
        "pakket.toml, regel 7, 'inwerkingtreding': 1 januari 2025 ligt vóór de verzenddatum (14 "
        "november 2025). Kijk na of dit de bedoeling is: het convenant werkt dan terug."
    )
    assert {problem.severity for problem in result.problems} == {Severity.WARNING}


def test_an_empty_file_lacks_everything_at_once(tmp_path: Path) -> None:
    result = read(tmp_path, "")
    assert messages(result) == [
        "pakket.toml, 'kenmerk': ontbreekt. Voeg een regel toe: kenmerk = \"…\"",
        "pakket.toml, 'titel': ontbreekt. Voeg een regel toe: titel = \"…\"",
        "pakket.toml, 'versie': ontbreekt. Voeg een regel toe: versie = \"…\"",
        "pakket.toml, 'verzenddatum': ontbreekt. Voeg een regel toe: verzenddatum = 2026-01-01",
        "pakket.toml, 'retour_voor': ontbreekt. Voeg een regel toe: retour_voor = 2026-01-01",
        "pakket.toml: het blok [afzender] ontbreekt. Voeg het blok [afzender] toe.",
        "pakket.toml: het blok [retour] ontbreekt. Voeg het blok [retour] toe.",
        "pakket.toml: het blok [mail] ontbreekt. Voeg het blok [mail] toe.",
        "pakket.toml: er staat geen enkel blok [[stuk]]. Voeg een blok [[stuk]] toe.",
    ]


def test_all_faults_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = changed('titel = "Convenant"', "titel = 7")
    text = text.replace("a@b.example", "a@b").replace('"tls"', '"ssl"').replace("Deel", "Weg")
    lines = [problem.place.split(",")[0] for problem in read(tmp_path, text).problems]
    assert lines == ["regel 2", "regel 14", "regel 39", "regel 53"]


def test_a_syntax_error_is_the_only_problem(tmp_path: Path) -> None:
    assert messages(read(tmp_path, "kenmerk = CRS")) == [
        "pakket.toml, regel 1, teken 11: de waarde is niet te lezen (“kenmerk = CRS”). Zet tekst "
        'tussen rechte aanhalingstekens: naam = "tekst".'
    ]


def test_a_folder_without_a_pack(tmp_path: Path) -> None:
    result = read_pack(tmp_path / "leeg")
    assert result.pack is None
    assert messages(result) == [
        "pakket.toml: het bestand is er niet in de map “leeg”. Kies een map met een sjabloonpakket."
    ]


def test_a_pack_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "pakket.toml").mkdir()
    assert messages(read_pack(tmp_path)) == [
        "pakket.toml: het bestand kan niet worden gelezen. Sluit het in andere programma's en kijk "
        "na of u er rechten op hebt."
    ]


def party(
    nr: int, kind: PartyType, status: PartyStatus = PartyStatus.ORIGINAL, aanhef: str = ""
) -> Party:
    return Party(
        nr, f"p{nr}", f"Partij {nr}", kind, (), "a@b.example", status, {"aanhef": aanhef}, nr
    )


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    result = read(tmp_path, SOUND).pack
    assert result is not None
    return result


def test_each_type_of_party_has_a_salutation(pack: Pack) -> None:
    kinds = [PartyType.WATER_AUTHORITY] * 4 + [PartyType.MUNICIPALITY, PartyType.STATE]
    parties = [party(nr, kind) for nr, kind in enumerate(kinds, start=1)]
    assert [str(problem) for problem in check_pack_against_parties(pack, parties)] == [
        "pakket.toml, regel 20, [aanhef] 'waterschap': de aanhef ontbreekt voor 4 partijen, "
        'waaronder “Partij 1”. Voeg onder [aanhef] een regel toe: waterschap = "…,"',
        "pakket.toml, regel 20, [aanhef] 'rijk': de aanhef ontbreekt voor “Partij 6”. Voeg onder "
        '[aanhef] een regel toe: rijk = "…,"',
    ]


def test_who_left_or_has_an_own_salutation_needs_none(pack: Pack) -> None:
    parties = [
        party(1, PartyType.MUNICIPALITY),
        party(2, PartyType.STATE, PartyStatus.LEFT),
        party(3, PartyType.STATE, aanhef="Geachte heer,"),
    ]
    assert check_pack_against_parties(pack, parties) == ()


def test_there_must_be_someone_who_takes_part(pack: Pack) -> None:
    parties = [party(1, PartyType.MUNICIPALITY, PartyStatus.LEFT)]
    assert [str(problem) for problem in check_pack_against_parties(pack, parties)] == [
        "er is geen enkele partij die meedoet. Kijk in de partijenlijst na of de kolom 'status' "
        "klopt."
    ]


def test_a_second_pack_needs_no_change_of_code() -> None:
    folder = ROOT / "tests" / "fixtures" / "packs" / "tweede-pakket"
    result = read_pack(folder)
    assert result.problems == ()
    assert result.pack is not None
    assert result.pack.documents == (
        DocumentSpec(
            "overeenkomst", "Overeenkomst", ("overeenkomst.docx",), True, None, (Format.PDF,)
        ),
    )
    assert result.pack.data == {
        "bijdrage": 125000.5,
        "openbaar": True,
        "themas": ["waterkwaliteit", "grondwater"],
        "besluit": {"datum": date(2026, 12, 15), "nummer": 42},
    }
    assert result.pack.field_sizes[FieldKind.DATE] == FieldSize(50.5, 7)
    assert result.pack.smtp == SmtpSpec("mail.vallei.example", 465, "tls", "bestuur", "DOCGEN_SMTP")
    assert dataclasses.replace(result.pack) == result.pack


def test_the_pack_that_is_shipped_fits_the_parties_that_are_shipped() -> None:
    result = read_pack(ROOT / "sjablonen" / "convenant-regionale-samenwerking")
    assert result.problems == ()
    assert result.pack is not None
    assert result.pack.kenmerk == "CRS-2026"
    assert [spec.id for spec in result.pack.documents if spec.signable] == [
        "convenant",
        "instemming",
        "toetreding",
    ]
    parties = read_parties(ROOT / "partijen.csv").parties
    assert check_pack_against_parties(result.pack, parties) == ()
