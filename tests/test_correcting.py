"""A party's data are corrected after it signed: what comes back, and what is sealed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import docgen
from docgen.bundling import BundleRequest, bundle
from docgen.core.dossier import REGISTER
from docgen.core.errors import IncompleteError
from docgen.core.register import Register
from docgen.engines.ocr import NoReader
from docgen.engines.raster import PdfPages
from docgen.issuing import Inputs
from docgen.receive.catalogue import catalogue_of
from docgen.receive.review import Review, decide
from docgen.receiving import ReceiveRequest, receive
from tests.receive import scanned
from tests.seal.dossiers import MISSING, accepted, read

Complete = Callable[..., Inputs]
CORRECTED = docgen.FixedClock(datetime(2025, 12, 15, 9, 0, tzinfo=UTC))
AFTER = docgen.FixedClock(datetime(2025, 12, 16, 9, 0, tzinfo=UTC))


def correct(inputs: Inputs, nr: int, column: str, value: str) -> Inputs:
    """Change one cell of the list of parties and make that party's covenant again."""
    path = inputs.dossier.parties_file
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=";"))
    (row,) = (row for row in rows if row[0] == str(nr))
    row[rows[0].index(column)] = value
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(rows)
    path.write_text(written.getvalue(), "utf-8-sig", newline="")
    changed = read(inputs.dossier.root)
    request = docgen.Request(parties=(nr,), documents=("convenant",), engine="ingebouwd")
    outcome = docgen.generate(changed, request, clock=CORRECTED, reason="spelling verbeterd")
    assert [item.status.value for item in outcome.deliveries] == ["vervangen"]
    return changed


def text_of(pdf: Path) -> str:
    with PdfPages(pdf) as pages:
        return " ".join(" ".join(pages.text(number) for number in range(pages.count)).split())


def test_a_slight_correction_goes_into_the_definitive_copy(complete: Complete) -> None:
    inputs = correct(complete(), 7, "voorletters", "Q.")
    made = bundle(inputs, BundleRequest(), clock=AFTER)
    text = text_of(inputs.home / made.record.path)
    assert "Q. " in text
    assert (
        "Exemplaar 1 is op 15 december 2025 vervangen door het verbeterde exemplaar 2; gewijzigd: "
        "`voorletters`. Reden: spelling verbeterd."
    ) in text


def test_other_corrections_hold_it_up(complete: Complete) -> None:
    inputs = correct(complete(), 2, "naam", "Gemeente Voorbeeldhuizen")
    inputs = correct(inputs, 7, "achternaam", "Voorbeeldsen")
    number = {nr: item.record.id for nr, item in accepted(inputs).items()}
    with pytest.raises(IncompleteError) as caught:
        bundle(inputs, BundleRequest(), clock=AFTER)
    assert [(problem.what, problem.remedy) for problem in caught.value.problems] == [
        (
            f"retour {number[2]} telt niet meer, want het exemplaar is na de ondertekening "
            "vervangen",
            "Stuur het nieuwe exemplaar met ‘docgen verstuur’, en neem op wat terugkomt met "
            "‘docgen ontvang’.",
        ),
        (
            f"over retour {number[7]} is nog niet beslist",
            f"Bekijk het met ‘docgen bewijs {number[7]}’ en beslis met ‘docgen beoordeel’.",
        ),
    ]
    with Register(inputs.home / REGISTER, AFTER) as register:
        word = Review(number[7], accept=True, person="B. Voorbeeld", reason="zelfde persoon")
        decide(register, inputs.table.parties, word, AFTER.now(), "1.0")
    with pytest.raises(IncompleteError) as caught:
        bundle(inputs, BundleRequest(), clock=AFTER)
    assert [problem.place for problem in caught.value.problems] == [
        "partij 2 (Gemeente Voorbeeldhuizen)"
    ]


def test_the_replaced_copy_comes_back_after_all(unfinished: Complete, tmp_path: Path) -> None:
    inputs = unfinished()
    with Register(inputs.home / REGISTER, CORRECTED) as register:
        catalogue = catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)
    (copy,) = (copy for copy in catalogue.copies if copy.party == MISSING)
    folder = tmp_path / "retouren"
    folder.mkdir()
    scanned.pdf_of([scanned.page(copy.path, 2)], folder / "scan.pdf")
    inputs = correct(inputs, MISSING, "voorletters", "Q.")
    done = receive(inputs, ReceiveRequest((folder,)), clock=AFTER, reader=NoReader())
    (judged,) = done.returns
    told = [item for item in judged.record.findings if item.rule == "versie"]
    assert [(item.outcome.value, item.explanation) for item in told] == [
        (
            "akkoord",
            f"Dit is een exemplaar van versie 1.0 van {copy.party_name} dat op 15 december 2025 "
            "is vervangen. De reden: spelling verbeterd. De handtekening blijft geldig, want "
            "alleen niet-wezenlijke gegevens wijzigden: `voorletters`.",
        )
    ]
