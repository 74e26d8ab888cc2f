"""The text of a covenant as it was issued, held against the text as it is now.

Both are filled in as for the parties, so that only what people read is compared; the table of what
changed is a Word file that the secretary completes.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.amend.was_wordt.comparing import compare
from docgen.amend.was_wordt.explanations import Explanation, explanations_from, unmatched
from docgen.amend.was_wordt.model import Comparison, FilledPart
from docgen.amend.was_wordt.screen import look_lines
from docgen.amend.was_wordt.values import comparison_values, rows_as_values
from docgen.core.amend_register import AmendRegister, standing_of
from docgen.core.amendment import AmendmentSpec
from docgen.core.circle import RevisionState, occasion_of, revision_state
from docgen.core.clock import Clock, SystemClock
from docgen.core.dossier import REGISTER, Dossier, locked
from docgen.core.errors import DataError, IncompleteError, Problem, Severity, UsageError
from docgen.core.files import remove_leftovers, write_atomically
from docgen.core.model import Pack, Party
from docgen.core.pack import FILE_NAME, read_pack
from docgen.core.parties import read_parties
from docgen.core.provenance import sha256
from docgen.core.records import AmendmentRecord, RunRecord
from docgen.core.register import Register
from docgen.core.sources import lay_out
from docgen.documents.context import context_for, namespace
from docgen.documents.names import values_of
from docgen.documents.templates import WordTemplate, compile_template, fill_in
from docgen.engines.base import Converter, ConvertJob
from docgen.engines.select import AUTO, choose
from docgen.issue.scenes import due, scene_values
from docgen.issuing import Inputs, with_data

TABLE = "was-wordt"
_EARLIER = "eerder"
_SHOWN = 60
_TEMPLATE = Path(__file__).with_name("amend") / "sjablonen" / "was-wordt.docx"
_OWN_VALUES = ("versie", "verzenddatum", "retour_voor")
_SIGNATURE = "veld.handtekening"


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


def not_settled(version: str) -> IncompleteError:
    """There is nothing to amend yet in the revision that pakket.toml names."""
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


def never_settled(version: str) -> IncompleteError:
    """[wijziging] names a revision that nobody signed to the end; a person wrote it there."""
    return IncompleteError(
        Problem(
            FILE_NAME,
            "[wijziging] 'van'",
            f"versie {version} heeft geen definitief exemplaar, dus er is nog niets te wijzigen",
            f"Controleer het nummer. Is versie {version} nog niet door iedereen ondertekend, zet "
            f"dan bij 'versie' weer {version} en haal het blok [wijziging] weg.",
        )
    )


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
        IncompleteError: What is amended has no definitive copy, or what its text was made of is
            not kept.
    """
    spec = amendment_of(inputs.pack)
    if not (inputs.home / REGISTER).is_file():
        raise never_settled(spec.since)
    with Register(inputs.home / REGISTER, clock or SystemClock()) as register:
        found = compared_with_issued(inputs, register)
    if folder is None:
        return found
    with locked(inputs.dossier):
        remove_leftovers(folder)
        return replace(found, files=_write_table(inputs, found, folder, engine or choose(AUTO)))


def table_folder(inputs: Inputs) -> Path:
    """Folder in the dossier in which the table lies that the secretary completes."""
    return inputs.dossier.root / f"wijziging-{inputs.pack.version}"


def amendment_of(pack: Pack) -> AmendmentSpec:
    """The amendment that was begun.

    Raises:
        UsageError: There is none.
    """
    if pack.amendment is None:
        raise UsageError.of(
            "er is geen wijziging begonnen",
            "Begin met ‘docgen wijzig start --naar VERSIE’.",
        )
    return pack.amendment


def compared_with_issued(inputs: Inputs, register: Register) -> Compared:
    """The text as it is now against the text that was issued, in an open register.

    Raises:
        UsageError: No amendment was begun.
        IncompleteError: What is amended has no definitive copy, or what its text was made of is
            not kept.
    """
    spec = amendment_of(inputs.pack)
    state = revision_state(inputs.pack, register)
    if state.before is None:
        raise never_settled(spec.since)
    run = run_of(register, spec.since)
    with tempfile.TemporaryDirectory(prefix="docgen-") as name:
        then = lay_out(inputs.home, run, Path(name))
        before, old = _issued_text(then, run)
    # The number and the days that `start` itself wrote are no change of the text.
    own = {name: before.top[name] for name in _OWN_VALUES if name in before.top}
    now = replace(inputs.pack, top={**inputs.pack.top, **own})
    new = _text(now, inputs.table.parties, state, inputs.templates, None)
    return Compared(spec, compare(old, new), _explanations(inputs))


def amendment_record(pack: Pack, found: Compared, at: str) -> AmendmentRecord:
    """What an amendment changes, as the register notes it.

    Args:
        at: When it is noted, ISO 8601.
    """
    spec = found.amendment
    return AmendmentRecord(
        version=pack.version,
        since=spec.since,
        effective=spec.effective.isoformat(),
        reason=spec.reason,
        rows=found.rows,
        looks=look_lines(found.comparison),
        made_at=at,
    )


def as_it_is_now(inputs: Inputs, clock: Clock | None = None) -> AmendmentRecord:
    """What the amendment that was begun would change if it were noted now.

    Raises:
        UsageError, IncompleteError: What `compare_texts` raises.
    """
    found = compare_texts(inputs, clock=clock)
    return amendment_record(inputs.pack, found, (clock or SystemClock()).now().isoformat())


def run_of(register: Register, version: str) -> RunRecord:
    """The last run that made copies of a revision.

    Raises:
        IncompleteError: None was noted: an older docgen made them.
    """
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
    table = read_parties(dossier.parties_file)
    pack = with_data(dossier, result.pack, table).pack
    return pack, _text(pack, table.parties, state, {}, amendment)


def _text(
    pack: Pack,
    parties: Sequence[Party],
    state: RevisionState,
    templates: Mapping[str, WordTemplate],
    amendment: AmendmentRecord | None,
) -> list[FilledPart]:
    """The parts of the covenant that are the same for all parties, filled in."""
    active = [party for party in parties if party.active]
    # Who acceded, or is only told of another, may count other parties than those who signed.
    signing = [party for party in active if occasion_of(party, state) is state.base]
    found_due = due(pack, parties, (signing or active)[:1], state)
    first = next((item for item in found_due if not item.scene.is_notice), None)
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


def strayed(found: Compared) -> tuple[Problem, ...]:
    """A warning for each explanation whose change is gone, so that none is lost unsaid."""
    remedy = "Neem haar zo nodig over bij een andere wijziging."
    if found.files:
        remedy = f"Zij staat nog in de tabel in de map ‘{_EARLIER}’. {remedy}"
    return tuple(
        Problem(
            f"{TABLE}.docx",
            item.article,
            f"de wijziging waar deze toelichting bij hoort, is er niet meer: “{_brief(item.text)}”",
            remedy,
            Severity.WARNING,
        )
        for item in found.stray
    )


def _brief(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()}…"
