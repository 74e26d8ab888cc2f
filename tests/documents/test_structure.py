"""One structure tree over joined parts, as screen readers walk it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, NumberTree, String

from docgen.documents.structure import StructureBuilder, marker_elements, walk
from tests.documents.assembled import joined
from tests.documents.converted import Parts
from tests.needs import needs_libreoffice

NAMES = ("artikelen", "ondertekenpagina", "artikelen", "logo")
Key = tuple[int, int]


@pytest.fixture(scope="module")
def pdf(tagged_parts: Parts) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(joined(tagged_parts, NAMES).pdf)) as opened:
        yield opened


def kids(element: pikepdf.Object) -> list[pikepdf.Object]:
    value = element.get(Name.K, Array())
    return list(value) if isinstance(value, Array) else [value]


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return list(walk(pdf.Root.StructTreeRoot.K[0]))


def references(pdf: pikepdf.Pdf) -> Iterator[tuple[Key, int, pikepdf.Object]]:
    """Page, number and element of each piece of marked content in the tree."""
    for element in elements(pdf):
        for kid in kids(element):
            if isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.MCR:
                page = kid.Pg if Name.Pg in kid else element.Pg
                yield page.objgen, int(kid.MCID), element
            elif not isinstance(kid, Dictionary):
                yield element.Pg.objgen, int(kid), element


def marked(page: pikepdf.Page) -> list[int]:
    """Numbers of the marked content on a page."""
    return [
        int(one.operands[1].MCID)
        for one in pikepdf.parse_content_stream(page)
        if str(one.operator) == "BDC"
        and isinstance(one.operands[1], Dictionary)
        and Name.MCID in one.operands[1]
    ]


@needs_libreoffice
def test_all_marked_content_is_in_the_tree_exactly_once(pdf: pikepdf.Pdf) -> None:
    in_tree = Counter((page, number) for page, number, _ in references(pdf))
    on_pages = Counter((page.obj.objgen, number) for page in pdf.pages for number in marked(page))
    assert set(in_tree.values()) == {1}
    assert in_tree == on_pages


@needs_libreoffice
def test_the_parent_tree_leads_from_each_page_to_its_elements(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root.StructTreeRoot
    pairs = list(root.ParentTree.Nums)
    keys = [int(key) for key in pairs[::2]]
    assert keys == sorted(set(keys))
    assert int(root.ParentTreeNextKey) == keys[-1] + 1
    parents = NumberTree(root.ParentTree)
    starts = [int(page.obj.StructParents) for page in pdf.pages]
    assert len(set(starts)) == len(pdf.pages)
    start_of = {page.obj.objgen: start for page, start in zip(pdf.pages, starts, strict=True)}
    for page, number, element in references(pdf):
        assert parents[start_of[page]][number].objgen == element.objgen


@needs_libreoffice
def test_each_field_has_a_form_element_of_its_own(pdf: pikepdf.Pdf) -> None:
    parents = NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    forms = {
        kid.Obj.objgen: element
        for element in elements(pdf)
        for kid in kids(element)
        if isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.OBJR
    }
    widgets = list(pdf.Root.AcroForm.Fields)
    assert len(widgets) == len(forms) == 3
    for widget in widgets:
        element = forms[widget.objgen]
        assert Name.Form == element.S
        assert Name.Alt not in element
        assert parents[int(widget.StructParent)].objgen == element.objgen


@needs_libreoffice
def test_parts_stand_in_order_under_one_document(pdf: pikepdf.Pdf) -> None:
    (document,) = kids(pdf.Root.StructTreeRoot)
    assert Name.Document == document.S
    assert str(document.Lang) == "nl-NL"
    assert [(str(one.S), str(one["/T"])) for one in kids(document)] == [
        ("/Part", name) for name in NAMES
    ]
    for element in elements(pdf):
        for kid in kids(element):
            if isinstance(kid, Dictionary) and Name.S in kid:
                assert kid["/P"].objgen == element.objgen


@needs_libreoffice
def test_each_type_of_element_has_a_standard_one_behind_it(pdf: pikepdf.Pdf) -> None:
    roles = pdf.Root.StructTreeRoot.get(Name.RoleMap, Dictionary())
    standard = {
        *("Document", "Part", "Sect", "Div", "P", "H1", "H2", "H3", "L", "LI", "Lbl", "LBody"),
        *("Table", "TR", "TH", "TD", "Span", "Link", "Figure", "Form", "NonStruct"),
    }
    for element in elements(pdf):
        kind = element.S
        while f"/{str(kind).lstrip('/')}" in roles.keys() and str(kind)[1:] not in standard:  # noqa: SIM118
            kind = roles[str(kind)]
        assert str(kind)[1:] in standard


def tagged_source(identifier: str, role: str) -> pikepdf.Pdf:
    """A one-page PDF with a table header that has an identifier, and a style of its own."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.obj.StructParents = 0
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    header = pdf.make_indirect(
        Dictionary(S=Name.TH, ID=String(identifier), P=root, Pg=page.obj, K=0)
    )
    cell = pdf.make_indirect(
        Dictionary(
            S=Name("/Eigen"), P=root, Pg=page.obj, K=1,
            A=Dictionary(O=Name.Table, Headers=Array([String(identifier)])),
        )
    )  # fmt: skip
    root.K = Array([header, cell])
    root.ParentTree = Dictionary(Nums=Array([0, Array([header, cell])]))
    root.RoleMap = Dictionary(Eigen=Name(role))
    root.IDTree = Dictionary(Names=Array([String(identifier), header]))
    pdf.Root.StructTreeRoot = root
    return pdf


