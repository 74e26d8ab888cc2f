"""What a secretary does by hand after the signing, and how forms and pages come back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import docx

import docgen
from docgen.core.amendment import Answer
from docgen.core.clock import Clock
from docgen.core.dossier import REGISTER
from docgen.core.register import Register
from docgen.engines.ocr import NoReader
from docgen.issuing import Inputs
from docgen.receive.catalogue import IssuedCopy, catalogue_of
from docgen.receive.rehearsal.truth import Signed, Truth
from docgen.receiving import Received, ReceiveRequest, receive
from docgen.settling import settle
from tests.receive import scanned

PACK = Path("sjablonen") / "convenant-regionale-samenwerking"
_DPI = 150
_TEXT = "convenant-tekst.docx"
NEW_PARTY = {
    "naam": "Gemeente Voorbeelddrecht",
    "type": "gemeente",
    "aanduiding": "gemeente Voorbeelddrecht",
    "functie": "burgemeester",
    "voorletters": "Q.",
    "achternaam": "Voorbeeldnieuw",
    "overleg": "college van burgemeester en wethouders",
    "adres": "Dorpsstraat 1",
    "postcode": "3999 AA",
    "plaats": "Voorbeelddrecht",
    "email": "info@voorbeelddrecht.example",
    "status": "toegetreden",
}
"""Row of a party that accedes."""


def read(root: Path) -> Inputs:
    """The dossier as read."""
    return docgen.read(docgen.open_dossier(root))


# -- in Word and Excel ---------------------------------------------------------------------


def amend_text(root: Path, old: str, new: str) -> None:
    """Change words in the text of the covenant, as a secretary does in Word."""
    path = root / PACK / _TEXT
    word = docx.Document(str(path))
    runs = [run for item in word.paragraphs for run in item.runs if old in run.text]
    assert len(runs) == 1, "the words stand in one place"
    runs[0].text = runs[0].text.replace(old, new)
    word.save(str(path))


def explain(table: Path, text: str) -> None:
    """Type an explanation beside the only change in the was-wordt table."""
    word = docx.Document(str(table))
    (cells,) = (
        row.cells
        for found in word.tables
        if found.rows[0].cells[-1].text.strip().lower().startswith("toelichting")
        for row in found.rows[1:]
    )
    cells[-1].paragraphs[0].add_run(text)
    word.save(str(table))


def edit_parties(root: Path, changes: Mapping[int, Mapping[str, str]]) -> None:
    """Fill in cells of the list of parties by number; a number that is not there is a new row."""
    path = root / "partijen.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    known = {row["nr"]: row for row in rows}
    columns = dict.fromkeys(rows[0])
    for number, values in changes.items():
        if str(number) not in known:
            rows.append(known.setdefault(str(number), {"nr": str(number)}))
        known[str(number)].update(values)
        columns |= dict.fromkeys(values)
    written = io.StringIO()
    sheet = csv.DictWriter(written, list(columns), restval="", delimiter=";")
    sheet.writeheader()
    sheet.writerows(rows)
    path.write_text(written.getvalue(), "utf-8-sig", newline="")


# -- what comes back -----------------------------------------------------------------------


def come_back(
    inputs: Inputs,
    folder: Path,
    parties: Iterable[int],
    clock: Clock,
    signed: date,
    against: Iterable[int] = (),
) -> Received:
    """Print, sign, scan as one stack, take in, and note what a person reads there.

    Args:
        folder: Folder for the scan, made when it is not there.
        signed: Day of signing.
        against: Parties that mark ‘tegen’ on a form that asks; the others mark ‘voor’.
    """
    wanted, no = frozenset(parties), frozenset(against)
    with Register(inputs.home / REGISTER, clock) as register:
        found = catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)
    copies = [
        copy
        for copy in found.copies
        if copy.valid and copy.version == inputs.pack.version and copy.party in wanted
    ]
    assert {copy.party for copy in copies} == wanted
    folder.mkdir(parents=True, exist_ok=True)
    pile = scanned.pdf_of(
        [_sheet(copy, Answer.AGAINST if copy.party in no else Answer.FOR) for copy in copies],
        folder / f"stapel {len(list(folder.iterdir())) + 1}.pdf",
    )
    received = receive(inputs, ReceiveRequest((pile,)), clock=clock, reader=NoReader())
    assert settle(inputs, [_truth(pile.name, inputs, copies, signed, no)], clock=clock).left == ()
    return received


def _sheet(copy: IssuedCopy, answer: Answer) -> scanned.Gray:
    """The page that is signed, as it comes out of the scanner."""
    (number,) = copy.signature_pages
    page = scanned.page(copy.path, number, _DPI)
    for field in copy.fields:
        if field.page == number and (not field.is_choice or field.kind == answer):
            page = scanned.signed(page, field.box, _DPI)
    return page


def _truth(
    name: str, inputs: Inputs, copies: Iterable[IssuedCopy], signed: date, against: frozenset[int]
) -> Truth:
    places = {party.nr: party.columns["plaats"] for party in inputs.table.parties}
    told = tuple(
        Signed(
            copy.party,
            signed.isoformat(),
            places[copy.party],
            (Answer.AGAINST if copy.party in against else Answer.FOR)
            if any(field.is_choice for field in copy.fields)
            else None,
        )
        for copy in copies
    )
    return Truth(
        bestand=name,
        soort="",
        zaad=0,
        partijen=tuple(item.partij for item in told),
        versie=inputs.pack.version,
        verwacht="akkoord",
        ook=(),
        waarom="",
        leesbaar=True,
        ondertekend=told,
    )
