"""The rule *juiste versie*."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.core.findings import Outcome
from docgen.core.identity import PageIdentity
from docgen.receive.case import Case
from docgen.receive.facts import Signal, SignalKind
from docgen.receive.verify import versie
from tests.receive.verify import cases

_AGAIN = (
    "Vraag Gemeente Voorbeelddam om een nieuw getekend exemplaar van versie 1.0; stuur eventueel "
    "het exemplaar opnieuw met ‘docgen verstuur --opnieuw 7’."
)


def test_the_valid_copy_is_accepted_with_the_day_it_was_sent() -> None:
    assert cases.told(versie.check(cases.case())) == [
        (
            "akkoord",
            "Dit is versie 1.0, het exemplaar dat op 3 november 2025 voor Gemeente Voorbeelddam "
            "is verstuurd.",
            "",
        )
    ]


def test_a_copy_that_was_never_mailed_is_accepted_as_well() -> None:
    copy = replace(cases.COPY, sent_at=None)
    (finding,) = versie.check(cases.case(of=copy))
    assert finding.outcome is Outcome.ACCEPTED
    assert finding.explanation == (
        "Dit is versie 1.0, het exemplaar dat nu voor Gemeente Voorbeelddam geldt."
    )


def _printed(**changed: object) -> Case:
    """A good return on whose page 3 a code with another identity was read."""
    own = PageIdentity("CRS-2026", "1.0", 7, 3, 10, "Y24KPA")
    read = replace(own, **changed)  # type: ignore[arg-type]
    return cases.with_page(3, signals=(Signal(SignalKind.CODE, 1.0, identity=read),))


@pytest.mark.parametrize(
    ("case", "outcome", "explanation", "remedy"),
    [
        (
            cases.case(of=cases.OLD),
            "afgekeurd",
            "Dit is versie 0.9 van het convenant van Gemeente Voorbeelddam; nu wordt versie 1.0 "
            "ondertekend. De reden: artikel 4 is aangepast.",
            _AGAIN,
        ),
        (
            cases.case(of=cases.REPLACED),
            "afgekeurd",
            "Dit is een exemplaar van versie 1.0 van Gemeente Voorbeelddam dat op 2 november 2025 "
            "is vervangen. De reden: de naam van de gemeente was verkeerd gespeld. De "
            "handtekening telt niet, want `naam` is wezenlijk.",
            _AGAIN,
        ),
        (
            cases.case((*cases.pages(numbers=range(1, 10)), cases.page(10, cases.OLD))),
            "afgekeurd",
            "Bladzijde 10 hoort bij een ander exemplaar: versie 0.9 van Gemeente Voorbeelddam, "
            "exemplaar 1 (vervangen).",
            _AGAIN,
        ),
        (
            cases.case((replace(cases.page(3), copy=None, version="2.0"),)),
            "afgekeurd",
            "Bladzijde 3 is van versie 2.0.",
            _AGAIN,
        ),
        (
            _printed(text="ZZZZZZ"),
            "afgekeurd",
            "Bladzijde 3 is volgens de paginacode van een andere tekst (kenmerk ZZZZZZ) dan die "
            "voor Gemeente Voorbeelddam is verstuurd (kenmerk Y24KPA).",
            _AGAIN,
        ),
        (
            _printed(version="0.9"),
            "afgekeurd",
            "Bladzijde 3 is volgens de paginacode van versie 0.9, niet van versie 1.0.",
            _AGAIN,
        ),
        (
            _printed(party=18),
            "afgekeurd",
            "Bladzijde 3 is volgens de paginacode van Waterschap De Proef, niet van Gemeente "
            "Voorbeelddam.",
            _AGAIN,
        ),
        (
            _printed(pages=12),
            "afgekeurd",
            "Bladzijde 3 is volgens de paginacode van een stuk met 12 bladzijden, niet 10.",
            _AGAIN,
        ),
        (
            _printed(pack="CRS-2021"),
            "afgekeurd",
            "Bladzijde 3 is volgens de paginacode van een ander convenant: CRS-2021, niet "
            "CRS-2026.",
            _AGAIN,
        ),
        (
            cases.case(copy=None),
            "twijfel",
            "Dit past bij geen enkel exemplaar dat aan Gemeente Voorbeelddam is uitgegeven.",
            _AGAIN,
        ),
        (
            cases.nobody(),
            "twijfel",
            "Nog niet te beoordelen: eerst moet vaststaan van welke partij en welke versie dit is.",
            "",
        ),
    ],
)
def test_another_version_is_refused_with_the_reason(
    case: Case, outcome: str, explanation: str, remedy: str
) -> None:
    assert cases.told(versie.check(case)) == [(outcome, explanation, remedy)]


def _replaced(**inputs: str) -> tuple[str, str, str]:
    """What is said of a copy that was made from other values than the valid one."""
    old = replace(cases.REPLACED, inputs={**cases.MADE_FROM, **inputs}, replaced_reason="spelling")
    copies = (old, cases.COPY, cases.COPY_TWO)
    held = cases.case(of=old, catalogue=replace(cases.CATALOGUE, copies=copies))
    (found,) = cases.told(versie.check(held))
    return found


_REPLACED_COPY = (
    "Dit is een exemplaar van versie 1.0 van Gemeente Voorbeelddam dat op 2 november 2025 is "
    "vervangen. De reden: spelling."
)


def test_a_slight_correction_leaves_the_signature_valid() -> None:
    assert _replaced(**{"partij.voorletters": "0"}) == (
        "akkoord",
        f"{_REPLACED_COPY} De handtekening blijft geldig, want alleen niet-wezenlijke gegevens "
        "wijzigden: `voorletters`.",
        "",
    )
    assert _replaced() == (
        "akkoord",
        f"{_REPLACED_COPY} De handtekening blijft geldig, want de gegevens erin zijn dezelfde.",
        "",
    )


def test_a_correction_that_nobody_weighed_is_for_a_person() -> None:
    assert _replaced(**{"partij.achternaam": "0", "partij.voorletters": "0"}) == (
        "twijfel",
        f"{_REPLACED_COPY} Gewijzigd is `achternaam`, en pakket.toml zegt niet of dat wezenlijk "
        "is.",
        "Blijft de handtekening ondanks deze wijziging geldig, leg dat dan vast met ‘docgen "
        "beoordeel RETOUR --akkoord --door NAAM --reden TEKST’. Zo niet, gebruik dan "
        "‘--afwijzen’ in plaats van ‘--akkoord’.",
    )


def test_another_text_is_never_slight() -> None:
    assert _replaced(**{"sjabloon tekst.docx": "0"}) == (
        "afgekeurd",
        f"{_REPLACED_COPY} De handtekening telt niet, want sjabloon tekst.docx is wezenlijk.",
        _AGAIN,
    )


def test_a_code_of_another_covenant_is_refused_even_if_nobody_was_recognised() -> None:
    strange = PageIdentity("CRS-2021", "1.0", 7, 1, 10, "Y24KPA")
    facts = replace(cases.page_facts(1), signals=(Signal(SignalKind.CODE, 1.0, identity=strange),))
    page = replace(cases.unrecognised(1), facts=facts)
    found = tuple(versie.check(cases.case((page,), party=None, copy=None)))
    assert [finding.outcome for finding in found] == [Outcome.DOUBTFUL, Outcome.REFUSED]
