"""Signature pages for publication: what is written on them, and where."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from docgen.core.findings import Finding, Outcome
from docgen.core.model import FieldKind, Party, PartyStatus, PartyType, Signatory
from docgen.core.records import CopyRecord
from docgen.core.returns import DecisionRecord, Judged, SigningRecord
from docgen.documents import typeface
from docgen.documents.markers import Marker
from docgen.documents.parts import FieldPlace, PartFacts
from docgen.documents.stamp import lay, text_at
from docgen.engines.raster import PdfPages, Word
from docgen.seal.publish import changed_pages
from docgen.seal.sources import Gathered, Original, SignaturePage, SignedParty
from docgen.seal.was_signed import (
    Written,
    came_back_changed,
    filled_words,
    strip_lines,
    write_page,
)
from tests.receive.made_returns import GOOD, made

DAY, PLACE = Marker(FieldKind.DATE), Marker(FieldKind.PLACE)
SIGN, SECOND = Marker(FieldKind.SIGNATURE), Marker(FieldKind.SIGNATURE, 2)
PLACES = (
    FieldPlace(DAY, 0, (150.0, 600.0, 280.0, 620.0)),
    FieldPlace(PLACE, 0, (300.0, 600.0, 450.0, 620.0)),
    FieldPlace(SIGN, 0, (76.0, 520.0, 289.0, 582.0)),
)
COPY = CopyRecord(
    nr=1,
    version="1.0",
    concept=False,
    party_nr=7,
    party_id="soest",
    document="convenant",
    format="pdf",
    sequence=1,
    path="x.pdf",
    sha256="ab",
    pages=1,
    inputs={},
    parts=(),
    text_mark=None,
    fields=(),
    engine="ingebouwd",
    engine_version="1",
    tagged=False,
    program_version="0.1.0",
    made_at="2025-12-01T00:00:00+00:00",
)
# A sheet that was found to differ, on page 1 of the received file.
DIFFERS = Finding("ongewijzigd", Outcome.DOUBTFUL, "Er is iets bijgeschreven.", page=1)


def party(*names: str) -> Party:
    people = tuple(
        Signatory(nr, "burgemeester", *name.split(" ", 1)) for nr, name in enumerate(names, start=1)
    )
    return Party(
        nr=7,
        id="soest",
        naam="Gemeente Soest",
        type=PartyType.MUNICIPALITY,
        signatories=people,
        email="",
        status=PartyStatus.ORIGINAL,
        columns={},
        line=2,
    )


def at(place: str | None = "Soest", date: str | None = "2025-12-12", *found: Finding) -> Judged:
    signing = SigningRecord("met de hand", date, place, handwritten=True)
    return Judged(made(7, *(found or (GOOD,)), signing=signing), ())


def test_the_words() -> None:
    two = (*PLACES, FieldPlace(SECOND, 0, (76.0, 400.0, 289.0, 462.0)))
    assert filled_words(party("A. de Vries", "B. Bakker"), at(), two) == {
        DAY: "12 december 2025",
        PLACE: "Soest",
        SIGN: "w.g. A. de Vries",
        SECOND: "w.g. B. Bakker",
    }


def test_what_is_not_known_or_cannot_be_written_is_left_to_the_page() -> None:
    second = FieldPlace(Marker(FieldKind.DATE, 2), 0, (0.0, 0.0, 9.0, 9.0))
    found = filled_words(party("A. Đorđević"), at(None, None), (*PLACES, second))
    assert found == {DAY: "", PLACE: "", SIGN: "w.g.", second.marker: ""}
    assert filled_words(party("A. de Vries"), at("Łódź"), PLACES)[PLACE] == ""


@pytest.mark.parametrize(("noted", "counts"), [(None, "tegen"), ("voor", "voor")])
def test_the_box_of_the_answer_that_counts_has_a_cross(noted: str | None, counts: str) -> None:
    boxes = [Marker(kind) for kind in FieldKind if kind.is_choice]
    places = tuple(FieldPlace(marker, 0, (0.0, 0.0, 17.0, 17.0)) for marker in boxes)
    read = replace(at().record, choice="tegen")
    decision = DecisionRecord(1, 1, None, "A", "", None, None, None, "2025-12-13", noted)
    found = filled_words(party("A. de Vries"), Judged(read, (decision,)), places)
    assert {marker.name for marker, word in found.items() if word} == {counts}
    assert set(found.values()) == {"X", ""}


def test_the_strip() -> None:
    title = "Ondertekenpagina 7 van 38, ondertekend 12 december 2025 te Soest"
    assert strip_lines(7, 38, at(), changed=False) == (f"{title}; handtekening niet openbaar",)
    assert strip_lines(7, 38, at(), changed=True) == (
        f"{title}; handtekening niet openbaar",
        "De partij gaf deze bladzijde niet precies zo terug; hier staat zij zoals zij is "
        "verstuurd.",
    )
    assert strip_lines(1, 1, at("Łódź", None), changed=False) == (
        "Ondertekenpagina 1 van 1, ondertekend; handtekening niet openbaar",
    )


@pytest.mark.parametrize(
    ("finding", "changed"),
    [
        (DIFFERS, True),
        (replace(DIFFERS, page=None), True),
        # The text that all share is published as issued anyway.
        (replace(DIFFERS, page=5), False),
        (replace(DIFFERS, outcome=Outcome.ACCEPTED), False),
        (replace(DIFFERS, rule="ondertekend"), False),
    ],
)
def test_whether_the_page_came_back_as_it_was(finding: Finding, changed: bool) -> None:
    original = Original("ab", Path("x.pdf"), "scan.pdf", "pdf", "application/pdf", 1, "07.pdf")
    page = SignaturePage(original, source_page=1, rotation=0, page=2)
    signed = SignedParty(party("A. de Vries"), COPY, at("Soest", None, finding), (page,), ())
    assert came_back_changed(signed) is changed
    assert [item.place for item in changed_pages(Gathered((), (signed,), ()))] == (
        ["partij 7 (Gemeente Soest)"] if changed else []
    )


def page_of(path: Path, *, tagged: bool) -> Path:
    """A signature page as a converter leaves it, with the marker's figures still in the tree."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[0]
        text = text_at(76, 604, 10, "Ondertekend op")
        shown = f"/P <</MCID 0>> BDC {text} EMC" if tagged else text
        lay(pdf, page, typeface.embed(pdf), "", shown)
        if tagged:
            _tag(pdf, page)
        pdf.save(path)
    return path


