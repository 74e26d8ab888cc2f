"""The proof that the version for publication says what the definitive copy says.

Both finished files are read, page by page. Words at the foot, which docgen itself stamped, and
page numbers are left aside; white space is not counted, since a line may break elsewhere when the
text before it is shorter.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from docgen.core.errors import Problem, Severity, VerificationError
from docgen.core.page_layout import POINTS_PER_MM, STRIP_MM
from docgen.engines.raster import PdfPages

# Above this no stamp stands on docgen's own pages, and no text below it.
_OWN_FOOT_MM = 20.0
# Below this no running header stands on docgen's own pages, and no text above it.
_OWN_HEAD_MM = 28.0
_PAGE = "blz."
_NUMBER = re.compile(r"[0-9]+(?=\W*$)")
_JOINED = re.compile(r"(?<=blz\.)[0-9]+")
# What may stand before a value that was left out of the account.
LABELS = ("Bijlage", "SHA-256", "Weergave", "Certificaat", "certificaat")
_MAKERS = "Meld dit aan de makers van docgen; er is niets in de map ‘definitief’ gezet."


class Kind(Enum):
    """How pages are compared."""

    SHARED = "issued to all"
    LIST = "list of parties"
    ACCOUNT = "account"
    COLOPHON = "colophon"
    PACK = "filled in from a template of the pack"


@dataclass(frozen=True, slots=True)
class Span:
    """Pages of both files that belong together.

    Attributes:
        kind: How they are compared.
        name: What they are, for messages.
        definitive: Pages of the definitive copy, from 0.
        public: Pages of the version for publication, from 0.
    """

    kind: Kind
    name: str
    definitive: range
    public: range


@dataclass(frozen=True, slots=True)
class SignatureSpan:
    """Signature pages of one party in the version for publication.

    Attributes:
        name: The party, for messages.
        issued: The part as issued.
        words: What docgen wrote on each of its pages, stamps at the foot included, in the order
            of the file.
        public: Pages of the version for publication, from 0.
    """

    name: str
    issued: Path
    words: tuple[str, ...]
    public: range


@dataclass(frozen=True, slots=True)
class Edit:
    """What the account says in the definitive copy and in the version for publication.

    Attributes:
        before: In the definitive copy.
        after: In the version for publication; ``""`` when it was left out.
    """

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared.

    Attributes:
        spans: Pages that are in both files.
        signatures: Signature pages, as issued.
        anchor: Text of the account from which on both must be the same, but for the edits.
        edits: What differs in the account on purpose, in its order.
    """

    spans: tuple[Span, ...]
    signatures: tuple[SignatureSpan, ...]
    anchor: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison came to.

    Attributes:
        pages: Number of pages of the version for publication that were compared.
        warnings: Differences that the pack itself brings about.
    """

    pages: int
    warnings: tuple[Problem, ...]


def account_edits(
    private: Sequence[Mapping[str, object]], public: Sequence[Mapping[str, object]]
) -> tuple[Edit, ...]:
    """What docgen leaves out of the account on purpose, from the values that fill it.

    Args:
        private: ``partijen`` of `docgen.seal.wording.values` for the definitive copy.
        public: The same for the version for publication.
    """
    return tuple(
        edit
        for before, after in zip(private, public, strict=True)
        if before["getekend"]
        for edit in _party_edits(before, after)
    )


def _party_edits(before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Edit]:
    for file in _dicts(before, "bijlagen"):
        yield Edit(f"{file['naam']} ontvangen als “{file['ontvangen_als']}”", "")
        yield Edit(file["sha256"], "")
    for text in (*_texts(before, "weergaven"), *_texts(before, "opmerkingen")):
        yield Edit(text, "")
    decisions = zip(_texts(before, "besluiten"), _texts(after, "besluiten"), strict=True)
    yield from (Edit(told, public) for told, public in decisions if told != public)
    for signature in _dicts(before, "handtekeningen"):
        yield Edit(f"{signature['wie']} {signature['uitkomst']}", "")
        yield Edit(signature["certificaat"], "")


def _dicts(party: Mapping[str, object], key: str) -> list[Mapping[str, str]]:
    found = party[key]
    return list(found) if isinstance(found, list) else []


def _texts(party: Mapping[str, object], key: str) -> list[str]:
    found = party[key]
    return [str(item) for item in found] if isinstance(found, list) else []


def compare(definitive: Path, public: Path, wanted: Comparison) -> Compared:
    """Compare the texts of both files.

    Raises:
        VerificationError: They differ in something that cannot be explained; all pages are named.
    """
    problems: list[Problem] = []
    warnings: list[Problem] = []
    pages = 0
    with PdfPages(definitive) as old, PdfPages(public) as new:
        for span in wanted.spans:
            if span.kind is Kind.COLOPHON:
                # It tells of the file that it stands in.
                continue
            pages += len(span.public)
            found = _span(old, new, span, wanted)
            (warnings if span.kind is Kind.PACK else problems).extend(found)
        for item in wanted.signatures:
            pages += len(item.public)
            problems += _signature(new, item)
    if problems:
        raise VerificationError(problems)
    return Compared(pages, tuple(warnings))


def _span(old: PdfPages, new: PdfPages, span: Span, wanted: Comparison) -> list[Problem]:
    if span.kind is Kind.ACCOUNT:
        return _account(old, new, span, wanted)
    if span.kind is Kind.PACK:
        return _filled_in(old, new, span)
    if len(span.definitive) != len(span.public):
        what = f"{span.name} telt niet evenveel bladzijden als in het definitieve exemplaar"
        return [_problem(span.public.start, what)]
    foot = STRIP_MM if span.kind is Kind.SHARED else _OWN_FOOT_MM
    return [
        _problem(ours, f"de tekst van {span.name} is anders dan in het definitieve exemplaar")
        for theirs, ours in zip(span.definitive, span.public, strict=True)
        if _body(old, theirs, foot) != _body(new, ours, foot)
    ]


def _account(old: PdfPages, new: PdfPages, span: Span, wanted: Comparison) -> list[Problem]:
    before, _ = _joined(old, span.definitive)
    after, starts = _joined(new, span.public)
    anchor = _plain(wanted.anchor)
    if anchor not in before or anchor not in after:
        return [_problem(span.public.start, "het begin van de verantwoording is niet te vinden")]
    at, here = before.index(anchor), after.index(anchor)
    for edit in wanted.edits:
        gone = _plain(edit.before)
        found = before.find(gone, at)
        kept = before[at:found] if found >= 0 else ""
        same = _kept(kept, after[here:])
        if found < 0 or same is None:
            return [_off(span, starts, before[at:], after, here)]
        put = _plain(edit.after)
        if not after.startswith(put, here + same):
            return [_off(span, starts, put, after, here + same)]
        at, here = found + len(gone), here + same + len(put)
    if before[at:] != after[here:]:
        return [_off(span, starts, before[at:], after, here)]
    return []


def _kept(text: str, after: str) -> int | None:
    """How much of ``after`` is this text, but for the label of what follows it."""
    if after.startswith(text):
        return len(text)
    for label in map(_plain, LABELS):
        if text.endswith(label) and after.startswith(text.removesuffix(label)):
            return len(text) - len(label)
    return None


def _off(span: Span, starts: Sequence[int], before: str, after: str, here: int) -> Problem:
    """A difference in the account, with the page on which it begins."""
    rest = after[here:]
    same = next(
        (n for n, (a, b) in enumerate(zip(before, rest, strict=False)) if a != b),
        min(len(before), len(rest)),
    )
    page = span.public[max(0, bisect_right(starts, here + same) - 1)]
    shown = rest[same : same + 40]
    return _problem(
        page,
        f"{span.name} verschilt op een onverwachte plaats van het definitieve exemplaar"
        + (f", bij “{shown}”" if shown else ""),
    )


def _filled_in(old: PdfPages, new: PdfPages, span: Span) -> list[Problem]:
    """Words that a template of the pack has for publication only."""
    before = Counter(word for page in span.definitive for word in _words(old, page, _OWN_FOOT_MM))
    for page in span.public:
        added = Counter(_words(new, page, _OWN_FOOT_MM)) - before
        if added:
            return [
                Problem(
                    "",
                    f"bladzijde {page + 1}",
                    f"{span.name} zegt in de publicatieversie iets anders dan in het definitieve "
                    f"exemplaar (“{next(iter(added))}”)",
                    "Dat bepaalt het eigen sjabloon; kijk na of het zo bedoeld is.",
                    Severity.WARNING,
                )
            ]
    return []


def _signature(new: PdfPages, item: SignatureSpan) -> list[Problem]:
    found = []
    with PdfPages(item.issued) as issued:
        for number, (page, words) in enumerate(zip(item.public, item.words, strict=True)):
            if _plain(new.text(page)) != _plain(issued.text(number) + words):
                what = f"de ondertekenpagina van {item.name} is niet zoals zij is verstuurd"
                found.append(_problem(page, what))
    return found


def _problem(page: int, what: str) -> Problem:
    return Problem("", f"bladzijde {page + 1}", what, _MAKERS)


def _joined(pages: PdfPages, numbers: range) -> tuple[str, list[int]]:
    """The text of docgen's own pages as one, and where each page begins in it."""
    text, starts = "", []
    for number in numbers:
        starts.append(len(text))
        text += _body(pages, number, _OWN_FOOT_MM, _OWN_HEAD_MM)
    return text, starts


def _body(pages: PdfPages, number: int, foot: float, head: float = 0.0) -> str:
    return "".join(_words(pages, number, STRIP_MM if number == 0 else foot, head))


def _words(pages: PdfPages, number: int, foot: float, head: float = 0.0) -> Iterator[str]:
    """Words between the strips at foot and head, both in millimetres, without page numbers."""
    top = pages.size(number)[1] - head * POINTS_PER_MM if head else float("inf")
    previous = ""
    for word in pages.words(number):
        if word.box[1] < foot * POINTS_PER_MM or word.box[1] > top:
            continue
        text = _plain(word.text)
        shown = _NUMBER.sub("", text) if previous.endswith(_PAGE) else _JOINED.sub("", text)
        previous = text
        yield shown


def _plain(text: str) -> str:
    """Without white space and soft hyphens, ligatures as letters."""
    return "".join(unicodedata.normalize("NFKC", text).replace("\u00ad", "").split())
