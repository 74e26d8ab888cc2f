from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from docgen.core.clock import FixedClock
from docgen.core.dossier import open_dossier
from docgen.core.provenance import sha256_file
from docgen.core.register import CLOSING_MAIL, Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import SigningRecord
from docgen.issuing import read
from tests.cli.conftest import Cli, set_day
from tests.cli.dossiers import PACK, edit
from tests.conftest import CLOCK
from tests.issue.sealed_issue import put_issue
from tests.receive.made_returns import GOOD, PEN, UNCLEAR, UNSIGNED, keep, made, moment, receipt

EMBEDDED = ("--engine", "ingebouwd", "--stil")
NOT_YET = (
    "Deze overeenkomst treedt in werking op 1 januari 2027 als alle partijen uiterlijk die dag "
    "hebben getekend, en anders op de dag van de laatste handtekening."
)


def standings(dossier: Path, cli: Cli) -> list[str]:
    return [
        item["stand"] for item in cli("status", "--dossier", dossier, "--json").json["partijen"]
    ]


def home_of(dossier: Path) -> Path:
    return dossier / "output" / "MIJN-2027"


def test_from_nothing_to_replaced_after_sending(dossier: Path, cli: Cli) -> None:
    assert standings(dossier, cli) == ["nog niets gemaakt"] * 3
    assert not (dossier / "output").exists()
    cli("genereer", "--dossier", dossier, *EMBEDDED, "--stuk", "brief", "--partij", "1")
    assert standings(dossier, cli) == ["deels gemaakt", "nog niets gemaakt", "nog niets gemaakt"]
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    assert standings(dossier, cli) == ["gemaakt"] * 3
    cli("verstuur", "--dossier", dossier, "--stil")
    assert standings(dossier, cli) == ["mail staat klaar"] * 3
    cli("verstuur", "--dossier", dossier, "--stil", "--verzonden", "1")
    assert standings(dossier, cli) == ["verzonden", "mail staat klaar", "mail staat klaar"]
    edit(dossier / "partijen.csv", "burgemeester", "waarnemend burgemeester")
    assert standings(dossier, cli) == ["verzonden", "mail staat klaar", "mail staat klaar"]
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    assert standings(dossier, cli) == [
        "vervangen na verzending",
        "mail staat klaar",
        "mail staat klaar",
    ]


def test_the_table_the_counts_the_deadline_and_what_to_do(dossier: Path, cli: Cli) -> None:
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    edit(dossier / "partijen.csv", "burgemeester", "waarnemend burgemeester")
    said = cli("status", "--dossier", dossier)
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)\n"
        "\n"
        "nr | partij                        | stand                       | stukken | mail\n"
        "===+===============================+=============================+=========+=====\n"
        "1  | Gemeente Voorbeelddam         | gemaakt (niet meer actueel) | 2/2     |\n"
        "2  | Waterschap De Voorbeeldstroom | gemaakt                     | 2/2     |\n"
        "3  | Stichting Voorbeeldnatuur     | gemaakt                     | 2/2     |\n"
        "\n"
        "  3  gemaakt\n"
        "\n"
        "Getekende exemplaren worden verwacht vóór 1 januari 2027: nog 413 dagen.\n"
        f"{NOT_YET}\n"
        "Maak wat ontbreekt of niet meer actueel is met ‘docgen genereer’.\n"
        "Maak de mails met ‘docgen verstuur’.\n"
    )


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ("2025-11-15", "worden verwacht vóór 15 november 2025: nog 1 dag."),
        ("2025-11-14", "werden verwacht vóór 14 november 2025: dat is vandaag."),
        ("2025-11-04", "werden verwacht vóór 4 november 2025: dat is 10 dagen geleden."),
    ],
)
def test_the_deadline(day: str, line: str, dossier: Path, cli: Cli) -> None:
    pack = dossier / PACK / "pakket.toml"
    edit(pack, "verzenddatum = 2026-11-02", "verzenddatum = 2025-11-01")
    edit(pack, "retour_voor = 2027-01-01", f"retour_voor = {day}")
    assert f"\nGetekende exemplaren {line}\n" in cli("status", "--dossier", dossier).out


