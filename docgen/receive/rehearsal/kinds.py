"""The kinds of return that a rehearsal makes, and the verdict that each must get."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from docgen.core.findings import Outcome
from docgen.receive.rehearsal.scan import Device

_OFFICE = Device()


class Pages(StrEnum):
    """Which pages of the copy come back."""

    ALL = "alles"
    SIGNATURE = "ondertekenpagina"
    WITHOUT_ANNEX = "zonder bijlage"
    ONE_MISSING = "een kwijt"


class Change(StrEnum):
    """What was done to the text."""

    NONE = ""
    WORD = "woord"
    DIGIT = "cijfer"
    PEN = "pen"
    STRUCK = "doorhaling"
    RESERVED = "voorbehoud"
    CLAUSE = "clausule"
    MARK = "leesteken"
    INSERTED = "tussengevoegd"


class Initials(StrEnum):
    """Whose initials stand on the pages."""

    NONE = ""
    ONE = "een"
    TWO = "twee"


class Wrapping(StrEnum):
    """In what kind of file it comes."""

    PDF = "pdf"
    PICTURE = "jpg"
    MAIL = "eml"
    ZIP = "zip"
    TIFF = "tif"


@dataclass(frozen=True, slots=True)
class Paper:
    """A return on paper: printed, signed and scanned.

    Attributes:
        device: What it was scanned with.
        pages: Which pages came back.
        signed: Whether it was signed and dated.
        initials: Whether the pages have initials in the margin: one person's on every page but
            the signature page, or two people's on every page.
        change: What was done to the text.
        wrapping: In what kind of file it comes.
        parties: How many parties' copies are in it.
        stray: Whether the signature page is another party's.
        replaced: Whether it is a copy that was replaced.
        broken: Whether a file that nobody can open is attached to the mail as well.
    """

    device: Device = _OFFICE
    pages: Pages = Pages.ALL
    signed: bool = True
    initials: Initials = Initials.NONE
    change: Change = Change.NONE
    wrapping: Wrapping = Wrapping.PDF
    parties: int = 1
    stray: bool = False
    replaced: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Digital:
    """A return that was filled in and signed on screen.

    Attributes:
        signed: Whether it was signed.
        timestamp: Whether the signature has a timestamp.
        trusted: Whether the signer's authority is trusted by the exercise dossier.
        tampered: Whether the file was changed after signing.
        forged: Whether its text was changed before signing.
        wrapping: In what kind of file it comes.
    """

    signed: bool = True
    timestamp: bool = False
    trusted: bool = True
    tampered: bool = False
    forged: bool = False
    wrapping: Wrapping = Wrapping.PDF


@dataclass(frozen=True, slots=True)
class Unrelated:
    """A file that is no return at all."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rehearsal return.

    Attributes:
        id: Its name on the command line and in ``waarheid.json``.
        expected: The verdict it must get.
        why: Why, in Dutch.
        how: How it is made.
        also: Another verdict that can be defended.
        readable: Whether a person could read it.
        weight: How often it is made, against the others.
    """

    id: str
    expected: Outcome
    why: str
    how: Paper | Digital | Unrelated
    also: Outcome | None = None
    readable: bool = True
    weight: int = 2


_GOOD, _DOUBT, _BAD = Outcome.ACCEPTED, Outcome.DOUBTFUL, Outcome.REFUSED
_WHOLE = "volledig, ongewijzigd en ondertekend"

KINDS: tuple[Kind, ...] = (
    Kind("digitaal", _GOOD, "digitaal ondertekend en niet gewijzigd", Digital(), weight=3),
    Kind("digitaal-tijdstempel", _GOOD, "digitaal ondertekend", Digital(timestamp=True)),
    Kind("scan", _GOOD, _WHOLE, Paper(), weight=4),
    Kind("scan-kleur", _GOOD, _WHOLE, Paper(Device(colour=True))),
    Kind("scan-150", _GOOD, _WHOLE, Paper(Device(dpi=150))),
    Kind("scan-300", _GOOD, _WHOLE, Paper(Device(dpi=300)), weight=1),
    Kind("scan-600", _GOOD, _WHOLE, Paper(Device(dpi=600), Pages.SIGNATURE), weight=1),
    Kind("fax", _GOOD, _WHOLE, Paper(Device(bilevel=True)), also=_DOUBT, weight=1),
    Kind("scheef", _GOOD, _WHOLE, Paper(Device(skew=4.0))),
    Kind("gedraaid", _GOOD, _WHOLE, Paper(Device(turned=True))),
    Kind(
        "foto",
        _GOOD,
        "foto van de ondertekenpagina",
        Paper(Device(photo=True), Pages.SIGNATURE, wrapping=Wrapping.PICTURE),
    ),
    Kind("los-blad", _GOOD, "de ondertekenpagina is genoeg", Paper(pages=Pages.SIGNATURE)),
    Kind("gaatjes", _GOOD, _WHOLE, Paper(Device(holes=True))),
    Kind("nietje", _GOOD, _WHOLE, Paper(Device(staple=True))),
    Kind("marge-afgesneden", _GOOD, _WHOLE, Paper(Device(cropped=True)), also=_DOUBT, weight=1),
    Kind("parafen", _GOOD, "parafen in de marge mogen", Paper(initials=Initials.ONE)),
    Kind(
        "veel-parafen",
        _GOOD,
        "parafen van twee mensen op elke bladzijde mogen",
        Paper(initials=Initials.TWO),
    ),
    Kind("stapel", _GOOD, "van meer partijen, alle in orde", Paper(parties=3)),
    Kind("eml", _GOOD, _WHOLE, Paper(pages=Pages.SIGNATURE, wrapping=Wrapping.MAIL)),
    Kind("eml-digitaal", _GOOD, "digitaal ondertekend, per mail", Digital(wrapping=Wrapping.MAIL)),
    Kind("afbeeldingen", _GOOD, _WHOLE, Paper(wrapping=Wrapping.ZIP), weight=1),
    Kind("meerbladig-tif", _GOOD, _WHOLE, Paper(wrapping=Wrapping.TIFF), weight=1),
    Kind("zonder-bijlage", _DOUBT, "de bijlage ontbreekt", Paper(pages=Pages.WITHOUT_ANNEX)),
    Kind("bladzijde-kwijt", _DOUBT, "er ontbreekt een bladzijde", Paper(pages=Pages.ONE_MISSING)),
    Kind("digitaal-onbekend", _DOUBT, "de uitgever is niet bekend", Digital(trusted=False)),
    Kind("ongetekend", _BAD, "er staat geen handtekening", Paper(signed=False)),
    Kind("ongetekend-digitaal", _BAD, "er staat geen handtekening", Digital(signed=False)),
    Kind(
        "na-ondertekening-gewijzigd",
        _BAD,
        "gewijzigd na het ondertekenen",
        Digital(tampered=True),
        also=_DOUBT,
    ),
    Kind("digitaal-cijfer-gewijzigd", _BAD, "er staat een ander cijfer", Digital(forged=True)),
    Kind("oude-versie", _BAD, "dit exemplaar is vervangen", Paper(replaced=True), weight=1),
    Kind("andermans-blad", _BAD, "de ondertekenpagina is van een ander", Paper(stray=True)),
    Kind("woord-gewijzigd", _BAD, "er staat een ander woord", Paper(change=Change.WORD), weight=4),
    Kind(
        "cijfer-gewijzigd", _BAD, "er staat een ander cijfer", Paper(change=Change.DIGIT), weight=4
    ),
    Kind("pen-wijziging", _BAD, "met de pen gewijzigd", Paper(change=Change.PEN), weight=3),
    Kind(
        "doorhaling-bij-handtekening",
        _BAD,
        "bij de handtekening is iets doorgehaald",
        Paper(change=Change.STRUCK),
        also=_DOUBT,
        weight=3,
    ),
    Kind(
        "voorbehoud-bij-handtekening",
        _BAD,
        "bij de handtekening is een voorbehoud geschreven",
        Paper(change=Change.RESERVED),
        also=_DOUBT,
    ),
    Kind(
        "clausule-in-marge",
        _BAD,
        "in de marge is een voorwaarde bijgeschreven",
        Paper(change=Change.CLAUSE),
        also=_DOUBT,
    ),
    Kind(
        "woord-erbij",
        _BAD,
        "tussen de regels is een woord bijgeschreven",
        Paper(change=Change.INSERTED),
        also=_DOUBT,
    ),
    Kind(
        "leesteken",
        _DOUBT,
        "er is een punt of komma bijgezet",
        Paper(change=Change.MARK),
        also=_BAD,
        weight=1,
    ),
    Kind(
        "kapot-erbij",
        _DOUBT,
        "een van de bestanden kan niemand openen",
        Paper(pages=Pages.SIGNATURE, wrapping=Wrapping.MAIL, broken=True),
        also=_BAD,
    ),
    Kind("verkeerd-bestand", _DOUBT, "dit is geen stuk van het convenant", Unrelated(), also=_BAD),
    Kind(
        "onleesbaar",
        _DOUBT,
        "te vaag om te lezen",
        Paper(Device(ruined=True)),
        also=_BAD,
        readable=False,
        weight=1,
    ),
)
# Single sheets as most parties send them: for who asks for them by name, and for a rehearsal in
# which everyone returns a good copy. Among the others they would change what a seed gives.
LOOSE_KINDS: tuple[Kind, ...] = (
    Kind(
        "blad-gedraaid",
        _GOOD,
        "de ondertekenpagina op haar kant of op haar kop",
        Paper(Device(turned=True), Pages.SIGNATURE),
    ),
    Kind(
        "blad-zwart-wit",
        _GOOD,
        "de ondertekenpagina als fax",
        Paper(Device(bilevel=True), Pages.SIGNATURE),
        also=_DOUBT,
    ),
    Kind(
        "bladen-stapel",
        _GOOD,
        "de ondertekenpagina's van meer partijen",
        Paper(pages=Pages.SIGNATURE, parties=4),
    ),
)
KINDS_BY_ID = {kind.id: kind for kind in (*KINDS, *LOOSE_KINDS)}
