"""The rule *herkend*."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.core.findings import Outcome
from docgen.receive.case import AssignedPage, Case
from docgen.receive.facts import Comparison, Method
from docgen.receive.verify import herkend
from tests.receive.verify import cases

_SETTLE = (
    "leg dat dan vast met ‘docgen beoordeel RETOUR --akkoord --door NAAM --reden TEKST’. "
    "Zo niet, gebruik dan ‘--afwijzen’ in plaats van ‘--akkoord’."
)
_WHOSE = (
    "Bekijk het bestand. Weet u van welke partij het is, leg dat dan vast met ‘docgen beoordeel "
    "RETOUR --partij NR --door NAAM --reden TEKST’. Hoort het nergens bij, gebruik dan ‘docgen "
    "beoordeel RETOUR --afwijzen --door NAAM --reden TEKST’."
)


def _last(**changed: object) -> Case:
    """Ten pages of which the last is assigned otherwise."""
    held = cases.pages()
    return cases.case((*held[:9], replace(held[9], **changed)))  # type: ignore[arg-type]


def test_recognised_pages_tell_by_what() -> None:
    (finding,) = herkend.check(cases.case())
    assert finding.outcome is Outcome.ACCEPTED
    assert (
        finding.explanation
        == "Alle 10 bladzijden zijn van Gemeente Voorbeelddam, herkend aan de paginacode."
    )
    assert finding.certainty == 1.0


def test_pages_recognised_in_two_ways_tell_both() -> None:
    (finding,) = herkend.check(_last(code_read=False, certainty=0.9, how="de leesbare regel"))
    assert finding.explanation == (
        "Alle 10 bladzijden zijn van Gemeente Voorbeelddam, herkend: bladzijde 1 tot en met 9 aan "
        "de paginacode en bladzijde 10 aan de leesbare regel."
    )
    assert finding.certainty == 0.9


@pytest.mark.parametrize(
    ("case", "explanation", "remedy"),
    [
        (
            cases.nobody(),
            "In “convenant.pdf” staat niets waaraan te zien is van welke partij het is: geen "
            "paginacode, geen leesbare regel en geen tekst van een bladzijde die is verstuurd. "
            "Het kwam van “info@voorbeelddam.test”. Misschien is het van Gemeente Voorbeelddam "
            "(nr 7), gezien de afzender.",
            _WHOSE,
        ),
        (
            cases.case((), party=None, copy=None, origin=replace(cases.ORIGIN, sender="")),
            "Van welke partij “convenant.pdf” is, is niet te zien: er is geen bladzijde te "
            "bekijken.",
            _WHOSE,
        ),
        (
            cases.case(
                (replace(cases.page(3), party=None, copy=None, code_read=False),),
                party=None,
                copy=None,
            ),
            "In “convenant.pdf” zit bladzijde 3, maar niet te zien is van welke partij: de tekst "
            "is voor alle partijen gelijk, en een paginacode of leesbare regel is niet gelezen. "
            "Het kwam van “info@voorbeelddam.test”. Misschien is het van Gemeente Voorbeelddam "
            "(nr 7), gezien de afzender.",
            _WHOSE,
        ),
        (
            cases.case(
                (replace(cases.unrecognised(1), conflict="de code zegt 7 en de regel zegt 18"),),
                party=None,
                copy=None,
            ),
            "Bladzijde 1 van “convenant.pdf”: de kenmerken spreken elkaar tegen. De code zegt 7 "
            "en de regel zegt 18.",
            _WHOSE,
        ),
        (
            _last(conflict="de code noemt partij 18, het formulierveld partij 7"),
            "Bladzijde 10: de kenmerken spreken elkaar tegen. De code noemt partij 18, het "
            "formulierveld partij 7.",
            _WHOSE,
        ),
        (
            _last(party=None, page=None, copy=None, code_read=False),
            "Bladzijde 10 van “convenant.pdf” is niet herkend.",
            f"Bekijk deze bladzijde. Hoort zij er gewoon bij, {_SETTLE}",
        ),
        (
            _last(party=18),
            "Bladzijde 10 van “convenant.pdf” is van Waterschap De Proef, niet van Gemeente "
            "Voorbeelddam.",
            "Vraag Gemeente Voorbeelddam om een nieuw getekend exemplaar van versie 1.0; stuur "
            "eventueel het exemplaar opnieuw met ‘docgen verstuur --opnieuw 7’.",
        ),
        (
            _last(code_read=False, certainty=0.4, how="de leesbare regel"),
            "Bladzijde 10 is waarschijnlijk van Gemeente Voorbeelddam, maar niet zeker: herkend "
            "aan de leesbare regel.",
            f"Bekijk deze bladzijde. Hoort zij er gewoon bij, {_SETTLE}",
        ),
        (
            cases.case(catalogue=replace(cases.CATALOGUE, parties=cases.PARTIES[1:])),
            "Gemeente Voorbeelddam (nummer 7) staat niet in de lijst met partijen.",
            "Kijk in partijen.csv of deze partij nog meedoet.",
        ),
    ],
)
def test_what_is_not_recognised_is_a_doubt(case: Case, explanation: str, remedy: str) -> None:
    assert cases.told(herkend.check(case)) == [("twijfel", explanation, remedy)]


def _likely(comparison: Comparison | None) -> Case:
    facts = replace(cases.page_facts(10), comparison=comparison)
    return _last(code_read=False, certainty=0.6, how="volgorde", facts=facts)


def test_a_likely_page_counts_once_its_picture_confirms_it() -> None:
    (sure,) = herkend.check(_likely(Comparison(Method.PICTURE, 0.9)))
    (unsure,) = herkend.check(_likely(Comparison(Method.PICTURE, 0.4)))
    (unseen,) = herkend.check(_likely(None))
    assert [sure.outcome, unsure.outcome, unseen.outcome] == [
        Outcome.ACCEPTED,
        Outcome.DOUBTFUL,
        Outcome.DOUBTFUL,
    ]


def _signature_page(*others: tuple[int | None, frozenset[int]]) -> Case:
    return cases.case((cases.page(2),), others=others)


def test_a_signature_page_in_the_place_of_anothers_is_a_doubt() -> None:
    found = herkend.check(_signature_page((18, frozenset({1, 3, 4, 5, 6, 7, 8, 9, 10}))))
    assert cases.told(found)[0] == (
        "twijfel",
        "De ondertekenpagina van Gemeente Voorbeelddam zat in het stuk van Waterschap De Proef, "
        "waar de ondertekenpagina van Waterschap De Proef zelf ontbreekt.",
        "Vraag Waterschap De Proef en Gemeente Voorbeelddam hoe dit zit. Is de bladzijde echt zo "
        f"bedoeld, {_SETTLE}",
    )


def test_a_stack_of_signature_pages_is_no_doubt() -> None:
    found = cases.told(herkend.check(_signature_page((18, frozenset({2})))))
    assert found == [
        ("akkoord", "De bladzijde is van Gemeente Voorbeelddam, herkend aan de paginacode.", ""),
        (
            "akkoord",
            "In hetzelfde bestand zitten ook bladzijden van Waterschap De Proef; daarvan is een "
            "eigen retour gemaakt.",
            "",
        ),
    ]


def test_what_came_along_is_said() -> None:
    proof = replace(cases.ORIGIN, name="bewijs.pdf")
    case = cases.case(enclosed=(proof,), others=((None, frozenset()),))
    assert [finding.explanation for finding in herkend.check(case)][1:] == [
        "In hetzelfde bestand zitten ook bladzijden die niet zijn herkend; zij staan als eigen "
        "retour met een twijfel.",
        "Meegekomen en bij deze retour bewaard: “bewijs.pdf”.",
    ]


def test_a_large_stack_is_counted_and_not_named() -> None:
    others = tuple((nr, frozenset({2})) for nr in range(20, 57))
    last = tuple(herkend.check(cases.case(others=others)))[-1]
    assert last.explanation == (
        "In hetzelfde bestand zitten ook bladzijden van 37 andere partijen; daarvan is een eigen "
        "retour gemaakt."
    )


def test_a_page_in_another_place_of_the_file_is_pointed_at() -> None:
    page: AssignedPage = replace(
        cases.page(10), conflict="twee codes", facts=cases.page_facts(10, source_page=3)
    )
    (finding,) = herkend.check(cases.case((page,)))
    assert finding.page == 3
    assert finding.explanation == (
        "Bladzijde 10 (bladzijde 3 van “convenant.pdf”): de kenmerken spreken elkaar tegen. "
        "Twee codes."
    )
