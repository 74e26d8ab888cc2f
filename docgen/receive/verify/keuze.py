"""Rule *keuze*: on a form with a choice exactly one answer is clearly marked.

Against is an answer like any other: the form is accepted, and counted as what it says.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core import dutch
from docgen.core.findings import Finding, Outcome
from docgen.receive.case import Case
from docgen.receive.choosing import Choice, Mark, choice_of
from docgen.receive.signing_way import FilledPlace
from docgen.receive.verify import phrases
from docgen.receive.verify.phrases import page_text, pages_text

NAME = "keuze"


def check(case: Case) -> Iterator[Finding]:
    """One finding; none when the copy is no form with a choice."""
    choice = choice_of(case)
    if not choice.boxes:
        return
    if choice.answer is not None:
        yield _known(case, choice.marked[0])
    else:
        yield _doubt(case, choice, _why(choice))


def _known(case: Case, place: FilledPlace) -> Finding:
    return Finding(
        NAME,
        Outcome.ACCEPTED,
        f"Op {_where(case, place)} is één vak aangekruist: {phrases.quoted(place.field.kind)}.",
        page=place.page.facts.source_page if place.page else None,
        box=place.field.box,
        evidence=_pictures([place]),
        method="formulierveld en beeld van het vak" if place.typed else "inkt in het vak",
        certainty=place.ink.ink if place.ink else None,
    )


def _why(choice: Choice) -> str:
    """What makes the answer unsure, as the rest of a sentence that begins with the page."""
    names = [phrases.quoted(place.field.kind) for place in choice.marked]
    if len(names) > 1:
        return f"zijn {len(names)} vakken aangekruist: {dutch.opsomming(names)}."
    if choice.unclear:
        told = [
            f"het vak {phrases.quoted(place.field.kind)} is {mark.value}"
            for place, mark in choice.unclear
        ]
        other = f"; {names[0]} is wel duidelijk aangekruist" if names else ""
        return f"is de keuze niet zeker: {dutch.opsomming(told)}{other}."
    if choice.later:
        return (
            f"is {names[0] if names else 'een vak'} aangekruist, maar pas na de digitale "
            "handtekening."
        )
    return "is geen van de vakken aangekruist."


def _doubt(case: Case, choice: Choice, why: str) -> Finding:
    places = [place for place, mark in choice.boxes if mark is not Mark.EMPTY]
    places = places or [place for place, _ in choice.boxes]
    first = places[0]
    answers = dutch.opsomming([place.field.kind for place, _ in choice.boxes], "of")
    return Finding(
        NAME,
        Outcome.DOUBTFUL,
        f"Op {_where(case, first)} {why}",
        f"Kijk wat er op het formulier staat, of vraag het {phrases.who(case)}. Leg het antwoord "
        f"vast met ‘docgen beoordeel {phrases.RETURN} --akkoord --keuze KEUZE --door NAAM "
        f"--reden TEKST’; KEUZE is {answers}.",
        page=first.page.facts.source_page if first.page else None,
        box=first.field.box if first.page else None,
        evidence=_pictures(places),
        method="inkt in het vak",
    )


def _where(case: Case, place: FilledPlace) -> str:
    return page_text(case, place.page) if place.page else pages_text([place.field.page])


def _pictures(places: list[FilledPlace]) -> tuple[str, ...]:
    found = (place.ink.crop for place in places if place.ink is not None)
    return tuple(crop for crop in found if crop)