def test_json(dossier: Path, cli: Cli) -> None:
    found = cli("status", "--dossier", dossier, "--json").json
    assert found["retour_voor"] == "2027-01-01"
    assert found["dagen_tot_retour"] == 413
    assert found["aantallen"] == {"nog niets gemaakt": 3}
    assert found["partijen"][0] == {
        "partij": 1,
        "partij_id": "gemeente-voorbeelddam",
        "naam": "Gemeente Voorbeelddam",
        "nr": 1,
        "id": "gemeente-voorbeelddam",
        "stand": "nog niets gemaakt",
        "status": "niets verstuurd",
        "retour": None,
        "doen": "Maak de stukken (docgen genereer).",
        "herinnerd_op": None,
        "antwoord": None,
        "gemaakt": 0,
        "totaal": 2,
        "te_maken": 2,
        "gemaakt_op": None,
        "mail_gemaakt_op": None,
        "verzonden_op": None,
    }


def test_when_all_is_sent(dossier: Path, cli: Cli) -> None:
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    cli("verstuur", "--dossier", dossier, "--stil")
    numbers = [word for nr in (1, 2, 3) for word in ("--verzonden", nr)]
    cli("verstuur", "--dossier", dossier, "--stil", *numbers)
    said = cli("status", "--dossier", dossier)
    assert said.out.splitlines()[-1] == (
        "Alles is verzonden; het wachten is op de getekende exemplaren."
    )
    assert "| 2/2     | 14-11-2025\n" in said.out


def test_what_came_back_stands_in_the_table(
    sent: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(home_of(sent), made(1, UNCLEAR), made(3, GOOD, signing=PEN), made(None, UNCLEAR))
    set_day(monkeypatch, "2025-11-28")
    said = cli("status", "--dossier", sent)
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)\n"
        "\n"
        "nr | partij                        | stand     | stukken | mail       | retour\n"
        "===+===============================+===========+=========+============+=======\n"
        "1  | Gemeente Voorbeelddam         | twijfel   | 2/2     | 14-11-2025 | R1\n"
        "2  | Waterschap De Voorbeeldstroom | verzonden | 2/2     | 14-11-2025 |\n"
        "3  | Stichting Voorbeeldnatuur     | akkoord   | 2/2     | 14-11-2025 | R2\n"
        "\n"
        "Van wie dit is, weet docgen niet:\n"
        "  R3  scan.pdf (twijfel)\n"
        "\n"
        "  1  twijfel\n"
        "  1  verzonden\n"
        "  1  akkoord\n"
        "\n"
        "Getekende exemplaren worden verwacht vóór 1 januari 2027: nog 399 dagen.\n"
        f"{NOT_YET}\n"
        "Bekijk R1 met ‘docgen bewijs R1’ en beslis met ‘docgen beoordeel R1 --akkoord’ of "
        "‘--afwijzen’.\n"
        "Zeg van wie R3 is met ‘docgen beoordeel R3 --partij NR’, of wijs het af met "
        "‘--afwijzen’.\n"
        "Bij R2 zijn datum en plaats met de hand ingevuld. Noteer ze met ‘docgen beoordeel R2 "
        '--door "UW NAAM" --datum D-M-JJJJ --plaats PLAATS’.\n'
        "Herinner nr 2 met ‘docgen herinner’.\n"
    )
    cli("herinner", "--dossier", sent, "--stil")
    assert "| herinnerd\n" in cli("status", "--dossier", sent).out


def test_json_tells_what_came_back(sent: Path, cli: Cli) -> None:
    keep(home_of(sent), made(1, UNCLEAR), made(3), made(None, UNCLEAR))
    found = cli("status", "--dossier", sent, "--json").json
    assert found["totalen"] == {
        "niets verstuurd": 0,
        "verzonden": 1,
        "ontvangen": 0,
        "twijfel": 1,
        "akkoord": 1,
        "afgekeurd": 0,
        "vervangen": 0,
    }
    assert [
        (item["nr"], item["stand"], item["status"], item["retour"]) for item in found["partijen"]
    ] == [
        (1, "verzonden", "twijfel", "R1"),
        (2, "verzonden", "verzonden", None),
        (3, "verzonden", "akkoord", "R2"),
    ]
    assert [item["doen"] for item in found["partijen"]] == [
        "Bekijk R1 (docgen bewijs R1) en beoordeel het (docgen beoordeel R1).",
        "Wacht; herinneren kan vanaf 28 november 2025.",
        "",
    ]
    assert (found["onbekend"], found["niet_bekeken"]) == (["R3"], 0)


