"""What every kind of event in the register means, in a sentence of plain Dutch.

One small function per kind. A kind that is not in the table, of a later docgen or of another
program, is told with all that it holds: nothing is left out of a story.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.core.dutch import datum_kort
from docgen.core.kept import FOLDER as RETURNS
from docgen.core.records import Event
from docgen.keep.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Told:
    """What an event says.

    Attributes:
        text: A sentence without a closing stop, for this event alone.
        heading: What events of the same run that are told together have in common, such as
            ``gemaakt``; ``""`` for one that always stands alone.
        unit: One thing and several things of which there are that many, as ``bestand``.
        parties: Numbers of the parties that it is about.
        files: Files that it is about, or the folder of one, from the covenant's folder on.
        reason: Why, in the words of whoever did it; ``""`` when nobody said.
        person: Who did it; ``""`` for docgen itself or when it is not known.
        everyone: Whether it is about all parties, without naming them.
    """

    text: str
    heading: str = ""
    unit: tuple[str, str] = ("keer", "keer")
    parties: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    reason: str = ""
    person: str = ""
    everyone: bool = False


Content = Mapping[str, Any]
Narrator = Callable[[Content, Ledger], Told]
_FILES = ("bestand", "bestanden")
_MAILS = ("mail", "mails")
_RETURNS = ("retour", "retouren")
_FORMATS = {"pdf": "pdf", "docx": "Word"}
_EDITIONS = {
    "definitief exemplaar gemaakt": "Definitief exemplaar",
    "tussenstand gemaakt": "Tussenstand",
    "publicatieversie gemaakt": "Publicatieversie",
}
_REMINDERS = {"niet ontvangen": "omdat er nog niets terug was", "afgekeurd": "na een afkeuring"}


def tell(event: Event, ledger: Ledger) -> Told:
    """What one event says."""
    narrator = _NARRATORS.get(event.kind)
    if narrator is not None:
        try:
            return narrator(event.content, ledger)
        except (KeyError, TypeError, ValueError):
            # Of a register that was altered by hand, or of another version: still to be told.
            pass
    return _anything(event, ledger)


# -- issuing -----------------------------------------------------------------------------


def _made(content: Content, ledger: Ledger) -> Told:
    reason = str(content.get("reden") or "")
    return Told(
        f"Gemaakt: {_copy(content, ledger)}",
        "Gemaakt",
        _FILES,
        (content["partij"],),
        (content["pad"],),
        # What docgen says of a first copy tells nothing.
        "" if reason == "nog niet gemaakt" else reason,
    )


def _replaced(content: Content, ledger: Ledger) -> Told:
    kept = content.get("bewaard als")
    where = f"; het vorige is bewaard als {kept}" if kept else "; het vorige is bewaard"
    return Told(
        f"Vervangen: {_copy(content, ledger)}{where}",
        "Vervangen",
        _FILES,
        (content["partij"],),
        (content["pad"],),
        str(content.get("reden") or ""),
    )


def _copy(content: Content, ledger: Ledger) -> str:
    copy = ledger.copies.get(content["sha256"])
    kind = _FORMATS.get(content["formaat"], content["formaat"])
    which = f", versie {copy.version}, exemplaar {copy.sequence}" if copy else ""
    draft = " (concept)" if copy and copy.concept else ""
    return f"{content['stuk']} ({kind}) voor {ledger.name(content['partij'])}{which}{draft}"


# -- mail --------------------------------------------------------------------------------


def _mail(verb: str, heading: str) -> Narrator:
    def narrate(content: Content, ledger: Ledger) -> Told:
        mail = ledger.mails.get(content["mail"])
        subject = f", “{mail.subject}”" if mail else ""
        person = content.get("gemeld door", "")
        path = content.get("pad") or (mail.path if mail else "")
        return Told(
            f"{verb}: mail aan {ledger.name(content['partij'])} ({content['aan']}){subject}",
            heading,
            _MAILS,
            (content["partij"],),
            (path,) if path else (),
            str(content.get("reden") or ""),
            "" if person == "gebruiker" else str(person),
        )

    return narrate


# -- returns -----------------------------------------------------------------------------


def _received(content: Content, ledger: Ledger) -> Told:
    number = content["ontvangst"]
    receipt = ledger.receipts.get(number)
    sender = f" van {content['afzender']}" if content.get("afzender") else ""
    inside = " (zat in een ander bestand)" if receipt and receipt.parent else ""
    return Told(
        f"Ontvangen: “{content['bestand']}”{sender}{inside}",
        "Ontvangen",
        _FILES,
        ledger.owners.get(number, ()),
        (f"{RETURNS}/{content['sha256']}",),
    )


def _checked(content: Content, ledger: Ledger) -> Told:
    number, party, outcome = content["retour"], content["partij"], content["oordeel"]
    digest = content.get("sha256")
    who = ledger.name(party) if party is not None else "een onbekende partij"
    choice = f", antwoord: {content['keuze']}" if content.get("keuze") else ""
    version = f" (versie {content['versie']})" if content.get("versie") else ""
    return Told(
        f"Nagekeken: retour R{number} van {who}{version}: {outcome}{choice}",
        f"Nagekeken, {outcome}",
        _RETURNS,
        (party,) if party is not None else (),
        (f"{RETURNS}/{digest}",) if digest else (),
    )


def _reviewed(content: Content, ledger: Ledger) -> Told:
    number = content["retour"]
    found = ledger.returns.get(number)
    party = content.get("partij") or (found.party if found else None)
    said = [f"oordeel {content['oordeel']}"] if content.get("oordeel") else []
    said += [f"antwoord {content['keuze']}"] if content.get("keuze") else []
    said += [f"ondertekend op {datum_kort(content['datum'])}"] if content.get("datum") else []
    said += [f"te {content['plaats']}"] if content.get("plaats") else []
    said += ["van deze partij"] if content.get("partij") else []
    who = f" van {ledger.name(party)}" if party is not None else ""
    return Told(
        f"Beoordeeld: retour R{number}{who}: {', '.join(said) or 'niets gewijzigd'}",
        "Beoordeeld",
        _RETURNS,
        (party,) if party is not None else (),
        (f"{RETURNS}/{found.record.sha256}",) if found else (),
        str(content.get("reden") or ""),
        str(content.get("door") or ""),
    )


def _reminded(content: Content, ledger: Ledger) -> Told:
    why = _REMINDERS.get(content["soort"], content["soort"])
    return Told(
        f"Herinnering opgesteld voor {ledger.name(content['partij'])}, {why}",
        f"Herinnering opgesteld, {why}",
        ("herinnering", "herinneringen"),
        (content["partij"],),
    )


# -- definitive copies -------------------------------------------------------------------


def _edition(name: str) -> Narrator:
    def narrate(content: Content, ledger: Ledger) -> Told:
        seal = f", met het zegel van {content['zegel']}" if content.get("zegel") else ""
        before = ", in plaats van de vorige uitgave" if content.get("vervangt") else ""
        named = tuple(content.get("partijen", ()))
        parties = f", {len(named)} partijen" if named else ""
        return Told(
            f"{name} gemaakt: versie {content['versie']}, uitgave {content['uitgave']}"
            f"{parties}{seal}{before}",
            parties=named,
            files=(content["pad"],),
            reason=str(content.get("reden") or ""),
            everyone=not named,
        )

    return narrate


# -- amendments --------------------------------------------------------------------------


def _amendment(verb: str, date_word: str = "ingangsdatum") -> Narrator:
    def narrate(content: Content, ledger: Ledger) -> Told:
        old, new = content.get("van"), content.get("naar") or content.get("versie")
        way = f"van versie {old} naar versie {new}" if old else f"naar versie {new}"
        rows = content.get("rijen")
        count = len(rows) if isinstance(rows, list | tuple) else 0
        changed = f", {count} gewijzigde {'plaats' if count == 1 else 'plaatsen'}" if count else ""
        day = content.get("ingangsdatum") or content.get("dag")
        when = f", {date_word} {datum_kort(day)}" if day else ""
        return Told(
            f"{verb}: {way}{changed}{when}",
            reason=str(content.get("reden") or ""),
            person=str(content.get("door") or ""),
            everyone=True,
        )

    return narrate


def _party(verb: str) -> Narrator:
    def narrate(content: Content, ledger: Ledger) -> Told:
        number = content["partij"]
        name = content.get("naam") or ledger.name(number)
        since = f", per {datum_kort(content['per'])}" if content.get("per") else ""
        return Told(
            f"{verb}: {name} (partij {number}){since}",
            parties=(number,),
            reason=str(content.get("reden") or ""),
            person=str(content.get("door") or ""),
        )

    return narrate


# -- anything else -----------------------------------------------------------------------


def _anything(event: Event, ledger: Ledger) -> Told:
    content = event.content
    said = "; ".join(f"{key}: {value}" for key, value in content.items() if value is not None)
    party, path = content.get("partij"), content.get("pad") or content.get("bestand")
    return Told(
        f"{event.kind[:1].upper()}{event.kind[1:]}{f' ({said})' if said else ''}",
        parties=(party,) if isinstance(party, int) else (),
        files=(path,) if isinstance(path, str) else (),
        person=str(content.get("door") or ""),
    )


_NARRATORS: Mapping[str, Narrator] = {
    "gemaakt": _made,
    "vervangen": _replaced,
    "mail gemaakt": _mail("Klaargezet", "Klaargezet"),
    "mail aangeboden": _mail("Aangeboden aan de mailserver", "Aangeboden aan de mailserver"),
    "mail verzonden": _mail("Verzonden", "Verzonden"),
    "mail geweigerd": _mail("Geweigerd door de mailserver", "Geweigerd door de mailserver"),
    "mail opnieuw": _mail("Niet aangekomen, wordt opnieuw verzonden", "Opnieuw te verzenden"),
    "bestand ontvangen": _received,
    "retour gecontroleerd": _checked,
    "retour beoordeeld": _reviewed,
    "herinnering opgesteld": _reminded,
    **{kind: _edition(name) for kind, name in _EDITIONS.items()},
    "wijziging begonnen": _amendment("Wijziging begonnen"),
    "wijziging vastgelegd": _amendment("Wijziging voorgelegd"),
    "wijziging aangepast": _amendment("Wijziging aangepast"),
    "wijziging in werking": _amendment("Wijziging aangenomen", "in werking op"),
    "wijziging gestaakt": _amendment("Wijziging gestaakt"),
    "partij toegetreden": _party("Toegetreden"),
    "partij uitgetreden": _party("Uitgetreden"),
    "partij gewijzigd": _party("Gegevens gewijzigd"),
}
KINDS = frozenset(_NARRATORS)
"""Kinds of events that have a narrator of their own."""
