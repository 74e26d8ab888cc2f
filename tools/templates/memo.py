"""The cover memo (oplegger) with which a party puts the covenant on its own agenda."""

from __future__ import annotations

from tools.templates.design import MEMO_PAGE, NUM_STEPS_2, TEXT_WIDTH
from tools.templates.emblem import emblem
from tools.templates.letterhead import letterhead, page_footer, running_header
from tools.templates.package import Template
from tools.templates.wml import page_break_before, para, paras, restart_numbering, text_table

_LABELS = 46.0

_OVERVIEW = (
    ("Onderwerp", "Ondertekening {{ pakket.titel }}"),
    ("Beslissend orgaan", "{{ partij.overleg | hoofdletter }}"),
    ("Datum", "{{ pakket.verzenddatum | datum }}"),
    ("Categorie", "Voorleggen ter ondertekening"),
    (
        "Kern van het advies",
        "Bekrachtig het convenant ongewijzigd door ondertekening vóór "
        "{{ pakket.retour_voor | datum }}. Het convenant volgt de intentieovereenkomst op en "
        "geeft de samenwerking meer structuur, met behoud van flexibiliteit.",
    ),
    ("Financiële gevolgen", "Nee"),
    ("Bijlagen", "{{ stukken.convenant.titel }}, versie {{ pakket.versie }}"),
)

_REASON = (
    "De overheden en uitvoeringsorganisaties in de provincie Utrecht werken sinds de "
    "voorbereiding op de Omgevingswet samen aan vergunningverlening, toezicht en handhaving "
    "(VTH) en aan ruimtelijke ontwikkeling (RO). De afspraken daarover staan in een "
    "intentieovereenkomst van 38 partners, die op "
    "{{ gegevens.einde_intentieovereenkomst | datum }} van rechtswege eindigt. Zonder opvolging "
    "vervalt per {{ pakket.inwerkingtreding | datum }} de gezamenlijke grondslag onder het "
    "overleg en de kennisuitwisseling.",
    "De partners hebben de samenwerking daarom geëvalueerd. De uitkomst is eenduidig: de "
    "samenwerking levert meerwaarde op en verdient voortzetting, maar taken, rollen en "
    "overleggen moeten duidelijker worden vastgelegd. Dat vraagt om een convenant.",
)

_AIM_LEAD = "Met het convenant beogen de partijen:"

_AIM = (
    "de samenwerking in de fysieke leefomgeving met ingang van "
    "{{ pakket.inwerkingtreding | datum }} voor {{ pakket.looptijd_jaren | voluit }} jaar "
    "voort te zetten;",
    "vast te leggen wie waarvoor aanspreekbaar is en in welk overleg onderwerpen aan bod komen;",
    "initiatiefnemers en inwoners bij opgaven waar meer overheden bij betrokken zijn "
    "tijdig en eensluidend van dienst te zijn;",
    "kennis, gegevens en capaciteit beter te benutten, zonder dat bevoegdheden verschuiven.",
)

_PROCESS = (
    "De evaluatie is uitgevoerd met gesprekken, een vragenlijst onder alle partners en twee "
    "werkbijeenkomsten. Drie modellen zijn vergeleken: voortzetting van de intentieovereenkomst, "
    "een middenmodel en een zwaardere organisatievorm met eigen middelen en personeel. Het "
    "advies luidde te kiezen voor het middenmodel: meer structuur dan nu, met behoud van de "
    "flexibiliteit die partners waarderen.",
    "Een schrijfgroep uit gemeenten, waterschappen, provincie en omgevingsdienst heeft het "
    "middenmodel uitgewerkt in een ontwerpconvenant. Alle partners konden op het ontwerp "
    "reageren; hun opmerkingen zijn in het Ambtelijk PSO besproken en verwerkt. Het Bestuurlijk "
    "Provinciaal Samenwerkingsoverleg (Bestuurlijk PSO) heeft op "
    "{{ gegevens.akkoord_bpso | datum }} met de tekst ingestemd. Daarmee ligt een tekst voor "
    "waarover bestuurlijk overeenstemming bestaat; wijzigingen zijn in deze fase niet meer aan "
    "de orde.",
)

_FORMAL = (
    "De intentieovereenkomst sprak een gezamenlijk voornemen uit. Het convenant bevat "
    "wederzijdse afspraken over doelen, uitgangspunten, rollen, deelname en evaluatie. Het "
    "verandert niets aan wettelijke taken en bevoegdheden: elke partij blijft zelf "
    "verantwoordelijk voor haar besluiten.",
)

_STRUCTURE_INTRO = "Voor de overlegstructuur gaat het om de volgende zeven punten:"

