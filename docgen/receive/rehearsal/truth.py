"""What is true of a rehearsal return, and what all returns of a rehearsal share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from docgen.core.amendment import Answer
from docgen.core.errors import DataError
from docgen.core.files import write_atomically
from docgen.engines.practice_ca import PracticeAuthority
from docgen.receive.catalogue import Catalogue, IssuedCopy

PLACES = ("Utrecht", "Amersfoort", "Houten", "Zeist", "Soest")


@dataclass(frozen=True, slots=True)
class Changed:
    """A change in a return.

    Attributes:
        bladzijde: Page of the file, from 1.
        oud: What was sent.
        nieuw: What came back.
    """

    bladzijde: int
    oud: str
    nieuw: str


@dataclass(frozen=True, slots=True)
class Signed:
    """When and where a party signed, as it stands on its page.

    Attributes:
        partij: Number of the party.
        datum: Day, ISO 8601.
        plaats: Place.
        keuze: Answer that was marked; ``None`` on a copy that asks none.
    """

    partij: int
    datum: str
    plaats: str
    keuze: str | None = None


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a return; the names are those in ``waarheid.json``.

    Attributes:
        bestand: File in the folder of returns.
        soort: Kind.
        zaad: Seed that it follows from.
        partijen: Numbers of the parties whose pages are in it.
        versie: Revision of those pages; ``None`` when there are none.
        verwacht: Verdict it must get.
        ook: Verdicts that can be defended as well.
        waarom: Why.
        leesbaar: Whether a person could read it.
        ondertekend: When and where each party in it signed: what a person reads there.
        gewijzigd: What was changed in its text.
    """

    bestand: str
    soort: str
    zaad: int
    partijen: tuple[int, ...]
    versie: str | None
    verwacht: str
    ook: tuple[str, ...]
    waarom: str
    leesbaar: bool
    ondertekend: tuple[Signed, ...] = ()
    gewijzigd: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What all returns of a rehearsal share.

    Attributes:
        catalogue: What was issued.
        folder: Folder for the returns.
        trusted: Authority that the exercise dossier trusts.
        stranger: One that it does not.
        now: Time of the rehearsal; returns are signed in the days before it.
        places: Where each party signs, by its number; a place is drawn where it is not known.
        choices: What each party answers on a form with a choice, by its number; in favour where
            it is not known.
    """

    catalogue: Catalogue
    folder: Path
    trusted: PracticeAuthority
    stranger: PracticeAuthority
    now: datetime
    places: Mapping[int, str] = field(default_factory=dict)
    choices: Mapping[int, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """A file, with what is true of it."""

    data: bytes
    suffix: str
    parties: tuple[int, ...]
    changes: tuple[Changed, ...] = ()
    signed: tuple[Signed, ...] = ()


def write_truth(path: Path, truths: Sequence[Truth]) -> None:
    """Write ``waarheid.json``."""
    told = [asdict(truth) for truth in truths]
    write_atomically(path, json.dumps(told, ensure_ascii=False, indent=1).encode())


def read_truth(path: Path) -> tuple[Truth, ...]:
    """Read ``waarheid.json``.

    Raises:
        DataError: It is not there, or was not written by docgen.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return tuple(map(_truth, told))
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise DataError.of(
            "dit is niet de waarheid bij een oefening",
            "Maak de oefening opnieuw met ‘docgen oefen’.",
            file=path.name,
        ) from exc


def _truth(told: dict[str, Any]) -> Truth:
    return Truth(
        **{
            **told,
            "partijen": tuple(told["partijen"]),
            "ook": tuple(told["ook"]),
            "ondertekend": tuple(Signed(**item) for item in told["ondertekend"]),
            "gewijzigd": tuple(Changed(**item) for item in told["gewijzigd"]),
        }
    )


def signing_day(setting: Setting, copy: IssuedCopy, chance: np.random.Generator) -> datetime:
    """A moment between the sending and now."""
    sent = datetime.fromisoformat(copy.sent_at or copy.made_at)
    since = max(setting.now - sent, timedelta())
    return setting.now - since * float(chance.uniform(0.02, 0.9))


def signing_place(setting: Setting, copy: IssuedCopy, chance: np.random.Generator) -> str:
    """Where a party signs."""
    # Drawn even where it is known: what is drawn after it must not depend on that.
    drawn = str(chance.choice(PLACES))
    return setting.places.get(copy.party) or drawn


def choice_on(setting: Setting, copy: IssuedCopy) -> str | None:
    """What a party answers on its copy; ``None`` if that asks nothing."""
    if not copy.has_choice:
        return None
    return setting.choices.get(copy.party, Answer.FOR).value


def sender_of(copy: IssuedCopy, setting: Setting) -> str:
    """Address from which a party mails."""
    party = setting.catalogue.party(copy.party)
    return party.email if party else "onbekend@voorbeeld.example"
