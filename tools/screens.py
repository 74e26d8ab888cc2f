"""Plays the steps of the manual and puts what docgen says into ``docs/handleiding.md``.

Run ``python -m tools.screens`` in the root of the repository. Each screen in the manual stands
under a line ``<!-- scherm: naam -->``; this module makes the screens anew, in a temporary dossier
with the starter pack and a fixed clock. `tests.test_docs` compares them with what the manual says.
"""

from __future__ import annotations

import io
import os
import re
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from filelock import FileLock

from docgen.cli.app import main as run_docgen
from docgen.core.clock import FixedClock
from docgen.core.dossier import LOCK
from docgen.core.register import Register
from tools.definitive_screens import compile_copy
from tools.return_screens import take_in

MANUAL = Path(__file__).resolve().parents[1] / "docs" / "handleiding.md"
_MOMENT = datetime(2026, 11, 3, 9, tzinfo=UTC)
_COLUMNS = 90
_BLOCK = re.compile(r"(<!-- scherm: (\w+) -->\n```text\n)((?:(?!```).)*)(```)", re.DOTALL)
# Versions and times differ from machine to machine and tell the reader nothing.
_DIFFERS = re.compile(r"\(\d[\w.]*\) in \d+,\d s")
_SHOWN = "(0.8.1) in 1,2 s"
_QUIET = "--stil"
_ENGINE = ("--engine", "ingebouwd")


def _wrapped(line: str, columns: int) -> list[str]:
    """A long line as a window shows it."""
    if len(line) <= columns:
        return [line]
    return textwrap.wrap(line, columns, break_long_words=False, break_on_hyphens=False)


