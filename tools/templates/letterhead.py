"""Headers and footers that several templates share."""

from __future__ import annotations

from tools.templates.design import TEXT_WIDTH
from tools.templates.wml import Picture, cell, field, para, picture, row, table, twips

_EMBLEM_COLUMN = 19.0


def letterhead(image: Picture) -> str:
    """The emblem with the sender's name beside it; the names come from the pack."""
    middle = '<w:vAlign w:val="center"/>'
    names = para("Organisatienaam", "{{ afzender.organisatie }}") + para(
        "Afdelingsnaam", "{{ afzender.afdeling }}"
    )
    cells = cell(_EMBLEM_COLUMN, para("Header", content=picture(image))) + cell(
        TEXT_WIDTH - _EMBLEM_COLUMN, names, middle
    )
    return table("Briefhoofd", (_EMBLEM_COLUMN, TEXT_WIDTH - _EMBLEM_COLUMN), row(cells)) + para(
        "Koptekstruimte"
    )


def running_header(left: str, right: str, width: float = TEXT_WIDTH) -> str:
    """A small line above the text: what this is, and which one.

    ``width`` is that of the text, in millimetres.

    The rule is the border of a table: LibreOffice 7 leaves the border of a paragraph in a
    header outside the tagged structure, and the PDF would fail as PDF/UA.
    """
    text = para("Header", f"{left}\t{right}", props=_right_tab(width))
    return table("Kopregel", (width,), row(cell(width, text))) + para("Header")


def _right_tab(width: float) -> str:
    """Paragraph property: the tab stop at the right edge, where it is not that of the style."""
    if width == TEXT_WIDTH:
        return ""
    stops = f'<w:tab w:val="clear" w:pos="{twips(TEXT_WIDTH)}"/>'
    return f'<w:tabs>{stops}<w:tab w:val="right" w:pos="{twips(width)}"/></w:tabs>'


def sender_footer(text: str) -> str:
    """The sender's particulars under a rule, at the bottom of a letter."""
    empty = para("Footer")
    return table("Kopregel", (TEXT_WIDTH,), row(cell(TEXT_WIDTH, empty))) + para("Voetregel", text)


def page_footer(left: str, width: float = TEXT_WIDTH) -> str:
    """A footer with the page number out of the number of pages, kept by Word itself.

    ``width`` is that of the text, in millimetres.
    """
    return para(
        "Footer",
        f"{left}\tpagina ",
        props=_right_tab(width),
        content=field("PAGE")
        + '<w:r><w:t xml:space="preserve"> van </w:t></w:r>'
        + field("NUMPAGES"),
    )
