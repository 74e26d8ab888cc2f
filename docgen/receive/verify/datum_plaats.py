"""Rule *datum en plaats*: the day of signing is known and possible; the place is noted.

A typed date and the time of a digital signature are read; handwriting is left to a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from docgen.core import dutch
from docgen.core.findings import Finding, Outcome
from docgen.receive.case import Case
from docgen.receive.signing_way import (
    FilledPlace,
    day_of,
    places,
    read_date,
    signatures_of,
    signing_day,
)
from docgen.receive.verify import phrases
from docgen.receive.verify.phrases import capital, page_text, pages_text, quoted

NAME = "datum_plaats"
_NOTE = f"docgen beoordeel {phrases.RETURN}"


def check(case: Case) -> Iterator[Finding]:
    """Findings on every date and place to fill in, and on every time of signing."""
    if case.copy is None:
        yield phrases.not_yet(NAME)
        return
    signed = _signature_days(case)
    for who, day in signed.items():
        yield from _possible(case, day, f"De digitale handtekening van {who} is gezet op")
    asked = places(case, "datum")
    for place in asked:
        yield from _date(case, place, bool(signed))
    for place in places(case, "plaats"):
        yield _town(case, place, any(_by_hand(other) for other in asked))
    if not asked and not signed:
        yield Finding(NAME, Outcome.ACCEPTED, "Op dit exemplaar wordt geen datum gevraagd.")
    yield from _late_arrival(case)


def _signature_days(case: Case) -> dict[str, date]:
    found: dict[str, date] = {}
    for item in signatures_of(case):
        day = signing_day(item, case.now)
        if day is not None:
            found[quoted(item.signer or item.field)] = day
    return found


def _possible(
    case: Case, day: date, subject: str, place: FilledPlace | None = None
) -> Iterator[Finding]:
    """Whether a day of signing can be right: not ahead, not before the copy was sent."""
    said = f"{subject} {dutch.datum(day)}"
    sent = _sent(case)
    if day > case.now.date():
        yield _doubt(case, place, f"{said}. Die dag moet nog komen.")
    elif sent is not None and day < sent:
        text = f"{said}. Dat is voor het exemplaar werd verstuurd ({dutch.datum(sent)})."
        yield _doubt(case, place, text)
    elif day >= case.deadline:
        text = f"{said}. Dat is niet voor de uiterste datum ({dutch.datum(case.deadline)})."
        yield _finding(place, Outcome.ACCEPTED, text)
    else:
        yield _finding(place, Outcome.ACCEPTED, f"{said}.")


def _sent(case: Case) -> date | None:
    if case.copy is None:
        return None
    return day_of(case.copy.sent_at, case.now) or day_of(case.copy.made_at, case.now)


def _finding(place: FilledPlace | None, outcome: Outcome, text: str, remedy: str = "") -> Finding:
    page = place.page if place else None
    ink = place.ink if place else None
    return Finding(
        NAME,
        outcome,
        text,
        remedy,
        page=page.facts.source_page if page else None,
        box=place.field.box if place and page else None,
        evidence=(ink.crop,) if ink is not None and ink.crop else (),
    )


def _doubt(case: Case, place: FilledPlace | None, text: str) -> Finding:
    remedy = (
        f"Vraag {phrases.who(case)} op welke dag is ondertekend, en leg dat vast met ‘{_NOTE} "
        "--akkoord --datum DD-MM-JJJJ --door NAAM --reden TEKST’."
    )
    return _finding(place, Outcome.DOUBTFUL, text, remedy)


def _where(case: Case, place: FilledPlace) -> str:
    return page_text(case, place.page) if place.page else pages_text([place.field.page])


def _box(case: Case, place: FilledPlace) -> str:
    person = f" van {place.signatory}" if place.signatory and place.field.nr > 1 else ""
    kind = "de datum" if place.field.kind == "datum" else "de plaats"
    return f"het vak voor {kind}{person} op {_where(case, place)}"


def _date(case: Case, place: FilledPlace, signed: bool) -> Iterator[Finding]:
    box = _box(case, place)
    day = read_date(place.typed)
    if day is not None:
        yield from _possible(case, day, f"In {box} staat", place)
    elif place.typed:
        yield _doubt(
            case, place, f"In {box} staat {quoted(place.typed)}; dat is niet als datum te lezen."
        )
    elif _by_hand(place):
        yield _finding(
            place,
            Outcome.ACCEPTED,
            f"{capital(box)} is met de hand ingevuld; docgen leest geen handschrift.",
            f"Lees de datum en de plaats en leg ze vast met ‘{_NOTE} "
            "--datum DD-MM-JJJJ --plaats PLAATS --door NAAM --reden TEKST’.",
        )
    elif signed:
        what = "is leeg" if place.empty else "is niet zeker gevuld"
        text = f"{capital(box)} {what}; de dag volgt uit de digitale handtekening."
        yield _finding(place, Outcome.ACCEPTED, text)
    elif place.ink is None:
        yield _doubt(case, place, f"{capital(box)} is niet onderzocht.")
    elif place.empty:
        yield _doubt(case, place, f"{capital(box)} is leeg.")
    else:
        yield _doubt(case, place, f"{capital(box)} is misschien ingevuld, maar niet zeker.")


def _by_hand(place: FilledPlace) -> bool:
    return place.filled and not place.typed


def _town(case: Case, place: FilledPlace, asked: bool) -> Finding:
    box = _box(case, place)
    if place.typed:
        return _finding(place, Outcome.ACCEPTED, f"In {box} staat {quoted(place.typed)}.")
    if place.handwritten:
        # With the date by hand as well, that finding already asks for both.
        remedy = (
            ""
            if asked
            else f"Lees de plaats en leg haar vast met ‘{_NOTE} --plaats PLAATS --door NAAM "
            "--reden TEKST’."
        )
        text = f"{capital(box)} is met de hand ingevuld; docgen leest geen handschrift."
        return _finding(place, Outcome.ACCEPTED, text, remedy)
    what = "is niet onderzocht" if place.ink is None else "is leeg"
    return _finding(place, Outcome.ACCEPTED, f"{capital(box)} {what}. Dat is geen bezwaar.")


def _late_arrival(case: Case) -> Iterator[Finding]:
    day = day_of(case.origin.sent_at, case.now) or day_of(case.origin.received_at, case.now)
    if day is not None and day >= case.deadline:
        yield Finding(
            NAME,
            Outcome.ACCEPTED,
            f"Het is binnengekomen op {dutch.datum(day)}; gevraagd was voor "
            f"{dutch.datum(case.deadline)}.",
        )
