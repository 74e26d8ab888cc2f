"""Returns on paper: printed, perhaps changed, signed by hand and scanned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date as day

import numpy as np

from docgen.core.dutch import datum
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal import amend, hand, pen, sheet, wrap
from docgen.receive.rehearsal.kinds import Change, Initials, Pages, Paper, Wrapping
from docgen.receive.rehearsal.scan import Picture, scanned
from docgen.receive.rehearsal.truth import (
    Changed,
    Made,
    Setting,
    Signed,
    choice_on,
    sender_of,
    signing_day,
    signing_place,
)

# Share of the parties in a stack that sent the whole covenant.
_WHOLE_IN_STACK = 0.3


def on_paper(setting: Setting, how: Paper, copy: IssuedCopy, chance: np.random.Generator) -> Made:
    leaves = _leaves(setting, how, copy, chance)
    candidates = _pages_to_change(how, leaves, chance)
    written = _written(setting, copy, leaves, chance)
    people = pen.two_people(chance) if how.initials is Initials.TWO else ()
    pictures: list[Picture] = []
    changes: list[Changed] = []
    for number, (owner, page) in enumerate(leaves, start=1):
        picture = sheet.printed(owner, page, how.device.dpi)
        # A page may hold nothing that fits; then the next one of those in line is changed.
        if number in candidates and not changes:
            change = _altered(picture, how.change, owner, page, how.device.dpi, chance)
            if change is not None:
                changes.append(Changed(number, change.old, change.new))
        if how.signed:
            told = written[owner.party]
            date = datum(day.fromisoformat(told.datum))
            choice = told.keuze or ""
            pen.sign(picture, owner, page, how.device.dpi, date, told.plaats, chance, choice)
        for who in people:
            pen.put_initials(picture, how.device.dpi, who, chance)
        if how.initials is Initials.ONE and page not in owner.signature_pages:
            hand.initials(picture, how.device.dpi, hand.pen(chance), chance)
        pictures.append(scanned(picture, how.device, chance))
    parties = tuple(sorted({owner.party for owner, _ in leaves}))
    data, suffix = _wrapped(pictures, how, copy, setting, chance)
    return Made(data, suffix, parties, tuple(changes), _told(leaves, written) if how.signed else ())


def _written(
    setting: Setting,
    copy: IssuedCopy,
    leaves: Sequence[tuple[IssuedCopy, int]],
    chance: np.random.Generator,
) -> dict[int, Signed]:
    """When and where each party in the file signed.

    Where it is not known where parties sign, all in the file do so together.
    """
    first = _drawn(setting, copy, chance)
    owners = {owner.party: owner for owner, _ in leaves}
    return {
        party: first
        if party == copy.party
        else _drawn(setting, owner, chance)
        if setting.places
        else replace(first, partij=party, keuze=choice_on(setting, owner))
        for party, owner in sorted(owners.items())
    }


def _drawn(setting: Setting, copy: IssuedCopy, chance: np.random.Generator) -> Signed:
    when = signing_day(setting, copy, chance).date().isoformat()
    place = signing_place(setting, copy, chance)
    return Signed(copy.party, when, place, choice_on(setting, copy))


def _told(
    leaves: Sequence[tuple[IssuedCopy, int]], written: Mapping[int, Signed]
) -> tuple[Signed, ...]:
    """What stands on the signature pages in the file."""
    signing = {owner.party for owner, page in leaves if page in owner.signature_pages}
    return tuple(written[party] for party in sorted(signing))


def _leaves(
    setting: Setting, how: Paper, copy: IssuedCopy, chance: np.random.Generator
) -> list[tuple[IssuedCopy, int]]:
    """Which pages of whose copies, in the order in which they lie in the feeder."""
    pages = list(range(1, copy.pages + 1))
    signing = sorted(copy.signature_pages)
    others = [
        item
        for item in setting.catalogue.copies
        if item.valid and item.version == copy.version and item.party != copy.party
    ]
    if how.parties > 1:
        rest = chance.permutation(len(others))[: how.parties - 1]
        owners = [copy, *(others[int(index)] for index in rest)]
        return _stack(owners, chance, loose=how.pages is Pages.SIGNATURE)
    if how.pages is Pages.SIGNATURE:
        pages = signing
    elif how.pages is Pages.WITHOUT_ANNEX:
        pages = [page for page in pages if page not in copy.annex_pages]
    elif how.pages is Pages.ONE_MISSING:
        loose = loose_pages(copy)
        pages.remove(loose[int(chance.integers(1, len(loose)))])
    other = others[int(chance.integers(len(others)))] if how.stray and others else copy
    return [(other if page in signing else copy, page) for page in pages]


def loose_pages(copy: IssuedCopy) -> list[int]:
    """Pages of which one can get lost: neither the annex nor a page to sign."""
    kept = (*copy.annex_pages, *copy.signature_pages)
    return [page for page in range(1, copy.pages + 1) if page not in kept]


def _stack(
    owners: Sequence[IssuedCopy], chance: np.random.Generator, *, loose: bool
) -> list[tuple[IssuedCopy, int]]:
    """Copies of several parties, some whole and some their signature page only, well mixed.

    Args:
        loose: Whether all sent their signature page only.
    """
    leaves: list[tuple[IssuedCopy, int]] = []
    for owner in owners:
        whole = not loose and chance.random() < _WHOLE_IN_STACK
        pages = range(1, owner.pages + 1) if whole else sorted(owner.signature_pages)
        leaves += [(owner, page) for page in pages]
    return [leaves[int(index)] for index in chance.permutation(len(leaves))]


def _pages_to_change(
    how: Paper, leaves: Sequence[tuple[IssuedCopy, int]], chance: np.random.Generator
) -> frozenset[int]:
    """Pages of the file of which the first that lends itself to it is changed."""
    if how.change is Change.NONE:
        return frozenset()
    text: list[int] = []
    unsigned: list[int] = []
    signed: list[int] = []
    for number, (owner, page) in enumerate(leaves, start=1):
        (signed if page in owner.signature_pages else unsigned).append(number)
        if page in owner.shared_pages and page not in owner.annex_pages and page > 1:
            text.append(number)
    fitting = {
        Change.STRUCK: signed,
        Change.RESERVED: signed,
        Change.CLAUSE: unsigned,
    }.get(how.change, text)
    pages = fitting or list(range(1, len(leaves) + 1))
    return frozenset(pages[int(chance.integers(len(pages))) :] or pages)


def _altered(
    picture: Picture,
    change: Change,
    copy: IssuedCopy,
    page: int,
    dpi: int,
    chance: np.random.Generator,
) -> sheet.Altered | None:
    ways = {
        Change.WORD: sheet.with_other_word,
        Change.DIGIT: sheet.with_other_digit,
        Change.PEN: amend.word_replaced,
        Change.STRUCK: amend.struck_at_signature,
        Change.RESERVED: amend.reserved_at_signature,
        Change.CLAUSE: amend.clause_in_margin,
        Change.MARK: amend.mark_added,
        Change.INSERTED: amend.word_inserted,
    }
    return ways[change](picture, copy, page, dpi, chance)


def _wrapped(
    pictures: Sequence[Picture],
    how: Paper,
    copy: IssuedCopy,
    setting: Setting,
    chance: np.random.Generator,
) -> tuple[bytes, str]:
    quality, dpi = int(chance.integers(45, 86)), how.device.dpi
    seed = int(chance.integers(1_000_000))
    if how.wrapping is Wrapping.PICTURE:
        return wrap.jpeg(pictures[0], max(70, quality)), ".jpg"
    if how.wrapping is Wrapping.TIFF:
        return wrap.as_tiff(pictures, dpi), ".tif"
    if how.wrapping is Wrapping.ZIP:
        files = [
            (f"pagina {number}.jpg", wrap.jpeg(picture, quality))
            for number, picture in enumerate(pictures, start=1)
        ]
        if chance.random() < 0.5:
            return wrap.as_mail(sender_of(copy, setting), files, setting.now, seed), ".eml"
        return wrap.as_zip(files), ".zip"
    pdf = wrap.as_pdf(pictures, dpi, quality, bilevel=how.device.bilevel)
    if how.wrapping is Wrapping.MAIL:
        files = [("getekend.pdf", pdf)]
        if how.broken:
            files.append(("bijlage.pdf", _broken(copy.path.read_bytes(), chance)))
        return wrap.as_mail(sender_of(copy, setting), files, setting.now, seed), ".eml"
    return pdf, ".pdf"


def _broken(data: bytes, chance: np.random.Generator) -> bytes:
    """The PDF locked with a password, or cut short."""
    if chance.random() < 0.5:
        return wrap.locked(data)
    return wrap.cut_short(data, chance.uniform(0.3, 0.9))
