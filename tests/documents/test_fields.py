"""Form fields: names, tooltips, and what the standards ask of them."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pypdf
import pytest
from pikepdf import Name

from docgen.core.model import FieldKind
from docgen.documents.fields import describe
from docgen.documents.markers import Marker
from tests.documents.assembled import CLERK, MAYOR, joined, part, party
from tests.documents.converted import ENGINES, Parts

SIGNATURE, SECOND = Marker(FieldKind.SIGNATURE), Marker(FieldKind.SIGNATURE, 2)


@pytest.fixture(scope="module", params=ENGINES)
def parts(request: pytest.FixtureRequest, converted: Callable[[str], Parts]) -> Parts:
    return converted(request.param)


@pytest.mark.parametrize(
    ("marker", "name", "tooltip"),
    [
        (
            SIGNATURE,
            "handtekening-07-soest-burgemeester",
            "Handtekening van burgemeester A.B. Voorbeeld, namens Gemeente Soest",
        ),
        (
            Marker(FieldKind.DATE, 2),
            "datum-07-soest-gemeentesecretaris",
            "Datum van ondertekening door gemeentesecretaris C. Voorbeeldsma, "
            "namens Gemeente Soest",
        ),
        (
            Marker(FieldKind.PLACE),
            "plaats-07-soest-burgemeester",
            "Plaats van ondertekening door burgemeester A.B. Voorbeeld, namens Gemeente Soest",
        ),
    ],
)
def test_a_field_says_who_fills_in_what(marker: Marker, name: str, tooltip: str) -> None:
    assert describe(marker, party(MAYOR, CLERK)) == (name, tooltip)


def test_two_signatories_of_the_same_office_have_two_fields() -> None:
    same = type(CLERK)(2, "burgemeester", "C.", "Voorbeeldsma")
    names = [describe(marker, party(MAYOR, same))[0] for marker in (SIGNATURE, SECOND)]
    assert names == [
        "handtekening-07-soest-burgemeester-1",
        "handtekening-07-soest-burgemeester-2",
    ]


def test_a_name_holds_no_stop_and_only_ascii() -> None:
    odd = type(MAYOR)(1, "wnd. burgemeester / Übergang", "A.B.", "Voorbeeld")
    name, _ = describe(SIGNATURE, party(odd))
    assert name.isascii()
    assert "." not in name


def test_fields_lie_on_the_page_and_place_of_the_part(parts: Parts) -> None:
    done = joined(parts, ("artikelen", "ondertekenpagina"))
    facts = part(parts.pdf("ondertekenpagina"), parts.folder).facts
    assert [field.page for field in done.fields] == [2, 2, 2]
    assert [field.rect for field in done.fields] == [place.rect for place in facts.fields]
    with pikepdf.open(io.BytesIO(done.pdf)) as pdf:
        widgets = list(pdf.pages[2].Annots)
        assert [str(widget["/T"]) for widget in widgets] == [field.name for field in done.fields]
        for widget, field in zip(widgets, done.fields, strict=True):
            assert [float(value) for value in widget.Rect] == pytest.approx(field.rect, abs=0.01)
            assert widget["/P"].objgen == pdf.pages[2].obj.objgen
        assert [Name.Annots in page.obj for page in pdf.pages] == [False, False, True]


def test_fields_keep_the_rules_of_pdfa_and_pdfua(parts: Parts) -> None:
    """Source: ISO 19005-2, 6.4.1 and 6.4.2; ISO 14289-1, 7.18."""
    done = joined(parts, ("ondertekenpagina",))
    with pikepdf.open(io.BytesIO(done.pdf)) as pdf:
        form = pdf.Root.AcroForm
        assert "/XFA" not in form
        assert not bool(form.get("/NeedAppearances", False))
        assert pdf.pages[0].obj.Tabs == Name.S
        for widget in form.Fields:
            assert "/A" not in widget
            assert "/AA" not in widget
            assert int(widget.F) == 4
            assert str(widget.TU).endswith("namens Gemeente Soest")
            assert isinstance(widget.AP["/N"], pikepdf.Stream)
            left, bottom, right, top = (float(value) for value in widget.Rect)
            assert [float(value) for value in widget.AP["/N"].BBox] == pytest.approx(
                [0, 0, right - left, top - bottom], abs=0.01
            )


def test_a_signature_is_left_empty_for_signing_software(parts: Parts) -> None:
    done = joined(parts, ("ondertekenpagina",))
    fields = pypdf.PdfReader(io.BytesIO(done.pdf)).get_fields() or {}
    kinds = {name.split("-")[0]: field["/FT"] for name, field in fields.items()}
    assert kinds == {"datum": "/Tx", "handtekening": "/Sig", "plaats": "/Tx"}
    assert not any(field.get("/V") for field in fields.values())


def test_a_document_without_fields_has_no_form(parts: Parts) -> None:
    with pikepdf.open(io.BytesIO(joined(parts, ("artikelen",)).pdf)) as pdf:
        assert Name.AcroForm not in pdf.Root
