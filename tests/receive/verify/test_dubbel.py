"""The rule *dubbel*."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.core.findings import Outcome
from docgen.core.returns import Judged, SigningRecord
from docgen.receive.case import Case
from docgen.receive.verify import dubbel
from tests.receive.verify import cases

_RECEIVED = "R5 (ontvangen op 10 november 2025)"
_SETTLE = (
    "Bepaal met Gemeente Voorbeelddam welk exemplaar geldt. Geldt deze retour, leg dat dan vast "
    "met ‘docgen beoordeel RETOUR --akkoord --door NAAM --reden TEKST’. Zo niet, gebruik dan "
    "‘--afwijzen’ in plaats van ‘--akkoord’."
)


def _against(what: str) -> str:
    return (
        f"Van Gemeente Voorbeelddam is {_RECEIVED} al goedgekeurd, en deze retour is daaraan niet "
        f"gelijk: {what}."
    )


def _typed(day: str, place: str = "") -> Case:
    return cases.case(file={"fields": {cases.DATE: day, cases.PLACE: place}})


def _dated() -> Judged:
    return cases.decided(cases.earlier(), date="2025-11-09", place="Elders")


@pytest.mark.parametrize(
    ("case", "outcome", "explanation", "remedy"),
    [
        (
            cases.case(),
            "akkoord",
            "Van Gemeente Voorbeelddam was nog niets ontvangen voor versie 1.0.",
            "",
        ),
        (
            cases.case(earlier=(cases.earlier(),)),
            "akkoord",
            f"Opnieuw ontvangen: van Gemeente Voorbeelddam is {_RECEIVED} al goedgekeurd (zonder "
            "verschil in exemplaar, ondertekening of datum).",
            "",
        ),
        (
            cases.case(earlier=(cases.earlier(sha256=cases.ORIGIN.sha256),)),
            "akkoord",
            f"Opnieuw ontvangen: van Gemeente Voorbeelddam is {_RECEIVED} al goedgekeurd "
            "(hetzelfde bestand).",
            "",
        ),
        (
            cases.case(earlier=(cases.earlier(outcome=Outcome.REFUSED),)),
            "akkoord",
            f"Van Gemeente Voorbeelddam was er al {_RECEIVED}, die is afgekeurd. Deze retour "
            "wordt apart beoordeeld.",
            "",
        ),
        (
            cases.case(earlier=(cases.earlier(outcome=Outcome.DOUBTFUL),)),
            "akkoord",
            f"Van Gemeente Voorbeelddam was er al {_RECEIVED}, waarover nog twijfel is. Deze "
            "retour wordt apart beoordeeld.",
            "",
        ),
        (
            cases.case(earlier=(cases.earlier(copy=cases.REPLACED.nr),)),
            "akkoord",
            f"Van Gemeente Voorbeelddam was er al {_RECEIVED}, goedgekeurd, maar van een "
            "exemplaar dat daarna is vervangen.",
            "",
        ),
        (
            # A form with the same name, on which an earlier amendment was consented to.
            cases.case(earlier=(cases.earlier(copy=99, version="0.9"),)),
            "akkoord",
            "Van Gemeente Voorbeelddam was nog niets ontvangen voor versie 1.0.",
            "",
        ),
        (
            cases.case(of=cases.REPLACED, earlier=(cases.earlier(),)),
            "twijfel",
            _against("het is een ander exemplaar"),
            _SETTLE,
        ),
        (
            cases.case(
                earlier=(cases.earlier(signing=SigningRecord("digitaal", None, None, False)),)
            ),
            "twijfel",
            _against("die was digitaal ondertekend en deze is met de hand ondertekend"),
            _SETTLE,
        ),
        (
            cases.digital(
                cases.signature(),
                of=cases.COPY,
            ),
            "akkoord",
            "Van Gemeente Voorbeelddam was nog niets ontvangen voor versie 1.0.",
            "",
        ),
        (
            replace(_typed("12-11-2025", "Voorbeelddam"), earlier=(_dated(),)),
            "twijfel",
            _against(
                "de datum was 9 november 2025 en is nu 12 november 2025 en de plaats was "
                "“Elders” en is nu “Voorbeelddam”"
            ),
            _SETTLE,
        ),
        (
            replace(
                cases.digital(cases.signature()),
                earlier=(
                    cases.earlier(
                        signing=SigningRecord(
                            "digitaal",
                            None,
                            None,
                            False,
                            (cases.signature(certificate_sha256="a" * 64),),
                        )
                    ),
                ),
            ),
            "twijfel",
            _against("de digitale handtekeningen zijn met andere certificaten gezet"),
            _SETTLE,
        ),
        (
            cases.nobody(),
            "twijfel",
            "Nog niet te beoordelen: eerst moet vaststaan van welke partij en welke versie dit is.",
            "",
        ),
    ],
)
def test_an_earlier_return_is_weighed(
    case: Case, outcome: str, explanation: str, remedy: str
) -> None:
    assert cases.told(dubbel.check(case)) == [(outcome, explanation, remedy)]


def test_what_a_person_decided_about_the_earlier_one_counts() -> None:
    refused = cases.decided(cases.earlier(), outcome=Outcome.REFUSED)
    (finding,) = dubbel.check(cases.case(earlier=(refused,)))
    assert finding.explanation == (
        f"Van Gemeente Voorbeelddam was er al {_RECEIVED}, die is afgekeurd. Deze retour wordt "
        "apart beoordeeld."
    )


def test_another_document_of_the_same_party_is_not_a_double() -> None:
    other = replace(cases.COPY, nr=77, document="verwerkersovereenkomst")
    catalogue = replace(cases.CATALOGUE, copies=(*cases.CATALOGUE.copies, other))
    (finding,) = dubbel.check(cases.case(catalogue=catalogue, earlier=(cases.earlier(copy=77),)))
    assert finding.explanation == (
        "Van Gemeente Voorbeelddam was nog niets ontvangen voor versie 1.0."
    )
