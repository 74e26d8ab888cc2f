"""How a rehearsal is made: an exercise dossier, returns for it, and the truth about them.

The exercise dossier is a copy, so that the register of the real one stays as it is.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from docgen.core.amendment import Answer
from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.dossier import LOCK, OUTPUT, REGISTER, TEMPLATES, Dossier, open_dossier
from docgen.core.errors import IncompleteError, UsageError
from docgen.core.files import write_atomically
from docgen.core.progress import Listener, counter, ignore
from docgen.core.register import Register
from docgen.engines.practice_ca import PracticeAuthority, practice_authority, write_trust
from docgen.engines.tuning import one_of_many
from docgen.engines.workers import workers
from docgen.issue.plan import Request
from docgen.issuing import Inputs, generate, read
from docgen.receive.catalogue import Catalogue, catalogue_of
from docgen.receive.rehearsal.complete import complete
from docgen.receive.rehearsal.kinds import Digital, Kind, Paper
from docgen.receive.rehearsal.make import chosen_kinds, possible_kinds, rehearse, spread
from docgen.receive.rehearsal.truth import Setting, Truth, write_truth

DOSSIER, RETURNS, TRUTH = "dossier", "retouren", "waarheid.json"
_MAKE = "oefenen"
# Revision that an exercise makes a few copies of, for returns that come too late.
_EARLIER, _FEW = "0.9", 3
_ISSUER = "Oefen-CA docgen (alleen om te oefenen)"
_STRANGER = "Onbekende CA docgen (alleen om te oefenen)"


@dataclass(frozen=True, slots=True)
class RehearsalRequest:
    """What was asked for.

    Attributes:
        folder: Where the exercise comes to stand.
        seed: What everything follows from.
        count: How many returns.
        kinds: Names of the kinds; empty for all.
        complete: Whether every party returns a good copy exactly once; then count and kinds do
            not matter.
        choices: What parties answer on a form with a choice, by number; the others are in favour.
    """

    folder: Path
    seed: int = 1
    count: int = 60
    kinds: tuple[str, ...] = ()
    complete: bool = False
    choices: Mapping[int, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was made.

    Attributes:
        folder: Where it stands.
        truths: What is true of each return.
    """

    folder: Path
    truths: tuple[Truth, ...]


