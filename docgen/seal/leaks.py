"""The last look at the version for publication: is anything in it that must not go online?

The finished file is opened anew and searched: its bytes, every object, every stream after
decompression, and its text. Each rule looks for one kind of leak; together they also serve the
tests, which plant leaks.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from docgen.core.errors import Problem, Severity
from docgen.documents import typeface
from docgen.documents.metadata import DocumentInfo, declare
from docgen.engines.raster import PdfPages

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MAIL_BYTES = re.compile(rb"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# Shorter streams (“q”, “Q”) are alike by chance.
_SHORTEST_STREAM = 100
# A number of fewer digits says nothing about a certificate.
_SHORTEST_NUMBER = 8
_OPAQUE = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
_ACTIVE = frozenset(
    {
        *("/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/GoToR", "/SubmitForm"),
        *("/ImportData", "/Rendition", "/RichMedia", "/XFA"),
    }
)
_ATTACHED = frozenset({"/EmbeddedFiles", "/EmbeddedFile", "/AF", "/EF", "/Filespec"})
_SIGNING = frozenset({"/AcroForm", "/ByteRange", "/Sig", "/Perms", "/DSS", "/Widget"})
# These lead back, or to other pages.
_BACK = frozenset({"/Parent", "/P", "/Pg", "/Dest", "/StructParents", "/StructParent", "/Annots"})


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not be found.

    Attributes:
        certificates: Serial numbers and fingerprints of certificates.
        holders: Holders and issuers of certificates that are not named in the covenant.
        deciders: Persons who decided about returns and are not named in the covenant.
        files: Names of received files, as they came and as they are attached, and fingerprints.
        signatories: Names of signatories, which may stand in the text only.
        received: Fingerprints of the streams with which received pages are drawn.
        issued: Fingerprints of the streams of the parts as issued and of docgen's own pages.
        text: Pages, from 0, with text as issued: what it says, is said by the covenant itself.
        filled: Pages, from 0, filled in from a template of the pack: an address in it is the
            pack's own.
    """

    certificates: frozenset[str]
    holders: frozenset[str]
    deciders: frozenset[str]
    files: frozenset[str]
    signatories: frozenset[str]
    received: frozenset[str]
    issued: frozenset[str]
    text: frozenset[int]
    filled: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A stream of the file.

    Attributes:
        kind: Its type or subtype, such as ``/Image``; ``""`` when it says nothing.
        data: Its bytes after decompression; pictures stay as they are stored.
    """

    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """A finished file, taken apart.

    Attributes:
        raw: Its bytes.
        names: Every name in it, keys as well as values.
        strings: Every text string outside streams.
        streams: Every stream.
        links: Subtypes of its annotations, with the target of each link that leads outside.
        metadata: Document information and XMP, as text.
        pages: Text of each page.
    """

    raw: bytes
    names: frozenset[str]
    strings: tuple[str, ...]
    streams: tuple[Found, ...]
    links: tuple[str, ...]
    metadata: str
    pages: tuple[str, ...]

    def written(self, secrets: Secrets) -> Iterator[str]:
        """What docgen itself wrote: its own pages, metadata, names of things."""
        yield self.metadata
        yield from self.strings
        yield from (text for number, text in enumerate(self.pages) if number not in secrets.text)

    def everything(self) -> Iterator[str]:
        """All text, also that of the covenant."""
        yield self.metadata
        yield from self.strings
        yield from self.pages


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of leak.

    Attributes:
        name: A Dutch word.
        look: Says in Dutch what it found.
    """

    name: str
    look: Callable[[Opened, Secrets], Iterator[str]]


def leaks(path: Path, secrets: Secrets) -> tuple[Problem, ...]:
    """Everything in the file that must not go online; empty when it may."""
    opened = open_finished(path)
    return tuple(
        Problem(
            path.name,
            rule.name,
            what,
            "Meld dit aan de makers van docgen; er is niets in de map ‘definitief’ gezet.",
        )
        for rule in RULES
        for what in dict.fromkeys(rule.look(opened, secrets))
    )


def open_finished(path: Path) -> Opened:
    """Take a finished file apart."""
    names: set[str] = set()
    strings: list[str] = []
    streams: list[Found] = []
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            _take_apart(item, names, strings)
            if isinstance(item, Stream):
                streams.append(Found(_kind(item), _data(item)))
        links = tuple(_links(pdf))
        metadata = _metadata(pdf)
    with PdfPages(path) as pages:
        texts = tuple(pages.text(number) for number in range(pages.count))
    return Opened(
        path.read_bytes(),
        frozenset(names),
        tuple(strings),
        tuple(streams),
        links,
        metadata,
        texts,
    )


