"""The look of all templates: colours, fonts, styles, numbering and page set-up.

One accent colour, one typeface (Arial, which every engine replaces by a font of the same
widths where it is missing) and a small set of named styles. Texts never carry direct
formatting: who wants another look in Word changes the style.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tools.templates.wml import twips

FONT = "Arial"
ACCENT = "0F4C5C"
ACCENT_RGB = (0x0F, 0x4C, 0x5C)
TINT = "E6EFF1"
RULE = "B9CDD2"
MUTED = "55656A"
INK = "1F2A2E"

# numbering definitions (w:num), see numbering_xml
NUM_ARTICLE, NUM_RECITAL, NUM_BULLET, NUM_STEPS, NUM_STEPS_2 = 1, 2, 3, 4, 5

_FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'


@dataclass(frozen=True)
class Page:
    """Margins of an A4 page in millimetres; ``header`` and ``footer`` count from the edge.

    A ``landscape`` page lies on its side, for tables with wide columns.
    """

    top: float
    bottom: float
    left: float = 27.0
    right: float = 23.0
    header: float = 12.0
    footer: float = 11.0
    landscape: bool = False

    @property
    def text_width(self) -> float:
        """What the margins leave for text, in millimetres."""
        return (297.0 if self.landscape else 210.0) - self.left - self.right

    def xml(self) -> str:
        width, height = (twips(297), twips(210)) if self.landscape else (twips(210), twips(297))
        orient = ' w:orient="landscape"' if self.landscape else ""
        return (
            f'<w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
            f'<w:pgMar w:top="{twips(self.top)}" w:right="{twips(self.right)}" '
            f'w:bottom="{twips(self.bottom)}" w:left="{twips(self.left)}" '
            f'w:header="{twips(self.header)}" w:footer="{twips(self.footer)}" w:gutter="0"/>'
        )


LETTER_PAGE = Page(top=44, bottom=20)
MEMO_PAGE = Page(top=30, bottom=26)
COVENANT_PAGE = Page(top=30, bottom=38)
FRONT_PAGE = Page(top=150, bottom=38, header=0)
TEXT_WIDTH = 160.0


@dataclass(frozen=True)
class Look:
    """What a style adds to the style it is based on."""

    name: str
    based_on: str = "Normal"
    follow: str = ""
    size: float = 0
    bold: bool | None = None
    colour: str = ""
    caps: bool = False
    spacing: float = 0
    before: float | None = None
    after: float | None = None
    line: float = 0
    left: float | None = None
    hanging: float = 0
    right: float = 0
    keep_next: bool = False
    keep_lines: bool = False
    level: int | None = None
    number: tuple[int, int] | None = None
    tabs: tuple[float, ...] = ()
    right_tab: float = 0
    align: str = ""

    def ppr(self) -> str:
        return "".join(
            (
                "<w:keepNext/>" if self.keep_next else "",
                "<w:keepLines/>" if self.keep_lines else "",
                self._numbering(),
                self._tabs(),
                self._spacing(),
                self._indent(),
                f'<w:jc w:val="{self.align}"/>' if self.align else "",
                f'<w:outlineLvl w:val="{self.level}"/>' if self.level is not None else "",
            )
        )

    def rpr(self) -> str:
        parts = []
        if self.bold is not None:
            parts.append("<w:b/><w:bCs/>" if self.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>')
        if self.caps:
            parts.append("<w:caps/>")
        if self.colour:
            parts.append(f'<w:color w:val="{self.colour}"/>')
        if self.spacing:
            parts.append(f'<w:spacing w:val="{round(self.spacing * 20)}"/>')
        if self.size:
            half = round(self.size * 2)
            parts.append(f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>')
        return "".join(parts)

    def _numbering(self) -> str:
        if not self.number:
            return ""
        num, level = self.number
        depth = f'<w:ilvl w:val="{level}"/>' if level else ""
        return f'<w:numPr>{depth}<w:numId w:val="{num}"/></w:numPr>'

    def _tabs(self) -> str:
        stops = [f'<w:tab w:val="left" w:pos="{twips(at)}"/>' for at in self.tabs]
        if self.right_tab:
            stops.append(f'<w:tab w:val="right" w:pos="{twips(self.right_tab)}"/>')
        return f"<w:tabs>{''.join(stops)}</w:tabs>" if stops else ""

    def _spacing(self) -> str:
        parts = []
        if self.before is not None:
            parts.append(f'w:before="{round(self.before * 20)}"')
        if self.after is not None:
            parts.append(f'w:after="{round(self.after * 20)}"')
        if self.line:
            parts.append(f'w:line="{round(self.line * 240)}" w:lineRule="auto"')
        return f"<w:spacing {' '.join(parts)}/>" if parts else ""

    def _indent(self) -> str:
        if self.left is None:
            return ""
        hanging = f' w:hanging="{twips(self.hanging)}"' if self.hanging else ""
        right = f' w:right="{twips(self.right)}"' if self.right else ""
        return f'<w:ind w:left="{twips(self.left)}"{right}{hanging}/>'


# style id -> look; Word's own styles keep their ids, and no other style may be called what
# Word calls one of its own in Dutch (Aanhef, Afsluiting, Handtekening, Bijschrift)
LOOKS: dict[str, Look] = {
    "Heading1": Look("heading 1", follow="Normal", size=17, bold=True, colour=ACCENT,
                     before=0, after=10, line=1.05, keep_next=True, keep_lines=True, level=0),
    "Heading2": Look("heading 2", follow="Normal", size=12, bold=True, colour=ACCENT,
                     before=18, after=5, line=1.1, keep_next=True, keep_lines=True, level=1),
    "Kopbovenaan": Look("Kop 2 bovenaan", "Heading2", follow="Normal", before=0, after=8),
    "Heading3": Look("heading 3", follow="Normal", size=10, bold=True, colour=INK,
                     before=10, after=3, line=1.1, keep_next=True, keep_lines=True, level=2),
    "Header": Look("header", size=8, colour=MUTED, after=0, line=1.0, right_tab=TEXT_WIDTH),
    "Footer": Look("footer", size=8, colour=MUTED, after=0, line=1.0, right_tab=TEXT_WIDTH),
    "Organisatienaam": Look("Organisatienaam", size=15, bold=True, colour=ACCENT, after=0,
                            line=1.0),
    "Afdelingsnaam": Look("Afdelingsnaam", size=9, colour=MUTED, before=1, after=0, line=1.0),
    # letter
    "Adresblok": Look("Adresblok", after=0, line=1.15),
    "Briefgegevens": Look("Briefgegevens", size=9, after=1, line=1.1, left=32, hanging=32,
                          tabs=(32,)),
    "Briefkenmerk": Look("Briefkenmerk", "Briefgegevens", before=24),
    "Brieftekst": Look("Brieftekst", after=8, line=1.25),
    "Briefaanhef": Look("Briefaanhef", "Brieftekst", follow="Brieftekst", before=14, after=7),
    "Briefafsluiting": Look("Briefafsluiting", "Brieftekst", before=2, after=0, keep_next=True),
    "Naamregel": Look("Naamregel", "Brieftekst", before=38, after=0, keep_lines=True),
    "Voetregel": Look("Voetregel", "Footer", before=4),
    "Memotitel": Look("Memotitel", "Heading1", follow="Normal", after=10),
    "Koptekstruimte": Look("Koptekstruimte", "Header", after=20),
    "Aanloop": Look("Aanloop", after=3, keep_next=True),
    "Tabelaanloop": Look("Tabelaanloop", "Aanloop", after=7),
    "Tussenruimte": Look("Tussenruimte", size=6, after=0, line=1.0),
    # covenant: signature page
    "Partijnaam": Look("Partijnaam", size=13, bold=True, colour=ACCENT, before=10, after=6,
                       line=1.15, left=12, hanging=12, keep_next=True),
    "Partijtekst": Look("Partijtekst", size=10.5, left=12, after=16, line=1.3),
    "Invulregel": Look("Invulregel", before=12, after=14, line=1.0, keep_next=True),
    "Handtekeningvak": Look("Handtekeningvak", before=8, after=3, line=1.0, keep_next=True),
    "Ondertekenaar": Look("Ondertekenaar", after=14, line=1.2, keep_lines=True),
    "Slotregel": Look("Slotregel", before=20, after=0, line=1.25),
    # covenant: front page
    "Voorbladtitel": Look("Voorbladtitel", "Heading1", follow="Voorbladregio", size=30,
                          line=1.08, after=10),
    "Voorbladregio": Look("Voorbladregio", size=15, colour=MUTED, after=26, line=1.15),
    "Voorbladgegevens": Look("Voorbladgegevens", size=9.5, colour=INK, after=3, line=1.2, left=42,
                             hanging=42, tabs=(42,)),
    "Voorbladbeeld": Look("Voorbladbeeld", "Header", left=-27.0, right=-23.0),
    # covenant: text
    "Overgang": Look("Overgang", before=8, after=0, keep_next=True),
    "Artikelkop": Look("Artikelkop", "Heading2", follow="Lid", number=(NUM_ARTICLE, 0)),
    "Lid": Look("Lid", number=(NUM_ARTICLE, 1), before=3, after=4),
    "Sub": Look("Sub", number=(NUM_ARTICLE, 2), after=3),
    "Overweging": Look("Overweging", number=(NUM_RECITAL, 0), after=5.5),
    "Opsomming": Look("Opsomming", number=(NUM_BULLET, 0), after=3),
    "Nummering": Look("Nummering", number=(NUM_STEPS, 0), after=4),
    "Figuur": Look("Figuur", before=6, after=2, line=1.0, keep_next=True),
    # tables
    "Tabelkop": Look("Tabelkop", size=9, bold=True, colour="FFFFFF", before=2.5, after=2.5,
                     line=1.1, keep_next=True),
    "Tabeltekst": Look("Tabeltekst", size=9, before=2.5, after=2.5, line=1.15),
    "Tabelrij": Look("Tabelrij", "Tabeltekst", bold=True, colour=ACCENT),
}  # fmt: skip

_LATENT = (
    '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" '
    'w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
)


def _style(style_id: str, look: Look) -> str:
    custom = "" if look.name.islower() else ' w:customStyle="1"'
    follow = f'<w:next w:val="{look.follow}"/>' if look.follow else ""
    ppr, rpr = look.ppr(), look.rpr()
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style_id}">'
        f'<w:name w:val="{look.name}"/><w:basedOn w:val="{look.based_on}"/>{follow}'
        f'<w:uiPriority w:val="1"/><w:qFormat/>'
        f"{f'<w:pPr>{ppr}</w:pPr>' if ppr else ''}{f'<w:rPr>{rpr}</w:rPr>' if rpr else ''}"
        "</w:style>"
    )


def _defaults() -> str:
    # no font size here: dxpdf lets the default size win from a paragraph style inside tables
    lang = '<w:lang w:val="nl-NL" w:eastAsia="nl-NL" w:bidi="ar-SA"/>'
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}"
        f'<w:color w:val="{INK}"/>{lang}'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/>"
        '<w:spacing w:after="120" w:line="288" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )


def _fixed_styles() -> str:
    margins = (
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    )
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f'<w:qFormat/><w:rPr>{_FONTS}<w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="character" w:styleId="Strong">'
        '<w:name w:val="Strong"/><w:qFormat/><w:rPr><w:b/><w:bCs/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{margins}</w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="Overzichtstabel">'
        '<w:name w:val="Overzichtstabel"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:tcPr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{ACCENT}"/></w:tcPr></w:tblStylePr>'
        "</w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="Briefhoofd">'
        '<w:name w:val="Briefhoofd"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        "</w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="Kopregel">'
        '<w:name w:val="Kopregel"/><w:basedOn w:val="Briefhoofd"/><w:tblPr><w:tblBorders>'
        f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tblBorders>'
        '<w:tblCellMar><w:bottom w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def styles_xml(more: Mapping[str, Look] | None = None) -> str:
    """The style part: the same in every template, and what one template adds to it."""
    return (
        _defaults()
        + _LATENT
        + _fixed_styles()
        + "".join(_style(style_id, look) for style_id, look in {**LOOKS, **(more or {})}.items())
    )


def _level(level: int, kind: str, text: str, left: float, hanging: float, more: str = "") -> str:
    linked, props = "", ""
    if more.startswith("style:"):
        linked = f'<w:pStyle w:val="{more[6:]}"/>'
    else:
        props = more
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{linked}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:tabs>'
        f'<w:tab w:val="num" w:pos="{twips(left)}"/></w:tabs>'
        f'<w:ind w:left="{twips(left)}" w:hanging="{twips(hanging)}"/></w:pPr>{props}</w:lvl>'
    )


def _abstract(number: int, levels: str, kind: str = "multilevel") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>'
        f"{levels}</w:abstractNum>"
    )


def numbering_xml() -> str:
    """Articles with members and sub-items, recitals, bullets and numbered steps."""
    article = (
        _level(0, "decimal", "Artikel %1", 24, 24, "style:Artikelkop")
        + _level(1, "decimal", "%2.", 9, 9, "style:Lid")
        + _level(2, "lowerLetter", "%3.", 17, 8, "style:Sub")
    )
    bullet = f'<w:rPr>{_FONTS}<w:color w:val="{ACCENT}"/></w:rPr>'
    steps = _level(0, "decimal", "%1.", 8, 8, "style:Nummering")
    abstracts = (
        _abstract(1, article)
        + _abstract(2, _level(0, "upperLetter", "%1.", 9, 9, "style:Overweging"), "singleLevel")
        + _abstract(3, _level(0, "bullet", "•", 6, 6, bullet), "singleLevel")
        + _abstract(4, steps, "singleLevel")
        + _abstract(5, _level(0, "decimal", "%1.", 8, 8), "singleLevel")
    )
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in range(1, 6)
    )
    return abstracts + nums
