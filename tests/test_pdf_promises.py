"""What every delivered PDF of the whole example must be, with both engines."""

from __future__ import annotations

import io
import re
import subprocess
import warnings
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pypdf
import pypdfium2
import pytest
import zxingcpp
from pikepdf import Name
from pikepdf.pdfa import validate_written

from docgen.core.identity import PageIdentity, parse_code, parse_line
from docgen.core.model import Party
from docgen.core.parties import read_parties
from docgen.documents.conformance import findings
from tests.conftest import Made
from tests.needs import needs_libreoffice, needs_poppler

EMBEDDED = "ingebouwd"
LIBREOFFICE = "libreoffice"
PARTIES, PDFS, WORDS = 38, 114, 76


@pytest.fixture(
    scope="module", params=[EMBEDDED, pytest.param(LIBREOFFICE, marks=needs_libreoffice)]
)
def everything(request: pytest.FixtureRequest, made: Callable[[str], Made]) -> Made:
    return made(request.param)


@pytest.fixture(scope="module")
def tagged(made: Callable[[str], Made]) -> Made:
    return made(LIBREOFFICE)


def party_of(path: Path, everything: Made) -> Party:
    number = int(path.parent.name.split("-")[0])
    parties = read_parties(everything.root / "partijen.csv").parties
    return next(party for party in parties if party.nr == number)


def test_all_files_are_there(everything: Made) -> None:
    assert len(everything.pdfs()) == PDFS
    assert len(list(everything.home.glob("v1.0/*/*.docx"))) == WORDS
    assert len({path.parent for path in everything.pdfs()}) == PARTIES


def test_every_pdf_opens_without_a_warning(everything: Made) -> None:
    read: set[bytes] = set()
    for path in everything.pdfs():
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            pages = pypdf.PdfReader(path, strict=True).pages
            for page in pages:
                # What is the same for all parties is read letter by letter once: that takes long.
                own = without_stamps(page)
                assert own in read or page.extract_text(), path
                read.add(own)
        document = pypdfium2.PdfDocument(path)
        assert len(document) == len(pages)
        document.close()
        with pikepdf.open(path) as pdf:
            assert pdf.check_pdf_syntax() == [], path


def without_stamps(page: pypdf.PageObject) -> bytes:
    """What a page draws, but for the first and last stream, where docgen adds its stamps."""
    found: Any = page["/Contents"].get_object()
    streams = list(found) if isinstance(found, pypdf.generic.ArrayObject) else [found]
    pieces = [item.get_object().get_data() for item in streams]
    return b"".join(pieces[1:-1] if len(pieces) > 2 else pieces)


