"""Reading one table of pakket.toml: each value by name, kind and bounds.

A `TableReader` gives the value, or a placeholder and a `Problem`; so one pass over the file finds
everything that is wrong with it. What it gave is only used when there was no error.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from docgen.core.dutch import nearest, opsomming
from docgen.core.errors import Problem, Severity
from docgen.core.shapes import forbidden_characters, quoted
from docgen.core.toml_file import KeyPath, TomlFile

_WRITE_DATE = "Schrijf een datum zoals 2026-01-01, zonder aanhalingstekens en zonder tijd."


def kind_of(value: object) -> str:
    """Dutch name of a TOML value with the value, for messages."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return f"de tekst {quoted(value)}"
        case int() | float():
            return f"het getal {value}"
        case datetime():
            return f"een datum met tijd ({value:%Y-%m-%d %H:%M})"
        case date():
            return f"de datum {value.isoformat()}"
        case time():
            return f"de tijd {value.isoformat()}"
        case list():
            return "een lijst"
    return "een groep"


@dataclass(frozen=True, slots=True)
class TableReader:
    """One table of the file and the list to which it adds what is wrong.

    Attributes:
        file: The file.
        path: Way to this table; empty for the top level.
        label: How a message names it: ``[afzender]``, ``[[stuk]] 2 (“oplegger”)``, or ``""``.
        values: Its values.
        problems: What was found so far with its line (0: none), shared by all readers.
        excused: Keys that are not called missing, because a misspelt one was named already.
    """

    file: TomlFile
    path: KeyPath
    label: str
    values: Mapping[str, object]
    problems: list[tuple[int, Problem]]
    excused: set[str] = field(default_factory=set)

    def add(self, key: str, what: str, remedy: str, severity: Severity = Severity.ERROR) -> None:
        """Add a problem at a key of this table, or at the table itself when ``key`` is empty."""
        problem = Problem(self.file.name, self.place(key), what, remedy, severity)
        self.problems.append((self._line(key) or 0, problem))

    def _line(self, key: str) -> int | None:
        # A key of a table within is written with dots, and split here only to find its line.
        return self.file.line((*self.path, *key.split(".")) if key else self.path)

    def place(self, key: str = "") -> str:
        """Where a key of this table, or the table itself, stands: ``regel 7, [smtp] 'poort'``."""
        line = self._line(key)
        name = " ".join(part for part in (self.label, f"'{key}'" if key else "") if part)
        return ", ".join(part for part in (f"regel {line}" if line else "", name) if part)

    def only(self, known: Iterable[str], remedies: Mapping[str, str] | None = None) -> None:
        """Report every key that is not known, with the one that was probably meant."""
        names = tuple(known)
        free = [name for name in names if name not in self.values]
        for key in self.values:
            if key in names:
                continue
            meant = nearest(key, free) or nearest(key, names)
            if meant in free:
                self.excused.add(str(meant))
            shown = opsomming([f"'{name}'" for name in names])
            remedy = f"Verwijder dit. Bekend zijn hier {shown}."
            if meant:
                remedy = f"Bedoelt u '{meant}'? Verbeter of verwijder deze naam."
            self.add(key, "onbekende naam", (remedies or {}).get(key, remedy))

    def _missing(self, key: str, example: str) -> None:
        if key not in self.excused:
            where = f" onder {self.label}" if self.label else ""
            self.add(key, "ontbreekt", f"Voeg{where} een regel toe: {key} = {example}")

    def _wrong(self, key: str, wanted: str, remedy: str) -> None:
        self.add(key, f"hier hoort {wanted} te staan, maar er staat {self._kind(key)}", remedy)

    def _kind(self, key: str) -> str:
        return kind_of(self.values[key])

    def text(self, key: str, *, required: bool = True, lines: bool = False) -> str:
        """Text that is not empty; ``""`` when it may be left out and is."""
        value = self.values.get(key)
        if value is None:
            if required:
                self._missing(key, '"…"')
            return ""
        if not isinstance(value, str):
            self._wrong(key, "tekst", "Zet de waarde tussen rechte aanhalingstekens.")
            return ""
        if required and not value.strip():
            self.add(key, "is leeg", "Vul een waarde in.")
        elif not lines and "\n" in value:
            self.add(key, f"bevat een regeleinde ({quoted(value)})", "Zet de tekst op één regel.")
        self._no_control_characters(key, value)
        return value.strip()

    def _no_control_characters(self, key: str, value: str) -> None:
        bad = forbidden_characters(value)
        if bad:
            what = f"bevat een stuurteken ({', '.join(bad)}) dat niet in een brief kan staan"
            self.add(key, what, "Verwijder dat teken.")

    def day(self, key: str) -> date | None:
        """A date without a time; ``None`` when it is missing or wrong."""
        value = self.values.get(key)
        if value is None:
            self._missing(key, "2026-01-01")
            return None
        # A datetime is a date to Python, not to a letter.
        if type(value) is not date:
            self._wrong(key, "een datum", _WRITE_DATE)
            return None
        return value

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number within bounds; ``default`` when it is left out."""
        value = self.values.get(key)
        if value is None:
            if default is None:
                self._missing(key, str(low))
            return default or low
        if isinstance(value, bool) or not isinstance(value, int):
            remedy = f"Vul een geheel getal in, zonder aanhalingstekens: {key} = {default or low}"
            self._wrong(key, "een geheel getal", remedy)
            return low
        return value if self._within(key, value, low, high) else low

    def _within(self, key: str, value: float, low: float, high: float) -> bool:
        # Written so that “not a number” is out of bounds as well.
        if low <= value <= high:
            return True
        what = f"{value} is hier niet mogelijk"
        self.add(key, what, f"Vul een getal in van {low} tot en met {high}.")
        return False

    def number(self, key: str, low: float, high: float, default: float) -> float:
        """A number within bounds; ``default`` when it is left out."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            remedy = f"Vul een getal in, zonder aanhalingstekens: {key} = {default:g}"
            self._wrong(key, "een getal", remedy)
            return default
        return float(value) if self._within(key, value, low, high) else default

    def yes(self, key: str) -> bool:
        """``true`` or ``false``; ``false`` when it is left out."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self._wrong(key, "true of false", "Schrijf true of false, zonder aanhalingstekens.")
            return False
        return value

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts with at least one; ``default`` when it is left out."""
        value = self.values.get(key)
        if value is None:
            if default is None:
                self._missing(key, '["…"]')
            return default or ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(key, "een lijst van teksten", f'Schrijf {key} = ["…", "…"].')
            return ()
        if not value:
            self.add(key, "de lijst is leeg", f'Schrijf {key} = ["…"].')
        return tuple(value)

    def choice(self, key: str, allowed: Iterable[str], default: str) -> str:
        """One of some words; ``default`` when it is left out."""
        if key not in self.values:
            return default
        names = tuple(allowed)
        value = self.values[key]
        if value not in names:
            meant = nearest(value, names) if isinstance(value, str) else None
            question = f"Bedoelt u '{meant}'? " if meant else ""
            what = f"onbekende keuze: {kind_of(value)}"
            self.add(key, what, f"{question}Kies uit {opsomming(names, 'of')}.")
            return default
        return str(value)

    def table(self, key: str, *, required: bool = False) -> TableReader | None:
        """A reader of the table under a key; ``None`` when it is missing or no table."""
        value = self.values.get(key)
        label = self._label_of(key)
        if value is None:
            if required and key not in self.excused:
                self.add("", f"het blok {label} ontbreekt", f"Voeg het blok {label} toe.")
            return None
        if not isinstance(value, dict):
            self.add(key, f"dit hoort een blok te zijn, geen {_short(value)}", f"Schrijf {label}.")
            return None
        return TableReader(self.file, (*self.path, key), label, value, self.problems)

    def _label_of(self, key: str) -> str:
        # A place in a list ([[tabel]] 2) is told by the line.
        names = [part for part in self.path if isinstance(part, str)]
        return f"[{'.'.join([*names, key])}]"

    def tables(self, key: str) -> tuple[TableReader, ...]:
        """Readers of a list of tables (``[[stuk]]``), at least one."""
        value = self.values.get(key)
        label = f"[[{key}]]"
        if value is None or value == []:
            if key not in self.excused:
                self.add("", f"er staat geen enkel blok {label}", f"Voeg een blok {label} toe.")
            return ()
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.add(key, "dit hoort een reeks blokken te zijn", f"Schrijf {label} boven elk blok.")
            return ()
        return tuple(
            TableReader(self.file, (key, index), f"{label} {index + 1}", item, self.problems)
            for index, item in enumerate(value)
        )

    def free(self) -> None:
        """Check a table whose keys are free: names and values must suit a template."""
        self._check_free("", self.values)

    def _check_free(self, key: str, value: object) -> None:
        match value:
            case dict():
                for name, item in value.items():
                    inner = f"{key}.{name}" if key else name
                    if not name.isidentifier() or name.startswith("_") or hasattr(dict, name):
                        self._unusable(inner)
                    self._check_free(inner, item)
            case list():
                for item in value:
                    self._check_free(key, item)
            case str():
                self._no_control_characters(key, value)
            case float() if not math.isfinite(value):
                self.add(key, f"geen gewoon getal ({value})", "Vul een getal in.")
            case time():
                remedy = "Zet een tijd tussen aanhalingstekens."
                self.add(key, f"een tijd zonder datum ({value.isoformat()})", remedy)

    def _unusable(self, key: str) -> None:
        what = "deze naam kan niet in een sjabloon worden gebruikt"
        remedy = "Begin met een letter en gebruik alleen letters, cijfers en liggende streepjes."
        self.add(key, what, remedy, Severity.WARNING)


def _short(value: object) -> str:
    return "lijst" if isinstance(value, list) else "losse waarde"
