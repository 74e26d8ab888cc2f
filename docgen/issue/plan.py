"""The first stage: what is there, what must be made, and why.

Nothing is rendered to find that out. The templates' syntax trees tell which values each part
uses; the fingerprints of those values, and of the templates, are the inputs of a copy. A copy
whose inputs are those in the register, and whose file is as it was written, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from docgen.core.amendment import Occasion
from docgen.core.circle import RevisionState
from docgen.core.model import DocumentSpec, Format, Pack, Party
from docgen.core.provenance import fingerprint, sha256_file
from docgen.core.records import AmendmentRecord, CopyRecord
from docgen.documents.context import context_for
from docgen.documents.templates import WordTemplate
from docgen.issue.dependencies import (
    OWN,
    SHORT,
    SIGNATORY_COLUMNS,
    TEMPLATE,
    Values,
    changed_inputs,
    changed_templates,
    changes,
    said,
    used_paths,
)
from docgen.issue.scenes import Due, Scene, due, scene_of_part, scene_values


class Status(StrEnum):
    """What happens to a file in this run."""

    NEW = "nieuw"
    UNCHANGED = "ongewijzigd"
    REPLACED = "vervangen"


@dataclass(frozen=True, slots=True)
class PartNeed:
    """A part of a document for one party.

    Attributes:
        template: File name of the template.
        key: Fingerprint of the template and of every value it uses: what has the same key has
            the same text.
    """

    template: str
    key: str


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One file to deliver to one party.

    Attributes:
        party: The party.
        document: The document.
        format: The file's format.
        path: Where it will lie, relative to the covenant's folder.
        status: New, unchanged or replaced.
        reasons: Why, in Dutch; empty for unchanged files.
        inputs: Short fingerprint of every input, by its name for people.
        parts: The parts it is joined from.
        current: The valid copy in the register, or ``None``.
        sent: Whether that copy was sent.
        scene: On what occasion it is made.
        held: What of the party's own changed without a new copy, the revision being settled.
    """

    party: Party
    document: DocumentSpec
    format: Format
    path: str
    status: Status
    reasons: tuple[str, ...]
    inputs: Mapping[str, str]
    parts: tuple[PartNeed, ...]
    current: CopyRecord | None
    sent: bool
    scene: Scene
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a run would do.

    Attributes:
        pack: The pack.
        parties: All parties of the list, also those that were not asked for.
        templates: Compiled templates, by file name.
        items: The files, by party and document.
        concept: Whether drafts are made.
        state: Where the revision stands.
        amendment: The amendment that leads to it, as it was noted.
        changed_templates: Templates that are not those of the copies there are, by file name.
    """

    pack: Pack
    parties: tuple[Party, ...]
    templates: Mapping[str, WordTemplate]
    items: tuple[PlanItem, ...]
    concept: bool
    state: RevisionState = field(default_factory=RevisionState)
    amendment: AmendmentRecord | None = None
    changed_templates: frozenset[str] = frozenset()

    @property
    def to_make(self) -> tuple[PlanItem, ...]:
        """The files that are new or replaced."""
        return tuple(item for item in self.items if item.status is not Status.UNCHANGED)

    @property
    def changed_text(self) -> frozenset[str]:
        """Those of them that hold what is signed first: the text itself."""
        covenant = self.pack.covenant
        return self.changed_templates & frozenset(covenant.parts if covenant else ())

    @property
    def noted(self) -> bool:
        """Whether what is amended was noted as templates and pakket.toml now have it.

        As long as consent is asked, what the parties read must be what was noted.
        """
        spec, kept = self.pack.amendment, self.amendment
        if spec is None or self.state.settled:
            return True
        if kept is None or self.changed_text:
            return False
        told = (spec.since, spec.effective.isoformat(), spec.reason)
        return told == (kept.since, kept.effective, kept.reason)

    @property
    def command(self) -> str:
        """The command that makes the files."""
        if not self.noted:
            return "docgen wijzig genereer"
        return "docgen genereer --concept" if self.concept else "docgen genereer"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file in its place, or one that was left as it was.

    Attributes:
        item: What it is for.
        copy: Its record.
    """

    item: PlanItem
    copy: CopyRecord

    @property
    def status(self) -> Status:
        """What happened to it in this run."""
        return self.item.status


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for.

    Attributes:
        parties: Numbers of the parties; empty for all.
        documents: Ids of documents, as declared or of one notice; empty for all.
        concept: Whether to make drafts with a watermark.
        engine: Engine that was asked for by name, or ``None`` when any will do.
    """

    parties: tuple[int, ...] = ()
    documents: tuple[str, ...] = ()
    concept: bool = False
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What the register knows that a plan needs.

    Attributes:
        home: Folder of the covenant.
        copies: Valid copies, by party number, document and format.
        sent: Number of the party and fingerprint of each file that was sent to it.
        state: Where the revision stands.
        amendment: The amendment that leads to it, as it was noted.
    """

    home: Path
    copies: Mapping[tuple[int, str, str], CopyRecord]
    sent: frozenset[tuple[int, str]]
    state: RevisionState = field(default_factory=RevisionState)
    amendment: AmendmentRecord | None = None


