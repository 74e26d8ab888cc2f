"""How returns are taken in, readable aloud.

Keep the bytes; look at each file; look at each page; hold what did not say what it is against what
its neighbours tell; judge. What is to be done stands in the register, so that a run that was broken
off is finished by the next.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.dossier import REGISTER, locked
from docgen.core.errors import DataError, IncompleteError, Problem, Severity, UsageError
from docgen.core.files import remove_leftovers
from docgen.core.progress import Listener, Report, counter, ignore
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import Judged, ReceiptRecord
from docgen.engines.bounded import Bounded, WorkerLimits
from docgen.engines.imap import ImapAccount, ImapFolder, MailFolder
from docgen.engines.ocr import TextReader, best_reader
from docgen.engines.signatures import TrustSettings, trust_problems
from docgen.issuing import Inputs
from docgen.receive.assign import assign, hints
from docgen.receive.cases import cases
from docgen.receive.catalogue import Catalogue, catalogue_of
from docgen.receive.examine import Setting, Target, prepare
from docgen.receive.facts import FileFacts, Origin
from docgen.receive.filing import file_away
from docgen.receive.handed import Handed, from_mailbox, gather
from docgen.receive.intake import Taken, take_in, unfinished
from docgen.receive.limits import LIMITS
from docgen.receive.looking import PageTask, look_at_files, look_at_pages, with_pages
from docgen.receive.watch import watch

# Enough to keep every worker busy, few enough to keep the pictures of all of them in memory.
_AT_ONCE = 40
_KEEP = "bewaren"
_LOOK_EVERY = 5.0  # seconds


@dataclass(frozen=True, slots=True)
class ReceiveRequest:
    """What was asked for.

    Attributes:
        paths: Files and folders to take in.
        imap: Whether to take in what is new in the mail folder of pakket.toml.
        handed: What was gathered already.
    """

    paths: tuple[Path, ...] = ()
    imap: bool = False
    handed: tuple[Handed, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """What a run did.

    Attributes:
        taken: What was taken in by this run.
        returns: The returns that came of it, and of what an earlier run left undone.
        duplicates: Files whose bytes were received before, each with that earlier receipt.
        problems: What could not be taken in, or is worth knowing.
    """

    taken: tuple[Taken, ...]
    returns: tuple[Judged, ...]
    duplicates: tuple[tuple[str, ReceiptRecord], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What the stages of one run share.

    Attributes:
        inputs: The dossier.
        catalogue: What was issued.
        register: Open register.
        pool: Workers.
        now: Time of the run.
    """

    inputs: Inputs
    catalogue: Catalogue
    register: Register
    pool: Bounded
    now: datetime

    @property
    def home(self) -> Path:
        """Folder of the covenant under ``output/``."""
        return self.inputs.home