def test_what_was_kept_but_not_looked_at(sent: Path, cli: Cli) -> None:
    with Register(home_of(sent) / "register.sqlite", FixedClock(moment("2025-11-14"))) as register:
        kept = ReturnRegister(register)
        with register.transaction():
            address = "Secretariaat@voorbeelddam.example"
            kept.add_receipt(receipt(1, sender=address, done=False))
    said = cli("status", "--dossier", sent)
    assert "1  | Gemeente Voorbeelddam         | ontvangen | 2/2" in said.out
    assert "1 bestand is bewaard maar nog niet bekeken: geef ‘docgen ontvang’.\n" in said.out


def test_all_have_signed(sent: Path, cli: Cli) -> None:
    keep(home_of(sent), made(1), made(2), made(3))
    assert cli("status", "--dossier", sent).out.endswith(
        "\nAlle partijen hebben getekend.\n"
        "Stel het definitieve exemplaar samen met ‘docgen bundel’.\n"
    )
    assert cli("status", "--dossier", sent, "--json").json["definitief"] is None


SEND = "docgen verstuur --definitief"
COPY = "output/MIJN-2027/definitief/v1.0/uitgave-1/MIJN-2027-v1.0-definitief.pdf"
STANDS = f"Definitief exemplaar, uitgave 1 van 14 november 2025: {COPY}"


@pytest.fixture
def sealed(sent: Path) -> Path:
    """A dossier in which all signed, with a definitive copy."""
    keep(home_of(sent), made(1), made(2), made(3))
    put_issue(read(open_dossier(sent)), CLOCK)
    return sent


def after_signing(dossier: Path, cli: Cli) -> list[str]:
    """What the status says after that all have signed."""
    said = cli("status", "--dossier", dossier).out
    _, found, rest = said.partition("\nAlle partijen hebben getekend.\n")
    assert found
    return rest.splitlines()


def test_how_far_the_definitive_copy_is(sealed: Path, cli: Cli) -> None:
    assert after_signing(sealed, cli) == [
        STANDS,
        f"Maak de mails met het definitieve exemplaar met ‘{SEND}’.",
    ]
    cli("verstuur", "--dossier", sealed, "--definitief", "--partij", "1", "--partij", "2")
    assert after_signing(sealed, cli) == [
        STANDS,
        "Voor 2 partijen staat de mail met het definitieve exemplaar klaar: verstuur die, of laat "
        f"dat doen met ‘{SEND} --smtp’.",
        f"Maak de andere mails met het definitieve exemplaar met ‘{SEND}’.",
    ]
    cli("verstuur", "--dossier", sealed, "--definitief", "--verzonden", "2")
    assert after_signing(sealed, cli) == [
        STANDS,
        "Het definitieve exemplaar is toegezonden aan 1 van de 3 partijen.",
        "Voor 2 partijen staat de mail met het definitieve exemplaar klaar: verstuur die, of laat "
        f"dat doen met ‘{SEND} --smtp’.",
    ]
    found = cli("status", "--dossier", sealed, "--json").json
    sha256 = found["definitief"].pop("sha256")
    assert sha256 == sha256_file(sealed / COPY)
    assert found["definitief"] == {
        "uitgave": 1,
        "pad": COPY,
        "gemaakt_op": "2025-11-14T09:00:00+00:00",
        "zegel": None,
        "heel": True,
        "actueel": True,
        "sindsdien": None,
        "klaar": 2,
        "verzonden": 1,
        "onzeker": 0,
    }
    # The mails with the pack are as they were.
    assert [item["stand"] for item in found["partijen"]] == ["verzonden"] * 3
    words = ("--verzonden", "1", "--verzonden", "3")
    cli("verstuur", "--dossier", sealed, "--definitief", *words)
    assert after_signing(sealed, cli) == [
        STANDS,
        "Alle partijen is het definitieve exemplaar toegezonden.",
    ]


