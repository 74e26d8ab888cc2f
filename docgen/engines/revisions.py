"""What was added to a PDF after a given point, judged by pyHanko's difference analysis.

A PDF may be changed by adding to its end (ISO 32000-2, 7.5.6). pyHanko allows what signing,
timestamping and filling in do, and nothing else. This module adds one class between that and
forgery: comments (annotations that are no form fields) on pages that are otherwise as they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docgen.core.signatures import AfterSigning

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject, Reference
    from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
    from pyhanko.sign.diff_analysis import (
        DiffResult,
        ModificationLevel,
        StandardDiffPolicy,
        SuspiciousModification,
    )
    from pyhanko.sign.diff_analysis.form_rules_api import FieldMDPRule
    from pyhanko.sign.diff_analysis.rules_api import ReferenceUpdate

_STARTXREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_TAIL_BYTES = 2048
# Deeper than any real tree of pages; a hostile one may go round in circles.
_DEEPEST = 64
_MOST_PAGES = 5000
_MOST_FIELDS = 5000


def class_of(result: DiffResult | SuspiciousModification | None) -> AfterSigning:
    """pyHanko's answer in our classes."""
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    if result is None:
        return AfterSigning.UNKNOWN
    if not isinstance(result, DiffResult):
        return AfterSigning.CHANGED
    return {
        ModificationLevel.NONE: AfterSigning.NOTHING,
        ModificationLevel.LTA_UPDATES: AfterSigning.SIGNED_OR_FILLED,
        ModificationLevel.FORM_FILLING: AfterSigning.SIGNED_OR_FILLED,
        ModificationLevel.ANNOTATIONS: AfterSigning.ANNOTATED,
    }.get(result.modification_level, AfterSigning.CHANGED)


def changes_since(reader: PdfFileReader, data: bytes, size: int) -> AfterSigning:
    """What was added to a file after its first ``size`` bytes, which were a whole PDF.

    Args:
        reader: pyHanko's reader of the whole file.
        data: The whole file.
    """
    if not data[size:].strip(b"\r\n\t \x00"):
        return AfterSigning.NOTHING
    revision = _revision_of(reader, data[max(0, size - _TAIL_BYTES) : size])
    if revision is None:
        # The file does not build on what was issued, though its bytes come first: a reader would
        # show something else altogether.
        return AfterSigning.CHANGED
    if revision == reader.xrefs.total_revisions - 1:
        return AfterSigning.UNKNOWN
    return class_of(policy().review_file(reader, revision))


def filled_since(reader: PdfFileReader, revision: int) -> tuple[str, ...]:
    """Names of text fields and choices with another value than in a revision, sorted."""
    before = _values(reader.get_historical_resolver(revision).root)
    now = _values(reader.root)
    return tuple(sorted(name for name, value in now.items() if before.get(name) != value))


def _values(root: DictionaryObject) -> dict[str, str]:
    """Text fields and choices with their values (ISO 32000-2, 12.7.4.2: names joined by stops)."""
    from pyhanko.pdf_utils import generic

    values: dict[str, str] = {}
    form = _entry(root, "/AcroForm")
    waiting = [(item, "", 0) for item in _items(form, "/Fields")]
    while waiting and len(values) < _MOST_FIELDS:
        item, prefix, depth = waiting.pop()
        field = item.get_object()
        if not isinstance(field, generic.DictionaryObject) or depth > _DEEPEST:
            continue
        name = ".".join(part for part in (prefix, str(_entry(field, "/T") or "")) if part)
        if _entry(field, "/FT") in ("/Tx", "/Btn"):
            values[name] = str(_entry(field, "/V") or "")
        waiting.extend((kid, name, depth + 1) for kid in _items(field, "/Kids"))
    return values


def _revision_of(reader: PdfFileReader, tail: bytes) -> int | None:
    """Number of the revision that ends with these bytes."""
    match = _STARTXREF.search(tail)
    if match is None:
        return None
    start = int(match[1])
    for revision in range(reader.xrefs.total_revisions):
        if reader.xrefs.get_startxref_for_revision(revision) == start:
            return revision
    return None


@lru_cache(maxsize=1)
def policy() -> StandardDiffPolicy:
    """pyHanko's standard policy, and comments told apart from other changes."""
    from pyhanko.sign.diff_analysis import (
        DEFAULT_DIFF_POLICY,
        ModificationLevel,
        StandardDiffPolicy,
    )
    from pyhanko.sign.diff_analysis.constants import (
        ACROFORM_EXEMPT_STRICT_COMPARISON,
        ROOT_EXEMPT_STRICT_COMPARISON,
    )
    from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
    from pyhanko.sign.diff_analysis.rules.file_structure_rules import CatalogModificationRule
    from pyhanko.sign.diff_analysis.rules_api import QualifiedWhitelistRule, ReferenceUpdate

    class CommentRule(QualifiedWhitelistRule):
        """Allows comments, at the level that the standard keeps for them."""

        def apply_qualified(
            self, old: HistoricalResolver, new: HistoricalResolver
        ) -> Iterable[tuple[ModificationLevel, ReferenceUpdate]]:
            for reference in _comment_references(old, new):
                yield ModificationLevel.ANNOTATIONS, ReferenceUpdate(reference)

    # The first signature on a document tells so in the form and, if it forbids changes, in the
    # catalogue (ISO 32000-2, tables 224 and 29); pyHanko compares only with signed documents.
    catalogue = CatalogModificationRule(  # type: ignore[no-untyped-call]
        ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"}
    )
    form_rule = DEFAULT_DIFF_POLICY.form_rule
    assert form_rule is not None
    form = FormUpdatingRule(
        [*form_rule.field_rules, _button_rule()], ACROFORM_EXEMPT_STRICT_COMPARISON | {"/SigFlags"}
    )
    others = [
        rule
        for rule in DEFAULT_DIFF_POLICY.global_rules
        if not isinstance(rule, CatalogModificationRule)
    ]
    return StandardDiffPolicy([catalogue, *others, CommentRule()], form)


