"""Packs the fragments of a template into a .docx, byte for byte the same on every run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tools.templates.design import Look, Page, numbering_xml, styles_xml
from tools.templates.wml import Picture, escape

_STAMP = (2025, 11, 1, 0, 0, 0)
_DATE = "2025-11-01T00:00:00Z"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_OFFICE}/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)


@dataclass(frozen=True)
class Template:
    """One Word file: its texts, its page and the pictures that the texts refer to."""

    file: str
    title: str
    author: str
    page: Page
    body: str
    header: str = ""
    footer: str = ""
    first_header: str = ""
    first_footer: str = ""
    pictures: tuple[Picture, ...] = field(default=())
    looks: Mapping[str, Look] = field(default_factory=dict)

    def stories(self) -> dict[str, tuple[str, str, str]]:
        """Headers and footers in use: part name -> (element, type, content)."""
        found = {
            "header1": ("hdr", "default", self.header),
            "footer1": ("ftr", "default", self.footer),
            "header2": ("hdr", "first", self.first_header),
            "footer2": ("ftr", "first", self.first_footer),
        }
        return {name: story for name, story in found.items() if story[2]}


def write(template: Template, folder: Path) -> Path:
    """Write the template into a folder, replacing an older one in a single step."""
    target = folder / template.file
    folder.mkdir(parents=True, exist_ok=True)
    scratch = target.with_name(f".{target.name}.part")
    scratch.write_bytes(pack(template))
    scratch.replace(target)
    return target


def pack(template: Template) -> bytes:
    """The bytes of the .docx."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in sorted(_parts(template).items(), key=_content_types_first):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, data)
    return buffer.getvalue()


def _content_types_first(item: tuple[str, bytes]) -> tuple[bool, str]:
    return item[0] != "[Content_Types].xml", item[0]


def _parts(template: Template) -> dict[str, bytes]:
    texts = {
        "[Content_Types].xml": _content_types(template),
        "_rels/.rels": _root_relations(),
        "docProps/core.xml": _core(template),
        "word/document.xml": _document(template),
        "word/styles.xml": f"<w:styles {_NAMESPACES}>{styles_xml(template.looks)}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NAMESPACES}>{numbering_xml()}</w:numbering>",
        "word/settings.xml": _settings(),
        "word/_rels/document.xml.rels": _document_relations(template),
    }
    for name, (element, _, content) in template.stories().items():
        texts[f"word/{name}.xml"] = f"<w:{element} {_NAMESPACES}>{content}</w:{element}>"
        relations = _picture_relations(template, content)
        if relations:
            texts[f"word/_rels/{name}.xml.rels"] = _relationships(relations)
    parts = {name: (_XML + text).encode() for name, text in texts.items()}
    for picture in template.pictures:
        parts[f"word/media/{picture.name}.png"] = picture.png
    return parts


def _document(template: Template) -> str:
    references, first = "", ""
    for name, (element, kind, _) in template.stories().items():
        word = "header" if element == "hdr" else "footer"
        references += f'<w:{word}Reference w:type="{kind}" r:id="rIdStory_{name}"/>'
        first = "<w:titlePg/>" if kind == "first" else first
    section = f"<w:sectPr>{references}{template.page.xml()}{first}</w:sectPr>"
    return f"<w:document {_NAMESPACES}><w:body>{template.body}{section}</w:body></w:document>"


def _settings() -> str:
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" '
        f'w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", "15"),
            ("overrideTableStyleFontSizeAndJustification", "1"),
            ("enableOpenTypeFeatures", "1"),
            ("doNotFlipMirrorIndents", "1"),
        )
    )
    return (
        f'<w:settings {_NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat>{compat}</w:compat><w:themeFontLang w:val="nl-NL"/>'
        '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _core(template: Template) -> str:
    dates = "".join(
        f'<dcterms:{moment} xsi:type="dcterms:W3CDTF">{_DATE}</dcterms:{moment}>'
        for moment in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(template.title)}</dc:title>"
        f"<dc:creator>{escape(template.author)}</dc:creator>"
        "<dc:language>nl-NL</dc:language>"
        f"<cp:lastModifiedBy>{escape(template.author)}</cp:lastModifiedBy>"
        f"{dates}</cp:coreProperties>"
    )


def _content_types(template: Template) -> str:
    overrides = {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/word/document.xml": f"{_TYPES}.document.main+xml",
        "/word/numbering.xml": f"{_TYPES}.numbering+xml",
        "/word/settings.xml": f"{_TYPES}.settings+xml",
        "/word/styles.xml": f"{_TYPES}.styles+xml",
    }
    for name in template.stories():
        overrides[f"/word/{name}.xml"] = f"{_TYPES}.{name[:-1]}+xml"
    listed = "".join(
        f'<Override PartName="{part}" ContentType="{kind}"/>'
        for part, kind in sorted(overrides.items())
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="png" '
        'ContentType="image/png"/><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _relation(rel_id: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{rel_id}" Type="{kind}" Target="{target}"/>'


def _relationships(content: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{content}</Relationships>'


def _root_relations() -> str:
    return _relationships(
        _relation("rId1", f"{_OFFICE}/relationships/officeDocument", "word/document.xml")
        + _relation(
            "rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"
        )
    )


def _document_relations(template: Template) -> str:
    content = "".join(
        _relation(f"rId{number}", f"{_OFFICE}/relationships/{kind}", f"{kind}.xml")
        for number, kind in enumerate(("styles", "numbering", "settings"), start=1)
    )
    for name in template.stories():
        kind = f"{_OFFICE}/relationships/{name[:-1]}"
        content += _relation(f"rIdStory_{name}", kind, f"{name}.xml")
    return _relationships(content + _picture_relations(template, template.body))


def _picture_relations(template: Template, content: str) -> str:
    return "".join(
        _relation(picture.rel_id, f"{_OFFICE}/relationships/image", f"media/{picture.name}.png")
        for picture in template.pictures
        if f'"{picture.rel_id}"' in content
    )
