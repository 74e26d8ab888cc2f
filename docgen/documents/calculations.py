"""A pack's tables read, its calculations made and its checks done.

Expressions are written as in a template between ``{{`` and ``}}`` and run in the same sandbox.
They may use each other, in any order: ``berekening.beschikbaar``, ``partij.berekening.bijdrage``.
"""

from __future__ import annotations

import graphlib
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import jinja2
from jinja2.exceptions import SecurityError

from docgen.core.data_tables import read_data
from docgen.core.errors import Problem, Severity
from docgen.core.model import Pack, Party
from docgen.core.pack import FILE_NAME
from docgen.core.pack_data import PER_PARTY, Calculation, DataCheck, Declarations
from docgen.documents.context import context_for, namespace, shared_values
from docgen.documents.names import Namespace, NameUse, name_uses, suggestion, values_of
from docgen.documents.templates import MISFITS, syntax_fault, template_environment

_NAMED = re.compile(r"\bberekening\.([^\W\d]\w*)")
# Jinja says which name is absent in English, and of which Python object.
_ABSENT = re.compile(r"no (?:attribute|element) '?([^']+)'?")
_ROW = "rij"
_Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A pack with its data.

    Attributes:
        pack: The pack with ``loaded`` filled, as far as that went.
        problems: All that is wrong with tables, calculations and checks.
        whole: Whether every name that a template may use is there, so that it can be looked over.
    """

    pack: Pack
    problems: tuple[Problem, ...]
    whole: bool = True


def prepare(
    pack: Pack,
    parties: Sequence[Party],
    party_file: tuple[str, bytes],
    folders: Sequence[tuple[Path, str]],
    *,
    parties_right: bool = True,
) -> Prepared:
    """Read what a pack declares about data, and work out what follows from it.

    Args:
        parties: All parties.
        party_file: Name of the list of parties for messages, and the file as read.
        folders: Where tables may lie, the first one first, each with what stands before a file
            name in messages.
        parties_right: Whether the list of parties has no faults; without that only the tables
            are looked at.
    """
    if pack.declared == Declarations():
        return Prepared(pack, ())
    found = read_data(pack.declared, folders, parties if parties_right else None, party_file)
    filled = replace(pack, loaded=found.data)
    problems = list(found.problems)
    if not parties_right or any(item.severity is Severity.ERROR for item in problems):
        return Prepared(filled, tuple(problems), whole=False)
    worked = _Working(filled, tuple(parties))
    problems += worked.run()
    return Prepared(worked.pack, tuple(problems), worked.whole)


def mentioned(pack: Pack) -> frozenset[str]:
    """Every word in the expressions of a pack: a column among them is in use."""
    return frozenset(re.findall(r"\w+", " ".join(pack.declared.expressions)))


@dataclass(frozen=True, slots=True)
class _Formula:
    """An expression that can be worked out."""

    place: str
    compiled: Callable[..., object]

    def value(self, context: Namespace, whose: str) -> object:
        """What it comes to.

        Raises:
            _FaultError: It cannot be worked out with these values.
        """
        try:
            return self.compiled(dict(values_of(context)))
        except SecurityError as exc:
            what = "de uitdrukking vraagt iets wat hier niet mag"
            raise _FaultError(_problem(self.place, what, _SEE, whose)) from exc
        except jinja2.UndefinedError as exc:
            name = _ABSENT.search(str(exc))
            shown = f"er is geen “{name[1]}”" if name else "een waarde ontbreekt"
            what = f"de uitdrukking kan niet worden berekend: {shown}"
            raise _FaultError(_problem(self.place, what, _SEE, whose)) from exc
        except MISFITS as exc:
            what = f"een waarde past niet in de berekening ({exc})"
            raise _FaultError(_problem(self.place, what, _VALUE, whose)) from exc


_SEE = "Verbeter de uitdrukking; bij ‘Eigen tabellen en berekeningen’ in de handleiding staat hoe."
_VALUE = (
    "Noem een kolom met getallen in pakket.toml als 'getal' of 'geheel getal', en kijk na wat er "
    "in de cel staat."
)


class _FaultError(Exception):
    """A problem on its way to the list of them; never leaves this module."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def _problem(place: str, what: str, remedy: str, whose: str = "") -> Problem:
    return Problem(FILE_NAME, ", ".join(part for part in (place, whose) if part), what, remedy)


