"""docgen's own pages in the definitive copy: list of parties, account and colophon."""

from __future__ import annotations

from tools.templates.design import MUTED, Look, Page
from tools.templates.letterhead import running_header
from tools.templates.package import Template
from tools.templates.wml import cell, page_break_before, para, paras, row, table, tag

_AUTHOR = "docgen"
# The stamps under these pages hold no code, so they need less room than those of the covenant.
_PAGE = Page(top=30, bottom=26)
_LOOKS = {
    "Verantwoordingskop": Look(
        "Verantwoordingskop", "Heading3", follow="Verantwoording", before=7, after=2
    ),
    "Verantwoording": Look(
        "Verantwoording",
        size=9,
        after=1.5,
        line=1.15,
        left=27,
        hanging=27,
        tabs=(27,),
        keep_lines=True,
        keep_next=True,
    ),
    # Ends what is kept together on a page.
    "Verantwoordingseinde": Look("Verantwoordingseinde", size=4, after=0, line=1.0),
    "Verantwoordingsgetal": Look("Verantwoordingsgetal", "Verantwoording", size=7.5, colour=MUTED),
    "Verantwoordingsregel": Look("Verantwoordingsregel", "Verantwoording", left=27),
}
_WIDTHS = (9.0, 54.0, 47.0, 32.0, 18.0)
_HEADS = ("Nr", "Partij", "Vertegenwoordigd door", "Ondertekend", "Op blad")


def own_pages() -> tuple[Template, ...]:
    """The Word files that docgen ships for the definitive copy."""
    return _parties(), _account(), _colophon()


def _template(file: str, title: str, body: str) -> Template:
    header = running_header(
        "{{ pakket.titel }}", "{{ pakket.kenmerk }}  |  versie {{ pakket.versie }}"
    )
    return Template(
        file=file, title=title, author=_AUTHOR, page=_PAGE, header=header, body=body, looks=_LOOKS
    )


def _parties() -> Template:
    head = "".join(
        cell(width, para("Tabelkop", text)) for width, text in zip(_WIDTHS, _HEADS, strict=True)
    )
    texts = (
        para("Tabelrij", "{{ partij.nr }}"),
        para("Tabelrij", "{{ partij.naam }}"),
        tag("for persoon in partij.ondertekenaars")
        + para("Tabeltekst", "{{ persoon.naam }},\n{{ persoon.functie }}")
        + tag("endfor"),
        para("Tabeltekst", "{{ partij.ondertekend }}"),
        para("Tabeltekst", "{{ partij.blad }}"),
    )
    cells = "".join(cell(width, text) for width, text in zip(_WIDTHS, texts, strict=True))
    loop = (
        row(head, header=True)
        + row(cell(sum(_WIDTHS), para("", "{%tr for partij in partijen %}")))
        + row(cells)
        + row(cell(sum(_WIDTHS), para("", "{%tr endfor %}")))
    )
    body = (
        para("Kopbovenaan", "Partijen en ondertekening")
        + tag("if tussenstand")
        + para(
            "Normal",
            "Dit is een tussenstand: {{ aantal_ondertekend }} van de {{ aantal_partijen }} "
            "partijen hebben ondertekend. Het convenant is nog niet volledig ondertekend.",
        )
        + tag("else")
        + para(
            "Normal",
            "De volgende {{ aantal_partijen }} partijen hebben dit convenant ondertekend. De "
            "laatste kolom verwijst naar het blad met hun handtekening.",
        )
        + tag("endif")
        + para("Normal", "{{ inwerkingtreding.kort }}")
        + table("Overzichtstabel", _WIDTHS, loop, caption="Partijen en ondertekening")
    )
    return _template("partijenlijst.docx", "Partijen en ondertekening", body)


_READING = (
    "De ondertekenpagina’s in dit exemplaar zijn weergaven van wat is ontvangen, rechtop en op A4. "
    "Een weergave van een digitaal ondertekend bestand is zelf geen digitale handtekening. Het "
    "bewijs is het bestand zoals het is ontvangen: dat is ongewijzigd als bijlage in dit "
    "pdf-bestand opgenomen, onder de naam die hieronder per partij staat.",
    "De overwegingen, artikelen en bijlagen zijn de bladzijden zoals die aan alle partijen zijn "
    "toegezonden. Van elk ontvangen exemplaar is nagegaan of het daarmee overeenkomt.",
)

