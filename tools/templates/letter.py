"""The cover letter (aanbiedingsbrief): one page for every party."""

from __future__ import annotations

from tools.templates.design import LETTER_PAGE
from tools.templates.emblem import emblem
from tools.templates.letterhead import letterhead, sender_footer
from tools.templates.package import Template
from tools.templates.wml import para, paras

_ADDRESS = (
    "{{ partij.aanduiding | hoofdletter }}\n"
    "T.a.v. {{ partij.overleg }}\n"
    "{{ partij.adres }}\n"
    "{{ partij.postcode }}  {{ partij.plaats }}"
)

_PARTICULARS = (
    "**Datum**\t{{ pakket.verzenddatum | datum }}",
    "**Ons kenmerk**\t{{ pakket.kenmerk }} / {{ partij.nr }}",
    "**Onderwerp**\tOndertekening {{ pakket.titel }}",
    "**Bijlagen**\toplegger en {{ stukken.convenant.titel | lower }}",
)

_TEXT = (
    "Hierbij bieden wij u het **{{ pakket.titel }}** aan. Daarin leggen {{ aantal_partijen }} "
    "overheden en uitvoeringsorganisaties vast hoe zij in de provincie Utrecht samenwerken in "
    "de fysieke leefomgeving: bij vergunningverlening, toezicht en handhaving (VTH) en bij "
    "ruimtelijke ontwikkeling (RO) onder de Omgevingswet.",
    "Het convenant is de opvolger van de intentieovereenkomst die op "
    "{{ gegevens.einde_intentieovereenkomst | datum }} afloopt. De evaluatie van die "
    "overeenkomst mondde uit in het advies om te kiezen voor een middenmodel: meer structuur, "
    "met behoud van flexibiliteit. Het Bestuurlijk Provinciaal Samenwerkingsoverleg heeft op "
    "{{ gegevens.akkoord_bpso | datum }} ingestemd met de uitwerking daarvan in het convenant. "
    "Aan ondertekening zijn geen financiële gevolgen verbonden.",
    "Wij verzoeken u het convenant **ongewijzigd te bekrachtigen** door het "
    "**vóór {{ pakket.retour_voor | datum }}** te ondertekenen op bladzijde "
    "{{ stukken.convenant.ondertekenpagina }} van het digitaal toegezonden convenant. Deze "
    "bladzijde is voor uw organisatie opgemaakt. U kunt het pdf-bestand digitaal ondertekenen, "
    "of de bladzijde afdrukken, met de hand ondertekenen en scannen. Het ondertekende exemplaar "
    "ontvangen wij graag digitaal op {{ retour.email }}.",
    "De bijgevoegde oplegger kunt u, aangevuld met uw eigen gegevens, gebruiken voor de "
    "besluitvorming in uw organisatie. Zodra alle partijen hebben ondertekend, ontvangt u het "
    "definitieve exemplaar van het convenant, met de ondertekening van alle partijen.",
    "Heeft u vragen, dan kunt u contact opnemen met het secretariaat via {{ afzender.email }} "
    "of {{ afzender.telefoon }}. Wij zien uit naar de voortzetting van onze samenwerking.",
)

_CLOSING = "Hoogachtend,\nnamens het Bestuurlijk Provinciaal Samenwerkingsoverleg,"


def letter(author: str) -> Template:
    """The template of the cover letter."""
    return formal_letter(
        "aanbiedingsbrief.docx",
        "Aanbiedingsbrief bij het convenant",
        author,
        _PARTICULARS,
        paras("Brieftekst", _TEXT),
    )


def particulars(subject: str, enclosed: str = "") -> tuple[str, ...]:
    """The lines under the address: date, reference, subject and what is enclosed."""
    lines = (*_PARTICULARS[:2], f"**Onderwerp**\t{subject}")
    return (*lines, f"**Bijlagen**\t{enclosed}") if enclosed else lines


def formal_letter(
    file: str, title: str, author: str, lines: tuple[str, ...], text: str
) -> Template:
    """A letter on the sender's paper to one party.

    Args:
        lines: The lines under the address.
        text: Paragraphs between salutation and closing.
    """
    image = emblem()
    body = (
        para("Adresblok", _ADDRESS)
        + para("Briefkenmerk", lines[0])
        + paras("Briefgegevens", lines[1:])
        + para("Briefaanhef", "{{ partij.aanhef }}")
        + text
        + para("Briefafsluiting", _CLOSING)
        + para("Naamregel", "**{{ afzender.naam }}**\n{{ afzender.functie }}")
    )
    return Template(
        file=file,
        title=title,
        author=author,
        page=LETTER_PAGE,
        header=letterhead(image),
        footer=_footer(),
        body=body,
        pictures=(image,),
    )


def _footer() -> str:
    return sender_footer(
        "{{ afzender.organisatie }}  |  {{ afzender.adres }}, {{ afzender.postcode }} "
        "{{ afzender.plaats }}  |  {{ afzender.telefoon }}  |  {{ afzender.email }}",
    )
