"""The pack of joint assignments: oplegger, proposals, contribution overview and voting form."""

from __future__ import annotations

from tools.templates.data_rows import LOOKS, Column, data_table
from tools.templates.design import COVENANT_PAGE, MEMO_PAGE, NUM_STEPS_2, TEXT_WIDTH, Look
from tools.templates.emblem import emblem
from tools.templates.letterhead import letterhead, page_footer, running_header
from tools.templates.package import Template
from tools.templates.wml import (
    page_break_before,
    para,
    paras,
    restart_numbering,
    tag,
    text_table,
)

_LABELS = 46.0
_WHO = (
    "{% if o.deelnemers | length == aantal_partijen %}alle {{ aantal_partijen }} deelnemers"
    "{% else %}{{ o.deelnemers | kolom('naam') | opsomming }}{% endif %}"
)
_THEME = "{{ (tabellen.themas | waarbij('code', o.thema) | first)"

_OVERVIEW = (
    ("Onderwerp", "{{ pakket.titel }}"),
    ("Voor", "Algemeen bestuur, vergadering van {{ gegevens.vergadering | datum }}"),
    ("Van", "{{ afzender.naam }}, {{ afzender.functie }}"),
    ("Datum", "{{ pakket.verzenddatum | datum }}"),
    ("Gevraagd", "Instemming met {{ berekening.aantal | voluit }} regionale opdrachten"),
    (
        "Uren",
        "{{ berekening.gevraagd | getal }} gevraagd, {{ berekening.beschikbaar | getal }} "
        "beschikbaar",
    ),
)

_REASON = (
    "Sommige opgaven kan een deelnemer niet alleen aan: zij spelen in meer gemeenten tegelijk, "
    "vragen kennis die schaars is, of leveren pas iets op als alle deelnemers meedoen. Voor zulke "
    "opgaven leggen de deelnemers elk jaar een klein deel van hun uren bij elkaar. De "
    "omgevingsdienst doet daarvoor voorstellen; het algemeen bestuur besluit.",
    "Deze oplegger geeft het overzicht voor {{ gegevens.jaar }}. Elk voorstel is op één bladzijde "
    "uitgewerkt in de bijlage ‘{{ stukken.voorstellen.titel }}’.",
)

_HOURS = (
    "Elke deelnemer draagt **{{ gegevens.percentage }}%** bij van de uren in zijn "
    "dienstverleningsovereenkomst, met een maximum van {{ gegevens.hoogste_bijdrage | getal }} "
    "uren "
    "per jaar. Samen is dat voor {{ gegevens.jaar }} **{{ berekening.beschikbaar | getal }} "
    "uren**. "
    "De voorstellen vragen samen **{{ berekening.gevraagd | getal }} uren**; "
    "{% if berekening.resteert == 0 %}daarmee is alles verdeeld."
    "{% else %}er blijven {{ berekening.resteert | getal }} uren over, die niet worden ingezet."
    "{% endif %}",
    "Voor snelle interventies is {{ berekening.interventies | getal }} uur gereserveerd. Dat "
    "blijft "
    "binnen de grens van {{ gegevens.hoogste_interventies | getal }} uur per jaar.",
)

_STRATEGY_LEAD = "De voorstellen volgen de thema’s van de gezamenlijke toezichtstrategie:"

_VOTE = (
    "Elke deelnemer heeft één stem en brengt die schriftelijk uit, op het bijgevoegde "
    "stemformulier. Het formulier ontvangen wij graag vóór {{ pakket.retour_voor | datum }} op "
    "{{ retour.email }}. De voorstellen zijn aangenomen als ten minste "
    "{{ gegevens.nodige_stemmen }} van de {{ aantal_partijen }} deelnemers voor stemmen. De "
    "uitslag "
    "wordt in de vergadering van {{ gegevens.vergadering | datum }} meegedeeld.",
)

_DECISION = (
    "in te stemmen met de uitvoering van de {{ berekening.aantal | voluit }} regionale "
    "opdrachten in {{ gegevens.jaar }};",
    "daarvoor {{ berekening.gevraagd | getal }} uren in te zetten, naar rato bijgedragen door de "
    "deelnemers;",
    "de directeur op te dragen over de voortgang te berichten in de voor- en najaarsrapportage.",
)

