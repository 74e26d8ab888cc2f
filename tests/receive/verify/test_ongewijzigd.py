"""The rule *ongewijzigd*."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.core.findings import Outcome
from docgen.core.signatures import AfterSigning
from docgen.receive.case import Case
from docgen.receive.facts import Change, Comparison, Fault, Method
from docgen.receive.verify import ongewijzigd
from tests.receive.verify import cases

_DECIDE = (
    "leg dat dan vast met ‘docgen beoordeel RETOUR --akkoord --door NAAM --reden TEKST’. "
    "Zo niet, gebruik dan ‘--afwijzen’ in plaats van ‘--akkoord’."
)
_AGAIN = (
    "Vraag Gemeente Voorbeelddam om een nieuw getekend exemplaar van versie 1.0; stuur eventueel "
    "het exemplaar opnieuw met ‘docgen verstuur --opnieuw 7’."
)
_LOOK = (
    "Bekijk deze plaats in het bestand, of op de uitsnede die het bewijs laat zien. Staat er "
    f"hetzelfde als is verstuurd, {_DECIDE}"
)
_COMPARE = (
    "Vergelijk deze bladzijde zelf met het exemplaar dat is verstuurd, of vraag Gemeente "
    f"Voorbeelddam om een betere scan. Is er niets veranderd, {_DECIDE}"
)
_REST_EQUAL = (
    "akkoord",
    "Bladzijde 1 tot en met 6 en 8 tot en met 10 zijn gelijk aan wat is verstuurd (beeld, woord "
    "voor woord).",
    "",
)
_PLACE = "bladzijde 7, artikel 11, lid 2,"


def test_equal_pages_tell_how_they_were_compared_and_how_sure_that_is() -> None:
    (finding,) = ongewijzigd.check(cases.case())
    assert finding.outcome is Outcome.ACCEPTED
    assert finding.explanation == (
        "Bladzijde 1 tot en met 10 zijn gelijk aan wat is verstuurd (beeld, woord voor woord)."
    )
    assert finding.method == "beeld, woord voor woord (zekerheid 97 %)"
    assert finding.certainty == 0.97


def test_pages_compared_in_different_ways_are_grouped_by_way() -> None:
    case = cases.with_page(3, comparison=Comparison(Method.TEXT, 0.8))
    found = tuple(ongewijzigd.check(case))
    assert [finding.explanation for finding in found] == [
        "Bladzijde 1, 2 en 4 tot en met 10 zijn gelijk aan wat is verstuurd (beeld, woord voor "
        "woord).",
        "Bladzijde 3 is gelijk aan wat is verstuurd (tekst woord voor woord).",
    ]


def test_certainty_is_told_per_page() -> None:
    case = cases.with_page(3, comparison=Comparison(Method.PICTURE, 0.8))
    (finding,) = ongewijzigd.check(case)
    assert finding.method == (
        "beeld, woord voor woord (bladzijde 1, 2 en 4 tot en met 10: 97 %; bladzijde 3: 80 %)"
    )
    assert finding.certainty == 0.8


@pytest.mark.parametrize(
    ("change", "expected", "found", "explanation"),
    [
        (Change.WORD, "2026", "2027", f"Op {_PLACE} staat “2027”; verstuurd is “2026”."),
        (
            Change.WORD,
            "2026",
            "",
            f"Op {_PLACE} is “2026” veranderd; wat er nu staat, is niet met zekerheid te lezen.",
        ),
        (Change.WORD, "", "niet", f"Op {_PLACE} staat “niet” dat niet is verstuurd."),
        (Change.MISSING, "niet", "", f"Op {_PLACE} ontbreekt “niet”."),
        (Change.MISSING, "", "", f"Op {_PLACE} ontbreekt tekst."),
        (
            Change.INK,
            "",
            "",
            f"Op {_PLACE} staat een handgeschreven wijziging: er is iets bijgeschreven, getekend "
            "of doorgehaald dat niet is verstuurd.",
        ),
        (
            Change.INK,
            "vijf jaar",
            "tien",
            f"Op {_PLACE} staat een handgeschreven wijziging: er is iets bijgeschreven, getekend "
            "of doorgehaald dat niet is verstuurd. Het gaat om “vijf jaar”. Er staat nu “tien”.",
        ),
        (
            Change.TEXT,
            "2026",
            "2027",
            f"In de doorzoekbare tekst van {_PLACE} staat “2027”; verstuurd is “2026”.",
        ),
    ],
)
def test_a_difference_is_refused_by_name_and_article(
    change: Change, expected: str, found: str, explanation: str
) -> None:
    case = cases.differing(cases.difference(change, expected, found))
    findings = tuple(ongewijzigd.check(case))
    assert cases.told(findings) == [("afgekeurd", explanation, _AGAIN), _REST_EQUAL]
    assert (findings[0].page, findings[0].box) == (7, (100.0, 200.0, 130.0, 212.0))
    assert findings[0].evidence == ("b7",)


def test_a_weak_difference_is_a_doubt() -> None:
    case = cases.differing(cases.difference(Change.MISSING, "niet", "", "", strength=0.79))
    assert cases.told(ongewijzigd.check(case)) == [
        ("twijfel", "Op bladzijde 7 ontbreekt misschien “niet”.", _LOOK),
        _REST_EQUAL,
    ]


def test_from_four_fifths_a_difference_is_refused() -> None:
    case = cases.differing(cases.difference(Change.WORD, strength=0.8))
    assert next(iter(ongewijzigd.check(case))).outcome is Outcome.REFUSED


def test_ink_on_a_page_that_is_no_scan_is_not_called_handwriting() -> None:
    case = cases.differing(cases.difference(Change.INK, "", "", ""), scanned=False)
    first = next(iter(ongewijzigd.check(case)))
    assert first.explanation == (
        "Op bladzijde 7 staat een toevoeging: er is iets bijgeschreven, getekend of doorgehaald "
        "dat niet is verstuurd."
    )


@pytest.mark.parametrize(
    ("change", "said", "fine"),
    [
        (
            Change.MARGIN,
            f"In de marge van {_PLACE} staat misschien meer dan een paraaf.",
            "Verandert het niets aan de tekst",
        ),
        (
            Change.BESIDE,
            f"Bij de handtekening op {_PLACE} staat misschien nog iets geschreven of gestempeld.",
            "Is het alleen een naam of een stempel",
        ),
        (
            Change.POINT,
            f"Op {_PLACE} staat misschien een punt of komma die niet is verstuurd.",
            "Is het een vuiltje",
        ),
    ],
)
def test_what_may_be_nothing_is_asked_of_a_person(change: Change, said: str, fine: str) -> None:
    case = cases.differing(cases.difference(change, "", "", strength=0.5))
    look = "Bekijk deze plaats in het bestand, of op de uitsnede die het bewijs laat zien."
    assert cases.told(ongewijzigd.check(case))[0] == (
        "twijfel",
        said,
        f"{look} {fine}, {_DECIDE}",
    )


def test_what_could_not_be_compared_is_said_with_what_is_equal() -> None:
    grey = "Woorden in grijs zijn niet vergeleken."
    case = cases.with_page(7, comparison=Comparison(Method.PICTURE, 0.9, (), grey))
    (found,) = ongewijzigd.check(case)
    assert found.explanation == (
        "Bladzijde 1 tot en met 10 zijn gelijk aan wat is verstuurd (beeld, woord voor woord). "
        f"{grey}"
    )


def test_initials_in_the_margin_are_allowed_and_said() -> None:
    case = cases.differing(cases.difference(Change.INITIALS, "", "", ""))
    assert cases.told(ongewijzigd.check(case)) == [
        ("akkoord", "Op bladzijde 7 staat een paraaf in de marge. Dat mag.", ""),
        (
            "akkoord",
            "Bladzijde 1 tot en met 10 zijn gelijk aan wat is verstuurd (beeld, woord voor woord).",
            "",
        ),
    ]


def test_of_many_differences_the_clearest_are_told_and_the_rest_counted() -> None:
    weak = [cases.difference(Change.WORD, f"w{nr}", "x", "", 0.5) for nr in range(3)]
    clear = [cases.difference(Change.WORD, f"s{nr}", "x", "", 0.9) for nr in range(8)]
    found = cases.told(ongewijzigd.check(cases.differing(*weak, *clear)))
    assert [text for _outcome, text, _remedy in found[:8]] == [
        f"Op bladzijde 7 staat “x”; verstuurd is “s{nr}”." for nr in range(8)
    ]
    assert found[8][:2] == (
        "twijfel",
        "Op bladzijde 7 zijn nog 3 plaatsen anders dan wat is verstuurd.",
    )


@pytest.mark.parametrize(
    ("case", "explanation"),
    [
        (
            cases.with_page(7, comparison=None),
            "Bladzijde 7 is niet vergeleken met wat is verstuurd.",
        ),
        (
            cases.with_page(7, comparison=Comparison(Method.NONE, 0.0, (), "te veel vlekken.")),
            "Bladzijde 7 is niet vergeleken met wat is verstuurd. Te veel vlekken.",
        ),
        (
            cases.with_page(7, matched=90),
            "Bladzijde 7 is niet vergeleken met wat is verstuurd.",
        ),
        (
            cases.with_page(7, matched_page=8),
            "Bladzijde 7 is niet vergeleken met wat is verstuurd.",
        ),
        (
            cases.with_page(7, fault=Fault.CRASHED),
            "Bladzijde 7 is niet vergeleken: niet te onderzoeken (onderzoek afgebroken).",
        ),
        (
            cases.with_page(7, comparison=Comparison(Method.PICTURE, 0.4, (), "zeer onscherp")),
            "Bladzijde 7 is te onzeker met wat is verstuurd te vergelijken. Zeer onscherp.",
        ),
        (
            cases.with_page(7, comparison=Comparison(Method.PICTURE, float("nan"))),
            "Bladzijde 7 is te onzeker met wat is verstuurd te vergelijken.",
        ),
    ],
)
def test_a_page_that_was_not_compared_is_a_doubt(case: Case, explanation: str) -> None:
    assert cases.told(ongewijzigd.check(case)) == [
        ("twijfel", explanation, _COMPARE),
        _REST_EQUAL,
    ]


def test_an_unrecognised_page_is_a_doubt() -> None:
    case = cases.case((*cases.pages(), cases.unrecognised(11)))
    assert cases.told(ongewijzigd.check(case))[0][:2] == (
        "twijfel",
        "Bladzijde 11 van “convenant.pdf” is niet vergeleken, want niet herkend.",
    )


_START = "“convenant.pdf” begint met precies de bytes die zijn verstuurd"
_OPEN = (
    "Open het bestand en let op aantekeningen, stempels en veranderde tekst. Is alleen "
    f"ondertekend en ingevuld, {_DECIDE}"
)


@pytest.mark.parametrize(
    ("appended", "outcome", "explanation", "remedy"),
    [
        (
            AfterSigning.SIGNED_OR_FILLED,
            "akkoord",
            f"{_START}; daarna is het alleen ingevuld of ondertekend.",
            "",
        ),
        (
            AfterSigning.NOTHING,
            "akkoord",
            f"{_START}; daarna is er niets aan veranderd.",
            "",
        ),
        (
            AfterSigning.ANNOTATED,
            "twijfel",
            f"{_START}, maar daarna zijn er aantekeningen aan toegevoegd.",
            _OPEN,
        ),
        (
            AfterSigning.CHANGED,
            "twijfel",
            f"{_START}, maar daarna is er iets anders in veranderd dan de in te vullen plaatsen.",
            _OPEN,
        ),
        (
            AfterSigning.UNKNOWN,
            "twijfel",
            f"{_START}, maar wat daaraan is toegevoegd, is niet vast te stellen.",
            _OPEN,
        ),
        (
            None,
            "twijfel",
            f"{_START}, maar wat daaraan is toegevoegd, is niet vast te stellen.",
            _OPEN,
        ),
    ],
)
def test_what_was_appended_to_the_bytes_that_were_sent(
    appended: AfterSigning | None, outcome: str, explanation: str, remedy: str
) -> None:
    value = None if appended is None else appended.value
    found = ongewijzigd.check(cases.digital(cases.signature(), appended=value))
    assert cases.told(found) == [
        (outcome, explanation, remedy),
        (
            "akkoord",
            "Bladzijde 1 tot en met 10 zijn gelijk aan wat is verstuurd (zelfde bladzijde-inhoud).",
            "",
        ),
    ]


def test_a_difference_in_the_picture_counts_against_the_bytes() -> None:
    case = cases.digital(cases.signature())
    facts = replace(
        case.pages[6].facts,
        comparison=Comparison(Method.PICTURE, 0.9, (cases.difference(Change.WORD),)),
    )
    held = (*case.pages[:6], replace(case.pages[6], facts=facts), *case.pages[7:])
    outcomes = [finding.outcome for finding in ongewijzigd.check(replace(case, pages=held))]
    assert outcomes == [Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED]


def test_appended_bytes_do_not_spare_a_page_the_comparison() -> None:
    case = cases.digital(cases.signature())
    facts = replace(case.pages[6].facts, comparison=None)
    held = (*case.pages[:6], replace(case.pages[6], facts=facts), *case.pages[7:])
    outcomes = [finding.outcome for finding in ongewijzigd.check(replace(case, pages=held))]
    assert outcomes == [Outcome.ACCEPTED, Outcome.DOUBTFUL, Outcome.ACCEPTED]


def test_the_very_file_that_was_sent_needs_no_comparison() -> None:
    bare = tuple(
        replace(page, facts=replace(page.facts, comparison=None)) for page in cases.pages()
    )
    case = cases.case(bare, file={"begins_with": cases.COPY.nr, "identical": True})
    assert cases.told(ongewijzigd.check(case)) == [
        ("akkoord", "“convenant.pdf” is byte voor byte het bestand dat is verstuurd.", ""),
        (
            "akkoord",
            "Bladzijde 1 tot en met 10 zijn gelijk aan wat is verstuurd (byte voor byte).",
            "",
        ),
    ]


def test_the_bytes_of_another_copy_are_no_ground() -> None:
    (finding,) = ongewijzigd.check(cases.case(file={"begins_with": cases.COPY_TWO.nr}))
    assert finding.method.startswith("beeld")
