"""What the version for publication is held against before it goes anywhere.

`comparison` says which pages must say the same, `secrets` what must not be found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from docgen.core.model import OwnPart
from docgen.core.records import PartRecord
from docgen.seal.compile import Layout
from docgen.seal.edition import STAMPS, Edition, footer_line
from docgen.seal.leaks import Secrets
from docgen.seal.outline import FilledPart, IssuedPart, Section, Signatures
from docgen.seal.publish import Definitive, PublicPage
from docgen.seal.same_text import Comparison, Kind, SignatureSpan, Span, account_edits
from docgen.seal.taken_apart import own_streams, streams_of, streams_of_pages
from docgen.seal.wording import Imprint, values

_KINDS = {
    OwnPart.PARTIES.value: (Kind.LIST, "de lijst van partijen"),
    OwnPart.ACCOUNT.value: (Kind.ACCOUNT, "de verantwoording"),
    OwnPart.COLOPHON.value: (Kind.COLOPHON, "het colofon"),
}


def comparison(
    edition: Edition,
    layout: Layout,
    pages: Sequence[PublicPage],
    definitive: Definitive,
    home: Path,
) -> Comparison:
    """Which pages of both files belong together, and what differs on purpose.

    Args:
        layout: Where the sections of the version for publication stand.
    """
    theirs = [part["bladzijde"] for part in definitive.told["delen"]]
    spans = tuple(
        Span(*_kind(section), old, new)
        for section, old, new in zip(
            edition.sections,
            _ranges(theirs, definitive.record.pages),
            _ranges(layout.first, layout.pages),
            strict=True,
        )
        if not isinstance(section, Signatures)
    )
    private, public = (
        _values(edition, definitive, public=False),
        _values(edition, None, public=True),
    )
    return Comparison(
        spans,
        tuple(_signatures(edition, layout, pages, home)),
        edition.effect.explanation[0] if edition.effect.explanation else _first_party(edition),
        account_edits(private, public),
    )


def _ranges(first: Sequence[int], pages: int) -> list[range]:
    """The pages of each section, from 0, out of their first pages, from 1."""
    return [range(start - 1, end - 1) for start, end in pairwise((*first, pages + 1))]


def _kind(section: Section) -> tuple[Kind, str]:
    match section:
        case FilledPart(name):
            return _KINDS.get(name, (Kind.PACK, f"‘{name}’"))
        case IssuedPart(record):
            return Kind.SHARED, f"‘{record.template}’"
        case Signatures():
            raise AssertionError("signature pages are compared by themselves")


def _first_party(edition: Edition) -> str:
    party = edition.gathered.signed[0].party
    return f"{party.nr}. {party.naam}"


def _values(
    edition: Edition, definitive: Definitive | None, *, public: bool
) -> list[Mapping[str, object]]:
    """``partijen`` as the account of either file says them."""
    made = edition.imprint
    imprint = Imprint(
        issue=made.issue,
        interim=False,
        public=public,
        made_at=made.made_at,
        program=made.program,
        converter=made.converter,
        archive=made.archive,
        replaces="",
        notes=_notes(definitive) if definitive else {},
        attachments=made.attachments,
    )
    # Page numbers are not compared.
    said = values(edition.pack, edition.gathered, edition.effect, imprint, {}, edition.story)
    told = said["partijen"]
    return list(told) if isinstance(told, list) else []


def _notes(definitive: Definitive) -> dict[int, tuple[str, ...]]:
    return {
        party["nr"]: tuple(note for sheet in party["bladen"] for note in sheet["opmerkingen"])
        for party in definitive.told["partijen"]
    }


def _signatures(
    edition: Edition, layout: Layout, pages: Sequence[PublicPage], home: Path
) -> Iterator[SignatureSpan]:
    sections = list(edition.sections)
    if Signatures() not in sections:
        return
    page = layout.first[sections.index(Signatures())] - 1
    for item in pages:
        count = item.facts.pages
        words = tuple(_added(item, number, page, edition, layout) for number in range(count))
        party = item.signed.party
        yield SignatureSpan(party.naam, home / item.issued.path, words, range(page, page + count))
        page += count


def _added(item: PublicPage, number: int, first: int, edition: Edition, layout: Layout) -> str:
    """What docgen added to a page of a part, number from 0, that begins on page ``first``."""
    places = [place for place in item.facts.fields if place.page == number]
    added = [item.written.words[place.marker] for place in places]
    added += reversed(item.written.strip[number])
    added.append(f"pagina {first + number + 1} van {layout.pages}")
    added.append(footer_line(edition))
    # The front page, should there be no other.
    stamped = [STAMPS[edition.kind]] if first + number == 0 else []
    return "".join((*added, *stamped))


def secrets(
    edition: Edition,
    layout: Layout,
    pages: Sequence[PublicPage],
    own: Iterable[PartRecord],
    definitive: Definitive,
    home: Path,
) -> Secrets:
    """What must not be found in the file.

    Args:
        own: docgen's own pages.
    """
    judged = [item.judged for item in edition.gathered.signed]
    facts = [one for item in judged for one in item.record.signing.signatures]
    originals = [one for item in edition.gathered.signed for one in item.originals]
    printed = _printed(edition)
    parts = [item.record for item in edition.sections if isinstance(item, IssuedPart)]
    parts += [*own, *(item.issued for item in pages)]
    issued = own_streams().union(*(streams_of(home / part.path) for part in parts))
    sheets = [
        sheet["bladzijde"] - 1 for party in definitive.told["partijen"] for sheet in party["bladen"]
    ]
    return Secrets(
        certificates=frozenset(
            text for one in facts for text in (one.serial, one.certificate_sha256)
        ),
        holders=_unprinted((one.signer for one in facts), printed)
        | _unprinted((one.issuer for one in facts), printed)
        | _unprinted((one.timestamp_by for one in facts), printed),
        deciders=_unprinted((one.person for item in judged for one in item.decisions), printed),
        files=frozenset(
            text for one in originals for text in (one.name, one.received_as, one.sha256)
        ),
        signatories=frozenset(
            person.naam for party in edition.gathered.parties for person in party.signatories
        ),
        received=streams_of_pages(definitive.path, sheets),
        issued=issued,
        text=_pages(edition.sections, layout, _issued),
        filled=_pages(edition.sections, layout, _of_the_pack),
    )


def _printed(edition: Edition) -> str:
    """Everything that the covenant and the pack say themselves."""
    told = [value for party in edition.gathered.parties for value in party.columns.values()]
    told += [person.naam for party in edition.gathered.parties for person in party.signatories]
    return "\n".join((*told, edition.pack.title, *edition.pack.sender.values()))


def _unprinted(names: Iterable[str], printed: str) -> frozenset[str]:
    return frozenset(name for name in names if name and name not in printed)


def _issued(section: Section) -> bool:
    return not isinstance(section, FilledPart)


def _of_the_pack(section: Section) -> bool:
    return isinstance(section, FilledPart) and section.template not in _KINDS


def _pages(
    sections: Sequence[Section], layout: Layout, wanted: Callable[[Section], bool]
) -> frozenset[int]:
    ranges = zip(sections, _ranges(layout.first, layout.pages), strict=True)
    return frozenset(page for section, numbers in ranges if wanted(section) for page in numbers)
