"""When a party joins or leaves: letter and page for the newcomer, notices for the others."""

from __future__ import annotations

from tools.templates.consent import QUESTIONS
from tools.templates.covenant import REPRESENTED_BY, covenant_header, signing
from tools.templates.design import COVENANT_PAGE
from tools.templates.letter import formal_letter, particulars
from tools.templates.package import Template
from tools.templates.wml import para, paras

# The day is in the list of parties, or else it is that of the signature.
_FROM = (
    "{% if partij.per %}met ingang van {{ partij.per | datum }}{% else %}met ingang van de dag van "
    "ondertekening{% endif %}"
)
_SINCE = "{% if betreft.per %}met ingang van {{ betreft.per | datum }} {% endif %}"

_LETTER = (
    "U heeft te kennen gegeven te willen deelnemen aan het **{{ pakket.titel }}**. Daarin hebben "
    "overheden en uitvoeringsorganisaties vastgelegd hoe zij in de provincie Utrecht samenwerken "
    "in de fysieke leefomgeving: bij vergunningverlening, toezicht en handhaving (VTH) en bij "
    "ruimtelijke ontwikkeling (RO) onder de Omgevingswet. Wij verwelkomen u graag als Partij "
    "nummer {{ partij.nr }}.",
    "Hierbij ontvangt u het convenant zoals het nu luidt (versie {{ pakket.versie }}). Op "
    "bladzijde {{ stukken.toetreding.ondertekenpagina }} staat de **toetredingspagina**, die voor "
    "uw organisatie is opgemaakt. Door ondertekening daarvan treedt u toe, {% if partij.per %}met "
    "ingang van {{ partij.per | datum }}{% else %}met ingang van de dag van ondertekening{% endif "
    "%}. De tekst verandert daardoor niet; de andere Partijen hoeven niet opnieuw te ondertekenen "
    "en krijgen van uw toetreding bericht.",
    "Wij verzoeken u de toetredingspagina **vóór {{ pakket.retour_voor | datum }}** te laten "
    "ondertekenen en te zenden aan {{ retour.email }}. U kunt het pdf-bestand digitaal "
    "ondertekenen, of de bladzijde afdrukken, met de hand ondertekenen en scannen. Aan "
    "ondertekening zijn geen financiële gevolgen verbonden. Het convenant loopt tot het einde van "
    "de termijn, genoemd in artikel 11.",
    "Wilt u bij het terugzenden ook de naam doorgeven van uw vaste aanspreekpunt, bedoeld in "
    "artikel 4, vijfde lid? Na ontvangst voegen wij uw toetredingspagina bij het definitieve "
    "exemplaar, dat wij u daarna toezenden.",
    f"{QUESTIONS} Wij zien uit naar de samenwerking.",
)

_DECLARES = (
    "verklaart toe te treden tot het {{ pakket.titel }} zoals dat luidt in versie "
    "{{ pakket.versie }}, en aanvaardt de afspraken die daarin voor een Partij zijn opgenomen. "
    f"Zij is {_FROM} Partij nummer {{{{ partij.nr }}}} bij het convenant en wordt aangeduid als "
    "‘{{ partij.aanduiding }}’."
)

_TOGETHER = (
    "Met deze toetreding worden de partijen, genummerd {{ partijen_nummers }}, gezamenlijk "
    "aangeduid als ‘Partijen’ en ieder afzonderlijk als ‘Partij’."
)

_JOINED = (
    "Hierbij delen wij u mee dat **{{ betreft.naam }}** "
    f"{_SINCE}toetreedt tot het {{{{ pakket.titel }}}}, als Partij nummer {{{{ betreft.nr }}}}.",
    "{{ betreft.aanduiding | hoofdletter }} aanvaardt het convenant zoals het luidt in versie "
    "{{ pakket.versie }} en ondertekent daarvoor een eigen toetredingspagina. De tekst van het "
    "convenant verandert niet en uw eigen ondertekening blijft gelden. **U hoeft niets te "
    "ondertekenen.**",
    "Na de toetreding zijn er {{ aantal_partijen }} Partijen, genummerd {{ partijen_nummers }}. "
    "Zodra de toetredingspagina is ondertekend, ontvangt u een nieuwe uitgave van het definitieve "
    "exemplaar waarin zij is opgenomen.",
    QUESTIONS,
)

_LEFT = (
    "Hierbij delen wij u mee dat **{{ betreft.naam }}** (Partij nummer {{ betreft.nr }}) "
    f"{_SINCE}niet langer deelneemt aan het {{{{ pakket.titel }}}}.",
    "Het convenant blijft tussen de overige Partijen onverkort van kracht. De tekst verandert "
    "niet en uw eigen ondertekening blijft gelden. **U hoeft niets te ondertekenen.**",
    "Er zijn nu {{ aantal_partijen }} Partijen, genummerd {{ partijen_nummers }}. Het nummer "
    "{{ betreft.nr }} wordt niet opnieuw gebruikt, zodat de nummers van de andere Partijen gelijk "
    "blijven. Wat {{ betreft.aanduiding }} heeft ondertekend, blijft in het archief bewaard.",
    "Wilt u in uw eigen administratie en werkafspraken rekening houden met deze wijziging? "
    + QUESTIONS,
)


def accession(author: str) -> tuple[Template, ...]:
    """The templates for a party that joins and for a party that leaves."""
    return (
        accession_letter(author),
        accession_page(author),
        notice("kennisgeving-toetreding.docx", "Kennisgeving van een toetreding", author,
               "Toetreding van {{ betreft.naam }}", _JOINED),
        notice("kennisgeving-uittreding.docx", "Kennisgeving van een uittreding", author,
               "Uittreding van {{ betreft.naam }}", _LEFT),
    )  # fmt: skip


def accession_letter(author: str) -> Template:
    """The letter to a party that joins; one page."""
    return formal_letter(
        "toetredingsbrief.docx",
        "Brief bij een toetreding tot het convenant",
        author,
        particulars(
            "Toetreding tot het {{ pakket.titel }}", "{{ stukken.toetreding.titel | lower }}"
        ),
        paras("Brieftekst", _LETTER),
    )


def accession_page(author: str) -> Template:
    """Page 2 of the covenant for a party that joins, in the place of the signature page."""
    body = (
        para("Kopbovenaan", "Toetreding")
        + para("Aanloop", "De ondergetekende")
        + para("Partijnaam", "{{ partij.nr }}.\t{{ partij.naam }},")
        + para("Partijtekst", f"{REPRESENTED_BY}\n{_DECLARES}")
        + signing()
        + para("Slotregel", _TOGETHER)
    )
    return Template(
        file="toetredingspagina.docx",
        title="Convenant: toetredingspagina",
        author=author,
        page=COVENANT_PAGE,
        header=covenant_header(),
        body=body,
    )


def notice(file: str, title: str, author: str, subject: str, texts: tuple[str, ...]) -> Template:
    """A short letter to the other parties about one that joins or leaves."""
    return formal_letter(file, title, author, particulars(subject), paras("Brieftekst", texts))
