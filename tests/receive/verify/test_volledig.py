"""The rule *volledig*."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.receive.case import Case
from docgen.receive.verify import volledig
from tests.receive.verify import cases

_SETTLE = (
    "leg dat dan vast met ‘docgen beoordeel RETOUR --akkoord --door NAAM --reden TEKST’. "
    "Zo niet, gebruik dan ‘--afwijzen’ in plaats van ‘--akkoord’."
)
_MISSING = (
    f"Vraag Gemeente Voorbeelddam om de ontbrekende bladzijden. Is dit toch genoeg, {_SETTLE}"
)
_OWN_PAGE = (
    "Vraag Gemeente Voorbeelddam om de eigen, getekende ondertekenpagina; stuur eventueel het "
    "exemplaar opnieuw met ‘docgen verstuur --opnieuw 7’."
)


def _without(*missing: int, **changed: object) -> Case:
    numbers = [nr for nr in range(1, 11) if nr not in missing]
    return cases.case(cases.pages(numbers=numbers), **changed)  # type: ignore[arg-type]


def _shuffled() -> Case:
    held = tuple(
        replace(page, facts=cases.page_facts(page.page or 0, source_page=11 - (page.page or 0)))
        for page in cases.pages()
    )
    return cases.case(held)


def _in_two_files() -> Case:
    other = replace(cases.ORIGIN, name="rest.pdf", sha256="f" * 64)
    held = cases.pages()
    return cases.case((*held[:9], replace(held[9], origin=other)))


@pytest.mark.parametrize(
    ("case", "outcome", "explanation", "remedy"),
    [
        (cases.case(), "akkoord", "Alle 10 bladzijden zijn er.", ""),
        (
            _shuffled(),
            "akkoord",
            "Alle 10 bladzijden zijn er. In het bestand lagen zij in een andere volgorde; docgen "
            "heeft ze geordend.",
            "",
        ),
        (
            _in_two_files(),
            "akkoord",
            "Alle 10 bladzijden zijn er. Zij zijn uit 2 bestanden bij elkaar gezocht.",
            "",
        ),
        (
            cases.case(cases.pages(numbers=[2])),
            "akkoord",
            "Alleen bladzijde 2 is teruggekomen, met de plaats voor de handtekening. Dat is "
            "genoeg: de overige bladzijden liggen vast zoals verstuurd.",
            "",
        ),
        (
            cases.case(cases.pages(numbers=[1, 2]), signature_page_suffices=False),
            "twijfel",
            "Alleen bladzijde 1 en 2 zijn teruggekomen, met de plaats voor de handtekening. Voor "
            "dit convenant moet het hele stuk terugkomen.",
            "Vraag Gemeente Voorbeelddam om het hele getekende convenant. Is dit toch genoeg, "
            f"{_SETTLE}",
        ),
        (
            _without(9, 10),
            "twijfel",
            "De bijlage (bladzijde 9 en 10) ontbreekt; het exemplaar van Gemeente Voorbeelddam "
            "telt 10 bladzijden.",
            _MISSING,
        ),
        (
            _without(5),
            "twijfel",
            "Bladzijde 5 ontbreekt; het exemplaar van Gemeente Voorbeelddam telt 10 bladzijden.",
            _MISSING,
        ),
        (
            _without(4, 5, 6, 8),
            "twijfel",
            "Bladzijde 4 tot en met 6 en 8 ontbreken; het exemplaar van Gemeente Voorbeelddam "
            "telt 10 bladzijden.",
            _MISSING,
        ),
        (
            _without(2),
            "afgekeurd",
            "De ondertekenpagina van Gemeente Voorbeelddam (bladzijde 2) ontbreekt.",
            _OWN_PAGE,
        ),
        (
            _without(2, others=((18, frozenset({2})),)),
            "afgekeurd",
            "De ondertekenpagina van Gemeente Voorbeelddam (bladzijde 2) ontbreekt. Wel zit er "
            "een ondertekenpagina van Waterschap De Proef in het bestand.",
            _OWN_PAGE,
        ),
        (
            cases.nobody(),
            "twijfel",
            "Nog niet te beoordelen: eerst moet vaststaan van welke partij en welke versie dit is.",
            "",
        ),
    ],
)
def test_what_is_there_and_what_is_missing(
    case: Case, outcome: str, explanation: str, remedy: str
) -> None:
    assert cases.told(volledig.check(case)) == [(outcome, explanation, remedy)]


def test_a_double_page_is_named_with_its_places() -> None:
    again = replace(cases.page(4), facts=cases.page_facts(4, source_page=11))
    found = tuple(volledig.check(cases.case((*cases.pages(), again))))
    assert cases.told(found)[1:] == [
        (
            "twijfel",
            "Bladzijde 4 zit er 2 keer in: bladzijde 4 van “convenant.pdf” en bladzijde 11 van "
            "“convenant.pdf”.",
            f"Bekijk welke de juiste is. Zijn zij gelijk en in orde, {_SETTLE}",
        )
    ]
    assert found[1].page == 11


def test_a_page_beyond_the_last_is_a_doubt() -> None:
    found = cases.told(volledig.check(cases.case((*cases.pages(), cases.page(11)))))
    assert found[1:] == [
        (
            "twijfel",
            "Bladzijde 11 van “convenant.pdf” zou bladzijde 11 zijn, maar het exemplaar van "
            "Gemeente Voorbeelddam telt 10 bladzijden.",
            "Bekijk deze bladzijde en bepaal of zij erbij hoort.",
        )
    ]
