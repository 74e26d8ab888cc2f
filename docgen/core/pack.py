"""A template pack: pakket.toml, read and checked together with the folder it lies in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from pathlib import Path

from docgen.core.amend_blocks import amendment, consent, correction, occasion_mails
from docgen.core.dutch import datum, opsomming
from docgen.core.errors import Problem, Severity
from docgen.core.model import Pack, Party, PartyType
from docgen.core.pack_blocks import (
    documents,
    field_sizes,
    mail,
    return_address,
    salutations,
    sender,
    smtp,
)
from docgen.core.pack_schema import TableReader
from docgen.core.pack_tables import declarations
from docgen.core.return_blocks import mailbox, reminders, signing
from docgen.core.seal_blocks import closing_mail, definitive, effect, seal
from docgen.core.shapes import is_reserved, quoted
from docgen.core.toml_file import read_toml

FILE_NAME = "pakket.toml"

_TOP_VALUES = (
    "kenmerk",
    "titel",
    "regio",
    "versie",
    "verzenddatum",
    "retour_voor",
    "inwerkingtreding",
    "looptijd_jaren",
)
_BLOCKS = (
    "afzender",
    "retour",
    "aanhef",
    "gegevens",
    "mail",
    "stuk",
    "velden",
    "smtp",
    "ondertekening",
    "herinnering",
    "postbus",
    "definitief",
    "inwerking",
    "zegel",
    "slotmail",
    "wijziging",
    "instemming",
    "correctie",
    "tabel",
    "partijen",
    "berekening",
    "controle",
)
# What a text that enters into force has, and a vote or a list has not.
_TERM_KEYS = ("inwerkingtreding", "looptijd_jaren", "inwerking")

_KENMERK = re.compile("[A-Z0-9][A-Z0-9-]{1,19}")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+){0,2}")
_LONGEST_TERM = 99


@dataclass(frozen=True, slots=True)
class PackResult:
    """A pack, as far as it could be understood.

    Attributes:
        pack: The pack; ``None`` when there is an error among the problems.
        problems: All that is wrong, in the order of the file.
    """

    pack: Pack | None
    problems: tuple[Problem, ...]


def read_pack(folder: Path) -> PackResult:
    """Read ``pakket.toml`` in a folder and check all of it. Never raises for what it finds there.

    Args:
        folder: Folder of the template pack.
    """
    try:
        source = (folder / FILE_NAME).read_bytes()
        files = frozenset(path.name for path in folder.iterdir())
    except OSError as exc:
        return PackResult(None, (_unreadable(folder, exc),))
    file = read_toml(source, FILE_NAME)
    if file.data is None:
        return PackResult(None, file.problems)
    found: list[tuple[int, Problem]] = []
    pack = _pack(TableReader(file, (), "", file.data, found), folder, files, source)
    problems = tuple(problem for _, problem in sorted(found, key=itemgetter(0)))
    failed = any(problem.severity is Severity.ERROR for problem in problems)
    return PackResult(None if failed else pack, problems)


def _unreadable(folder: Path, exc: OSError) -> Problem:
    if isinstance(exc, FileNotFoundError | NotADirectoryError):
        what = f"het bestand is er niet in de map {quoted(folder.name)}"
        return Problem(FILE_NAME, "", what, "Kies een map met een sjabloonpakket.")
    remedy = "Sluit het in andere programma's en kijk na of u er rechten op hebt."
    return Problem(FILE_NAME, "", "het bestand kan niet worden gelezen", remedy)


def _pack(top: TableReader, folder: Path, files: frozenset[str], source: bytes) -> Pack | None:
    top.only((*_TOP_VALUES, *_BLOCKS))
    _check_names(top)
    title, version = top.text("titel"), _version(top)
    top.text("regio", required=False)
    days = [top.day(key) for key in ("verzenddatum", "retour_voor")]
    lasting = any(key in top.values or key in top.excused for key in _TERM_KEYS)
    days.append(top.day("inwerkingtreding") if lasting else None)
    _check_days(top, days)
    term = top.whole("looptijd_jaren", 1, _LONGEST_TERM) if lasting else None
    sender_data, return_to = sender(top), return_address(top)
    greetings, mail_spec = salutations(top), mail(top, files)
    data = top.table("gegevens")
    if data:
        data.free()
    specs, sizes, server = documents(top, files), field_sizes(top), smtp(top)
    asked, reminding, post = signing(top), reminders(top, files), mailbox(top)
    order, force = definitive(top, folder, files, specs), effect(top, term)
    stamp, closing = seal(top), closing_mail(top, files)
    amended, agreed, corrected = amendment(top, version), consent(top), correction(top)
    more_mails, declared = occasion_mails(top, files), declarations(top)
    send, before, effective = days
    if send is None or before is None or (lasting and effective is None):
        return None
    return Pack(
        folder=folder,
        kenmerk=str(top.values.get("kenmerk", "")),
        title=title,
        version=version,
        send_date=send,
        return_before=before,
        effective=effective,
        term_years=term,
        sender=sender_data,
        return_to=return_to,
        salutations=greetings,
        data=dict(data.values) if data else {},
        top=_top_values(top),
        mail=mail_spec,
        documents=specs,
        field_sizes=sizes,
        source=source,
        smtp=server,
        signing=asked,
        reminders=reminding,
        mailbox=post,
        definitive=order,
        effect=force,
        seal=stamp,
        closing_mail=closing,
        amendment=amended,
        consent=agreed,
        correction=corrected,
        occasion_mails=more_mails,
        declared=declared,
    )


def _top_values(top: TableReader) -> dict[str, object]:
    """The single values, ``regio`` also when it is left out, so that a template may ask for it."""
    found = {key: top.values.get(key, "") for key in _TOP_VALUES}
    return {key: item.strip() if isinstance(item, str) else item for key, item in found.items()}


def _check_names(top: TableReader) -> None:
    value = top.text("kenmerk")
    remedy = "Gebruik 2 tot 20 hoofdletters, cijfers en koppeltekens, zoals CRS-2026."
    if value and not _KENMERK.fullmatch(str(top.values["kenmerk"])):
        top.add("kenmerk", f"geen geldig kenmerk ({quoted(value)})", remedy)
    elif is_reserved(value):
        top.add("kenmerk", f"“{value}” is op Windows geen geldige mapnaam", remedy)


def _version(top: TableReader) -> str:
    value = top.values.get("versie")
    if isinstance(value, int | float) and not isinstance(value, bool):
        what = f"de versie {value} staat niet tussen aanhalingstekens"
        top.add("versie", what, f'Schrijf versie = "{value}".')
        return ""
    text = top.text("versie")
    if text and not _VERSION.fullmatch(text):
        remedy = 'Schrijf de versie als "1", "1.0" of "1.0.2".'
        top.add("versie", f"geen geldige versie ({quoted(text)})", remedy)
    return text


def _check_days(top: TableReader, days: list[date | None]) -> None:
    send, before, effective = days
    if send and before and before < send:
        what = f"{datum(before)} ligt vóór de verzenddatum ({datum(send)})"
        top.add("retour_voor", what, "Kies een latere dag, of pas de verzenddatum aan.")
    elif send and before and before == send:
        what = "dit is de dag van verzending zelf"
        remedy = "Geef de partijen tijd om te ondertekenen: kies een latere dag."
        top.add("retour_voor", what, remedy, Severity.WARNING)
    if "wijziging" in top.values:
        # The covenant is in force already; its amendment has a day of its own.
        return
    if before and effective and before > effective:
        what = f"{datum(before)} ligt na de inwerkingtreding ({datum(effective)})"
        remedy = "Kijk na of dit de bedoeling is: dan tekenen partijen na die dag."
        top.add("retour_voor", what, remedy, Severity.WARNING)
    if send and effective and effective < send:
        what = f"{datum(effective)} ligt vóór de verzenddatum ({datum(send)})"
        remedy = "Kijk na of dit de bedoeling is: het convenant werkt dan terug."
        top.add("inwerkingtreding", what, remedy, Severity.WARNING)


def check_pack_against_parties(pack: Pack, parties: Iterable[Party]) -> tuple[Problem, ...]:
    """What a pack lacks for these parties: a salutation for each type that takes part.

    A party that has left, or has its own salutation in the list, needs none. Without any party
    that takes part there is nothing to issue.
    """
    active = [party for party in parties if party.active]
    if not active:
        what = "er is geen enkele partij die meedoet"
        remedy = "Kijk in de partijenlijst na of de kolom 'status' klopt."
        return (Problem("", "", what, remedy),)
    wanting: dict[PartyType, list[Party]] = {}
    for party in active:
        if party.type not in pack.salutations and not party.columns.get("aanhef"):
            wanting.setdefault(party.type, []).append(party)
    line = read_toml(pack.source, FILE_NAME).line(("aanhef",))
    return tuple(_no_salutation(kind, wanting[kind], line) for kind in PartyType if kind in wanting)


def _no_salutation(kind: PartyType, parties: list[Party], line: int | None) -> Problem:
    shown = opsomming([quoted(party.naam) for party in parties[:3]])
    if len(parties) > 3:
        shown = f"{len(parties)} partijen, waaronder {quoted(parties[0].naam)}"
    what = f"de aanhef ontbreekt voor {shown}"
    remedy = f'Voeg onder [aanhef] een regel toe: {kind.value} = "…,"'
    place = f"regel {line}, [aanhef]" if line else "[aanhef]"
    return Problem(FILE_NAME, f"{place} '{kind.value}'", what, remedy)