def mail_addresses(path: Path) -> tuple[Problem, ...]:
    """A warning for each page with an address in text of the pack, which docgen does not change.

    docgen's own pages have none: `leaks` saw to that.
    """
    found: list[Problem] = []
    with PdfPages(path) as pages:
        for number in range(pages.count):
            addresses = dict.fromkeys(MAIL.findall(pages.text(number)))
            if addresses:
                found.append(
                    Problem(
                        "",
                        f"bladzijde {number + 1}",
                        f"hier staat een e-mailadres ({', '.join(addresses)}), in de tekst van "
                        "het convenant of van het pakket",
                        "docgen wijzigt die tekst niet. Bekijk of het adres openbaar mag zijn.",
                        Severity.WARNING,
                    )
                )
    return tuple(found)


def own_streams() -> frozenset[str]:
    """Fingerprints of what docgen itself puts in every file: typeface and output intent."""
    with pikepdf.new() as pdf:
        font = typeface.embed(pdf)
        declare(pdf, DocumentInfo("", "", "", (), "", datetime(2000, 1, 1, tzinfo=UTC), False, 3))
        found: list[Stream] = []
        _reach(Array([font, pdf.Root.OutputIntents]), set(), found)
        return frozenset(_prints(found))


def streams_of(path: Path) -> frozenset[str]:
    """Fingerprints of all streams of a file that docgen made."""
    with pikepdf.open(path) as pdf:
        return frozenset(_prints(item for item in pdf.objects if isinstance(item, Stream)))


def streams_of_pages(path: Path, numbers: Iterable[int]) -> frozenset[str]:
    """Fingerprints of the streams with which these pages, from 0, are drawn."""
    with pikepdf.open(path) as pdf:
        seen: set[tuple[int, int]] = set()
        found: list[Stream] = []
        for number in numbers:
            _reach(pdf.pages[number].obj, seen, found)
        return frozenset(_prints(found))


def _reach(item: object, seen: set[tuple[int, int]], found: list[Stream]) -> None:
    waiting = [item]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Dictionary | Array | Stream):
            continue
        if item.objgen != (0, 0):
            if item.objgen in seen:
                continue
            seen.add(item.objgen)
        if isinstance(item, Array):
            waiting += list(item)
            continue
        if isinstance(item, Stream):
            found.append(item)
        waiting += [item[key] for key in item.keys() if key not in _BACK]  # noqa: SIM118


def _prints(streams: Iterable[Stream]) -> Iterator[str]:
    for stream in streams:
        data = _data(stream)
        if len(data) >= _SHORTEST_STREAM:
            yield _print(data)


def _print(data: bytes) -> str:
    return hashlib.sha256(data.rstrip(b"\r\n\0")).hexdigest()


def _take_apart(item: object, names: set[str], strings: list[str]) -> None:
    if isinstance(item, Name):
        names.add(str(item))
    elif isinstance(item, String):
        strings.append(str(item))
    elif isinstance(item, Array):
        for entry in item:
            if not _is_elsewhere(entry):
                _take_apart(entry, names, strings)
    elif isinstance(item, Dictionary | Stream):
        for key in item.keys():  # noqa: SIM118 - a PDF dictionary, not one of Python's
            names.add(key)
            if not _is_elsewhere(item[key]):
                _take_apart(item[key], names, strings)


def _is_elsewhere(item: object) -> bool:
    """Whether it is an object of its own, which is looked at by itself."""
    return isinstance(item, pikepdf.Object) and item.is_indirect


def _kind(stream: Stream) -> str:
    kind = stream.get(Name.Subtype) or stream.get(Name.Type)
    if kind is None and Name.Length1 in stream:
        return "/FontFile"
    return str(kind or "")


def _data(stream: Stream) -> bytes:
    kinds = stream.get(Name.Filter)
    filters = [str(kind) for kind in kinds] if isinstance(kinds, Array) else [str(kinds)]
    if _OPAQUE.intersection(filters):
        return bytes(stream.read_raw_bytes())
    return bytes(stream.read_bytes())


def _links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for annotation in page.obj.get(Name.Annots, Array()):
            action = annotation.get(Name.A, Dictionary())
            kind = str(annotation.get(Name.Subtype, ""))
            yield f"{kind} {action.get(Name.URI, '')}".strip()


def _metadata(pdf: pikepdf.Pdf) -> str:
    info = pdf.trailer.get(Name.Info, Dictionary())
    told = [str(info[key]) for key in info.keys()]  # noqa: SIM118
    if Name.Metadata in pdf.Root:
        told.append(pdf.Root.Metadata.read_bytes().decode("utf-8", "replace"))
    return "\n".join(told)


# -- rules ---------------------------------------------------------------------------------