_STRUCTURE = (
    "Er komt één overlegstructuur voor VTH en RO samen; afzonderlijke overleggen over hetzelfde "
    "onderwerp gaan daarin op.",
    "Het **Bestuurlijk PSO** stelt ten minste tweemaal per jaar de strategische koers en de "
    "gezamenlijke agenda vast.",
    "Het **Ambtelijk PSO** bereidt de bestuurlijke vergaderingen voor en bewaakt de uitvoering "
    "van de jaaragenda.",
    "De **stuurgroep**, met een vertegenwoordiging uit elke groep partners, houdt het overzicht "
    "en verbindt partners die elkaar nodig hebben.",
    "Het **coördinatieoverleg** van provincie en omgevingsdienst zorgt voor de dagelijkse "
    "afstemming tussen beleid en uitvoering.",
    "**Kennisnetwerken** wisselen per thema ervaring uit en leveren gezamenlijke werkwijzen op; "
    "zij worden ingesteld en opgeheven naar behoefte.",
    "Iedere partij wijst een **vast aanspreekpunt** aan en regelt zelf de afstemming binnen de "
    "eigen organisatie.",
)

_COORDINATION = (
    "Het convenant kent twee formele coördinerende rollen. De provincie coördineert op "
    "strategisch en tactisch niveau: zij organiseert het bestuurlijk en ambtelijk overleg en "
    "bewaakt de samenhang tussen de provinciale en regionale opgaven. De omgevingsdienst "
    "coördineert op tactisch en operationeel niveau: zij brengt de uitvoeringspraktijk bijeen "
    "en ondersteunt de kennisnetwerken. De stuurgroep vervult daarnaast een informele "
    "coördinerende rol: zij signaleert, verbindt en adviseert, maar neemt geen besluiten die "
    "partijen binden.",
)

_FINANCE = (
    "Aan het convenant zijn **geen financiële gevolgen** verbonden. De inzet van de provincie en "
    "de omgevingsdienst als coördinatoren past binnen de bestaande structuren en sluit aan bij "
    "de artikelen 2.18, 18.26 en 18.27 van de Omgevingswet. Iedere partij draagt de kosten van "
    "haar eigen deelname. Willen partijen samen een activiteit bekostigen, dan maken zij "
    "daarover vooraf afzonderlijke afspraken; het convenant verplicht daartoe niet.",
)

_SIGNING = (
    "De ondertekenpagina is bladzijde {{ stukken.convenant.ondertekenpagina }} van het digitaal "
    "toegezonden convenant en is voor uw organisatie opgemaakt. Na een positief besluit wordt "
    "het convenant daar ongewijzigd ondertekend, digitaal of met de hand, en vóór "
    "{{ pakket.retour_voor | datum }} digitaal gezonden aan {{ retour.email }}.",
    "Het convenant treedt op {{ pakket.inwerkingtreding | datum }} in werking of, als uw "
    "organisatie later ondertekent, voor haar op de dag van ondertekening. Als alle partijen "
    "hebben ondertekend, ontvangt iedere partij een definitief exemplaar.",
)

_DECISION_LEAD = "Wij stellen u voor te besluiten:"

_DECISION = (
    "in te stemmen met het {{ pakket.titel }}, versie {{ pakket.versie }};",
    "het convenant ongewijzigd te laten ondertekenen door de daartoe bevoegde vertegenwoordiger;",
    "een vast aanspreekpunt voor de samenwerking aan te wijzen en de naam daarvan door te geven "
    "aan het secretariaat.",
)

_OWN_LEAD = (
    "Deze oplegger wordt ook als Word-bestand geleverd, zodat u hem voor uw eigen agenda kunt "
    "aanvullen en aanpassen."
)

_OWN = (
    ("Vergadering en agendapunt", ""),
    ("Portefeuillehouder", ""),
    ("Behandelend ambtenaar", ""),
    ("Ambtelijk advies", ""),
    ("Besluit", ""),
)

_SUMMARY_TABLE = (
    ("Wat", "Een convenant van {{ aantal_partijen }} partijen over samenwerking bij VTH en RO."),
    ("Waarom", "De intentieovereenkomst eindigt op "
               "{{ gegevens.einde_intentieovereenkomst | datum }}."),
    ("Hoe", "Een middenmodel: meer structuur, met behoud van flexibiliteit."),
    ("Wanneer", "Vanaf {{ pakket.inwerkingtreding | datum }}, voor een termijn van "
                "{{ pakket.looptijd_jaren | voluit }} jaar."),
    ("Kosten", "Geen financiële gevolgen; iedere partij draagt de kosten van eigen deelname."),
)  # fmt: skip

