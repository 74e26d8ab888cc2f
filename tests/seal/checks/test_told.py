"""Reading a manifest that anyone may have written."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.seal.checks.told import NewerFormatError, ToldPart, read_told
from tests.seal.checks.told import FILE, manifest, read


def test_what_it_tells() -> None:
    told = read(manifest())
    assert (told.kenmerk, told.version, told.issue, told.holder) == ("CRS-2026", "1.0", 1, "")
    assert told.parts[0] == ToldPart("voorblad", 1)
    (party,) = told.parties
    assert (party.nr, party.page, party.sheets, party.day) == (1, 2, (2,), "2025-12-01")
    assert party.signatures[0].passed
    assert list(told.files()) == ["01-soest-ontvangen.pdf"]


def test_what_belongs_on_a_page() -> None:
    told = read(manifest())
    assert told.shown_on(1) == "deel “voorblad”"
    assert told.shown_on(2) == "ondertekenpagina van Gemeente Soest"
    assert told.shown_on(0) == "onbekend deel"


def test_a_timestamp_is_no_signature_of_a_party() -> None:
    data = manifest()
    data["partijen"][0]["handtekeningen"][0]["timestamp_only"] = True
    assert read(data).parties[0].signatures == ()


def _two_parties(data: dict[str, Any]) -> None:
    data["partijen"] *= 2


def _two_files(data: dict[str, Any]) -> None:
    other = {**data["partijen"][0], "nr": 2}
    other["bestanden"] = [{**other["bestanden"][0], "grootte": 8}]
    data["partijen"].append(other)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data.update(formaat="iets"), "is niet door docgen gemaakt"),
        (lambda data: data.pop("partijen"), "mist “partijen”"),
        (lambda data: data.update(uitgave="1"), "heeft bij “uitgave” geen getal"),
        (lambda data: data.update(uitgave=True), "heeft bij “uitgave” geen getal"),
        (lambda data: data.update(titel=None), "heeft bij “titel” geen tekst"),
        (lambda data: data.update(titel=3), "heeft bij “titel” geen tekst"),
        (lambda data: data.update(delen={}), "heeft bij “delen” geen lijst"),
        (lambda data: data.update(delen=[3]), "heeft bij “delen” geen lijst"),
        (
            lambda data: data.update(ontbreekt=[3]),
            "heeft bij “ontbreekt” geen lijst van teksten",
        ),
        (
            lambda data: data["bladzijden"].reverse(),
            "noemt bij “bladzijden” nummer 1 niet op zijn plaats",
        ),
        (
            lambda data: data["partijen"][0]["bestanden"][0].pop("mime"),
            "mist “partijen.bestanden.mime”",
        ),
        (
            lambda data: data["partijen"][0].update(bladen=[{"bladzijde": 9}], bladzijde=9),
            "noemt voor partij 1 een bladzijde die er niet is",
        ),
        (
            lambda data: data["partijen"][0].update(bladzijde=1),
            "noemt voor partij 1 een bladzijde die niet van haar is",
        ),
        (
            lambda data: data["bladzijden"].extend(
                {"nr": nr, "sha256": ""} for nr in range(3, 20_002)
            ),
            "noemt meer bladzijden of partijen dan een exemplaar kan hebben",
        ),
        (_two_parties, "noemt een partij twee keer"),
        (_two_files, "noemt “01-soest-ontvangen.pdf” voor twee verschillende bestanden"),
    ],
)
def test_what_it_lacks(change: Callable[[dict[str, Any]], object], why: str) -> None:
    data = manifest()
    change(data)
    with pytest.raises(ValueError, match=r".") as caught:
        read(data)
    assert str(caught.value) == why


def test_a_newer_form() -> None:
    with pytest.raises(NewerFormatError, match="is gemaakt door een nieuwere versie van docgen"):
        read({**manifest(), "formaatversie": 2})


@pytest.mark.parametrize("data", [b"", b"\xff", b"[" * 100_000, b'{"formaat": NaN'])
def test_what_is_no_json(data: bytes) -> None:
    with pytest.raises(ValueError, match="is geen leesbare JSON"):
        read_told(data)


def test_the_screen_is_safe() -> None:
    told = read({**manifest(), "titel": "a\x1b[31m\u202eb" + "c" * 500})
    assert told.title == "a�[31m�b" + "c" * 292 + "…"


KEYS = st.sampled_from(sorted(manifest()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(KEYS, JSON)
def test_anything_else_is_read_or_refused(key: str, value: object) -> None:
    with suppress(ValueError):
        assert read({**manifest(), key: value}).pages


def test_earlier_copies_are_files_that_did_not_come_back() -> None:
    earlier = {**FILE, "naam": "v1.0.pdf", "versie": "1.0", "uitgave": 2}
    told = read({**manifest(), "eerdere_exemplaren": [earlier]})
    assert [item.name for item in told.earlier] == ["v1.0.pdf"]
    assert list(told.files()) == ["01-soest-ontvangen.pdf", "v1.0.pdf"]
    assert list(told.received()) == ["01-soest-ontvangen.pdf"]
    assert read(manifest()).earlier == ()


@pytest.mark.parametrize(
    ("earlier", "why"),
    [
        ({}, "heeft bij “eerdere_exemplaren” geen lijst"),
        ([{"naam": "v1.0.pdf"}], "mist “eerdere_exemplaren.ontvangen_als”"),
        (
            [{**FILE, "sha256": "b" * 64}],
            "noemt “01-soest-ontvangen.pdf” voor twee verschillende bestanden",
        ),
    ],
)
def test_what_is_wrong_with_an_earlier_copy(earlier: object, why: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read({**manifest(), "eerdere_exemplaren": earlier})
    assert str(caught.value) == why