def _tag(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    line = pdf.make_indirect(Dictionary(S=Name.P, Pg=page.obj))
    figures = [
        pdf.make_indirect(
            Dictionary(
                S=Name.Figure,
                P=line,
                Alt=String(f"docgen-veld:{place.marker.name}"),
                A=Dictionary(O=Name.Layout, Placement=Name.Block),
            )
        )
        for place in PLACES
    ]
    line.K = Array([0, *figures])
    page.obj.StructParents = 0
    tree = Dictionary(K=Array([line]), ParentTree=Dictionary(Nums=Array([0, Array([line])])))
    pdf.Root.StructTreeRoot = pdf.make_indirect(tree)


def filled(tmp_path: Path, words: dict[Marker, str], *, tagged: bool = True) -> Path:
    target = tmp_path / "ingevuld.pdf"
    source = page_of(tmp_path / "deel.pdf", tagged=tagged)
    facts = PartFacts(1, PLACES, (), ())
    write_page(source, facts, Written(words, (("Ondertekenpagina 1 van 1",),)), target)
    return target


WORDS = {DAY: "12 mei 2025", PLACE: "Soest", SIGN: "w.g. A. de Vries"}


def words_on(path: Path) -> dict[str, Word]:
    with PdfPages(path) as pages:
        return {word.text: word for word in pages.words(0)}


@pytest.mark.parametrize("tagged", [True, False])
def test_words_stand_in_their_boxes_on_the_line(tagged: bool, tmp_path: Path) -> None:
    found = words_on(filled(tmp_path, WORDS, tagged=tagged))
    line = found["Ondertekend"].box[1]
    assert found["12"].box[0] >= 150
    assert found["12"].box[1] == pytest.approx(line, abs=0.5)
    assert found["Soest"].box[0] >= 300
    assert found["Soest"].box[1] == pytest.approx(line, abs=0.5)
    left, bottom, right, top = found["w.g."].box
    assert 76 <= left < right < 289
    assert 520 <= bottom < top <= 582
    assert found["Ondertekenpagina"].box[3] < 88


def test_a_long_name_is_made_to_fit(tmp_path: Path) -> None:
    name = "w.g. A.B.C.D.E. van Voorbeeld-Achternaam tot Langenhove en Wijdewormer"
    found = words_on(filled(tmp_path, WORDS | {SIGN: name}))
    assert found["Wijdewormer"].box[2] <= 289


def test_words_take_the_place_of_the_markers_in_the_reading_order(tmp_path: Path) -> None:
    with pikepdf.open(filled(tmp_path, WORDS | {PLACE: ""})) as pdf:
        tree = pdf.Root.StructTreeRoot
        first, *spans = tree.K[0].K
        assert first == 0
        assert [str(item.S) for item in spans] == ["/Span", "/Span", "/Span"]
        # The place is not known: its element holds nothing, and names no picture either.
        assert [item.get("/K") for item in spans] == [1, None, 2]
        assert not any(key in item for item in spans for key in ("/Alt", "/A"))
        numbered = tree.ParentTree.Nums[1]
        assert [item.objgen for item in numbered] == [
            tree.K[0].objgen,
            spans[0].objgen,
            spans[2].objgen,
        ]
        content = b"".join(stream.read_bytes() for stream in pdf.pages[0].obj.Contents)
        assert content.count(b"/Span <</MCID 1>> BDC") == 1
        assert content.count(b"/Span <</MCID 2>> BDC") == 1