class Play:
    """A dossier in a temporary folder, and what docgen said there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.screens: dict[str, str] = {}
        self.run("nieuw", "nieuw", str(self.root), at_root=False)
        self.parties = self.root / "partijen.csv"
        self.pack = self.root / "sjablonen" / "mijn-pakket"
        self.output = self.root / "output"

    @property
    def root(self) -> Path:
        return self._folder / "mijn-dossier"

    def run(self, name: str, *words: str, at_root: bool = True, columns: int = _COLUMNS) -> None:
        """Give a command and keep what it says under a name."""
        said = io.StringIO()
        place = ("--dossier", str(self.root)) if at_root else ()
        with redirect_stdout(said), redirect_stderr(said):
            run_docgen([*words, *place])
        text = said.getvalue().strip("\n").replace(f"{self._folder}{os.sep}", "")
        lines = _DIFFERS.sub(_SHOWN, text).splitlines()
        self.screens[name] = "\n".join(part for line in lines for part in _wrapped(line, columns))

    @contextmanager
    def changed(self, path: Path, change: Callable[[str], str]) -> Iterator[None]:
        """A text file with other content, for a while."""
        before = path.read_bytes()
        text = change(before.decode("utf-8"))
        if text.encode() == before:
            raise AssertionError(f"nothing changed in {path.name}")
        path.write_bytes(text.encode())
        try:
            yield
        finally:
            path.write_bytes(before)

    @contextmanager
    def edited(self, name: str, edit: Callable[[WordDocument], None]) -> Iterator[None]:
        """A template that was edited, for a while."""
        path = self.pack / name
        before = path.read_bytes()
        document = docx.Document(str(path))
        edit(document)
        document.save(str(path))
        try:
            yield
        finally:
            path.write_bytes(before)


def _issue(play: Play) -> None:
    play.run("controleer", "controleer", _QUIET)
    play.run("plan", "plan")
    play.run("concept", "genereer", "--concept", "--partij", "2", *_ENGINE, _QUIET)
    play.run("verstuur_te_vroeg", "verstuur", "--partij", "3")
    play.run("genereer", "genereer", *_ENGINE, _QUIET)
    play.run("nogmaals", "genereer", _QUIET)
    play.run("verstuur", "verstuur", _QUIET)
    play.run("gemeld", "verstuur", "--verzonden", "1", "--verzonden", "2", _QUIET)
    play.run("status", "status")


def _correct(play: Play) -> None:
    text = play.parties.read_bytes().decode("utf-8")
    play.parties.write_bytes(text.replace("C.;van Voorbeeldijk", "H.;Voorbeeldsluis").encode())
    play.run("plan_correctie", "plan")
    play.run("correctie", "genereer", "--reden", "nieuwe dijkgraaf", *_ENGINE, _QUIET)
    play.run("verstuur_correctie", "verstuur", "--partij", "2", _QUIET)


def _spoil_list(text: str) -> str:
    for good, bad in (
        ("secretariaat@voorbeelddam.example", "secretariaat@voorbeelddam"),
        (";waterschap;", ";waterschp;"),
        (";directeur;F.", ";;F."),
        ("3456 CD", "3456"),
    ):
        text = text.replace(good, bad)
    return text


def _spoil_pack(text: str) -> str:
    return text.replace("retour_voor = 2027-01-01", 'retour_voor = "1 januari 2027"')


def _misspell(document: WordDocument) -> None:
    for run in (run for paragraph in document.paragraphs for run in paragraph.runs):
        run.text = run.text.replace("partij.aanhef", "partij.aanhf")


def _break_tag(document: WordDocument) -> None:
    document.paragraphs[-1].add_run(" Namens {{ afzender.organisatie")


def _lengthen(document: WordDocument) -> None:
    for _ in range(60):
        document.paragraphs[0].insert_paragraph_before("Deze regel is te veel.")


def _go_wrong(play: Play) -> None:
    with play.changed(play.parties, _spoil_list):
        play.run("fout_lijst", "controleer")
    with play.changed(play.pack / "pakket.toml", _spoil_pack):
        play.run("fout_pakket", "controleer")
    with play.edited("brief.docx", _misspell):
        play.run("fout_veld", "controleer", "--snel")
    with play.edited("brief.docx", _break_tag):
        play.run("fout_gebroken", "controleer", "--snel")
    with play.edited("overeenkomst-ondertekenpagina.docx", _lengthen):
        play.run("fout_bladzijde", "genereer", "--partij", "3", "--concept", *_ENGINE, _QUIET)
    play.run("fout_opdracht", "geneer", at_root=False)
    play.run("fout_partij", "genereer", "--partij", "9")
    elsewhere = str(play.root.with_name("Documenten"))
    play.run("fout_map", "plan", "--dossier", elsewhere, at_root=False)
    with FileLock(play.output / LOCK):
        play.run("fout_bezig", "genereer")
    letter = next(play.output.glob("MIJN-2027/v1.0/01-*/brief.pdf"))
    letter.rename(letter.with_name("brief (oud).pdf"))
    play.run("plan_weg", "plan")
    letter.with_name("brief (oud).pdf").rename(letter)
    _doubt(play)


def _doubt(play: Play) -> None:
    """As after a power cut in the middle of sending."""
    with Register(play.output / "MIJN-2027" / "register.sqlite", FixedClock(_MOMENT)) as register:
        waiting = [mail for mail in register.mails("1.0") if mail.party_nr == 3]
        with register.transaction():
            register.set_mail_state(waiting[-1].nr, "bezig", None)
    play.run("fout_onzeker", "verstuur", "--partij", "3", _QUIET)


@contextmanager
def _environment() -> Iterator[None]:
    settings = {"SOURCE_DATE_EPOCH": f"{_MOMENT.timestamp():.0f}", "COLUMNS": str(_COLUMNS)}
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def screens() -> dict[str, str]:
    """What docgen says at each step of the manual, by the name of the screen."""
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder, _environment():
        play = Play(Path(folder).resolve())
        _issue(play)
        take_in(play, _MOMENT)
        compile_copy(play, _MOMENT)
        _correct(play)
        _go_wrong(play)
    return play.screens


def shown(manual: str) -> dict[str, str]:
    """The screens as they stand in the manual, by name."""
    return {match[2]: match[3].rstrip("\n") for match in _BLOCK.finditer(manual)}


def updated(manual: str, made: dict[str, str]) -> str:
    """The manual with new screens."""
    return _BLOCK.sub(lambda match: f"{match[1]}{made[match[2]]}\n{match[4]}", manual)


def main() -> None:
    manual = MANUAL.read_text("utf-8")
    text = updated(manual, screens())
    MANUAL.write_text(text, encoding="utf-8", newline="\n")
    sys.stdout.write(
        f"{len(shown(text))} schermen, {'gewijzigd' if text != manual else 'gelijk'}\n"
    )


if __name__ == "__main__":
    main()
