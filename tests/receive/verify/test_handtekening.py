"""The rule *digitale handtekening*."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from docgen.core.findings import Outcome
from docgen.core.signatures import AfterSigning, Indication
from docgen.receive.verify import handtekening
from tests.receive.verify import cases

_WHO = (
    "De digitale handtekening van “A. Vak” (Gemeente Voorbeelddam), gezet op 12 november 2025 om "
    "14.05 uur,"
)
_SETTLE = (
    "leg dat dan vast met ‘docgen beoordeel RETOUR --akkoord --door NAAM --reden TEKST’. "
    "Zo niet, gebruik dan ‘--afwijzen’ in plaats van ‘--akkoord’."
)
_SIGN_AGAIN = (
    "Vraag Gemeente Voorbeelddam het exemplaar opnieuw te ondertekenen en daarna niets meer in "
    "het bestand te veranderen."
)
_LOOK = (
    "Laat de handtekening nakijken, of vraag Gemeente Voorbeelddam om opnieuw te ondertekenen. Is "
    f"zij in orde, {_SETTLE}"
)


def test_without_a_digital_signature_the_rule_does_not_apply() -> None:
    assert cases.told(handtekening.check(cases.case())) == [
        ("akkoord", "Niet van toepassing: er is geen digitale handtekening.", "")
    ]


@pytest.mark.parametrize(
    ("facts", "outcome", "explanation", "remedy"),
    [
        ({}, "akkoord", f"{_WHO} is geldig.", ""),
        (
            {"after_signing": AfterSigning.SIGNED_OR_FILLED, "covers_file": False},
            "akkoord",
            f"{_WHO} is geldig.",
            "",
        ),
        (
            {
                "timestamp_at": "2025-11-12T14:06:00+00:00",
                "timestamp_by": "Oefen TSA",
                "organisation": "",
            },
            "akkoord",
            "De digitale handtekening van “A. Vak”, gezet op 12 november 2025 om 14.06 uur met "
            "tijdstempel van “Oefen TSA”, is geldig.",
            "",
        ),
        (
            {"signer": "", "organisation": "", "signed_at": None},
            "akkoord",
            "De digitale handtekening van een onbekende ondertekenaar, is geldig.",
            "",
        ),
        (
            {"timestamp_only": True, "signed_at": None, "timestamp_at": "2025-11-12T14:06:00Z"},
            "akkoord",
            "Het tijdstempel op het bestand, gezet op 12 november 2025 om 14.06 uur, is geldig.",
            "",
        ),
        (
            {
                "indication": Indication.INDETERMINATE,
                "sub_indication": "NO_CERTIFICATE_CHAIN_FOUND",
                "explanation": "de uitgever staat niet in de map met certificaten",
            },
            "twijfel",
            f"{_WHO} is niet zeker te beoordelen. De uitgever staat niet in de map met "
            "certificaten.",
            "Vertrouwt u “Oefen CA”, vraag de beheerder dan het certificaat daarvan in de map met "
            "vertrouwde certificaten te zetten en geef ‘docgen ontvang’ opnieuw. Hebt u de "
            f"handtekening op een andere manier gecontroleerd, {_SETTLE}",
        ),
        (
            {
                "indication": Indication.INDETERMINATE,
                "sub_indication": "OUT_OF_BOUNDS_NO_POE",
                "explanation": "Het certificaat is verlopen.",
            },
            "twijfel",
            f"{_WHO} is niet zeker te beoordelen. Het certificaat is verlopen.",
            _LOOK,
        ),
        (
            {
                "indication": Indication.FAILED,
                "sub_indication": "FORMAT_FAILURE",
                "explanation": "De handtekening is beschadigd.",
            },
            "afgekeurd",
            f"{_WHO} is ongeldig. De handtekening is beschadigd.",
            _SIGN_AGAIN,
        ),
        (
            {"intact": False, "explanation": ""},
            "afgekeurd",
            f"{_WHO} geldt niet meer: het bestand is na het ondertekenen veranderd.",
            _SIGN_AGAIN,
        ),
        (
            {"after_signing": AfterSigning.CHANGED, "explanation": ""},
            "afgekeurd",
            f"{_WHO} geldt niet meer: het bestand is na het ondertekenen veranderd.",
            _SIGN_AGAIN,
        ),
        (
            {"after_signing": AfterSigning.ANNOTATED, "explanation": ""},
            "twijfel",
            f"{_WHO} is geldig, maar daarna zijn er aantekeningen aan het bestand toegevoegd.",
            _LOOK,
        ),
        (
            {"after_signing": AfterSigning.UNKNOWN, "explanation": ""},
            "twijfel",
            f"{_WHO} is geldig, maar wat er daarna met het bestand is gebeurd, is niet vast te "
            "stellen.",
            _LOOK,
        ),
    ],
)
def test_a_signature_is_judged_by_its_indication(
    facts: Mapping[str, object], outcome: str, explanation: str, remedy: str
) -> None:
    found = handtekening.check(cases.digital(cases.signature(**facts)))
    assert cases.told(found) == [(outcome, explanation, remedy)]


def test_the_terms_of_the_standard_are_kept() -> None:
    unknown = cases.signature(
        indication=Indication.INDETERMINATE, sub_indication="NO_CERTIFICATE_CHAIN_FOUND"
    )
    (finding,) = handtekening.check(cases.digital(unknown))
    assert finding.method == (
        "controle volgens ETSI EN 319 102-1: INDETERMINATE, NO_CERTIFICATE_CHAIN_FOUND"
    )


def test_every_signature_speaks() -> None:
    two = (cases.signature(), cases.signature(field="ander", intact=False))
    found = [finding.outcome for finding in handtekening.check(cases.digital(*two))]
    assert found == [Outcome.ACCEPTED, Outcome.REFUSED]
