"""What goes to every party when the covenant is amended: the letter and the consent form."""

from __future__ import annotations

from tools.templates.covenant import REPRESENTED_BY, covenant_header, signing
from tools.templates.design import COVENANT_PAGE, Look
from tools.templates.letter import formal_letter, particulars
from tools.templates.package import Template
from tools.templates.wml import para, tag

# With more rows the list would push the letter over its page; the table shows them anyway.
_MOST_LISTED = 4

_INTRO = (
    "Hierbij leggen wij u een wijziging van het **{{ pakket.titel }}** ter instemming voor. Met "
    "deze wijziging gaat versie {{ wijziging.van }} over in versie {{ wijziging.naar }}. De "
    "beoogde ingangsdatum is {{ wijziging.ingangsdatum | datum }}."
)

_LISTED = "De wijziging betreft:"

_ENCLOSED = (
    "In het bijgevoegde overzicht staan per artikel de oude en de nieuwe tekst naast elkaar, met "
    "een toelichting. De volledige gewijzigde tekst is ook bijgevoegd."
)

_REQUEST = (
    "Volgens artikel 9, vierde lid, van het convenant komt een wijziging tot stand wanneer alle "
    "Partijen daarmee schriftelijk hebben ingestemd. Wij verzoeken u daarom het bijgevoegde "
    "**instemmingsformulier** in te vullen, digitaal of met de hand te laten ondertekenen en "
    "**vóór {{ pakket.retour_voor | datum }}** te zenden aan {{ retour.email }}. Ook als u niet "
    "instemt, ontvangen wij het formulier graag terug."
)

_AFTERWARDS = (
    "Het convenant zelf hoeft u niet opnieuw te ondertekenen. Hebben alle Partijen ingestemd, dan "
    "ontvangt u een **geconsolideerd exemplaar**: de geldende tekst, met een aantekening bij elk "
    "gewijzigd artikel. Het oorspronkelijke, ondertekende exemplaar blijft bewaard."
)

QUESTIONS = (
    "Heeft u vragen, dan kunt u contact opnemen met het secretariaat via {{ afzender.email }} of "
    "{{ afzender.telefoon }}."
)

_NOTED = (
    "heeft kennisgenomen van de wijziging van versie {{ wijziging.van }} in versie "
    "{{ wijziging.naar }} van het {{ pakket.titel }}, zoals opgenomen in het overzicht van de "
    "wijzigingen en in de gewijzigde tekst die bij dit formulier zijn toegezonden (kenmerk van de "
    "wijziging: {{ wijziging.kenmerk }}). De beoogde ingangsdatum is "
    "{{ wijziging.ingangsdatum | datum }}."
)

_RETURN = (
    "Zend dit formulier vóór {{ pakket.retour_voor | datum }} aan {{ retour.email }}. De wijziging "
    "komt tot stand wanneer alle Partijen schriftelijk hebben ingestemd (artikel 9, vierde lid, "
    "van het convenant)."
)

_LOOKS = {
    "Formulierregel": Look("Formulierregel", size=12, colour="55656A", after=6, line=1.15),
    "Keuze": Look("Keuze", size=10.5, before=7, after=8, line=1.15, left=12, hanging=12,
                  tabs=(12,), keep_next=True, keep_lines=True),
}  # fmt: skip


def consent(author: str) -> tuple[Template, ...]:
    """The templates of the letter and of the consent form."""
    return amendment_letter(author), consent_form(author)


def amendment_letter(author: str) -> Template:
    """The letter that explains an amendment and asks for consent; one page."""
    few = f"0 < wijziging.rijen | length <= {_MOST_LISTED}"
    text = (
        para("Brieftekst", _INTRO)
        + tag("if wijziging.reden")
        + para("Brieftekst", "{{ wijziging.reden }}")
        + tag("endif")
        + tag(f"if {few}")
        + para("Aanloop", _LISTED)
        + tag("for rij in wijziging.rijen")
        + para("Opsomming", "{{ rij.artikel }}{% if rij.titel %}, {{ rij.titel }}{% endif %} "
                            "({{ rij.soort }})")
        + tag("endfor")
        + para("Tussenruimte")
        + tag("endif")
        + para("Brieftekst", _ENCLOSED)
        + para("Brieftekst", _REQUEST)
        + para("Brieftekst", _AFTERWARDS)
        + para("Brieftekst", QUESTIONS)
    )  # fmt: skip
    return formal_letter(
        "wijzigingsbrief.docx",
        "Brief bij een wijziging van het convenant",
        author,
        particulars(
            "Instemming met wijziging {{ pakket.titel }}",
            "overzicht van de wijzigingen, gewijzigde tekst en instemmingsformulier",
        ),
        text,
    )


def consent_form(author: str) -> Template:
    """The form on which a party consents to an amendment or not; one page, signed."""
    body = (
        para("Kopbovenaan", "Instemmingsformulier")
        + para("Formulierregel", "Wijziging van het {{ pakket.titel }}")
        + para("Partijnaam", "{{ partij.nr }}.\t{{ partij.naam }},")
        + para("Partijtekst", f"{REPRESENTED_BY}\n{_NOTED}")
        + para("Heading3", "Instemming (kruis één vak aan)")
        + para(
            "Keuze",
            "{{ veld.voor }}\t{{ partij.aanduiding | hoofdletter }} **stemt in** met de wijziging.",
        )
        + para(
            "Keuze",
            "{{ veld.tegen }}\t{{ partij.aanduiding | hoofdletter }} **stemt niet in** met de "
            "wijziging.",
        )
        + signing()
        + para("Slotregel", _RETURN)
    )
    return Template(
        file="instemmingsformulier.docx",
        title="Instemmingsformulier bij een wijziging van het convenant",
        author=author,
        page=COVENANT_PAGE,
        header=covenant_header(),
        body=body,
        looks=_LOOKS,
    )
