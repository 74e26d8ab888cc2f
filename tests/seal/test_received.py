"""Pages of accepted returns: kept as they came, drawn anew, or refused, but always valid."""

from __future__ import annotations

import io
import logging
import pickle
import re
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import page as page_validation
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from pikepdf.pdfa import validate_written
from PIL import Image

from docgen.core.errors import EngineFailedError
from docgen.documents.healing import saved, unambiguous_bytes
from docgen.documents.metadata import DocumentInfo, declare
from docgen.engines.raster import Colour, PdfPages
from docgen.engines.signing import Signing, practice_authority, practice_signer, sign_pdf
from docgen.seal.content import UnkeptError
from docgen.seal.kept import Source, kept_page
from docgen.seal.packing import mend_streams
from docgen.seal.ready_page import ReceivedPage
from docgen.seal.received import received_page
from tests.engines import papers
from tests.receive import hostile
from tests.seal import hostile_pages as pages
from tests.seal.hostile_pages import annotated, changed, drawing, entry, sheet_pdf

DPI = 60.0
AS_PICTURE = "de bladzijde is als beeld van 300 dpi opgenomen, omdat "
PIECES = (
    "van handtekeningen, opmerkingen of ingevulde velden is een beeld van 300 dpi opgenomen, omdat "
)
NO_FONT = "een lettertype niet (goed) is ingesloten"
INKS = "zij kleuren gebruikt die niet zijn vastgelegd, zoals die voor drukwerk (CMYK)"
UNSURE = "niet valt vast te stellen dat zij aan de archiefnorm PDF/A voldoet"
NO_LOOKS = "er een opmerking of veld op staat waarvan het uiterlijk niet is vastgelegd"
UNSEEN = "zij lagen heeft die niet worden getoond"
DAMAGED = "het bestand beschadigd of vreemd opgebouwd is"
FLAT = "opmerkingen, stempels en ingevulde velden zijn vast in de bladzijde gezet"
MERGED = "lagen zijn samengevoegd zoals zij worden getoond"
NO_ACTS = "opdrachten en koppelingen zijn weggelaten"
SIZED = "de bladzijde is op gewoon papierformaat gebracht"
REFUSED = (
    "{}, bladzijde {}: deze bladzijde kan niet worden opgenomen in het definitieve exemplaar: {}. "
)
AGAIN = (
    "Open het zelf om te zien of het in orde is, en vraag zo nodig een nieuw exemplaar op gewoon "
    "papierformaat (A4)."
)
MARKS = ("BMC", "BDC", "EMC", "MP", "DP")
INFO = DocumentInfo("Blad", "", "", (), "", datetime(2025, 12, 1, tzinfo=UTC), tagged=False)


def written(folder: Path, data: bytes) -> Path:
    path = folder / "ontvangen.pdf"
    path.write_bytes(data)
    return path


def made_of(path: Path, rotation: int = 0, source_page: int = 1) -> ReceivedPage:
    """The page that becomes of a file, after everything that every such page must be."""
    media = "pdf" if path.suffix == ".pdf" else "afbeelding"
    made = received_page(path, media, source_page, rotation)
    assert_valid(made)
    assert_bare(made)
    return made


def assert_valid(made: ReceivedPage) -> None:
    """PDF/A-3b by two judges; PDF/UA-1, as a figure of a tagged file, when that is claimed."""
    with Pdf.open(io.BytesIO(made.pdf)) as pdf:
        declare(pdf, INFO)
        packet = pdf.Root.Metadata.read_bytes().replace(b"<pdfaid:part>2<", b"<pdfaid:part>3<")
        pdf.Root.Metadata.write(packet)
        data = unambiguous_bytes(pdf)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    assert validate_written(io.BytesIO(data), "3b").findings == []
    assert page_validation.validate_pdf_bytes(data, profile="3b").failures == []
    if made.accessible:
        figure = as_figure(made)
        assert page_validation.validate_pdf_bytes(figure, profile="ua1").failures == []


