"""A TOML file with the line of each key, and its syntax errors in Dutch.

Source of the format: TOML 1.0.0, as `tomllib` reads it. `tomllib` keeps no positions, so a light
scan finds the lines of the keys; a key that it does not find gets the line of its table.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from docgen.core.errors import Problem
from docgen.core.shapes import quoted

KeyPath = tuple[str | int, ...]
"""Way to a value: ``("stuk", 0, "titel")``."""

_KEY_PART = r"""(?:[A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*')"""
_DOTTED = rf"{_KEY_PART}(?:\s*\.\s*{_KEY_PART})*"
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_TABLE = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]\]?\s*(?:#.*)?$")
_PARTS = re.compile(_KEY_PART)
_TOKEN = re.compile(
    r'''"""|\'\'\'|"(?:\\.|[^"\\])*"|'[^']*'|(?P<comment>\#.*)|(?P<open>[\[{])|(?P<close>[\]}])'''
)
_POSITION = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")
_DUTCH_DATE = re.compile(r"=\s*[\"']?(\d{1,2})-(\d{1,2})-(\d{4})\b")
_CURLY = re.compile("=\\s*\\[?\\s*[“”„‘’«]")
_BARE_WORD = re.compile(r"=\s*(?!true\b|false\b|inf\b|nan\b)[A-Za-z]")

# Beginning of tomllib's message, what it means, and what to do unless the line itself tells.
_GENERAL = 'Schrijf elke regel als naam = "tekst", naam = 12, naam = 2026-01-01 of [blok].'
_ONCE = "Laat één van beide staan."
_ONCE_OR_LIST = f"{_ONCE} Boven elk stuk staat [[stuk]], met dubbele haken."
_SYNTAX = (
    ("Invalid value", "de waarde is niet te lezen", ""),
    ("Expected '='", "na de naam ontbreekt het teken =", ""),
    ("Unterminated string", "een tekst wordt niet gesloten", 'Zet er een " achter.'),
    ("Illegal character '\\n'", "een tekst wordt niet gesloten", 'Zet er een " achter.'),
    ("Illegal character", "hier staat een teken dat niet mag", "Verwijder dat teken."),
    ("Expected newline or end of document", "na de waarde staat nog iets", ""),
    ("Cannot overwrite a value", "deze naam staat er tweemaal", _ONCE),
    ("Duplicate inline table key", "deze naam staat er tweemaal", _ONCE),
    ("Cannot declare", "dit blok staat er tweemaal", _ONCE_OR_LIST),
    ("Cannot mutate immutable", "dit blok staat er tweemaal", _ONCE),
    ("Unclosed array", "een lijst wordt niet gesloten", "Zet een ] achter de lijst."),
    ("Unclosed inline table", "een groep wordt niet gesloten", "Zet een } achter de groep."),
    ("Expected ']", "de naam van het blok wordt niet gesloten", "Zet er ] achter, of ]] bij [[."),
    ("Unescaped '\\'", "een \\ in een tekst is geen gewoon teken", "Schrijf \\\\ of /."),
    ("Invalid date or datetime", "deze datum bestaat niet", "Schrijf 2026-01-31."),
    ("Invalid initial character", "hier hoort een naam te staan", ""),
    ("Invalid statement", "hier hoort een naam te staan", ""),
)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file as read.

    Attributes:
        name: Name of the file for messages.
        data: Its values; ``None`` when it is not valid TOML.
        lines: Line, from 1, of each table and key that was found.
        problems: Why there are no values.
    """

    name: str
    data: Mapping[str, object] | None
    lines: Mapping[KeyPath, int]
    problems: tuple[Problem, ...] = ()

    def line(self, path: KeyPath) -> int | None:
        """Line of the value, or else of the nearest table around it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def read_toml(source: bytes, name: str) -> TomlFile:
    """Read a TOML file; what is wrong becomes a `Problem`, in Dutch, with line and column."""
    try:
        text = source.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as exc:
        return TomlFile(name, None, {}, (_not_utf8(source, exc, name),))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        return TomlFile(name, None, {}, (_syntax(text, str(exc), name),))
    except (ValueError, RecursionError):
        what = "het bestand bevat een waarde die te lang of te diep genest is"
        problem = Problem(name, "", what, "Haal die waarde weg of maak haar korter.")
        return TomlFile(name, None, {}, (problem,))
    return TomlFile(name, data, key_lines(text))


def _not_utf8(source: bytes, exc: UnicodeDecodeError, name: str) -> Problem:
    line = source.count(b"\n", 0, exc.start) + 1
    place = "" if source.startswith((b"\xff\xfe", b"\xfe\xff")) else f"regel {line}"
    remedy = "Open het in Kladblok, kies Opslaan als en bij Codering: UTF-8."
    return Problem(name, place, "het bestand is niet als UTF-8 opgeslagen", remedy)


def _syntax(text: str, message: str, name: str) -> Problem:
    lines = text.split("\n")
    found = _POSITION.search(message)
    if found and found[1]:
        row, column = int(found[1]), int(found[2])
    else:
        row = max((i for i, line in enumerate(lines, start=1) if line.strip()), default=1)
        column = len(lines[row - 1]) + 1
    known = (pair for start, *pair in _SYNTAX if message.startswith(start))
    what, remedy = next(known, ("de regel is niet te lezen", ""))
    place = f"regel {row}, teken {column}"
    shown = lines[row - 1].strip() if row <= len(lines) else ""
    return Problem(name, place, f"{what} ({quoted(shown)})", _advice(shown) or remedy or _GENERAL)


def _advice(line: str) -> str:
    """What the writer of this line most likely has to do, or ``""``."""
    wrong_date = _DUTCH_DATE.search(line)
    if wrong_date:
        day, month, year = wrong_date.groups()
        return f"Schrijf een datum als {year}-{int(month):02d}-{int(day):02d}."
    if _CURLY.search(line):
        return 'Gebruik rechte aanhalingstekens: "…".'
    if _BARE_WORD.search(line):
        return 'Zet tekst tussen rechte aanhalingstekens: naam = "tekst".'
    return ""


def _names(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PARTS.findall(dotted))


def key_lines(text: str) -> dict[KeyPath, int]:
    """Line, from 1, of each table header and each key of valid TOML text.

    Keys inside inline tables are not found: their line is that of the key that holds them.
    """
    found: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    state = _Open()
    for number, line in enumerate(text.split("\n"), start=1):
        if state.free:
            header = _TABLE.match(line)
            if header:
                table = _resolve(_names(header[2]), header[1] == "[[", counts)
                for end in range(1, len(table) + 1):
                    found.setdefault(table[:end], number)
                continue
            key = _KEY.match(line)
            if key:
                found.setdefault((*table, *_names(key[1])), number)
                line = line[key.end() :]
        state = state.after(line)
    return found


def _resolve(names: tuple[str, ...], is_list: bool, counts: dict[KeyPath, int]) -> KeyPath:
    """The way to a table; a name that stands for a list means its last item so far."""
    path: KeyPath = ()
    for index, name in enumerate(names):
        path = (*path, name)
        if is_list and index == len(names) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


@dataclass(frozen=True, slots=True)
class _Open:
    """What is still open at the end of a line: brackets, or text of several lines."""

    depth: int = 0
    quote: str = ""

    @property
    def free(self) -> bool:
        return not self.depth and not self.quote

    def after(self, line: str) -> _Open:
        depth, quote, start = self.depth, self.quote, 0
        while True:
            if quote:
                end = _closing(line, quote, start)
                if end is None:
                    return _Open(depth, quote)
                start, quote = end, ""
            token = _TOKEN.search(line, start)
            if token is None or token["comment"]:
                return _Open(depth)
            depth += bool(token["open"]) - bool(token["close"])
            quote = token[0] if token[0] in ('"""', "'''") else ""
            start = token.end()


def _closing(line: str, quote: str, start: int) -> int | None:
    """Where text of several lines has ended, or ``None`` when it goes on."""
    skip = r"(?:\\.|[^\\])*?" if quote == '"""' else r".*?"
    # Up to two quotation marks may stand right before the closing three.
    match = re.compile(rf"{skip}{quote}{quote[0]}{{0,2}}").match(line, start)
    return match.end() if match else None
