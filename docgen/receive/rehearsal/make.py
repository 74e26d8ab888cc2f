"""Making rehearsal returns, and the truth about each."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from docgen.core.dutch import datum
from docgen.core.errors import UsageError
from docgen.core.files import write_atomically
from docgen.core.progress import Report
from docgen.engines.practice_ca import PracticeAuthority, practice_signer
from docgen.engines.signing import Signing, fill_fields, sign_pdf
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

_PLACES = ("Utrecht", "Amersfoort", "Houten", "Zeist", "Soest")
_NAMES = ("scan{:04d}", "IMG_{:04d}", "document {:d}", "Scan_2025{:04d}", "retour-{:03d}")


@dataclass(frozen=True, slots=True)
class Changed:
    """A change in a return.

    Attributes:
        bladzijde: Page of the file, from 1.
        oud: What was sent.
        nieuw: What came back.
    """

    bladzijde: int
    oud: str
    nieuw: str


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of a return; the names are those in ``waarheid.json``.

    Attributes:
        bestand: File in the folder of returns.
        soort: Kind.
        zaad: Seed that it follows from.
        partijen: Numbers of the parties whose pages are in it.
        versie: Revision of those pages; ``None`` when there are none.
        verwacht: Verdict it must get.
        ook: Verdicts that can be defended as well.
        waarom: Why.
        leesbaar: Whether a person could read it.
        gewijzigd: What was changed in its text.
    """

    bestand: str
    soort: str
    zaad: int
    partijen: tuple[int, ...]
    versie: str | None
    verwacht: str
    ook: tuple[str, ...]
    waarom: str
    leesbaar: bool
    gewijzigd: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What all returns of a rehearsal share.

    Attributes:
        catalogue: What was issued.
        folder: Folder for the returns.
        trusted: Authority that the exercise dossier trusts.
        stranger: One that it does not.
        now: Time of the rehearsal; returns are signed in the days before it.
    """

    catalogue: Catalogue
    folder: Path
    trusted: PracticeAuthority
    stranger: PracticeAuthority
    now: datetime


@dataclass(frozen=True, slots=True)
class _Made:
    """A file, with what is true of it."""

    data: bytes
    suffix: str
    parties: tuple[int, ...]
    changes: tuple[Changed, ...] = ()


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


def write_truth(path: Path, truths: Sequence[Truth]) -> None:
    """Write ``waarheid.json``."""
    told = [asdict(truth) for truth in truths]
    write_atomically(path, json.dumps(told, ensure_ascii=False, indent=1).encode())


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
    copy = _copy_for(setting.catalogue, kind, chance)
    makers: dict[type, Callable[..., _Made]] = {
        Paper: _on_paper,
        Digital: _on_screen,
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


def _copy_for(catalogue: Catalogue, kind: Kind, chance: np.random.Generator) -> IssuedCopy:
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
    return copies[int(chance.integers(len(copies)))]


# -- on paper ------------------------------------------------------------------------------


def _on_paper(setting: Setting, how: Paper, copy: IssuedCopy, chance: np.random.Generator) -> _Made:
    leaves = _leaves(setting, how, copy, chance)
    changed = _page_to_change(how, leaves, chance)
    date = datum((setting.now - timedelta(days=int(chance.integers(1, 12)))).date())
    place = str(chance.choice(_PLACES))
    pictures, changes = [], []
    for number, (owner, page) in enumerate(leaves, start=1):
        picture = sheet.printed(owner, page, how.device.dpi)
        change = None
        if number == changed:
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
    return _Made(data, suffix, parties, tuple(changes))


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


def _page_to_change(
    how: Paper, leaves: Sequence[tuple[IssuedCopy, int]], chance: np.random.Generator
) -> int | None:
    if how.change is Change.NONE:
        return None
    text = [
        number
        for number, (owner, page) in enumerate(leaves, start=1)
        if page in owner.shared_pages and page not in owner.annex_pages and page > 1
    ]
    return text[int(chance.integers(len(text)))] if text else len(leaves)


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


# -- on screen -----------------------------------------------------------------------------


def _on_screen(
    setting: Setting, how: Digital, copy: IssuedCopy, chance: np.random.Generator
) -> _Made:
    day = setting.now - timedelta(days=int(chance.integers(1, 12)), hours=1)
    values = {
        field.name: datum(day.date()) if field.kind == "datum" else str(chance.choice(_PLACES))
        for field in copy.fields
        if field.kind != "handtekening"
    }
    data = fill_fields(copy.path.read_bytes(), values)
    if how.signed:
        data = _signed(data, setting, how, copy, day)
    if how.tampered:
        name = next(iter(values))
        data = fill_fields(data, {name: "31 december 2024"})
        data = _overlaid(data)
    return _Made(data, ".pdf", (copy.party,))


def _signed(data: bytes, setting: Setting, how: Digital, copy: IssuedCopy, day: datetime) -> bytes:
    authority = setting.trusted if how.trusted else setting.stranger
    party = setting.catalogue.party(copy.party)
    names = party.signatories if party else ()
    places = [field for field in copy.fields if field.kind == "handtekening"]
    for number, field in enumerate(places):
        name = names[number] if number < len(names) else "Oefenaar"
        signer = practice_signer(authority, name, copy.party_name[:60], setting.now)
        at = day + timedelta(minutes=number)
        how_signed = Signing(field.name, at, timestamp_at=at if how.timestamp else None)
        data = sign_pdf(data, signer, authority, how_signed)
    return data


def _overlaid(data: bytes) -> bytes:
    """The file saved anew with a piece of text covered: the signature no longer fits."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[2 if len(pdf.pages) > 2 else 0]
        page.contents_add(b"q 1 g 150 500 120 12 re f Q")
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
        return target.getvalue()


# -- something else ------------------------------------------------------------------------


def _unrelated(
    setting: Setting, how: Unrelated, copy: IssuedCopy, chance: np.random.Generator
) -> _Made:
    """A letter about something else, scanned."""
    picture = np.full((2339, 1654, 3), 255, np.uint8)
    for row in range(30):
        words = " ".join("x" * int(chance.integers(2, 9)) for _ in range(9))
        area = (180.0, 250.0 + row * 55, 1450.0, 290.0 + row * 55)
        hand.scribble(picture, words, area, (30, 30, 30), chance)
    pdf = wrap.as_pdf([np.ascontiguousarray(picture[:, :, 0])], 200, 70, bilevel=False)
    return _Made(pdf, ".pdf", ())
