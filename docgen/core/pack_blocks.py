"""The blocks of pakket.toml: each function reads one of them.

Every function takes the reader of the whole file, adds what is wrong to it, and gives a
placeholder for what it could not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from docgen.core.amendment import Occasion
from docgen.core.dutch import nearest, opsomming
from docgen.core.errors import Severity
from docgen.core.mail_specs import MailSpec, SmtpSpec
from docgen.core.model import DocumentSpec, FieldKind, FieldSize, Format, PartyType
from docgen.core.pack_schema import TableReader
from docgen.core.shapes import is_email, is_reserved, is_slug, postcode, quoted

_SENDER_REQUIRED = ("organisatie", "naam", "functie", "email")
_SENDER_OPTIONAL = ("afdeling", "adres", "postcode", "plaats", "telefoon")
_DOCUMENT = ("id", "titel", "delen", "ondertekenen", "ondertekenpagina", "formaten", "mail", "bij")
_SMTP = ("server", "poort", "beveiliging", "gebruiker", "wachtwoord_env")
_ENV_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_FIELD_SIZES = {
    FieldKind.SIGNATURE: FieldSize(75, 22),
    FieldKind.DATE: FieldSize(45, 7),
    FieldKind.PLACE: FieldSize(55, 7),
    FieldKind.FOR: FieldSize(6, 6),
    FieldKind.AGAINST: FieldSize(6, 6),
    FieldKind.ABSTAIN: FieldSize(6, 6),
}
# One size for all answers: boxes side by side that differ would favour one of them.
_CHOICE = "keuze"
# A smaller box leaves no room for a mark that a scan shows; a larger one invites writing.
_CHOICE_MM = (5, 12)
# Smaller cannot be signed or tapped; larger does not fit between the margins of A4.
_WIDTH_MM = (10, 180)
_HEIGHT_MM = (4, 80)
_LAST_PAGE = 200
# What ``[mail.…]`` is called for the occasions that have a mail of their own.
MAIL_BLOCKS: Mapping[str, tuple[Occasion, ...]] = {
    "wijziging": (Occasion.AMENDMENT,),
    "toetreding": (Occasion.ACCESSION,),
    "kennisgeving": (Occasion.ACCESSION_NOTICE, Occasion.LEAVING_NOTICE),
}
# IANA: submission (587), submissions (465), smtp (25).
_PORTS = {"starttls": 587, "tls": 465, "geen": 25}


def _address(table: TableReader, key: str, *, required: bool = True) -> str:
    value = table.text(key, required=required)
    if value and not is_email(value):
        table.add(key, f"geen geldig adres ({quoted(value)})", "Vul het volledige adres in.")
    return value


def sender(top: TableReader) -> dict[str, str]:
    """``[afzender]``: who sends; every optional value is there too, perhaps empty."""
    table = top.table("afzender", required=True)
    if table is None:
        return {}
    table.only((*_SENDER_REQUIRED, *_SENDER_OPTIONAL))
    sender = {key: table.text(key) for key in _SENDER_REQUIRED if key != "email"}
    sender["email"] = _address(table, "email")
    # Optional ones are there too, empty, so that a template may ask for them.
    sender |= {key: table.text(key, required=False, lines=True) for key in _SENDER_OPTIONAL}
    if sender["postcode"]:
        proper = postcode(sender["postcode"])
        if proper is None:
            what = f"geen geldige postcode ({quoted(sender['postcode'])})"
            table.add("postcode", what, "Schrijf de postcode als 1234 AB.")
        sender["postcode"] = proper or ""
    return sender


def return_address(top: TableReader) -> dict[str, str]:
    """``[retour]``: where signed copies go."""
    table = top.table("retour", required=True)
    if table is None:
        return {}
    table.only(("email", "adres"))
    adres = table.text("adres", required=False, lines=True)
    return {"email": _address(table, "email"), "adres": adres}


def salutations(top: TableReader) -> dict[PartyType, str]:
    """``[aanhef]``: a salutation for some types of party."""
    table = top.table("aanhef")
    if table is None:
        return {}
    table.only(tuple(PartyType))
    return {kind: table.text(kind.value) for kind in PartyType if kind in table.values}


def mail(top: TableReader, files: frozenset[str]) -> MailSpec:
    """``[mail]``: how the sending mail is made."""
    table = top.table("mail", required=True)
    if table is None:
        return MailSpec("", "")
    table.only(("sjabloon", "onderwerp", *MAIL_BLOCKS))
    return mail_spec(table, files)


def mail_spec(table: TableReader, files: frozenset[str]) -> MailSpec:
    """``sjabloon`` and ``onderwerp`` of a mail."""
    template = table.text("sjabloon")
    if template:
        check_file(table, "sjabloon", template, files)
    return MailSpec(template, table.text("onderwerp"))


def check_file(table: TableReader, key: str, file: str, files: frozenset[str]) -> None:
    """Whether the file lies in the folder under exactly this name, so on every system."""
    if re.search(r"[/\\:]", file) or file in (".", ".."):
        what = f"{quoted(file)} is geen bestandsnaam zonder map"
        table.add(
            key, what, "Zet het bestand in de map van het sjabloonpakket en noem alleen de naam."
        )
    elif file not in files:
        same = next((name for name in sorted(files) if name.lower() == file.lower()), None)
        meant = same or nearest(file, sorted(files))
        what = f"het bestand {quoted(file)} staat niet in de map"
        if same:
            what = f"het bestand {quoted(file)} heet op schijf {quoted(same)}"
        question = f"Bedoelt u '{meant}'? " if meant else ""
        table.add(key, what, f"{question}Let ook op hoofdletters en de extensie.")


def documents(top: TableReader, files: frozenset[str]) -> tuple[DocumentSpec, ...]:
    """``[[stuk]]``: the documents in the order of the file."""
    documents: list[DocumentSpec] = []
    for table in top.tables("stuk"):
        document = _document(table, files)
        if document.id and document.id in [other.id for other in documents]:
            what = f"de id “{document.id}” is al van een eerder stuk"
            table.add("id", what, "Geef elk stuk een eigen id.")
        documents.append(document)
    return tuple(documents)


def _document(table: TableReader, files: frozenset[str]) -> DocumentSpec:
    table.only(_DOCUMENT)
    document_id = table.text("id")
    if document_id and (not is_slug(document_id) or is_reserved(document_id)):
        what = f"geen geldige id ({quoted(document_id)})"
        remedy = "Gebruik alleen kleine letters, cijfers en losse koppeltekens, zoals 'oplegger'."
        table.add("id", what, remedy)
    parts = table.texts("delen")
    for part in parts:
        if part.lower().endswith(".docx"):
            check_file(table, "delen", part, files)
        else:
            what = f"{quoted(part)} is geen Word-bestand"
            table.add("delen", what, "Sla het sjabloon op als .docx en noem die naam.")
    signable = table.yes("ondertekenen")
    formats = _formats(table, signable, len(parts))
    return DocumentSpec(
        id=document_id,
        title=table.text("titel"),
        parts=parts,
        signable=signable,
        signature_page=_signature_page(table, signable),
        formats=formats,
        mail_formats=_mail_formats(table, formats),
        occasions=_occasions(table),
    )


def _occasions(table: TableReader) -> tuple[Occasion, ...]:
    """``bij``: on what occasions a party receives the document."""
    names = table.texts("bij", (Occasion.SIGNING.value,))
    for name in dict.fromkeys(names):
        if name not in list(Occasion):
            meant = nearest(name, list(Occasion))
            question = f"Bedoelt u '{meant}'? " if meant else ""
            remedy = f"{question}Kies uit {opsomming(list(Occasion), 'en')}."
            table.add("bij", f"onbekende gelegenheid ({quoted(name)})", remedy)
        if names.count(name) > 1:
            table.add("bij", f"{quoted(name)} staat er tweemaal", "Noem elke gelegenheid één keer.")
    return tuple(Occasion(name) for name in names if name in list(Occasion))


def _signature_page(table: TableReader, signable: bool) -> int | None:
    if "ondertekenpagina" not in table.values:
        return None
    if not signable:
        remedy = "Voeg 'ondertekenen = true' toe, of verwijder deze regel."
        table.add("ondertekenpagina", "dit stuk wordt niet ondertekend", remedy)
        return None
    return table.whole("ondertekenpagina", 1, _LAST_PAGE)


def _formats(table: TableReader, signable: bool, part_count: int) -> tuple[Format, ...]:
    names = table.texts("formaten", (Format.PDF.value,))
    for name in dict.fromkeys(names):
        if name not in list(Format):
            what = f"onbekend formaat ({quoted(name)})"
            table.add("formaten", what, f"Kies uit {opsomming(list(Format), 'en')}.")
        if names.count(name) > 1:
            table.add("formaten", f"{quoted(name)} staat er tweemaal", "Noem elk formaat één keer.")
    if Format.DOCX in names and signable:
        what = "een stuk dat wordt ondertekend, kan niet als Word-bestand worden verstuurd"
        table.add("formaten", what, 'Schrijf formaten = ["pdf"].')
    elif Format.DOCX in names and part_count > 1:
        what = f"een stuk van {part_count} delen kan niet als Word-bestand worden verstuurd"
        table.add("formaten", what, 'Schrijf formaten = ["pdf"], of maak er één deel van.')
    return tuple(Format(name) for name in names if name in list(Format))


def _mail_formats(table: TableReader, formats: tuple[Format, ...]) -> tuple[Format, ...]:
    """``mail``: what goes with the mail; an empty list keeps the document out of it."""
    if table.values.get("mail") == []:
        return ()
    names = table.texts("mail", (Format.PDF.value,) if Format.PDF in formats else ())
    for name in dict.fromkeys(names):
        if name not in formats:
            what = f"{quoted(name)} staat niet bij de formaten van dit stuk"
            table.add("mail", what, "Voeg het toe aan 'formaten', of haal het hier weg.")
        if names.count(name) > 1:
            table.add("mail", f"{quoted(name)} staat er tweemaal", "Noem elk formaat één keer.")
    return tuple(name for name in formats if name in names)


def field_sizes(top: TableReader) -> dict[FieldKind, FieldSize]:
    """``[velden.*]``: size of each kind of place to fill in, in millimetres."""
    sizes = dict(_FIELD_SIZES)
    fields = top.table("velden")
    if fields is None:
        return sizes
    own = [kind for kind in FieldKind if not kind.is_choice]
    fields.only((*own, _CHOICE))
    sizes |= _choice_sizes(fields.table(_CHOICE))
    for kind in own:
        standard, table = _FIELD_SIZES[kind], fields.table(kind.value)
        if table is not None:
            table.only(("breedte_mm", "hoogte_mm"))
            width = table.number("breedte_mm", *_WIDTH_MM, standard.width_mm)
            sizes[kind] = FieldSize(
                width, table.number("hoogte_mm", *_HEIGHT_MM, standard.height_mm)
            )
    return sizes


def _choice_sizes(table: TableReader | None) -> dict[FieldKind, FieldSize]:
    """``[velden.keuze]``: the side of the boxes for an answer."""
    if table is None:
        return {}
    table.only(("zijde_mm",))
    side = table.number("zijde_mm", *_CHOICE_MM, _FIELD_SIZES[FieldKind.FOR].width_mm)
    return {kind: FieldSize(side, side) for kind in FieldKind if kind.is_choice}


def smtp(top: TableReader) -> SmtpSpec | None:
    """``[smtp]``: the mail server, if one is named."""
    table = top.table("smtp")
    if table is None:
        return None
    secret = (
        "Zet een wachtwoord nooit in dit bestand. Noem met 'wachtwoord_env' de naam van de "
        "omgevingsvariabele waarin het staat."
    )
    table.only(_SMTP, {"wachtwoord": secret})
    security = table.choice("beveiliging", _PORTS, "starttls")
    port = table.whole("poort", 1, 65535, _PORTS[security])
    user, variable = (table.text(key, required=False) for key in ("gebruiker", "wachtwoord_env"))
    if variable and not _ENV_NAME.fullmatch(variable):
        what = f"geen geldige naam van een omgevingsvariabele ({quoted(variable)})"
        table.add(
            "wachtwoord_env", what, "Noem de variabele, niet het wachtwoord, zoals DOCGEN_SMTP."
        )
    if bool(user) != bool(variable) and "wachtwoord" not in table.values:
        key, other = ("gebruiker", "wachtwoord_env") if user else ("wachtwoord_env", "gebruiker")
        table.add(key, f"'{other}' ontbreekt", "Vul beide in, of geen van beide.")
    if user and security == "geen":
        what = "het wachtwoord gaat zonder beveiliging over het netwerk"
        table.add("beveiliging", what, "Kies 'starttls' of 'tls'.", Severity.WARNING)
    return SmtpSpec(table.text("server"), port, security, user or None, variable or None)
