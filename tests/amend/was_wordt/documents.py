"""A small covenant in Word, built anew for each test with one thing changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from docgen.amend.was_wordt.model import Comparison, FilledPart, Fragment, LookChange, Row
from tools.templates.covenant_text import article, member, topic
from tools.templates.design import COVENANT_PAGE
from tools.templates.package import Template, pack
from tools.templates.wml import para, paras, text_table

NAME = "convenant-tekst.docx"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RECITALS = (
    para("Kopbovenaan", "Overwegingen")
    + para("Aanloop", "Partijen nemen in aanmerking dat:")
    + paras(
        "Overweging",
        (
            "inwoners mogen verwachten dat overheden tijdig met elkaar overleggen;",
            "Partijen hun samenwerking eerder hebben vastgelegd in een intentieovereenkomst;",
            "dit convenant de wettelijke taken van Partijen onverlet laat;",
        ),
    )
    + para("Overgang", "en zijn het volgende overeengekomen:")
)
AIM = article(
    "Doel",
    member(
        "Partijen werken samen met als doel:",
        "een veilige en gezonde fysieke leefomgeving te bevorderen;",
        "initiatiefnemers tijdig en voorspelbaar van dienst te zijn;",
        "kennis, gegevens en deskundigheid te delen.",
    ),
    member("Het bestuurlijk overleg vertaalt deze doelen in een gezamenlijke agenda."),
)
GRID = (
    ("Gemeenten", "portefeuillehouder", "drie leden"),
    ("Provincie", "gedeputeerde", "één lid"),
    ("Waterschappen", "lid van het dagelijks bestuur", "één lid"),
)
HEADS = ("Groep", "Bestuurlijk overleg", "Stuurgroep")


def attendance(rows: tuple[tuple[str, ...], ...] = GRID, heads: tuple[str, ...] = HEADS) -> str:
    widths = tuple(120.0 / len(heads) for _ in heads)
    return article(
        "Deelname",
        member("Partijen nemen deel aan de overleggen volgens de tabel:"),
        text_table("Overzichtstabel", widths, heads, rows),
        member("Iedere Partij bepaalt zelf wie haar vertegenwoordigt."),
    )


CHANGING = article(
    "Evaluatie en wijziging",
    topic("Evaluatie"),
    member("Partijen evalueren dit convenant om de twee jaar, genoemd in artikel 4."),
    member("De evaluatie gaat over de doelen, genoemd in artikel 1, en over de stuurgroep."),
    topic("Wijziging"),
    member("Iedere Partij kan te allen tijde een wijziging van dit convenant voorstellen."),
    member("Een wijziging komt tot stand wanneer alle Partijen schriftelijk instemmen."),
)
FORCE = article(
    "Inwerkingtreding",
    member("Dit convenant treedt in werking op 1 januari 2026."),
    member("Dit convenant geldt voor een termijn van vier jaar en wordt daarna geëvalueerd."),
)
BODY = RECITALS + AIM + attendance() + CHANGING + FORCE
HEADER = para("Header", "Convenant samenwerking\tversie 1.0")


@dataclass(frozen=True)
class Shown:
    """A row as the tests write it: removed words in […], added ones in {…}."""

    article: str
    kind: str
    old: str = ""
    new: str = ""
    was: str = ""
    place: str = "lopende tekst"
    title: str = ""


def part(
    body: str = BODY,
    *,
    header: str = HEADER,
    footer: str = "",
    name: str = NAME,
    more: Mapping[str, str] | None = None,
) -> FilledPart:
    """A Word file; ``more`` are parts to add to the package, such as ``word/footnotes.xml``."""
    template = Template(
        file=name, title="Convenant", author="Voorbeeld", page=COVENANT_PAGE,
        header=header, footer=footer, body=body,
    )  # fmt: skip
    return FilledPart(name, with_parts(pack(template), more or {}))


def with_parts(docx: bytes, more: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO(docx)
    with zipfile.ZipFile(buffer, "a") as archive:
        for name, text in more.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def edited(made: FilledPart, old: str, new: str) -> FilledPart:
    """A Word file with one passage of its text changed."""
    with zipfile.ZipFile(io.BytesIO(made.docx)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    document = "word/document.xml"
    entries[document] = changed(old, new, entries[document].decode()).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return FilledPart(made.name, buffer.getvalue())


def changed(old: str, new: str, body: str = BODY) -> str:
    """The body with one passage changed, which must occur once."""
    assert body.count(old) == 1, (old, body.count(old))
    return body.replace(old, new)


def with_footnote(after: str, text: str) -> FilledPart:
    """The covenant with a footnote after a passage."""
    mark = '</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:t>'
    note = f'<w:footnote w:id="1">{para("Normal", text)}</w:footnote>'
    notes = f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>'
    return part(changed(after, f"{after}{mark}"), more={"word/footnotes.xml": notes})


def shown(comparison: Comparison) -> list[Shown]:
    return [as_shown(row) for row in comparison.rows]


def as_shown(row: Row) -> Shown:
    old, new = marked(row.old, "[]"), marked(row.new, "{}")
    return Shown(row.article, row.kind.value, old, new, row.was_article, row.place.value, row.title)


def marked(fragments: tuple[Fragment, ...], signs: str) -> str:
    return "".join(
        f"{signs[0]}{fragment.text}{signs[1]}" if fragment.changed else fragment.text
        for fragment in fragments
    )


def looks(comparison: Comparison) -> list[tuple[str, tuple[str, ...]]]:
    return [as_look(change) for change in comparison.formatting_only]


def as_look(change: LookChange) -> tuple[str, tuple[str, ...]]:
    return change.article, change.what
