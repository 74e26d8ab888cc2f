"""A party's data are corrected after it signed: what every command says of the signature."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.core.clock import FixedClock
from docgen.core.register import Register
from tests.cli.conftest import Cli, set_day
from tests.cli.dossiers import PACK, edit
from tests.receive.made_returns import keep, made, moment

EMBEDDED = ("--engine", "ingebouwd", "--stil")
SLIGHT = (
    "De handtekening van Gemeente Voorbeelddam (nr 1, R1) blijft geldig (alleen niet-wezenlijke "
    "gegevens wijzigden: `voorletters`)."
)
HEAVY = "De handtekening van Waterschap De Voorbeeldbeek (nr 2, R2) "
ASK = "moet opnieuw worden gevraagd (`naam` is wezenlijk)."
UNKNOWN = (
    "Beoordeel zelf of de handtekening van Stichting Voorbeeldnatuur (nr 3, R3) geldig blijft "
    "(gewijzigd is `functie`, en pakket.toml zegt niet of dat wezenlijk is). "
)
SETTLE = (
    "Leg dat {}vast met ‘docgen beoordeel R3 --akkoord’ of ‘--afwijzen’, of noem de kolom in "
    "pakket.toml bij [correctie]."
)


@pytest.fixture
def signed(sent: Path) -> Path:
    """All three returned a good copy."""
    home = sent / "output" / "MIJN-2027"
    with Register(home / "register.sqlite", FixedClock(moment("2025-11-14"))) as register:
        copies = [copy for copy in register.all_copies() if copy.document == "overeenkomst"]
    keep(home, *(made(copy.party_nr, copy=copy.nr) for copy in copies))
    return sent


@pytest.fixture
def corrected(signed: Path) -> Path:
    """The list of parties was corrected: slightly, substantially, and in another column."""
    edit(signed / "partijen.csv", "burgemeester;A.B.;", "burgemeester;A.C.;")
    edit(
        signed / "partijen.csv", ";Waterschap De Voorbeeldstroom;", ";Waterschap De Voorbeeldbeek;"
    )
    edit(signed / "partijen.csv", ";directeur;F.;", ";bestuurder;F.;")
    return signed


@pytest.fixture
def replaced(corrected: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The corrected copies were made."""
    set_day(monkeypatch, "2025-11-20")
    assert cli("genereer", "--dossier", corrected, *EMBEDDED, "--reden", "spelling").code == 0
    return corrected


def lines(found: str) -> list[str]:
    return [line for line in found.splitlines() if "handtekening van" in line]


def test_the_plan_foresees_it(corrected: Path, cli: Cli) -> None:
    said = lines(cli("plan", "--dossier", corrected).out)
    assert said == [SLIGHT, HEAVY + ASK, UNKNOWN + SETTLE.format("na ‘docgen genereer’ ")]
    assert lines(cli("plan", "--dossier", corrected, "--partij", "1").out) == [SLIGHT]
    assert cli("plan", "--dossier", corrected, "--json").json["handtekeningen"] == [
        {
            "partij": 1,
            "partij_id": "gemeente-voorbeelddam",
            "retour": "R1",
            "gevolg": "blijft geldig",
            "gewijzigd": ["voorletters"],
            "toelichting": "alleen niet-wezenlijke gegevens wijzigden: `voorletters`",
        },
        {
            "partij": 2,
            "partij_id": "waterschap-de-voorbeeldstroom",
            "retour": "R2",
            "gevolg": "opnieuw vragen",
            "gewijzigd": ["naam"],
            "toelichting": "`naam` is wezenlijk",
        },
        {
            "partij": 3,
            "partij_id": "stichting-voorbeeldnatuur",
            "retour": "R3",
            "gevolg": "zelf beoordelen",
            "gewijzigd": ["functie"],
            "toelichting": "gewijzigd is `functie`, en pakket.toml zegt niet of dat wezenlijk is",
        },
    ]
    assert lines(cli("plan", "--dossier", corrected, "--concept").out) == []


