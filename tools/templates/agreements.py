"""The pack of cooperation agreements: a letter, and an annex with the agreements of the party."""

from __future__ import annotations

from dataclasses import dataclass

from tools.templates.data_rows import LOOKS, Column, data_table
from tools.templates.design import LETTER_PAGE, MUTED, Look, Page
from tools.templates.emblem import emblem
from tools.templates.letterhead import letterhead, page_footer, sender_footer
from tools.templates.package import Template
from tools.templates.wml import cell, para, paras, row, table, twips

_WIDTH = 257.0

_LETTER = (
    "In de fysieke leefomgeving werken {{ aantal_partijen }} overheden en uitvoeringsorganisaties "
    "samen. Wat zij daarover hebben afgesproken, staat in {{ berekening.totaal | voluit }} "
    "samenwerkingsafspraken. Daarvan {% if partij.berekening.aantal == 1 %}is er één{% else %}zijn "
    "er **{{ partij.berekening.aantal | voluit }}**{% endif %} waarbij uw organisatie ketenpartner "
    "is. U vindt die in de bijlage.",
    "{% if partij.berekening.bestuurlijk %}{{ partij.berekening.bestuurlijk | voluit | "
    "hoofdletter }} "
    "{% if partij.berekening.bestuurlijk == 1 %}afspraak geldt{% else %}afspraken gelden{% "
    "endif %} "
    "op bestuurlijk niveau; de overige zijn afspraken tussen medewerkers.{% else %}Het zijn "
    "afspraken "
    "tussen medewerkers; bestuurlijke afspraken zijn er voor uw organisatie niet.{% endif %} Per "
    "afspraak leest u op welke bepaling zij berust, wat er is afgesproken en met wie.",
    "Wij vragen u de afspraken te delen met de medewerkers die ermee werken. Klopt een "
    "afspraak niet "
    "of ontbreekt er een, dan horen wij dat graag vóór **{{ pakket.retour_voor | datum }}** via "
    "{{ retour.email }}. De bijlage ontvangt u ook als Word-bestand, zodat u haar kunt aanvullen.",
)


@dataclass(frozen=True)
class LandscapePage(Page):
    """An A4 page on its side."""

    def xml(self) -> str:
        """As of the upright page, with the paper turned."""
        upright = f'<w:pgSz w:w="{twips(210)}" w:h="{twips(297)}"/>'
        turned = f'<w:pgSz w:w="{twips(297)}" w:h="{twips(210)}" w:orient="landscape"/>'
        return Page.xml(self).replace(upright, turned)


_PAGE = LandscapePage(top=24, bottom=20, left=20, right=20)

_LOOKS = {
    **LOOKS,
    # Based on none of the narrow ones, whose tab would come first.
    "Breedkop": Look("Brede koptekst", size=8, colour=MUTED, after=0, line=1.0, right_tab=_WIDTH),
    "Breedvoet": Look("Brede voettekst", size=8, colour=MUTED, after=0, line=1.0, right_tab=_WIDTH),
}

_COLUMNS = (
    Column(32, "Trefwoord", "{{ o.nr }}. {{ o.trefwoord }}"),
    Column(37, "Grondslag en bron", "{{ o.grondslag }}\n{{ o.bron }}"),
    Column(44, "Kern van de bepaling", "{{ o.tekst }}"),
    Column(47, "Afspraak", "**{{ o.afspraak }}**"),
    Column(30, "Soort en niveau", "{{ o.soort | hoofdletter }}\n{{ o.niveau | hoofdletter }}"),
    Column(
        35,
        "Ketenpartners",
        "{% if o.ketenpartners_tekst == 'alle' %}Alle partijen{% else %}"
        "{{ o.ketenpartners_tekst | hoofdletter }}{% endif %}",
    ),
    Column(32, "Toelichting", "{{ o.toelichting }}"),
)


def agreements(author: str) -> tuple[Template, ...]:
    """The Word files of the pack."""
    return _letter(author), _annex(author)


def _letter(author: str) -> Template:
    image = emblem()
    body = (
        para(
            "Adresblok",
            "{{ partij.naam }}\nT.a.v. {{ partij.overleg }}\n{{ partij.adres }}\n"
            "{{ partij.postcode }}  {{ partij.plaats }}",
        )
        + para("Briefkenmerk", "**Datum**\t{{ pakket.verzenddatum | datum }}")
        + paras(
            "Briefgegevens",
            (
                "**Ons kenmerk**\t{{ pakket.kenmerk }} / {{ partij.nr }}",
                "**Onderwerp**\t{{ pakket.titel }}",
                "**Bijlage**\tsamenwerkingsafspraken ({{ partij.berekening.aantal }})",
            ),
        )
        + para("Briefaanhef", "{{ partij.aanhef }}")
        + paras("Brieftekst", _LETTER)
        + para(
            "Briefafsluiting",
            "Hoogachtend,\nnamens het Bestuurlijk Provinciaal Samenwerkingsoverleg,",
        )
        + para("Naamregel", "**{{ afzender.naam }}**\n{{ afzender.functie }}")
    )
    return Template(
        file="brief.docx",
        title="Brief bij de samenwerkingsafspraken",
        author=author,
        page=LETTER_PAGE,
        header=letterhead(image),
        footer=sender_footer(
            "{{ afzender.organisatie }}  |  {{ afzender.adres }}, {{ afzender.postcode }} "
            "{{ afzender.plaats }}  |  {{ afzender.telefoon }}  |  {{ afzender.email }}"
        ),
        body=body,
        pictures=(image,),
    )


def _annex(author: str) -> Template:
    head = para("Breedkop", "{{ pakket.titel }}\t{{ pakket.kenmerk }}")
    return Template(
        file="afspraken.docx",
        title="Bijlage: samenwerkingsafspraken",
        author=author,
        page=_PAGE,
        header=table("Kopregel", (_WIDTH,), row(cell(_WIDTH, head))) + para("Header"),
        footer=page_footer("{{ pakket.kenmerk }} / {{ partij.nr }}").replace("Footer", "Breedvoet"),
        body=para("Kopbovenaan", "Bijlage: samenwerkingsafspraken van {{ partij.naam }}")
        + data_table(
            "partij.rijen.afspraken",
            _COLUMNS,
            caption="Samenwerkingsafspraken waarbij de partij ketenpartner is",
        ),
        looks=_LOOKS,
    )