def practise(
    inputs: Inputs,
    request: RehearsalRequest,
    *,
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Rehearsal:
    """Make an exercise: a copy of the dossier, returns, and the truth about them.

    Args:
        clock: Tells the time of the rehearsal; returns are signed in the days before it.

    Raises:
        IncompleteError: Nothing was issued yet.
        UsageError: The folder is in use for something else, or a kind is not known.
        DocgenError: A file cannot be written.
    """
    clock = FixedClock((clock or SystemClock()).now())
    if not (inputs.home / REGISTER).is_file():
        raise IncompleteError.of(
            "er is in dit dossier nog niets gemaakt om mee te oefenen",
            "Geef eerst ‘docgen genereer’.",
        )
    kinds = () if request.complete else _drawn(inputs, request, clock)
    exercise = _copied(inputs, request.folder)
    if any(isinstance(kind.how, Paper) and kind.how.replaced for kind in kinds):
        exercise = _corrected(exercise, clock)
        _make_earlier_revision(exercise, clock)
    trusted = authority_of(request.seed, clock.now(), _ISSUER)
    # Its keys take a second to make.
    unknown = any(isinstance(kind.how, Digital) and not kind.how.trusted for kind in kinds)
    stranger = authority_of(request.seed, clock.now(), _STRANGER) if unknown else trusted
    write_trust(trusted, exercise.dossier.root / exercise.pack.trust_folder)
    setting = Setting(
        catalogue=_catalogue(exercise, clock),
        folder=request.folder / RETURNS,
        trusted=trusted,
        stranger=stranger,
        now=clock.now(),
        places=_places(exercise) if request.complete else {},
        choices=request.choices,
    )
    each = [(setting, kind) for kind in kinds]
    jobs = complete(setting, request.seed) if request.complete else each
    truths = _made(jobs, request.seed, listener)
    write_truth(request.folder / TRUTH, truths)
    return Rehearsal(request.folder, truths)


@lru_cache(maxsize=4)
def authority_of(seed: int, now: datetime, name: str = _ISSUER) -> PracticeAuthority:
    """The authority for practice of an exercise; by default the one that it trusts."""
    return practice_authority(seed, now, name=name)


def _drawn(inputs: Inputs, request: RehearsalRequest, clock: Clock) -> tuple[Kind, ...]:
    chosen = possible_kinds(
        chosen_kinds(request.kinds), _catalogue(inputs, clock), by_name=bool(request.kinds)
    )
    return spread(request.count, chosen, request.seed)


def _places(inputs: Inputs) -> dict[int, str]:
    """Every party signs in its own town."""
    parties = inputs.table.parties
    return {party.nr: party.columns.get("plaats", "") for party in parties if party.active}


def _made(jobs: Sequence[tuple[Setting, Kind]], seed: int, listener: Listener) -> tuple[Truth, ...]:
    with workers(len(jobs), one_of_many) as pool:
        return rehearse(jobs, seed, pool, counter(_MAKE, listener))


def _copied(inputs: Inputs, folder: Path) -> Inputs:
    """The dossier copied into the folder, and read there."""
    target = folder / DOSSIER
    if folder.exists() and any(folder.iterdir()) and not (folder / TRUTH).is_file():
        raise UsageError.of(
            f"de map “{folder}” is in gebruik voor iets anders",
            "Noem met --uit een nieuwe of lege map.",
        )
    # Written first: an exercise that was broken off can then be made again in the same folder.
    write_truth(folder / TRUTH, ())
    for name in (DOSSIER, RETURNS):
        shutil.rmtree(folder / name, ignore_errors=True)
    dossier = inputs.dossier
    pack = target / TEMPLATES / dossier.pack_folder.name
    shutil.copytree(dossier.pack_folder, pack)
    home = target / OUTPUT / inputs.pack.kenmerk
    shutil.copytree(inputs.home, home, ignore=shutil.ignore_patterns("retour", "definitief", ".*"))
    # What really came back is no part of an exercise.
    shutil.copyfile(dossier.parties_file, target / dossier.parties_file.name)
    for name, source in inputs.pack.loaded.sources.items():
        if not (target / name).exists():
            (target / name).write_bytes(source)
    (target / OUTPUT / LOCK).touch()
    _forget_returns(home / REGISTER)
    return read(open_dossier(target))


def _forget_returns(path: Path) -> None:
    with Register(path, SystemClock()) as register, register.transaction():
        for table in ("postbus", "besluit", "herinnering", "retour", "ontvangst", "definitief"):
            register.connection.execute(f"DELETE FROM {table}")


def _corrected(exercise: Inputs, clock: Clock) -> Inputs:
    """One party corrected, so that there is a copy that was replaced."""
    dossier = exercise.dossier
    party = next(party for party in exercise.table.parties if party.active)
    if dossier.parties_file.suffix.lower() != ".csv":
        raise UsageError.of(
            "de soort “oude-versie” kan alleen met een partijen.csv worden geoefend",
            "Laat haar weg met --soort, of bewaar de lijst als csv.",
        )
    _rename(dossier, party.signatories[0].achternaam)
    exercise = read(dossier)
    generate(
        exercise,
        Request(parties=(party.nr,)),
        clock=clock,
        reason="oefening: andere ondertekenaar",
    )
    return exercise


def _make_earlier_revision(exercise: Inputs, clock: Clock) -> None:
    """The text as it might have been sent earlier, for a few parties."""
    if not _is_later(exercise.pack.version, _EARLIER):
        return
    signable = tuple(spec.id for spec in exercise.pack.documents if spec.signable)
    some = tuple(party.nr for party in exercise.table.parties if party.active)[1 : 1 + _FEW]
    earlier = replace(exercise, pack=replace(exercise.pack, version=_EARLIER))
    if some:
        generate(earlier, Request(parties=some, documents=signable), clock=clock)


def _is_later(version: str, than: str) -> bool:
    return [int(part) for part in version.split(".")] > [int(part) for part in than.split(".")]


def _rename(dossier: Dossier, surname: str) -> None:
    path = dossier.parties_file
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "windows-1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        write_atomically(path, text.replace(surname, "Oefenmans", 1).encode("utf-8-sig"))
        return


def _catalogue(exercise: Inputs, clock: Clock) -> Catalogue:
    with Register(exercise.home / REGISTER, clock) as register:
        found = catalogue_of(exercise.pack, exercise.table.parties, register, exercise.home)
    issued = tuple(copy for copy in found.copies if copy.path.is_file())
    return replace(found, copies=issued)
