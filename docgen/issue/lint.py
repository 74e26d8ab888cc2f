"""Look over the templates of a pack before anything is made with them.

All faults of all templates are found in one go, each with the template, the paragraph or table
cell, and the tag. Faults are errors; what is declared and never used is a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from docgen.core.errors import Problem, Severity, TemplateError
from docgen.core.model import FieldKind, Pack, Party
from docgen.documents.calculations import mentioned
from docgen.documents.context import context_for, shared_values
from docgen.documents.markers import Marker
from docgen.documents.names import Namespace, NameUse, name_uses, suggestion
from docgen.documents.templates import (
    DOCUMENT,
    W,
    WordTemplate,
    compile_template,
    read_package,
)
from docgen.issue.mail_lint import mail_problems
from docgen.issue.places import Spot, spots

# 210 × 297 mm in twentieths of a point (ISO/IEC 29500-1, 17.6.13), give or take half a mm.
_A4_TWIPS = (11906, 16838)
_A4_SLACK = 30


@dataclass(frozen=True, slots=True)
class Checked:
    """Templates that may be used.

    Attributes:
        templates: Compiled templates, by file name.
        warnings: What is not wrong but worth saying.
    """

    templates: Mapping[str, WordTemplate]
    warnings: tuple[Problem, ...]


def check_templates(pack: Pack, parties: Sequence[Party], own_columns: Sequence[str]) -> Checked:
    """Compile and check every template of the pack.

    Args:
        own_columns: Columns of the list of parties that docgen does not know.

    Raises:
        TemplateError: One or more faults; all are named.
    """
    shared = shared_values(pack, parties)
    sample = context_for(shared, pack, parties[0]) if parties else Namespace(shared)
    templates: dict[str, WordTemplate] = {}
    problems: list[Problem] = []
    used: set[str] = set()
    for name in dict.fromkeys(part for spec in pack.documents for part in spec.parts):
        try:
            entries = read_package(pack.folder / name, name)
            found = tuple(spots(entries))
            broken = list(_broken(name, found))
            problems += [*broken, *_paper(name, entries)]
            if not broken:
                templates[name] = compile_template(pack.folder / name, name)
        except TemplateError as exc:
            problems += exc.problems
            continue
        if name in templates:
            uses = _uses(templates[name], sample)
            used |= {use.path for use in uses}
            problems += _unknown(name, uses, found)
            problems += _misplaced(name, templates[name], found)
    problems += mail_problems(pack, sample, used)
    if len(templates) == len({part for spec in pack.documents for part in spec.parts}):
        problems += _signing_problems(pack, parties, templates, sample)
    if problems:
        raise TemplateError(dict.fromkeys(problems))
    return Checked(templates, tuple(_unused(pack, own_columns, used)))


def _uses(template: WordTemplate, sample: Namespace) -> list[NameUse]:
    return [use for part in template.tagged.values() for use in name_uses(part.tree, sample)]


def _broken(name: str, found: Sequence[Spot]) -> Iterator[Problem]:
    """Tags that docxtpl cannot heal, because they run over more than one paragraph."""
    for spot in found:
        if spot.leftovers:
            signs = " en ".join(f"“{sign}”" for sign in dict.fromkeys(spot.leftovers))
            yield Problem(
                name,
                f"{spot.place}, “{_around(spot)}”",
                f"een invulveld is niet af: {signs} staat los",
                "Zet het hele invulveld, van {{ tot en met }} (of {% tot %}), in één alinea.",
            )


def _paper(name: str, entries: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every section must say that it is A4: without it LibreOffice takes American Letter."""
    sections = etree.fromstring(entries[DOCUMENT]).findall(f".//{{{W}}}sectPr")
    sizes = [section.find(f"{{{W}}}pgSz") for section in sections]
    if not sizes or not all(_is_a4(size) for size in sizes):
        yield Problem(
            name,
            "pagina-instelling",
            "het papierformaat is niet A4",
            "Kies in Word bij Indeling, Formaat voor A4, en bewaar het sjabloon.",
        )


def _is_a4(size: etree._Element | None) -> bool:
    if size is None:
        return False
    sides = sorted(int(size.get(f"{{{W}}}{side}", "0")) for side in ("w", "h"))
    return all(
        abs(side - wanted) <= _A4_SLACK for side, wanted in zip(sides, _A4_TWIPS, strict=True)
    )


def _around(spot: Spot) -> str:
    start = max(spot.text.find(spot.leftovers[0]) - 15, 0)
    return " ".join(spot.text[start : start + 45].split())


