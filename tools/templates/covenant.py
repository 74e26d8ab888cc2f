"""The four parts of the covenant: front page, signature page, text and annex 1.

Only the signature page knows whose copy it is; the other parts are the same for all parties.
All keep the bottom of the page free for the code and the page number that docgen stamps there.
"""

from __future__ import annotations

from tools.templates import covenant_articles as late
from tools.templates import covenant_text as early
from tools.templates.design import COVENANT_PAGE, FRONT_PAGE
from tools.templates.diagram import structure_diagram
from tools.templates.emblem import landscape
from tools.templates.letterhead import running_header
from tools.templates.package import Template
from tools.templates.wml import para, paras, picture, tag

_PARTICULARS = (
    "**Kenmerk**\t{{ pakket.kenmerk }}",
    "**Versie**\t{{ pakket.versie }}",
    "**Inwerkingtreding**\t{{ pakket.inwerkingtreding | datum }}",
    "**Looptijd**\t{{ pakket.looptijd_jaren | voluit }} jaar",
    "**Partijen**\t{{ aantal_partijen }}",
)

REPRESENTED_BY = (
    # the spaces after the initials do not break
    "vertegenwoordigd door de {{ partij.functie }}, {{ partij.voorletters }}\u00a0"
    "{{ partij.achternaam }}{% if partij.functie_2 %}, en de {{ partij.functie_2 }}, "
    "{{ partij.voorletters_2 }}\u00a0{{ partij.achternaam_2 }}{% endif %},"
)

_REPRESENTED = f"{REPRESENTED_BY}\nhierna aangeduid als ‘{{{{ partij.aanduiding }}}}’."

_TOGETHER = (
    "De partijen, genummerd {{ partijen_nummers }}, worden hierna gezamenlijk "
    "aangeduid als ‘Partijen’ en ieder afzonderlijk als ‘Partij’."
)


def covenant(author: str) -> tuple[Template, ...]:
    """The templates of the covenant in the order in which they are joined."""
    return front_page(author), signature_page(author), text(author), annex(author)


def covenant_header() -> str:
    """The running header of all that has the covenant's page identity under it."""
    return running_header(
        "{{ pakket.titel }}", "{{ pakket.kenmerk }}  |  versie {{ pakket.versie }}"
    )


def front_page(
    author: str, file: str = "convenant-voorblad.docx", title: str = "Convenant: voorblad"
) -> Template:
    """Page 1: the landscape over the whole width, the title and the particulars."""
    image = landscape()
    return Template(
        file=file,
        title=title,
        author=author,
        page=FRONT_PAGE,
        header=para("Voorbladbeeld", content=picture(image)),
        body=para("Voorbladtitel", "{{ pakket.titel }}")
        + para("Voorbladregio", "{{ pakket.regio }}")
        + paras("Voorbladgegevens", _PARTICULARS),
        pictures=(image,),
    )


def signature_block(suffix: str = "") -> str:
    """The place for a signature with the signatory's name and function beneath."""
    name = f"{{{{ partij.voorletters{suffix} }}}} {{{{ partij.achternaam{suffix} }}}}"
    function = f"{{{{ partij.functie{suffix} | hoofdletter }}}}"
    return para("Handtekeningvak", f"{{{{ veld.handtekening{suffix} }}}}") + para(
        "Ondertekenaar", f"**{name}**\n{function}"
    )


def signing() -> str:
    """Date, place and the signature of one or two signatories."""
    return (
        para("Heading3", "Ondertekening")
        + para("Invulregel", "Ondertekend op  {{ veld.datum }}  te  {{ veld.plaats }}")
        + signature_block()
        + tag("if partij.functie_2")
        + signature_block("_2")
        + tag("endif")
    )


def signature_page(
    author: str,
    file: str = "convenant-ondertekenpagina.docx",
    title: str = "Convenant: ondertekenpagina",
) -> Template:
    """Page 2: the party, its signatories and the places to fill in."""
    body = (
        para("Kopbovenaan", "De ondergetekenden")
        + para("Partijnaam", "{{ partij.nr }}.\t{{ partij.naam }},")
        + para("Partijtekst", _REPRESENTED)
        + signing()
        + para("Slotregel", _TOGETHER)
    )
    return Template(
        file=file,
        title=title,
        author=author,
        page=COVENANT_PAGE,
        header=covenant_header(),
        body=body,
    )


def text(author: str) -> Template:
    """The recitals and the eleven articles."""
    body = "".join(
        part()
        for part in (
            early.recitals,
            early.definitions,
            early.aims,
            early.principles,
            early.coordination,
            late.consultation,
            late.attendance,
            late.elaboration,
            late.financing,
            late.evaluation,
            late.decisions,
            late.entry_into_force,
        )
    )
    return Template(
        file="convenant-tekst.docx",
        title="Convenant: overwegingen en artikelen",
        author=author,
        page=COVENANT_PAGE,
        header=covenant_header(),
        body=body,
    )


def annex(author: str) -> Template:
    """Annex 1: the consultation structure as a diagram."""
    image = structure_diagram()
    body = (
        para("Kopbovenaan", "Bijlage 1: overlegstructuur")
        + para(
            "Normal",
            "Het schema geeft weer hoe de overleggen, genoemd in artikel 5, zich tot elkaar "
            "verhouden. De tekst van het convenant gaat voor.",
        )
        + para("Figuur", content=picture(image))
        + para("Heading3", "Toelichting")
        + paras("Opsomming", _NOTES)
    )
    return Template(
        file="convenant-bijlage-1.docx",
        title="Convenant: bijlage 1",
        author=author,
        page=COVENANT_PAGE,
        header=covenant_header(),
        body=body,
        pictures=(image,),
    )


_NOTES = (
    "Pijlen omlaag staan voor opdrachten en kaders, pijlen omhoog voor adviezen en signalen.",
    "De stuurgroep staat met een onderbroken lijn buiten de formele lijn: zij signaleert, verbindt "
    "en adviseert, maar besluit niet (artikel 4, zesde en zevende lid).",
)