_READING_PUBLIC = (
    "Dit is de versie voor publicatie. De handtekeningen, de gegevens van certificaten en de "
    "ontvangen bestanden zijn er niet in opgenomen; bij elke naam staat ‘w.g.’ (was getekend). Het "
    "definitieve exemplaar met de handtekeningen wordt bewaard door {{ afzender.organisatie }}.",
    "De overwegingen, artikelen en bijlagen zijn gelijk aan die van het definitieve exemplaar.",
)


def _line(label: str, text: str) -> str:
    return para("Verantwoording", f"**{label}**\t{text}")


def _account() -> Template:
    party = (
        para("Verantwoordingskop", "{{ partij.nr }}. {{ partij.naam }}")
        + _line("Ondertekend", "{{ partij.wijze }}, {{ partij.ondertekend }} ({{ partij.blad }})")
        + _line("Ontvangen", "{{ partij.ontvangen }}")
        + tag("if not openbaar")
        + tag("for bijlage in partij.bijlagen")
        + _line("Bijlage", "{{ bijlage.naam }}\nontvangen als “{{ bijlage.ontvangen_als }}”")
        + para("Verantwoordingsgetal", "SHA-256\t{{ bijlage.sha256 }}")
        + tag("endfor")
        + tag("endif")
        + tag("for weergave in partij.weergaven")
        + _line("Weergave", "{{ weergave }}")
        + tag("endfor")
        + _line("Controles", "{{ partij.controles }}")
        + tag("for opmerking in partij.opmerkingen")
        + para("Verantwoordingsregel", "{{ opmerking }}")
        + tag("endfor")
        + tag("for besluit in partij.besluiten")
        + _line("Besluit", "{{ besluit }}")
        + tag("endfor")
        + tag("if not openbaar")
        + tag("for handtekening in partij.handtekeningen")
        + _line("Certificaat", "{{ handtekening.wie }}\n{{ handtekening.uitkomst }}")
        + para("Verantwoordingsgetal", "certificaat\t{{ handtekening.certificaat }}")
        + tag("endfor")
        + tag("endif")
        + para("Verantwoordingseinde", "")
    )
    body = (
        para("Kopbovenaan", "Verantwoording van de ondertekening")
        + tag("if openbaar")
        + paras("Normal", _READING_PUBLIC)
        + tag("else")
        + paras("Normal", _READING)
        + tag("endif")
        + para("Heading2", "Inwerkingtreding en looptijd")
        + tag("for zin in inwerkingtreding.zinnen")
        + para("Normal", "{{ zin }}")
        + tag("endfor")
        + para("Heading2", "Wat per partij is ontvangen en gecontroleerd")
        + tag("for partij in partijen if partij.getekend")
        + party
        + tag("endfor")
        + tag("if tussenstand")
        + para("Heading2", "Wat nog ontbreekt")
        + tag("for regel in ontbreekt")
        + para("Opsomming", "{{ regel }}")
        + tag("endfor")
        + tag("endif")
    )
    return _template("verantwoording.docx", "Verantwoording van de ondertekening", body)


def _colophon() -> Template:
    lines = (
        ("Exemplaar", "{{ exemplaar }}"),
        ("Samengesteld", "{{ samengesteld_op }}"),
        ("Door", "{{ afzender.organisatie }}, met docgen {{ docgen_versie }}"),
        ("Omgezet met", "{{ omzetter }}"),
        ("Bestandsvorm", "{{ bestandsvorm }}"),
    )
    body = (
        para("Kopbovenaan", "Colofon", props=page_break_before())
        + "".join(_line(label, text) for label, text in lines)
        + tag("if vervangt")
        + _line("Vervangt", "{{ vervangt }}")
        + tag("endif")
        + para("Tussenruimte", "")
        + tag("if openbaar")
        + para(
            "Normal",
            "De tekst is vergeleken met die van het definitieve exemplaar: behalve de weggelaten "
            "persoonsgegevens zijn er geen verschillen.",
        )
        + tag("else")
        + para(
            "Normal",
            "In dit bestand zitten {{ aantal_bijlagen }} ontvangen bestanden en een lijst "
            "(manifest.json) met van elk bestand, elke bladzijde, elke controle en elk besluit de "
            "gegevens. Wie wil nagaan of dit exemplaar nog heel is, opent het met ‘docgen "
            "verifieer’, of vergelijkt de SHA-256 van het bestand en van de bijlagen met die lijst "
            "en met het controlebestand dat erbij hoort.",
        )
        + tag("endif")
    )
    return _template("colofon.docx", "Colofon", body)