_SUMMARY = (
    "**Aanleiding.** De Omgevingswet vraagt dat overheden als één overheid optreden. In de "
    "provincie Utrecht doen gemeenten, provincie, waterschappen, gezamenlijke diensten en "
    "rijkspartners dat sinds enkele jaren op grond van een intentieovereenkomst. De evaluatie "
    "laat zien dat de samenwerking werkt, en dat zij een steviger basis nodig heeft.",
    "**Inhoud.** Het convenant bevat vijf doelen en twaalf uitgangspunten. Het benoemt de "
    "provincie als strategisch-tactisch en de omgevingsdienst als tactisch-operationeel "
    "coördinator, met de stuurgroep als informele verbinder. Er is één overlegstructuur van "
    "Bestuurlijk PSO, Ambtelijk PSO, stuurgroep, coördinatieoverleg en kennisnetwerken.",
    "**Totstandkoming.** Een schrijfgroep uit gemeenten, waterschappen, provincie en "
    "omgevingsdienst heeft het advies uit de evaluatie uitgewerkt. Alle partners konden op het "
    "ontwerp reageren. Het Bestuurlijk PSO heeft op {{ gegevens.akkoord_bpso | datum }} met de "
    "tekst ingestemd.",
    "**Ruimte.** Bevoegdheden verschuiven niet. Elke partij besluit zelf, regelt de eigen "
    "besluitvorming en kiest in welke kennisnetwerken zij meedoet. Het convenant wordt om de "
    "twee jaar geëvalueerd en kan worden gewijzigd als alle partijen daarmee schriftelijk "
    "instemmen.",
    "**Vervolg.** Als alle partijen hebben ondertekend, ontvangt iedere partij een definitief "
    "exemplaar. De provincie en de omgevingsdienst stellen daarna het eerste werkplan op en "
    "bereiden de gezamenlijke agenda voor.",
    "**Gevraagd besluit.** Het convenant ongewijzigd te bekrachtigen door ondertekening vóór "
    "{{ pakket.retour_voor | datum }} op bladzijde {{ stukken.convenant.ondertekenpagina }}.",
)


def memo(author: str) -> Template:
    """The template of the cover memo."""
    image = emblem()
    title = "Oplegger {{ pakket.titel }}"
    return Template(
        file="oplegger.docx",
        title="Oplegger bij het convenant",
        author=author,
        page=MEMO_PAGE,
        first_header=letterhead(image),
        header=running_header(title, "{{ pakket.kenmerk }}"),
        first_footer=page_footer("{{ pakket.kenmerk }}"),
        footer=page_footer("{{ pakket.kenmerk }}"),
        body=_opening() + _changes() + _closing() + _annex(),
        pictures=(image,),
    )


def _overview(rows: tuple[tuple[str, str], ...], head: tuple[str, str], caption: str) -> str:
    return text_table(
        "Overzichtstabel", (_LABELS, TEXT_WIDTH - _LABELS), head, rows, caption=caption
    )


def _restarted(texts: tuple[str, ...]) -> str:
    """A second numbered list, which begins at 1 again."""
    return "".join(para("Nummering", text, props=restart_numbering(NUM_STEPS_2)) for text in texts)


def _opening() -> str:
    return (
        para("Memotitel", "Oplegger")
        + _overview(_OVERVIEW, ("Onderdeel", "Toelichting"), "Kerngegevens van de oplegger")
        + para("Heading2", "Aanleiding")
        + paras("Normal", _REASON)
        + para("Heading2", "Doel")
        + para("Aanloop", _AIM_LEAD)
        + paras("Opsomming", _AIM)
        + para("Heading2", "Terugblik op het proces")
        + paras("Normal", _PROCESS)
    )


def _changes() -> str:
    return (
        para("Heading2", "Wat verandert er")
        + para("Heading3", "Formalisering van de samenwerking")
        + paras("Normal", _FORMAL)
        + para("Heading3", "Overlegstructuur")
        + para("Aanloop", _STRUCTURE_INTRO)
        + paras("Nummering", _STRUCTURE)
        + para("Heading3", "Coördinatie")
        + paras("Normal", _COORDINATION)
    )


def _closing() -> str:
    return (
        para("Heading2", "Financiering")
        + paras("Normal", _FINANCE)
        + para("Heading2", "Ondertekening en vervolg")
        + paras("Normal", _SIGNING)
        + para("Heading2", "Voorgesteld besluit")
        + para("Aanloop", _DECISION_LEAD)
        + _restarted(_DECISION)
        + para("Heading2", "Aan te vullen door uw organisatie")
        + para("Tabelaanloop", _OWN_LEAD)
        + _overview(_OWN, ("Onderdeel", "Door u in te vullen"), "Gegevens van uw organisatie")
    )


def _annex() -> str:
    return (
        para("Heading2", "Bijlage: managementsamenvatting", props=page_break_before())
        + _overview(_SUMMARY_TABLE, ("Vraag", "Antwoord in het kort"), "Samenvatting in het kort")
        + para("Tussenruimte")
        + paras("Normal", _SUMMARY)
    )
