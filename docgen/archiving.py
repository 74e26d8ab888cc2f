"""How a dossier becomes one archive package, and a package a working dossier again.

To make one: look whether the register and its files are whole; copy the dossier, the register as
plain text and the metadata into a folder beside the place of the package; rename it.
To restore one: look at every fingerprint; write the dossier into a folder beside its place; rename.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from docgen import __version__
from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.dossier import OUTPUT, REGISTER, Dossier, locked
from docgen.core.errors import DataError, Problem, Severity, UsageError, VerificationError
from docgen.core.model import Pack, Party
from docgen.core.pack import read_pack
from docgen.core.parties import read_parties
from docgen.core.progress import Listener, counter, ignore
from docgen.core.records import Event
from docgen.core.register import Register
from docgen.core.schema import SCHEMA_VERSION
from docgen.keep import bag_source
from docgen.keep.bag_check import check_bag
from docgen.keep.bagit import PAYLOAD, Item
from docgen.keep.contents import DOSSIER, dossier_items
from docgen.keep.export import as_csv, as_json, copy_register, tables
from docgen.keep.history import story, story_lines
from docgen.keep.ledger import ledger_of
from docgen.keep.metadata import PackageFacts
from docgen.keep.package import ZIP, Packed, fill, zip_folder
from docgen.keep.place import beside, check_free, put_in_place, remove_unfinished
from docgen.keep.proof import prove, read_events
from docgen.keep.restore import register_in, unpack
from docgen.telling import home_of, opened

FOLDER = "archief"
_PLAIN = f"{PAYLOAD}register/"


@dataclass(frozen=True, slots=True)
class ArchiveRequest:
    """What was asked for.

    Attributes:
        target: The package; ``None`` for one in the folder ``archief`` of the dossier, with a name
            of its own. A name that ends in ``.zip`` asks for a zip file too.
        as_zip: Whether it is to be one zip file instead of a folder.
        anyway: Whether to make it although the register and the files do not agree.
    """

    target: Path | None = None
    as_zip: bool = False
    anyway: bool = False


@dataclass(frozen=True, slots=True)
class Archived:
    """What a run did.

    Attributes:
        kenmerk: Reference of the covenant.
        title: Its title.
        packed: The package.
        problems: What was wrong with the dossier, and is told in the package.
    """

    kenmerk: str
    title: str
    packed: Packed
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a run did.

    Attributes:
        kenmerk: Reference of the covenant.
        path: The dossier.
        files: Number of its files.
        events: Number of events in its register.
        problems: What does not agree in the dossier, as it did not when the package was made.
    """

    kenmerk: str
    path: Path
    files: int
    events: int
    problems: tuple[Problem, ...]


# -- making a package ----------------------------------------------------------------------


