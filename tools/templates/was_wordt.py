"""The was-wordt table that docgen ships: what changes in the text, article by article."""

from __future__ import annotations

from tools.templates.design import ACCENT, Look, Page
from tools.templates.letterhead import page_footer, running_header
from tools.templates.package import Template
from tools.templates.wml import cell, para, row, run, table, tag

_AUTHOR = "docgen"
_REMOVED, _REMOVED_TINT = "9B1C1C", "F8DEDE"
_ADDED = "0B5D2A"
_PAGE = Page(top=28, bottom=20, left=18, right=18, landscape=True)
_WIDTHS = (42.0, 80.0, 80.0, 59.0)
_HEADS = ("Artikel", "Oude tekst", "Nieuwe tekst", "Toelichting")
# The embedded engine draws no line through a word, so that a tint must tell as well.
_STRUCK = (
    f'<w:strike/><w:color w:val="{_REMOVED}"/>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{_REMOVED_TINT}"/>'
)
_UNDERLINED = f'<w:b/><w:bCs/><w:color w:val="{_ADDED}"/><w:u w:val="single"/>'
_LOOKS = {
    "Wijzigingssoort": Look("Wijzigingssoort", "Tabeltekst", size=8, before=0, colour=ACCENT),
    "Wijzigingstitel": Look("Wijzigingstitel", "Tabeltekst", size=8, before=0, after=1),
}


def was_wordt(author: str = _AUTHOR, title: str = "Was-wordt-tabel", footer: str = "") -> Template:
    """The table, on A4 across; a pack that sends it may give it its own title and footer."""
    body = (
        para("Kopbovenaan", title)
        + para(
            "Normal",
            "In deze tabel staat per artikel wat er verandert in “{{ pakket.titel }}” tussen "
            "versie {{ wijziging.van }} en versie {{ wijziging.naar }}. De wijziging gaat in op "
            "{{ wijziging.ingangsdatum | datum }}, als aan de voorwaarden daarvoor is voldaan.",
        )
        + tag("if wijziging.reden")
        + para("Normal", "Reden van de wijziging: {{ wijziging.reden }}")
        + tag("endif")
        + tag("if wijziging.rijen")
        + para("Tabelaanloop", content=_legend())
        + _table()
        + tag("else")
        + para("Normal", "De tekst is niet gewijzigd.")
        + tag("endif")
        + tag("if wijziging.opmaak is defined and wijziging.opmaak")
        + para("Heading3", "Alleen de opmaak is anders")
        + tag("for regel in wijziging.opmaak")
        + para("Opsomming", "{{ regel }}")
        + tag("endfor")
        + tag("endif")
    )
    header = running_header(
        "{{ pakket.titel }}",
        "{{ pakket.kenmerk }}  |  versie {{ wijziging.van }} → {{ wijziging.naar }}",
        width=_PAGE.text_width,
    )
    return Template(
        file="was-wordt.docx",
        title=title,
        author=author,
        page=_PAGE,
        header=header,
        footer=footer,
        body=body,
        looks=_LOOKS,
    )


def changes(author: str) -> Template:
    """The table as the example pack sends it to every party."""
    footer = page_footer("{{ pakket.kenmerk }}", _PAGE.text_width)
    return was_wordt(author, "Wijzigingen in het convenant", footer)


def _legend() -> str:
    return (
        run("Links zijn woorden die vervallen ")
        + run("zo gemarkeerd", _STRUCK)
        + run(", rechts woorden die erbij komen ")
        + run("zo gemarkeerd", _UNDERLINED)
        + run(".")
    )


def _marked(pieces: str, props: str) -> str:
    """A paragraph with a text in pieces: those that changed in a look of their own."""
    content = (
        run(f"{{%r for stukje in {pieces} %}}")
        + run("{%r if stukje.gewijzigd %}")
        + run("{{ stukje.tekst }}", props)
        + run("{%r else %}")
        + run("{{ stukje.tekst }}")
        + run("{%r endif %}")
        + run("{%r endfor %}")
    )
    return para("Tabeltekst", content=content)


def _table() -> str:
    head = "".join(
        cell(width, para("Tabelkop", text)) for width, text in zip(_WIDTHS, _HEADS, strict=True)
    )
    article = (
        para("Tabelrij", "{{ rij.artikel }}")
        + tag("if rij.titel")
        + para("Wijzigingstitel", "{{ rij.titel }}")
        + tag("endif")
        + para("Wijzigingssoort", "{{ rij.soort }}")
    )
    texts = (
        article,
        _marked("rij.was", _STRUCK),
        _marked("rij.wordt", _UNDERLINED),
        para("Tabeltekst", "{{ rij.toelichting }}"),
    )
    cells = "".join(cell(width, text) for width, text in zip(_WIDTHS, texts, strict=True))
    wide = sum(_WIDTHS)
    loop = (
        row(head, header=True)
        + row(cell(wide, para("", "{%tr for rij in wijziging.rijen %}")))
        + row(cells, split=True)
        + row(cell(wide, para("", "{%tr endfor %}")))
    )
    return table("Overzichtstabel", _WIDTHS, loop, caption="Was-wordt-tabel")
