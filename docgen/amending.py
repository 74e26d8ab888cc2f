"""How the text of a covenant is amended, readable aloud.

Begin: the revision that was signed stays as it was, pakket.toml gets the next number. Compare: the
text as it was issued against the text as it is now, and a table for people. Make: the table goes
into the register, and the documents are made as for any revision.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from docgen.amend.was_wordt.comparing import compare
from docgen.amend.was_wordt.explanations import Explanation, explanations_from, unmatched
from docgen.amend.was_wordt.model import Comparison, FilledPart
from docgen.amend.was_wordt.screen import look_lines
from docgen.amend.was_wordt.values import comparison_values, rows_as_values
from docgen.core.amend_register import AmendRegister, standing_of
from docgen.core.amendment import AmendmentSpec
from docgen.core.circle import RevisionState, revision_state
from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.dossier import REGISTER, Dossier, locked
from docgen.core.dutch import datum
from docgen.core.errors import DataError, IncompleteError, Problem, Severity, UsageError
from docgen.core.files import write_atomically
from docgen.core.model import Pack, Party
from docgen.core.pack import FILE_NAME, read_pack
from docgen.core.parties import read_parties
from docgen.core.progress import Listener, ignore
from docgen.core.provenance import sha256
from docgen.core.records import AmendmentRecord, RunRecord
from docgen.core.register import Register
from docgen.core.sources import lay_out
from docgen.core.toml_edit import change
from docgen.documents.context import context_for, namespace
from docgen.documents.names import values_of
from docgen.documents.templates import WordTemplate, compile_template, fill_in
from docgen.engines.base import Converter, ConvertJob
from docgen.engines.select import AUTO, choose
from docgen.issue.plan import Request
from docgen.issue.scenes import due, scene_values
from docgen.issuing import Inputs, Outcome, generate

BEGUN = "wijziging begonnen"
TABLE = "was-wordt"
_EARLIER = "eerder"
_TEMPLATE = Path(__file__).with_name("amend") / "sjablonen" / "was-wordt.docx"
_OWN_VALUES = ("versie", "verzenddatum", "retour_voor")
_SIGNATURE = "veld.handtekening"


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What was asked for.

    Attributes:
        to: Number of the new revision.
        effective: Day from which the amended text is to apply.
        return_before: Answers are expected before this day.
        reason: Why the text is amended; ``""`` when that is said later.
    """

    to: str
    effective: date
    return_before: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """What was begun.

    Attributes:
        since: Revision that is amended.
        to: The new revision.
        fresh: Whether this run began it; ``False`` when it was begun already.
        templates: Folder with the templates that can now be edited.
    """

    since: str
    to: str
    fresh: bool
    templates: Path


@dataclass(frozen=True, slots=True)
class Compared:
    """The text as it was issued against the text as it is now.

    Attributes:
        amendment: What pakket.toml says of the amendment.
        comparison: What changed.
        explanations: What the secretary typed beside each change.
        files: The table, as Word file and as PDF; empty when it was not asked for.
    """

    amendment: AmendmentSpec
    comparison: Comparison
    explanations: tuple[Explanation, ...]
    files: tuple[Path, ...] = ()

    @property
    def rows(self) -> tuple[Mapping[str, object], ...]:
        """The table as plain data."""
        return tuple(rows_as_values(self.comparison, self.explanations))

    @property
    def stray(self) -> tuple[Explanation, ...]:
        """Explanations of changes that are not there any more."""
        return tuple(unmatched(self.comparison, self.explanations))

    @property
    def unexplained(self) -> tuple[str, ...]:
        """Articles whose change nobody explained yet."""
        return tuple(str(row["artikel"]) for row in self.rows if not row["toelichting"])


@dataclass(frozen=True, slots=True)
class Amended:
    """What was made.

    Attributes:
        compared: What changed.
        outcome: The documents.
    """

    compared: Compared
    outcome: Outcome


# -- begin ---------------------------------------------------------------------------------


def start(inputs: Inputs, request: StartRequest, *, clock: Clock | None = None) -> Started:
    """Begin an amendment: note it, and give pakket.toml the new number.

    Broken off in between, the next run finishes it.

    Raises:
        UsageError: The number or a day makes no sense.
        IncompleteError: The current revision has no definitive copy yet.
        DataError: pakket.toml cannot be changed safely.
        DocgenError: A file or the register cannot be written.
    """
    pack = inputs.pack
    if pack.amendment is not None and pack.version == request.to:
        return Started(pack.amendment.since, request.to, False, pack.folder)
    clock = FixedClock((clock or SystemClock()).now())
    today = clock.now().date()
    _check_request(pack, request, today)
    if not (inputs.home / REGISTER).is_file():
        raise _not_settled(pack.version)
    with locked(inputs.dossier), Register(inputs.home / REGISTER, clock) as register:
        if not revision_state(pack, register).settled:
            raise _not_settled(pack.version)
        if any(copy.version == request.to for copy in register.all_copies()):
            raise UsageError.of(
                f"versie {request.to} is al eens gemaakt",
                "Kies een nummer dat nog niet is gebruikt.",
                place="--naar",
            )
        changed = _renumbered(pack, request, today)
        _note_start(register, pack, request)
        write_atomically(pack.folder / FILE_NAME, changed)
    return Started(pack.version, request.to, True, pack.folder)


