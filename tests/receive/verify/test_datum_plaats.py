"""The rule *datum en plaats*."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.receive.case import Case
from docgen.receive.facts import BoxInk
from docgen.receive.verify import datum_plaats
from tests.receive.verify import cases

_ASK = (
    "Vraag Gemeente Voorbeelddam op welke dag is ondertekend, en leg dat vast met ‘docgen "
    "beoordeel RETOUR --akkoord --datum DD-MM-JJJJ --door NAAM --reden TEKST’."
)
_HAND = "is met de hand ingevuld; docgen leest geen handschrift."
_PLACE = ("akkoord", "In het vak voor de plaats op bladzijde 2 staat “Voorbeelddam”.", "")


def _typed(day: str) -> Case:
    return cases.case(file={"fields": {cases.DATE: day, cases.PLACE: "Voorbeelddam"}})


def _ink(day: float, place: float) -> Case:
    boxes = (BoxInk(cases.DATE, "datum", 1, day), BoxInk(cases.PLACE, "plaats", 1, place))
    return cases.with_page(2, boxes=boxes)


@pytest.mark.parametrize(
    ("typed", "outcome", "explanation", "remedy"),
    [
        (
            "12-11-2025",
            "akkoord",
            "In het vak voor de datum op bladzijde 2 staat 12 november 2025.",
            "",
        ),
        (
            "21 november 2025",
            "twijfel",
            "In het vak voor de datum op bladzijde 2 staat 21 november 2025. Die dag moet nog "
            "komen.",
            _ASK,
        ),
        (
            "2 nov. 2025",
            "twijfel",
            "In het vak voor de datum op bladzijde 2 staat 2 november 2025. Dat is voor het "
            "exemplaar werd verstuurd (3 november 2025).",
            _ASK,
        ),
        (
            "heden",
            "twijfel",
            "In het vak voor de datum op bladzijde 2 staat “heden”; dat is niet als datum te "
            "lezen.",
            _ASK,
        ),
    ],
)
def test_a_typed_date_is_read_and_weighed(
    typed: str, outcome: str, explanation: str, remedy: str
) -> None:
    found = datum_plaats.check(_typed(typed))
    assert cases.told(found) == [(outcome, explanation, remedy), _PLACE]


def test_a_date_after_the_deadline_is_said_and_no_objection() -> None:
    late = replace(_typed("12-11-2025"), deadline=cases.DEADLINE.replace(month=11, day=10))
    assert cases.told(datum_plaats.check(late)) == [
        (
            "akkoord",
            "In het vak voor de datum op bladzijde 2 staat 12 november 2025. Dat is niet voor de "
            "uiterste datum (10 november 2025).",
            "",
        ),
        _PLACE,
        (
            "akkoord",
            "Het is binnengekomen op 14 november 2025; gevraagd was voor 10 november 2025.",
            "",
        ),
    ]


def test_handwriting_is_asked_of_a_person_once() -> None:
    assert cases.told(datum_plaats.check(cases.case())) == [
        (
            "akkoord",
            f"Het vak voor de datum op bladzijde 2 {_HAND}",
            "Lees de datum en de plaats en leg ze vast met ‘docgen beoordeel RETOUR --datum "
            "DD-MM-JJJJ --plaats PLAATS --door NAAM --reden TEKST’.",
        ),
        ("akkoord", f"Het vak voor de plaats op bladzijde 2 {_HAND}", ""),
    ]


@pytest.mark.parametrize(
    ("case", "dates", "places"),
    [
        (
            _ink(0.1, 0.1),
            ("twijfel", "Het vak voor de datum op bladzijde 2 is leeg.", _ASK),
            (
                "akkoord",
                "Het vak voor de plaats op bladzijde 2 is leeg. Dat is geen bezwaar.",
                "",
            ),
        ),
        (
            _ink(0.5, 0.5),
            (
                "twijfel",
                "Het vak voor de datum op bladzijde 2 is misschien ingevuld, maar niet zeker.",
                _ASK,
            ),
            (
                "akkoord",
                f"Het vak voor de plaats op bladzijde 2 {_HAND}",
                "Lees de plaats en leg haar vast met ‘docgen beoordeel RETOUR --plaats PLAATS "
                "--door NAAM --reden TEKST’.",
            ),
        ),
        (
            cases.with_page(2, boxes=()),
            ("twijfel", "Het vak voor de datum op bladzijde 2 is niet onderzocht.", _ASK),
            (
                "akkoord",
                "Het vak voor de plaats op bladzijde 2 is niet onderzocht. Dat is geen bezwaar.",
                "",
            ),
        ),
    ],
)
def test_what_is_not_filled_in(
    case: Case, dates: tuple[str, str, str], places: tuple[str, str, str]
) -> None:
    assert cases.told(datum_plaats.check(case)) == [dates, places]


def test_the_time_of_a_signature_stands_in_for_an_empty_date() -> None:
    case = cases.digital(cases.signature(), fields={})
    assert cases.told(datum_plaats.check(case)) == [
        ("akkoord", "De digitale handtekening van “A. Vak” is gezet op 12 november 2025.", ""),
        (
            "akkoord",
            "Het vak voor de datum op bladzijde 2 is leeg; de dag volgt uit de digitale "
            "handtekening.",
            "",
        ),
        ("akkoord", "Het vak voor de plaats op bladzijde 2 is leeg. Dat is geen bezwaar.", ""),
    ]


@pytest.mark.parametrize(
    ("signed_at", "outcome", "explanation"),
    [
        (
            "2025-11-25T10:00:00+00:00",
            "twijfel",
            "De digitale handtekening van “A. Vak” is gezet op 25 november 2025. Die dag moet nog "
            "komen.",
        ),
        (
            "2025-11-01T10:00:00+00:00",
            "twijfel",
            "De digitale handtekening van “A. Vak” is gezet op 1 november 2025. Dat is voor het "
            "exemplaar werd verstuurd (3 november 2025).",
        ),
    ],
)
def test_the_time_of_a_signature_is_weighed(signed_at: str, outcome: str, explanation: str) -> None:
    first = next(iter(datum_plaats.check(cases.digital(cases.signature(signed_at=signed_at)))))
    assert (first.outcome.value, first.explanation) == (outcome, explanation)


def test_a_copy_that_asks_no_date_is_accepted() -> None:
    copy = replace(cases.COPY, fields=cases.COPY.fields[2:])
    assert cases.told(datum_plaats.check(cases.case(of=copy))) == [
        ("akkoord", "Op dit exemplaar wordt geen datum gevraagd.", "")
    ]


def test_without_a_copy_there_is_nothing_to_judge() -> None:
    assert cases.told(datum_plaats.check(cases.nobody())) == [
        (
            "twijfel",
            "Nog niet te beoordelen: eerst moet vaststaan van welke partij en welke versie dit is.",
            "",
        )
    ]
