"""Making rehearsal returns, and the truth about each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import numpy as np

from docgen.core.errors import UsageError
from docgen.core.files import write_atomically
from docgen.core.progress import Report
from docgen.engines.workers import outcome
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.rehearsal import hand, wrap
from docgen.receive.rehearsal.kinds import (
    KINDS,
    KINDS_BY_ID,
    Digital,
    Kind,
    Pages,
    Paper,
    Unrelated,
)
from docgen.receive.rehearsal.paper import loose_pages, on_paper
from docgen.receive.rehearsal.scan import Device, scanned
from docgen.receive.rehearsal.screen import on_screen
from docgen.receive.rehearsal.truth import Made, Setting, Truth

_NOTE = ("voor", "de", "vergadering", "van", "dinsdag", "agenda", "koffie", "zaal", "en", "stukken")
_NAMES = ("scan{:04d}", "IMG_{:04d}", "document {:d}", "Scan_2025{:04d}", "retour-{:03d}")


def rehearse(
    jobs: Sequence[tuple[Setting, Kind]], seed: int, pool: Executor, report: Report
) -> tuple[Truth, ...]:
    """Make one return of each of the kinds given, and say what is true of it.

    The same seed and jobs give the same bytes.

    Args:
        jobs: Kinds in the order in which they are made, each with its setting; the same one may
            be there often.
        pool: Does the work.
    """
    futures = [
        pool.submit(make_one, setting, seed, index, kind)
        for index, (setting, kind) in enumerate(jobs)
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
    known = KINDS_BY_ID
    for name in names:
        if name not in known:
            raise UsageError.of(
                f"er is geen soort “{name}”", f"Kies uit: {', '.join(known)}.", place="--soort"
            )
    return tuple(known[name] for name in dict.fromkeys(names)) or KINDS


def possible_kinds(
    kinds: Sequence[Kind], catalogue: Catalogue, *, by_name: bool
) -> tuple[Kind, ...]:
    """The kinds that can be made of what was issued: pages can only be lost where there are any.

    Args:
        by_name: Whether someone asked for these kinds; then all must be possible.

    Raises:
        UsageError: A kind was asked for that cannot be made.
    """
    copies = valid_copies(catalogue)
    possible = tuple(kind for kind in kinds if _can_lose(kind, copies))
    impossible = [kind.id for kind in kinds if kind not in possible]
    if by_name and impossible:
        raise UsageError.of(
            f"een retour van de soort “{impossible[0]}” is van deze stukken niet te maken: ze "
            "hebben geen bijlage, of te weinig bladzijden om er een te missen",
            "Laat deze soort weg.",
            place="--soort",
        )
    return possible


def _can_lose(kind: Kind, copies: Sequence[IssuedCopy]) -> bool:
    """Whether the pages that this kind leaves out are in every copy."""
    if not isinstance(kind.how, Paper):
        return True
    if kind.how.pages is Pages.WITHOUT_ANNEX:
        # A page that is signed may come back alone, or with the front page.
        return all(copy.annex_pages and len(loose_pages(copy)) > 1 for copy in copies)
    if kind.how.pages is Pages.ONE_MISSING:
        return all(len(loose_pages(copy)) > 1 for copy in copies)
    return True


def make_one(setting: Setting, seed: int, index: int, kind: Kind) -> Truth:
    """Make one return and write it to the folder."""
    chance = np.random.default_rng([seed, index + 1])
    copy = _copy_for(setting.catalogue, kind, seed, index)
    makers: dict[type, Callable[..., Made]] = {
        Paper: on_paper,
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
        ondertekend=made.signed,
        gewijzigd=made.changes,
    )


def _name(copy: IssuedCopy, index: int, chance: np.random.Generator) -> str:
    """A name that tells nothing, but now and then the party's; never the same twice."""
    if chance.random() < 0.1:
        return f"{copy.party_id} {index}"
    return str(chance.choice(_NAMES)).format(index + 1)


def valid_copies(catalogue: Catalogue) -> tuple[IssuedCopy, ...]:
    """The copies that are being signed."""
    return tuple(
        copy for copy in catalogue.copies if copy.version == catalogue.version and copy.valid
    )


def replaced_copies(catalogue: Catalogue) -> tuple[IssuedCopy, ...]:
    """Copies that may no longer be signed, as far as their text shows that."""
    valid = {_text(copy) for copy in valid_copies(catalogue)}
    return tuple(
        copy
        for copy in catalogue.copies
        if not (copy.version == catalogue.version and copy.valid) and _text(copy) not in valid
    )


def _text(copy: IssuedCopy) -> tuple[str, int, str]:
    return copy.version, copy.party, copy.text_mark


def _copy_for(catalogue: Catalogue, kind: Kind, seed: int, index: int) -> IssuedCopy:
    """Another party's for each return, as long as there are parties."""
    old = isinstance(kind.how, Paper) and kind.how.replaced
    copies = replaced_copies(catalogue) if old else valid_copies(catalogue)
    if not copies:
        raise UsageError.of(
            f"er is geen exemplaar om “{kind.id}” mee te maken",
            "Maak eerst de stukken met ‘docgen genereer’.",
        )
    order = np.random.default_rng([seed, 0]).permutation(len(copies))
    return copies[int(order[index % len(copies)])]


def _unrelated(
    setting: Setting, how: Unrelated, copy: IssuedCopy, chance: np.random.Generator
) -> Made:
    """A note about something else, scanned."""
    picture = np.full((2339, 1654, 3), 255, np.uint8)
    for row in range(int(chance.integers(6, 24))):
        words = " ".join(str(word) for word in chance.choice(_NOTE, 7))
        area = (180.0, 250.0 + row * 80, 1450.0, 310.0 + row * 80)
        hand.scribble(picture, words, area, hand.INKS[0], chance)
    pdf = wrap.as_pdf([scanned(picture, Device(), chance)], 200, 70, bilevel=False)
    return Made(pdf, ".pdf", ())
