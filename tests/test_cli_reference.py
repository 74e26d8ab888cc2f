"""The generated reference is up to date, and the keys it tells are those that come out."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.cli import as_json, json_status
from docgen.cli.app import main
from tests.cli.dossiers import starter
from tools.cli_reference import TARGET, reference
from tools.cli_reference import main as write


def test_the_reference_is_up_to_date() -> None:
    assert TARGET.read_text(encoding="utf-8") == reference()


def test_it_says_so_when_it_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stale = tmp_path / "docs" / "cli.md"
    assert write(["--check"], stale) == 1
    assert capsys.readouterr().err == "docs/cli.md is stale: run python -m tools.cli_reference\n"
    assert write([], stale) == 0
    assert write(["--check"], stale) == 0


@pytest.mark.parametrize(
    ("words", "function"),
    [
        (["controleer", "--snel"], as_json.checked),
        (["plan"], as_json.planned),
        (["genereer", "--engine", "ingebouwd"], as_json.made),
        (["status"], json_status.standing),
        (["diagnose"], as_json.looked),
        (["plan", "--stuk", "x"], as_json.errors),
    ],
)
def test_the_keys_told_are_the_keys_given(
    words: list[str],
    function: Callable[..., object],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import json

    root = starter(tmp_path / "dossier")
    main([*words, "--dossier", str(root), "--json", "--stil"])
    found = json.loads(capsys.readouterr().out)
    told = re.findall(r"^ *- ((?:`\w+`(?:, )?)+)", inspect.getdoc(function) or "", re.MULTILINE)
    names = {name for line in told for name in re.findall(r"`(\w+)`", line)}
    assert set(found) <= names
    top = re.findall(r"^- ((?:`\w+`(?:, )?)+)", inspect.getdoc(function) or "", re.MULTILINE)
    assert set(found) == {name for line in top for name in re.findall(r"`(\w+)`", line)}
