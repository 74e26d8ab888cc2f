"""Is the seal whole? What a definitive copy's own bytes tell, years later.

A seal is a certification signature (ISO 32000-2, 12.8.2.2): one that says with DocMDP what may
still be done to the file. Whether the signature itself is right is for
`docgen.engines.signatures`; this module finds the seal, and looks at what that leaves open: bytes
behind it, something hidden in its own place, and a seal that was made unfindable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.core.errors import EngineFailedError
from docgen.core.signatures import AfterSigning, Indication, SignatureFacts
from docgen.engines.seal_gap import is_plain
from docgen.engines.signature_facts import shortened
from docgen.engines.signatures import (
    TrustSettings,
    bytes_of,
    keep_quiet,
    looks_signed,
    open_reader,
    unreadable,
    validate_bytes,
)

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader

_MOST_FIELDS = 1000
_MOST_REVISIONS = 100
_END = b"%%EOF"
# ISO 32000-2, table 257: what DocMDP allows when it does not say.
_FILLING_IN = 2


class SealStatus(StrEnum):
    """State of the seal; the values are what JSON output shows."""

    NONE = "geen zegel"
    WHOLE = "heel"
    # Intact, but whose it is cannot be established: an issuer that is not trusted, say.
    UNTRUSTED = "heel, certificaat niet vertrouwd"
    BROKEN = "verbroken"
    CHANGED = "gewijzigd na verzegeling"


@dataclass(frozen=True, slots=True)
class SignatureField:
    """A signature field in the file.

    Attributes:
        name: Full name.
        signed: Whether there is a signature in it.
    """

    name: str
    signed: bool


@dataclass(frozen=True, slots=True)
class SealState:
    """What was found out about the seal of a file.

    Attributes:
        status: The outcome.
        seal: Facts of the certifying signature; ``None`` if there is none that can be found.
        permission: What the seal allows afterwards: 1 nothing, 2 filling in and signing, 3 also
            comments (ISO 32000-2, table 257); ``None`` without a seal, or if it does not say so.
        covers_file: Whether the seal covers the whole file, to its last byte.
        appended: Number of bytes after what the seal covers.
        after: What those bytes do to the document.
        fields: Every signature field.
        others: Facts of the signatures that are not the seal.
    """

    status: SealStatus
    seal: SignatureFacts | None
    permission: int | None
    covers_file: bool
    appended: int
    after: AfterSigning
    fields: tuple[SignatureField, ...]
    others: tuple[SignatureFacts, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A signature that says what may be done afterwards.

    Attributes:
        name: Full name of its field.
        permission: As in `SealState`.
        end: Offset of the first byte after what it covers.
        plain: Whether its own place holds the signature and nothing else.
        declared: Whether the catalogue names it as the one that certifies.
    """

    name: str
    permission: int | None
    end: int
    plain: bool
    declared: bool


def read_seal(path: Path, trust: TrustSettings, now: datetime) -> SealState:
    """Look at the seal of a PDF.

    Args:
        now: Time of the check.

    Raises:
        EngineFailedError: The file cannot be read, is encrypted, or is no PDF; a file that is
            damaged but bears traces of a seal is no error but `SealStatus.BROKEN`.
    """
    data = bytes_of(path)
    keep_quiet()
    try:
        reader, _ = open_reader(data)
    except EngineFailedError:
        raise
    except Exception as exc:
        return _damaged(data, exc)
    try:
        fields = tuple(_fields(reader))
        found = [one for one in _candidates(reader, data) if one is not None]
        facts = validate_bytes(data, trust, now)
        lost = not facts and (_bears_traces(data) or _was_signed(reader))
    except Exception as exc:
        return _damaged(data, exc)
    # Only the catalogue makes it a seal; but who adds to a file can take that away again.
    seals = [one for one in found if one.declared or one.end < len(data)]
    if seals:
        return _judged(min(seals, key=lambda one: one.end), data, fields, facts)
    failed = any(item.indication is Indication.FAILED for item in facts)
    return _without(fields, facts, SealStatus.BROKEN if failed or lost else SealStatus.NONE)


