"""What a PDF says of itself: document information, XMP, output intent, language, bookmarks.

The XMP packet is written here as a whole, so that it holds only what is true and is the same in
every run. Source: ISO 16684-1 (XMP), ISO 19005-2, 6.6.2 (metadata in PDF/A-2), ISO 14289-1,
clause 5 (PDF/UA identification); the extension schema that PDF/A asks for the latter is that of
ISO 19005-2, 6.6.2.3.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from docgen.documents.parts import Heading

LANGUAGE = "nl-NL"
PRODUCER = "docgen"


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What is declared of a PDF.

    Attributes:
        title: Title, shown in the window's title bar.
        author: The sender's organisation.
        subject: What it belongs to.
        keywords: Words for finding it, among them ``kenmerk`` and ``versie``.
        creator: Program that made the text, such as ``docgen (libreoffice 7.4.7)``.
        made_at: Time of making.
        tagged: Whether every page is tagged, so that PDF/UA-1 may be claimed.
        archive_part: Part of ISO 19005 that it follows, at level B: 2, or 3 with attachments.
    """

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    creator: str
    made_at: datetime
    tagged: bool
    archive_part: int = 2


_UA_SCHEMA = """
    <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
      <pdfuaid:part>1</pdfuaid:part>
    </rdf:Description>
    <rdf:Description rdf:about=""
        xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
        xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
        xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
      <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
        <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
        <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
        <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
        <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
          <pdfaProperty:name>part</pdfaProperty:name>
          <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
          <pdfaProperty:category>internal</pdfaProperty:category>
          <pdfaProperty:description>Indicates which part of ISO 14289 the file follows\
</pdfaProperty:description>
        </rdf:li></rdf:Seq></pdfaSchema:property>
      </rdf:li></rdf:Bag></pdfaExtension:schemas>
    </rdf:Description>"""

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
        xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
      <dc:format>application/pdf</dc:format>
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
      <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
      <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt>\
</dc:description>
      <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
      <dc:subject><rdf:Bag>{subjects}</rdf:Bag></dc:subject>
      <pdf:Keywords>{keywords}</pdf:Keywords>
      <pdf:Producer>{producer}</pdf:Producer>
      <xmp:CreatorTool>{creator}</xmp:CreatorTool>
      <xmp:CreateDate>{made_at}</xmp:CreateDate>
      <xmp:ModifyDate>{made_at}</xmp:ModifyDate>
      <xmp:MetadataDate>{made_at}</xmp:MetadataDate>
      <pdfaid:part>{part}</pdfaid:part>
      <pdfaid:conformance>B</pdfaid:conformance>
    </rdf:Description>{accessibility}
  </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def xmp_packet(info: DocumentInfo) -> bytes:
    """The XMP packet of a PDF/A file, with a PDF/UA-1 claim only if ``info.tagged``."""
    words = "".join(f"<rdf:li>{escape(word)}</rdf:li>" for word in info.keywords)
    text = _PACKET.format(
        title=escape(info.title),
        author=escape(info.author),
        subject=escape(info.subject),
        language=LANGUAGE,
        subjects=words,
        keywords=escape(", ".join(info.keywords)),
        producer=PRODUCER,
        creator=escape(info.creator),
        made_at=info.made_at.isoformat(timespec="seconds"),
        part=info.archive_part,
        accessibility=_UA_SCHEMA if info.tagged else "",
    )
    return text.encode()


def without_accessibility(packet: bytes) -> bytes:
    """The packet of `xmp_packet` without its claim of PDF/UA-1."""
    return packet.replace(_UA_SCHEMA.encode(), b"")


def pdf_date(moment: datetime) -> str:
    """A date as PDF writes it, ``D:20251114090000+01'00'`` (ISO 32000-1, 7.9.4)."""
    zone = moment.strftime("%z") or "+0000"
    return moment.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:5]}'"


@cache
def _intent_source() -> pikepdf.Pdf:
    """An empty PDF that holds the sRGB output intent that pikepdf ships."""
    from pikepdf.pdfa import prepare

    pdf = pikepdf.new()
    prepare(pdf, "2b")
    pdf.Root.OutputIntents = pdf.make_indirect(pdf.Root.OutputIntents)
    return pdf


def declare(pdf: pikepdf.Pdf, info: DocumentInfo) -> None:
    """Write document information, XMP, output intent, language and viewer preferences."""
    date = pdf_date(info.made_at)
    pdf.trailer[Name.Info] = pdf.make_indirect(
        Dictionary(
            Title=String(info.title),
            Author=String(info.author),
            Subject=String(info.subject),
            Keywords=String(", ".join(info.keywords)),
            Creator=String(info.creator),
            Producer=String(PRODUCER),
            CreationDate=String(date),
            ModDate=String(date),
        )
    )
    root = pdf.Root
    root[Name.Metadata] = pdf.make_stream(xmp_packet(info), Type=Name.Metadata, Subtype=Name.XML)
    root[Name.OutputIntents] = pdf.copy_foreign(_intent_source().Root.OutputIntents)
    root[Name.Lang] = String(LANGUAGE)
    root[Name.ViewerPreferences] = Dictionary(DisplayDocTitle=True)
    if info.tagged:
        root[Name.MarkInfo] = Dictionary(Marked=True)
    root[Name.PageLabels] = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))


def add_bookmarks(pdf: pikepdf.Pdf, headings: Sequence[Heading]) -> None:
    """Write the bookmarks; ``headings`` name pages of the whole document, from 0."""
    with pdf.open_outline() as outline:
        trail: list[tuple[int, pikepdf.OutlineItem]] = []
        for heading in headings:
            item = pikepdf.OutlineItem(
                heading.title, heading.page, "XYZ", left=0, top=heading.top, zoom=0
            )
            while trail and trail[-1][0] >= heading.level:
                trail.pop()
            (trail[-1][1].children if trail else outline.root).append(item)
            trail.append((heading.level, item))
    if headings:
        pdf.Root[Name.PageMode] = Name.UseOutlines
