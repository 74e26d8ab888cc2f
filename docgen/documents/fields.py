"""Form fields on the places that the template marked.

A signature field that signing software offers to sign, text fields for date and place, and the
boxes of a choice, which together are one group of radio buttons: a screen marks no two of them.
Each has a visible, printable box, a tooltip that says who fills in what, and, in a tagged file,
its own ``Form`` element.

Source: ISO 32000-1, 12.5.6.19 (widgets), 12.7 (forms), 12.7.4.2.4 (radio buttons);
ISO 14289-1 (PDF/UA-1), 7.18; ISO 19005-2 (PDF/A-2), 6.3.3 (a button has a picture for each state)
and 6.4 (forms).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from docgen.core.dutch import opsomming
from docgen.core.model import FieldKind, Party, Signatory
from docgen.core.shapes import slug
from docgen.documents import typeface
from docgen.documents.markers import Marker
from docgen.documents.parts import Rect

_FONT = Name("/DocgenVeld")
_TEXT_SIZE = 10.5
_LABEL_SIZE = 6.5
_PRINT = 4
# ISO 32000-1, table 228: bit 2, the field is required.
_REQUIRED = 2
# ISO 32000-1, table 226: bit 16, the buttons of the field exclude each other.
_RADIO = 1 << 15
_OFF = "/Off"
# A cross, for who draws the mark anew (ISO 32000-1, table 189: a character of ZapfDingbats).
_CROSS = "8"
_BOX_FILL = "0.955 0.965 0.98 rg"
_BOX_LINE = "0.35 0.45 0.60 RG 0.75 w"


@dataclass(frozen=True, slots=True)
class FormField:
    """A form field to make.

    Attributes:
        marker: Which place in the template it belongs to.
        name: Name by which software finds it: ``handtekening-07-soest-burgemeester``. A box of
            a choice, ``keuze-07-soest-voor``, is a button of the field ``group``.
        tooltip: Dutch description, read aloud by screen readers.
        page: Page of the document, from 0.
        rect: Left, bottom, right, top in points.
        group: Name of the field that the boxes of a choice make up together; ``""`` for others.
    """

    marker: Marker
    name: str
    tooltip: str
    page: int
    rect: Rect
    group: str = ""


def describe(marker: Marker, party: Party) -> tuple[str, str]:
    """Name and tooltip of a party's field.

    The name holds the party's folder name and the signatory's role, in ASCII and without stops
    (a stop would make a hierarchy of it: ISO 32000-1, 12.7.3.2).
    """
    if marker.kind.is_choice:
        tooltip = f"Keuze “{marker.kind.value}”, namens {party.naam}"
        return f"{group_of(party)}-{marker.kind.value}", tooltip
    person = next((who for who in party.signatories if who.nr == marker.nr), party.signatories[0])
    role = slug(person.functie)
    name = f"{marker.kind.value}-{party.folder}-{role}"
    if len({who.functie for who in party.signatories}) < len(party.signatories):
        name += f"-{marker.nr}"
    return name, _tooltip(marker.kind, person, party)


def group_of(party: Party) -> str:
    """Name of the field for a party's choice: ``keuze-07-soest``."""
    return f"keuze-{party.folder}"


def _tooltip(kind: FieldKind, person: Signatory, party: Party) -> str:
    on_behalf = f"{person.functie} {person.naam}, namens {party.naam}"
    if kind is FieldKind.SIGNATURE:
        return f"Handtekening van {on_behalf}"
    if kind is FieldKind.DATE:
        return f"Datum van ondertekening door {on_behalf}"
    return f"Plaats van ondertekening door {on_behalf}"


def _box(width: float, height: float, label: str) -> bytes:
    inset = 0.375
    lines = [
        "q",
        _BOX_FILL,
        _BOX_LINE,
        f"{inset} {inset} {width - 2 * inset:.3f} {height - 2 * inset:.3f} re B",
        "Q",
    ]
    if label:
        top = height - _LABEL_SIZE - 2
        lines += [
            "q 0.35 0.40 0.50 rg",
            f"BT {_FONT} {_LABEL_SIZE} Tf 1 0 0 1 3 {top:.3f} Tm {typeface.literal(label)} Tj ET",
            "Q",
        ]
    return "\n".join(lines).encode()


