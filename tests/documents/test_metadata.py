"""What a PDF says of itself: the same in both places where it says it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pikepdf import Dictionary, Name

from docgen.documents.metadata import add_bookmarks, pdf_date, xmp_packet
from docgen.documents.parts import Heading
from tests.documents.assembled import INFO, joined
from tests.documents.converted import ENGINES, LIBREOFFICE, Parts

NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
# XML 1.0, 2.2: what may stand in a document at all.
XML_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")))


@pytest.fixture(scope="module", params=ENGINES)
def pdf(
    request: pytest.FixtureRequest, converted: Callable[[str], Parts]
) -> Iterator[tuple[pikepdf.Pdf, bool]]:
    parts = converted(request.param)
    done = joined(parts, ("artikelen", "ondertekenpagina"))
    with pikepdf.open(io.BytesIO(done.pdf)) as opened:
        yield opened, parts.engine == LIBREOFFICE


def values(packet: bytes, path: str) -> list[str]:
    """Texts in an XMP packet; lists are flattened."""
    found = etree.fromstring(packet).findall(f".//{path}", NAMESPACES)
    return [
        item.text or ""
        for element in found
        for item in (element.findall(".//rdf:li", NAMESPACES) or [element])
    ]


def test_the_packet_says_what_the_document_is() -> None:
    packet = xmp_packet(INFO)
    assert values(packet, "dc:title") == [INFO.title]
    assert values(packet, "dc:creator") == [INFO.author]
    assert values(packet, "dc:description") == [INFO.subject]
    assert values(packet, "dc:subject") == list(INFO.keywords)
    assert values(packet, "dc:language") == ["nl-NL"]
    assert values(packet, "pdfaid:part") == ["2"]
    assert values(packet, "pdfaid:conformance") == ["B"]
    assert values(packet, "xmp:CreateDate") == ["2025-11-14T09:00:00+00:00"]


def test_accessibility_is_claimed_only_when_tagged() -> None:
    assert values(xmp_packet(INFO), "pdfuaid:part") == []
    tagged = xmp_packet(replace(INFO, tagged=True))
    assert values(tagged, "pdfuaid:part") == ["1"]
    # ISO 19005-2, 6.6.2.3.3: a property of another standard comes with its schema.
    assert values(tagged, "pdfaSchema:namespaceURI") == [NAMESPACES["pdfuaid"]]
    assert values(tagged, "pdfaSchema:prefix") == ["pdfuaid"]


@given(XML_TEXT, XML_TEXT, st.lists(XML_TEXT, max_size=3))
def test_any_text_is_read_back_from_the_packet(
    title: str, author: str, keywords: list[str]
) -> None:
    packet = xmp_packet(replace(INFO, title=title, author=author, keywords=tuple(keywords)))
    assert values(packet, "dc:title") == [title]
    assert values(packet, "dc:creator") == [author]
    assert values(packet, "pdf:Keywords") == [", ".join(keywords)]


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        (UTC, "D:20251114090000+00'00'"),
        (timezone(timedelta(hours=1)), "D:20251114090000+01'00'"),
        (timezone(timedelta(hours=-3, minutes=-30)), "D:20251114090000-03'30'"),
    ],
)
def test_a_date_is_written_as_pdf_does(zone: timezone, text: str) -> None:
    assert pdf_date(datetime(2025, 11, 14, 9, 0, tzinfo=zone)) == text


def test_information_and_packet_agree(pdf: tuple[pikepdf.Pdf, bool]) -> None:
    """Source: ISO 19005-2, 6.6.3 with table 1 of ISO 19005-1."""
    info, packet = pdf[0].docinfo, pdf[0].Root.Metadata.read_bytes()
    pairs = {
        "/Title": "dc:title",
        "/Author": "dc:creator",
        "/Subject": "dc:description",
        "/Keywords": "pdf:Keywords",
        "/Creator": "xmp:CreatorTool",
        "/Producer": "pdf:Producer",
    }
    for key, path in pairs.items():
        assert [str(info[key])] == values(packet, path)
    assert str(info["/CreationDate"]) == str(info["/ModDate"]) == pdf_date(INFO.made_at)
    assert str(info["/Title"]) == INFO.title


def test_language_title_bar_and_page_numbers(pdf: tuple[pikepdf.Pdf, bool]) -> None:
    root = pdf[0].Root
    assert str(root.Lang) == "nl-NL"
    assert root.ViewerPreferences.DisplayDocTitle
    labels = root.PageLabels.Nums
    assert [int(labels[0]), labels[1]] == [0, Dictionary(S=Name.D)]
    (intent,) = root.OutputIntents
    assert intent["/S"] == Name.GTS_PDFA1
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"


def test_only_a_tagged_document_says_that_it_is(pdf: tuple[pikepdf.Pdf, bool]) -> None:
    opened, tagged = pdf
    claimed = values(opened.Root.Metadata.read_bytes(), "pdfuaid:part")
    assert (Name.MarkInfo in opened.Root) is tagged
    assert (claimed == ["1"]) is tagged


def test_bookmarks_lead_to_the_pages_of_the_whole(pdf: tuple[pikepdf.Pdf, bool]) -> None:
    opened = pdf[0]
    pages = [page.obj.objgen for page in opened.pages]
    with opened.open_outline() as outline:
        found = [
            (item.title, pages.index(item.destination[0].objgen))  # type: ignore[index]
            for item in outline.root
        ]
    assert found == [
        ("Artikel 1 Doel en reikwijdte", 0),
        ("Artikel 2 Slotbepaling", 1),
        ("Ondertekening", 2),
    ]
    assert opened.Root.PageMode == Name.UseOutlines


def nested(levels: list[int]) -> list[object]:
    """Titles of the bookmarks of headings with these levels, nested as they are."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    add_bookmarks(pdf, [Heading(level, str(n), 0, 700) for n, level in enumerate(levels)])

    def titles(items: list[pikepdf.OutlineItem]) -> list[object]:
        return [
            (item.title, titles(list(item.children))) if item.children else item.title
            for item in items
        ]

    with pdf.open_outline() as outline:
        return titles(list(outline.root))


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([], []),
        ([1, 1], ["0", "1"]),
        ([1, 2, 2, 1], [("0", ["1", "2"]), "3"]),
        ([1, 3, 2], [("0", ["1", "2"])]),
        ([2, 1, 2], ["0", ("1", ["2"])]),
    ],
)
def test_bookmarks_nest_as_headings_do(levels: list[int], expected: list[object]) -> None:
    assert nested(levels) == expected


def test_a_document_without_headings_opens_without_bookmarks(
    converted: Callable[[str], Parts],
) -> None:
    with pikepdf.open(io.BytesIO(joined(converted("ingebouwd"), ("logo",)).pdf)) as opened:
        assert Name.PageMode not in opened.Root