def archive(
    dossier: Dossier,
    request: ArchiveRequest | None = None,
    *,
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Archived:
    """Make an archive package of the dossier. The same dossier and clock give the same bytes.

    Nothing in the dossier changes, and no event is noted: a package tells of the dossier as it was
    before.

    Raises:
        DataError: pakket.toml or the list of parties has faults, or something cannot go along.
        IncompleteError: Nothing was made yet.
        VerificationError: The register and the files do not agree; everything is named.
        UsageError: Something else stands where the package is to stand.
        DocgenError: It cannot be written.
    """
    request = request or ArchiveRequest()
    now = (clock or SystemClock()).now()
    pack, parties = _read(dossier)
    home, _ = home_of(dossier)
    target = _named(dossier, request, pack, now)
    with locked(dossier), opened(home, FixedClock(now)) as register:
        place = dossier.relative(home / REGISTER)
        proof = prove(register, home, place)
        if not (proof.whole or request.anyway):
            raise VerificationError(_with_advice(proof.problems))
        events, _ = read_events(register)
        facts = _facts(pack, parties, events, target, now)
        with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
            items = _items(dossier, pack, parties, register, Path(folder), home)
            packed = _made(target, items, facts, proof.problems, listener)
    return Archived(pack.kenmerk, pack.title, packed, proof.problems)


def _read(dossier: Dossier) -> tuple[Pack, tuple[Party, ...]]:
    table, result = read_parties(dossier.parties_file), read_pack(dossier.pack_folder)
    problems = (*table.problems, *result.problems)
    if result.pack is None or any(item.severity is Severity.ERROR for item in problems):
        raise DataError(problems)
    return result.pack, table.parties


def _with_advice(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    advice = Problem(
        "",
        "",
        "het archiefpakket is niet gemaakt, want het register en de bestanden kloppen niet",
        "Herstel wat hierboven staat. Kan dat niet meer, geef dan --toch: het pakket vermeldt dan "
        "zelf wat er niet klopt.",
    )
    return (*problems, advice)


def _named(dossier: Dossier, request: ArchiveRequest, pack: Pack, now: datetime) -> Path:
    """Where the package is to stand."""
    target = request.target
    asked = request.as_zip or (target is not None and target.suffix == ZIP)
    suffix = ZIP if asked else ""
    if target is None:
        name, number = f"{pack.kenmerk}-{now.date().isoformat()}", 1
        found = dossier.root / FOLDER / f"{name}{suffix}"
        while found.exists():
            # Another one of the same day.
            number += 1
            found = found.with_name(f"{name}-{number}{suffix}")
        return found
    if any(target.is_relative_to(folder) for folder in (dossier.output, dossier.pack_folder)):
        raise UsageError.of(
            f"“{target}” ligt in wat moet worden gearchiveerd",
            "Noem een plaats buiten de mappen ‘output’ en ‘sjablonen’.",
            place="MAP",
        )
    if asked and target.suffix != ZIP:
        target = target.with_name(target.name + ZIP)
    check_free(target)
    return target


def _facts(
    pack: Pack, parties: Sequence[Party], events: Sequence[Event], target: Path, now: datetime
) -> PackageFacts:
    days = [day for event in events if (day := _day(event.at))]
    return PackageFacts(
        name=target.name.removesuffix(ZIP),
        kenmerk=pack.kenmerk,
        title=pack.title,
        version=pack.version,
        organisation=pack.sender.get("organisatie", ""),
        made_at=now,
        program_version=__version__,
        parties=tuple(party.naam for party in parties),
        begun=days[0] if days else None,
        ended=days[-1] if days else None,
        region=str(pack.top.get("regio", "")),
    )


def _day(moment: str) -> date | None:
    try:
        return datetime.fromisoformat(moment).date()
    except ValueError:
        return None


def _items(
    dossier: Dossier,
    pack: Pack,
    parties: Sequence[Party],
    register: Register,
    folder: Path,
    home: Path,
) -> tuple[Item, ...]:
    """Every file of the payload, in the order of the paths."""
    copy = folder / REGISTER
    copy_register(home / REGISTER, copy)
    own = Item(f"{DOSSIER}{OUTPUT}/{pack.kenmerk}/{REGISTER}", copy)
    files = dossier_items(dossier, pack.kenmerk, pack.trust_folder)
    every = (*files, own, *_plain(pack, parties, register))
    return tuple(sorted(every, key=lambda item: item.path))


def _plain(pack: Pack, parties: Sequence[Party], register: Register) -> Iterator[Item]:
    """The register as plain text."""
    found = tables(register.connection)
    yield Item(f"{_PLAIN}register.json", as_json(pack.kenmerk, SCHEMA_VERSION, found))
    for name, rows in found.items():
        yield Item(f"{_PLAIN}{name}.csv", as_csv(rows))
    events, _ = read_events(register)
    lines = story_lines(story(events, ledger_of(register, parties)), files=True)
    text = "\n".join([f"Geschiedenis van {pack.title} ({pack.kenmerk})", "", *lines])
    yield Item(f"{_PLAIN}geschiedenis.txt", f"{text}\n".encode())


def _made(
    target: Path,
    items: Sequence[Item],
    facts: PackageFacts,
    problems: Sequence[Problem],
    listener: Listener,
) -> Packed:
    """Write the package beside its place and rename it."""
    remove_unfinished(target)
    with beside(target) as bag:
        payload, seal = fill(bag, items, facts, problems, counter("archiveren", listener))
        size = sum(item.size for item in payload)
        if target.suffix == ZIP:
            with beside(target, "-zip") as folder:
                zipped = folder / target.name
                zip_folder(bag, facts.name, zipped, facts.made_at)
                put_in_place(zipped, target)
        else:
            put_in_place(bag, target)
    return Packed(target, len(payload), size, seal)


# -- restoring one -------------------------------------------------------------------------


def restore(
    package: Path,
    target: Path,
    *,
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Restored:
    """Make a working dossier of a package, in a folder that is not there yet or empty.

    Raises:
        UsageError: There is no such package, or the folder is not empty.
        VerificationError: The package is not whole, or holds what it must not; everything is named.
        DocgenError: The dossier cannot be written.
    """
    check_free(target)
    now = FixedClock((clock or SystemClock()).now())
    with bag_source.opened(package) as source:
        bag = check_bag(source, counter("nakijken", listener))
        if bag.problems:
            raise VerificationError(bag.problems)
        place = register_in(bag.payload)
        remove_unfinished(target)
        with beside(target) as folder:
            files = unpack(source, bag.payload, folder, counter("terugzetten", listener))
            home = (folder / place).parent
            with opened(home, now) as register:
                proof = prove(register, home, place)
            put_in_place(folder, target)
    return Restored(home.name, target, files, proof.events, proof.problems)