def _whose(party: Party) -> str:
    return f"partij {party.nr} ({party.naam})"


class _Working:
    """The calculations and checks of one pack, done one after another.

    ``pack`` holds the results so far, so that a later calculation sees the earlier ones.
    """

    def __init__(self, pack: Pack, parties: tuple[Party, ...]) -> None:
        self.pack = pack
        self._parties = parties
        self._environment = template_environment(autoescape=False)
        self.whole = False

    def run(self) -> list[Problem]:
        """Do everything; the problems, of which those that hide others come alone."""
        declared = self.pack.declared
        self.pack = _with_placeholders(self.pack, self._parties)
        shared = self._shared()
        problems = [
            *(item for one in declared.calculations for item in self._calculation(one, shared)),
            *(item for one in declared.checks for item in self._check(one, shared)),
        ]
        ordered = _in_order(declared.calculations)
        if isinstance(ordered, Problem):
            problems.append(ordered)
        if problems or isinstance(ordered, Problem):
            return problems
        try:
            for item in ordered:
                self._calculate(item)
            self.whole = True
            shared = self._shared()
            return [item for one in declared.checks for item in self._violations(one, shared)]
        except _FaultError as exc:
            return [exc.problem]

    # -- whether it can be worked out at all ------------------------------------------------

    def _calculation(self, item: Calculation, shared: _Values) -> Iterator[Problem]:
        scope = self._sample(PER_PARTY if item.per_party else "", shared)
        yield from self._faults(item.expression, item.place, scope)

    def _check(self, item: DataCheck, shared: _Values) -> Iterator[Problem]:
        scope = self._sample(item.per, shared)
        yield from self._faults(item.demand, f"{item.place} 'eis'", scope)
        for key, text in (("melding", item.message), ("oplossing", item.remedy)):
            yield from self._text_faults(text, f"{item.place} '{key}'", scope)

    def _faults(self, expression: str, place: str, scope: Namespace) -> Iterator[Problem]:
        try:
            self._environment.compile_expression(expression, undefined_to_none=False)
        except jinja2.TemplateSyntaxError as exc:
            said = exc.message or ""
            what, remedy = syntax_fault(exc)
            if not said.startswith("No "):
                what = f"de uitdrukking is niet goed geschreven (“{expression}”)"
                remedy = _SEE
            yield _problem(place, what, remedy)
            return
        yield from self._text_faults(f"{{{{ {expression} }}}}", place, scope)

    def _text_faults(self, text: str, place: str, scope: Namespace) -> Iterator[Problem]:
        try:
            tree = self._environment.parse(text)
            self._environment.from_string(text)
        except jinja2.TemplateSyntaxError as exc:
            yield _problem(place, *syntax_fault(exc))
            return
        wrong: dict[str, NameUse] = {}
        for use in name_uses(tree, scope):
            if use.missing is not None:
                wrong[use.written] = use
        for use in wrong.values():
            yield _problem(place, f"onbekende naam “{use.written}”", suggestion(use))

    def _sample(self, per: str, shared: _Values) -> Namespace:
        """The names that an expression may use."""
        if per == PER_PARTY:
            return self._context(shared, self._parties[0]) if self._parties else Namespace(shared)
        if per:
            rows = self.pack.loaded.tables[per].rows
            return Namespace({**shared, _ROW: namespace(rows[0] if rows else {})})
        return Namespace(shared)

    # -- working it out ---------------------------------------------------------------------

    def _shared(self) -> dict[str, object]:
        shared = shared_values(self.pack, self._parties)
        del shared["veld"]
        return shared

    def _context(self, shared: _Values, party: Party) -> Namespace:
        return context_for(shared, self.pack, party)

    def _formula(self, expression: str, place: str) -> _Formula:
        compiled = self._environment.compile_expression(expression, undefined_to_none=False)
        return _Formula(place, compiled)

    def _calculate(self, item: Calculation) -> None:
        formula, shared = self._formula(item.expression, item.place), self._shared()
        loaded = self.pack.loaded
        if not item.per_party:
            value = _kept(formula.value(Namespace(shared), ""), item.place, "")
            loaded = replace(loaded, results={**loaded.results, item.name: value})
        else:
            results = dict(loaded.party_results)
            for party in self._parties:
                whose = _whose(party)
                try:
                    found = formula.value(self._context(shared, party), whose)
                    value = _kept(found, item.place, whose)
                except _FaultError:
                    if party.active:
                        raise
                    # Of a party that left, the cells may be empty by now.
                    value = None
                results[party.nr] = {**results.get(party.nr, {}), item.name: value}
            loaded = replace(loaded, party_results=results)
        self.pack = replace(self.pack, loaded=loaded)

    def _violations(self, item: DataCheck, shared: _Values) -> Iterator[Problem]:
        formula = self._formula(item.demand, f"{item.place} 'eis'")
        if not item.per:
            yield from self._judged(item, formula, Namespace(shared), (FILE_NAME, item.place), "")
        elif item.per == PER_PARTY:
            for party in self._parties:
                if party.active:
                    whose = _whose(party)
                    context = self._context(shared, party)
                    place = (FILE_NAME, f"{item.place}, {whose}")
                    yield from self._judged(item, formula, context, place, whose)
        else:
            table = self.pack.loaded.tables[item.per]
            for row, line in zip(table.rows, table.lines, strict=True):
                context = Namespace({**shared, _ROW: namespace(row)})
                place = (table.file, f"{table.unit} {line}")
                yield from self._judged(item, formula, context, place, " ".join(place))

    def _judged(
        self,
        item: DataCheck,
        formula: _Formula,
        context: Namespace,
        place: tuple[str, str],
        whose: str,
    ) -> Iterator[Problem]:
        if not formula.value(context, whose):
            said = self._said(item.message, f"{item.place} 'melding'", context, whose)
            remedy = self._said(item.remedy, f"{item.place} 'oplossing'", context, whose)
            fallback = "Pas de gegevens aan, of de eis in pakket.toml."
            yield Problem(*place, said.removesuffix("."), remedy or fallback, item.severity)

    def _said(self, text: str, place: str, context: Namespace, whose: str) -> str:
        template = self._environment.from_string(text)
        said = _Formula(place, template.render).value(context, whose)
        return " ".join(str(said).split())


