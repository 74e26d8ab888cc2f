"""The last look at the version for publication: is anything in it that must not go online?

The finished file is opened anew and searched: its bytes, every object, every stream after
decompression, and its text. Each rule looks for one kind of leak; together they also serve the
tests, which plant leaks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.core.dutch import nummerreeks
from docgen.core.errors import Problem, Severity
from docgen.engines.raster import PdfPages
from docgen.seal.taken_apart import SHORTEST_STREAM, Opened, open_finished, print_of

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MAIL_BYTES = re.compile(rb"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# A number of fewer digits says nothing about a certificate.
_SHORTEST_NUMBER = 8
_ACTIVE = frozenset(
    {
        *("/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/GoToR", "/SubmitForm"),
        *("/ImportData", "/Rendition", "/RichMedia", "/XFA"),
    }
)
_ATTACHED = frozenset({"/EmbeddedFiles", "/EmbeddedFile", "/AF", "/EF", "/Filespec"})
_SIGNING = frozenset({"/AcroForm", "/ByteRange", "/Sig", "/Perms", "/DSS", "/Widget"})


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


def mail_addresses(path: Path) -> tuple[Problem, ...]:
    """A warning for each address in text of the pack, which docgen does not change.

    docgen's own pages have none: `leaks` saw to that.
    """
    found: dict[str, list[int]] = {}
    with PdfPages(path) as pages:
        for number in range(pages.count):
            for address in dict.fromkeys(MAIL.findall(pages.text(number))):
                found.setdefault(address, []).append(number + 1)
    return tuple(
        Problem(
            "",
            f"bladzijde {nummerreeks(numbers)}",
            f"hier staat een e-mailadres ({address}), in de tekst van het convenant of van het "
            "pakket",
            "docgen wijzigt die tekst niet. Bekijk of het adres openbaar mag zijn.",
            Severity.WARNING,
        )
        for address, numbers in found.items()
    )


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
        if stream.kind == "/Image" and print_of(stream.data) not in secrets.issued:
            yield "er staat een afbeelding in die niet in de verstuurde stukken staat"


def _received(opened: Opened, secrets: Secrets) -> Iterator[str]:
    for stream in opened.streams:
        if len(stream.data) < SHORTEST_STREAM:
            continue
        mark = print_of(stream.data)
        if mark in secrets.received and mark not in secrets.issued:
            yield "er staat iets in van een ontvangen bladzijde"


def _certificates(opened: Opened, secrets: Secrets) -> Iterator[str]:
    wanted = {text for text in secrets.certificates if len(text) >= _SHORTEST_NUMBER}
    if _any_in(wanted, opened.everything()):
        yield "er staat een nummer of vingerafdruk van een certificaat in"
    if _named_in(secrets.holders, opened.written(secrets.text)):
        yield "er staat een houder of uitgever van een certificaat in"
    hidden = [text.encode() for text in wanted]
    if any(text in stream.data for stream in opened.streams for text in hidden):
        yield "er zit een nummer of vingerafdruk van een certificaat in verborgen"


def _files(opened: Opened, secrets: Secrets) -> Iterator[str]:
    if _any_in(secrets.files, opened.written(secrets.text)):
        yield "er staat een naam of vingerafdruk van een ontvangen bestand in"


def _deciders(opened: Opened, secrets: Secrets) -> Iterator[str]:
    if _named_in(secrets.deciders, opened.written(secrets.text)):
        yield "er staat de naam in van iemand die een retour beoordeelde"


def _named(opened: Opened, secrets: Secrets) -> Iterator[str]:
    if _named_in(secrets.signatories, [opened.metadata]):
        yield "in de metagegevens staat de naam van een ondertekenaar"


def _mail(opened: Opened, secrets: Secrets) -> Iterator[str]:
    for text in opened.written(secrets.text | secrets.filled):
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