def test_a_definitive_copy_with_a_doubtful_mail(sealed: Path, cli: Cli) -> None:
    cli("verstuur", "--dossier", sealed, "--definitief")
    with Register(home_of(sealed) / "register.sqlite", CLOCK) as register:
        (_, second, _) = register.mails("1.0", CLOSING_MAIL)
        with register.transaction():
            register.set_mail_state(second.nr, "bezig", None)
    assert after_signing(sealed, cli)[1:] == [
        "Of de mail met het definitieve exemplaar aan nr 2 weg is, is niet zeker. Kijk in de map "
        f"Verzonden items, en geef daarna ‘{SEND} --verzonden NR’ of ‘{SEND} --opnieuw NR’.",
        "Voor 2 partijen staat de mail met het definitieve exemplaar klaar: verstuur die, of laat "
        f"dat doen met ‘{SEND} --smtp’.",
    ]
    assert cli("status", "--dossier", sealed, "--json").json["definitief"]["onzeker"] == 1


def test_a_definitive_copy_that_is_behind_or_spoilt(sealed: Path, cli: Cli) -> None:
    keep(home_of(sealed), made(2))
    assert after_signing(sealed, cli) == [
        STANDS,
        "Sinds het is gemaakt, is er iets veranderd in de partijen of in wat er van hen "
        "terugkwam. Geef ‘docgen bundel’ voor een nieuwe uitgave.",
    ]
    keep(home_of(sealed), made(2, UNCLEAR))
    said = cli("status", "--dossier", sealed).out
    assert STANDS in said
    assert "Alle partijen hebben getekend." not in said
    (sealed / COPY).with_name("agenda.ics").unlink()
    assert cli("status", "--dossier", sealed).out.endswith(
        "Daarvan is weg of gewijzigd: agenda.ics. Zet dat terug uit een reservekopie, of geef "
        "‘docgen bundel’ voor een nieuwe uitgave.\n"
    )
    found = cli("status", "--dossier", sealed, "--json").json["definitief"]
    assert (found["heel"], found["actueel"]) == (False, False)


def test_a_sealed_copy(sent: Path, cli: Cli) -> None:
    keep(home_of(sent), made(1), made(2), made(3))
    put_issue(read(open_dossier(sent)), CLOCK, holder="Provincie Voorbeeld")
    assert after_signing(sent, cli)[0] == (
        f"Definitief exemplaar, uitgave 1 van 14 november 2025, verzegeld door Provincie "
        f"Voorbeeld: {COPY}"
    )
    found = cli("status", "--dossier", sent, "--json").json["definitief"]
    assert found["zegel"] == "Provincie Voorbeeld"


def signed_on(day: str) -> SigningRecord:
    return SigningRecord("digitaal", day, "Soest", handwritten=False)


def test_the_entry_into_force_before_any_signature(dossier: Path, cli: Cli) -> None:
    assert cli("status", "--dossier", dossier, "--json").json["inwerkingtreding"] == {
        "dag": None,
        "op_zijn_vroegst": "2027-01-01",
        "regel": "laatste handtekening",
        "laatste_handtekening": None,
        "loopt_tot_en_met": None,
        "verlengingsoverleg_uiterlijk": None,
        "evaluaties": [],
        "toelichting": NOT_YET,
    }


def test_the_entry_into_force_when_all_have_signed(sent: Path, cli: Cli) -> None:
    block = "\n[inwerking]\nverlengingsoverleg_maanden = 6\nevaluatie_jaren = 2\n"
    edit(sent / PACK / "pakket.toml", "\n[mail]\n", f"{block}\n[mail]\n")
    keep(home_of(sent), made(1), made(2, signing=signed_on("2027-01-14")), made(3))
    lines = [
        "Deze overeenkomst treedt in werking op 14 januari 2027, de dag waarop als laatste partij "
        "2 (Waterschap De Voorbeeldstroom) tekende.",
        "De looptijd is vier jaar: tot en met 13 januari 2031.",
        "Overleg over verlenging is er uiterlijk op 13 juli 2030, zes maanden voor het einde.",
        "Elke twee jaar is er een evaluatie: op 14 januari 2029.",
    ]
    assert "\n".join(["", *lines, ""]) in cli("status", "--dossier", sent).out
    assert cli("status", "--dossier", sent, "--json").json["inwerkingtreding"] == {
        "dag": "2027-01-14",
        "op_zijn_vroegst": "2027-01-14",
        "regel": "laatste handtekening",
        "laatste_handtekening": {"partij": 2, "datum": "2027-01-14"},
        "loopt_tot_en_met": "2031-01-13",
        "verlengingsoverleg_uiterlijk": "2030-07-13",
        "evaluaties": ["2029-01-14"],
        "toelichting": " ".join(lines),
    }