def version_folder(pack: Pack, *, concept: bool) -> str:
    """Folder of a revision: ``v1.0``, or ``v1.0-concept`` for drafts."""
    return f"v{pack.version}{'-concept' if concept else ''}"


def make_plan(
    pack: Pack,
    parties: Sequence[Party],
    templates: Mapping[str, WordTemplate],
    history: History,
    request: Request,
) -> Plan:
    """Compare what is asked for with what the register knows."""
    asked = _asked(parties, request)
    wanted = [
        item
        for item in due(pack, parties, asked, history.state)
        if not request.documents or {item.declared, item.document.id} & set(request.documents)
    ]
    book = _Book(pack, history.amendment, {})
    used: dict[str, tuple[str, ...]] = {}
    planner = _Planner(pack, templates, used, history, request)
    items: list[PlanItem] = []
    for one in wanted:
        values = book.values(one)
        for name in one.document.parts:
            if name not in used:
                used[name] = used_paths(templates[name], values[name].context)
        items += planner.items(one, values)
    return Plan(
        pack,
        tuple(parties),
        templates,
        tuple(items),
        request.concept,
        history.state,
        history.amendment,
        changed_templates(templates, history.copies.values()),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the parties of one scene share: values for templates and their fingerprints."""

    shared: Mapping[str, object]
    fingerprints: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Book:
    """The values of every scene, what is shared computed once."""

    pack: Pack
    amendment: AmendmentRecord | None
    seen: dict[tuple[object, ...], _Seen]

    def values(self, one: Due) -> dict[str, Values]:
        """The values of each part of a document, by template."""
        by_scene: dict[tuple[object, ...], Values] = {}
        found = {}
        for name in one.document.parts:
            scene = scene_of_part(self.pack, one.scene, name)
            if scene.key not in by_scene:
                by_scene[scene.key] = self._of_scene(scene, one.party)
            found[name] = by_scene[scene.key]
        return found

    def _of_scene(self, scene: Scene, party: Party) -> Values:
        if scene.key not in self.seen:
            self.seen[scene.key] = _Seen(scene_values(self.pack, scene, self.amendment), {})
        seen = self.seen[scene.key]
        return Values(context_for(seen.shared, self.pack, party), seen.fingerprints)


def _asked(parties: Iterable[Party], request: Request) -> list[Party]:
    return [
        party
        for party in parties
        if party.active and (not request.parties or party.nr in request.parties)
    ]


@dataclass(frozen=True, slots=True)
class _Planner:
    """What planning any one document needs to know."""

    pack: Pack
    templates: Mapping[str, WordTemplate]
    used: Mapping[str, tuple[str, ...]]
    history: History
    request: Request

    def items(self, one: Due, values: Mapping[str, Values]) -> list[PlanItem]:
        """One item per format in which the party gets the document."""
        party, spec = one.party, one.document
        inputs, parts = self._inputs(spec, values)
        folder = f"{version_folder(self.pack, concept=self.request.concept)}/{party.folder}"
        items = []
        for kind in spec.formats:
            current = self.history.copies.get((party.nr, spec.id, kind.value))
            sent = current is not None and (party.nr, current.sha256) in self.history.sent
            found = _compare(inputs, current, self.history.home, self.request, sent=sent)
            status, reasons, held = self._settled(one, found, inputs, current)
            path = f"{folder}/{spec.id}.{kind.value}"
            items.append(
                PlanItem(
                    party,
                    spec,
                    kind,
                    path,
                    status,
                    reasons,
                    inputs,
                    parts,
                    current,
                    sent,
                    one.scene,
                    held,
                )
            )
        return items

    def _settled(
        self,
        one: Due,
        found: tuple[Status, tuple[str, ...]],
        inputs: Mapping[str, str],
        current: CopyRecord | None,
    ) -> tuple[Status, tuple[str, ...], tuple[str, ...]]:
        """In a settled revision only what is a party's own makes a new copy of what it has.

        What was signed is corrected for a party that is asked for by name, never along with
        something else: a new mayor does not undo the signature of the one before.

        Returns:
            Status and reasons, and what of the party's own is held back.
        """
        status, reasons = found
        state = self.history.state
        if not state.settled or status is not Status.REPLACED or current is None:
            return status, reasons, ()
        names = changed_inputs(current.inputs, inputs)
        own = [name for name in names if name.startswith(OWN)]
        # Who acceded has signed as well, once a definitive copy holds it.
        acceded = one.scene.occasion is Occasion.ACCESSION and one.party.nr in state.latest
        signed = one.scene.occasion is state.base or acceded
        if own and (not signed or one.party.nr in self.request.parties):
            return status, reasons, ()
        return Status.UNCHANGED, (), tuple(map(said, own))

    def _inputs(
        self, spec: DocumentSpec, values: Mapping[str, Values]
    ) -> tuple[dict[str, str], tuple[PartNeed, ...]]:
        """Everything the document depends on, and the parts it is joined from."""
        inputs = {
            "titel": fingerprint([spec.title, self.pack.title])[:SHORT],
            "afzender": fingerprint(self.pack.sender.get("organisatie", ""))[:SHORT],
        }
        parts = []
        for name in spec.parts:
            template = self.templates[name].sha256
            own = {path: values[name].short(path) for path in self.used[name]}
            inputs[f"{TEMPLATE}{name}"] = template[:SHORT]
            for path, mark in own.items():
                # Who accedes counts itself on its own page, but not in the text it signs.
                other = inputs.get(path, mark) != mark
                inputs[f"{path} ({name})" if other else path] = mark
            parts.append(PartNeed(name, fingerprint([template, own])))
        if spec.signable:
            # The names of the form fields hold the party's folder and the signatories.
            for path in ("partij.id", "partij.naam", *SIGNATORY_COLUMNS):
                inputs[path] = values[spec.parts[0]].short(path)
        return inputs, tuple(parts)


def _compare(
    inputs: Mapping[str, str],
    current: CopyRecord | None,
    home: Path,
    request: Request,
    *,
    sent: bool,
) -> tuple[Status, tuple[str, ...]]:
    if current is None:
        return Status.NEW, ("nog niet gemaakt",)
    changed = changes(current.inputs, inputs)
    if changed:
        return Status.REPLACED, changed
    if request.engine not in (None, current.engine) and not sent:
        return Status.REPLACED, (f"andere omzetter ({current.engine} → {request.engine})",)
    file = home / current.path
    if not file.is_file():
        return Status.NEW, ("het bestand is weg",)
    if sha256_file(file) != current.sha256:
        return Status.NEW, ("het bestand is buiten docgen gewijzigd",)
    return Status.UNCHANGED, ()