@dataclass(frozen=True, slots=True)
class Batch:
    """Some deliveries on their way through the stages.

    Attributes:
        deliveries: The deliveries.
        files: What was found so far, by fingerprint.
        returns: What came of them.
    """

    deliveries: tuple[Taken, ...]
    files: dict[str, FileFacts] = field(default_factory=dict)
    returns: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name on screen and what it does."""

    name: str
    work: Callable[[Batch, Job, Report], Batch]


def _open(batch: Batch, job: Job, report: Report) -> Batch:
    origins = [origin for delivery in batch.deliveries for origin in delivery.origins]
    return Batch(batch.deliveries, dict(look_at_files(origins, job.pool, report)))


def _read(batch: Batch, job: Job, report: Report) -> Batch:
    tasks = []
    for delivery in batch.deliveries:
        for origin in delivery.origins:
            facts = batch.files[origin.sha256]
            count = 0 if facts.fault else facts.pages
            tasks += [PageTask(origin, number) for number in range(1, count + 1)]
    return Batch(batch.deliveries, with_pages(batch.files, look_at_pages(tasks, job.pool, report)))


def _confirm(batch: Batch, job: Job, report: Report) -> Batch:
    tasks: list[PageTask] = []
    for delivery in batch.deliveries:
        found = assign(_files(delivery, batch), job.catalogue)
        told = hints(found)
        by_sha = {origin.sha256: origin for origin in delivery.origins}
        for (sha256, source_page), (copy, page) in told.items():
            tasks.append(PageTask(by_sha[sha256], source_page, Target(copy, page, certain=False)))
    return Batch(batch.deliveries, with_pages(batch.files, look_at_pages(tasks, job.pool, report)))


def _judge(batch: Batch, job: Job, report: Report) -> Batch:
    returns: list[Judged] = []
    pack = job.inputs.pack
    for delivery in batch.deliveries:
        found = cases(
            assign(_files(delivery, batch), job.catalogue),
            _files(delivery, batch),
            job.catalogue,
            earlier=ReturnRegister(job.register).returns(),
            deadline=pack.return_before,
            signature_page_suffices=pack.signature_page_suffices,
            now=job.now,
        )
        returns += file_away(delivery, found, job.home, job.register)
        report(len(batch.deliveries), delivery.receipt.name)
    return Batch(batch.deliveries, batch.files, tuple(returns))


STAGES = (
    Stage("openen", _open),
    Stage("lezen", _read),
    Stage("bevestigen", _confirm),
    Stage("beoordelen", _judge),
)


def _files(delivery: Taken, batch: Batch) -> list[tuple[Origin, FileFacts]]:
    return [(origin, batch.files[origin.sha256]) for origin in delivery.origins]


def receive(
    inputs: Inputs,
    request: ReceiveRequest,
    *,
    clock: Clock | None = None,
    listener: Listener = ignore,
    folder: MailFolder | None = None,
    reader: TextReader | None = None,
) -> Received:
    """Take in files, look at them, and judge what came back.

    Args:
        clock: Tells the time that the register bears.
        listener: Hears how far the work is.
        folder: Mail folder to use; by default the one in pakket.toml.
        reader: Reads text from pictures; by default the best on this machine.

    Raises:
        UsageError: A path does not exist, or pakket.toml names no mail folder.
        IncompleteError: Nothing was issued yet.
        MailError: The mail server could not be reached.
        DocgenError: A file or the register cannot be written.
    """
    clock = FixedClock((clock or SystemClock()).now())
    _check_issued(inputs)
    handed = gather(request.paths)
    with locked(inputs.dossier), Register(inputs.home / REGISTER, clock) as register:
        remove_leftovers(inputs.home)
        # What stands in the register goes first: an earlier run was broken off.
        files = [*unfinished(inputs.home, register), *handed, *request.handed]
        basket = _Basket(inputs.home, register)
        report = counter(_KEEP, listener)
        for item in files:
            basket.take(item)
            report(len(files), item.name)
        if request.imap:
            _empty_mailbox(folder or _mail_folder(inputs), register, basket)
        waiting, duplicates = _sorted_out(basket.taken)
        returns = _look(inputs, waiting, register, clock.now(), listener, reader or best_reader())
    problems = (*trust_problems(trust_of(inputs)), *basket.problems)
    return Received(tuple(basket.taken), returns, duplicates, problems)


@dataclass(frozen=True, slots=True)
class _Basket:
    """What a run takes in: one file that cannot be read does not hold up the rest."""

    home: Path
    register: Register
    taken: list[Taken] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, item: Handed) -> None:
        """Take one thing in."""
        try:
            found = take_in(item, self.home, self.register)
        except DataError as exc:
            self.problems.extend(exc.problems)
            return
        self.taken.append(found)
        self.problems.extend(
            Problem(item.name, "", what, "", Severity.WARNING) for what in found.problems
        )


def _empty_mailbox(folder: MailFolder, register: Register, basket: _Basket) -> None:
    """Take in every message that was not seen before, one at a time."""
    seen = ReturnRegister(register).mailbox_marks(folder.name)
    for item in from_mailbox(folder.new_messages(seen)):
        basket.take(item)


def _sorted_out(
    taken: Sequence[Taken],
) -> tuple[tuple[Taken, ...], tuple[tuple[str, ReceiptRecord], ...]]:
    """What is to be looked at, each delivery once; and what was received before."""
    waiting: dict[int, Taken] = {}
    again: list[tuple[str, ReceiptRecord]] = []
    for item in taken:
        if item.duplicate_of is not None:
            again.append((item.receipt.name, item.duplicate_of))
            continue
        again += ((record.name, record) for record in item.repeated)
        waiting.setdefault(item.receipt.nr, item)
    return tuple(waiting.values()), tuple(again)


def _look(
    inputs: Inputs,
    waiting: Sequence[Taken],
    register: Register,
    now: datetime,
    listener: Listener,
    reader: TextReader,
) -> tuple[Judged, ...]:
    if not waiting:
        return ()
    catalogue = catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)
    setting = Setting(catalogue, inputs.home, trust_of(inputs), reader, now)
    limits = WorkerLimits(LIMITS.memory_bytes)
    returns: list[Judged] = []
    with Bounded(limits=limits, start=prepare, start_args=(setting,)) as pool:
        job = Job(inputs, catalogue, register, pool, now)
        for start in range(0, len(waiting), _AT_ONCE):
            batch = Batch(tuple(waiting[start : start + _AT_ONCE]))
            returns += run(batch, job, listener)
    return tuple(returns)


def run(batch: Batch, job: Job, listener: Listener) -> tuple[Judged, ...]:
    """Every stage in turn, each on what the one before it found."""
    for stage in STAGES:
        batch = stage.work(batch, job, counter(stage.name, listener))
    return batch.returns


def follow(
    inputs: Inputs,
    request: ReceiveRequest,
    stopped: Callable[[], bool],
    *,
    pause: Callable[[], None] = lambda: time.sleep(_LOOK_EVERY),
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Iterator[Received]:
    """Take in whatever appears in the folders, until ``stopped`` says so; one result per find.

    Args:
        pause: Waits until the next look.
    """
    for found in watch(request.paths, stopped=stopped, pause=pause):
        if found:
            yield receive(inputs, ReceiveRequest(handed=found), clock=clock, listener=listener)


def trust_of(inputs: Inputs) -> TrustSettings:
    """Which certificates this dossier trusts."""
    folder = inputs.dossier.root / inputs.pack.trust_folder
    return TrustSettings(
        folder=folder if folder.is_dir() else None,
        strict_non_repudiation=inputs.pack.strict_non_repudiation,
    )


def _mail_folder(inputs: Inputs) -> MailFolder:
    box = inputs.pack.mailbox
    if box is None:
        raise UsageError.of(
            "er is geen postbus ingesteld",
            "Voeg een blok [postbus] toe met ‘server’, ‘gebruiker’ en ‘wachtwoord_env’, of noem "
            "de bestanden die u hebt ontvangen.",
            file="pakket.toml",
        )
    password = os.environ.get(box.password_env)
    if password is None:
        raise UsageError.of(
            f"het wachtwoord van de postbus staat niet in de omgevingsvariabele {box.password_env}",
            "Zet het daarin en geef de opdracht opnieuw.",
        )
    account = ImapAccount(box.server, box.port, box.security, box.user, password, box.folder)
    return ImapFolder(account)


def _check_issued(inputs: Inputs) -> None:
    if not (inputs.home / REGISTER).is_file():
        raise IncompleteError.of(
            "er is in dit dossier nog niets gemaakt om terug te krijgen",
            "Geef eerst ‘docgen genereer’ en verstuur de stukken.",
        )
