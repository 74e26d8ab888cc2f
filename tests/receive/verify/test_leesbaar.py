"""The rule *leesbaar*."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from docgen.core.findings import Outcome
from docgen.receive.facts import Fault, Media, PageFacts
from docgen.receive.verify import leesbaar
from tests.receive.verify import cases

_PARTY = "Gemeente Voorbeelddam"
_LOOK = "Het bestand zelf is bewaard. Open het en bekijk het."
_SETTLE = (
    "leg dat dan vast met ‘docgen beoordeel RETOUR --akkoord --door NAAM --reden TEKST’. "
    "Zo niet, gebruik dan ‘--afwijzen’ in plaats van ‘--akkoord’."
)
_NEW_SCAN = f"vraag {_PARTY} om een nieuwe, rechte scan van 200 dpi of meer."


def test_a_readable_file_is_said_to_be_so() -> None:
    assert cases.told(leesbaar.check(cases.case())) == [
        ("akkoord", "“convenant.pdf” is goed te lezen: een scan, 10 bladzijden.", "")
    ]


@pytest.mark.parametrize(
    ("facts", "outcome", "explanation", "remedy"),
    [
        (
            {"fault": Fault.ENCRYPTED},
            "afgekeurd",
            "“convenant.pdf” is met een wachtwoord beveiligd en kan niet worden gelezen.",
            f"Vraag {_PARTY} hetzelfde bestand zonder wachtwoord te sturen.",
        ),
        (
            {"fault": Fault.NOT_READABLE, "detail": "de inhoudstabel ontbreekt."},
            "afgekeurd",
            "“convenant.pdf” is beschadigd of geen geldig bestand en kan niet worden geopend. "
            "Bijzonderheid: de inhoudstabel ontbreekt.",
            f"Vraag {_PARTY} het bestand nog eens te sturen, als PDF of als nieuwe scan.",
        ),
        (
            {"fault": Fault.EMPTY},
            "afgekeurd",
            "“convenant.pdf” is leeg.",
            f"Vraag {_PARTY} het bestand nog eens te sturen.",
        ),
        (
            {"fault": Fault.TOO_MANY_PAGES},
            "afgekeurd",
            "“convenant.pdf” heeft meer bladzijden dan docgen aanneemt.",
            f"Vraag {_PARTY} alleen het ondertekende convenant te sturen.",
        ),
        (
            {"fault": Fault.TOO_LARGE},
            "afgekeurd",
            "“convenant.pdf” is te groot om te onderzoeken.",
            f"Vraag {_PARTY} een kleinere scan te sturen (200 dpi is genoeg).",
        ),
        (
            {"media": Media.OTHER},
            "afgekeurd",
            "“convenant.pdf” is geen PDF of afbeelding.",
            f"Vraag {_PARTY} het ondertekende stuk als PDF of als scan te sturen.",
        ),
        (
            {"fault": Fault.TOO_SLOW},
            "twijfel",
            "“convenant.pdf” kon niet binnen de tijd worden onderzocht.",
            f"{_LOOK} Lukt dat niet: vraag {_PARTY} een nieuwe scan of PDF te sturen.",
        ),
        (
            {"active": ("een script (JavaScript)", "een opdracht om een programma te starten")},
            "twijfel",
            "“convenant.pdf” bevat iets dat uit zichzelf kan handelen: een script (JavaScript) en "
            "een opdracht om een programma te starten. Dat hoort niet in een getekend convenant.",
            "Open het bestand niet zomaar; vraag zo nodig de beheerder. Is er een goede "
            f"verklaring, {_SETTLE}",
        ),
        (
            {"pages": 12},
            "twijfel",
            "Van “convenant.pdf” zijn 2 bladzijden van de 12 niet onderzocht.",
            f"{_LOOK} Is het in orde, {_SETTLE}",
        ),
        (
            {"pages": 0, "page_facts": ()},
            "twijfel",
            "In “convenant.pdf” staat niets: er zijn geen bladzijden of zij zijn leeg.",
            f"Vraag {_PARTY} om een nieuwe scan.",
        ),
        (
            {"pages": 2, "page_facts": (PageFacts(1, Fault.CRASHED), PageFacts(2, Fault.CRASHED))},
            "twijfel",
            "Bladzijde 1 en 2 van “convenant.pdf” konden niet worden onderzocht (onderzoek "
            "afgebroken).",
            f"{_LOOK} Is het niet te lezen: {_NEW_SCAN}",
        ),
        (
            {"pages": 1, "page_facts": (PageFacts(1, sharpness=0.05),)},
            "twijfel",
            "Bladzijde 1 van “convenant.pdf” is te onscherp om te lezen.",
            f"{_LOOK} Is het niet te lezen: {_NEW_SCAN}",
        ),
    ],
)
def test_what_stands_in_the_way_is_said(
    facts: Mapping[str, object], outcome: str, explanation: str, remedy: str
) -> None:
    found = leesbaar.check(cases.case(file=facts))
    assert cases.told(found) == [(outcome, explanation, remedy)]


def test_files_inside_the_pdf_are_named_and_no_objection() -> None:
    found = cases.told(leesbaar.check(cases.case(file={"embedded": ("bewijs.xml",)})))
    assert found[0] == (
        "akkoord",
        "In “convenant.pdf” is ook ingesloten: “bewijs.xml”. Daar is niet in gekeken; het is "
        "bewaard.",
        "",
    )
    assert len(found) == 2


def test_a_case_without_files_is_a_doubt() -> None:
    (finding,) = leesbaar.check(cases.case(files=()))
    assert finding.outcome is Outcome.DOUBTFUL
    assert finding.explanation == "Van “convenant.pdf” is niets onderzocht."


def test_a_name_from_outside_cannot_fill_or_steer_the_screen() -> None:
    (finding,) = leesbaar.check(
        cases.case(file={"fault": Fault.EMPTY, "name": "a\x1b[2J\n" + "b" * 200})
    )
    assert finding.explanation == f"“a [2J {'b' * 74}…” is leeg."
