"""Names from anywhere, safe to write."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.seal.safe_names import safe_names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("07-gemeente-soest-ontvangen.pdf", "07-gemeente-soest-ontvangen.pdf"),
        ("../../x.pdf", "_.._x.pdf"),
        ("C:\\Windows\\x.pdf", "C__Windows_x.pdf"),
        ("nul", "_nul"),
        ("nul.pdf", "_nul.pdf"),
        ("", "bijlage"),
        (" . ", "bijlage"),
        ("brief\n\x00.pdf", "brief__.pdf"),
        (f"{'a' * 300}.pdf", f"{'a' * 116}.pdf"),
    ],
)
def test_one_name(name: str, safe: str) -> None:
    assert safe_names([name]) == [safe]


def test_the_same_name_twice() -> None:
    assert safe_names(["a.pdf", "A.PDF", "a.pdf"]) == ["a.pdf", "A (2).PDF", "a (3).pdf"]


@given(st.lists(st.text(), max_size=5))
def test_never_a_path_and_never_the_same(names: list[str]) -> None:
    made = safe_names(names)
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert name not in ("", ".", "..")
        assert PurePosixPath(name).name == name == PureWindowsPath(name).name
        assert not PureWindowsPath(name).is_reserved()
