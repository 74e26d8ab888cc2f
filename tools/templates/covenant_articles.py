"""The text of the covenant: articles 5 to 11."""

from __future__ import annotations

from tools.templates.covenant_text import article, member, topic
from tools.templates.design import TEXT_WIDTH
from tools.templates.wml import para, text_table

_ATTENDANCE_HEAD = (
    "Groep",
    "Bestuurlijk PSO",
    "Ambtelijk PSO",
    "Stuurgroep",
    "Coördinatieoverleg",
)
_ATTENDANCE = (
    (
        "Gemeenten",
        "portefeuillehouder",
        "directeur of manager",
        "drie leden namens alle gemeenten",
        "–",
    ),
    (
        "Provincie Utrecht",
        "gedeputeerde, voorzitter",
        "directeur, voorzitter",
        "één lid, voorzitter",
        "coördinator, voorzitter",
    ),
    (
        "Waterschappen",
        "lid van het dagelijks bestuur",
        "directeur of manager",
        "één lid namens alle waterschappen",
        "–",
    ),
    (
        "Omgevingsdienst Utrecht",
        "directeur, als adviseur",
        "directeur, plaatsvervangend voorzitter",
        "één lid",
        "coördinator",
    ),
    (
        "Veiligheidsregio en GGD",
        "directeur, als adviseur",
        "manager",
        "één lid namens beide",
        "op uitnodiging",
    ),
    (
        "Rijkspartners",
        "directeur, op uitnodiging",
        "manager",
        "één lid namens allen",
        "op uitnodiging",
    ),
)
_ATTENDANCE_WIDTHS = (34.0, 33.0, 31.0, 28.0, TEXT_WIDTH - 126.0)


def consultation() -> str:
    """Article 5."""
    return article(
        "Overlegstructuur",
        member(
            "De samenwerking krijgt vorm in het Bestuurlijk PSO, het Ambtelijk PSO, de stuurgroep, "
            "het coördinatieoverleg en de kennisnetwerken. Bijlage 1 geeft de samenhang tussen "
            "deze overleggen schematisch weer."
        ),
        topic("Bestuurlijk PSO"),
        member(
            "Het Bestuurlijk PSO bestaat uit bestuurders van Partijen en komt ten minste tweemaal "
            "per jaar bijeen. Het Bestuurlijk PSO:",
            "bepaalt de strategische koers van de samenwerking;",
            "stelt de gezamenlijke agenda vast, bedoeld in artikel 2, tweede lid;",
            "bespreekt de uitkomsten van evaluaties, bedoeld in artikel 9.",
        ),
        member(
            "Een lid van Gedeputeerde Staten van de provincie Utrecht is voorzitter. Het "
            "Bestuurlijk PSO streeft naar overeenstemming; een uitkomst bindt een Partij pas "
            "nadat haar bevoegde orgaan daartoe heeft besloten."
        ),
        topic("Ambtelijk PSO"),
        member(
            "Het Ambtelijk PSO bestaat uit directeuren of managers van Partijen en komt ten minste "
            "viermaal per jaar bijeen. Het Ambtelijk PSO:",
            "bereidt de vergaderingen van het Bestuurlijk PSO voor;",
            "werkt de gezamenlijke agenda uit in een jaaragenda en bewaakt de uitvoering ervan;",
            "stelt kennisnetwerken in, geeft hun een opdracht mee en heft ze op.",
        ),
        member(
            "Het voorzitterschap van het Ambtelijk PSO berust bij de provincie Utrecht. De "
            "Omgevingsdienst Utrecht is plaatsvervangend voorzitter."
        ),
        topic("Stuurgroep"),
        member(
            "De stuurgroep bestaat uit ten hoogste acht leden, die door de groepen van Partijen, "
            "genoemd in artikel 6, worden aangewezen. Zij komt bijeen zo vaak als zij nodig acht."
        ),
        member(
            "De leden van de stuurgroep spreken namens hun groep. Zij halen vooraf op wat er in "
            "die groep leeft en koppelen de uitkomsten van het overleg terug."
        ),
        topic("Coördinatieoverleg"),
        member(
            "Het coördinatieoverleg bestaat uit de coördinatoren en komt ten minste maandelijks "
            "bijeen. Het bewaakt de dagelijkse voortgang, stemt beleid en uitvoering op elkaar af "
            "en bereidt de vergaderingen van de stuurgroep en het Ambtelijk PSO voor."
        ),
        member(
            "De coördinatoren kunnen andere Partijen voor een onderwerp uitnodigen en doen van de "
            "uitkomsten verslag in de samenwerkingsruimte."
        ),
        topic("Kennisnetwerken"),
        member(
            "Een kennisnetwerk staat open voor medewerkers van alle Partijen. Het wisselt kennis "
            "en ervaring uit, ontwikkelt gezamenlijke werkwijzen en legt vragen die het niet zelf "
            "kan beantwoorden voor aan het coördinatieoverleg."
        ),
        member(
            "Ieder kennisnetwerk heeft een trekker uit een van de Partijen en maakt zijn "
            "opbrengsten binnen een maand voor alle Partijen toegankelijk."
        ),
    )


