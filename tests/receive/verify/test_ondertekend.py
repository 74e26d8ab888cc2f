"""The rule *ondertekend*."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.core.findings import Outcome
from docgen.core.signatures import Indication
from docgen.receive.case import Case
from docgen.receive.facts import BoxInk
from docgen.receive.verify import ondertekend
from tests.receive.verify import cases

_BOX = "et vak voor de handtekening van A. Vak op bladzijde 2"
_SETTLE = (
    "leg dat dan vast met ‘docgen beoordeel RETOUR --akkoord --door NAAM --reden TEKST’. "
    "Zo niet, gebruik dan ‘--afwijzen’ in plaats van ‘--akkoord’."
)
_ASK = (
    "Vraag Gemeente Voorbeelddam om de ondertekenpagina te laten tekenen door A. Vak en die "
    "opnieuw te sturen."
)


def _box(ink: float, **changed: object) -> Case:
    box = BoxInk(cases.SIGNED, "handtekening", 1, ink, crop="b002-3")
    return cases.with_page(2, boxes=(replace(box, **changed),))  # type: ignore[arg-type]


def _picture() -> Case:
    return cases.with_page(2, boxes=cases.boxes(), scanned=False)


@pytest.mark.parametrize(
    ("case", "outcome", "explanation", "remedy"),
    [
        (_box(0.7), "akkoord", f"H{_BOX} bevat een handtekening (zekerheid 70 %).", ""),
        (
            _picture(),
            "akkoord",
            f"H{_BOX} bevat een beeld of stempel van een handtekening (zekerheid 95 %).",
            "",
        ),
        (_box(0.29), "afgekeurd", f"H{_BOX} is leeg.", _ASK),
        (
            _box(0.3),
            "twijfel",
            f"H{_BOX} bevat iets, maar het is niet zeker of dat een handtekening is.",
            f"Bekijk het vak. Is het een handtekening, {_SETTLE}",
        ),
        (
            _box(float("nan")),
            "twijfel",
            f"H{_BOX} bevat iets, maar het is niet zeker of dat een handtekening is.",
            f"Bekijk het vak. Is het een handtekening, {_SETTLE}",
        ),
        (
            _box(0.1, stamped=True),
            "twijfel",
            f"H{_BOX} bevat iets, maar het is niet zeker of dat een handtekening is.",
            f"Bekijk het vak. Is het een handtekening, {_SETTLE}",
        ),
        (
            _box(0.9, typed="A. Vak"),
            "twijfel",
            f"In h{_BOX} staat getypte tekst: “A. Vak”. Dat is geen handtekening.",
            f"{_ASK} Is dit toch een handtekening, {_SETTLE}",
        ),
        (
            cases.with_page(2, boxes=()),
            "twijfel",
            f"H{_BOX} is niet onderzocht.",
            f"Bekijk het vak. Is het een handtekening, {_SETTLE}",
        ),
        (
            cases.case(cases.pages(numbers=[1, 3])),
            "afgekeurd",
            "Bladzijde 2, waar de handtekening van A. Vak hoort, is er niet.",
            _ASK,
        ),
        (
            cases.digital(identical=True, appended=None),
            "afgekeurd",
            f"H{_BOX} is leeg. Dit is precies het bestand dat is verstuurd.",
            _ASK,
        ),
        (
            cases.digital(cases.signature()),
            "akkoord",
            "De handtekening van A. Vak is digitaal gezet door “A. Vak”; of zij geldig is, staat "
            "bij “digitale handtekening”.",
            "",
        ),
        (
            cases.digital(cases.signature(indication=Indication.FAILED)),
            "afgekeurd",
            f"De digitale handtekening in h{_BOX} klopt niet en telt dus niet.",
            _ASK,
        ),
        (
            cases.digital(cases.signature(intact=False)),
            "afgekeurd",
            f"De digitale handtekening in h{_BOX} klopt niet en telt dus niet.",
            _ASK,
        ),
        (
            cases.digital(cases.signature(timestamp_only=True)),
            "afgekeurd",
            f"H{_BOX} is leeg.",
            _ASK,
        ),
        (
            cases.digital(cases.signature(field="Signature1", signer="VAK, A.")),
            "akkoord",
            "De handtekening van A. Vak is digitaal gezet door “VAK, A.”, buiten het vak; of zij "
            "geldig is, staat bij “digitale handtekening”.",
            "",
        ),
        (
            cases.digital(cases.signature(field="Signature1", signer="D. Ander")),
            "twijfel",
            f"H{_BOX} is niet zeker gevuld. Wel is het bestand digitaal ondertekend door "
            "“D. Ander”, buiten het vak.",
            f"Ga na of “D. Ander” voor Gemeente Voorbeelddam mag tekenen. Is dat zo, {_SETTLE}",
        ),
        (
            cases.case(of=replace(cases.COPY, fields=())),
            "twijfel",
            "Het exemplaar van Gemeente Voorbeelddam heeft geen vak voor een handtekening.",
            f"Kijk zelf of het is ondertekend. Is het ondertekend, {_SETTLE}",
        ),
        (
            cases.nobody(),
            "twijfel",
            "Nog niet te beoordelen: eerst moet vaststaan van welke partij en welke versie dit is.",
            "",
        ),
    ],
)
def test_what_stands_in_the_signature_box(
    case: Case, outcome: str, explanation: str, remedy: str
) -> None:
    assert cases.told(ondertekend.check(case)) == [(outcome, explanation, remedy)]


def test_the_evidence_is_the_box() -> None:
    (finding,) = ondertekend.check(_box(0.9))
    assert (finding.page, finding.box, finding.evidence) == (
        2,
        cases.COPY.fields[2].box,
        ("b002-3",),
    )
    assert finding.certainty == 0.9


def test_two_signatories_need_two() -> None:
    first, second = (item.name for item in cases.COPY_TWO.fields[2:])
    boxes = (BoxInk(first, "handtekening", 1, 0.9), BoxInk(second, "handtekening", 2, 0.05))
    page = cases.page(2, cases.COPY_TWO, boxes=boxes)
    found = cases.told(ondertekend.check(cases.case((page,), cases.COPY_TWO)))
    assert found == [
        (
            "akkoord",
            "Het vak voor de handtekening van B. Penning op bladzijde 2 bevat een handtekening "
            "(zekerheid 90 %).",
            "",
        ),
        (
            "afgekeurd",
            "Het vak voor de handtekening van C. van Stempel op bladzijde 2 is leeg.",
            "Vraag Waterschap De Proef om de ondertekenpagina te laten tekenen door C. van "
            "Stempel en die opnieuw te sturen.",
        ),
    ]


def test_one_person_cannot_sign_for_two() -> None:
    fields = [item.name for item in cases.COPY_TWO.fields[2:]]
    both = [cases.signature(field=name, signer="B. Penning") for name in fields]
    found = tuple(ondertekend.check(cases.digital(*both, of=cases.COPY_TWO)))
    assert [finding.outcome for finding in found] == [
        Outcome.ACCEPTED,
        Outcome.ACCEPTED,
        Outcome.DOUBTFUL,
    ]
    assert found[2].explanation == (
        "De vakken van B. Penning en van C. van Stempel zijn met hetzelfde certificaat "
        "ondertekend, dat van “B. Penning”."
    )
