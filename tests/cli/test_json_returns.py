"""The keys that the reference tells of returns are those that come out."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docgen.cli import json_returns, json_status
from tests.cli.conftest import Cli, set_day
from tests.receive.made_returns import DIGITAL, UNSIGNED, keep, made

WHO = ("--door", "B. Beoordelaar", "--reden", "gezien")


def told(function: Callable[..., object]) -> tuple[set[str], set[str]]:
    """The keys of the object itself, and all names in the docstring."""
    text = inspect.getdoc(function) or ""
    top = re.findall(r"^- ((?:`\w+`(?:, )?)+)", text, re.MULTILINE)
    names = {name for line in top for name in re.findall(r"`(\w+)`", line)}
    return names, set(re.findall(r"`(\w+)`", text))


def keys(value: object, under: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, item in value.items():
            # The counts are by outcome, and a problem has keys of its own.
            if under not in ("aantallen", "totalen", "waarschuwingen"):
                yield name
            yield from keys(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from keys(item, under)


@pytest.mark.parametrize(
    ("words", "function"),
    [
        (("ontvang", "leeg"), json_returns.received),
        (("bewijs", "R1"), json_returns.reported),
        (("herinner",), json_returns.reminded),
        (("status",), json_status.standing),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_the_keys_told_are_the_keys_given(
    words: tuple[str, ...],
    function: Callable[..., object],
    sent: Path,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keep(sent / "output" / "MIJN-2027", made(1, UNSIGNED, signing=DIGITAL))
    set_day(monkeypatch, "2025-12-01")
    monkeypatch.chdir(sent)
    (sent / "leeg").mkdir()
    found = cli(*words, "--json", "--stil").json
    top, names = told(function)
    assert set(found) == top
    assert set(keys(found)) <= names


def test_a_return_has_the_keys_that_are_told(sent: Path, cli: Cli) -> None:
    keep(sent / "output" / "MIJN-2027", made(1, UNSIGNED, signing=DIGITAL))
    found = cli("beoordeel", "R1", "--akkoord", *WHO, "--dossier", sent, "--json").json
    assert set(found) == told(json_returns.reviewed)[0]
    assert set(keys(found["retour"])) <= told(json_returns.received)[1]
