"""Cut Arimo down to the characters of Windows-1252, for stamps and form fields.

Run ``python -m tools.fonts.winansi``. Same input, same bytes: the font's own time stamp is kept.
"""

from __future__ import annotations

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "docgen" / "engines" / "fonts" / "Arimo-Regular.ttf"
TARGET = ROOT / "docgen" / "documents" / "typeface" / "arimo-winansi.ttf"
UNDEFINED = frozenset({0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D})


def winansi_characters() -> str:
    """Every character of Windows-1252 from the space on."""
    codes = (code for code in range(32, 256) if code not in UNDEFINED)
    return bytes(codes).decode("cp1252")


def main() -> None:
    """Write the cut-down font."""
    options = subset.Options()
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "kern"]
    options.hinting = False
    options.notdef_outline = True
    font = TTFont(SOURCE, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=winansi_characters())
    cutter.subset(font)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    font.save(TARGET)


if __name__ == "__main__":
    main()
