"""What typer says about a wrong command line, in Dutch and with what to do."""

from __future__ import annotations

from typing import Any

import typer

from docgen.core.dutch import nearest
from docgen.core.errors import Problem, UsageError

# Head of typer's errors about the command line. typer keeps its name to itself: it was click's
# in older versions and is a part of typer in newer ones, always the parent of `BadParameter`.
CommandLineError: type[Exception] = typer.BadParameter.__mro__[1]


def translate(error: Any, ctx: Any) -> UsageError:
    """The same fault as an error of ours.

    Args:
        ctx: typer's context of the command whose words were wrong.
    """
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return _unknown_option(error.option_name, ctx)
    if kind == "BadOptionUsage":
        return _wrong_value(error.option_name, ctx)
    if kind == "MissingParameter" and error.param is not None:
        return _of(f"er ontbreekt iets: {error.param.metavar or error.param.name}", _help(ctx))
    return _of("de opdracht is niet goed geschreven", _help(ctx))


def _of(what: str, remedy: str) -> UsageError:
    return UsageError(Problem("", "", what, remedy))


def _help(ctx: Any) -> str:
    return f"‘{ctx.command_path} --help’ laat zien hoe het moet."


def _options(command: Any) -> list[str]:
    options = [param for param in command.params if param.param_type_name == "option"]
    return [name for param in options for name in param.opts]


def _unknown_option(name: str, ctx: Any) -> UsageError:
    what = f"onbekende optie “{name}”"
    below = [_options(child) for child in getattr(ctx.command, "commands", {}).values()]
    if any(name in options for options in below):
        return _of(what, f"Zet {name} achter de opdracht, zoals in ‘docgen plan {name} …’.")
    close = nearest(name, [*_options(ctx.command), "--help"])
    return _of(what, f"Bedoelt u {close}?" if close else _help(ctx))


def _wrong_value(name: str, ctx: Any) -> UsageError:
    found = [param for param in ctx.command.params if name in param.opts]
    if found and getattr(found[0], "is_flag", False):
        return _of(f"achter {name} hoort geen waarde", f"Schrijf alleen {name}.")
    shown = (found[0].metavar if found else None) or "een waarde"
    return _of(f"achter {name} ontbreekt {shown}", _help(ctx))