def _button_rule() -> FieldMDPRule:
    """Allows the buttons of a group to be marked: their state, as that of any other field.

    pyHanko's own rule follows the kids of a field that have a name; those of a group of buttons
    have none (ISO 32000-2, 12.7.5.2.4).
    """
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.reader import RawPdfPath
    from pyhanko.sign.diff_analysis.form_rules_api import (
        FieldComparisonContext,
        FieldComparisonSpec,
        FormUpdate,
    )
    from pyhanko.sign.diff_analysis.rules.form_field_rules import GenericFieldModificationRule

    class ButtonRule(GenericFieldModificationRule):
        """Looks at the buttons of a group, one by one."""

        def check_form_field(
            self, fq_name: str, spec: FieldComparisonSpec, context: FieldComparisonContext
        ) -> Iterable[tuple[ModificationLevel, FormUpdate]]:
            if spec.field_type != "/Btn" or not (spec.old_field_ref and spec.new_field_ref):
                return
            before, after = _items(spec.old_field, "/Kids"), _items(spec.new_field, "/Kids")
            for number, (old, new) in enumerate(zip(before, after, strict=False)):
                pair = (old, new)
                if not all(isinstance(item, generic.IndirectObject) for item in pair):
                    continue
                if old.reference.idnum != new.reference.idnum:
                    continue
                path = spec.old_canonical_path
                where = path + RawPdfPath("/Kids") + number if path is not None else None
                one = FieldComparisonSpec("/Btn", old.reference, new.reference, where)
                yield from super().check_form_field(fq_name, one, context)

    return ButtonRule()


def _comment_references(old: HistoricalResolver, new: HistoricalResolver) -> Iterator[Reference]:
    """Every object that only comments are the reason for."""
    from pyhanko.sign.diff_analysis.commons import compare_dicts

    old_pages = list(_pages(old))
    new_pages = list(_pages(new))
    if [ref.idnum for ref, _ in old_pages] != [ref.idnum for ref, _ in new_pages]:
        return
    for (_, before), (reference, after) in zip(old_pages, new_pages, strict=True):
        if not compare_dicts(before, after, frozenset({"/Annots"}), raise_exc=False):
            continue
        found = list(_comments_on(old, new, before, after))
        if found:
            yield reference
            yield from found


def _comments_on(
    old: HistoricalResolver,
    new: HistoricalResolver,
    before: DictionaryObject,
    after: DictionaryObject,
) -> Iterator[Reference]:
    from pyhanko.pdf_utils import generic

    known = {(ref.idnum, ref.generation) for ref in _annotations(before)}
    here = _annotations(after)
    if not known <= {(ref.idnum, ref.generation) for ref in here}:
        # Something was taken away: that is no comment.
        return
    comments = [ref for ref in here if _is_comment(new, ref)]
    fresh = [ref for ref in comments if (ref.idnum, ref.generation) not in known]
    for ref in fresh:
        yield ref
        yield from new.collect_dependencies(new(ref), since_revision=old.revision + 1)
    if fresh:
        listed = after.raw_get("/Annots")
        if isinstance(listed, generic.IndirectObject):
            yield listed.reference


def _is_comment(resolver: HistoricalResolver, reference: Reference) -> bool:
    from pyhanko.pdf_utils import generic

    found = resolver(reference)
    if not isinstance(found, generic.DictionaryObject):
        return False
    return _entry(found, "/Subtype") not in ("/Widget", None)


def _annotations(page: DictionaryObject) -> list[Reference]:
    from pyhanko.pdf_utils import generic

    listed = _items(page, "/Annots")
    return [item.reference for item in listed if isinstance(item, generic.IndirectObject)]


def _entry(holder: object, key: str) -> Any:
    """What a dictionary holds, reference followed; ``None`` if absent or no dictionary."""
    from pyhanko.pdf_utils import generic

    if not isinstance(holder, generic.DictionaryObject) or key not in holder:
        return None
    found = holder[key]
    if isinstance(found, generic.IndirectObject):
        return found.get_object()  # type: ignore[no-untyped-call]
    return found


def _items(holder: object, key: str) -> list[Any]:
    """The items of an array in a dictionary, references as they are; empty if there is none."""
    from pyhanko.pdf_utils import generic

    found = _entry(holder, key)
    return list(found) if isinstance(found, generic.ArrayObject) else []


def _pages(resolver: HistoricalResolver) -> Iterator[tuple[Reference, DictionaryObject]]:
    from pyhanko.pdf_utils import generic

    waiting = [(resolver.root.raw_get("/Pages"), 0)]
    count = 0
    while waiting:
        item, depth = waiting.pop()
        node = item.get_object()
        if not isinstance(item, generic.IndirectObject) or depth > _DEEPEST:
            continue
        if not isinstance(node, generic.DictionaryObject):
            continue
        if "/Kids" in node:
            waiting.extend((kid, depth + 1) for kid in reversed(_items(node, "/Kids")))
            continue
        count += 1
        if count > _MOST_PAGES:
            return
        yield item.reference, node
