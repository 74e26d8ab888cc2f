"""What the manifest in a copy tells, read as something that anyone may have written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.core.signatures import Indication
from docgen.seal.manifest import FORMAT, FORMAT_VERSION

MOST_BYTES = 100_000_000
_MOST_CHARS = 300
_MOST_PAGES, _MOST_PARTIES = 20_000, 2_000


class NewerFormatError(ValueError):
    """The manifest was written by a docgen that is newer than this one."""


@dataclass(frozen=True, slots=True)
class ToldFile:
    """A received file, as the manifest tells.

    Attributes:
        name: Name under which it is attached.
        received_as: Name under which it came.
        sha256: Its fingerprint.
        size: Number of bytes.
        mime: MIME type.
    """

    name: str
    received_as: str
    sha256: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True)
class ToldSignature:
    """A digital signature as it was when it was received.

    Attributes:
        field: Full name of its field.
        signer: Holder of the certificate.
        certificate: Fingerprint of the certificate.
        intact: Whether the signed bytes were as they had been signed.
        passed: Whether it was found valid and trusted.
    """

    field: str
    signer: str
    certificate: str
    intact: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class ToldParty:
    """A party, as the manifest tells.

    Attributes:
        nr: Its number.
        name: Its legal name.
        way: How it signed: ``digitaal``, ``met de hand`` or ``deels digitaal``.
        day: Date of signing, ISO 8601; ``""`` if not known.
        city: Place of signing; likewise.
        page: First page, from 1, with its signature.
        sheets: All pages with its signatures.
        files: The files it sent.
        signatures: The digital signatures in them.
    """

    nr: int
    name: str
    way: str
    day: str
    city: str
    page: int
    sheets: tuple[int, ...]
    files: tuple[ToldFile, ...]
    signatures: tuple[ToldSignature, ...]


@dataclass(frozen=True, slots=True)
class ToldPart:
    """A part of the copy: its name and its first page, from 1."""

    name: str
    page: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a manifest tells.

    Attributes:
        kenmerk: Short name of the covenant.
        title: Its title.
        version: Revision of its text.
        kind: ``definitief`` or ``tussenstand``.
        issue: Number of the issue.
        made_at: Time of making, ISO 8601.
        program: Version of docgen.
        holder: Whose seal is to be on it; ``""`` without one.
        pages: Fingerprint of each page, in order.
        parts: Its parts, in order.
        parties: Its parties, in order.
        missing: What is missing in an interim copy.
        earlier: Definitive copies of earlier revisions in it.
    """

    kenmerk: str
    title: str
    version: str
    kind: str
    issue: int
    made_at: str
    program: str
    holder: str
    pages: tuple[str, ...]
    parts: tuple[ToldPart, ...]
    parties: tuple[ToldParty, ...]
    missing: tuple[str, ...]
    earlier: tuple[ToldFile, ...] = ()

    def files(self) -> dict[str, ToldFile]:
        """Every received file, and every earlier copy, by the name under which it is attached."""
        return self.received() | {file.name: file for file in self.earlier}

    def received(self) -> dict[str, ToldFile]:
        """Every received file, by the name under which it is attached."""
        return {file.name: file for party in self.parties for file in party.files}

    def shown_on(self, page: int) -> str:
        """What belongs on a page, from 1, in Dutch."""
        for party in self.parties:
            if page in party.sheets:
                return f"ondertekenpagina van {party.name}"
        parts = [part for part in self.parts if part.page <= page]
        last = max(parts, key=lambda part: part.page, default=None)
        return f"deel “{last.name}”" if last is not None else "onbekend deel"


def read_told(data: bytes) -> Told:
    """Read a manifest.

    Raises:
        NewerFormatError: It has a newer form than is known here.
        ValueError: It is not a manifest of docgen; the message is a Dutch clause that says why.
    """
    if len(data) > MOST_BYTES:
        raise ValueError("is groter dan een manifest kan zijn")
    try:
        found = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as exc:
        raise ValueError("is geen leesbare JSON") from exc
    top = _Entry("", found)
    if not isinstance(found, dict) or found.get("formaat") != FORMAT:
        raise ValueError("is niet door docgen gemaakt")
    version = top.number("formaatversie")
    if version > FORMAT_VERSION:
        raise NewerFormatError("is gemaakt door een nieuwere versie van docgen")
    told = Told(
        kenmerk=top.text("kenmerk"),
        title=top.text("titel"),
        version=top.text("versie"),
        kind=top.text("soort"),
        issue=top.number("uitgave"),
        made_at=top.text("gemaakt_op"),
        program=top.text("docgen"),
        holder=top.text("zegel", optional=True),
        pages=_pages(top),
        parts=tuple(
            ToldPart(item.text("deel"), item.number("bladzijde")) for item in top.each("delen")
        ),
        parties=tuple(map(_party, top.each("partijen"))),
        missing=tuple(top.texts("ontbreekt")),
        earlier=tuple(map(_file, _earlier(top))),
    )
    _check_together(told)
    return told