@needs_poppler
def test_poppler_reads_all_and_finds_every_font_embedded(everything: Made) -> None:
    first = everything.covenant(1)
    for path in everything.pdfs():
        # But for the front page and page 2, the covenants are the same for all.
        whole = path == first or path.name != first.name
        text = subprocess.run(
            ["pdftotext", *([] if whole else ["-l", "2"]), str(path), "-"],
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert text.stderr == b"", path
        assert text.stdout.strip(), path
        fonts = subprocess.run(
            ["pdffonts", str(path)], capture_output=True, check=True, timeout=60, text=True
        )
        rows = fonts.stdout.splitlines()[2:]
        assert rows, path
        assert all(re.search(r" yes (yes|no) +(yes|no) +\d+ +\d+$", row) for row in rows), rows


def test_every_pdf_is_pdfa_by_an_independent_checker(everything: Made) -> None:
    for path in everything.pdfs():
        report = page_validation.validate_pdf(path, profile="2b")
        assert report.is_compliant, (path, [item.message for item in report.failures])


def test_every_kind_of_pdf_is_pdfa_by_pikepdf(everything: Made) -> None:
    """No file is delivered that pikepdf finds fault with: that is the gate itself."""
    for party in (1, 18, 35):
        paths = sorted(everything.covenant(party).parent.glob("*.pdf"))
        assert len(paths) == 3
        for path in paths:
            assert findings(path.read_bytes()) == (), path


def test_without_form_and_accessibility_claim_pikepdf_approves_as_it_stands(
    everything: Made,
) -> None:
    """Proof that the two exceptions of the gate hide nothing else."""
    with pikepdf.open(everything.covenant(18)) as pdf:
        del pdf.Root.AcroForm
        packet = pdf.Root.Metadata.read_bytes().decode()
        bare = re.sub(r"(?s)<rdf:Description[^>]*xmlns:pdfuaid.*(?=</rdf:RDF>)", "", packet)
        pdf.Root.Metadata = pdf.make_stream(bare.encode(), Type=Name.Metadata, Subtype=Name.XML)
        for one in pdf.pages:
            if Name.Annots in one.obj:
                del one.obj[Name.Annots]
        buffer = io.BytesIO()
        pdf.save(buffer, deterministic_id=True)
    buffer.seek(0)
    report = validate_written(buffer, "2b")
    assert report.passed, report.summary()


@needs_libreoffice
def test_with_libreoffice_every_pdf_is_accessible(tagged: Made) -> None:
    for path in tagged.pdfs():
        report = page_validation.validate_pdf(path, profile="ua1")
        assert report.is_compliant, (path, [item.message for item in report.failures])


def test_the_embedded_engine_claims_no_accessibility(made: Callable[[str], Made]) -> None:
    for path in made(EMBEDDED).pdfs():
        with pikepdf.open(path) as pdf:
            assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()
            assert Name.MarkInfo not in pdf.Root


def test_page_two_names_the_party_and_its_signatories(everything: Made) -> None:
    for path in everything.pdfs("convenant"):
        party = party_of(path, everything)
        text = " ".join(pypdf.PdfReader(path).pages[1].extract_text().split())
        squeezed = text.replace(" ", "")
        assert f"{party.nr}." in text
        assert party.naam.replace(" ", "") in squeezed
        for person in party.signatories:
            assert person.naam.replace(" ", "") in squeezed
            assert person.functie.replace(" ", "") in squeezed


def own_streams(path: Path) -> list[list[bytes]]:
    """Content streams of each page without the two that docgen adds around them."""
    with pikepdf.open(path) as pdf:
        return [
            [stream.read_raw_bytes() for stream in list(page.obj.Contents)[1:-1]]
            for page in pdf.pages
        ]


def test_all_but_page_two_and_the_stamps_is_the_same_for_all(everything: Made) -> None:
    paths = everything.pdfs("convenant")
    first = own_streams(paths[0])
    assert len(first) == 10
    page_twos = set()
    for path in paths:
        streams = own_streams(path)
        assert streams[:1] + streams[2:] == first[:1] + first[2:], path
        page_twos.add(b"".join(streams[1]))
    assert len(page_twos) == PARTIES


def identities(path: Path) -> Iterator[PageIdentity]:
    document = pypdfium2.PdfDocument(path)
    for number in range(len(document)):
        picture = document[number].render(scale=200 / 72).to_pil()
        codes = [parse_code(code.text) for code in zxingcpp.read_barcodes(picture)]
        (identity,) = [code for code in codes if code is not None]
        yield identity
    document.close()


@pytest.mark.parametrize("party", [1, 18, 35])
def test_every_page_says_what_it_is_in_code_and_letters(everything: Made, party: int) -> None:
    path = everything.covenant(party)
    pages = pypdf.PdfReader(path).pages
    found = list(identities(path))
    for number, (identity, one) in enumerate(zip(found, pages, strict=True), start=1):
        assert (identity.pack, identity.version) == ("CRS-2026", "1.0")
        assert (identity.party, identity.page, identity.pages) == (party, number, len(pages))
        assert parse_line(one.extract_text()) == identity


def test_the_mark_of_the_text_differs_by_party_and_is_in_the_register(everything: Made) -> None:
    copies = [copy for copy in everything.copies if copy.text_mark]
    assert len({copy.text_mark for copy in copies}) == PARTIES
    one = next(copy for copy in copies if copy.party_nr == 1)
    assert {identity.text for identity in identities(everything.covenant(1))} == {one.text_mark}


def test_bookmarks_labels_and_information(everything: Made) -> None:
    with pikepdf.open(everything.covenant(7)) as pdf:
        with pdf.open_outline() as outline:
            titles = [
                " ".join(str(item.title).split())
                for top in outline.root
                for item in (top, *top.children)
            ]
        for number in range(1, 12):
            assert any(title.startswith(f"Artikel {number} ") for title in titles), titles
        assert any(title.startswith("Bijlage 1") for title in titles)
        assert str(pdf.docinfo.Title) == "Convenant regionale samenwerking fysieke leefomgeving"
        assert str(pdf.docinfo.Author) == "Provincie Utrecht"
        assert str(pdf.docinfo.Keywords).startswith("CRS-2026, versie 1.0")
        assert str(pdf.Root.Lang) == "nl-NL"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert pypdf.PdfReader(everything.covenant(7)).page_labels[:3] == ["1", "2", "3"]


@needs_libreoffice
def test_the_joined_tree_covers_every_page_and_nests_its_headings(tagged: Made) -> None:
    with pikepdf.open(tagged.covenant(28)) as pdf:
        pages: set[tuple[int, int]] = set()
        levels: list[int] = []
        figures: list[str] = []
        forms = 0
        stack = [pdf.Root.StructTreeRoot.K[0]]
        while stack:
            element = stack.pop()
            kind = str(element.S)
            if re.fullmatch(r"/H[1-6]", kind):
                levels.append(int(kind[2:]))
            figures += [str(element.get(Name.Alt, ""))] if kind == "/Figure" else []
            forms += kind == "/Form"
            if Name.Pg in element:
                pages.add(element.Pg.objgen)
            kids = element.get(Name.K, pikepdf.Array())
            for kid in reversed(list(kids) if isinstance(kids, pikepdf.Array) else [kids]):
                if isinstance(kid, pikepdf.Dictionary) and Name.S in kid:
                    stack.append(kid)
        assert pages == {page.obj.objgen for page in pdf.pages}
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert figures
        assert all(figures)
        assert forms == len(pdf.Root.AcroForm.Fields) == 4