def _check_request(pack: Pack, request: StartRequest, today: date) -> None:
    problems = []
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+){0,2}", request.to):
        problems.append(("--naar", f"“{request.to}” is geen versienummer", "Schrijf 1.1 of 2.0."))
    elif _numbers(request.to) <= _numbers(pack.version):
        what = f"versie {request.to} komt niet na versie {pack.version}"
        problems.append(("--naar", what, "Kies een hoger nummer."))
    if request.return_before < today:
        what = f"{datum(request.return_before)} is al voorbij"
        problems.append(("--retour-voor", what, "Geef de partijen tijd om te antwoorden."))
    if problems:
        raise UsageError(Problem("", *problem) for problem in problems)


def _numbers(version: str) -> tuple[int, ...]:
    found = [int(part) for part in version.split(".")]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _not_settled(version: str) -> IncompleteError:
    return IncompleteError(
        Problem(
            "",
            "",
            f"versie {version} heeft nog geen definitief exemplaar, dus er is nog niets te "
            "wijzigen",
            "Pas de tekst gewoon aan zolang niet is ondertekend, of maak eerst het definitieve "
            "exemplaar met ‘docgen bundel’.",
        )
    )


def _renumbered(pack: Pack, request: StartRequest, today: date) -> bytes:
    return change(
        pack.source,
        FILE_NAME,
        {"versie": request.to, "verzenddatum": today, "retour_voor": request.return_before},
        "wijziging",
        {"van": pack.version, "ingangsdatum": request.effective, "reden": request.reason},
    )


def _note_start(register: Register, pack: Pack, request: StartRequest) -> None:
    content = {
        "van": pack.version,
        "naar": request.to,
        "ingangsdatum": request.effective.isoformat(),
        "reden": request.reason,
    }
    begun = [event.content for event in register.events() if event.kind == BEGUN]
    if not begun or begun[-1] != content:
        with register.transaction():
            register.add_event(BEGUN, content)


# -- compare -------------------------------------------------------------------------------


def compare_texts(
    inputs: Inputs,
    *,
    engine: Converter | None = None,
    clock: Clock | None = None,
    folder: Path | None = None,
) -> Compared:
    """Hold the text as it is now against the text that was issued.

    Args:
        engine: Converter for the table as PDF.
        folder: Folder for the table; what was typed in an earlier table there is kept. ``None``
            to write none.

    Raises:
        UsageError: No amendment was begun.
        IncompleteError: What the text was made of is not kept.
    """
    spec = _amendment_of(inputs.pack)
    if not (inputs.home / REGISTER).is_file():
        raise _not_settled(spec.since)
    with Register(inputs.home / REGISTER, clock or SystemClock()) as register:
        found = _compared(inputs, register)
    if folder is None:
        return found
    return replace(found, files=_write_table(inputs, found, folder, engine or choose(AUTO)))


def table_folder(inputs: Inputs) -> Path:
    """Folder in the dossier in which the table lies that the secretary completes."""
    return inputs.dossier.root / f"wijziging-{inputs.pack.version}"


def _amendment_of(pack: Pack) -> AmendmentSpec:
    if pack.amendment is None:
        raise UsageError.of(
            "er is geen wijziging begonnen",
            "Begin met ‘docgen wijzig start --naar VERSIE’.",
        )
    return pack.amendment


def _compared(inputs: Inputs, register: Register) -> Compared:
    spec = _amendment_of(inputs.pack)
    run = _run_of(register, spec.since)
    with tempfile.TemporaryDirectory(prefix="docgen-") as name:
        then = lay_out(inputs.home, run, Path(name))
        before, old = _issued_text(then, run)
    state = revision_state(inputs.pack, register)
    # The number and the days that `start` itself wrote are no change of the text.
    own = {name: before.top[name] for name in _OWN_VALUES if name in before.top}
    now = replace(inputs.pack, top={**inputs.pack.top, **own})
    new = _text(now, inputs.table.parties, state, inputs.templates, None)
    return Compared(spec, compare(old, new), _explanations(inputs))


def _run_of(register: Register, version: str) -> RunRecord:
    runs = [run for run in AmendRegister(register).runs() if run.version == version]
    if not runs:
        raise IncompleteError.of(
            f"van versie {version} is niet bewaard waarvan de stukken zijn gemaakt",
            "Dat doet docgen pas sinds wijzigingen bestaan. Zet de sjablonen van toen in een eigen "
            "dossier en vergelijk ze in Word.",
        )
    return runs[-1]


