"""Making rehearsal returns, and the truth about each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import numpy as np

from docgen.core.dutch import datum
from docgen.core.errors import UsageError
from docgen.core.files import write_atomically
from docgen.core.progress import Report
from docgen.engines.workers import outcome
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.rehearsal import hand, sheet, wrap
from docgen.receive.rehearsal.kinds import (
    KINDS,
    Change,
    Digital,
    Kind,
    Pages,
    Paper,
    Unrelated,
    Wrapping,
)
from docgen.receive.rehearsal.scan import Picture, scanned

_NAMES = ("scan{:04d}", "IMG_{:04d}", "document {:d}", "Scan_2025{:04d}", "retour-{:03d}")


def rehearse(
    setting: Setting, seed: int, kinds: Sequence[Kind], pool: Executor, report: Report
) -> tuple[Truth, ...]:
    """Make one return of each of the kinds given, and say what is true of it.

    The same seed, kinds and setting give the same bytes.

    Args:
        kinds: Kinds in the order in which they are made; the same one may be there often.
        pool: Does the work.
    """
    futures = [
        pool.submit(make_one, setting, seed, index, kind) for index, kind in enumerate(kinds)
    ]
    truths = []
    for future in futures:
        truths.append(outcome(future))
        report(len(futures), truths[-1].bestand)
    return tuple(truths)


def spread(count: int, kinds: Sequence[Kind], seed: int) -> tuple[Kind, ...]:
    """So many returns over the kinds, by their weight, in an order that tells nothing."""
    chance = np.random.default_rng([seed, 0])
    pile = [kind for kind in kinds for _ in range(kind.weight)]
    # Every kind once before any comes a second time.
    first = list(kinds)[:count]
    more = [pile[int(chance.integers(len(pile)))] for _ in range(count - len(first))]
    found = [*first, *more]
    return tuple(found[index] for index in chance.permutation(len(found)))


def chosen_kinds(names: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds with these names; all of them without names.

    Raises:
        UsageError: A name is not known.
    """
    known = {kind.id: kind for kind in KINDS}
    for name in names:
        if name not in known:
            raise UsageError.of(
                f"er is geen soort “{name}”", f"Kies uit: {', '.join(known)}.", place="--soort"
            )
    return tuple(known[name] for name in dict.fromkeys(names)) or KINDS


def make_one(setting: Setting, seed: int, index: int, kind: Kind) -> Truth:
    """Make one return and write it to the folder."""
    chance = np.random.default_rng([seed, index + 1])
    copy = _copy_for(setting.catalogue, kind, seed, index)
    makers: dict[type, Callable[..., Made]] = {
        Paper: _on_paper,
        Digital: on_screen,
        Unrelated: _unrelated,
    }
    made = makers[type(kind.how)](setting, kind.how, copy, chance)
    name = _name(copy, index, chance) + made.suffix
    write_atomically(setting.folder / name, made.data)
    return Truth(
        bestand=name,
        soort=kind.id,
        zaad=seed,
        partijen=made.parties,
        versie=copy.version if made.parties else None,
        verwacht=kind.expected.value,
        ook=(kind.also.value,) if kind.also else (),
        waarom=kind.why,
        leesbaar=kind.readable,
        gewijzigd=made.changes,
    )


def _name(copy: IssuedCopy, index: int, chance: np.random.Generator) -> str:
    """A name that tells nothing, but now and then the party's; never the same twice."""
    if chance.random() < 0.1:
        return f"{copy.party_id} {index}"
    return str(chance.choice(_NAMES)).format(index + 1)


def _copy_for(catalogue: Catalogue, kind: Kind, seed: int, index: int) -> IssuedCopy:
    """Another party's for each return, as long as there are parties."""
    replaced = isinstance(kind.how, Paper) and kind.how.replaced
    copies = [
        copy
        for copy in catalogue.copies
        if copy.version == catalogue.version and copy.valid is not replaced
    ]
    if not copies:
        raise UsageError.of(
            f"er is geen exemplaar om “{kind.id}” mee te maken",
            "Maak eerst de stukken met ‘docgen genereer’.",
        )
    order = np.random.default_rng([seed, 0]).permutation(len(copies))
    return copies[int(order[index % len(copies)])]