def joined_by_hand(*sources: pikepdf.Pdf) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    builder = StructureBuilder(pdf)
    for number, source in enumerate(sources):
        first = len(pdf.pages)
        pdf.pages.extend(source.pages)
        builder.add_part(source, list(pdf.pages)[first:], f"deel {number}")
    builder.finish("nl-NL")
    return pdf


def test_identifiers_stay_unique_and_headers_follow() -> None:
    pdf = joined_by_hand(tagged_source("kop", "/TD"), tagged_source("kop", "/TD"))
    tree = pdf.Root.StructTreeRoot
    names = [str(name) for name in list(tree.IDTree.Names)[::2]]
    assert names == ["p1-kop", "p2-kop"]
    for number, part in enumerate(kids(kids(tree)[0]), start=1):
        header, cell = kids(part)
        assert str(header.ID) == f"p{number}-kop"
        assert [str(name) for name in cell.A.Headers] == [f"p{number}-kop"]
        assert tree.IDTree.Names[2 * number - 1].objgen == header.objgen


def test_role_maps_are_merged_and_the_first_counts() -> None:
    pdf = joined_by_hand(tagged_source("a", "/TD"), tagged_source("b", "/P"))
    assert dict(pdf.Root.StructTreeRoot.RoleMap.items()) == {"/Eigen": Name.TD}


def test_numbers_of_pages_are_shifted() -> None:
    pdf = joined_by_hand(*(tagged_source("a", "/TD") for _ in range(3)))
    assert [int(page.obj.StructParents) for page in pdf.pages] == [0, 1, 2]
    assert [int(key) for key in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[::2]] == [0, 1, 2]


def test_a_part_without_tags_adds_nothing() -> None:
    bare = pikepdf.new()
    bare.add_blank_page()
    assert Name.StructTreeRoot not in joined_by_hand(bare).Root
    mixed = joined_by_hand(tagged_source("a", "/TD"), bare, tagged_source("b", "/TD"))
    assert len(kids(kids(mixed.Root.StructTreeRoot)[0])) == 2
    assert [int(mixed.pages[number].obj.StructParents) for number in (0, 2)] == [0, 1]


def test_only_the_figures_of_markers_are_found() -> None:
    figures = [
        Dictionary(S=Name.Figure, Alt=String(text))
        for text in ("Logo", "docgen-veld:datum", "docgen-veld:onbekend")
    ]
    found = marker_elements(Dictionary(S=Name.Part, K=Array(figures)))
    assert {marker.name: str(element.Alt) for marker, element in found.items()} == {
        "datum": "docgen-veld:datum"
    }
