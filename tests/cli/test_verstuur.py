from __future__ import annotations

from pathlib import Path

import pytest

from docgen.core.dossier import open_dossier
from docgen.issuing import read
from tests.cli.conftest import Cli
from tests.cli.dossiers import edit
from tests.conftest import CLOCK
from tests.issue.sealed_issue import put_issue
from tests.receive.made_returns import keep, made

EMBEDDED = ("--engine", "ingebouwd", "--stil")


@pytest.fixture
def ready(dossier: Path, cli: Cli) -> Path:
    """A dossier in which everything was made."""
    assert cli("genereer", "--dossier", dossier, *EMBEDDED).code == 0
    return dossier


def test_drafts(ready: Path, cli: Cli) -> None:
    said = cli("verstuur", "--dossier", ready, "--stil")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0): 3 mails\n"
        "  nieuw: 3\n"
        "De concepten staan bij de stukken, zoals "
        "output/MIJN-2027/v1.0/01-gemeente-voorbeelddam/verzending.eml.\n"
        "Open ze in uw mailprogramma en verstuur ze; meld het daarna met ‘docgen verstuur "
        "--verzonden NR’. Of laat docgen versturen met --smtp.\n"
    )
    said = cli("verstuur", "--dossier", ready, "--stil", "--verzonden", "gemeente-voorbeelddam")
    assert said.out.splitlines()[1:3] == [
        "  al verzonden: 1 (Gemeente Voorbeelddam)",
        "  ongewijzigd: 2 (Waterschap De Voorbeeldstroom en Stichting Voorbeeldnatuur)",
    ]


def test_json(ready: Path, cli: Cli) -> None:
    found = cli("verstuur", "--dossier", ready, "--partij", "2", "--json").json
    assert (found["kenmerk"], found["versie"]) == ("MIJN-2027", "1.0")
    (mail,) = found["berichten"]
    assert mail.keys() == {"partij", "partij_id", "aan", "status", "pad", "bericht_id", "op"}
    assert (mail["partij"], mail["status"]) == (2, "nieuw")
    assert mail["aan"] == "bestuur@voorbeeldstroom.example"
    assert (ready / mail["pad"]).is_file()


def test_nothing_is_sent_while_documents_are_missing(dossier: Path, cli: Cli) -> None:
    said = cli("verstuur", "--dossier", dossier, "--partij", "1")
    assert (said.code, said.out) == (6, "")
    assert said.err == (
        "Partij 1 (Gemeente Voorbeelddam): nog te maken: brief.pdf (nog niet gemaakt) en "
        "overeenkomst.pdf (nog niet gemaakt). Geef eerst ‘docgen genereer’.\n"
    )


def test_nothing_is_sent_while_documents_are_behind(ready: Path, cli: Cli) -> None:
    edit(ready / "partijen.csv", "burgemeester", "waarnemend burgemeester")
    said = cli("verstuur", "--dossier", ready, "--json")
    assert said.code == 6
    assert said.json["exitcode"] == 6
    assert said.json["fouten"][0]["remedie"] == "Geef eerst ‘docgen genereer’."


def test_without_a_server_in_the_pack_smtp_cannot_be_used(ready: Path, cli: Cli) -> None:
    said = cli("verstuur", "--dossier", ready, "--smtp")
    assert (said.code, said.err) == (
        2,
        "pakket.toml: er is geen mailserver ingesteld. Voeg een blok [smtp] toe met ‘server’, of "
        "verstuur zonder --smtp de concepten zelf.\n",
    )


def test_a_server_that_is_not_there(ready: Path, cli: Cli) -> None:
    edit(
        ready / "sjablonen" / "mijn-pakket" / "pakket.toml",
        "[mail]",
        '[smtp]\nserver = "127.0.0.1"\npoort = 9\nbeveiliging = "geen"\n\n[mail]',
    )
    said = cli("verstuur", "--dossier", ready, "--smtp", "--stil")
    assert said.code == 5
    assert "  nieuw: 3\n" in said.out
    assert "Nog 3 mails zijn niet verzonden." in said.err
    found = cli("verstuur", "--dossier", ready, "--smtp", "--json")
    assert (found.code, found.json["exitcode"]) == (5, 5)
    assert len(found.json["berichten"]) == 3


def test_without_a_definitive_copy(ready: Path, cli: Cli) -> None:
    said = cli("verstuur", "--dossier", ready, "--definitief")
    assert (said.code, said.out, said.err) == (
        6,
        "",
        "Er is nog geen definitief exemplaar om toe te zenden. Maak het eerst met ‘docgen "
        "bundel’.\n",
    )


def test_the_definitive_copy(sent: Path, cli: Cli) -> None:
    inputs = read(open_dossier(sent))
    keep(inputs.home, made(1), made(2))
    put_issue(inputs, CLOCK)
    said = cli("verstuur", "--dossier", sent, "--definitief", "--stil", "--partij", "2")
    assert said.code == 0
    assert said.out == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0): 1 mail\n"
        "  nieuw: 1\n"
        "De concepten staan klaar, zoals output/MIJN-2027/definitief/v1.0/verzending-1/"
        "02-waterschap-de-voorbeeldstroom/verzending.eml.\n"
        "Open ze in uw mailprogramma en verstuur ze; meld het daarna met ‘docgen verstuur "
        "--definitief --verzonden NR’. Of laat docgen versturen met --smtp.\n"
    )
    assert said.err == (
        "Let op: Definitief exemplaar, uitgave 1: sinds het is gemaakt, is er iets veranderd in "
        "de partijen of in wat er van hen terugkwam. Kijk met ‘docgen status’ wat dat is, en maak "
        "met ‘docgen bundel’ een nieuwe uitgave als die nodig is.\n"
    )
    found = cli("verstuur", "--dossier", sent, "--definitief", "--verzonden", "2", "--json").json
    assert found["soort"] == "slot"
    assert [item["status"] for item in found["berichten"]] == ["nieuw", "al verzonden", "nieuw"]
    assert len(found["waarschuwingen"]) == 1
    assert cli("verstuur", "--dossier", sent, "--json").json["soort"] == "stukken"


def test_unknown_parties(ready: Path, cli: Cli) -> None:
    said = cli("verstuur", "--dossier", ready, "--verzonden", "99")
    assert (said.code, said.err) == (
        2,
        "--verzonden: geen partij met nummer of id “99”. Kijk in de kolommen ‘nr’ en ‘id’ van de "
        "lijst van partijen.\n",
    )