def test_a_run_says_it(corrected: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, "2025-11-20")
    wanted = ("--partij", "2", "--partij", "3", "--reden", "spelling")
    said = cli("genereer", "--dossier", corrected, *EMBEDDED, *wanted)
    assert lines(said.out) == [HEAVY + ASK, UNKNOWN + SETTLE.format("")]
    assert lines(cli("genereer", "--dossier", corrected, *EMBEDDED, *wanted).out) == []
    found = cli("genereer", "--dossier", corrected, "--json", "--partij", "1").json
    assert [item["gevolg"] for item in found["handtekeningen"]] == ["blijft geldig"]


def test_the_status_tells_who_is_to_be_asked_again(replaced: Path, cli: Cli) -> None:
    said = cli("status", "--dossier", replaced).out
    assert lines(said) == [HEAVY + ASK, UNKNOWN + SETTLE.format("")]
    found = cli("status", "--dossier", replaced, "--json").json
    assert [item["gevolg"] for item in found["handtekeningen"]] == [
        "blijft geldig",
        "opnieuw vragen",
        "zelf beoordelen",
    ]
    assert [(item["status"], item["doen"]) for item in found["partijen"]] == [
        ("akkoord", ""),
        ("vervangen", "Maak de mail (docgen verstuur)."),
        ("twijfel", "Beoordeel of R3 na de correctie geldig blijft (docgen beoordeel R3)."),
    ]


def test_only_who_must_sign_again_is_mailed(replaced: Path, cli: Cli) -> None:
    said = cli("verstuur", "--dossier", replaced, "--stil")
    assert said.out.splitlines()[:2] == [
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0): 1 mail",
        "  nieuw: 1",
    ]
    assert said.err == (
        "Let op: Partij 1 (Gemeente Voorbeelddam): krijgt geen nieuwe mail, want de handtekening "
        "(R1) blijft geldig. Wilt u het verbeterde exemplaar toch sturen, geef dan ‘docgen "
        "verstuur --opnieuw 1’.\n"
        "Let op: Partij 3 (Stichting Voorbeeldnatuur): krijgt nog geen nieuwe mail: eerst moet "
        "vaststaan of R3 geldig blijft. Beslis dat met ‘docgen beoordeel R3 --akkoord’ of "
        "‘--afwijzen’.\n"
    )
    again = cli("verstuur", "--dossier", replaced, "--stil", "--partij", "1", "--opnieuw", "1")
    assert (again.err, again.out.splitlines()[1]) == ("", "  nieuw: 1")


def test_who_is_asked_again_is_reminded_of_that(
    replaced: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli("verstuur", "--dossier", replaced, "--stil")
    cli("verstuur", "--dossier", replaced, "--stil", "--verzonden", "2")
    assert lines(cli("status", "--dossier", replaced).out)[0] == (
        f"{HEAVY}is op 20 november 2025 opnieuw gevraagd (`naam` is wezenlijk)."
    )
    set_day(monkeypatch, "2025-12-10")
    assert cli("herinner", "--dossier", replaced, "--stil").code == 0
    (reminder,) = replaced.glob("output/MIJN-2027/v1.0/02-*/herinnering-1.eml")
    assert "een verbeterd exemplaar" in reminder.read_text("utf-8")


def test_a_person_settles_it_or_the_pack_does(
    replaced: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(replaced / PACK / "pakket.toml", '["voorletters"', '["functie", "voorletters"')
    found = cli("status", "--dossier", replaced, "--json").json
    assert [item["status"] for item in found["partijen"]] == ["akkoord", "vervangen", "akkoord"]
    edit(replaced / PACK / "pakket.toml", '["functie", "voorletters"', '["voorletters"')
    set_day(monkeypatch, "2025-11-21")
    words = ("--akkoord", "--door", "B. Voorbeeld", "--reden", "zelfde persoon")
    assert cli("beoordeel", "R3", "--dossier", replaced, *words).code == 0
    found = cli("status", "--dossier", replaced, "--json").json
    assert [item["status"] for item in found["partijen"]] == ["akkoord", "vervangen", "akkoord"]
    assert lines(cli("status", "--dossier", replaced).out) == [HEAVY + ASK]
