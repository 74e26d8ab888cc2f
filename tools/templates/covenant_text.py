"""The text of the covenant: recitals and articles 1 to 4."""

from __future__ import annotations

from tools.templates.wml import para, paras


def article(title: str, *content: str) -> str:
    """An article with its automatic number."""
    return para("Artikelkop", title) + "".join(content)


def member(text: str, *items: str, keep_next: bool = False) -> str:
    """A numbered member (lid), with lettered items (onderdelen) under it."""
    keep = "<w:keepNext/>" if items or keep_next else ""
    return para("Lid", text, props=keep) + paras("Sub", items)


def topic(title: str) -> str:
    """A heading within an article."""
    return para("Heading3", title)


_RECITALS = (
    "de Omgevingswet, die op 1 januari 2024 in werking is getreden, van bestuursorganen vraagt "
    "dat zij bij de uitoefening van hun taken en bevoegdheden in de fysieke leefomgeving rekening "
    "houden met elkaars taken en bevoegdheden en deze zo nodig onderling afstemmen;",
    "Partijen ieder vanuit hun eigen taak betrokken zijn bij vergunningverlening, toezicht en "
    "handhaving (VTH) en bij ruimtelijke ontwikkeling (RO) in de provincie Utrecht, en dat "
    "opgaven, initiatieven en overtredingen zich niet aan bestuurlijke grenzen houden;",
    "inwoners, bedrijven en maatschappelijke organisaties mogen verwachten dat overheden die bij "
    "hetzelfde initiatief betrokken zijn, tijdig met elkaar overleggen en als één overheid "
    "optreden;",
    "Partijen hun samenwerking hebben vastgelegd in een intentieovereenkomst, die op "
    "{{ gegevens.einde_intentieovereenkomst | datum }} eindigt;",
    "uit de evaluatie van die intentieovereenkomst blijkt dat Partijen elkaar beter hebben leren "
    "kennen en van elkaars kennis gebruikmaken, en dat rollen, besluitvorming en "
    "overlegstructuur duidelijker kunnen worden vastgelegd;",
    "de evaluatie heeft geleid tot het advies te kiezen voor een middenmodel, waarin de "
    "samenwerking meer structuur krijgt en de flexibiliteit behouden blijft die Partijen "
    "waarderen;",
    "het Bestuurlijk Provinciaal Samenwerkingsoverleg op "
    "{{ gegevens.akkoord_bpso | datum }} heeft ingestemd met de uitwerking van dit middenmodel "
    "in dit convenant;",
    "dit convenant de wettelijke taken en bevoegdheden van Partijen onverlet laat en voor hen "
    "geen financiële gevolgen heeft;",
)


def recitals() -> str:
    """The considerations that lead to the covenant."""
    return (
        para("Kopbovenaan", "Overwegingen")
        + para("Aanloop", "Partijen nemen in aanmerking dat:")
        + paras("Overweging", _RECITALS)
        + para("Overgang", "en zijn het volgende overeengekomen:")
    )


def definitions() -> str:
    """Article 1."""
    return article(
        "Begripsbepalingen",
        member(
            "In dit convenant wordt verstaan onder:",
            "**Ambtelijk PSO**: het ambtelijk Provinciaal Samenwerkingsoverleg, bedoeld in "
            "artikel 5, vierde lid, waarin Partijen op tactisch niveau overleggen;",
            "**Bestuurlijk PSO**: het bestuurlijk Provinciaal Samenwerkingsoverleg, bedoeld in "
            "artikel 5, tweede lid, waarin Partijen op strategisch niveau overleggen;",
            "**coördinatieoverleg**: het overleg van de coördinatoren, bedoeld in artikel 5, "
            "achtste lid;",
            "**coördinatoren**: de provincie Utrecht en de Omgevingsdienst Utrecht, in de rollen "
            "die artikel 4 aan hen toekent;",
            "**fysieke leefomgeving**: de fysieke leefomgeving, bedoeld in artikel 1.2 van de "
            "Omgevingswet;",
            "**kennisnetwerk**: een groep van medewerkers van Partijen die rond een thema kennis "
            "en ervaring uitwisselt, bedoeld in artikel 5, tiende lid;",
            "**RO**: ruimtelijke ontwikkeling, waaronder het voorbereiden, vaststellen en "
            "uitvoeren van omgevingsvisies, programma’s, omgevingsplannen en projecten;",
            "**samenwerkingsruimte**: de gezamenlijke digitale werkomgeving, bedoeld in "
            "artikel 7, derde lid;",
            "**stuurgroep**: de vertegenwoordiging van groepen van Partijen, bedoeld in artikel 5, "
            "zesde lid;",
            "**VTH**: vergunningverlening, toezicht en handhaving bij of krachtens de "
            "Omgevingswet en daarmee samenhangende wetgeving.",
        ),
        member(
            "Begrippen die in de Omgevingswet zijn omschreven, hebben in dit convenant dezelfde "
            "betekenis."
        ),
    )


