"""Help in Dutch: the commands of typer with headings and wording of our own."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from docgen.cli.options import COMMON
from docgen.cli.usage import CommandLineError, translate
from docgen.core.dutch import nearest
from docgen.core.errors import UsageError

_WIDEST = 92
_HELP = ("--help", "Toon deze uitleg.")
# typer's own names for its context and formatter classes are private.
Context = Any
Formatter = Any


class _AsTyped:
    """Takes every value as it was typed.

    All options here are text, lists of text or flags. Without this typer loads pydantic to turn
    text into text, which is a tenth of a second of every run.
    """

    def coerce(self, value: object, param: object, ctx: object) -> object:
        """The value itself; a list that was not given stays ``None``."""
        return value


def _take_as_typed(command: Any, ctx: Context) -> None:
    for param in command.get_params(ctx):
        if hasattr(param, "_runtime_param"):
            param._runtime_param = _AsTyped()


class DutchCommand(TyperCommand):
    """A command whose help is Dutch."""

    # Left to us, so that the message about superfluous words is ours too.
    allow_extra_args = True

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse the words of the command.

        Raises:
            UsageError: An option is unknown or lacks its value, or there are more words than the
                command can place.
        """
        _take_as_typed(self, ctx)
        try:
            rest: list[str] = super().parse_args(ctx, args)
        except CommandLineError as exc:
            raise translate(exc, ctx) from exc
        if rest:
            raise UsageError.of(
                f"met “{' '.join(rest)}” kan deze opdracht niets",
                f"Zet er de optie voor waar het bij hoort; zie ‘{ctx.command_path} --help’.",
            )
        return rest

    def format_help(self, ctx: Context, formatter: Formatter) -> None:
        """Write the help of this command."""
        formatter.write("\n".join(_command_help(self, ctx)) + "\n")


class DutchGroup(TyperGroup):
    """The program itself, with Dutch help and suggestions."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse the words before the command.

        Raises:
            UsageError: An option is unknown.
        """
        _take_as_typed(self, ctx)
        try:
            rest: list[str] = super().parse_args(ctx, args)
        except CommandLineError as exc:
            raise translate(exc, ctx) from exc
        return rest

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Find the command that was asked for.

        Raises:
            UsageError: There is no command of that name.
        """
        if args[0] not in self.commands:
            close = nearest(args[0], self.commands)
            known = ", ".join(self.commands)
            remedy = f"Bedoelt u ‘docgen {close}’?" if close else f"Kies uit: {known}."
            raise UsageError.of(f"onbekende opdracht “{args[0]}”", remedy)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Context, formatter: Formatter) -> None:
        """Write the help of the program."""
        formatter.write("\n".join(_program_help(self, ctx)) + "\n")


def _width() -> int:
    return min(shutil.get_terminal_size().columns, _WIDEST)


def _heading(text: str) -> str:
    return typer.style(f"{text}:", bold=True)


def _paragraphs(text: str) -> Iterator[str]:
    """The text, wrapped; a block whose lines are indented is left as it stands."""
    for block in text.strip().split("\n\n"):
        if block.startswith("  "):
            yield from block.splitlines()
        else:
            yield from textwrap.wrap(" ".join(block.split()), _width())
        yield ""


def _rows(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Terms with their explanation beside them, or below when the term is long."""
    left = min(max(len(term) for term, _ in rows), 28) + 4
    for term, text in rows:
        lines = textwrap.wrap(text, max(_width() - left, 30)) or [""]
        if len(term) + 4 > left:
            yield f"  {term}"
            first = " " * left
        else:
            first = f"  {term}".ljust(left)
        yield first + lines[0]
        yield from (" " * left + line for line in lines[1:])


def _program_help(group: Any, ctx: Context) -> Iterator[str]:
    yield from _paragraphs(group.help or "")
    yield f"{_heading('Gebruik')} docgen OPDRACHT [OPTIES]"
    yield ""
    yield _heading("Opdrachten")
    yield from _rows([(name, _summary(command)) for name, command in group.commands.items()])
    yield ""
    yield _heading("Opties")
    yield from _rows([*_options(group.params, ctx), _HELP])
    yield ""
    yield "Uitleg over een opdracht: docgen OPDRACHT --help"


def _command_help(command: Any, ctx: Context) -> Iterator[str]:
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    names = [f"[{param.metavar}]" if not param.required else param.metavar for param in arguments]
    yield " ".join([_heading("Gebruik"), ctx.command_path, *names, "[OPTIES]"])
    yield ""
    yield from _paragraphs(command.help or "")
    options = [param for param in command.params if param.param_type_name == "option"]
    own = [param for param in options if param.name not in COMMON]
    for heading, rows in (
        ("Wat u noemt", [(param.metavar, param.help or "") for param in arguments]),
        ("Opties", _options(own, ctx)),
        (
            "Opties bij elke opdracht",
            [*_options([param for param in options if param.name in COMMON], ctx), _HELP],
        ),
    ):
        if rows:
            yield _heading(heading)
            yield from _rows(rows)
            yield ""


def _summary(command: Any) -> str:
    """First sentence of a command's help."""
    return " ".join((command.help or "").split("\n\n")[0].split())


def _options(params: Iterable[Any], ctx: Context) -> list[tuple[str, str]]:
    rows = []
    for param in params:
        if param.param_type_name != "option" or param.hidden or "--help" in param.opts:
            continue
        metavar = "" if param.is_flag else f" {param.metavar}"
        rows.append((", ".join(param.opts) + metavar, param.help or ""))
    return rows
