from __future__ import annotations

import io
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.cli.console import prepare_streams, progress, say
from docgen.core.progress import Step


def _written(text: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    buffer = io.BytesIO()
    with monkeypatch.context() as patch:
        stream = io.TextIOWrapper(buffer, encoding=encoding, newline="\n")
        patch.setattr(sys, "stdout", stream)
        prepare_streams()
        say(text)
        stream.flush()
        stream.detach()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "“a” → ‘é’ … €5 Ő ☃"),
        ("cp1252", "“a” -> ‘é’ … €5 O ?"),
        ("ascii", "\"a\" -> 'e' ... EUR5 O ?"),
    ],
)
def test_what_a_console_lacks_is_written_plainly(
    encoding: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = _written("“a” → ‘é’ … €5 Ő ☃", encoding, monkeypatch)
    assert written == f"{shown}\n".encode(encoding)


@given(st.text(), st.sampled_from(["utf-8", "cp1252", "cp850", "ascii"]))
def test_any_text_can_be_written(text: str, encoding: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        assert _written(text, encoding, patch).endswith(b"\n")


def _listen(total: int, *, as_json: bool = False, silent: bool = False) -> None:
    with progress(as_json=as_json, silent=silent) as listener:
        for done in range(1, total + 1):
            listener(Step("invullen", done, total, "brief"))


@pytest.mark.parametrize(
    ("total", "shown"),
    [
        (1, ["1 van 1"]),
        (3, ["1 van 3", "2 van 3", "3 van 3"]),
        (190, ["48 van 190", "95 van 190", "143 van 190", "190 van 190"]),
    ],
)
def test_a_pipe_gets_a_few_lines_per_stage(
    total: int, shown: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    _listen(total)
    lines = "".join(f"invullen: {line}\n" for line in shown)
    assert capsys.readouterr() == (lines, "")


def test_with_json_progress_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    _listen(1, as_json=True)
    assert capsys.readouterr() == ("", "invullen: 1 van 1\n")


def test_silence(capsys: pytest.CaptureFixture[str]) -> None:
    _listen(9, silent=True)
    assert capsys.readouterr() == ("", "")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = _Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("TERM", "xterm")
    _listen(4)
    assert "invullen" in screen.getvalue()
    assert "4/4" in screen.getvalue()