def _appearance(pdf: pikepdf.Pdf, field: FormField, font: pikepdf.Object) -> pikepdf.Object:
    left, bottom, right, top = field.rect
    width, height = right - left, top - bottom
    label = "handtekening" if field.marker.kind is FieldKind.SIGNATURE else ""
    box = _box(width, height, label)
    if not field.marker.kind.is_choice:
        return _picture(pdf, box, width, height, font)
    marked = box + b"\n" + _cross(width, height)
    return Dictionary(
        {
            _OFF: _picture(pdf, box, width, height, font),
            f"/{field.marker.kind.value}": _picture(pdf, marked, width, height, font),
        }
    )


def _cross(width: float, height: float) -> bytes:
    """A cross in a box, as a pen would draw it."""
    inset = 0.22 * min(width, height)
    right, top = width - inset, height - inset
    first = f"{inset:.3f} {inset:.3f} m {right:.3f} {top:.3f} l"
    second = f"{inset:.3f} {top:.3f} m {right:.3f} {inset:.3f} l"
    return f"q 0 0 0 RG 1.4 w 1 J {first} {second} S Q".encode()


def _picture(
    pdf: pikepdf.Pdf, content: bytes, width: float, height: float, font: pikepdf.Object
) -> pikepdf.Object:
    return pdf.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, round(width, 3), round(height, 3)]),
        Resources=Dictionary(Font=Dictionary({str(_FONT): font})),
    )


def add_field(
    pdf: pikepdf.Pdf, page: pikepdf.Page, field: FormField, font: pikepdf.Object
) -> pikepdf.Object:
    """Add one field with its widget to a page; returns the widget.

    The widget is the field, too; but for a box of a choice, which `add_form` puts in its group.
    """
    widget = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        Rect=Array(list(field.rect)),
        P=page.obj,
        F=_PRINT,
        TU=String(field.tooltip),
        AP=Dictionary(N=_appearance(pdf, field, font)),
        MK=Dictionary(BC=Array([0.35, 0.45, 0.60]), BG=Array([0.955, 0.965, 0.98])),
    )
    if field.group:
        widget[Name.AS] = Name(_OFF)
        widget[Name.MK][Name.CA] = String(_CROSS)
    else:
        widget[Name.T], widget[Name.Ff] = String(field.name), _REQUIRED
    if field.marker.kind is FieldKind.SIGNATURE:
        widget[Name.FT] = Name.Sig
    elif not field.group:
        widget[Name.FT] = Name.Tx
        widget[Name.DA] = String(f"{_FONT} {_TEXT_SIZE:g} Tf 0 g")
        widget[Name.BS] = Dictionary(W=0.75, S=Name.S)
        widget[Name.MaxLen] = 60
    made = pdf.make_indirect(widget)
    annotations = list(page.obj.get(Name.Annots, Array()))
    page.obj[Name.Annots] = Array([*annotations, made])
    return made


def add_form(
    pdf: pikepdf.Pdf,
    made: Sequence[tuple[FormField, pikepdf.Object]],
    party: Party,
    font: pikepdf.Object,
) -> None:
    """Declare the fields in the catalogue, with the font in which they are filled in.

    Args:
        made: The fields with the widgets that `add_field` made of them.
    """
    fields = [widget for field, widget in made if not field.group]
    for name in dict.fromkeys(field.group for field, _ in made if field.group):
        boxes = [(field, widget) for field, widget in made if field.group == name]
        fields.append(_group(pdf, name, boxes, party))
    declare_fields(pdf, fields, font)


def declare_fields(
    pdf: pikepdf.Pdf, fields: Sequence[pikepdf.Object], font: pikepdf.Object
) -> None:
    """Declare these fields in the catalogue, with the font in which they are filled in."""
    pdf.Root[Name.AcroForm] = pdf.make_indirect(
        Dictionary(
            Fields=Array(fields),
            DR=Dictionary(Font=Dictionary({str(_FONT): font})),
            DA=String(f"{_FONT} {_TEXT_SIZE:g} Tf 0 g"),
        )
    )


def _group(
    pdf: pikepdf.Pdf,
    name: str,
    boxes: Iterable[tuple[FormField, pikepdf.Object]],
    party: Party,
) -> pikepdf.Object:
    """The field of which the boxes are the buttons."""
    made = tuple(boxes)
    answers = opsomming([field.marker.kind.value for field, _ in made])
    group = pdf.make_indirect(
        Dictionary(
            FT=Name.Btn,
            T=String(name),
            TU=String(f"Keuze uit {answers}, namens {party.naam}"),
            Ff=_REQUIRED | _RADIO,
            Kids=Array([widget for _, widget in made]),
        )
    )
    for _, widget in made:
        widget[Name.Parent] = group
    return group
