"""Fingerprints."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.provenance import fingerprint, sha256, sha256_file

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def test_the_digest_is_that_of_fips_180() -> None:
    # NIST's example for SHA-256 with the message "abc".
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_has_the_digest_of_its_bytes(tmp_path: Path) -> None:
    data = bytes(range(256)) * 2000
    (tmp_path / "a.bin").write_bytes(data)
    assert sha256_file(tmp_path / "a.bin") == hashlib.sha256(data).hexdigest()


def test_a_fingerprint_is_the_same_in_every_version() -> None:
    # Pinned: a change of this value would have every copy made again.
    value = {"naam": "Zoë", "nr": 7, "dag": date(2026, 1, 1), "leeg": None, "lijst": [1.5, True]}
    assert fingerprint(value) == sha256(
        '{"dag":"2026-01-01","leeg":null,"lijst":[1.5,true],"naam":"Zoë","nr":7}'.encode()
    )


@given(PLAIN)
def test_a_value_has_one_fingerprint(value: object) -> None:
    assert fingerprint(value) == fingerprint(value)


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_the_order_of_keys_does_not_count(value: dict[str, int]) -> None:
    assert fingerprint(dict(reversed(value.items()))) == fingerprint(value)


def test_a_tuple_is_as_good_as_a_list() -> None:
    assert fingerprint((1, ("a",))) == fingerprint([1, ["a"]])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["a", "b"], ["b", "a"]),
        (["ab"], ["a", "b"]),
        ("1", 1),
        (True, 1),
        (None, ""),
        ({"a": "b"}, {"b": "a"}),
        (date(2026, 1, 1), date(2026, 1, 2)),
        (datetime(2026, 1, 1, 9), datetime(2026, 1, 1, 10)),
    ],
)
def test_different_values_have_different_fingerprints(one: object, other: object) -> None:
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("value", [b"x", {1, 2}, object(), time(9, 0), [b"x"], {"a": {1}}])
def test_what_is_no_plain_data_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no fingerprint for "):
        fingerprint(value)
