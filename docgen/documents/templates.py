"""Word templates: read, healed and compiled once per run, then filled in per party.

docxtpl heals the tags that Word broke over runs and turns its row and paragraph tags into plain
Jinja (`DocxTemplate.patch_xml`). What docxtpl does anew for every document (open, patch, parse,
compile, save through python-docx) happens here once; filling in a party then costs one Jinja
rendering per part of the package and writing a zip file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import jinja2
from docxtpl import DocxTemplate
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from docgen.core import dutch
from docgen.core.errors import Problem, TemplateError
from docgen.core.identity import normalised
from docgen.core.provenance import sha256
from docgen.documents.markers import ALL_MARKERS, marker_png
from docgen.documents.row_filters import ROW_FILTERS

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
DOCUMENT = "word/document.xml"
_DOCUMENT_RELS = "word/_rels/document.xml.rels"
_CONTENT_TYPES = "[Content_Types].xml"
# The parts of the package in which a tag may stand.
TAGGED_PARTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/core\.xml"
)
# 1 January 1980: the earliest time a zip entry can bear, so that equal input gives equal bytes.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)

FILTERS = {
    "datum": dutch.datum,
    "datum_kort": dutch.datum_kort,
    "getal": dutch.getal,
    "bedrag": dutch.bedrag,
    "rangtelwoord": dutch.rangtelwoord,
    "voluit": dutch.voluit,
    "opsomming": dutch.opsomming,
    "hoofdletter": dutch.hoofdletter,
    "nummerreeks": dutch.nummerreeks,
    **ROW_FILTERS,
}


# What a filter, a method or a sum raises when a value does not suit it.
MISFITS = (
    *(ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError),
    jinja2.TemplateRuntimeError,
)


def _finalize(value: object) -> object:
    """Values that a secretary expects to see in Dutch even without a filter."""
    if isinstance(value, date):
        return dutch.datum(value)
    return "" if value is None else value


def template_environment(*, autoescape: bool = True) -> jinja2.Environment:
    """The one Jinja environment: sandboxed, strict about undefined names, Dutch filters.

    Args:
        autoescape: On for Word templates (XML), off for plain text such as mail.
    """
    environment = ImmutableSandboxedEnvironment(
        autoescape=autoescape,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        keep_trailing_newline=True,
    )
    # Both give something else in every run; the same input must give the same bytes.
    del environment.globals["lipsum"], environment.filters["random"]
    environment.filters.update(FILTERS)
    return environment


@dataclass(frozen=True, slots=True)
class TaggedPart:
    """A part of the Word package that holds tags, ready to be filled in.

    Attributes:
        name: Name in the package, such as ``word/header1.xml``.
        source: Jinja source, after healing.
        tree: Its syntax tree, for `docgen.documents.names`.
        template: Compiled template.
    """

    name: str
    source: str
    tree: nodes.Template
    template: jinja2.Template


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A Word template, compiled.

    Attributes:
        name: File name in the pack.
        sha256: Of the file as it lies in the pack.
        plain: Every entry of the package without tags, in the order of the file.
        tagged: The parts with tags, by name.
        order: Names of all entries, in the order in which they are written.
    """

    name: str
    sha256: str
    plain: Mapping[str, bytes]
    tagged: Mapping[str, TaggedPart]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A template filled in for one party.

    Attributes:
        docx: Bytes of the Word file.
        text: Its normalised text, body only, for the page identity.
    """

    docx: bytes
    text: str


def read_package(path: Path, file: str) -> dict[str, bytes]:
    """All entries of a Word file, by name, in the order of the file.

    Raises:
        TemplateError: The file cannot be read or is no Word file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as exc:
        raise TemplateError.of(
            "dit is geen leesbaar Word-bestand",
            "Open het in Word en bewaar het opnieuw als .docx (niet als .doc of .dotx).",
            file=file,
        ) from exc
    if DOCUMENT not in entries or _CONTENT_TYPES not in entries:
        raise TemplateError.of(
            "dit bestand heeft de vorm van een zip, maar er zit geen Word-document in",
            "Open het juiste bestand in Word en bewaar het opnieuw als .docx.",
            file=file,
        )
    return entries