def _earlier(top: _Entry) -> list[_Entry]:
    # Only copies of an amended text have them.
    return top.each("eerdere_exemplaren") if "eerdere_exemplaren" in top.value else []


def _pages(top: _Entry) -> tuple[str, ...]:
    found = top.each("bladzijden")
    for number, item in enumerate(found, start=1):
        if item.number("nr") != number:
            raise ValueError(f"noemt bij “bladzijden” nummer {number} niet op zijn plaats")
    return tuple(item.text("sha256") for item in found)


def _party(item: _Entry) -> ToldParty:
    return ToldParty(
        nr=item.number("nr"),
        name=item.text("naam"),
        way=item.text("wijze"),
        day=item.text("datum", optional=True),
        city=item.text("plaats", optional=True),
        page=item.number("bladzijde"),
        sheets=tuple(sheet.number("bladzijde") for sheet in item.each("bladen")),
        files=tuple(map(_file, item.each("bestanden"))),
        signatures=tuple(
            _signature(found)
            for found in item.each("handtekeningen")
            if found.value.get("timestamp_only") is not True
        ),
    )


def _file(item: _Entry) -> ToldFile:
    return ToldFile(
        item.text("naam"),
        item.text("ontvangen_als"),
        item.text("sha256"),
        item.number("grootte"),
        item.text("mime"),
    )


def _signature(item: _Entry) -> ToldSignature:
    return ToldSignature(
        field=item.text("field", optional=True),
        signer=item.text("signer", optional=True),
        certificate=item.text("certificate_sha256", optional=True),
        intact=item.value.get("intact") is True,
        passed=item.value.get("indication") == Indication.PASSED.value,
    )


def _check_together(told: Told) -> None:
    """See to it that what the manifest tells fits together."""
    if len(told.pages) > _MOST_PAGES or len(told.parties) > _MOST_PARTIES:
        raise ValueError("noemt meer bladzijden of partijen dan een exemplaar kan hebben")
    numbers = [party.nr for party in told.parties]
    if len(set(numbers)) != len(numbers):
        raise ValueError("noemt een partij twee keer")
    for party in told.parties:
        if party.page not in party.sheets:
            raise ValueError(f"noemt voor partij {party.nr} een bladzijde die niet van haar is")
        if any(not 1 <= sheet <= len(told.pages) for sheet in party.sheets):
            raise ValueError(f"noemt voor partij {party.nr} een bladzijde die er niet is")
    files = told.files()
    for file in (file for party in told.parties for file in party.files):
        if files[file.name] != file:
            raise ValueError(f"noemt “{file.name}” voor twee verschillende bestanden")


@dataclass(frozen=True, slots=True)
class _Entry:
    """An object in the manifest, and where it stands; what is asked for must be there.

    Attributes:
        place: Its place, for messages.
        value: The object itself.
    """

    place: str
    value: Any

    def text(self, key: str, *, optional: bool = False) -> str:
        """A text; with ``optional`` it may be absent or ``null``, which gives ``""``."""
        found = self._get(key, optional)
        if found is None and optional:
            return ""
        if not isinstance(found, str):
            raise ValueError(f"heeft bij “{self.place}{key}” geen tekst")
        return shown(found)

    def number(self, key: str) -> int:
        """A whole number from 0."""
        found = self._get(key, optional=False)
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise ValueError(f"heeft bij “{self.place}{key}” geen getal")
        return found

    def texts(self, key: str) -> list[str]:
        """A list of texts."""
        found = self._list(key)
        if not all(isinstance(item, str) for item in found):
            raise ValueError(f"heeft bij “{self.place}{key}” geen lijst van teksten")
        return [shown(str(item)) for item in found]

    def each(self, key: str) -> list[_Entry]:
        """A list of objects."""
        found = self._list(key)
        if not all(isinstance(item, Mapping) for item in found):
            raise ValueError(f"heeft bij “{self.place}{key}” geen lijst")
        return [_Entry(f"{self.place}{key}.", item) for item in found]

    def _list(self, key: str) -> Sequence[Any]:
        found = self._get(key, optional=False)
        if not isinstance(found, list):
            raise ValueError(f"heeft bij “{self.place}{key}” geen lijst")
        return found

    def _get(self, key: str, optional: bool) -> Any:
        if not isinstance(self.value, Mapping) or (key not in self.value and not optional):
            raise ValueError(f"mist “{self.place}{key}”")
        return self.value.get(key)


def shown(text: str) -> str:
    """Text from a file as a screen may show it: no control characters, not without end."""
    plain = "".join(char if char.isprintable() else "�" for char in text)
    return plain if len(plain) <= _MOST_CHARS else f"{plain[:_MOST_CHARS]}…"
