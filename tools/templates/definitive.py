"""docgen's own pages in the definitive copy: parties, amendments, account and colophon."""

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
    return _parties(), _amendments(), _account(), _colophon()


def _template(file: str, title: str, body: str) -> Template:
    header = running_header(
        "{{ pakket.titel }}", "{{ pakket.kenmerk }}  |  versie {{ pakket.versie }}"
    )
    return Template(
        file=file, title=title, author=_AUTHOR, page=_PAGE, header=header, body=body, looks=_LOOKS
    )


def _parties() -> Template:
    texts = (
        para("Tabelrij", "{{ partij.nr }}"),
        para("Tabelrij", "{{ partij.naam }}"),
        tag("for persoon in partij.ondertekenaars")
        + para("Tabeltekst", "{{ persoon.naam }},\n{{ persoon.functie }}")
        + tag("endfor"),
        para("Tabeltekst", "{{ partij.ondertekend }}"),
        para("Tabeltekst", "{{ partij.blad }}"),
    )
    loop = _loop(_WIDTHS, _HEADS, "partij in partijen", texts)
    body = (
        para("Kopbovenaan", "Partijen en ondertekening")
        + tag("if tussenstand")
        + para(
            "Normal",
            "Dit is een tussenstand: {{ aantal_ondertekend }} van de {{ aantal_partijen }} "
            "partijen hebben ondertekend.",
        )
        + tag("else")
        + para(
            "Normal",
            "De volgende {{ aantal_partijen }} partijen hebben ondertekend. De "
            "laatste kolom verwijst naar het blad met hun handtekening.",
        )
        + tag("endif")
        + tag("if inwerkingtreding.kort")
        + para("Normal", "{{ inwerkingtreding.kort }}")
        + tag("endif")
        + table("Overzichtstabel", _WIDTHS, loop, caption="Partijen en ondertekening")
    )
    return _template("partijenlijst.docx", "Partijen en ondertekening", body)


_CHANGED = (42.0, 44.0, 74.0)
_CHANGED_HEADS = ("Artikel", "Wijziging", "Toelichting")
_PAST = (34.0, 126.0)
_PAST_HEADS = ("Datum", "Gebeurtenis")


def _loop(
    widths: tuple[float, ...], heads: tuple[str, ...], loop: str, texts: tuple[str, ...]
) -> str:
    """The rows of a table: a head, and one row for each turn of a loop."""
    head = "".join(
        cell(width, para("Tabelkop", text)) for width, text in zip(widths, heads, strict=True)
    )
    cells = "".join(cell(width, text) for width, text in zip(widths, texts, strict=True))
    return (
        row(head, header=True)
        + row(cell(sum(widths), para("", f"{{%tr for {loop} %}}")))
        + row(cells)
        + row(cell(sum(widths), para("", "{%tr endfor %}")))
    )


def _amended_articles() -> str:
    """Of one amendment: the articles that it changed, with a note for each."""
    texts = (
        para("Tabelrij", "{{ rij.artikel }}") + para("Tabeltekst", "{{ rij.titel }}"),
        para("Tabeltekst", "{{ rij.soort | hoofdletter }}")
        + para(
            "Tabeltekst",
            "Van versie {{ wijziging.van }} naar {{ wijziging.versie }}; geldt sinds "
            "{{ wijziging.ingangsdatum | datum }}.",
        ),
        para("Tabeltekst", "{{ rij.toelichting or '–' }}"),
    )
    return table(
        "Overzichtstabel",
        _CHANGED,
        _loop(_CHANGED, _CHANGED_HEADS, "rij in wijziging.rijen", texts),
        caption="Gewijzigde artikelen",
    )


def _amendments() -> Template:
    past = (
        para("Tabelrij", "{% if feit.datum %}{{ feit.datum | datum }}{% else %}–{% endif %}"),
        para("Tabeltekst", "{{ feit.tekst }}"),
    )
    body = (
        para("Kopbovenaan", "Wijzigingen")
        + tag("if wijzigingen")
        + para(
            "Normal",
            "Dit exemplaar bevat de tekst van het convenant zoals die nu geldt. Hieronder staat "
            "bij elk artikel dat sinds de ondertekening is gewijzigd, wat er is veranderd en sinds "
            "wanneer dat geldt.",
        )
        + tag("else")
        + para("Normal", "De tekst van het convenant is sinds de ondertekening niet gewijzigd.")
        + tag("endif")
        + tag("for wijziging in wijzigingen")
        + para("Heading2", "Versie {{ wijziging.versie }}")
        + tag("if wijziging.reden")
        + para("Aanloop", "{{ wijziging.reden }}")
        + tag("endif")
        + para("Tussenruimte")
        + _amended_articles()
        + tag("endfor")
        + tag("if instemming.zinnen")
        + para("Heading2", "Instemming van de partijen")
        + tag("for zin in instemming.zinnen")
        + para("Normal", "{{ zin }}")
        + tag("endfor")
        + tag("endif")
        + tag("if uitgetreden")
        + para("Heading2", "Uitgetreden partijen")
        + para(
            "Aanloop",
            "De volgende partijen nemen niet meer deel. Hun nummers worden niet opnieuw gebruikt.",
        )
        + tag("for partij in uitgetreden")
        + para(
            "Opsomming",
            "{{ partij.nr }}. {{ partij.naam }}"
            "{% if partij.per %}, per {{ partij.per | datum }}{% endif %}",
        )
        + tag("endfor")
        + tag("endif")
        + tag("if geschiedenis")
        + para("Heading2", "Geschiedenis van het convenant")
        + table(
            "Overzichtstabel",
            _PAST,
            _loop(_PAST, _PAST_HEADS, "feit in geschiedenis", past),
            caption="Geschiedenis van het convenant",
        )
        + tag("endif")
    )
    return _template("wijzigingen.docx", "Wijzigingen en geschiedenis", body)


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
        + tag("if inwerkingtreding.zinnen")
        + para("Heading2", "Inwerkingtreding en looptijd")
        + tag("for zin in inwerkingtreding.zinnen")
        + para("Normal", "{{ zin }}")
        + tag("endfor")
        + tag("endif")
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
