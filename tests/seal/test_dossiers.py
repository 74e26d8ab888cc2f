"""The small dossier is what the tests of the definitive copy take it for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from docgen.core.findings import Outcome
from docgen.issuing import Inputs
from tests.needs import needs_libreoffice
from tests.seal.dossiers import MISSING, WAYS, Returned, accepted, read


@pytest.mark.parametrize(
    "engine", ["ingebouwd", pytest.param("libreoffice", marks=needs_libreoffice)]
)
def test_every_party_was_accepted_with_a_date_and_a_place(
    small: Callable[..., Returned], engine: str
) -> None:
    made = small(engine)
    found = accepted(read(made.root))
    assert set(found) == set(WAYS)
    assert {item.outcome for item in found.values()} == {Outcome.ACCEPTED}
    assert {nr: (item.date, item.place) for nr, item in found.items()} == {
        nr: (signed.datum, signed.plaats) for nr, signed in made.signed.items()
    }


def test_they_signed_in_every_way(small: Callable[..., Returned]) -> None:
    found = accepted(read(small("ingebouwd").root))
    assert {nr: item.record.signing.way for nr, item in found.items()} == {
        **dict.fromkeys(WAYS, "met de hand"),
        18: "digitaal",
    }
    assert len(found[18].record.signing.signatures) == 2
    assert found[35].record.pages[0].rotation != 0
    assert found[2].record.source == "getekend.pdf"
    assert found[7].record.source.endswith(".jpg")


def test_one_of_them_is_still_missing(
    complete: Callable[..., Inputs], unfinished: Callable[..., Inputs]
) -> None:
    assert set(accepted(unfinished("ingebouwd"))) == set(WAYS) - {MISSING}
    assert set(accepted(complete("ingebouwd"))) == set(WAYS)