# -- on paper ------------------------------------------------------------------------------


def _on_paper(setting: Setting, how: Paper, copy: IssuedCopy, chance: np.random.Generator) -> Made:
    leaves = _leaves(setting, how, copy, chance)
    candidates = _pages_to_change(how, leaves, chance)
    date = datum(signing_day(setting, copy, chance).date())
    place = str(chance.choice(PLACES))
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
            sheet.sign(picture, owner, page, how.device.dpi, date, place, chance)
        if how.initials and page not in owner.signature_pages:
            hand.initials(picture, how.device.dpi, hand.pen(chance), chance)
        pictures.append(scanned(picture, how.device, chance))
    parties = tuple(sorted({owner.party for owner, _ in leaves}))
    data, suffix = _wrapped(pictures, how, copy, setting, chance)
    return Made(data, suffix, parties, tuple(changes))


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
        leaves = [(owner, page) for owner in owners for page in sorted(owner.signature_pages)]
        return [leaves[int(index)] for index in chance.permutation(len(leaves))]
    if how.pages is Pages.SIGNATURE:
        pages = signing
    elif how.pages is Pages.WITHOUT_ANNEX:
        pages = [page for page in pages if page not in copy.annex_pages]
    elif how.pages is Pages.ONE_MISSING:
        loose = [page for page in pages if page not in copy.annex_pages and page not in signing]
        pages.remove(loose[int(chance.integers(1, len(loose)))])
    other = others[int(chance.integers(len(others)))] if how.stray and others else copy
    return [(other if page in signing else copy, page) for page in pages]


def _pages_to_change(
    how: Paper, leaves: Sequence[tuple[IssuedCopy, int]], chance: np.random.Generator
) -> frozenset[int]:
    """Pages of the file of which the first that lends itself to it is changed."""
    if how.change is Change.NONE:
        return frozenset()
    text = [
        number
        for number, (owner, page) in enumerate(leaves, start=1)
        if page in owner.shared_pages and page not in owner.annex_pages and page > 1
    ]
    pages = text or list(range(1, len(leaves) + 1))
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
        Change.PEN: sheet.with_pen_change,
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
    if how.wrapping is Wrapping.PICTURE:
        return wrap.jpeg(pictures[0], max(70, quality)), ".jpg"
    if how.wrapping is Wrapping.TIFF:
        return wrap.as_tiff(pictures, dpi), ".tif"
    if how.wrapping is Wrapping.ZIP:
        files = [
            (f"pagina {number}.jpg", wrap.jpeg(picture, quality))
            for number, picture in enumerate(pictures, start=1)
        ]
        return wrap.as_zip(files), ".zip"
    pdf = wrap.as_pdf(pictures, dpi, quality, bilevel=how.device.bilevel)
    if how.wrapping is Wrapping.MAIL:
        party = setting.catalogue.party(copy.party)
        sender = party.email if party else "onbekend@voorbeeld.example"
        seed = int(chance.integers(1_000_000))
        return wrap.as_mail(sender, "getekend.pdf", pdf, setting.now, seed), ".eml"
    return pdf, ".pdf"


# -- something else ------------------------------------------------------------------------


def _unrelated(
    setting: Setting, how: Unrelated, copy: IssuedCopy, chance: np.random.Generator
) -> Made:
    """A letter about something else, scanned."""
    picture = np.full((2339, 1654, 3), 255, np.uint8)
    for row in range(30):
        words = " ".join("x" * int(chance.integers(2, 9)) for _ in range(9))
        area = (180.0, 250.0 + row * 55, 1450.0, 290.0 + row * 55)
        hand.scribble(picture, words, area, (30, 30, 30), chance)
    pdf = wrap.as_pdf([np.ascontiguousarray(picture[:, :, 0])], 200, 70, bilevel=False)
    return Made(pdf, ".pdf", ())
