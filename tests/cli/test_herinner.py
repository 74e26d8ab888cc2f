"""Reminders on the command line."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from docgen.core.clock import FixedClock
from docgen.core.register import Register
from docgen.documents.names import Namespace, values_of
from docgen.issue.mail_lint import REMINDER_NAMES
from tests.cli.conftest import Cli, set_day
from tests.cli.dossiers import PACK, edit
from tests.receive.made_returns import UNCLEAR, UNSIGNED, keep, made, moment

NOW = moment("2025-11-14")
HEADING = "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)"


def drafts(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("herinnering-*.eml"))


def said_in(path: Path) -> tuple[str, str]:
    message = message_from_bytes(path.read_bytes(), policy=default)
    body = message.get_body()
    assert body is not None
    return str(message["Subject"]), body.get_content().replace("\r\n", "\n")


def test_who_has_not_returned_is_reminded_when_it_is_time(
    sent: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, "2025-11-27")
    early = cli("herinner", "--dossier", sent, "--stil")
    assert (early.code, early.err) == (0, "")
    assert early.out == (
        f"{HEADING}: 0 herinneringen\n"
        "Nog 3 partijen zijn pas later aan de beurt, de eerste op 28 november 2025.\n"
    )
    assert drafts(sent) == []
    set_day(monkeypatch, "2025-11-28")
    said = cli("herinner", "--dossier", sent, "--stil")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"{HEADING}: 3 herinneringen\n"
        "\n"
        "nr | partij                        | waarom              | keer\n"
        "===+===============================+=====================+=====\n"
        "1  | Gemeente Voorbeelddam         | nog niets ontvangen | 1\n"
        "2  | Waterschap De Voorbeeldstroom | nog niets ontvangen | 1\n"
        "3  | Stichting Voorbeeldnatuur     | nog niets ontvangen | 1\n"
        "\n"
        "De concepten staan bij de stukken, zoals "
        "output/MIJN-2027/v1.0/01-gemeente-voorbeelddam/herinnering-1.eml.\n"
        "Lees ze na en verstuur ze met uw mailprogramma.\n"
    )
    again = cli("herinner", "--dossier", sent, "--stil", "--json").json
    assert again["herinneringen"] == []
    assert again["later"][0] == {
        "partij": 1,
        "partij_id": "gemeente-voorbeelddam",
        "vanaf": "2025-12-05",
    }
    assert len(drafts(sent)) == 3


def test_never_more_than_the_pack_allows(
    sent: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in ("2025-11-28", "2025-12-05", "2025-12-12"):
        set_day(monkeypatch, day)
        found = cli("herinner", "--dossier", sent, "--stil", "--partij", "1", "--json").json
        assert [item["keer"] for item in found["herinneringen"]] == [len(drafts(sent))]
    set_day(monkeypatch, "2026-03-01")
    said = cli("herinner", "--dossier", sent, "--stil", "--partij", "1")
    assert said.out == (
        f"{HEADING}: 0 herinneringen\n"
        "Al zo vaak herinnerd als het pakket toestaat: Gemeente Voorbeelddam (nr 1). Bel hen.\n"
    )
    assert len(drafts(sent)) == 3


def test_who_returned_something_refused_reads_what_was_wrong(sent: Path, cli: Cli) -> None:
    home = sent / "output" / "MIJN-2027"
    keep(home, made(1, UNSIGNED, at="2025-11-14"), made(2, UNCLEAR), made(3))
    found = cli("herinner", "--dossier", sent, "--stil", "--json").json
    assert [(item["partij"], item["soort"], item["retour"]) for item in found["herinneringen"]] == [
        (1, "afgekeurd", "R1")
    ]
    subject, text = said_in(sent / found["herinneringen"][0]["pad"])
    assert subject == (
        "Graag opnieuw uw getekende exemplaar: Samenwerkingsovereenkomst voorbeeld (MIJN-2027)"
    )
    assert "Op 14 november 2025 ontvingen wij van u “scan.pdf”" in text
    assert (
        "- Bladzijde 2 van het bestand: In het vak voor de handtekening van A. Voorbeeld staat "
        "niets.\n"
    ) in text
    assert "Wat wij u vragen:\n\n- Laat het exemplaar ondertekenen door " in text


def test_in_the_words_of_the_pack(sent: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = sent / PACK / "pakket.toml"
    (sent / PACK / "herinnering.txt").write_text(
        "Beste {{ partij.naam }}, dit is keer {{ herinnering.nummer }}: {{ herinnering.soort }}, "
        "verzonden op {{ herinnering.verzonden_op | datum }}.",
        encoding="utf-8",
    )
    own = '[herinnering]\nsjabloon = "herinnering.txt"\nonderwerp = "Denk aan {{ pakket.titel }}"\n'
    edit(pack, "[mail]", f"{own}\n[mail]")
    set_day(monkeypatch, "2025-11-28")
    found = cli("herinner", "--dossier", sent, "--stil", "--partij", "2", "--json").json
    assert said_in(sent / found["herinneringen"][0]["pad"]) == (
        "Denk aan Samenwerkingsovereenkomst voorbeeld",
        "Beste Waterschap De Voorbeeldstroom, dit is keer 1: niet ontvangen, verzonden op "
        "14 november 2025.\n",
    )


def test_a_fault_in_the_words_of_the_pack_leaves_nothing(
    sent: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sent / PACK / "herinnering.txt").write_text("Beste {{ partij.naamm }}", encoding="utf-8")
    edit(
        sent / PACK / "pakket.toml",
        "[mail]",
        '[herinnering]\nsjabloon = "herinnering.txt"\n\n[mail]',
    )
    set_day(monkeypatch, "2025-11-28")
    said = cli("herinner", "--dossier", sent, "--stil", "--partij", "2")
    assert said.code == 4
    assert said.err == (
        "herinnering.txt, regel 1, {{ partij.naamm }}: onbekend veld “partij.naamm”. Bedoelt u "
        "“partij.naam”?\n"
    )
    assert drafts(sent) == []


def test_every_name_that_is_looked_over_can_be_filled_in(
    sent: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = REMINDER_NAMES["herinnering"]
    assert isinstance(own, Namespace)
    text = "".join(f"[{name}={{{{ herinnering.{name} }}}}]" for name in values_of(own))
    (sent / PACK / "herinnering.txt").write_text(text, encoding="utf-8")
    block = '[herinnering]\nsjabloon = "herinnering.txt"\n\n[mail]'
    edit(sent / PACK / "pakket.toml", "[mail]", block)
    set_day(monkeypatch, "2025-11-28")
    found = cli("herinner", "--dossier", sent, "--stil", "--partij", "2", "--json").json
    assert said_in(sent / found["herinneringen"][0]["pad"])[1] == (
        "[soort=niet ontvangen][nummer=1][eerder=[]][verzonden_op=14 november 2025]"
        "[ontvangen_op=][bestand=][opnieuw=False][formulier=False][bezwaren=[]]\n"
    )


def test_nothing_was_sent(dossier: Path, cli: Cli) -> None:
    said = cli("herinner", "--dossier", dossier)
    assert said.code == 6
    assert said.err == (
        "Er is nog niets verzonden, dus niemand hoeft te worden herinnerd. Maak de stukken met "
        "‘docgen genereer’ en verstuur ze met ‘docgen verstuur’.\n"
    )


def test_who_waits_for_a_new_copy_is_not_reminded(sent: Path, cli: Cli) -> None:
    edit(sent / "partijen.csv", "burgemeester", "waarnemend burgemeester")
    cli("genereer", "--dossier", sent, "--engine", "ingebouwd", "--stil")
    said = cli("herinner", "--dossier", sent, "--stil")
    assert said.out == (
        f"{HEADING}: 0 herinneringen\n"
        "Nog 2 partijen zijn pas later aan de beurt, de eerste op 28 november 2025.\n"
    )


def test_whose_mail_was_not_reported_as_sent_is_named(sent: Path, cli: Cli) -> None:
    with Register(sent / "output" / "MIJN-2027" / "register.sqlite", FixedClock(NOW)) as register:
        mails = [mail.nr for mail in register.mails("1.0")]
        for number in mails:
            register.set_mail_state(number, "concept", None)
    said = cli("herinner", "--dossier", sent, "--stil")
    assert said.out == (
        f"{HEADING}: 0 herinneringen\n"
        "Van nr 1, nr 2 en nr 3 is niet bekend of de mail verzonden is; zij krijgen geen "
        "herinnering. Meld een verzonden mail met ‘docgen verstuur --verzonden NR’.\n"
    )
