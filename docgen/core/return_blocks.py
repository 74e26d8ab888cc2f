"""The blocks of pakket.toml that are about what comes back: each function reads one of them."""

from __future__ import annotations

import re

from docgen.core.mail_specs import MailboxSpec, ReminderSpec
from docgen.core.model import SigningSpec
from docgen.core.pack_blocks import check_file
from docgen.core.pack_schema import TableReader
from docgen.core.shapes import quoted

_LONGEST_DAYS = 365
_MOST_REMINDERS = 20
_FOLDER = re.compile(r"[^/\\:*?\"<>|.][^/\\:*?\"<>|]*")
_ENV_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
# IANA: imap (143), imaps (993).
_PORTS = {"tls": 993, "starttls": 143, "geen": 143}
_MAILBOX = ("server", "poort", "beveiliging", "gebruiker", "wachtwoord_env", "map")


def signing(top: TableReader) -> SigningSpec:
    """``[ondertekening]``: what is asked of a signed copy; every value has a default."""
    standard = SigningSpec()
    table = top.table("ondertekening")
    if table is None:
        return standard
    table.only(("certificaten", "onweerlegbaarheid", "alles_terug"))
    folder = table.text("certificaten", required=False) or standard.trust_folder
    if not _FOLDER.fullmatch(folder):
        what = f"{quoted(folder)} is geen naam van een map in het dossier"
        table.add("certificaten", what, "Noem een map in het dossier, zoals 'certificaten'.")
    return SigningSpec(folder, table.yes("onweerlegbaarheid"), table.yes("alles_terug"))


def reminders(top: TableReader, files: frozenset[str]) -> ReminderSpec:
    """``[herinnering]``: when a reminder may go out, and its text; every value has a default."""
    standard = ReminderSpec()
    table = top.table("herinnering")
    if table is None:
        return standard
    table.only(("sjabloon", "onderwerp", "na_dagen", "om_de_dagen", "ten_hoogste"))
    template = table.text("sjabloon", required=False)
    if template:
        check_file(table, "sjabloon", template, files)
    return ReminderSpec(
        template or None,
        table.text("onderwerp", required=False) or None,
        table.whole("na_dagen", 0, _LONGEST_DAYS, standard.after_days),
        table.whole("om_de_dagen", 1, _LONGEST_DAYS, standard.every_days),
        table.whole("ten_hoogste", 0, _MOST_REMINDERS, standard.at_most),
    )


def mailbox(top: TableReader) -> MailboxSpec | None:
    """``[postbus]``: the mail folder from which returns are taken, if one is named."""
    table = top.table("postbus")
    if table is None:
        return None
    secret = (
        "Zet een wachtwoord nooit in dit bestand. Noem met 'wachtwoord_env' de naam van de "
        "omgevingsvariabele waarin het staat."
    )
    table.only(_MAILBOX, {"wachtwoord": secret})
    security = table.choice("beveiliging", _PORTS, "tls")
    variable = table.text("wachtwoord_env")
    if variable and not _ENV_NAME.fullmatch(variable):
        what = f"geen geldige naam van een omgevingsvariabele ({quoted(variable)})"
        table.add(
            "wachtwoord_env", what, "Noem de variabele, niet het wachtwoord, zoals DOCGEN_POSTBUS."
        )
    return MailboxSpec(
        table.text("server"),
        table.whole("poort", 1, 65535, _PORTS[security]),
        security,
        table.text("gebruiker"),
        variable,
        table.text("map", required=False) or "INBOX",
    )
