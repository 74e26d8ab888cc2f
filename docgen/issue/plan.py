"""The first stage: what is there, what must be made, and why.

Nothing is rendered to find that out. The templates' syntax trees tell which values each part
uses; the fingerprints of those values, and of the templates, are the inputs of a copy. A copy
whose inputs are those in the register, and whose file is as it was written, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from docgen.core.model import DocumentSpec, Format, Pack, Party
from docgen.core.provenance import fingerprint, sha256_file
from docgen.core.records import CopyRecord
from docgen.documents.context import context_for, shared_values
from docgen.documents.names import Namespace, name_uses, value_at
from docgen.documents.templates import WordTemplate

_SHORT = 16
_PARTY = "partij."
_SIGNATORIES = "partij.ondertekenaars"
_SIGNATORY_COLUMNS = tuple(
    f"partij.{column}{suffix}"
    for suffix in ("", "_2")
    for column in ("functie", "voorletters", "achternaam")
)


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


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a run would do.

    Attributes:
        pack: The pack.
        parties: All parties of the list, also those that were not asked for.
        templates: Compiled templates, by file name.
        items: The files, by party and document.
        concept: Whether drafts are made.
    """

    pack: Pack
    parties: tuple[Party, ...]
    templates: Mapping[str, WordTemplate]
    items: tuple[PlanItem, ...]
    concept: bool

    @property
    def to_make(self) -> tuple[PlanItem, ...]:
        """The files that are new or replaced."""
        return tuple(item for item in self.items if item.status is not Status.UNCHANGED)


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
        documents: Ids of documents; empty for all.
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
    """

    home: Path
    copies: Mapping[tuple[int, str, str], CopyRecord]
    sent: frozenset[tuple[int, str]]


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
    shared = shared_values(pack, parties)
    sample = context_for(shared, pack, parties[0]) if parties else Namespace(shared)
    used = {name: _used_paths(template, sample) for name, template in templates.items()}
    planner = _Planner(pack, templates, used, history, request)
    fingerprints: dict[str, str] = {}
    items: list[PlanItem] = []
    for party in _asked(parties, request):
        values = _Values(context_for(shared, pack, party), fingerprints)
        for spec in pack.documents:
            if not request.documents or spec.id in request.documents:
                items += planner.items(party, spec, values)
    return Plan(pack, tuple(parties), templates, tuple(items), request.concept)


def _asked(parties: Iterable[Party], request: Request) -> list[Party]:
    return [
        party
        for party in parties
        if party.active and (not request.parties or party.nr in request.parties)
    ]


def _used_paths(template: WordTemplate, sample: Namespace) -> tuple[str, ...]:
    uses = (use for part in template.tagged.values() for use in name_uses(part.tree, sample))
    paths = {use.path for use in uses}
    if any(path.startswith(_SIGNATORIES) for path in paths):
        # Say “`functie` gewijzigd”, not that the signatories did.
        paths = {path for path in paths if not path.startswith(_SIGNATORIES)}
        paths |= set(_SIGNATORY_COLUMNS)
    return tuple(sorted(paths))


class _Values:
    """Fingerprints of values, those that all parties share computed once."""

    def __init__(self, context: Namespace, shared: dict[str, str]) -> None:
        self._context = context
        self._shared = shared

    def short(self, path: str) -> str:
        if path.startswith(_PARTY) or path == "partij":
            return fingerprint(value_at(self._context, path))[:_SHORT]
        if path not in self._shared:
            self._shared[path] = fingerprint(value_at(self._context, path))[:_SHORT]
        return self._shared[path]


@dataclass(frozen=True, slots=True)
class _Planner:
    """What planning any one document needs to know."""

    pack: Pack
    templates: Mapping[str, WordTemplate]
    used: Mapping[str, tuple[str, ...]]
    history: History
    request: Request

    def items(self, party: Party, spec: DocumentSpec, values: _Values) -> list[PlanItem]:
        """One item per format in which the party gets the document."""
        inputs, parts = self._inputs(spec, values)
        folder = f"{version_folder(self.pack, concept=self.request.concept)}/{party.folder}"
        items = []
        for kind in spec.formats:
            current = self.history.copies.get((party.nr, spec.id, kind.value))
            sent = current is not None and (party.nr, current.sha256) in self.history.sent
            status, reasons = _compare(inputs, current, self.history.home, self.request, sent=sent)
            path = f"{folder}/{spec.id}.{kind.value}"
            items.append(
                PlanItem(party, spec, kind, path, status, reasons, inputs, parts, current, sent)
            )
        return items

    def _inputs(
        self, spec: DocumentSpec, values: _Values
    ) -> tuple[dict[str, str], tuple[PartNeed, ...]]:
        """Everything the document depends on, and the parts it is joined from."""
        inputs = {
            "titel": fingerprint([spec.title, self.pack.title])[:_SHORT],
            "afzender": fingerprint(self.pack.sender.get("organisatie", ""))[:_SHORT],
        }
        parts = []
        for name in spec.parts:
            template = self.templates[name].sha256
            own = {path: values.short(path) for path in self.used[name]}
            inputs |= {f"sjabloon {name}": template[:_SHORT], **own}
            parts.append(PartNeed(name, fingerprint([template, own])))
        if spec.signable:
            # The names of the form fields hold the party's folder and the signatories.
            for path in ("partij.id", "partij.naam", *_SIGNATORY_COLUMNS):
                inputs[path] = values.short(path)
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
    changed = _changes(current.inputs, inputs)
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


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """What differs between two sets of inputs, for people: ``\\`functie\\` gewijzigd``."""
    names = [name for name in after if before.get(name) != after[name]]
    names += [name for name in before if name not in after]
    said = []
    for name in dict.fromkeys(names):
        label = name.removeprefix(_PARTY)
        said.append(f"{label} gewijzigd" if " " in label else f"`{label}` gewijzigd")
    return tuple(said)
