"""The entry point of the program ``docgen``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run docgen.

    Args:
        arguments: Words after the program's name; by default those of the command line.

    Returns:
        Exit code, as `docgen.core.errors` has them; 130 after Ctrl+C.
    """
    try:
        # Loading takes a moment; Ctrl+C in that moment must not show a traceback either.
        from docgen.cli.commands import run
    except KeyboardInterrupt:
        sys.stderr.write("De opdracht is afgebroken.\n")
        return _INTERRUPTED
    return run(sys.argv[1:] if arguments is None else arguments)