def _with_placeholders(pack: Pack, parties: Sequence[Party]) -> Pack:
    """Every calculation with some value, so that their names are known."""
    once = {item.name: 0 for item in pack.declared.calculations if not item.per_party}
    each = {item.name: 0 for item in pack.declared.calculations if item.per_party}
    results = {party.nr: dict(each) for party in parties} if each else {}
    return replace(pack, loaded=replace(pack.loaded, results=once, party_results=results))


def _in_order(calculations: Sequence[Calculation]) -> tuple[Calculation, ...] | Problem:
    """The calculations, each after those that it uses; a problem when that goes in a circle."""
    by_name = {item.name: item for item in calculations}
    uses = {
        item.name: [name for name in _NAMED.findall(item.expression) if name in by_name]
        for item in calculations
    }
    try:
        order = tuple(graphlib.TopologicalSorter(uses).static_order())
    except graphlib.CycleError as exc:
        circle = exc.args[1]
        what = f"de berekeningen gebruiken elkaar in een kring ({' → '.join(circle)})"
        remedy = "Laat een van deze berekeningen de andere niet gebruiken."
        return _problem(by_name[circle[0]].place, what, remedy)
    return tuple(by_name[name] for name in order)


def _kept(value: object, place: str, whose: str) -> object:
    """The outcome, if a template and the register can do something with it.

    Raises:
        _FaultError: It is no text, number, date, yes or no.
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str | int | date) or (isinstance(value, float) and math.isfinite(value)):
        return value
    what = "de uitkomst is geen getal, tekst, datum of ja/nee"
    raise _FaultError(_problem(place, what, _SEE, whose))