def attendance() -> str:
    """Article 6, with the table of who attends which meeting."""
    grid = text_table(
        "Overzichtstabel", _ATTENDANCE_WIDTHS, _ATTENDANCE_HEAD, _ATTENDANCE,
        caption="Deelname aan de overleggen per groep van Partijen",
    )  # fmt: skip
    return article(
        "Deelname aan de overleggen",
        member(
            "Partijen nemen deel aan de overleggen zoals aangegeven in de volgende tabel:",
            keep_next=True,
        ),
        grid,
        para("Tussenruimte"),
        member(
            "Onder rijkspartners worden in dit artikel verstaan: Rijkswaterstaat Midden-Nederland, "
            "de Rijksdienst voor het Cultureel Erfgoed, Staatsbosbeheer en ProRail."
        ),
        member(
            "Aan de kennisnetwerken nemen medewerkers van alle Partijen deel, ieder voor zover het "
            "thema voor de eigen taken van belang is."
        ),
        member(
            "Iedere Partij bepaalt zelf wie haar vertegenwoordigt en regelt de vervanging. Een "
            "deelnemer beschikt over het mandaat of de opdracht die voor de geagendeerde "
            "onderwerpen nodig is."
        ),
        member(
            "De voorzitter van een overleg kan anderen uitnodigen als adviseur of toehoorder. "
            "Agenda en stukken zijn ten minste tien werkdagen voor een vergadering van het "
            "Bestuurlijk PSO en ten minste vijf werkdagen voor een vergadering van het Ambtelijk "
            "PSO beschikbaar."
        ),
    )


def elaboration() -> str:
    """Article 7."""
    return article(
        "Uitwerking en digitale samenwerking",
        member(
            "Partijen kunnen dit convenant uitwerken in werkafspraken, waaronder afspraken over:",
            "de behandeling van aanvragen en initiatieven waarbij meer Partijen betrokken zijn;",
            "advisering aan elkaar en de termijnen die daarbij gelden;",
            "gezamenlijk toezicht en een gezamenlijke handhavingsstrategie.",
        ),
        member(
            "Werkafspraken zijn in overeenstemming met dit convenant. Zij worden vastgesteld door "
            "de Partijen die het aangaat en ter kennis gebracht van het Ambtelijk PSO."
        ),
        member(
            "Partijen gebruiken een gezamenlijke digitale samenwerkingsruimte voor agenda’s, "
            "verslagen, werkafspraken en opbrengsten van kennisnetwerken. De Omgevingsdienst "
            "Utrecht beheert de samenwerkingsruimte."
        ),
        member(
            "Voor samenwerking bij aanvragen en meldingen gebruiken Partijen zoveel mogelijk de "
            "samenwerkfunctionaliteit van het Digitaal Stelsel Omgevingswet."
        ),
        member(
            "Partijen verwerken persoonsgegevens en vertrouwelijke gegevens in het kader van "
            "dit convenant alleen voor zover dat voor hun taken nodig is. Leidt dat tot "
            "een structurele uitwisseling van persoonsgegevens, dan leggen de betrokken Partijen "
            "daarover vooraf afspraken vast."
        ),
    )


def financing() -> str:
    """Article 8."""
    return article(
        "Financiering",
        member(
            "Dit convenant heeft geen financiële gevolgen. Iedere Partij draagt de kosten van haar "
            "eigen deelname aan de samenwerking."
        ),
        member(
            "De werkzaamheden van de coördinatoren worden verricht binnen de bestaande structuren "
            "en budgetten, in aansluiting op de artikelen 2.18, 18.26 en 18.27 van de Omgevingswet."
        ),
        member(
            "Voor een gezamenlijke activiteit waaraan kosten zijn verbonden, maken de Partijen die "
            "daaraan deelnemen vooraf schriftelijk afspraken over de verdeling van die kosten. "
            "Deelname is niet verplicht."
        ),
    )


