"""The blocks of pakket.toml about what comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.core.mail_specs import MailboxSpec, ReminderSpec
from docgen.core.model import SigningSpec
from tests.core.packs import SOUND, messages, read

_FIRST = len(SOUND.splitlines()) + 1


def test_all_may_be_left_out(tmp_path: Path) -> None:
    pack = read(tmp_path, SOUND).pack
    assert pack is not None
    assert (pack.trust_folder, pack.strict_non_repudiation) == ("certificaten", False)
    assert pack.signature_page_suffices
    assert pack.reminders == ReminderSpec(None, None, 14, 7, 3)
    assert pack.mailbox is None


def test_every_value_is_read(tmp_path: Path) -> None:
    pack = read(
        tmp_path,
        SOUND
        + """
[ondertekening]
certificaten = "vertrouwd"
onweerlegbaarheid = true
alles_terug = true
[herinnering]
sjabloon = "mail.txt"
onderwerp = "Nog niet ontvangen"
na_dagen = 0
om_de_dagen = 3
ten_hoogste = 5
[postbus]
server = "imap.example"
gebruiker = "convenant"
wachtwoord_env = "DOCGEN_POSTBUS"
map = "Getekend"
""",
    ).pack
    assert pack is not None
    assert pack.signing == SigningSpec("vertrouwd", True, True)
    assert not pack.signature_page_suffices
    assert pack.reminders == ReminderSpec("mail.txt", "Nog niet ontvangen", 0, 3, 5)
    assert pack.mailbox == MailboxSpec(
        "imap.example", 993, "tls", "convenant", "DOCGEN_POSTBUS", "Getekend"
    )


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (
            '[ondertekening]\ncertificaten = "../elders"\n',
            f"regel {_FIRST + 1}, [ondertekening] 'certificaten': “../elders” is geen naam van een "
            "map in het dossier. Noem een map in het dossier, zoals 'certificaten'.",
        ),
        (
            "[herinnering]\nom_de_dagen = 0\n",
            f"regel {_FIRST + 1}, [herinnering] 'om_de_dagen': 0 is hier niet mogelijk. Vul een "
            "getal in van 1 tot en met 365.",
        ),
        (
            '[herinnering]\nsjabloon = "weg.txt"\n',
            f"regel {_FIRST + 1}, [herinnering] 'sjabloon': het bestand “weg.txt” staat niet in de "
            "map. Let ook op hoofdletters en de extensie.",
        ),
        (
            '[postbus]\nserver = "s"\ngebruiker = "u"\nwachtwoord_env = "W"\nwachtwoord = "x"\n',
            f"regel {_FIRST + 4}, [postbus] 'wachtwoord': onbekende naam. Zet een wachtwoord nooit "
            "in dit bestand. Noem met 'wachtwoord_env' de naam van de omgevingsvariabele waarin "
            "het staat.",
        ),
        (
            '[postbus]\nserver = "s"\ngebruiker = "u"\nwachtwoord_env = "mijn geheim"\n',
            f"regel {_FIRST + 3}, [postbus] 'wachtwoord_env': geen geldige naam van een "
            "omgevingsvariabele (“mijn geheim”). Noem de variabele, niet het wachtwoord, zoals "
            "DOCGEN_POSTBUS.",
        ),
    ],
)
def test_faults(tmp_path: Path, block: str, message: str) -> None:
    result = read(tmp_path, SOUND + block)
    assert result.pack is None
    assert messages(result) == [f"pakket.toml, {message}"]
