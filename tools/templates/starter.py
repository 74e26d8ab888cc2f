"""The starter pack: a letter and an agreement, short, for a dossier of one's own."""

from __future__ import annotations

from tools.templates.covenant import front_page, signature_page
from tools.templates.covenant_text import article, member
from tools.templates.design import COVENANT_PAGE, LETTER_PAGE
from tools.templates.emblem import emblem
from tools.templates.letterhead import letterhead, running_header, sender_footer
from tools.templates.package import Template
from tools.templates.wml import para, paras

_AUTHOR = "Voorbeeldorganisatie"

_LETTER = (
    "Hierbij ontvangt u de **{{ pakket.titel }}**. Daarin leggen {{ aantal_partijen }} partijen "
    "vast hoe zij samenwerken.",
    "Wij verzoeken u de overeenkomst **vóór {{ pakket.retour_voor | datum }}** ongewijzigd te "
    "ondertekenen op bladzijde {{ stukken.overeenkomst.ondertekenpagina }}. U kunt het pdf-bestand "
    "digitaal ondertekenen, of de bladzijde afdrukken, met de hand ondertekenen en scannen. Het "
    "ondertekende exemplaar ontvangen wij graag op {{ retour.email }}.",
    "Zodra alle partijen hebben ondertekend, ontvangt u het definitieve exemplaar.",
)


def starter() -> tuple[Template, ...]:
    """The Word files of the starter pack."""
    return (
        _letter(),
        front_page(_AUTHOR, "overeenkomst-voorblad.docx", "Overeenkomst: voorblad"),
        signature_page(
            _AUTHOR, "overeenkomst-ondertekenpagina.docx", "Overeenkomst: ondertekenpagina"
        ),
        _agreement(),
    )


def _letter() -> Template:
    image = emblem()
    body = (
        para(
            "Adresblok",
            "{{ partij.naam }}\nT.a.v. {{ partij.overleg }}\n{{ partij.adres }}\n"
            "{{ partij.postcode }}  {{ partij.plaats }}",
        )
        + para("Briefkenmerk", "**Datum**\t{{ pakket.verzenddatum | datum }}")
        + para("Briefgegevens", "**Kenmerk**\t{{ pakket.kenmerk }}")
        + para("Briefgegevens", "**Onderwerp**\tOndertekening {{ pakket.titel }}")
        + para("Briefaanhef", "{{ partij.aanhef }}")
        + paras("Brieftekst", _LETTER)
        + para("Briefafsluiting", "Met vriendelijke groet,")
        + para("Naamregel", "**{{ afzender.naam }}**\n{{ afzender.functie }}")
    )
    return Template(
        file="brief.docx",
        title="Brief bij de overeenkomst",
        author=_AUTHOR,
        page=LETTER_PAGE,
        header=letterhead(image),
        footer=sender_footer("{{ afzender.organisatie }}  |  {{ afzender.email }}"),
        body=body,
        pictures=(image,),
    )


def _agreement() -> Template:
    body = (
        para("Kopbovenaan", "Overwegingen")
        + para("Aanloop", "Partijen nemen in aanmerking dat:")
        + paras(
            "Overweging",
            (
                "zij ieder een eigen taak hebben bij [vul hier het onderwerp in];",
                "zij die taken beter kunnen uitvoeren als zij daarover afspraken maken;",
            ),
        )
        + para("Overgang", "en zijn het volgende overeengekomen:")
        + article(
            "Doel",
            member(
                "Partijen werken samen met als doel:",
                "[vul hier het eerste doel in];",
                "[vul hier het tweede doel in].",
            ),
        )
        + article(
            "Afspraken",
            member("Iedere Partij wijst een vast aanspreekpunt aan."),
            member("Partijen overleggen ten minste tweemaal per jaar over de uitvoering."),
        )
        + article(
            "Kosten",
            member("Iedere Partij draagt de kosten van haar eigen deelname."),
        )
        + article(
            "Inwerkingtreding en looptijd",
            member(
                "Deze overeenkomst treedt in werking op {{ pakket.inwerkingtreding | datum }} en "
                "geldt voor een termijn van {{ pakket.looptijd_jaren | voluit }} jaar."
            ),
            member(
                "Een wijziging komt tot stand wanneer alle Partijen daarmee schriftelijk hebben "
                "ingestemd."
            ),
        )
    )
    return Template(
        file="overeenkomst-tekst.docx",
        title="Overeenkomst: tekst",
        author=_AUTHOR,
        page=COVENANT_PAGE,
        header=running_header(
            "{{ pakket.titel }}", "{{ pakket.kenmerk }}  |  versie {{ pakket.versie }}"
        ),
        body=body,
    )