def evaluation() -> str:
    """Article 9."""
    return article(
        "Evaluatie en wijziging",
        member(
            "Partijen evalueren dit convenant om de twee jaar, voor het eerst twee jaar na de "
            "datum, genoemd in artikel 11, eerste lid. De coördinatoren bereiden de evaluatie voor."
        ),
        member(
            "De evaluatie gaat in ieder geval over:",
            "de mate waarin de doelen, genoemd in artikel 2, zijn bereikt;",
            "de werking van de coördinerende rollen en van de overlegstructuur;",
            "de tijd die de samenwerking vraagt in verhouding tot haar opbrengst.",
        ),
        member(
            "Iedere Partij kan te allen tijde een wijziging van dit convenant voorstellen. Zij "
            "zendt het voorstel met een toelichting aan het secretariaat, dat het ter bespreking "
            "aan het Ambtelijk PSO en het Bestuurlijk PSO voorlegt."
        ),
        member(
            "Een wijziging komt tot stand wanneer **alle Partijen** daarmee schriftelijk hebben "
            "ingestemd. Het secretariaat stelt Partijen daarvan in kennis en zendt hun de "
            "gewijzigde tekst toe."
        ),
        member(
            "Een overheid of uitvoeringsorganisatie die de doelen, genoemd in artikel 2, "
            "onderschrijft, kan met instemming van het Bestuurlijk PSO tot dit convenant "
            "toetreden. Zij aanvaardt het convenant zoals het dan luidt door een toetredingspagina "
            "te ondertekenen."
        ),
        member(
            "Een Partij kan haar deelname schriftelijk opzeggen bij het secretariaat. Het "
            "convenant blijft dan tussen de overige Partijen van kracht. Van een toetreding of "
            "uittreding geeft het secretariaat kennis aan alle Partijen."
        ),
    )


def decisions() -> str:
    """Article 10."""
    return article(
        "Interne besluitvorming",
        member(
            "Iedere Partij draagt zorg voor de besluitvorming die in haar eigen organisatie nodig "
            "is om dit convenant aan te gaan en uit te voeren, met inachtneming van de eigen "
            "mandaatregeling en van de bevoegdheden van haar vertegenwoordigend orgaan."
        ),
        member(
            "Door ondertekening verklaart de ondertekenaar bevoegd te zijn de Partij bij dit "
            "convenant te vertegenwoordigen."
        ),
        member(
            "Een Partij die als gevolg van haar interne besluitvorming een afspraak niet of niet "
            "tijdig kan nakomen, meldt dit zo spoedig mogelijk aan de Partijen die het aangaat."
        ),
    )


def entry_into_force() -> str:
    """Article 11, and the closing formula."""
    return article(
        "Inwerkingtreding, looptijd en beëindiging",
        member(
            "Dit convenant treedt in werking op {{ pakket.inwerkingtreding | datum }}. Voor een "
            "Partij die het convenant op een latere datum ondertekent, treedt het in werking op de "
            "dag van haar ondertekening."
        ),
        member(
            "Dit convenant geldt voor een termijn van {{ pakket.looptijd_jaren | voluit }} jaar, "
            "te rekenen vanaf {{ pakket.inwerkingtreding | datum }}."
        ),
        member(
            "Uiterlijk zes maanden voor het einde van deze termijn treden Partijen in overleg over "
            "verlenging of vervanging van dit convenant. Zij betrekken daarbij de uitkomsten van "
            "de evaluaties, bedoeld in artikel 9."
        ),
        member(
            "Partijen kunnen dit convenant gezamenlijk voortijdig beëindigen. Zij leggen de "
            "beëindiging en de afwikkeling daarvan vast in een afzonderlijke overeenkomst."
        ),
        member(
            "Dit convenant wordt ondertekend op een ondertekenpagina per Partij. De ondertekende "
            "pagina’s vormen samen met deze tekst en bijlage 1 één geheel. Nadat alle Partijen "
            "hebben ondertekend, ontvangt iedere Partij een definitief exemplaar."
        ),
        member("Dit convenant wordt aangehaald als: {{ pakket.titel }}."),
    )
