"""Form fields: names, tooltips, and what the standards ask of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import page as page_validation
import pikepdf
import pypdf
import pytest
from numpy.typing import NDArray
from pikepdf import Name

from docgen.core.model import FieldKind
from docgen.documents.conformance import findings
from docgen.documents.fields import describe
from docgen.documents.markers import Marker
from docgen.documents.parts import Rect
from docgen.engines.raster import PdfPages
from docgen.engines.signing import fill_fields
from tests.documents.assembled import CLERK, MAYOR, joined, part, party
from tests.documents.converted import ENGINES, LIBREOFFICE, Parts

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
        (
            Marker(FieldKind.AGAINST),
            "keuze-07-soest-tegen",
            "Keuze “tegen”, namens Gemeente Soest",
        ),
    ],
)
def test_a_field_says_who_fills_in_what(marker: Marker, name: str, tooltip: str) -> None:
    assert describe(marker, party(MAYOR, CLERK)) == (name, tooltip)


FORM = ("formulier",)


def test_the_boxes_of_a_choice_are_one_group_of_buttons(parts: Parts) -> None:
    """Source: ISO 32000-1, 12.7.4.2.4 and table 226 (bits 2 and 16)."""
    done = joined(parts, FORM)
    assert [field.name for field in done.fields] == [
        "keuze-07-soest-voor",
        "keuze-07-soest-tegen",
        "keuze-07-soest-onthouding",
        "handtekening-07-soest-burgemeester",
    ]
    with pikepdf.open(io.BytesIO(done.pdf)) as pdf:
        signature, group = pdf.Root.AcroForm.Fields
        assert str(signature.FT) == "/Sig"
        assert str(group.FT) == "/Btn"
        assert (str(group["/T"]), int(group.Ff)) == ("keuze-07-soest", 32770)
        told = "Keuze uit voor, tegen en onthouding, namens Gemeente Soest"
        assert str(group.TU) == told
        assert "/V" not in group
        names = ["/voor", "/tegen", "/onthouding"]
        for kid, name, field in zip(group.Kids, names, done.fields, strict=False):
            assert sorted(kid.AP["/N"].keys()) == sorted(["/Off", name])
            assert (kid.AS, int(kid.F)) == (Name.Off, 4)
            assert kid.Parent.objgen == group.objgen
            assert "/T" not in kid
            assert str(kid.TU) == f"Keuze “{name[1:]}”, namens Gemeente Soest"
            assert [float(value) for value in kid.Rect] == pytest.approx(field.rect, abs=0.01)


def test_a_form_with_a_choice_may_be_archived(parts: Parts) -> None:
    assert findings(joined(parts, FORM).pdf) == ()


def test_an_independent_checker_agrees_on_a_form(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "formulier.pdf"
    path.write_bytes(joined(parts, FORM).pdf)
    assert page_validation.validate_pdf(path, profile="2b").failures == []
    if parts.engine == LIBREOFFICE:
        assert page_validation.validate_pdf(path, profile="ua1").failures == []


def test_a_box_shows_a_cross_once_it_is_marked(parts: Parts, tmp_path: Path) -> None:
    done = joined(parts, FORM)
    filled = fill_fields(done.pdf, {"keuze-07-soest": "tegen"})
    for data, marked in ((done.pdf, []), (filled, ["tegen"])):
        path = tmp_path / "formulier.pdf"
        path.write_bytes(data)
        with PdfPages(path) as pages:
            gray, height = pages.gray(0, 72), pages.size(0)[1]
        dark = [
            field.marker.kind.value
            for field in done.fields
            if field.group and _middle(gray, field.rect, height) < 120
        ]
        assert dark == marked


def _middle(gray: NDArray[np.uint8], rect: Rect, height: float) -> int:
    """Darkest pixel at the middle of a rectangle in points, of a picture at 72 dpi."""
    x, y = (rect[0] + rect[2]) / 2, height - (rect[1] + rect[3]) / 2
    return int(gray[int(y) - 1 : int(y) + 2, int(x) - 1 : int(x) + 2].min())


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