def test_a_refused_or_doubtful_signature_does_not_count(sent: Path, cli: Cli) -> None:
    late = signed_on("2027-02-01")
    keep(home_of(sent), made(1), made(2, UNCLEAR, signing=late), made(3, UNSIGNED, signing=late))
    found = cli("status", "--dossier", sent, "--json").json["inwerkingtreding"]
    assert found["op_zijn_vroegst"] == "2027-01-01"
    assert found["laatste_handtekening"] == {"partij": 1, "datum": "2025-11-13"}
    assert found["dag"] is None


def test_a_day_of_signing_that_must_still_be_read(sent: Path, cli: Cli) -> None:
    keep(home_of(sent), made(1), made(2), made(3, GOOD, signing=PEN))
    assert (
        "\nWanneer deze overeenkomst in werking treedt, is nog niet zeker: van partij 3 (Stichting "
        "Voorbeeldnatuur) is niet bekend op welke dag is getekend.\n"
    ) in cli("status", "--dossier", sent).out


def test_a_party_that_left_is_not_waited_for(sent: Path, cli: Cli) -> None:
    keep(home_of(sent), made(1), made(2, signing=signed_on("2027-03-01")), made(3))
    address = "bestuur@voorbeeldstroom.example;"
    edit(sent / "partijen.csv", address, f"{address}uitgetreden")
    found = cli("status", "--dossier", sent, "--json").json["inwerkingtreding"]
    assert (found["dag"], found["laatste_handtekening"]) == (
        "2027-01-01",
        {"partij": 1, "datum": "2025-11-13"},
    )


def test_who_is_worn_out_is_to_be_called(
    sent: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in ("2025-11-28", "2025-12-05", "2025-12-12"):
        set_day(monkeypatch, day)
        cli("herinner", "--dossier", sent, "--stil", "--partij", "2")
    said = cli("status", "--dossier", sent)
    assert said.out.splitlines()[-3:-1] == [
        "Herinner nr 1 en nr 3 met ‘docgen herinner’.",
        "Bel Waterschap De Voorbeeldstroom (nr 2): vaker herinneren staat pakket.toml niet toe.",
    ]


def test_as_a_workbook(sent: Path, tmp_path: Path, cli: Cli) -> None:
    keep(home_of(sent), made(1, UNCLEAR), made(3))
    target = tmp_path / "stand.xlsx"
    said = cli("status", "--dossier", sent, "--xlsx", target)
    assert said.out.endswith(f"Het overzicht staat ook in {target}.\n")
    rows = list(openpyxl.load_workbook(target)["Status"].values)
    assert [row[:5] for row in rows[4:]] == [
        (1, "Gemeente Voorbeelddam", "twijfel", datetime(2025, 11, 14), "R1"),
        (2, "Waterschap De Voorbeeldstroom", "verzonden", datetime(2025, 11, 14), None),
        (3, "Stichting Voorbeeldnatuur", "akkoord", datetime(2025, 11, 14), "R2"),
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "stand.csv",
            "--xlsx: “stand.csv” is geen naam van een Excel-bestand. Noem een bestand dat eindigt "
            "op .xlsx, zoals --xlsx status.xlsx.\n",
        ),
        (
            "Partijen.xlsx",
            "--xlsx: “Partijen.xlsx” is de naam van de lijst van partijen. Kies een andere naam, "
            "zoals --xlsx status.xlsx.\n",
        ),
    ],
)
def test_a_name_that_will_not_do(name: str, said: str, sent: Path, cli: Cli) -> None:
    found = cli("status", "--dossier", sent, "--xlsx", sent / name)
    assert (found.code, found.out, found.err) == (2, "", said)
