"""A small dossier: what is signed is a form with a choice, one page for each of four parties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from docx.document import Document as WordDocument

from docgen.core.clock import FixedClock
from docgen.core.dossier import open_dossier
from docgen.engines.base import Converter
from docgen.issue.plan import Request
from docgen.issuing import Inputs, generate, read
from tests.core.rows import csv_bytes, row
from tests.documents.words import blank, saved

CLOCK = FixedClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
LATER = FixedClock(datetime(2026, 4, 1, 9, 0, tzinfo=UTC))
PACK = """\
kenmerk = "CRS-2026"
titel = "Convenant regio"
versie = "1.0"
verzenddatum = 2026-03-02
retour_voor = 2026-05-01
inwerkingtreding = 2026-07-01
looptijd_jaren = 4

[afzender]
organisatie = "Provincie"
naam = "A. Voorbeeld"
functie = "voorzitter"
email = "a@voorbeeld.example"

[retour]
email = "r@voorbeeld.example"

[aanhef]
gemeente = "Geacht college,"

[mail]
sjabloon = "mail.txt"
onderwerp = "Ter instemming"

[[stuk]]
id = "instemmingsformulier"
titel = "Instemmingsformulier"
delen = ["formulier.docx"]
ondertekenen = true
ondertekenpagina = 1
formaten = ["pdf"]
"""
ANSWERS = ("voor", "tegen", "onthouding")
_TOWNS = ("Soest", "Baarn", "Eemnes", "Bunnik")
_TEXT = (
    "In het convenant is afgesproken dat de tekst op elk moment kan worden gewijzigd, als alle "
    "partijen daarmee schriftelijk instemmen. Het bestuurlijk overleg stelt voor artikel 11 te "
    "wijzigen zoals in de bijgevoegde tabel staat, en vraagt de partijen om dit formulier voor "
    "1 mei 2026 ondertekend terug te sturen aan het secretariaat."
)


def form(answers: Sequence[str] = ANSWERS) -> WordDocument:
    """A consent form: the answers under each other, place, day and signature."""
    document = blank()
    document.add_paragraph("Instemmingsformulier", style="Heading 1")
    document.add_paragraph("{{ partij.naam }}")
    for _ in range(3):
        document.add_paragraph(_TEXT)
    document.add_paragraph("Het antwoord op het voorstel tot wijziging van artikel 11 is:")
    for answer in answers:
        document.add_paragraph(f"{{{{ veld.{answer} }}}}  {answer.capitalize()} de wijziging")
    document.add_paragraph("Te {{ veld.plaats }}, op {{ veld.datum }}")
    document.add_paragraph("{{ veld.handtekening }}")
    return document


def dossier(root: Path, document: WordDocument | None = None, pack: str = PACK) -> Inputs:
    """The dossier in which nothing was made yet."""
    folder = root / "sjablonen" / "regio"
    saved(document or form(), folder / "formulier.docx")
    (folder / "pakket.toml").write_text(pack, encoding="utf-8", newline="\n")
    (folder / "mail.txt").write_text("{{ partij.naam }}", encoding="utf-8", newline="\n")
    rows = [
        row(nr=str(nr), naam=f"gemeente {town}", id=town.lower(), plaats=town,
            email=f"info@{town.lower()}.example")
        for nr, town in enumerate(_TOWNS, start=1)
    ]  # fmt: skip
    (root / "partijen.csv").write_bytes(csv_bytes(rows))
    return read(open_dossier(root))


def issued(root: Path, engine: Converter) -> Inputs:
    """The dossier with a form for each party."""
    inputs = dossier(root)
    generate(inputs, Request(), engine=engine, clock=CLOCK)
    return inputs
