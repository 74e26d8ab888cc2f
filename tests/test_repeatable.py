"""Same input, same bytes: promise 3."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import docgen
from tests.conftest import Made, copy_example, make
from tests.needs import needs_libreoffice

# What the register and the lock hold (times of writing, page layout of SQLite) is not delivered.
_OWN_BOOKKEEPING = {"register.sqlite", ".docgen-slot"}


def contents(home: Path) -> dict[str, bytes]:
    """Every file below the covenant's folder, by relative path."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.name not in _OWN_BOOKKEEPING
    }


@pytest.mark.parametrize(
    "engine", ["ingebouwd", pytest.param("libreoffice", marks=needs_libreoffice)]
)
def test_two_runs_give_the_same_bytes(
    engine: str, made: Callable[[str], Made], tmp_path: Path
) -> None:
    root = copy_example(tmp_path / "nog eens, op een andere plaats")
    # LibreOffice takes long: that its other letters are the same, `tests.test_killed` proves.
    some = (2, 18, 38) if engine == "libreoffice" else ()
    again = contents(make(root, engine, parties=some).inputs.home)
    whole = contents(made(engine).home)
    assert again == {name: whole[name] for name in (again if some else whole)}
    assert len(again) > 15


def test_in_parts_and_in_another_order_gives_the_same_bytes(
    made: Callable[[str], Made], example: Path
) -> None:
    for wanted in ((38,), (2, 18), (7,)):
        make(example, "ingebouwd", parties=wanted)
    whole = make(example, "ingebouwd")
    assert contents(whole.inputs.home) == contents(made("ingebouwd").home)


def test_a_second_run_makes_nothing(example: Path) -> None:
    first = make(example, "ingebouwd", parties=(1, 2))
    before = contents(first.inputs.home)
    second = make(example, "ingebouwd", parties=(1, 2))
    assert {delivery.status for delivery in first.deliveries} == {docgen.Status.NEW}
    assert {delivery.status for delivery in second.deliveries} == {docgen.Status.UNCHANGED}
    assert contents(second.inputs.home) == before


def test_a_lost_file_is_made_again_to_the_byte(example: Path) -> None:
    first = make(example, "ingebouwd", parties=(3,))
    before = contents(first.inputs.home)
    for path in first.inputs.home.glob("v1.0/03-*/*"):
        path.unlink()
    make(example, "ingebouwd", parties=(3,))
    assert contents(first.inputs.home) == before
