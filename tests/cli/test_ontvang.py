"""Receiving on the command line: what a secretary reads."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import docgen
from docgen.cli import json_returns, show_returns
from docgen.cli.ontvang import follow_folders
from docgen.core.findings import Finding, Outcome
from docgen.core.returns import Judged
from docgen.receiving import ReceiveRequest
from tests.cli.conftest import Cli
from tests.cli.interrupted import interrupted
from tests.engines.imap_server import PASSWORD, USER, fill, logged_in, running
from tests.engines.mail_receiver import free_port
from tests.receive import mails
from tests.receive.made_returns import GOOD, PEN, UNCLEAR, UNSIGNED, judged, made, receipt

SECRET = "DOCGEN_TEST_POSTBUS"
RETURNS = (
    judged(made(1, nr=1, source="Getekend.pdf", signing=PEN)),
    judged(made(2, GOOD, UNSIGNED, nr=2, source="scan 0042.pdf")),
    judged(made(None, UNCLEAR, nr=3, source="foto.jpg")),
)


@pytest.fixture
def inputs(sent: Path) -> docgen.Inputs:
    return docgen.read(docgen.open_dossier(sent))


def test_a_secretary_reads_what_is_wrong_and_what_to_do(inputs: docgen.Inputs) -> None:
    duplicates = [("kopie.pdf", receipt(1, name="Getekend.pdf"))]
    assert "\n".join(show_returns.received(inputs, RETURNS, duplicates)) == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)\n"
        "kopie.pdf: dit bestand is op 14 november 2025 al ontvangen als “Getekend.pdf”; er is "
        "niets opnieuw bekeken.\n"
        "\n"
        "retour | bestand       | partij                               | oordeel\n"
        "=======+===============+======================================+==========\n"
        "R1     | Getekend.pdf  | Gemeente Voorbeelddam (nr 1)         | akkoord\n"
        "R2     | scan 0042.pdf | Waterschap De Voorbeeldstroom (nr 2) | afgekeurd\n"
        "R3     | foto.jpg      | niet herkend                         | twijfel\n"
        "\n"
        "R2, scan 0042.pdf, Waterschap De Voorbeeldstroom (nr 2): afgekeurd\n"
        "  Wat er aan de hand is:\n"
        "  - ondertekend (bladzijde 2): In het vak voor de handtekening van A. Voorbeeld staat "
        "niets.\n"
        "  Wat u kunt doen:\n"
        "  - Vraag de partij om het exemplaar te ondertekenen en opnieuw te sturen.\n"
        "  - Bekijk de beelden met ‘docgen bewijs R2’.\n"
        "\n"
        "R3, foto.jpg, niet herkend: twijfel\n"
        "  Wat er aan de hand is:\n"
        "  - ongewijzigd (bladzijde 7): Bij artikel 11, lid 2 staat misschien een ander woord dan "
        "‘tien’.\n"
        "  Wat u kunt doen:\n"
        "  - Vergelijk de plaats met wat is verstuurd.\n"
        "  - Bekijk de beelden met ‘docgen bewijs R3’.\n"
        '  - Beslis met ‘docgen beoordeel R3 --akkoord’ of ‘--afwijzen’, met --door "UW NAAM" '
        "en --reden\n"
        '    "TEKST".\n'
        "\n"
        "In totaal 3 retouren: 1 akkoord, 1 twijfel en 1 afgekeurd.\n"
        "Bij R1 zijn datum en plaats met de hand ingevuld. Noteer ze met ‘docgen beoordeel R1 "
        '--door "UW NAAM" --datum D-M-JJJJ --plaats PLAATS’.\n'
        "Schrijf de partijen van wie iets is afgekeurd, met ‘docgen herinner’.\n"
        "Kijk met ‘docgen status’ hoe alle partijen ervoor staan."
    )


def test_many_findings_are_not_all_shown(inputs: docgen.Inputs) -> None:
    many = [
        Finding("ongewijzigd", Outcome.REFUSED, f"Woord {n}.", "Vraag een nieuw exemplaar.", n)
        for n in range(1, 12)
    ]
    text = "\n".join(show_returns.objected(judged(made(1, *many)), {1: "Gemeente"}))
    assert "(bladzijde 8): Woord 8.\n  - en nog 3; ze staan in het verslag.\n" in text
    assert text.count("Vraag een nieuw exemplaar.") == 1


def test_of_a_refused_return_only_what_refuses_it_is_told() -> None:
    follows = Finding("volledig", Outcome.REFUSED, "Nog niet te beoordelen.")
    text = "\n".join(show_returns.objected(judged(made(1, UNCLEAR, follows, UNSIGNED)), {}))
    assert "Nog niet te beoordelen." not in text
    assert UNCLEAR.explanation not in text
    assert "  - daarnaast 1 punt van twijfel; dat staat in het verslag.\n" in text


def test_the_number_of_the_return_stands_in_the_commands() -> None:
    remedy = "Leg dat vast met ‘docgen beoordeel RETOUR --akkoord’."
    item = judged(made(1, Finding("dubbel", Outcome.DOUBTFUL, "Anders.", remedy), nr=12))
    assert "  - Leg dat vast met ‘docgen beoordeel R12 --akkoord’." in show_returns.objected(
        item, {}
    )


def test_nothing_new(inputs: docgen.Inputs) -> None:
    assert list(show_returns.received(inputs, (), [("a.pdf", receipt(1, name="a.pdf"))]))[1:] == [
        "a.pdf: dit bestand is op 14 november 2025 al ontvangen; er is niets opnieuw bekeken.",
        "Er is niets nieuws ontvangen.",
    ]
    assert list(show_returns.received(inputs, (), []))[1:] == ["Er zijn geen bestanden gevonden."]


def test_for_programs(inputs: docgen.Inputs) -> None:
    found: dict[str, object] = dict(json_returns.received(inputs, RETURNS, [], ()))
    assert found["aantallen"] == {"akkoord": 1, "twijfel": 1, "afgekeurd": 1}
    returns = found["retouren"]
    assert isinstance(returns, list)
    assert [
        (item["id"], item["bron"], item["partij"], item["versie"], item["oordeel"])
        for item in returns
    ] == [
        ("R1", "Getekend.pdf", 1, "1.0", "akkoord"),
        ("R2", "scan 0042.pdf", 2, "1.0", "afgekeurd"),
        ("R3", "foto.jpg", None, "1.0", "twijfel"),
    ]
    assert returns[1]["bladzijden"][0] == {
        "nr": 2,
        "bron_bladzijde": 1,
        "draaiing": 0,
        "partij": 2,
        "code_gelezen": True,
        "hoe": "paginacode",
    }
    assert returns[1]["bevindingen"][1] == {
        "regel": "ondertekend",
        "oordeel": "afgekeurd",
        "uitleg": UNSIGNED.explanation,
        "remedie": UNSIGNED.remedy,
        "bladzijde": 2,
        "vak": None,
        "bewijs": ["b002-1"],
        "werkwijze": "inkt in het vak",
        "zekerheid": 0.98,
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--volg", "--imap", "."),
            "--volg en --imap gaan niet samen. Geef twee opdrachten, of kies een van beide.\n",
        ),
        (
            ("--volg",),
            "Er is geen map genoemd om te volgen. Noem de map: ‘docgen ontvang --volg MAP’.\n",
        ),
        (
            ("er-is-niets.pdf",),
            "“er-is-niets.pdf” bestaat niet. Kijk de naam van het bestand of de map na.\n",
        ),
    ],
)
def test_what_cannot_be(words: tuple[str, ...], said: str, sent: Path, cli: Cli) -> None:
    found = cli("ontvang", *words, "--dossier", sent)
    assert (found.code, found.out, found.err) == (2, "", said)


def test_nothing_was_issued(dossier: Path, cli: Cli) -> None:
    found = cli("ontvang", dossier, "--dossier", dossier)
    assert found.code == 6
    assert found.err == (
        "Er is in dit dossier nog niets gemaakt om terug te krijgen. Geef eerst ‘docgen genereer’ "
        "en verstuur de stukken.\n"
    )


def test_nothing_was_named(sent: Path, cli: Cli) -> None:
    found = cli("ontvang", "--dossier", sent, "--stil")
    assert found.code == 2
    assert found.err == (
        "Er is niets genoemd om te ontvangen. Noem de bestanden of de map: ‘docgen ontvang MAP’, "
        "of gebruik --imap.\n"
    )


def test_an_untouched_copy_is_refused_because_nobody_signed_it(
    sent: Path, tmp_path: Path, cli: Cli
) -> None:
    issued = next(sent.glob("output/MIJN-2027/v1.0/02-*/overeenkomst.pdf"))
    handed = tmp_path / "post" / "overeenkomst.pdf"
    handed.parent.mkdir()
    handed.write_bytes(issued.read_bytes())
    said = cli("ontvang", handed, "--dossier", sent, "--stil")
    assert said.code == 0
    assert "Waterschap De Voorbeeldstroom (nr 2) | afgekeurd\n" in said.out
    again = cli("ontvang", handed.parent, "--dossier", sent, "--stil", "--json").json
    assert again["retouren"] == []
    assert [item["bestand"] for item in again["dubbel"]] == ["overeenkomst.pdf"]


# -- following a folder --------------------------------------------------------------------


def issued(root: Path, party: int) -> Path:
    """The agreement as it was issued to a party."""
    return next(root.glob(f"output/MIJN-2027/v1.0/{party:02}-*/overeenkomst.pdf"))


def follow(
    inputs: docgen.Inputs, folder: Path, *looks: Callable[[], object], as_json: bool
) -> None:
    """Follow a folder; between two looks something happens, and at last Ctrl+C is pressed."""
    events = iter(looks)

    def pause() -> None:
        event = next(events, None)
        if event is None:
            raise KeyboardInterrupt
        event()

    request = ReceiveRequest(paths=(folder,))
    follow_folders(inputs, request, as_json=as_json, silent=True, pause=pause)


def nothing() -> None:
    """Nothing happens."""


@pytest.fixture
def post(tmp_path: Path) -> Path:
    """An empty folder for what comes in."""
    folder = tmp_path / "post"
    folder.mkdir()
    return folder


def test_files_that_appear_one_after_another_are_told_one_after_another(
    sent: Path, post: Path, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = docgen.read(docgen.open_dossier(sent))
    told: list[str] = []

    def first() -> None:
        shutil.copy(issued(sent, 2), post / "twee.pdf")

    def second() -> None:
        told.append(capsys.readouterr().out)
        shutil.copy(issued(sent, 3), post / "drie.pdf")

    follow(inputs, post, first, nothing, second, nothing, as_json=False)
    told.append(capsys.readouterr().out)
    heading = "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)\n\n"
    assert told[0].startswith(
        "docgen volgt de map; stop met Ctrl+C.\n"
        f"{heading}"
        "retour | bestand  | partij                               | oordeel\n"
        "=======+==========+======================================+==========\n"
        "R1     | twee.pdf | Waterschap De Voorbeeldstroom (nr 2) | afgekeurd\n"
    )
    assert told[0].endswith("Kijk met ‘docgen status’ hoe alle partijen ervoor staan.\n")
    assert told[1].startswith(
        f"{heading}"
        "retour | bestand  | partij                           | oordeel\n"
        "=======+==========+==================================+==========\n"
        "R2     | drie.pdf | Stichting Voorbeeldnatuur (nr 3) | afgekeurd\n"
    )
    assert told[1].endswith(
        "Kijk met ‘docgen status’ hoe alle partijen ervoor staan.\nGestopt met volgen.\n"
    )


def test_for_programs_every_find_is_a_line(
    sent: Path, post: Path, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(issued(sent, 2), post / "twee.pdf")
    inputs = docgen.read(docgen.open_dossier(sent))
    follow(inputs, post, nothing, nothing, as_json=True)
    (line,) = capsys.readouterr().out.splitlines()
    assert [item["bron"] for item in json.loads(line)["retouren"]] == ["twee.pdf"]


def test_nothing_appears(
    sent: Path, post: Path, cli: Cli, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = docgen.read(docgen.open_dossier(sent))
    follow(inputs, post, nothing, nothing, as_json=False)
    said = capsys.readouterr()
    assert said.out == "docgen volgt de map; stop met Ctrl+C.\nGestopt met volgen.\n"
    assert said.err == ""


@pytest.mark.skipif(os.name == "nt", reason="op Windows komt Ctrl+C anders bij een proces aan")
def test_ctrl_c_ends_following(sent: Path, post: Path) -> None:
    words = ["ontvang", "--volg", str(post), "--dossier", str(sent)]
    said = interrupted(words, "docgen volgt de map; stop met Ctrl+C.\n", "-u")
    assert said == (0, "Gestopt met volgen.\n", "")


# -- a mail folder -------------------------------------------------------------------------


def mailbox(root: Path, port: int) -> None:
    """Say in pakket.toml where the mail is."""
    pack = root / "sjablonen" / "mijn-pakket" / "pakket.toml"
    block = (
        "\n[postbus]\n"
        'server = "127.0.0.1"\n'
        f"poort = {port}\n"
        'beveiliging = "geen"\n'
        f'gebruiker = "{USER}"\n'
        f'wachtwoord_env = "{SECRET}"\n'
        'map = "Getekend"\n'
    )
    pack.write_text(pack.read_text(encoding="utf-8") + block, encoding="utf-8", newline="\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pymap draait niet op Windows")
def test_new_mail_is_taken_in_once_and_stays_unread(
    sent: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, PASSWORD)
    message = mails.mail({"getekend.pdf": issued(sent, 2).read_bytes()}).as_bytes()
    with running() as port:
        with logged_in(port) as imap:
            fill(imap, "Getekend", [message])
        mailbox(sent, port)
        said = cli("ontvang", "--imap", "--dossier", sent, "--stil")
        again = cli("ontvang", "--imap", "--dossier", sent, "--stil")
        with logged_in(port) as imap:
            imap.select("Getekend", readonly=True)
            assert imap.search(None, "UNSEEN")[1] == [b"1"]
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)\n\n"
        "retour | bestand      | partij                               | oordeel\n"
        "=======+==============+======================================+==========\n"
        "R1     | getekend.pdf | Waterschap De Voorbeeldstroom (nr 2) | afgekeurd\n"
    )
    assert (again.code, again.err) == (0, "")
    assert again.out == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)\n"
        "Er zijn geen bestanden gevonden.\n"
    )


def test_no_mail_folder_was_set(sent: Path, cli: Cli) -> None:
    said = cli("ontvang", "--imap", "--dossier", sent, "--stil")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        "pakket.toml: er is geen postbus ingesteld. Voeg een blok [postbus] toe met ‘server’, "
        "‘gebruiker’ en ‘wachtwoord_env’, of noem de bestanden die u hebt ontvangen.\n"
    )


def test_no_password_was_given(sent: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    mailbox(sent, 143)
    said = cli("ontvang", "--imap", "--dossier", sent, "--stil")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        f"Het wachtwoord van de postbus staat niet in de omgevingsvariabele {SECRET}. Zet het "
        "daarin en geef de opdracht opnieuw.\n"
    )


def test_the_mail_server_is_not_there(
    sent: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, PASSWORD)
    mailbox(sent, free_port())
    said = cli("ontvang", "--imap", "--dossier", sent, "--stil")
    assert said.out == ""
    assert said.code not in (0, 1)
    assert said.err == (
        "Mailserver 127.0.0.1: er komt geen verbinding tot stand. Controleer de naam, de poort en "
        "de beveiliging van de mailserver. Geef de opdracht later opnieuw; wat al is ingelezen, "
        "wordt niet nog eens ingelezen.\n"
    )


def test_wishes_of_nobody() -> None:
    undecided = Judged(made(1, GOOD), ())
    assert list(show_returns.reading([undecided])) == []