def _issued_text(dossier: Dossier, run: RunRecord) -> tuple[Pack, list[FilledPart]]:
    result = read_pack(dossier.pack_folder)
    if result.pack is None:
        raise DataError(result.problems)
    state, amendment = standing_of(run)
    parties = read_parties(dossier.parties_file).parties
    return result.pack, _text(result.pack, parties, state, {}, amendment)


def _text(
    pack: Pack,
    parties: Sequence[Party],
    state: RevisionState,
    templates: Mapping[str, WordTemplate],
    amendment: AmendmentRecord | None,
) -> list[FilledPart]:
    """The parts of the covenant that are the same for all parties, filled in."""
    active = [party for party in parties if party.active]
    first = next(iter(due(pack, parties, active[:1], state)), None)
    if pack.covenant is None or first is None:
        return []
    values = scene_values(pack, first.scene, amendment)
    context = values_of(context_for(values, pack, first.party))
    found = []
    for name in pack.covenant.parts:
        template = templates.get(name) or compile_template(pack.folder / name, name)
        if not asks_signature(template):
            found.append(FilledPart(name, fill_in(template, context, name).docx))
    return found


def asks_signature(template: WordTemplate) -> bool:
    """Whether a template has a place for a signature: then it is a party's own."""
    return any(_SIGNATURE in re.sub(r"\s", "", part.source) for part in template.tagged.values())


def _explanations(inputs: Inputs) -> tuple[Explanation, ...]:
    path = table_folder(inputs) / f"{TABLE}.docx"
    return explanations_from(path.read_bytes()) if path.is_file() else ()


def _write_table(
    inputs: Inputs, found: Compared, folder: Path, engine: Converter
) -> tuple[Path, ...]:
    docx = folder / f"{TABLE}.docx"
    data = _filled_table(inputs, found)
    if docx.is_file() and docx.read_bytes() != data:
        before = docx.read_bytes()
        # What a person typed is never overwritten, also where it was not the explanation.
        write_atomically(folder / _EARLIER / f"{TABLE}-{sha256(before)[:8]}.docx", before)
    write_atomically(docx, data)
    with tempfile.TemporaryDirectory(prefix="docgen-") as name:
        job = ConvertJob(TABLE, Path(name) / f"{TABLE}.docx", Path(name) / f"{TABLE}.pdf")
        job.docx.write_bytes(data)
        engine.convert([job], lambda job: None)
        write_atomically(docx.with_suffix(".pdf"), job.pdf.read_bytes())
    return docx, docx.with_suffix(".pdf")


def _filled_table(inputs: Inputs, found: Compared) -> bytes:
    spec = found.amendment
    told = {
        "van": spec.since,
        "naar": inputs.pack.version,
        "ingangsdatum": spec.effective,
        "reden": spec.reason,
        **comparison_values(found.comparison, found.explanations),
    }
    template = compile_template(_TEMPLATE, _TEMPLATE.name)
    values = {"pakket": inputs.pack.top, "afzender": inputs.pack.sender, "wijziging": told}
    return fill_in(template, values_of(namespace(values)), _TEMPLATE.name).docx


# -- make ----------------------------------------------------------------------------------


def make_amendment(
    inputs: Inputs,
    request: Request,
    *,
    engine: Converter | None = None,
    clock: Clock | None = None,
    reason: str | None = None,
    listener: Listener = ignore,
) -> Amended:
    """Note what changes, and make the documents with which consent is asked.

    Raises:
        UsageError: No amendment was begun.
        DataError: The text is the same as it was.
        DocgenError: What `docgen.issuing.generate` raises.
    """
    clock = FixedClock((clock or SystemClock()).now())
    spec = _amendment_of(inputs.pack)
    with locked(inputs.dossier), Register(inputs.home / REGISTER, clock) as register:
        found = _compared(inputs, register)
        if not found.comparison.rows:
            raise DataError.of(
                f"de tekst is nog dezelfde als die van versie {spec.since}",
                f"Wijzig de Word-sjablonen in de map “{inputs.pack.folder.name}” en kijk met "
                "‘docgen wijzig vergelijk’ wat er verandert.",
            )
        record = AmendmentRecord(
            version=inputs.pack.version,
            since=spec.since,
            effective=spec.effective.isoformat(),
            reason=spec.reason,
            rows=found.rows,
            looks=look_lines(found.comparison),
            made_at=register.now(),
        )
        with register.transaction():
            AmendRegister(register).put_amendment(record)
    outcome = generate(
        inputs, request, engine=engine, clock=clock, reason=reason, listener=listener
    )
    return Amended(found, outcome)


def unexplained(found: Compared) -> tuple[Problem, ...]:
    """A warning for each change that nobody explained."""
    return tuple(
        Problem(
            f"{TABLE}.docx",
            article,
            "er staat nog geen toelichting bij",
            "Vul die in Word in; bij de volgende keer komt zij mee.",
            Severity.WARNING,
        )
        for article in found.unexplained
    )
