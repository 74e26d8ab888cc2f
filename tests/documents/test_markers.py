"""Markers: pictures that spell the name of a field."""

from __future__ import annotations

import io
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from docgen.core.model import FieldKind, FieldSize
from docgen.documents.markers import (
    ALL_MARKERS,
    ALT_PREFIX,
    MARKER_HEIGHT,
    MARKER_WIDTH,
    Marker,
    block_middles,
    field_values,
    marker_from_alt,
    marker_from_pixels,
    marker_png,
    marker_xml,
)

every_marker = pytest.mark.parametrize("marker", ALL_MARKERS, ids=lambda marker: marker.name)
NAMES = [
    "handtekening", "handtekening_2", "datum", "datum_2", "plaats", "plaats_2",
    "voor", "tegen", "onthouding",
]  # fmt: skip


def seen(picture: Image.Image) -> Marker | None:
    """The marker in a picture."""
    grey = picture.convert("L")
    return marker_from_pixels([int(grey.getpixel(spot)) for spot in block_middles()])  # type: ignore[arg-type]


def recoded(marker: Marker, kind: str, **settings: int) -> Image.Image:
    """The marker's picture after another program stored it in its own way."""
    picture: Image.Image = Image.open(io.BytesIO(marker_png(marker)))
    buffer = io.BytesIO()
    if kind == "GIF":
        picture = picture.convert("P", palette=Image.Palette.ADAPTIVE)
    picture.save(buffer, kind, **settings)
    return Image.open(io.BytesIO(buffer.getvalue()))


def test_every_name_after_veld_has_a_marker() -> None:
    assert [marker.name for marker in ALL_MARKERS] == NAMES
    assert list(field_values({kind: FieldSize(1, 1) for kind in FieldKind})) == NAMES


def test_the_number_of_a_marker_never_changes() -> None:
    """What was issued with them must come out of the converter the same, years later."""
    numbers = [marker_xml(marker, FieldSize(1, 1)) for marker in ALL_MARKERS]
    assert [f'id="{900000 + place}" ' in xml for place, xml in enumerate(numbers)] == [True] * 9


@every_marker
def test_a_marker_is_read_from_its_own_picture(marker: Marker) -> None:
    picture = Image.open(io.BytesIO(marker_png(marker)))
    assert (picture.size, picture.mode) == ((MARKER_WIDTH, MARKER_HEIGHT), "RGB")
    assert seen(picture) == marker


@every_marker
@pytest.mark.parametrize("quality", [10, 50, 90])
def test_a_marker_is_read_from_a_jpeg(marker: Marker, quality: int) -> None:
    assert seen(recoded(marker, "JPEG", quality=quality)) == marker


@every_marker
def test_a_marker_is_read_from_a_palette(marker: Marker) -> None:
    picture = recoded(marker, "GIF")
    assert picture.mode != "RGB"
    assert seen(picture) == marker


@given(st.integers(0, 2**16 - 1))
def test_of_all_patterns_only_the_six_are_markers(pattern: int) -> None:
    middles = [255 * (pattern >> place & 1) for place in range(16)]
    found = marker_from_pixels(middles)
    if found is not None:
        assert seen(Image.open(io.BytesIO(marker_png(found)))) == found
        assert pattern in PATTERNS


PATTERNS = {
    sum(
        (Image.open(io.BytesIO(marker_png(marker))).getpixel(spot) == (255, 255, 255)) << place
        for place, spot in enumerate(block_middles())
    )
    for marker in ALL_MARKERS
}


def test_patterns_differ_in_more_than_one_block() -> None:
    for one, other in product(PATTERNS, PATTERNS):
        assert one == other or (one ^ other).bit_count() >= 2


@pytest.mark.parametrize("grey", [0, 127, 128, 255])
def test_a_plain_picture_is_no_marker(grey: int) -> None:
    assert seen(Image.new("L", (MARKER_WIDTH, MARKER_HEIGHT), grey)) is None


@every_marker
def test_a_marker_is_known_by_its_alternative_text(marker: Marker) -> None:
    assert marker_from_alt(ALT_PREFIX + marker.name) == marker
    assert marker_from_alt(marker.name) is None


@pytest.mark.parametrize("text", ["", ALT_PREFIX, f"{ALT_PREFIX}paraaf", "Logo van Soest"])
def test_another_alternative_text_is_no_marker(text: str) -> None:
    assert marker_from_alt(text) is None


@every_marker
def test_a_marker_in_word_has_the_size_of_its_field(marker: Marker) -> None:
    run = f'<w:p xmlns:w="w"><w:r><w:t>{marker_xml(marker, FieldSize(75, 22.5))}</w:t></w:r></w:p>'
    tree = etree.fromstring(run)
    (extent,) = tree.iter("{*}extent")
    # Source: ISO/IEC 29500-1, 20.1.2.1: 914400 EMU to the inch.
    assert int(extent.get("cx", "")) == round(75 / 25.4 * 914400)
    assert int(extent.get("cy", "")) == round(22.5 / 25.4 * 914400)
    (properties,) = tree.iter("{*}docPr")
    assert marker_from_alt(properties.get("descr", "")) == marker
    (blip,) = tree.iter("{*}blip")
    assert blip.values() == [marker.relation_id]


def test_names_in_the_package_are_unique() -> None:
    assert len({marker.relation_id for marker in ALL_MARKERS}) == len(ALL_MARKERS)
    assert len({marker.media_name for marker in ALL_MARKERS}) == len(ALL_MARKERS)
