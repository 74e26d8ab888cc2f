"""Corrections of one party: what a replaced copy means for a signature that was given on it.

Nothing of this is stored. The register keeps of every copy the fingerprints of what it was made
from, so what changed between the copy that was signed and the one that is valid now can be told
at any time, and ``[correctie]`` in pakket.toml says how much that weighs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.core.amendment import CorrectionSpec, Weight
from docgen.core.dutch import opsomming
from docgen.core.records import CopyRecord

_PARTY = "partij."
_NAME = "partij.naam"
# docgen's own short name of a party: it follows from the name when the list does not give it.
_ID = "partij.id"
_ORDER = (Weight.SLIGHT, Weight.UNDECLARED, Weight.SUBSTANTIAL)


@dataclass(frozen=True, slots=True)
class Correction:
    """What changed between two copies of a party, and how much that weighs.

    Attributes:
        weight: How much it weighs for a signature on the earlier one.
        columns: Columns of the list of parties that changed and stand in the document.
        others: What else it is made from that changed, such as ``sjabloon tekst.docx``.
        told: Whether it is known what changed; a register from elsewhere may not tell.
    """

    weight: Weight
    columns: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    told: bool = True

    @property
    def names(self) -> str:
        """What changed, for people: ``\\`naam\\` en sjabloon tekst.docx``; ``""`` for nothing."""
        return opsomming([_quoted(name) for name in (*self.columns, *self.others)])


def changed_inputs(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the inputs of a copy that differ, those that came or went too."""
    names = dict.fromkeys([*after, *before])
    changed = [name for name in names if before.get(name) != after.get(name)]
    return tuple(name for name in changed if name != _ID or _NAME not in changed)


def changed_columns(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The columns of the list of parties among `changed_inputs`."""
    changed = changed_inputs(before, after)
    return tuple(name.removeprefix(_PARTY) for name in changed if name.startswith(_PARTY))


def correction_between(
    before: Mapping[str, str], after: Mapping[str, str], spec: CorrectionSpec
) -> Correction:
    """What changed from one copy to another: only a party's own columns can be slight.

    Args:
        before: Inputs of the earlier copy; empty when they are not known.
        after: Inputs of the later one.
        spec: What the pack declares of its columns.
    """
    if not before or not after:
        return Correction(Weight.UNDECLARED, told=False)
    columns = changed_columns(before, after)
    others = tuple(name for name in changed_inputs(before, after) if not name.startswith(_PARTY))
    weight = Weight.SUBSTANTIAL if others else spec.weigh(columns)
    return Correction(weight, columns, others)


def lighter(one: Correction, other: Correction) -> Correction:
    """The one that weighs less; of two equal ones the first."""
    return min(one, other, key=lambda item: _ORDER.index(item.weight))


def successors(copy: CopyRecord, copies: Mapping[int, CopyRecord]) -> tuple[CopyRecord, ...]:
    """The copies that came in the place of a copy, the one that is valid now last.

    Args:
        copies: Every copy in the register, by number.
    """
    found: list[CopyRecord] = []
    following = copies.get(copy.replaced_by or 0)
    while following is not None and following not in found:
        found.append(following)
        following = copies.get(following.replaced_by or 0)
    return tuple(found)


# -- in words ------------------------------------------------------------------------------


def changed_between(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What changed from one copy to the next, for people; ``""`` for nothing."""
    names = (name.removeprefix(_PARTY) for name in changed_inputs(before, after))
    return opsomming([_quoted(name) for name in names])


def _quoted(name: str) -> str:
    return name if " " in name else f"`{name}`"


def weight_words(correction: Correction, spec: CorrectionSpec) -> str:
    """A clause that says why it weighs what it does, to follow what is decided."""
    if not correction.told:
        return "wat er is gewijzigd, weet docgen niet"
    if correction.weight is Weight.SLIGHT:
        if not correction.names:
            return "de gegevens erin zijn dezelfde"
        return f"alleen niet-wezenlijke gegevens wijzigden: {correction.names}"
    if correction.weight is Weight.SUBSTANTIAL:
        heavy = [name for name in correction.columns if name in spec.substantial]
        names = [_quoted(name) for name in (*heavy, *correction.others)]
        return f"{opsomming(names)} {'is' if len(names) == 1 else 'zijn'} wezenlijk"
    unknown = [f"`{name}`" for name in correction.columns if name not in spec.slight]
    verb = "is" if len(unknown) == 1 else "zijn"
    return f"gewijzigd {verb} {opsomming(unknown)}, en pakket.toml zegt niet of dat wezenlijk is"