def _damaged(data: bytes, exc: Exception) -> SealState:
    """The state of a file that cannot be read, if it ever had a seal.

    Raises:
        EngineFailedError: It bears no traces of one.
    """
    if _bears_traces(data):
        return _without((), (), SealStatus.BROKEN)
    raise unreadable(exc) from exc


def _without(
    fields: tuple[SignatureField, ...], facts: tuple[SignatureFacts, ...], status: SealStatus
) -> SealState:
    return SealState(status, None, None, False, 0, AfterSigning.UNKNOWN, fields, facts)


def _judged(
    one: _Candidate,
    data: bytes,
    fields: tuple[SignatureField, ...],
    facts: tuple[SignatureFacts, ...],
) -> SealState:
    own = [item for item in facts if item.field == shortened(one.name)]
    # Two fields of one name are no work of ours: the worse one counts.
    seal = next((item for item in own if not item.intact), own[0] if own else None)
    appended = len(data) - one.end
    return SealState(
        status=_status(seal, one, appended),
        seal=seal,
        permission=one.permission,
        covers_file=appended == 0 and seal is not None and seal.covers_file,
        appended=max(0, appended),
        after=seal.after_signing if seal is not None else AfterSigning.UNKNOWN,
        fields=fields,
        others=tuple(item for item in facts if item is not seal),
    )


def _status(seal: SignatureFacts | None, one: _Candidate, appended: int) -> SealStatus:
    if seal is None or not seal.intact or not one.plain or appended < 0:
        return SealStatus.BROKEN
    if appended or not seal.covers_file:
        return SealStatus.CHANGED
    return SealStatus.WHOLE if seal.indication is Indication.PASSED else SealStatus.UNTRUSTED


def _fields(reader: PdfFileReader) -> Iterator[SignatureField]:
    from pyhanko.sign.fields import enumerate_sig_fields

    for count, (name, value, _) in enumerate(enumerate_sig_fields(reader)):
        if count >= _MOST_FIELDS:
            raise ValueError("more signature fields than any real document has")
        yield SignatureField(shortened(str(name)), value is not None)


def _candidates(reader: PdfFileReader, data: bytes) -> Iterator[_Candidate | None]:
    from pyhanko.sign.fields import enumerate_sig_fields

    certifying = _reference(reader.root.get("/Perms", {}), "/DocMDP")
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        try:
            signature = value.get_object()
            rules = _rules(signature)
            if rules is None:
                continue
            own = _reference(field.get_object(), "/V")
            _, start, end, rest = (int(number) for number in signature["/ByteRange"])
        except Exception:
            # What cannot be read is no seal; that it is there, its facts tell.
            yield None
            continue
        declared = own is not None and own == certifying
        plain = is_plain(data[start:end])
        yield _Candidate(str(name), rules[0], end + rest, plain, declared)


def _reference(holder: Any, key: str) -> tuple[int, int] | None:
    """Number and generation of the object that an entry refers to."""
    from pyhanko.pdf_utils import generic

    found = holder.raw_get(key) if key in holder else None
    if not isinstance(found, generic.IndirectObject):
        return None
    return found.reference.idnum, found.reference.generation


def _rules(signature: Any) -> tuple[int | None] | None:
    """What a signature says with DocMDP about changes; ``None`` if it has no DocMDP."""
    for item in signature.get("/Reference", ()):
        reference = item.get_object()
        if reference.get("/TransformMethod") == "/DocMDP":
            allowed = reference.get("/TransformParams", {}).get("/P", _FILLING_IN)
            return (int(allowed) if allowed in (1, 2, 3) else None,)
    return None


def _was_signed(reader: PdfFileReader) -> bool:
    """Whether a signature field was filled before something was added to the file."""
    from pyhanko.sign.fields import enumerate_sig_fields

    revisions = min(reader.xrefs.total_revisions, _MOST_REVISIONS)
    return any(
        next(enumerate_sig_fields(reader.get_historical_resolver(number), True), None) is not None
        for number in range(revisions)
    )


def _bears_traces(data: bytes) -> bool:
    """Whether the last addition to the file looks like a signature that no reader finds any more.

    Earlier parts are left alone: attachments may hold signed documents of their own.
    """
    last = data.rfind(_END)
    before = data.rfind(_END, 0, max(0, last))
    return looks_signed(data[max(0, before) :])