_FORM = (
    ("Soort", "{{ o.soort | hoofdletter }}"),
    ("Gevraagde uren", "**{{ o.uren | getal }}**"),
    ("Begin", "{{ o.start | datum }}"),
    ("Omschrijving", "{{ o.omschrijving }}"),
    ("Beoogd resultaat", "{{ o.resultaat }}"),
    ("Wie het betreft", f"{_WHO}"),
    ("Nodige partners", "{{ o.partners | hoofdletter }}"),
    (
        "Relatie met de toezichtstrategie",
        f"**{_THEME}.naam }}}}.** {{{{ o.relatie }}}}",
    ),
    ("Toelichting", "{{ o.toelichting or 'Geen.' }}"),
)

_SHARE = (
    "In {{ gegevens.jaar }} voert de omgevingsdienst gezamenlijke opdrachten uit voor alle "
    "deelnemers. Iedere deelnemer draagt daaraan {{ gegevens.percentage }}% bij van de uren in "
    "zijn "
    "dienstverleningsovereenkomst, met een maximum van {{ gegevens.hoogste_bijdrage | getal }} "
    "uren.",
)

_SHARE_TABLE = (
    ("Uren in de dienstverleningsovereenkomst", "{{ partij.uren_dvo | getal }}"),
    (
        "{{ gegevens.percentage }}% daarvan",
        "{{ (partij.uren_dvo * gegevens.percentage / 100) | afgerond(1) | getal }}",
    ),
    ("Hoogste bijdrage per deelnemer", "{{ gegevens.hoogste_bijdrage | getal }}"),
    ("Bijdrage van {{ partij.naam }}", "**{{ partij.berekening.bijdrage | getal }} uren**"),
    (
        "Aandeel in het totaal van {{ berekening.beschikbaar | getal }} uren",
        "{{ partij.berekening.aandeel | getal }}%",
    ),
)

_SHARE_NOTE = (
    "De uren per opdracht zijn berekend naar het aandeel van {{ partij.naam }} in alle uren. "
    "Worden er minder uren gebruikt dan gevraagd, dan vervalt het verschil aan het eind van het "
    "jaar.",
)

_BALLOT = (
    "{{ partij.naam }}, vertegenwoordigd door de {{ partij.functie }}, {{ partij.voorletters "
    "}}\u00a0"
    "{{ partij.achternaam }}, brengt over de {{ berekening.aantal | voluit }} voorstellen "
    "voor regionale opdrachten in {{ gegevens.jaar }}, die samen {{ berekening.gevraagd | getal }} "
    "uren vragen, de volgende stem uit:",
)

_RULES = (
    "Elke deelnemer heeft één stem. Kruis één vakje aan.",
    "De voorstellen zijn aangenomen als ten minste {{ gegevens.nodige_stemmen }} deelnemers voor "
    "stemmen.",
    "Stuur het ondertekende formulier vóór {{ pakket.retour_voor | datum }} naar "
    "{{ retour.email }}.",
)

_BALLOT_LOOKS = {
    "Stemkeuze": Look("Stemkeuze", size=11, before=7, after=7, left=12, hanging=12, tabs=(12,),
                      line=1.1, keep_next=True),
}  # fmt: skip


def assignments(author: str) -> tuple[Template, ...]:
    """The Word files of the pack, in the order in which a participant gets them."""
    return _oplegger(author), _proposals(author), _contribution(author), _ballot(author)


def _details(
    rows: tuple[tuple[str, str], ...], head: tuple[str, str], caption: str, first: float = _LABELS
) -> str:
    widths = (first, TEXT_WIDTH - first)
    return text_table("Overzichtstabel", widths, head, rows, caption=caption)


def _oplegger(author: str) -> Template:
    image = emblem()
    columns = (
        Column(10, "Nr", "{{ o.nr }}"),
        Column(59, "Opdracht", "**{{ o.naam }}**", "Gevraagd"),
        Column(29, "Soort", "{{ o.soort | hoofdletter }}"),
        Column(45, "Thema", f"{_THEME}.naam }}}}"),
        Column(17, "Uren", "{{ o.uren | getal }}", "{{ berekening.gevraagd | getal }}", True),
    )
    themes = (
        Column(46, "Thema", "{{ t.naam }}"),
        Column(114, "Doel", "{{ t.doel }}"),
    )
    decision = "".join(
        para("Nummering", text, props=restart_numbering(NUM_STEPS_2)) for text in _DECISION
    )
    return Template(
        file="oplegger.docx",
        title="Oplegger regionale opdrachten",
        author=author,
        page=MEMO_PAGE,
        first_header=letterhead(image),
        header=running_header("Oplegger {{ pakket.titel }}", "{{ pakket.kenmerk }}"),
        first_footer=page_footer("{{ pakket.kenmerk }}"),
        footer=page_footer("{{ pakket.kenmerk }}"),
        body=para("Memotitel", "Oplegger")
        + _details(_OVERVIEW, ("Onderdeel", "Toelichting"), "Kerngegevens van de oplegger")
        + para("Heading2", "Aanleiding")
        + paras("Normal", _REASON)
        + para("Heading2", "Voorstellen")
        + data_table("tabellen.opdrachten", columns, caption="Voorstellen met de gevraagde uren")
        + para("Heading2", "Uren: gevraagd en beschikbaar")
        + paras("Normal", _HOURS)
        + para("Heading2", "Relatie met de toezichtstrategie")
        + para("Tabelaanloop", _STRATEGY_LEAD)
        + data_table("tabellen.themas", themes, caption="Thema’s met hun doel", name="t")
        + para("Heading2", "Stemming")
        + paras("Normal", _VOTE)
        + para("Heading2", "Voorgesteld besluit")
        + para("Aanloop", "Wij stellen u voor:")
        + decision,
        pictures=(image,),
        looks=LOOKS,
    )


