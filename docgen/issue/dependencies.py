"""What a copy depends on: the values that its templates use, and what of them changed.

Every input has a name that people can read: ``partij.functie``, ``sjabloon brief.docx``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.core.provenance import fingerprint
from docgen.core.records import CopyRecord
from docgen.documents.names import Namespace, name_uses, value_at
from docgen.documents.templates import WordTemplate

SHORT = 16
PARTY = "partij."
TEMPLATE = "sjabloon "
# What is a copy's own: the values of its party, and of the party that a notice is about.
OWN = (PARTY, "betreft.")
_SIGNATORIES = "partij.ondertekenaars"
SIGNATORY_COLUMNS = tuple(
    f"partij.{column}{suffix}"
    for suffix in ("", "_2")
    for column in ("functie", "voorletters", "achternaam")
)


def used_paths(template: WordTemplate, sample: Namespace) -> tuple[str, ...]:
    """The values that a template uses, by name.

    Args:
        sample: Values of any party: they tell which names are lists.
    """
    uses = (use for part in template.tagged.values() for use in name_uses(part.tree, sample))
    paths = {use.path for use in uses}
    if any(path.startswith(_SIGNATORIES) for path in paths):
        # Say “`functie` gewijzigd”, not that the signatories did.
        paths = {path for path in paths if not path.startswith(_SIGNATORIES)}
        paths |= set(SIGNATORY_COLUMNS)
    return tuple(sorted(paths))


class Values:
    """Fingerprints of values, those that all parties share computed once."""

    def __init__(self, context: Namespace, shared: dict[str, str]) -> None:
        self._context = context
        self._shared = shared

    @property
    def context(self) -> Namespace:
        """The values."""
        return self._context

    def short(self, path: str) -> str:
        """Short fingerprint of a value."""
        if path.startswith(PARTY) or path == "partij":
            return fingerprint(value_at(self._context, path))[:SHORT]
        if path not in self._shared:
            self._shared[path] = fingerprint(value_at(self._context, path))[:SHORT]
        return self._shared[path]


def changed_inputs(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the inputs that differ between two copies, in the order of the later one."""
    names = [name for name in after if before.get(name) != after[name]]
    names += [name for name in before if name not in after]
    return tuple(dict.fromkeys(names))


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """What differs between two sets of inputs, for people: ``\\`functie\\` gewijzigd``."""
    return tuple(map(said, changed_inputs(before, after)))


def said(name: str) -> str:
    """That an input changed, for people."""
    label = name.removeprefix(PARTY)
    return f"{label} gewijzigd" if " " in label else f"`{label}` gewijzigd"


def changed_templates(
    templates: Mapping[str, WordTemplate], copies: Iterable[CopyRecord]
) -> frozenset[str]:
    """Templates that are not those of the copies there are, by file name.

    Of all copies, not only of those that are asked for: who accedes is to read what the others
    signed.
    """
    now = {f"{TEMPLATE}{name}": item.sha256[:SHORT] for name, item in templates.items()}
    return frozenset(
        name.removeprefix(TEMPLATE)
        for copy in copies
        for name, mark in now.items()
        if copy.inputs.get(name, mark) != mark
    )
