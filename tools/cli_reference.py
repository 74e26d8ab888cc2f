"""Write docs/cli.md from the commands themselves: ``python -m tools.cli_reference [--check]``.

With ``--check`` nothing is written; the exit code is 1 when the file is not up to date.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from typer.main import get_command

from docgen.cli import (
    as_json,
    json_amendment,
    json_bundle,
    json_keep,
    json_publication,
    json_returns,
    json_status,
    json_verify,
)
from docgen.cli.commands import NAME, app
from docgen.cli.options import COMMON
from docgen.core import errors
from docgen.core.party_columns import OPTIONAL, REQUIRED

TARGET = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
_JSON = {
    "controleer": as_json.checked,
    "plan": as_json.planned,
    "genereer": as_json.made,
    "voorbeeld": as_json.made,
    "verstuur": as_json.mailed,
    "ontvang": json_returns.received,
    "beoordeel": json_returns.reviewed,
    "bewijs": json_returns.reported,
    "herinner": json_returns.reminded,
    "status": json_status.standing,
    "bundel": json_bundle.bundled,
    "publiceer": json_publication.published,
    "verifieer": json_verify.verified,
    "wijzig": json_amendment.changed,
    "historie": json_keep.told,
    "archief": json_keep.archived,
    "herstel": json_keep.restored,
    "hermaak": json_keep.remade,
    "oefen": as_json.rehearsed,
    "diagnose": as_json.looked,
    "nieuw": as_json.started,
}
_CODES = (
    errors.UsageError,
    errors.DataError,
    errors.TemplateError,
    errors.EngineError,
    errors.IncompleteError,
    errors.VerificationError,
    errors.DossierBusyError,
)
_INTRODUCTION = """\
# The command line

<!-- Made by `python -m tools.cli_reference`; do not edit. -->

The explanations of commands and options are what `--help` shows, hence Dutch. Commands, options,
exit codes and the keys of `--json` are a contract: they may be added to, not changed.

Progress is a bar on a terminal and a few plain lines in a pipe; errors and warnings go to stderr.
With `--json`, stdout holds one JSON object and nothing else, and progress goes to stderr.
`SOURCE_DATE_EPOCH` sets the clock, so that a run can be repeated to the byte.
"""


def reference() -> str:
    """The whole text of docs/cli.md."""
    program: Any = get_command(app)
    lines = [_INTRODUCTION, "## Exit codes", "", *_exit_codes(), "", "## Columns", "", *_columns()]
    lines += ["", "## Options of every command", "", *_common(program), ""]
    for name, command in program.commands.items():
        lines += [f"## {NAME} {name}", "", *_command(name, command)]
    lines += ["## Errors with --json", "", _keys(as_json.errors)]
    return "\n".join(lines).rstrip() + "\n"


def _exit_codes() -> Iterator[str]:
    yield "| code | meaning |"
    yield "| --- | --- |"
    yield "| 0 | Done. |"
    yield "| 1 | Something that docgen did not expect; a log file is named. |"
    for kind in _CODES:
        yield f"| {kind.exit_code} | {_first_sentence(kind)} |"
    yield "| 130 | Interrupted with Ctrl+C. |"


def _columns() -> Iterator[str]:
    yield "Columns of `partijen.csv` and `partijen.xlsx`, in any order; other columns are for the"
    yield "templates (`{{ partij.eigen_kolom }}`)."
    yield ""
    yield f"- required: {', '.join(f'`{name}`' for name in REQUIRED)}"
    yield f"- optional: {', '.join(f'`{name}`' for name in OPTIONAL)}"


def _common(program: Any) -> Iterator[str]:
    plan = program.commands["plan"]
    yield from _options([param for param in plan.params if param.name in COMMON])
    yield "- `--help`: Toon deze uitleg."
    yield ""
    yield f"`{NAME} --versie` shows the version."


def _command(name: str, command: Any) -> Iterator[str]:
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    words = [param.metavar if param.required else f"[{param.metavar}]" for param in arguments]
    yield f"`{' '.join([NAME, name, *words, '[OPTIES]'])}`"
    yield ""
    yield inspect.cleandoc(command.help or "")
    yield ""
    own = [param for param in command.params if param.name not in COMMON]
    rows = [f"- `{param.metavar}`: {param.help}" for param in arguments]
    rows += _options([param for param in own if param.param_type_name == "option"])
    if rows:
        yield from rows
        yield ""
    yield "Keys of `--json`:"
    yield ""
    yield _keys(_JSON[name])
    yield ""


def _options(params: Sequence[Any]) -> list[str]:
    return [
        f"- `{', '.join(param.opts)}{'' if param.is_flag else f' {param.metavar}'}`: {param.help}"
        for param in params
    ]


def _keys(function: Any) -> str:
    """The list of keys in a docstring, without the sentence above it."""
    return inspect.cleandoc(function.__doc__).split("\n\n", 1)[1]


def _first_sentence(kind: type) -> str:
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split("\n\n")[0].split())


def main(arguments: Sequence[str], target: Path = TARGET) -> int:
    """Write or check the file; returns the exit code."""
    text = reference()
    if "--check" not in arguments:
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write("docs/cli.md is stale: run python -m tools.cli_reference\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