def aims() -> str:
    """Article 2."""
    return article(
        "Doel",
        member(
            "Partijen werken samen met als doel:",
            "een veilige en gezonde fysieke leefomgeving en een goede omgevingskwaliteit in de "
            "provincie Utrecht te bevorderen;",
            "initiatiefnemers en belanghebbenden bij opgaven waarbij meer Partijen betrokken "
            "zijn, tijdig, voorspelbaar en eensluidend van dienst te zijn;",
            "beleid en uitvoering bij VTH en RO op elkaar te laten aansluiten, zodat ervaringen "
            "uit de uitvoering doorwerken in nieuw beleid;",
            "kennis, gegevens en deskundigheid te delen en daardoor de kwaliteit en de "
            "continuïteit van de taakuitoefening te versterken;",
            "gezamenlijk in te spelen op nieuwe wetgeving, maatschappelijke ontwikkelingen en "
            "regionale opgaven.",
        ),
        member(
            "Het Bestuurlijk PSO vertaalt deze doelen ten minste eenmaal per twee jaar in een "
            "gezamenlijke agenda met een beperkt aantal prioriteiten."
        ),
    )


def principles() -> str:
    """Article 3."""
    return article(
        "Uitgangspunten",
        member(
            "Bij hun samenwerking hanteren Partijen de volgende uitgangspunten:",
            "**eigen verantwoordelijkheid**: iedere Partij behoudt haar eigen taken en "
            "bevoegdheden en legt daarover verantwoording af aan haar eigen bestuur;",
            "**gelijkwaardigheid**: Partijen zijn gelijkwaardig, ongeacht hun omvang of hun "
            "bestuurslaag;",
            "**opgave voorop**: de maatschappelijke opgave en de vraag van de initiatiefnemer "
            "zijn het vertrekpunt, niet de indeling van organisaties;",
            "**vroegtijdigheid**: Partijen betrekken elkaar in een vroeg stadium bij plannen en "
            "aanvragen die een andere Partij raken;",
            "**vertrouwen**: Partijen gaan uit van elkaars deskundigheid en doen werk van een "
            "andere Partij niet zonder reden over;",
            "**openheid**: Partijen delen uit eigen beweging de informatie die een andere Partij "
            "redelijkerwijs nodig heeft, binnen de grenzen van de wet;",
            "**nabijheid**: wat lokaal of door enkele Partijen kan worden geregeld, wordt niet op "
            "regionale schaal geregeld;",
            "**eenvoud**: overleggen en werkwijzen zijn niet zwaarder dan nodig is, en bestaande "
            "overleggen worden benut voordat nieuwe worden ingesteld;",
            "**flexibiliteit**: Partijen nemen deel aan kennisnetwerken en activiteiten voor "
            "zover die voor hun taken van belang zijn;",
            "**wederkerigheid**: wie kennis of capaciteit ontvangt, is bereid deze op een ander "
            "moment ook te leveren;",
            "**aanspreekbaarheid**: Partijen komen afspraken na, melden tijdig wanneer dat niet "
            "lukt en spreken elkaar daarop aan;",
            "**leren en verbeteren**: Partijen bespreken wat goed gaat en wat beter kan, en passen "
            "hun werkwijze daarop aan.",
        ),
        member(
            "Verschillen van inzicht over de toepassing van dit convenant lossen Partijen in goed "
            "overleg op. Lukt dat ambtelijk niet, dan wordt het verschil van inzicht voorgelegd "
            "aan de betrokken bestuurders."
        ),
    )


def coordination() -> str:
    """Article 4."""
    return article(
        "Coördinatie",
        topic("Formele rollen"),
        member(
            "De samenwerking kent twee formele coördinerende rollen:",
            "de provincie Utrecht is coördinator op strategisch en tactisch niveau;",
            "de Omgevingsdienst Utrecht is coördinator op tactisch en operationeel niveau.",
        ),
        member(
            "De provincie Utrecht heeft als coördinator tot taak:",
            "het Bestuurlijk PSO en het Ambtelijk PSO te organiseren en van een secretariaat te "
            "voorzien;",
            "de gezamenlijke agenda voor te bereiden en de voortgang daarvan te bewaken;",
            "de samenhang te bevorderen met provinciaal beleid en met andere regionale "
            "samenwerkingsverbanden.",
        ),
        member(
            "De Omgevingsdienst Utrecht heeft als coördinator tot taak:",
            "de afstemming in de uitvoering van VTH tussen Partijen te bevorderen;",
            "de kennisnetwerken te ondersteunen en hun opbrengsten toegankelijk te maken;",
            "signalen uit de uitvoering te bundelen en in te brengen in het Ambtelijk PSO.",
        ),
        topic("Samenwerking van de coördinatoren"),
        member(
            "De coördinatoren stemmen hun werkzaamheden af in het coördinatieoverleg en leggen "
            "hun onderlinge taakverdeling vast in een werkplan, dat zij jaarlijks ter kennis "
            "brengen van het Ambtelijk PSO."
        ),
        topic("Interne coördinatie"),
        member(
            "Iedere Partij zorgt voor afstemming tussen VTH en RO binnen de eigen organisatie en "
            "wijst daarvoor een vast aanspreekpunt aan. Zij geeft de naam en de wijziging daarvan "
            "door aan het secretariaat."
        ),
        topic("Stuurgroep"),
        member(
            "De stuurgroep vervult een informele coördinerende rol. Zij houdt overzicht over de "
            "samenwerking, signaleert knelpunten, verbindt Partijen die elkaar nodig hebben en "
            "adviseert de coördinatoren en het Ambtelijk PSO gevraagd en ongevraagd."
        ),
        member("De stuurgroep neemt geen besluiten die Partijen binden."),
        topic("Gezamenlijke verantwoordelijkheid"),
        member(
            "De coördinerende rollen doen niet af aan de gezamenlijke verantwoordelijkheid van "
            "Partijen voor het slagen van de samenwerking. Iedere Partij stelt de coördinatoren in "
            "staat hun rol te vervullen en levert daarvoor tijdig de nodige informatie."
        ),
    )
