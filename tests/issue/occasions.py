"""The small dossier with documents for every occasion, and its revision settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from docgen.amending import Amended, make_amendment
from docgen.core.definitive_register import DefinitiveRegister
from docgen.core.records import DefinitiveRecord
from docgen.issue.plan import Request
from tests.core.rows import csv_bytes, row, second
from tests.core.test_definitive_register import RECORD
from tests.documents.words import word
from tests.issue.dossiers import (
    LATER,
    CountingConverter,
    inputs,
    make,
    register,
    write_pack,
    write_templates,
)
from tests.issue.dossiers import PACK as FIRST

PACK = f"""\
{FIRST}
[[stuk]]
id = "wijzigingsbrief"
titel = "Wijzigingsbrief"
delen = ["wijzigingsbrief.docx"]
bij = ["wijziging"]
formaten = ["pdf"]

[[stuk]]
id = "convenant-gewijzigd"
titel = "Gewijzigd convenant"
delen = ["voorblad.docx", "tekst.docx"]
bij = ["wijziging"]
formaten = ["pdf"]

[[stuk]]
id = "instemming"
titel = "Instemmingsformulier"
delen = ["instemming.docx"]
bij = ["wijziging"]
ondertekenen = true
formaten = ["pdf"]

[[stuk]]
id = "toetreding"
titel = "Convenant met toetredingspagina"
delen = ["voorblad.docx", "toetredingspagina.docx", "tekst.docx"]
bij = ["toetreding"]
ondertekenen = true
ondertekenpagina = 2
formaten = ["pdf"]

[[stuk]]
id = "bericht"
titel = "Kennisgeving van toetreding"
delen = ["bericht.docx"]
bij = ["kennisgeving toetreding"]
formaten = ["pdf"]

[[stuk]]
id = "vertrek"
titel = "Kennisgeving van uittreding"
delen = ["vertrek.docx"]
bij = ["kennisgeving uittreding"]
formaten = ["pdf"]

[mail.wijziging]
sjabloon = "mail-wijziging.txt"
onderwerp = "Instemming met versie {{{{ wijziging.naar }}}}"

[mail.kennisgeving]
sjabloon = "mail-kennisgeving.txt"
onderwerp = "Over {{{{ betreft.naam }}}}"
"""
TEMPLATES: Mapping[str, Sequence[str]] = {
    "wijzigingsbrief.docx": (
        "Aan {{ partij.naam }}: versie {{ wijziging.naar }} per {{ wijziging.ingangsdatum }}",
        "{{ wijziging.reden }}",
        "{%p for rij in wijziging.rijen %}",
        "{{ rij.artikel }}: {{ rij.toelichting }}",
        "{%p endfor %}",
    ),
    "instemming.docx": (
        "{{ partij.naam }} stemt over {{ wijziging.kenmerk }}",
        "{%p for o in partij.ondertekenaars %}",
        "{{ o.functie }} {{ o.naam }}",
        "{%p endfor %}",
        "{{ veld.voor }} {{ veld.tegen }} {{ veld.onthouding }}",
        "{{ veld.handtekening }}",
    ),
    "toetredingspagina.docx": (
        "{{ partij.naam }} treedt toe tot partijen {{ partijen_nummers }}",
        "{%p for o in partij.ondertekenaars %}",
        "{{ o.functie }} {{ o.naam }}",
        "{%p endfor %}",
        "{{ veld.handtekening }}",
    ),
    "bericht.docx": ("Aan {{ partij.naam }}: {{ betreft.naam }} is toegetreden.",),
    "vertrek.docx": ("Aan {{ partij.naam }}: {{ betreft.naam }} is uitgetreden.",),
}
MAILS: Mapping[str, str] = {
    "mail-wijziging.txt": "{{ partij.naam }}, stemt u in met {{ stukken_in_bijlage | length }}?",
    "mail-kennisgeving.txt": "{{ partij.naam }}: {{ betreft.naam }}",
}
TEXT = (
    "Artikel 1 Doel",
    "De partijen werken samen.",
    "Artikel 11 Looptijd",
    "Dit convenant geldt vier jaar.",
)
AMENDED = (*TEXT[:3], "Dit convenant geldt acht jaar.")
FOURTH = {"nr": "4", "naam": "gemeente Zeist", "email": "info@zeist.example", "id": "zeist"}
AMENDMENT = """
[wijziging]
van = "1.0"
ingangsdatum = 2026-07-01
reden = "Meer tijd."
"""


def new(root: Path) -> Path:
    """A dossier in which nothing was made yet."""
    write_pack(root, PACK)
    write_templates(root, tekst=TEXT)
    folder = root / "sjablonen" / "regio"
    for name, paragraphs in TEMPLATES.items():
        word(folder / name, *paragraphs)
    for name, text in MAILS.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    write_parties(root)
    return root


def write_parties(root: Path, *more: Mapping[str, str], **first: str) -> None:
    """Write the list of three parties and more; ``first`` changes cells of party 1."""
    third = second(nr="3", naam="gemeente Eemnes", email="info@eemnes.example")
    rows = [row(id="soest", **first), second(id="baarn"), {**third, "id": "eemnes"}]
    every = [{"per": "", **cells} for cells in (*rows, *(row(**cells) for cells in more))]
    (root / "partijen.csv").write_bytes(csv_bytes(every))


def settle(root: Path, *parties: int, version: str = "1.0", issue: int = 1) -> DefinitiveRecord:
    """Note a definitive copy of these parties, as if it had been made."""
    numbers = parties or (1, 2, 3)
    record = replace(RECORD, version=version, issue=issue, parties=numbers, seal="")
    record = replace(record, path=f"definitief/v{version}/uitgave-{issue}/x.pdf")
    with register(root) as opened, opened.transaction():
        DefinitiveRegister(opened).add(record)
    return record


def settled(root: Path) -> Path:
    """A dossier in which everything was made and the first text is settled."""
    make(new(root))
    settle(root)
    return root


def amend(root: Path, more: str = AMENDMENT, *, text: Sequence[str] = AMENDED) -> None:
    """Write in pakket.toml and the text what an amendment makes of them."""
    write_pack(root, PACK.replace('versie = "1.0"', 'versie = "1.1"') + more)
    write_templates(root, tekst=text)


def amended(root: Path) -> Amended:
    """Note what changes and make the documents, with the quick converter."""
    return make_amendment(inputs(root), Request(), engine=CountingConverter(), clock=LATER)
