"""The screens of the manual about the definitive copy: from what is missing to the closing mail."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.engines.practice_ca import practice_seal, write_p12
from docgen.rehearsing import authority_of
from tools.return_screens import at_moment

if TYPE_CHECKING:
    from tools.screens import Play

_LATER = timedelta(days=24)
_QUIET = "--stil"
# As wide as tables are in a pipe.
_WIDE = 110
_ENGINE = ("--engine", "ingebouwd")
_SEED = "1"
_HOLDER = "Voorbeeldorganisatie"
_VARIABLE, _PASSWORD = "DOCGEN_ZEGEL", "oefenen"
# A seal is another one each time, and sizes differ with the libraries.
_BYTES, _SHOWN_BYTES = re.compile(r"\(\d+ bytes\)"), "(1650000 bytes)"
_PRINT = re.compile(r"SHA-256 [0-9a-f]{64}")
_SHOWN_PRINT = "SHA-256 4d5f0c0a6a2f4f3e8b7e9d1c2b3a49586776859493a2b1c0d0e1f20314253647"


def compile_copy(play: Play, moment: datetime) -> None:
    """Bundle too early, then in time; check the copy, publish it, and send it."""
    with at_moment(moment + _LATER), _password():
        folder = play.root.with_name("rondje")
        seal = _seal(folder.with_name("zegel.p12"), moment + _LATER)
        play.run("", "oefen", "--compleet", "--zaad", _SEED, "--uit", str(folder), _QUIET)
        dossier = ("--dossier", str(folder / "dossier"))
        truths = json.loads((folder / "waarheid.json").read_text("utf-8"))
        *first, last = (str(folder / "retouren" / truth["bestand"]) for truth in truths)
        play.run("", "ontvang", *first, *dossier, _QUIET, at_root=False)
        play.run("bundel_te_vroeg", "bundel", *_ENGINE, *dossier, _QUIET, at_root=False)
        play.run("", "ontvang", last, *dossier, _QUIET, at_root=False)
        _read(play, truths, dossier)
        play.run("bundel", "bundel", *seal, *dossier, *_ENGINE, _QUIET, at_root=False)
        copy = next((folder / "dossier").glob("output/*/definitief/*/uitgave-1/*.pdf"))
        play.run("verifieer", "verifieer", str(copy), _QUIET, at_root=False, columns=_WIDE)
        play.run("publiceer", "publiceer", *dossier, *_ENGINE, _QUIET, at_root=False)
        play.run("slotmail", "verstuur", "--definitief", *dossier, _QUIET, at_root=False)
        play.run("status_definitief", "status", *dossier, at_root=False)
    text = _BYTES.sub(_SHOWN_BYTES, play.screens["verifieer"])
    play.screens["verifieer"] = _PRINT.sub(_SHOWN_PRINT, text)
    play.screens.pop("")


def _read(play: Play, truths: list[dict[str, Any]], dossier: tuple[str, ...]) -> None:
    """Note what a person reads on the returns that were signed by hand."""
    for number, truth in enumerate(truths, 1):
        if truth["soort"].startswith("digitaal"):
            continue
        (signed,) = truth["ondertekend"]
        noted = ("--datum", signed["datum"], "--plaats", signed["plaats"], "--door", "A. Voorbeeld")
        play.run("", "beoordeel", f"R{number}", *noted, *dossier, _QUIET, at_root=False)


def _seal(path: Path, moment: datetime) -> tuple[str, ...]:
    authority = authority_of(int(_SEED), moment)
    write_p12(practice_seal(authority, _HOLDER, moment), authority, path, _PASSWORD)
    return "--zegel", str(path), "--zegel-wachtwoord", _VARIABLE


@contextmanager
def _password() -> Iterator[None]:
    os.environ[_VARIABLE] = _PASSWORD
    try:
        yield
    finally:
        del os.environ[_VARIABLE]