def _history(opened: Opened, secrets: Secrets) -> Iterator[str]:
    if opened.raw.count(b"%%EOF") != 1 or opened.raw.count(b"startxref") != 1:
        yield "het bestand bewaart een eerdere toestand van zichzelf"
    if not opened.raw.rstrip().endswith(b"%%EOF"):
        yield "achter het einde van het bestand staat nog iets"


def _signing(opened: Opened, secrets: Secrets) -> Iterator[str]:
    if found := sorted(_SIGNING & opened.names):
        yield f"er zit een formulier of handtekening in ({', '.join(found)})"


def _attached(opened: Opened, secrets: Secrets) -> Iterator[str]:
    if found := sorted(_ATTACHED & opened.names):
        yield f"er zit een bestand in ({', '.join(found)})"


def _annotations(opened: Opened, secrets: Secrets) -> Iterator[str]:
    for link in opened.links:
        if link.partition(" ")[0] != "/Link":
            yield f"er staat een aantekening op een bladzijde ({link})"


def _active(opened: Opened, secrets: Secrets) -> Iterator[str]:
    if found := sorted(_ACTIVE & opened.names):
        yield f"er zit een opdracht in ({', '.join(found)})"


def _pictures(opened: Opened, secrets: Secrets) -> Iterator[str]:
    for stream in opened.streams:
        if stream.kind == "/Image" and _print(stream.data) not in secrets.issued:
            yield "er staat een afbeelding in die niet in de verstuurde stukken staat"


def _received(opened: Opened, secrets: Secrets) -> Iterator[str]:
    for stream in opened.streams:
        if len(stream.data) < _SHORTEST_STREAM:
            continue
        mark = _print(stream.data)
        if mark in secrets.received and mark not in secrets.issued:
            yield "er staat iets in van een ontvangen bladzijde"


def _certificates(opened: Opened, secrets: Secrets) -> Iterator[str]:
    wanted = {text for text in secrets.certificates if len(text) >= _SHORTEST_NUMBER}
    if _any_in(wanted, opened.everything()):
        yield "er staat een nummer of vingerafdruk van een certificaat in"
    if _named_in(secrets.holders, opened.written(secrets)):
        yield "er staat een houder of uitgever van een certificaat in"
    hidden = [text.encode() for text in wanted]
    if any(text in stream.data for stream in opened.streams for text in hidden):
        yield "er zit een nummer of vingerafdruk van een certificaat in verborgen"


def _files(opened: Opened, secrets: Secrets) -> Iterator[str]:
    if _any_in(secrets.files, opened.written(secrets)):
        yield "er staat een naam of vingerafdruk van een ontvangen bestand in"


def _deciders(opened: Opened, secrets: Secrets) -> Iterator[str]:
    if _named_in(secrets.deciders, opened.written(secrets)):
        yield "er staat de naam in van iemand die een retour beoordeelde"


def _named(opened: Opened, secrets: Secrets) -> Iterator[str]:
    if _named_in(secrets.signatories, [opened.metadata]):
        yield "in de metagegevens staat de naam van een ondertekenaar"


def _mail(opened: Opened, secrets: Secrets) -> Iterator[str]:
    own = replace(secrets, text=secrets.text | secrets.filled)
    for text in opened.written(own):
        for address in MAIL.findall(text):
            yield f"er staat een e-mailadres in ({address})"
    for link in opened.links:
        if "mailto:" in link.lower():
            yield "er zit een koppeling naar een e-mailadres in"
    for stream in opened.streams:
        # Fonts bear the address of their maker.
        if stream.kind not in ("/FontFile", "/Image") and (
            address := _MAIL_BYTES.search(stream.data)
        ):
            yield f"er zit een e-mailadres in verborgen ({address[0].decode('ascii')})"


def _any_in(secrets: Iterable[str], texts: Iterable[str]) -> bool:
    wanted = [_plain(secret) for secret in secrets]
    return any(secret in plain for plain in map(_plain, texts) for secret in wanted)


def _named_in(names: Iterable[str], texts: Iterable[str]) -> bool:
    """Whether a name stands there as words of their own: “Jan” is not in “januari”."""
    words = [r"\s+".join(map(re.escape, name.split())) for name in names if name.strip()]
    if not words:
        return False
    wanted = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")
    return any(wanted.search(text) for text in texts)


def _plain(text: str) -> str:
    """Without white space and capitals: a line may break anywhere."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


RULES = (
    Rule("voorgeschiedenis", _history),
    Rule("ondertekening", _signing),
    Rule("bijlagen", _attached),
    Rule("aantekeningen", _annotations),
    Rule("opdrachten", _active),
    Rule("afbeeldingen", _pictures),
    Rule("ontvangen bladzijden", _received),
    Rule("certificaten", _certificates),
    Rule("ontvangen bestanden", _files),
    Rule("beoordelaars", _deciders),
    Rule("metagegevens", _named),
    Rule("e-mailadressen", _mail),
)
