"""The options for the seal: where the password comes from, and that it goes nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.cli.seal_options import key_from
from docgen.core.errors import DataError, UsageError
from docgen.engines.practice_ca import practice_seal, write_p12
from docgen.engines.seal_key import SealPasswordError
from tests.engines.sealed import HOLDER, NOW, PASSWORD, authority, key

VARIABLE = "ZEGEL_WACHTWOORD"


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A seal's key behind a password."""
    seal = practice_seal(authority(), HOLDER, NOW)
    return str(write_p12(seal, authority(), tmp_path / "zegel.p12", PASSWORD))


class Keyboard:
    """Someone who types the same answer every time."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def __call__(self, question: str) -> str:
        self.asked.append(question)
        return self.answer


def test_without_the_option_there_is_no_seal() -> None:
    keyboard = Keyboard(PASSWORD)
    assert key_from(None, None, NOW, environ={}, ask=keyboard) is None


def test_an_empty_option_is_no_copy_without_a_seal() -> None:
    keyboard = Keyboard(PASSWORD)
    with pytest.raises(UsageError) as caught:
        key_from("", None, NOW, environ={}, ask=keyboard)
    assert str(caught.value) == (
        "--zegel: er staat geen bestand achter --zegel. Noem het .p12-bestand, of laat --zegel weg."
    )


def test_the_password_comes_from_the_environment(file: str) -> None:
    keyboard = Keyboard("mis")
    found = key_from(file, VARIABLE, NOW, environ={VARIABLE: PASSWORD}, ask=keyboard)
    assert found == key()
    assert keyboard.asked == []


def test_the_password_comes_from_the_keyboard(file: str) -> None:
    keyboard = Keyboard(PASSWORD)
    assert key_from(file, None, NOW, ask=keyboard) == key()
    assert keyboard.asked == ["Wachtwoord van zegel.p12: "]


def test_nobody_is_asked_for_a_password_that_is_not_needed(tmp_path: Path) -> None:
    seal = practice_seal(authority(), HOLDER, NOW)
    path = write_p12(seal, authority(), tmp_path / "open.p12", "")
    keyboard = Keyboard("mis")
    assert key_from(str(path), None, NOW, ask=keyboard) == key()
    assert keyboard.asked == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            "geheim-maar-mis",
            "--zegel: het wachtwoord van “zegel.p12” klopt niet, of het bestand is beschadigd. "
            "Geef de opdracht opnieuw, met het wachtwoord dat bij het .p12-bestand hoort.",
        ),
        (
            "",
            "--zegel: “zegel.p12” gaat niet open zonder wachtwoord. Zet het wachtwoord in een "
            "omgevingsvariabele en noem die met --zegel-wachtwoord, of geef de opdracht in een "
            "venster waarin docgen ernaar kan vragen.",
        ),
    ],
)
def test_a_wrong_password_is_said_and_not_repeated(answer: str, told: str, file: str) -> None:
    for variable in (VARIABLE, None):
        with pytest.raises(SealPasswordError) as caught:
            key_from(file, variable, NOW, environ={VARIABLE: answer}, ask=Keyboard(answer))
        assert str(caught.value) == told


def test_with_nobody_at_the_keyboard_it_is_tried_without(file: str) -> None:
    """The tests themselves run without a terminal."""
    with pytest.raises(SealPasswordError) as caught:
        key_from(file, None, NOW)
    assert caught.value.problems[0].what == "“zegel.p12” gaat niet open zonder wachtwoord"


def test_a_variable_that_is_not_there_is_not_repeated(file: str) -> None:
    """It may be the password itself, put in the wrong place."""
    with pytest.raises(UsageError) as caught:
        key_from(file, PASSWORD, NOW, environ={})
    assert str(caught.value) == (
        "--zegel-wachtwoord: er is geen omgevingsvariabele met die naam. Zet het wachtwoord in "
        "een omgevingsvariabele en schrijf hier haar naam, niet het wachtwoord zelf."
    )


def test_a_password_without_a_file() -> None:
    with pytest.raises(UsageError) as caught:
        key_from(None, VARIABLE, NOW, environ={VARIABLE: PASSWORD})
    assert str(caught.value) == (
        "--zegel-wachtwoord: zonder --zegel valt er niets te verzegelen. Noem ook het .p12-bestand."
    )


def test_what_is_no_key_is_said_before_anyone_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "brief.docx"
    path.write_bytes(b"PK\x03\x04")
    keyboard = Keyboard(PASSWORD)
    with pytest.raises(DataError):
        key_from(str(path), None, NOW, ask=keyboard)
    assert keyboard.asked == []


def test_a_command_that_does_not_seal_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    program = (
        "import sys, docgen.cli.seal_options as o, datetime as d; "
        "o.key_from(None, None, d.datetime.now()); "
        "print([m for m in ('pyhanko', 'cryptography', 'asn1crypto') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
