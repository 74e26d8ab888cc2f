"""Making an earlier copy again, from what was kept of it, and comparing it to the byte.

The templates, pakket.toml and the list of parties as they were are laid out in a folder of their
own, with the parts that the copy was joined from; then the pipeline makes it as on that day.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

from docgen import __version__
from docgen.core.amend_register import AmendRegister, standing_of
from docgen.core.clock import Clock, FixedClock
from docgen.core.dossier import REGISTER, Dossier
from docgen.core.errors import IncompleteError
from docgen.core.files import copy_atomically
from docgen.core.parties import read_parties
from docgen.core.progress import Listener, ignore
from docgen.core.provenance import sha256_file
from docgen.core.records import CopyRecord, RunRecord
from docgen.core.register import Register
from docgen.engines.base import Converter
from docgen.engines.select import choose
from docgen.issue.plan import History, PlanItem, Request, make_plan
from docgen.issuing import read
from docgen.keep.ledger import ledger_of
from docgen.keep.place import beside, check_free, put_in_place, remove_unfinished
from docgen.keep.remake import Wanted, bring_parts, chosen, lay_out, sources_of
from docgen.telling import home_of, number_of, opened


@dataclass(frozen=True, slots=True)
class RemakeRequest:
    """What was asked for.

    Attributes:
        party: Number or id of the party.
        version: Revision of the text.
        target: Folder for what is made, not there yet or empty.
        documents: Ids of documents; empty for all.
        sequence: Copy number; ``None`` for the last one.
    """

    party: str
    version: str
    target: Path
    documents: tuple[str, ...] = ()
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class Remade:
    """A copy that was made again.

    Attributes:
        copy: The copy as the register has it.
        path: The new file.
        sha256: Its fingerprint.
        different: What is not as it was then, in Dutch; empty when all is the same.
    """

    copy: CopyRecord
    path: Path
    sha256: str
    different: tuple[str, ...]

    @property
    def identical(self) -> bool:
        """Whether it is the same to the byte."""
        return self.sha256 == self.copy.sha256


@dataclass(frozen=True, slots=True)
class Remaking:
    """What a run did.

    Attributes:
        party: Number and name of the party.
        target: Folder with the files.
        files: What was made.
    """

    party: tuple[int, str]
    target: Path
    files: tuple[Remade, ...]


def remake(
    dossier: Dossier,
    request: RemakeRequest,
    *,
    engine: Converter | None = None,
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Remaking:
    """Make copies of one party again. Nothing in the dossier changes.

    Args:
        engine: Converter for parts that were lost; by default that of the day.

    Raises:
        UsageError: There is no such party, copy or document, or the folder is not empty.
        IncompleteError: The register does not tell what a copy was made of.
        VerificationError: A source is gone or was changed.
    """
    check_free(request.target)
    home, _ = home_of(dossier)
    with opened(home, clock) as register:
        parties = read_parties(dossier.parties_file).parties
        ledger = ledger_of(register, parties)
        number = number_of(request.party, parties, ledger)
        name = ledger.name(number)
        wanted = Wanted(number, name, request.version, request.documents, request.sequence)
        copies = chosen(register.all_copies(), wanted)
        remove_unfinished(request.target)
        with beside(request.target) as folder, tempfile.TemporaryDirectory(prefix="d-") as work:
            made = []
            ordered = sorted(copies, key=lambda copy: copy.run or 0)
            for run, group in groupby(ordered, key=lambda copy: copy.run or 0):
                job = _Job(dossier, home, register, Path(work) / str(run), folder, engine, listener)
                made += job.make(run, list(group))
            put_in_place(folder, request.target)
    target = request.target
    files = tuple(replace(item, path=target / item.path.name) for item in made)
    return Remaking((number, name), target, files)


@dataclass(frozen=True, slots=True)
class _Job:
    """Making the copies of one run again."""

    dossier: Dossier
    home: Path
    register: Register
    root: Path
    target: Path
    engine: Converter | None
    listener: Listener

    def make(self, number: int, copies: Sequence[CopyRecord]) -> list[Remade]:
        # Loaded only now: the stages bring libraries along.
        from docgen import pipeline

        run = AmendRegister(self.register).run(number)
        if run is None:
            raise IncompleteError.of(
                f"in het register ontbreekt uitgifte {number}",
                "Kijk het register na met ‘docgen verifieer --register’.",
            )
        pack = self.dossier.pack_folder.name
        then = lay_out(run, self.home, sources_of(self.register), pack, self.root)
        inputs = read(then)
        state, amendment = standing_of(run)
        history = History(inputs.home, {}, frozenset(), state, amendment)
        asked = Request(
            parties=tuple({copy.party_nr for copy in copies}),
            documents=tuple(dict.fromkeys(copy.document for copy in copies)),
        )
        plan = make_plan(inputs.pack, inputs.table.parties, inputs.templates, history, asked)
        items = {(item.document.id, item.format.value): item for item in plan.items}
        engine = self.engine or choose(run.engine)
        moment = datetime.fromisoformat(run.at)
        with Register(inputs.home / REGISTER, FixedClock(moment)) as register:
            parts = bring_parts(copies, self.register.parts(), self.home, inputs.home)
            with register.transaction():
                for part in parts:
                    register.add_part(part)
            parties = (then.parties_file.name, inputs.table.source)
            job = pipeline.Job(inputs.home, register, engine, moment, parties, None, self.listener)
            pipeline.run(plan, job)
        return [
            self._compared(copy, items.get((copy.document, copy.format)), inputs.home, run, engine)
            for copy in copies
        ]

    def _compared(
        self,
        copy: CopyRecord,
        item: PlanItem | None,
        home: Path,
        run: RunRecord,
        engine: Converter,
    ) -> Remade:
        if item is None:
            raise IncompleteError.of(
                "dit stuk hoort volgens de bewaarde bronnen niet bij deze partij",
                "Kijk het register na met ‘docgen verifieer --register’.",
                file=copy.path,
            )
        path = self.target / f"{copy.document}.{copy.format}"
        copy_atomically(home / item.path, path)
        digest = sha256_file(path)
        different = () if digest == copy.sha256 else tuple(_differences(copy, run, engine))
        return Remade(copy, path, digest, different)


def _differences(copy: CopyRecord, run: RunRecord, engine: Converter) -> list[str]:
    """What is not as it was on the day of the run."""
    found = []
    if copy.program_version != __version__:
        found.append(f"docgen was toen {copy.program_version} en is nu {__version__}")
    now = engine.info
    if (run.engine, run.engine_version) != (now.name, now.version):
        found.append(
            f"de omzetter was toen {run.engine} {run.engine_version} en is nu "
            f"{now.name} {now.version}"
        )
    return found