def _unknown(name: str, uses: Sequence[NameUse], found: Sequence[Spot]) -> Iterator[Problem]:
    wrong = {use.written: use for use in uses if use.missing is not None}
    for use in wrong.values():
        places = list(_tags_with(use.written, found)) or [("", "")]
        for place, tag in places:
            yield Problem(
                name,
                ", ".join(part for part in (place, tag) if part),
                f"onbekend veld “{use.written}”",
                suggestion(use),
            )


def _tags_with(written: str, found: Sequence[Spot]) -> Iterator[tuple[str, str]]:
    pattern = re.compile(rf"(?<![\w.]){re.escape(written)}(?!\w)")
    for spot in found:
        for tag in spot.tags:
            if pattern.search(tag):
                yield spot.place, tag


def _misplaced(name: str, template: WordTemplate, found: Sequence[Spot]) -> Iterator[Problem]:
    """Places to fill in where no form field can come: headers, footers, notes."""
    for part in template.tagged.values():
        if part.name != DOCUMENT and re.search(r"\bveld\s*\.", part.source):
            for spot in found:
                for tag in spot.tags:
                    if spot.part == part.name and re.search(r"\bveld\s*\.", tag):
                        yield Problem(
                            name,
                            f"{spot.place}, {tag}",
                            "een invulplek kan niet in een koptekst, voettekst of noot staan",
                            "Zet hem in de gewone tekst.",
                        )


def _signing_problems(
    pack: Pack,
    parties: Sequence[Party],
    templates: Mapping[str, WordTemplate],
    sample: Namespace,
) -> Iterator[Problem]:
    two = next((party for party in parties if len(party.signatories) > 1), None)
    for spec in pack.documents:
        names = {
            use.path.removeprefix("veld.")
            for part in spec.parts
            for use in _uses(templates[part], sample)
            if use.path.startswith("veld.")
        }
        first, second = Marker(FieldKind.SIGNATURE).name, Marker(FieldKind.SIGNATURE, 2).name
        if names and not spec.signable:
            yield Problem(
                "pakket.toml",
                f"stuk ‘{spec.id}’",
                f"er staat een invulplek in (veld.{min(names)}), maar het stuk wordt niet getekend",
                "Zet er ‘ondertekenen = true’ bij, of haal de invulplek uit het sjabloon.",
            )
        if spec.signable and first not in names:
            yield Problem(
                "pakket.toml",
                f"stuk ‘{spec.id}’",
                "het stuk wordt getekend, maar geen deel heeft een plek voor de handtekening",
                "Zet {{ veld.handtekening }} in het sjabloon van de ondertekenpagina.",
            )
        answers = [kind.value for kind in FieldKind if kind.is_choice and kind.value in names]
        if len(answers) == 1:
            yield _one_answer(spec.id, answers[0])
        if spec.signable and first in names and two is not None and second not in names:
            yield Problem(
                "pakket.toml",
                f"stuk ‘{spec.id}’",
                f"{two.naam} heeft twee ondertekenaars, maar er is maar één plek om te tekenen",
                "Zet in het sjabloon van de ondertekenpagina ook {{ veld.handtekening_2 }}, tussen "
                "{%p if partij.functie_2 %} en {%p endif %}.",
            )


def _one_answer(document: str, answer: str) -> Problem:
    return Problem(
        "pakket.toml",
        f"stuk ‘{document}’",
        f"er is maar één antwoord om te kiezen (veld.{answer})",
        "Zet in het sjabloon ten minste {{ veld.voor }} en {{ veld.tegen }}.",
    )


def _unused(pack: Pack, own_columns: Sequence[str], used: set[str]) -> Iterator[Problem]:
    reckoned = mentioned(pack)
    for key in pack.data:
        if key not in reckoned and not _is_used(f"gegevens.{key}", used):
            yield Problem(
                "pakket.toml",
                f"[gegevens] {key}",
                "dit gegeven wordt in geen enkel sjabloon gebruikt",
                f"Gebruik het als {{{{ gegevens.{key} }}}}, of haal het weg.",
                Severity.WARNING,
            )
    for column in own_columns:
        if column not in reckoned and not _is_used(f"partij.{column}", used):
            yield Problem(
                "lijst van partijen",
                f"kolom '{column}'",
                "deze eigen kolom wordt in geen enkel sjabloon gebruikt",
                f"Gebruik hem als {{{{ partij.{column} }}}}, of laat hem zo staan.",
                Severity.WARNING,
            )


def _is_used(path: str, used: set[str]) -> bool:
    root = path.split(".")[0]
    return root in used or any(use == path or use.startswith(f"{path}.") for use in used)
