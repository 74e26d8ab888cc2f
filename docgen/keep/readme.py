"""``LEESMIJ.txt``: what an archive package is, for whoever opens it without knowing docgen."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from docgen.core.dutch import datum
from docgen.core.errors import Problem
from docgen.keep.metadata import PackageFacts

NAME = "LEESMIJ.txt"
_WIDTH = 78

_TABLES = (
    ("meta", "gegevens van het register zelf"),
    ("bron", "de bewaarde sjablonen, instellingen en lijsten van partijen"),
    ("deel", "omgezette sjablonen, waaruit de stukken zijn samengesteld"),
    ("uitgifte", "wat er bij elke opdracht voorlag, om stukken opnieuw te maken"),
    ("exemplaar", "elk uitgegeven bestand, per partij en stuk, en wat het verving"),
    ("verzending", "elke mail met stukken"),
    ("ontvangst", "elk bestand dat binnenkwam"),
    ("postbus", "welke mails uit de postbus zijn gehaald"),
    ("retour", "wat een partij terugstuurde, met alle controles"),
    ("besluit", "wat een mens over een retour besliste, en waarom"),
    ("herinnering", "elke herinnering"),
    ("definitief", "elk definitief exemplaar, tussenstand en publicatieversie"),
    ("wijziging", "elke wijziging van de tekst"),
    ("gebeurtenis", "alles wat er gebeurde, als keten (zie hieronder)"),
)


def readme(facts: PackageFacts, problems: Iterable[Problem]) -> bytes:
    """The text, in UTF-8. The same facts give the same bytes.

    Args:
        problems: What was wrong with the dossier when the package was made.
    """
    lines = [*_lines(facts), *_faults(problems)]
    return ("\n".join(lines) + "\n").encode()


def _lines(facts: PackageFacts) -> Iterator[str]:
    yield f"ARCHIEFPAKKET {facts.name}"
    yield "=" * len(f"ARCHIEFPAKKET {facts.name}")
    yield ""
    yield from _text(
        f"Dit pakket bevat het volledige dossier van “{facts.title}” (kenmerk {facts.kenmerk}, "
        f"versie {facts.version}), zoals het was op {datum(facts.made_at.date())}. Het is gemaakt "
        f"met docgen {facts.program_version}"
        + (f" door {facts.organisation}." if facts.organisation else ".")
    )
    yield from _section(
        "Wat waar staat",
        "data/dossier/ is het dossier zelf, met dezelfde mappen als waarin is gewerkt: de lijst "
        "van partijen, de map sjablonen, en onder output/ alles wat is gemaakt en ontvangen.",
        f"In data/dossier/output/{facts.kenmerk}/ staan: v1.0 en dergelijke (de uitgegeven stukken "
        "per versie en partij; wat is vervangen, staat in de map vervangen), retour (elk ontvangen "
        "bestand zoals het binnenkwam, onder zijn SHA-256), definitief (de definitieve exemplaren "
        "en publicatieversies), bronnen (de sjablonen en lijsten waarmee stukken zijn gemaakt), "
        "delen (omgezette sjablonen) en register.sqlite (het register).",
        "data/register/ bevat hetzelfde register als gewone tekst: register.json met alle "
        "tabellen, per tabel een csv-bestand, en geschiedenis.txt met het verhaal in gewoon "
        "Nederlands. Daar is geen docgen of SQLite voor nodig.",
        "metadata/ bevat de metagegevens volgens MDTO: van het pakket (informatieobject) en van "
        "elk bestand in data/ (bestand), in dezelfde mappen. De definitieve exemplaren hebben "
        "daarnaast hun eigen MDTO-bestanden, naast het exemplaar.",
    )
    yield from _section(
        "Is alles er nog?",
        "Dit pakket volgt BagIt 1.0 (RFC 8493). In manifest-sha256.txt staat van elk bestand in "
        "data/ de SHA-256, in tagmanifest-sha256.txt die van de overige bestanden. Elk programma "
        "voor BagIt kan dat nagaan; met de hand kan het met: sha256sum -c manifest-sha256.txt",
    )
    yield from _section("De tabellen van het register")
    yield ""
    for name, what in _TABLES:
        yield f"  {name:<12} {what}"
    yield from _section(
        "De keten van gebeurtenissen",
        "Elke gebeurtenis draagt in de kolom sha256 de vingerafdruk van zichzelf en in de kolom "
        "vorige die van de gebeurtenis ervoor; bij de eerste zijn dat 64 nullen. De vingerafdruk "
        "is de SHA-256 van de JSON-lijst [nr, op, soort, inhoud, vorige], in UTF-8, zonder spaties "
        "en met de sleutels op volgorde. Wie een gebeurtenis wijzigt of weghaalt, breekt de keten.",
    )
    yield from _section(
        "Wat er niet in zit",
        "Tijdelijke bestanden, het slot waarmee docgen een dossier bezet houdt, en wat andere "
        "programma's naast bestanden zetten. Klaargezette mails die nog niet waren verzonden en "
        "conceptexemplaren zitten er wel in: het register noemt ze.",
    )
    yield from _section(
        "Weer een dossier ervan maken",
        f"Met docgen: docgen herstel {facts.name} NIEUWE-MAP. Zonder docgen: kopieer de inhoud van "
        "data/dossier/ naar een lege map.",
    )


def _faults(problems: Iterable[Problem]) -> Iterator[str]:
    found = [str(problem) for problem in problems]
    if found:
        yield from _section(
            "Let op",
            "Toen dit pakket werd gemaakt, klopte het register niet met wat er lag. Het pakket "
            "bevat alles zoals het was. Gevonden is:",
        )
        for text in found:
            yield from textwrap.wrap(
                text,
                _WIDTH,
                initial_indent="  - ",
                subsequent_indent="    ",
                break_on_hyphens=False,
            )


def _section(title: str, *paragraphs: str) -> Iterator[str]:
    yield from ("", "", title, "-" * len(title))
    for paragraph in paragraphs:
        yield ""
        yield from _text(paragraph)


def _text(paragraph: str) -> list[str]:
    return textwrap.wrap(paragraph, _WIDTH, break_on_hyphens=False, break_long_words=False)
