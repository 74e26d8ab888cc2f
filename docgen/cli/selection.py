"""From what was typed to what is asked of the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import docgen
from docgen.core.dutch import nearest
from docgen.core.errors import Problem, UsageError

if TYPE_CHECKING:
    from docgen.core.model import Pack

_ANY_ENGINE = "auto"


def open_dossier(folder: str, pack: str | None) -> docgen.Dossier:
    """The dossier in a folder; its name is made absolute, so that messages say which it is.

    Raises:
        UsageError: The folder is no dossier, or the pack is not there or not the only one.
    """
    return docgen.open_dossier(Path(folder).resolve(), pack)


def parties(inputs: docgen.Inputs, names: Sequence[str] | None, option: str) -> tuple[int, ...]:
    """Numbers of the parties that an option names by number or id.

    Raises:
        UsageError: No party answers to one of the names; all such names are listed.
    """
    try:
        return docgen.find_parties(inputs.table.parties, tuple(names or ()))
    except UsageError as exc:
        raise UsageError(replace(problem, place=option) for problem in exc.problems) from exc


def request(
    inputs: docgen.Inputs,
    names: Sequence[str] | None,
    documents: Sequence[str] | None,
    *,
    concept: bool = False,
    engine: str = _ANY_ENGINE,
) -> docgen.Request:
    """What the options ask for.

    Raises:
        UsageError: A party, document or engine is not known; all such names are listed.
        EngineMissingError: The engine is known but not on this machine.
    """
    problems: list[Problem] = []
    numbers: tuple[int, ...] = ()
    try:
        numbers = parties(inputs, names, "--partij")
    except UsageError as exc:
        problems += exc.problems
    for name in documents or ():
        if inputs.pack.document(name) is None:
            problems.append(_unknown_document(name, inputs.pack))
    problems += _gone(inputs, numbers)
    try:
        _check_engine(engine)
    except UsageError as exc:
        problems += exc.problems
    if problems:
        raise UsageError(problems)
    return docgen.Request(
        parties=numbers,
        documents=tuple(documents or ()),
        concept=concept,
        engine=None if engine == _ANY_ENGINE else engine,
    )


def _check_engine(name: str) -> None:
    # Asked here, before anything is locked or written.
    if name != _ANY_ENGINE:
        from docgen.engines.select import choose

        choose(name)


def _unknown_document(name: str, pack: Pack) -> Problem:
    known = [spec.id for spec in pack.documents]
    close = nearest(name, known)
    remedy = f"Bedoelt u “{close}”? " if close else ""
    return Problem(
        "",
        "--stuk",
        f"in het pakket is geen stuk “{name}”",
        f"{remedy}De stukken zijn: {', '.join(known)}.",
    )


def _gone(inputs: docgen.Inputs, numbers: Sequence[int]) -> list[Problem]:
    return [
        Problem(
            "",
            "--partij",
            f"{party.naam} (nummer {party.nr}) is uitgetreden",
            "Voor deze partij wordt niets meer gemaakt; laat haar weg uit de opdracht.",
        )
        for party in inputs.table.parties
        if party.nr in numbers and not party.active
    ]
