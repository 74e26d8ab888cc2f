"""Pages that are a picture and nothing else: plain scans.

Such a page needs no second look. Its picture goes into the copy byte for byte, in the same place,
under a dictionary of which every entry is known here, and its value one that every reader takes
the same way; so it looks the same, and there is nothing in it for PDF/A to forbid (ISO 19005-2,
6.2.8 on images, 6.2.4 on colours, 6.1.7 on packing). What is odd in any way is no plain scan, and
is judged and compared like every other page. That holds too when PDFium, by which the page was
checked, finds other pictures on it than pikepdf, or when pikepdf had to guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from docgen.core.affine import Matrix, then
from docgen.engines.jpeg_header import jpeg_facts
from docgen.engines.page_pictures import PicturePage, PlacedPicture
from docgen.engines.raster import MOST_PIXELS
from docgen.seal.frame import Box

MOST_PICTURES = 16
_MOST_BYTES = 4_000
_DEEPEST = 4
# Coordinates of a page on paper; far from the limits of PDF/A (ISO 19005-2, 6.1.13).
_FURTHEST = 20_000.0
# Points by which places may differ that PDFium keeps in less precision.
_PLACE_WITHIN = 0.01


def _keys(words: str) -> frozenset[str]:
    return frozenset(f"/{word}" for word in words.split())


_PAGE = _keys(
    "Type Parent MediaBox CropBox TrimBox BleedBox ArtBox Rotate Contents Resources StructParents "
    "Tabs"
)
_IMAGE = _keys(
    "Type Subtype Name Length Width Height BitsPerComponent ColorSpace Filter DecodeParms"
)
_PROFILE = _keys("N Length Filter")
_FAX = _keys("K Columns Rows BlackIs1 EncodedByteAlign EndOfLine EndOfBlock")
_PREDICTED = _keys("Predictor Colors BitsPerComponent Columns")
_COMPONENTS = {Name.DeviceGray: 1, Name.DeviceRGB: 3}
_PREDICTORS = (1, 2, 10, 11, 12, 13, 14, 15)


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A plain scan, as pikepdf reads it.

    Attributes:
        pictures: In the order in which they are drawn.
        certain: Whether PDF/A allows it for certain; a description of its colours (ISO 32000-2,
            8.6.5.5) must be judged.
    """

    pictures: tuple[PlacedPicture, ...]
    certain: bool


def plain_page(file: Pdf, page: Page) -> PlainPage | None:
    """The page as a plain scan, before anything is swept from it; ``None`` if it is none."""
    if not _PAGE.issuperset(page.obj.keys()):
        return None
    resources = page.obj.get(Name.Resources)
    if not isinstance(resources, Dictionary) or _has_default_colours(resources):
        return None
    drawn = _drawn(page, resources)
    if not drawn or not all(_is_known(image) for image, _ in drawn):
        return None
    pictures = tuple(_placed(image, matrix) for image, matrix in drawn)
    certain = all(isinstance(image.ColorSpace, Name) for image, _ in drawn)
    # A warning means that the file can be read in more than one way.
    return None if file.get_warnings() else PlainPage(pictures, certain)


def is_same_page(plain: PlainPage, box: Box, turn: int, seen: PicturePage | None) -> bool:
    """Whether PDFium finds the same pictures in the same places, and nothing else.

    Args:
        box: The visible part by pikepdf, in points of the file.
        turn: Degrees clockwise by which the file turns it.
    """
    if seen is None or seen.turn != turn % 360 or len(seen.pictures) != len(plain.pictures):
        return False
    pairs = zip(plain.pictures, seen.pictures, strict=True)
    return _near(box, seen.box) and all(_is_same(one, other) for one, other in pairs)


def _is_same(one: PlacedPicture, other: PlacedPicture) -> bool:
    facts = [(item.filters, item.width, item.height, item.data) for item in (one, other)]
    return facts[0] == facts[1] and _near(one.matrix, other.matrix)