def compile_template(path: Path, file: str) -> WordTemplate:
    """Read, heal and compile a Word template.

    Args:
        path: The file.
        file: Its name for messages.

    Raises:
        TemplateError: No Word file, or a tag that cannot be understood.
    """
    entries = read_package(path, file)
    environment = template_environment()
    tagged = {
        name: _compile_part(environment, name, data, file)
        for name, data in entries.items()
        if TAGGED_PARTS.fullmatch(name)
    }
    tagged = {name: part for name, part in tagged.items() if _has_tags(part)}
    plain = {name: data for name, data in entries.items() if name not in tagged}
    if DOCUMENT in tagged and "veld" in tagged[DOCUMENT].source:
        plain = _with_markers(plain, tagged[DOCUMENT].source)
    order = (_CONTENT_TYPES, *sorted((plain.keys() | tagged.keys()) - {_CONTENT_TYPES}))
    return WordTemplate(path.name, sha256(path.read_bytes()), plain, tagged, order)


def _has_tags(part: TaggedPart) -> bool:
    return "{{" in part.source or "{%" in part.source or "{#" in part.source


def healed_source(data: bytes) -> str:
    """The XML of one part with its tags healed, as Jinja source.

    A line break before each paragraph makes Jinja's line numbers count paragraphs.
    """
    xml = etree.tostring(etree.fromstring(data), encoding="unicode")
    patched: str = DocxTemplate(None).patch_xml(xml)
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", patched)


def _compile_part(environment: jinja2.Environment, name: str, data: bytes, file: str) -> TaggedPart:
    try:
        source = healed_source(data)
        tree = environment.parse(source)
        return TaggedPart(name, source, tree, environment.from_string(source))
    except etree.XMLSyntaxError as exc:
        raise TemplateError.of(
            f"het onderdeel {name} is beschadigd",
            "Open het sjabloon in Word, laat Word het herstellen en bewaar het opnieuw.",
            file=file,
        ) from exc
    except jinja2.TemplateSyntaxError as exc:
        raise _syntax_error(source, exc, file) from exc


def _syntax_error(source: str, exc: jinja2.TemplateSyntaxError, file: str) -> TemplateError:
    what, remedy = syntax_fault(exc)
    return TemplateError(Problem(file, _spot(source, exc.lineno), what, remedy))


def syntax_fault(exc: jinja2.TemplateSyntaxError) -> tuple[str, str]:
    """What is wrong with a tag and what to do, in Dutch.

    Jinja says it in English and for programmers; its wording is that of Jinja 3.1
    (``jinja2.parser`` and ``jinja2.compiler``). What is not recognised gets a general sentence.
    """
    said = exc.message or ""
    unknown = re.match(r"No (filter|test) named '([^']*)'", said)
    if unknown:
        close = dutch.nearest(unknown[2], FILTERS)
        remedy = f"Bedoelt u “{close}”? " if close else ""
        return f"onbekend filter “{unknown[2]}”", f"{remedy}Er zijn: {', '.join(FILTERS)}."
    if said.startswith("Unexpected end of template") or "looking for" in said:
        return (
            "een {% if … %} of {% for … %} wordt niet op de goede plaats afgesloten",
            "Sluit elke {% if … %} af met {% endif %} en elke {% for … %} met {% endfor %}.",
        )
    return (
        "een invulveld is niet goed geschreven",
        "Een invulveld ziet eruit als {{ partij.naam }} of {% if … %} … {% endif %}; "
        "typ het in één keer opnieuw.",
    )


def _with_markers(plain: Mapping[str, bytes], source: str) -> dict[str, bytes]:
    """The package with the pictures of all markers in it, and what refers to them.

    Those of choices only where the source names them: a document that was issued before there
    were choices is made again to the byte.
    """
    entries = dict(plain)
    relations = etree.fromstring(entries[_DOCUMENT_RELS])
    types = etree.fromstring(entries[_CONTENT_TYPES])
    for marker in ALL_MARKERS:
        if marker.kind.is_choice and marker.name not in source:
            continue
        entries[f"word/{marker.media_name}"] = marker_png(marker)
        etree.SubElement(
            relations,
            f"{{{_RELS}}}Relationship",
            Id=marker.relation_id,
            Type=_IMAGE,
            Target=marker.media_name,
        )
    if not types.xpath("t:Default[@Extension='png']", namespaces={"t": _TYPES}):
        default = etree.Element(f"{{{_TYPES}}}Default", Extension="png", ContentType="image/png")
        types.insert(0, default)
    entries[_DOCUMENT_RELS] = _xml_bytes(relations)
    entries[_CONTENT_TYPES] = _xml_bytes(types)
    return entries


