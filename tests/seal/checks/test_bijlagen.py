"""The attached files: what came back, and the earlier copies beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from docgen.core.findings import Outcome
from docgen.seal.check import check
from docgen.seal.checks.facts import AttachedFile
from tests.seal.checks.test_rules import ATTACHED, facts, said
from tests.seal.checks.told import FILE, manifest

EARLIER: dict[str, Any] = {
    "naam": "CRS-2026-v1.0-definitief.pdf",
    "ontvangen_als": "CRS-2026-v1.0-definitief.pdf",
    "versie": "1.0",
    "uitgave": 2,
    "sha256": "f" * 64,
    "grootte": 9,
    "mime": "application/pdf",
}
COPY = AttachedFile(EARLIER["naam"], "f" * 64, 9, "application/pdf", "/Source", True, True)
TOLD = {"eerdere_exemplaren": [EARLIER]}


def accepted(told: dict[str, Any], *more: AttachedFile) -> list[str]:
    return said(facts(told, attached=(*ATTACHED, *more)), "bijlagen", Outcome.ACCEPTED)


def test_the_earlier_copy_is_not_a_received_file() -> None:
    assert accepted(TOLD, COPY) == [
        "Het ontvangen bestand en het eerdere definitieve exemplaar zitten er byte voor byte in, "
        "zoals het manifest zegt, en verder niets."
    ]


def test_more_of_both() -> None:
    second = {**EARLIER, "naam": "CRS-2026-v1.1-definitief.pdf"}
    other = {**FILE, "naam": "01-soest-mail.eml", "mime": "message/rfc822"}
    told = {
        "eerdere_exemplaren": [EARLIER, second],
        "partijen": [{**manifest()["partijen"][0], "bestanden": [dict(FILE), other]}],
    }
    mail = replace(ATTACHED[0], name="01-soest-mail.eml", mime="message/rfc822")
    assert accepted(told, COPY, replace(COPY, name=second["naam"]), mail) == [
        "Alle 2 ontvangen bestanden en de 2 eerdere definitieve exemplaren zitten er byte voor "
        "byte in, zoals het manifest zegt, en verder niets."
    ]


@pytest.mark.parametrize(
    ("attached", "fault"),
    [
        ((), "ontbreekt"),
        (
            (replace(COPY, sha256="0" * 64),),
            "is niet het exemplaar dat is bijgevoegd: de SHA-256 is anders",
        ),
        ((replace(COPY, size=8),), "is niet het exemplaar dat is bijgevoegd: de grootte is anders"),
        ((replace(COPY, sound=False),), "heeft twee namen of meer dan één inhoud"),
        ((replace(COPY, listed=False),), "is niet als bijlage van het hele exemplaar aangemeld"),
        (
            (replace(COPY, mime="text/plain"),),
            "is aangemeld als een ander soort bestand dan is ontvangen",
        ),
    ],
)
def test_an_earlier_copy_that_is_gone_or_changed(
    attached: tuple[AttachedFile, ...], fault: str
) -> None:
    found = facts(TOLD, attached=(*ATTACHED, *attached))
    assert said(found, "bijlagen") == [
        f"Bijlage “CRS-2026-v1.0-definitief.pdf” (een eerder definitief exemplaar) {fault}."
    ]


def test_an_earlier_copy_that_the_manifest_does_not_name() -> None:
    assert said(facts(attached=(*ATTACHED, COPY)), "bijlagen") == [
        "Bijlage “CRS-2026-v1.0-definitief.pdf” hoort er niet in: het manifest noemt haar niet."
    ]


def test_the_conclusion_counts_it_apart() -> None:
    found = check(facts(TOLD, attached=(*ATTACHED, COPY)))
    assert found.conclusion == (
        "Dit definitieve exemplaar is heel: 2 bladzijden, 1 partij, 1 ontvangen bestand en 1 "
        "eerder exemplaar."
    )