def _near(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(abs(a - b) <= _PLACE_WITHIN for a, b in zip(one, other, strict=True))


def _has_default_colours(resources: Dictionary) -> bool:
    """Whether colours are to be read otherwise than they say (ISO 32000-2, 8.6.5.6)."""
    spaces = resources.get(Name.ColorSpace, Dictionary())
    return not isinstance(spaces, Dictionary) or any(
        key.startswith("/Default")
        for key in spaces.keys()  # noqa: SIM118 - a PDF dictionary, not one of Python's
    )


def _drawn(page: Page, resources: Dictionary) -> list[tuple[Stream, Matrix]]:
    """The images that the operators draw; none when they do anything else."""
    named = resources.get(Name.XObject)
    if not isinstance(named, Dictionary) or not _is_short(page):
        return []
    found: list[tuple[Stream, Matrix]] = []
    matrix: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    kept: list[Matrix] = []
    for item in pikepdf.parse_content_stream(page):
        operator, operands = str(item.operator), list(item.operands)
        if operator == "q" and not operands and len(kept) < _DEEPEST:
            kept.append(matrix)
        elif operator == "Q" and not operands and kept:
            matrix = kept.pop()
        elif operator == "cm" and (numbers := _six(operands)) is not None:
            matrix = then(numbers, matrix)
        elif operator == "Do" and (image := _image(operands, named)) is not None:
            found.append((image, matrix))
        else:
            return []
    return found if not kept and len(found) <= MOST_PICTURES else []


def _is_short(page: Page) -> bool:
    """Whether it is quick to read; a few kilobytes can hold a million operators."""
    contents = page.obj.get(Name.Contents, Array())
    streams = list(contents) if isinstance(contents, Array) else [contents]
    return len(streams) <= MOST_PICTURES and all(
        isinstance(stream, Stream) and len(stream.read_bytes()) <= _MOST_BYTES for stream in streams
    )


def _six(operands: list[Any]) -> Matrix | None:
    if len(operands) != 6 or any(isinstance(item, Object | bool) for item in operands):
        return None
    a, b, c, d, e, f = (float(item) for item in operands)
    numbers = (a, b, c, d, e, f)
    return numbers if all(abs(number) <= _FURTHEST for number in numbers) else None


def _image(operands: list[Any], named: Dictionary) -> Stream | None:
    if len(operands) != 1 or not isinstance(operands[0], Name):
        return None
    found = named.get(str(operands[0]))
    return found if isinstance(found, Stream) else None


def _is_known(image: Stream) -> bool:
    """Whether all that the dictionary says is known, and agrees with itself."""
    if not _IMAGE.issuperset(image.keys()) or image.get(Name.Subtype) != Name.Image:
        return False
    if image.get(Name.Type, Name.XObject) != Name.XObject:
        return False
    if not isinstance(image.get(Name.Name, Name.Im0), Name):
        return False
    width, height = _whole(image.get(Name.Width)), _whole(image.get(Name.Height))
    bits, colours = _whole(image.get(Name.BitsPerComponent)), _colours(image.get(Name.ColorSpace))
    if width < 1 or height < 1 or width * height > MOST_PIXELS or colours == 0:
        return False
    if (bits, colours) not in ((1, 1), (8, 1), (8, 3)):
        return False
    return _is_packed_well(image, width, height, bits, colours)


def _is_packed_well(image: Stream, width: int, height: int, bits: int, colours: int) -> bool:
    filters, rules = _only_one(image.get(Name.Filter)), _only_one(image.get(Name.DecodeParms))
    if filters == Name.DCTDecode:
        facts = jpeg_facts(image.read_raw_bytes()) if rules is None else None
        return bits == 8 and facts == (width, height, colours)
    if filters == Name.FlateDecode:
        return rules is None or _is_predicted(rules, width, bits, colours)
    if filters == Name.CCITTFaxDecode:
        return bits == 1 and isinstance(rules, Dictionary) and _is_fax(rules, width, height)
    return False


def _only_one(value: Object | None) -> Object | None:
    """The one entry of a list, as a list of one means the same."""
    return value[0] if isinstance(value, Array) and len(value) == 1 else value


def _is_predicted(rules: Object, width: int, bits: int, colours: int) -> bool:
    """Parameters of Flate (ISO 32000-2, table 8) that fit the image."""
    if not isinstance(rules, Dictionary) or not _PREDICTED.issuperset(rules.keys()):
        return False
    predictor = _whole(rules.get(Name.Predictor, 1))
    if predictor == 1:
        return True
    said = tuple(_whole(rules.get(key)) for key in (Name.Colors, Name.BitsPerComponent))
    fits = said == (colours, bits) and _whole(rules.get(Name.Columns)) == width
    return predictor in _PREDICTORS and fits


def _is_fax(rules: Dictionary, width: int, height: int) -> bool:
    """Parameters of telefax (ISO 32000-2, table 11) that fit the image."""
    if not _FAX.issuperset(rules.keys()) or _whole(rules.get(Name.Columns)) != width:
        return False
    if _whole(rules.get(Name.Rows, height)) != height:
        return False
    switches = (Name.BlackIs1, Name.EncodedByteAlign, Name.EndOfLine, Name.EndOfBlock)
    known = all(isinstance(rules.get(key, False), bool) for key in switches)
    return known and _whole(rules.get(Name.K, 0), -1_000) in range(-1, 1_000)


def _colours(space: Object | None) -> int:
    """How many numbers make a colour; 0 for colours that are not known."""
    if isinstance(space, Name):
        return _COMPONENTS.get(space, 0)
    if isinstance(space, Array) and len(space) == 2 and space[0] == Name.ICCBased:
        profile = space[1]
        if isinstance(profile, Stream) and _PROFILE.issuperset(profile.keys()):
            found = _whole(profile.get(Name.N))
            return found if found in (1, 3) else 0
    return 0


def _whole(value: object, otherwise: int = 0) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _placed(image: Stream, matrix: Matrix) -> PlacedPicture:
    filters = str(_only_one(image.Filter)).removeprefix("/")
    data = image.read_raw_bytes()
    return PlacedPicture(data, (filters,), int(image.Width), int(image.Height), matrix)
