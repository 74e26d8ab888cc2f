"""What is inside a PDF besides its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from docgen.core.errors import EngineFailedError
from docgen.engines.pdf_inside import Inside, look_inside
from tests.engines import papers

Change = Callable[[pikepdf.Pdf], object]
SCRIPT = "een script (JavaScript)"


def action(kind: str, **entries: Any) -> Dictionary:
    return Dictionary(S=Name(kind), **entries)


def annotated(pdf: pikepdf.Pdf, **entries: Any) -> None:
    annotation = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)
    pdf.pages[0].Annots = Array([annotation])


def form(pdf: pikepdf.Pdf, *fields: Dictionary) -> None:
    made = [pdf.make_indirect(field) for field in fields]
    pdf.Root.AcroForm = Dictionary(Fields=Array(made))


def at_start(pdf: pikepdf.Pdf, what: Dictionary) -> None:
    pdf.Root.OpenAction = what


@pytest.fixture
def look(tmp_path: Path) -> Callable[[Change], Inside]:
    def changed(change: Change) -> Inside:
        plain = papers.pdf(tmp_path / "kaal.pdf", papers.lines)
        path = tmp_path / "bestand.pdf"
        with pikepdf.open(plain) as pdf:
            change(pdf)
            pdf.save(path)
        return look_inside(path)

    return changed


ACTIVE: list[tuple[str, Change, str]] = [
    ("script", lambda pdf: at_start(pdf, action("/JavaScript", JS=String("x"))), SCRIPT),
    ("naamloos script", lambda pdf: at_start(pdf, Dictionary(JS=String("x"))), SCRIPT),
    (
        "script in een veld",
        lambda pdf: form(pdf, Dictionary(T=String("a"), AA=Dictionary(K=action("/JavaScript")))),
        SCRIPT,
    ),
    (
        "script na iets anders",
        lambda pdf: at_start(pdf, action("/GoTo", Next=Array([action("/JavaScript")]))),
        SCRIPT,
    ),
    (
        "script bij een bladzijde",
        lambda pdf: setattr(pdf.pages[0], "AA", Dictionary(O=action("/JavaScript"))),
        SCRIPT,
    ),
    (
        "programma",
        lambda pdf: annotated(pdf, Subtype=Name.Link, A=action("/Launch", F=String("a.exe"))),
        "een opdracht om een programma te starten",
    ),
    (
        "versturen",
        lambda pdf: annotated(pdf, Subtype=Name.Link, A=action("/SubmitForm")),
        "een opdracht om ingevulde gegevens te versturen",
    ),
    (
        "ander bestand",
        lambda pdf: annotated(pdf, Subtype=Name.Link, A=action("/GoToR")),
        "een verwijzing die een ander bestand opent",
    ),
    ("media", lambda pdf: annotated(pdf, Subtype=Name.RichMedia), "ingesloten media"),
    (
        "web bij openen",
        lambda pdf: at_start(pdf, action("/URI", URI=String("https://example.org"))),
        "een opdracht om bij het openen naar een webadres te gaan",
    ),
    (
        "xfa",
        lambda pdf: setattr(pdf.Root, "AcroForm", Dictionary(Fields=Array(), XFA=String("x"))),
        "een formulier van een ander soort (XFA)",
    ),
]


@pytest.mark.parametrize(
    ("change", "name"), [pytest.param(change, name, id=label) for label, change, name in ACTIVE]
)
def test_what_acts_by_itself_is_named(
    look: Callable[[Change], Inside], change: Change, name: str
) -> None:
    assert look(change).active == (name,)


def test_an_ordinary_link_is_told_and_is_not_active(look: Callable[[Change], Inside]) -> None:
    link = action("/URI", URI=String("https://example.org"))
    assert look(lambda pdf: annotated(pdf, Subtype=Name.Link, A=link)) == Inside(
        pages=1, links=("https://example.org",)
    )


def test_files_inside_are_named(look: Callable[[Change], Inside]) -> None:
    def attach(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["bewijs.txt"] = b"spoor"

    assert look(attach).embedded == ("bewijs.txt",)


def test_values_of_text_fields_and_choices_by_full_name(look: Callable[[Change], Inside]) -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        child = Dictionary(T=String("dag"), V=String("1 mei 2026"))
        form(
            pdf,
            Dictionary(T=String("datum"), FT=Name.Tx, Kids=Array([pdf.make_indirect(child)])),
            Dictionary(T=String("plaats"), FT=Name.Tx, V=String("Soest")),
            Dictionary(T=String("leeg"), FT=Name.Tx),
            Dictionary(T=String("knop"), FT=Name.Btn, V=Name.Off),
            Dictionary(T=String("keuze"), FT=Name.Btn, V=Name.voor, Kids=Array([])),
        )

    found = look(fill)
    assert found.fields == {"datum.dag": "1 mei 2026", "plaats": "Soest", "keuze": "voor"}
    assert not found.signed


def test_a_signed_field_is_seen(look: Callable[[Change], Inside]) -> None:
    field = Dictionary(T=String("handtekening"), FT=Name.Sig, V=Dictionary(Type=Name.Sig))
    assert look(lambda pdf: form(pdf, field)).signed


def test_fields_that_hold_each_other(look: Callable[[Change], Inside]) -> None:
    def knot(pdf: pikepdf.Pdf) -> None:
        field = pdf.make_indirect(Dictionary(T=String("a"), FT=Name.Tx, V=String("b")))
        field.Kids = Array([field, field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    with pytest.raises(EngineFailedError):
        look(knot)


def test_so_many_layers_that_not_all_was_seen_is_said(look: Callable[[Change], Inside]) -> None:
    def nest(pdf: pikepdf.Pdf) -> None:
        inner = Array()
        for _ in range(100):
            inner = Array([inner])
        pdf.Root.Diep = inner

    assert look(nest).active == ("zo veel onderdelen dat niet alles kon worden bekeken",)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.7\ntrailer <</Root 1 0 R>>"])
def test_too_broken(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "stuk.pdf"
    path.write_bytes(data)
    with pytest.raises(EngineFailedError) as caught:
        look_inside(path)
    assert str(caught.value) == "stuk.pdf: dit bestand is beschadigd. Vraag een nieuw exemplaar."