def _proposals(author: str) -> Template:
    """One form per proposal, each on a page of its own; nothing in it is of one party."""
    return Template(
        file="voorstellen.docx",
        title="Voorstellen regionale opdrachten",
        author=author,
        page=MEMO_PAGE,
        header=running_header("Voorstellen {{ pakket.titel }}", "{{ pakket.kenmerk }}"),
        footer=page_footer("{{ afzender.organisatie }}"),
        body=tag("for o in tabellen.opdrachten")
        + para("Memotitel", "Voorstel {{ o.nr }}: {{ o.naam }}", props=page_break_before())
        + _details(_FORM, ("Onderdeel", "Voorstel"), "Voorstel voor een regionale opdracht")
        + tag("endfor"),
    )


def _contribution(author: str) -> Template:
    image = emblem()
    share = "(partij.berekening.bijdrage * o.uren / berekening.beschikbaar) | afgerond(1)"
    columns = (
        Column(10, "Nr", "{{ o.nr }}"),
        Column(76, "Opdracht", "**{{ o.naam }}**"),
        Column(37, "Uren van alle deelnemers", "{{ o.uren | getal }}", "", True),
        Column(37, "Uw deel daarvan", f"{{{{ {share} | getal(1) }}}}", "", True),
    )
    return Template(
        file="bijdrage-overzicht.docx",
        title="Bijdrage-overzicht",
        author=author,
        page=MEMO_PAGE,
        header=letterhead(image),
        footer=page_footer("{{ pakket.kenmerk }} / {{ partij.nr }}"),
        body=para("Memotitel", "Bijdrage aan de regionale opdrachten {{ gegevens.jaar }}")
        + para("Partijnaam", "{{ partij.nr }}.\t{{ partij.naam }}")
        + paras("Normal", _SHARE)
        + _details(_SHARE_TABLE, ("Berekening", "Uren"), "Berekening van de bijdrage", 120)
        + para("Heading2", "Opdrachten die u betreffen")
        + data_table(
            "partij.rijen.opdrachten", columns, caption="Opdrachten die de deelnemer betreffen"
        )
        + para("Tussenruimte")
        + paras("Normal", _SHARE_NOTE),
        pictures=(image,),
        looks=LOOKS,
    )


def _ballot(author: str) -> Template:
    choices = "".join(
        para("Stemkeuze", f"{{{{ veld.{name} }}}}\t{text}")
        for name, text in (
            ("voor", "**Voor** de voorstellen"),
            ("tegen", "**Tegen** de voorstellen"),
            ("onthouding", "**Onthouding** van stemming"),
        )
    )
    return Template(
        file="stemformulier.docx",
        title="Stemformulier",
        author=author,
        page=COVENANT_PAGE,
        header=running_header("Stemformulier {{ pakket.titel }}", "{{ pakket.kenmerk }}"),
        body=para("Kopbovenaan", "Stemformulier")
        + para("Partijnaam", "{{ partij.nr }}.\t{{ partij.naam }}")
        + paras("Normal", _BALLOT)
        + choices
        + para("Heading3", "Ondertekening")
        + para("Invulregel", "Ondertekend op  {{ veld.datum }}  te  {{ veld.plaats }}")
        + para("Handtekeningvak", "{{ veld.handtekening }}")
        + para(
            "Ondertekenaar",
            "**{{ partij.voorletters }} {{ partij.achternaam }}**\n"
            "{{ partij.functie | hoofdletter }}, namens {{ partij.naam }}",
        )
        + para("Heading3", "Zo stemt u")
        + paras("Opsomming", _RULES),
        looks=_BALLOT_LOOKS,
    )