def _xml_bytes(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def fill_in(template: WordTemplate, context: Mapping[str, object], file: str) -> FilledIn:
    """Fill a template in for one party.

    Raises:
        TemplateError: A value is missing, a filter cannot take a value, or the result is no
            longer a Word file.
    """
    filled = {name: _fill_part(part, context, file) for name, part in template.tagged.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in template.order:
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            data = _xml_bytes(filled[name]) if name in filled else template.plain[name]
            archive.writestr(info, data)
    body = filled.get(DOCUMENT)
    if body is None:
        body = etree.fromstring(template.plain[DOCUMENT])
    return FilledIn(buffer.getvalue(), normalised(" ".join(paragraph_texts(body))))


def _line_of(exc: Exception) -> int:
    """Line of the template at which an error arose while filling in; 0 if unknown."""
    line, trace = 0, exc.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _spot(source: str, line: int) -> str:
    """The text around a line of a template's source, as a place for a message."""
    lines = source.splitlines()
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    plain = normalised(re.sub(r"<[^>]+>", " ", text))
    return f"bij “{plain[:60]}”" if plain else ""


def _fill_part(part: TaggedPart, context: Mapping[str, object], file: str) -> etree._Element:
    try:
        xml = part.template.render(context)
    except (jinja2.UndefinedError, SecurityError) as exc:
        raise TemplateError.of(
            f"een invulveld kan niet worden ingevuld ({exc})",
            "Verbeter het invulveld; ‘docgen controleer’ noemt de bekende namen.",
            file=file,
            place=_spot(part.source, _line_of(exc)),
        ) from exc
    except MISFITS as exc:
        raise TemplateError.of(
            f"een waarde past niet bij het filter of de berekening in een invulveld ({exc})",
            "Controleer wat er voor en na de | staat, en de waarde in de lijst van partijen.",
            file=file,
            place=_spot(part.source, _line_of(exc)),
        ) from exc
    if part.name.startswith("word/"):
        xml = DocxTemplate(None).resolve_listing(re.sub(r"\n<w:p([ >])", r"<w:p\1", xml))
    try:
        tree = etree.fromstring(xml.encode())
    except etree.XMLSyntaxError as exc:
        raise TemplateError.of(
            f"na het invullen is het document niet meer geldig ({exc.msg})",
            "Zet een lus of voorwaarde die hele alinea's omvat in {%p … %}, en een die hele "
            "tabelrijen omvat in {%tr … %}.",
            file=file,
        ) from exc
    _renumber_drawings(tree)
    return tree


def _renumber_drawings(tree: etree._Element) -> None:
    """Give each drawing its own id again: a loop repeats the one it copied."""
    seen: set[str] = set()
    number = 950000
    for element in tree.iter("{*}docPr"):
        identifier = element.get("id", "")
        if identifier in seen:
            number += 1
            element.set("id", str(number))
        seen.add(element.get("id", ""))


def paragraph_texts(tree: etree._Element) -> Iterator[str]:
    """The text of each paragraph, text boxes once, in document order."""
    for paragraph in tree.iter(f"{{{W}}}p"):
        # Word writes a text box twice, for old and new readers; the second is the fallback.
        if next(paragraph.iterancestors("{*}Fallback"), None) is None:
            yield own_text(paragraph)


def own_text(paragraph: etree._Element) -> str:
    """The text of one paragraph, without that of a text box anchored in it."""
    return "".join(_own_texts(paragraph))


def _own_texts(paragraph: etree._Element) -> Iterator[str]:
    for child in paragraph:
        if child.tag == f"{{{W}}}t":
            yield child.text or ""
        elif child.tag in (f"{{{W}}}tab", f"{{{W}}}br", f"{{{W}}}cr"):
            yield " "
        elif isinstance(child.tag, str) and child.tag != f"{{{W}}}p":
            if child.tag.endswith(("}txbxContent", "}Fallback", "}pPr")):
                continue
            yield from _own_texts(child)