def as_figure(made: ReceivedPage) -> bytes:
    with Pdf.open(io.BytesIO(made.pdf)) as pdf:
        page = pdf.pages[0]
        page.contents_add(b"/Figure <</MCID 0>> BDC", prepend=True)
        page.contents_add(b"EMC")
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        figure = pdf.make_indirect(
            Dictionary(S=Name.Figure, Alt=String("Blad"), Pg=page.obj, K=0, P=root)
        )
        figure.A = Dictionary(O=Name.Layout, BBox=Array([0, 0, made.width, made.height]))
        root.K = Array([figure])
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, Array([figure])])))
        page.obj.StructParents = 0
        page.obj.Tabs = Name.S
        pdf.Root.StructTreeRoot = root
        declare(pdf, DocumentInfo("Blad", "", "", (), "", INFO.made_at, tagged=True))
        return unambiguous_bytes(pdf)


def assert_bare(made: ReceivedPage) -> None:
    """One upright page from 0, 0, with nothing but what draws."""
    with Pdf.open(io.BytesIO(made.pdf)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert len(pdf.pages) == 1
        page = pdf.pages[0].obj
        assert set(page.keys()) == {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
        box = [float(value) for value in page.MediaBox]
        assert box == pytest.approx([0, 0, made.width, made.height])
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get(Name.Subtype) == Name.Form:
                operators = {str(part.operator) for part in pikepdf.parse_content_stream(item)}
                assert not operators & set(MARKS)
        every = b"".join(bytes(item.unparse(resolved=True)) for item in pdf.objects)
    assert not re.search(rb"/(JavaScript|Launch|URI|OC|AA|Metadata|PieceInfo|Sig)\b(?!\+)", every)


def colours(data: bytes | Path, page: int = 0, dpi: float = DPI) -> Colour:
    path = data if isinstance(data, Path) else Path("uitkomst.pdf")
    with PdfPages(path, None if isinstance(data, Path) else data) as opened:
        return opened.colour(page, dpi)


def apart(one: Colour, other: Colour) -> float:
    """The largest difference between fields of three millimetres, 0 to 255."""
    assert abs(one.shape[0] - other.shape[0]) <= 2
    assert abs(one.shape[1] - other.shape[1]) <= 2
    grid = (one.shape[1] // 7, one.shape[0] // 7)
    small = [cv2.resize(item, grid, interpolation=cv2.INTER_AREA) for item in (one, other)]
    return float(cv2.absdiff(small[0], small[1]).max())


def assert_like(made: ReceivedPage, path: Path, rotation: int = 0, most: float = 20) -> None:
    """It is drawn as what was received is, upright."""
    with PdfPages(path) as opened:
        scale = max(made.width, made.height) / max(opened.size(0))
        upright = opened.colour(0, DPI * scale, turn=rotation)
    assert apart(colours(made.pdf), upright) <= most


def kept_streams(made: ReceivedPage) -> list[tuple[str, bytes]]:
    """Filter and bytes of every image."""
    with Pdf.open(io.BytesIO(made.pdf)) as pdf:
        return [
            (str(item.get(Name.Filter)), item.read_raw_bytes())
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get(Name.Subtype) == Name.Image
        ]


KEPT: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "gewoon": (sheet_pdf, ()),
    "script, programma, koppeling en bijlage": (
        lambda: sheet_pdf(pages.acting),
        (FLAT, NO_ACTS),
    ),
    "beeld van 16 bits": (
        lambda: sheet_pdf(drawing(pages.SHOW, XObject_X0=pages.deep_image)),
        (),
    ),
    "gladgestreken beeld": (
        lambda: sheet_pdf(drawing(pages.SHOW, XObject_X0=pages.smoothed_image)),
        (),
    ),
    "LZW": (
        lambda: sheet_pdf(drawing(pages.SHOW, XObject_X0=pages.lzw_image)),
        ("de verouderde inpakmethode LZW is zonder verlies vervangen",),
    ),
    "zacht masker op beeld": (
        lambda: sheet_pdf(drawing(pages.SHOW, XObject_X0=pages.masked_image)),
        (),
    ),
    "zacht masker": (
        lambda: sheet_pdf(
            drawing(b"/G0 gs 0 g 100 500 200 100 re f", ExtGState_G0=pages.soft_mask)
        ),
        (),
    ),
    "vermenigvuldigd": (
        lambda: sheet_pdf(
            drawing(
                b"/G0 gs 1 0 0 rg 100 500 200 100 re f 0 0 1 rg 200 450 200 100 re f",
                ExtGState_G0=pages.multiplied,
            )
        ),
        (),
    ),
    "merktekens in vormen": (
        lambda: sheet_pdf(drawing(b"1 0 0 1 100 500 cm /X0 Do", XObject_X0=pages.marked_forms)),
        (),
    ),
    "beeld tussen de opdrachten": (
        lambda: sheet_pdf(
            drawing(b"200 0 0 100 100 500 cm BI /W 2 /H 1 /BPC 8 /CS /G ID \x00\x80 EI")
        ),
        (),
    ),
    "vorm zonder eigen middelen": (lambda: sheet_pdf(pages.without_resources), ()),
    "lettertype dat niets toont": (
        lambda: sheet_pdf(drawing(b"BT /F9 9 Tf ET", Font_F9=pages.bare_font)),
        (),
    ),
    "onzichtbare tekst": (
        lambda: sheet_pdf(
            drawing(b"BT 3 Tr /F9 40 Tf 100 500 Td (AAA) Tj ET", Font_F9=pages.bare_font)
        ),
        ("een onzichtbare tekstlaag zonder ingesloten lettertype is weggelaten",),
    ),
    "scheve stempel": (lambda: sheet_pdf(pages.turned_note), (FLAT,)),
    "verborgen opmerkingen": (lambda: sheet_pdf(pages.hidden_notes), ()),
    "getoonde laag": (lambda: sheet_pdf(pages.layer(False)), (MERGED,)),
    "te veel Q": (
        lambda: pages.content(b"Q Q 1 0 0 rg 0.5 0 0 0.5 0 0 cm 100 900 300 300 re f q q"),
        (),
    ),
    "pen zonder uiterlijk": (
        lambda: sheet_pdf(
            annotated("Ink", InkList=Array([Array([100, 500, 300, 600])]), C=Array([1, 0, 0]))
        ),
        (PIECES + NO_LOOKS,),
    ),
    "tekst zonder uiterlijk": (
        lambda: sheet_pdf(
            annotated("FreeText", DA=String("/Helv 12 Tf"), Contents=String("Akkoord"))
        ),
        (PIECES + NO_LOOKS,),
    ),
    "veld zonder lettertype, XFA": (
        lambda: sheet_pdf(
            pages.field(b"BT /Helv 20 Tf 5 5 Td (1 mei 2026) Tj ET", V=String("1 mei 2026"))
        ),
        (PIECES + NO_FONT,),
    ),
    "stempel in drukinkt": (
        lambda: sheet_pdf(annotated("Stamp", b"0 1 1 0 k 0 0 200 100 re f")),
        (PIECES + INKS,),
    ),
}


@pytest.mark.parametrize("case", KEPT)
def test_what_can_stay_stays_as_it_came(tmp_path: Path, case: str) -> None:
    build, notes = KEPT[case]
    path = written(tmp_path, build())
    made = made_of(path)
    assert (made.as_received, made.accessible) == (True, True)
    assert made.notes == notes
    assert (made.width, made.height) == pages.A4
    assert_like(made, path, most=36 if PIECES in "".join(notes) else 20)


DRAWN_ANEW: dict[str, tuple[Callable[[], bytes], str]] = {
    "CMYK in een beeld": (
        lambda: sheet_pdf(drawing(pages.SHOW, XObject_X0=pages.cmyk_image)),
        INKS,
    ),
    "CMYK in opdrachten": (lambda: sheet_pdf(drawing(b"1 0 0 0 k 100 500 200 100 re f")), INKS),
    "JPEG 2000": (lambda: sheet_pdf(drawing(pages.SHOW, XObject_X0=pages.jpx_image)), UNSURE),
    "lettertype ontbreekt": (
        lambda: sheet_pdf(drawing(b"BT /F9 40 Tf 100 500 Td (AAA) Tj ET", Font_F9=pages.bare_font)),
        NO_FONT,
    ),
    "getekende letters": (
        lambda: sheet_pdf(drawing(b"BT /F9 40 Tf 100 500 Td (AAA) Tj ET", Font_F9=pages.type3)),
        UNSURE,
    ),
    "tegels": (
        lambda: sheet_pdf(
            drawing(b"/Pattern cs /P0 scn 100 500 200 100 re f", Pattern_P0=pages.tiles)
        ),
        UNSURE,
    ),
    "verloop": (
        lambda: sheet_pdf(drawing(b"100 500 200 100 re W n /S0 sh", Shading_S0=pages.shading)),
        UNSURE,
    ),
    "verloop als patroon": (
        lambda: sheet_pdf(
            drawing(b"/Pattern cs /P0 scn 100 500 200 100 re f", Pattern_P0=pages.shaded_pattern)
        ),
        UNSURE,
    ),
    "verborgen laag": (lambda: sheet_pdf(pages.layer(True)), UNSEEN),
    "ring van bladzijden": (hostile.pages_in_a_ring, DAMAGED),
}


@pytest.mark.parametrize("case", DRAWN_ANEW)
def test_what_cannot_stay_is_drawn_anew_and_says_why(tmp_path: Path, case: str) -> None:
    build, reason = DRAWN_ANEW[case]
    path = written(tmp_path, build())
    made = made_of(path)
    assert (made.as_received, made.accessible) == (False, True)
    assert made.notes == (AS_PICTURE + reason,)
    assert (made.width, made.height) == pages.A4
    # Tiles are drawn in whole pixels, so never twice the same.
    assert_like(made, path, most=220 if case == "tegels" else 34)


def test_a_layer_that_is_hidden_does_not_show(tmp_path: Path) -> None:
    for hidden, shade in ((True, 255), (False, 26)):
        made = received_page(written(tmp_path, sheet_pdf(pages.layer(hidden))), "pdf", 1, 0)
        drawn = colours(made.pdf, dpi=72)
        places = [drawn[842 - y, x] for x, y in ((400, 550), (480, 520))]
        assert all(int(place.min()) == int(place.max()) == shade for place in places)


@pytest.mark.parametrize(
    ("inner", "rotation"),
    [(0, 0), (0, 90), (90, 0), (90, 90), (180, 180), (180, 270), (270, 90), (-90, 270), (450, 180)],
)
def test_however_it_lies_it_comes_to_stand_upright(
    tmp_path: Path, inner: int, rotation: int
) -> None:
    """A page turned by the file, and as shown to be turned once more."""
    box = Array([40, 30, 560, 800])
    stamp = annotated("Stamp", b"0 0 1 rg 0 0 200 100 re f")
    path = written(tmp_path, sheet_pdf(stamp, entry(Rotate=inner, CropBox=box)))
    made = made_of(path, rotation)
    assert made.as_received
    lying = (inner + rotation) % 180 != 0
    assert (made.width, made.height) == ((770, 520) if lying else (520, 770))
    assert_like(made, path, rotation)
    if (inner + rotation) % 360 == 0:
        drawn = colours(made.pdf, dpi=72)
        assert drawn[800 - 700, 100 - 40].max() < 40
        assert tuple(drawn[800 - 550, 200 - 40]) == (0, 0, 255)


@pytest.mark.parametrize("rotation", [90, 180])
def test_a_page_that_is_drawn_anew_stands_upright_too(tmp_path: Path, rotation: int) -> None:
    inked = drawing(b"1 0 0 0 k 100 500 200 100 re f")
    path = written(tmp_path, sheet_pdf(inked, entry(Rotate=90)))
    made = made_of(path, rotation)
    assert not made.as_received
    assert_like(made, path, rotation, most=34)


def test_a_huge_page_comes_on_paper(tmp_path: Path) -> None:
    huge = entry(MediaBox=Array([-1000, -500, 9000, 13642]), UserUnit=7)
    made = made_of(written(tmp_path, sheet_pdf(huge)))
    assert made.notes == (SIZED,)
    assert made.height == pytest.approx(841.89, abs=0.01)
    assert made.width / made.height == pytest.approx(10000 / 14142)


def test_a_signed_page_keeps_only_the_picture_of_its_signature(tmp_path: Path) -> None:
    at = datetime(2025, 11, 25, 10, 0, tzinfo=UTC)
    authority = practice_authority(4, at)
    signer = practice_signer(authority, "A. Voorbeeldtekenaar", "Gemeente Soest", at)
    place = annotated("Widget", FT=Name.Sig, T=String("handtekening"))

    def with_form(pdf: Pdf, page: pikepdf.Page) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array([page.obj.Annots[0]]), SigFlags=3)

    signed = sign_pdf(sheet_pdf(place, with_form), signer, authority, Signing("handtekening", at))
    path = written(tmp_path, signed)
    made = made_of(path)
    assert made.as_received
    assert made.notes == (
        "van de digitale handtekening staat hier alleen het beeld; de handtekening zelf staat in "
        "het ontvangen bestand",
        PIECES + NO_FONT,
    )
    assert b"/Sig" not in made.pdf
    assert_like(made, path)


def test_a_file_locked_against_change_comes_in_without_its_lock(tmp_path: Path) -> None:
    with Pdf.open(io.BytesIO(sheet_pdf())) as pdf:
        pdf.save(tmp_path / "slot.pdf", encryption=pikepdf.Encryption(owner="baas", user=""))
    made = made_of(tmp_path / "slot.pdf")
    assert (made.as_received, made.notes) == (True, ())
    with Pdf.open(io.BytesIO(made.pdf)) as pdf:
        assert not pdf.is_encrypted
    assert_like(made, tmp_path / "slot.pdf")


def refusal(path: Path, page: int = 1, media: str = "pdf") -> str:
    with pytest.raises(EngineFailedError) as caught:
        received_page(path, media, page, 0, "retour van Soest.pdf")
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems
    return str(caught.value)


def refused(page: int, reason: str, remedy: str = AGAIN) -> str:
    return REFUSED.format("retour van Soest.pdf", page, reason) + remedy


def test_what_cannot_be_had_is_refused_by_name(tmp_path: Path) -> None:
    locked = written(tmp_path, hostile.locked(sheet_pdf()))
    assert refusal(locked) == refused(
        1, "het bestand is met een wachtwoord beveiligd", "Vraag een exemplaar zonder wachtwoord."
    )
    unread = "zij kan niet worden gelezen"
    good = written(tmp_path, sheet_pdf())
    assert refusal(good, 2) == refused(2, unread)
    assert refusal(good, 0) == refused(0, unread)
    cut = written(tmp_path, sheet_pdf()[:200])
    assert refusal(cut) == refused(1, unread)
    well = written(tmp_path, hostile.pages_in_a_deep_well())
    assert refusal(well) == refused(1, unread)
    assert refusal(written(tmp_path, b"geen plaatje"), media="afbeelding") == refused(1, unread)
    strip = written(tmp_path, hostile.sized(b"0 0 5000 20"))
    assert refusal(strip) == refused(1, unread)
    huge = tmp_path / "reus.png"
    huge.write_bytes(papers.png_claiming(30_000, 30_000))
    assert refusal(huge, media="afbeelding") == refused(1, "zij is te groot om te tekenen")
    endless = written(tmp_path, hostile.forms_ten_to_the_twelfth())
    assert refusal(endless) == refused(1, "zij is te ingewikkeld om te tekenen")


def test_a_file_that_was_cut_short_still_gives_what_is_left(tmp_path: Path) -> None:
    whole = sheet_pdf()
    path = written(tmp_path, whole[: whole.rindex(b"xref")])
    made = made_of(path)
    assert made.as_received
    assert_like(made, path)


def test_an_annotation_beside_the_page_leaves_no_picture(tmp_path: Path) -> None:
    beside = annotated("FreeText", Rect=Array([900, 900, 1000, 1000]))
    made = made_of(written(tmp_path, sheet_pdf(beside)))
    assert made.notes == (AS_PICTURE + DAMAGED,)


def test_a_page_with_endless_contents_is_drawn_as_far_as_it_goes(tmp_path: Path) -> None:
    bomb = hostile.deflated(b"n " * 13_000_000, times=2)
    path = written(tmp_path, hostile.written(hostile.page_file(content=bomb)))
    made = made_of(path)
    assert made.notes == (AS_PICTURE + DAMAGED,)
    busy = written(tmp_path, pages.content(b"0 0 m " * 210_000))
    assert made_of(busy).notes == (AS_PICTURE + "zij te ingewikkeld is opgebouwd",)


def test_what_turns_out_otherwise_is_not_kept(tmp_path: Path) -> None:
    """The program that draws and the one that cleans read a stray entry differently."""
    path = written(tmp_path, sheet_pdf())
    other = tmp_path / "ander.pdf"
    other.write_bytes(sheet_pdf(drawing(b"0 0 0.6 RG 1.2 w 250 600 m 400 690 l S")))
    with PdfPages(other) as opened, pytest.raises(UnkeptError, match="anders uitzag"):
        kept_page(Source(path, opened, 0, 0))


def test_a_scan_keeps_its_picture_byte_for_byte(tmp_path: Path) -> None:
    path = pages.scan(tmp_path / "scan.pdf")
    with Pdf.open(path) as pdf:
        (image,) = pdf.pages[0].obj.Resources.XObject.values()
        received = image.read_raw_bytes()
    made = made_of(path, 180)
    assert [data for _, data in kept_streams(made)] == [received]
    assert_like(made, path, 180)


@pytest.mark.parametrize("kind", ["FlateDecode", "CCITTFaxDecode"])
def test_no_data_end_in_a_line_end(kind: str) -> None:
    """PDF/A cannot tell such an end from the one that follows (ISO 19005-3, 6.1.7.1)."""
    # The last byte of packed data is that of a checksum: one more than the sum of all bytes.
    plain = bytes(799) + b"\x0c"
    packed = zlib.compress(plain)
    assert packed.endswith(b"\r")
    with Pdf.new() as pdf:
        pdf.Root.Proof = pages.image(pdf, packed, kind)
        mend_streams(pdf)
        with Pdf.open(io.BytesIO(saved(pdf))) as outcome:
            proof = outcome.Root.Proof
            raw = proof.read_raw_bytes()
            filters = str(proof.Filter)
    assert not raw.endswith(b"\r")
    if kind == "FlateDecode":
        assert zlib.decompress(raw) == plain + b"\n"
    else:
        assert filters.index("FlateDecode") < filters.index(kind)
        assert zlib.decompress(raw) == packed


def test_only_the_pictures_of_the_page_come_along(tmp_path: Path) -> None:
    """Scanning programs share one list of pictures among all pages."""
    shared = drawing(pages.SHOW, XObject_X0=pages.deep_image, XObject_X1=pages.lzw_image)
    made = made_of(written(tmp_path, sheet_pdf(shared)))
    assert len(kept_streams(made)) == 1


def test_pages_are_taken_by_number(tmp_path: Path) -> None:
    path = papers.pdf(tmp_path / "twee.pdf", papers.lines, papers.scanned)
    first, second = (made_of(path, source_page=number) for number in (1, 2))
    assert not first.as_received
    assert second.as_received
    assert papers.block_is_upper_left(colours(second.pdf)[:, :, 0])


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    for data in (sheet_pdf(pages.acting), DRAWN_ANEW["CMYK in een beeld"][0]()):
        path = written(tmp_path, data)
        assert received_page(path, "pdf", 1, 90) == received_page(path, "pdf", 1, 90)


def photo(folder: Path, orientation: int = 1, **how: object) -> Path:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = Image.fromarray(pages.noisy(1000, 1400)).convert("RGB")
    exif = Image.Exif()
    exif[274] = orientation
    held = image.transpose(undo[orientation]) if orientation in undo else image
    held.save(folder / "foto.jpg", exif=exif, quality=90, **how)  # type: ignore[arg-type]
    return folder / "foto.jpg"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_keeps_its_bytes_and_stands_as_the_camera_noted(
    tmp_path: Path, orientation: int
) -> None:
    path = photo(tmp_path, orientation, progressive=orientation == 3)
    made = made_of(path)
    assert (made.as_received, made.notes) == (True, ())
    assert made.height == pytest.approx(841.89, abs=0.01)
    assert made.width / made.height == pytest.approx(1000 / 1400, abs=0.001)
    assert kept_streams(made) == [("/DCTDecode", path.read_bytes())]
    upright = colours(made.pdf)
    assert papers.block_is_upper_left(upright[:, :, 0])
    turned = colours(made_of(path, 90).pdf)
    assert apart(turned, np.ascontiguousarray(np.rot90(upright, -1))) < 12


def test_a_scanned_picture_has_the_size_of_its_paper(tmp_path: Path) -> None:
    """Telefax has other resolutions across than down."""
    image = Image.fromarray(papers.sheet(1728, 1145) > 128)
    image.save(tmp_path / "fax.tif", dpi=(204, 98), compression="group4")
    made = made_of(tmp_path / "fax.tif")
    assert (made.as_received, made.notes) == (True, ())
    assert (made.width, made.height) == pytest.approx((609.88, 841.22), abs=0.01)
    assert kept_streams(made)[0][0] == "/FlateDecode"
    assert len(made.pdf) < 4000


def test_every_frame_of_a_stack_is_a_page(tmp_path: Path) -> None:
    sheets = [Image.fromarray(papers.sheet(*size)) for size in ((400, 560), (560, 400))]
    sheets[0].save(tmp_path / "stapel.tif", save_all=True, append_images=sheets[1:])
    sizes = [made_of(tmp_path / "stapel.tif", source_page=number).width for number in (1, 2)]
    assert sizes == pytest.approx([601.35, 841.89], abs=0.01)


def test_pictures_that_pdf_cannot_hold_are_repacked_and_that_is_said(tmp_path: Path) -> None:
    noisy = Image.fromarray(pages.noisy())
    noisy.convert("CMYK").save(tmp_path / "druk.jpg")
    printed = made_of(tmp_path / "druk.jpg")
    assert not printed.as_received
    assert printed.notes == (
        "de kleuren voor drukwerk (CMYK) zijn omgezet in beeldschermkleuren (sRGB)",
        "de afbeelding is opnieuw ingepakt (JPEG)",
    )
    assert papers.block_is_upper_left(colours(printed.pdf)[:, :, 0])
    deep = Image.fromarray(pages.noisy().astype(np.uint16) * 257)
    deep.save(tmp_path / "diep.png")
    assert made_of(tmp_path / "diep.png").notes == (
        "de afbeelding is van 16 naar 8 bits per punt gebracht",
    )
    clear = noisy.convert("RGBA")
    clear.putalpha(Image.fromarray(pages.noisy()))
    clear.save(tmp_path / "glas.png")
    glass = made_of(tmp_path / "glas.png")
    assert (glass.as_received, glass.notes) == (False, ("wat doorzichtig was, is wit gemaakt",))
    noisy.save(tmp_path / "gewoon.png")
    plain = made_of(tmp_path / "gewoon.png")
    assert (plain.as_received, plain.notes) == (True, ())


def test_the_colours_of_a_photo_keep_their_meaning_when_that_is_sound(tmp_path: Path) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    sound = made_of(photo(tmp_path, icc_profile=profile))
    assert (sound.as_received, sound.notes) == (True, ())
    assert b"/ICCBased" in changed(sound.pdf)
    broken = made_of(photo(tmp_path, icc_profile=b"onzin" * 40))
    assert broken.notes == ("het kleurprofiel van de foto is onbruikbaar en weggelaten",)
    assert b"/ICCBased" not in changed(broken.pdf)


def test_a_photo_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    path = photo(tmp_path)
    path.write_bytes(path.read_bytes()[:-2000])
    assert refusal(path, media="afbeelding") == refused(1, "zij kan niet worden gelezen")
