"""The rule *keuze*, and which answer goes into the register."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.core.amendment import Answer
from docgen.core.findings import Outcome
from docgen.receive.case import Case
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.choosing import choice_of
from docgen.receive.facts import BoxInk
from docgen.receive.judge import check, verdict
from docgen.receive.verify import keuze
from docgen.receive.verify.rules import rules_for
from tests.receive.verify import cases

ANSWERS = ("voor", "tegen", "onthouding")
_REMEDY = (
    "Kijk wat er op het formulier staat, of vraag het Gemeente Voorbeelddam. Leg het antwoord vast "
    "met ‘docgen beoordeel RETOUR --akkoord --keuze KEUZE --door NAAM --reden TEKST’; KEUZE is "
    "voor, tegen of onthouding."
)


def form(answers: tuple[str, ...] = ANSWERS) -> IssuedCopy:
    """The copy of party 7 as a form with a choice."""
    boxes = tuple(
        replace(cases.field(answer, 7, "voorbeelddam"), name=f"keuze-07-voorbeelddam-{answer}")
        for answer in answers
    )
    return replace(cases.COPY, fields=(*cases.COPY.fields, *boxes))


def case(*inks: float, copy: IssuedCopy | None = None, **box: object) -> Case:
    """A good return on paper with so much ink in the boxes of the answers; the first is special."""
    of = copy or form()
    ordinary = [item for item in cases.boxes(of) if item.kind not in ANSWERS]
    marks = [
        BoxInk(item.name, item.kind, 1, ink, crop=f"b002-k{nr}")
        for nr, (item, ink) in enumerate(zip(of.fields[3:], inks, strict=False))
    ]
    if marks:
        marks[0] = replace(marks[0], **box)  # type: ignore[arg-type]
    held = cases.pages(of)
    second = replace(held[1], facts=cases.page_facts(2, of, boxes=(*ordinary, *marks)))
    return cases.case((held[0], second, *held[2:]), of)


def on_screen(answer: str, *inks: float, filled: tuple[str, ...] = ()) -> Case:
    """A form filled in on a screen and signed digitally."""
    made = case(*inks)
    signed = cases.signature(filled=filled)
    fields = {**cases.TYPED, "keuze-07-voorbeelddam": answer}
    return replace(made, files=(replace(made.files[0], fields=fields, signatures=(signed,)),))


@pytest.mark.parametrize(
    ("case", "answer", "method"),
    [
        (case(0.9, 0.1, 0.0), Answer.FOR, "inkt in het vak"),
        (case(0.29, 0.7, 0.0), Answer.AGAINST, "inkt in het vak"),
        (case(0.0, 0.0, 1.0), Answer.ABSTAIN, "inkt in het vak"),
        (on_screen("tegen", 0.0, 1.0, 0.0), Answer.AGAINST, "formulierveld en beeld van het vak"),
    ],
)
def test_one_clear_mark_is_an_answer(case: Case, answer: Answer, method: str) -> None:
    (finding,) = keuze.check(case)
    assert finding.outcome is Outcome.ACCEPTED
    assert finding.explanation == f"Op bladzijde 2 is één vak aangekruist: “{answer.value}”."
    assert (finding.remedy, finding.page, finding.method) == ("", 2, method)
    assert finding.evidence == (f"b002-k{ANSWERS.index(answer.value)}",)
    assert choice_of(case).answer is answer


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (case(0.0, 0.1, 0.0), "is geen van de vakken aangekruist."),
        (case(0.9, 0.1, 0.8), "zijn 2 vakken aangekruist: “voor” en “onthouding”."),
        (
            case(0.3, 0.0, 0.0),
            "is de keuze niet zeker: het vak “voor” is misschien aangekruist.",
        ),
        (
            case(0.5, 0.9, 0.0),
            "is de keuze niet zeker: het vak “voor” is misschien aangekruist; “tegen” is wel "
            "duidelijk aangekruist.",
        ),
        (
            case(0.9, 0.9, 0.0, struck=True),
            "is de keuze niet zeker: het vak “voor” is aangekruist en weer doorgehaald; “tegen” "
            "is wel duidelijk aangekruist.",
        ),
        (
            case(0.0, 0.0, 0.0, stamped=True),
            "is de keuze niet zeker: het vak “voor” is misschien aangekruist.",
        ),
        (
            case(0.9),
            "is de keuze niet zeker: het vak “tegen” is niet onderzocht en het vak “onthouding” is "
            "niet onderzocht; “voor” is wel duidelijk aangekruist.",
        ),
        (
            on_screen("voor", 0.0, 0.0, 0.0),
            "is de keuze niet zeker: het vak “voor” is alleen in het formulier aangekruist.",
        ),
        (
            on_screen("voor", 0.0, 1.0, 0.0),
            "is de keuze niet zeker: het vak “voor” is alleen in het formulier aangekruist; "
            "“tegen” is wel duidelijk aangekruist.",
        ),
        (
            on_screen("voor", 1.0, 0.0, 0.0, filled=("keuze-07-voorbeelddam",)),
            "is “voor” aangekruist, maar pas na de digitale handtekening.",
        ),
    ],
)
def test_anything_else_is_for_a_person(case: Case, why: str) -> None:
    assert cases.told(keuze.check(case)) == [("twijfel", f"Op bladzijde 2 {why}", _REMEDY)]
    assert choice_of(case).answer is None


def test_what_was_filled_in_later_elsewhere_does_not_matter() -> None:
    later = on_screen("voor", 1.0, 0.0, 0.0, filled=(cases.PLACE,))
    assert choice_of(later).answer is Answer.FOR


def test_a_copy_without_a_choice_is_not_asked_for_one() -> None:
    plain = cases.case()
    assert list(keuze.check(plain)) == []
    assert keuze.NAME not in {finding.rule for finding in check(plain)}
    assert choice_of(plain).answer is None


@pytest.mark.parametrize(
    ("inks", "outcome"),
    [((0.0, 0.9, 0.0), Outcome.ACCEPTED), ((0.0, 0.0, 0.0), Outcome.DOUBTFUL)],
)
def test_against_is_accepted_and_no_answer_is_not(
    inks: tuple[float, ...], outcome: Outcome
) -> None:
    made = case(*inks)
    findings = check(made)
    assert verdict(findings, rules_for(made)) is outcome
    silent = [item for item in findings if item.rule != keuze.NAME]
    assert verdict(silent, rules_for(made)) is Outcome.DOUBTFUL


def test_a_form_may_ask_less() -> None:
    two = form(("voor", "tegen"))
    (finding,) = keuze.check(case(0.0, 0.0, copy=two))
    assert finding.remedy.endswith("KEUZE is voor of tegen.")
