"""Files made to break what reads them: cycles, bombs, lies about size, odd encryption."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

from tests.engines import papers

Objects = dict[int, bytes]


def plain_file(folder: Path) -> bytes:
    """A good PDF with text, a picture, a form and an old-fashioned table of objects."""
    small = (400.0, 600.0)
    path = papers.pdf(
        folder / "goed.pdf",
        partial(papers.lines, top=540),
        lambda canvas: canvas.drawImage(papers.picture(papers.sheet(555, 833)), 0, 0, *small),
        size=small,
    )
    with Pdf.open(path) as pdf:
        field = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            Rect=Array([80, 80, 200, 100]),
            T=String("datum"),
            FT=Name.Tx,
            V=String("1 mei 2026"),
        )
        made = pdf.make_indirect(field)
        pdf.pages[0].Annots = Array([made])
        pdf.Root.AcroForm = Dictionary(Fields=Array([made]), DA=String("/Helv 10 Tf 0 g"))
        return _saved(pdf)


def packed_file(plain: bytes) -> bytes:
    """The same with its objects in compressed streams."""
    with Pdf.open(io.BytesIO(plain)) as pdf:
        return _saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _saved(pdf: Pdf, **how: object) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id="encryption" not in how, **how)  # type: ignore[arg-type]
    return stream.getvalue()


def cut_short(data: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    for number in range(count):
        length = len(data) * number // count
        yield f"afgekapt-{number}", data[:length]


def with_flipped_bits(data: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    for seed in range(count):
        chance = random.Random(seed)
        broken = bytearray(data)
        for _ in range(chance.choice((1, 3, 10, 100))):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        yield f"bits-{seed}", bytes(broken)


def with_pieces_moved(data: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    for seed in range(count):
        chance = random.Random(1000 + seed)
        start, end, target = sorted(chance.randrange(len(data)) for _ in range(3))
        piece = data[start:end]
        yield (
            f"stukken-{seed}",
            chance.choice(
                (
                    data[:start] + data[end:],
                    data[:target] + piece + data[target:],
                    data[:start] + bytes(len(piece)) + data[end:],
                    data[:start] + piece[::-1] + data[end:],
                    data[:start] + chance.randbytes(len(piece)) + data[end:],
                )
            ),
        )


def with_numbers_changed(data: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    """Numbers and references are where the structure is: every file other ones."""
    for seed in range(count):
        chance = random.Random(2000 + seed)
        broken = bytearray(data)
        digits = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
        for place in chance.sample(digits, 12):
            broken[place] = 48 + chance.randrange(10)
        yield f"getallen-{seed}", bytes(broken)


def written(objects: Objects, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF with these objects, as they stand."""
    out, places = io.BytesIO(), {}
    out.write(b"%PDF-1.7\n")
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start, size = out.tell(), max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        line = b"%010d 00000 n \n" if number in places else b"%010d 00000 f \n"
        out.write(line % places.get(number, 0))
    out.write(b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start))
    return out.getvalue()


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def deflated(data: bytes, entries: bytes = b"", times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 1)
    names = b"[" + b"/FlateDecode " * times + b"]"
    return stream(data, b"/Filter %s %s" % (names, entries))


def page_file(page: bytes = b"", content: bytes = b"<</Length 0>>stream\n\nendstream") -> Objects:
    """A file of one page with these entries and this content."""
    box = b"" if b"/MediaBox" in page else b"/MediaBox [0 0 595 842]"
    return {
        1: b"<</Type /Catalog /Pages 2 0 R>>",
        2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        3: b"<</Type /Page /Parent 2 0 R /Contents 4 0 R %s %s>>" % (box, page),
        4: content,
    }


def sized(box: bytes, more: bytes = b"") -> bytes:
    return written(page_file(b"/MediaBox [%s] %s" % (box, more)))


def _drawn(inner: Objects, resources: bytes) -> bytes:
    content = stream(b"/X0 Do")
    return written(page_file(b"/Resources <<%s>>" % resources, content) | inner)


def _form(content: bytes, resources: bytes) -> bytes:
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <<%s>>" % resources
    return stream(content, entries)


def form_in_itself() -> bytes:
    inside = {5: _form(b"/X0 Do", b"/XObject <</X0 5 0 R>>")}
    return _drawn(inside, b"/XObject <</X0 5 0 R>>")


def forms_ten_to_the_twelfth() -> bytes:
    """Each form draws the next one ten times."""
    depth = 12
    inside = {
        5 + level: _form(b"/X0 Do " * 10, b"/XObject <</X0 %d 0 R>>" % (6 + level))
        for level in range(depth)
    }
    inside[5 + depth] = _form(b"0 0 9 9 re f", b"")
    return _drawn(inside, b"/XObject <</X0 5 0 R>>")


def picture_bomb(side: int = 40_000) -> bytes:
    """A picture of 1.6 thousand million points in a few kilobytes."""
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 1" % (side, side)
    pixels = zlib.compress(zlib.compress(bytes(side * side // 8), 1), 1)
    body = stream(pixels, head + b" /ColorSpace /DeviceGray /Filter [/FlateDecode /FlateDecode]")
    content = stream(b"595 0 0 842 0 0 cm /X0 Do")
    return written(page_file(b"/Resources <</XObject <</X0 5 0 R>>>>", content) | {5: body})


def picture_of(kind: bytes, data: bytes) -> bytes:
    head = b"/Type /XObject /Subtype /Image /Width 999 /Height 999 /BitsPerComponent 8"
    body = stream(data, head + b" /ColorSpace /DeviceRGB /Filter /" + kind)
    content = stream(b"595 0 0 842 0 0 cm /X0 Do")
    return written(page_file(b"/Resources <</XObject <</X0 5 0 R>>>>", content) | {5: body})


def tiles_without_end() -> bytes:
    pattern = stream(
        b"0 0 1 1 re f",
        b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 "
        b"/Resources <<>>",
    )
    content = stream(b"/Pattern cs /P0 scn 0 0 595 842 re f")
    return written(page_file(b"/Resources <</Pattern <</P0 5 0 R>>>>", content) | {5: pattern})


def letters_that_draw_themselves() -> bytes:
    font = (
        b"<</Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] "
        b"/FirstChar 65 /LastChar 65 /Widths [9] /CharProcs <</A 6 0 R>> "
        b"/Encoding <</Differences [65 /A]>> /Resources <</Font <</F0 5 0 R>>>>>>"
    )
    letter = stream(b"9 0 d0 BT /F0 9 Tf (AAAA) Tj ET")
    content = stream(b"BT /F0 9 Tf (A) Tj ET")
    inside = {5: font, 6: letter}
    return written(page_file(b"/Resources <</Font <</F0 5 0 R>>>>", content) | inside)


def pages_in_a_ring() -> bytes:
    tree = {2: b"<</Type /Pages /Kids [3 0 R 2 0 R] /Count 4>>"}
    return written(page_file() | tree)


def pages_in_a_deep_well(depth: int = 5000) -> bytes:
    tree = {
        10 + level: b"<</Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R>>"
        % (11 + level, 9 + level if level else 2)
        for level in range(depth)
    }
    tree[10 + depth] = page_file()[3]
    return written(page_file() | {2: b"<</Type /Pages /Kids [10 0 R] /Count 1>>"} | tree)


def pages_by_the_thousand(count: int = 10_000) -> bytes:
    kids = b"3 0 R " * count
    return written(page_file() | {2: b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, count)})


def claimed_pages(count: bytes) -> bytes:
    return written(page_file() | {2: b"<</Type /Pages /Kids [3 0 R] /Count %s>>" % count})


def nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    return written(page_file() | {5: opening * depth + closing * depth, 6: b"[5 0 R]"})


def table_that_goes_back_to_itself() -> bytes:
    data = written(page_file())
    start = data.index(b"xref\n")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def objects_that_extend_themselves() -> bytes:
    body = deflated(b"7 0 null", b"/Type /ObjStm /N 1 /First 4 /Extends 6 0 R")
    return written(page_file() | {6: body})


def length_that_is_itself() -> bytes:
    return written(page_file(content=b"<</Length 4 0 R>>\nstream\n0 0 9 9 re f\nendstream"))


def fields_in_a_ring() -> bytes:
    inside = {
        1: b"<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [5 0 R]>>>>",
        5: b"<</T (a) /FT /Tx /V (b) /Kids [6 0 R 6 0 R]>>",
        6: b"<</T (c) /Parent 5 0 R /Kids [5 0 R 5 0 R]>>",
    }
    return written(page_file(b"/Annots [5 0 R 6 0 R]") | inside)


def encrypted_by(entries: bytes) -> bytes:
    locks = {9: b"<<%s>>" % entries}
    trailer = b"/Root 1 0 R /Encrypt 9 0 R /ID [<00><00>]"
    return written(page_file() | locks, trailer)


def locked(plain: bytes, **how: object) -> bytes:
    with Pdf.open(io.BytesIO(plain)) as pdf:
        lock = pikepdf.Encryption(owner="baas", user="geheim", **how)  # type: ignore[arg-type]
        return _saved(pdf, encryption=lock)


def changed(plain: bytes, change: Callable[[Pdf], object]) -> bytes:
    with Pdf.open(io.BytesIO(plain)) as pdf:
        change(pdf)
        return _saved(pdf)


def starting(pdf: Pdf, kind: str) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name(kind), JS=String("for(;;){}"), F=String("cmd.exe"))


def carrying(pdf: Pdf) -> None:
    pdf.attachments["factuur.exe"] = b"MZ" + bytes(100)


def value_bomb(pdf: Pdf) -> None:
    pdf.Root.AcroForm.Fields[0].V = Stream(pdf, bytes(20_000_000))


def structures(plain: bytes) -> Iterator[tuple[str, bytes]]:
    """One file for each way in which the structure lies."""
    yield "ring van bladzijden", pages_in_a_ring()
    yield "diepe bladzijdenboom", pages_in_a_deep_well()
    yield "tienduizend bladzijden", pages_by_the_thousand()
    for count in (b"1000000000", b"-5", b"0", b"(veel)", b"99999999999999999999"):
        yield f"aantal bladzijden {count.decode()}", claimed_pages(count)
    for name, box in {
        "reusachtig": b"0 0 1000000 1000000",
        "eindeloos": b"0 0 1e38 1e38",
        "omgekeerd": b"595 842 0 0",
        "plat": b"0 0 595 0",
        "negatief": b"-9e9 -9e9 -8e9 -8e9",
        "geen getallen": b"/a /b (c) null",
        "te kort": b"0 0",
        "leeg": b"",
    }.items():
        yield f"bladzijde {name}", sized(box)
    yield "reuseneenheid", sized(b"0 0 595 842", b"/UserUnit 1000000")
    yield "scheef gedraaid", sized(b"0 0 595 842", b"/Rotate 45")
    yield "vorm in zichzelf", form_in_itself()
    yield "vormen tot de twaalfde", forms_ten_to_the_twelfth()
    yield "letters in zichzelf", letters_that_draw_themselves()
    yield "eindeloze tegels", tiles_without_end()
    yield "plaatjesbom", picture_bomb()
    yield "inhoudsbom", written(page_file(content=deflated(b"q " * 30_000_000, times=2)))
    yield "haakjes", nested(b"[", b"]", 200_000)
    yield "woordenboeken", nested(b"<</A ", b">>", 100_000)
    yield "tabel naar zichzelf", table_that_goes_back_to_itself()
    yield "objecten in zichzelf", objects_that_extend_themselves()
    yield "lengte is zichzelf", length_that_is_itself()
    yield "velden in een ring", fields_in_a_ring()
    for kind in (b"JPXDecode", b"JBIG2Decode", b"CCITTFaxDecode", b"DCTDecode", b"Onzin"):
        noise = random.Random(7).randbytes(5000)
        yield f"kapot plaatje {kind.decode()}", picture_of(kind, noise)
    yield "onbekend slot", encrypted_by(b"/Filter /Onbekend /V 99 /R 99")
    yield "half slot", encrypted_by(b"/Filter /Standard /V 2 /R 3 /Length 128 /O () /U () /P 0")
    yield "slot zonder sleutel", encrypted_by(b"/Filter /Standard /V 5 /R 6 /Length 256")
    for revision in (2, 3, 4, 6):
        # The older locks have no encrypted metadata, or no AES.
        how = {"aes": revision >= 4, "metadata": revision >= 4}
        yield f"slot {revision}", locked(plain, R=revision, **how)
    for action in ("/JavaScript", "/Launch", "/GoToE"):
        yield f"actie {action[1:]}", changed(plain, partial(starting, kind=action))
    yield "programma erin", changed(plain, carrying)
    yield "waardebom", changed(plain, value_bomb)
    yield "rommel vooraf", b"\x00" * 900 + plain
    yield "twee achter elkaar", plain + plain
    yield "programma", b"MZ" + bytes(2000)
    yield "webpagina", b"<html><script>for(;;){}</script></html>"
    yield "alleen kop", b"%PDF-1.7\n"
    yield "leeg", b""
    yield "nullen", bytes(100_000)


def pictures() -> Iterator[tuple[str, bytes]]:
    """Broken and hostile pictures."""
    good: dict[str, bytes] = {}
    for kind in ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"):
        out = io.BytesIO()
        Image.fromarray(papers.sheet(300, 420)).save(out, kind)
        good[kind] = out.getvalue()
    for kind, data in good.items():
        for name, broken in (*cut_short(data, 5), *with_flipped_bits(data, 6)):
            yield f"{kind}-{name}", broken
    yield "PNG-bom", papers.png_claiming(30_000, 30_000)
    yield "TIFF-kring", tiff_ring(1)
    yield "TIFF-slang", tiff_ring(30_000)


def tiff_ring(count: int) -> bytes:
    """A TIFF whose last page is followed by its first (TIFF 6.0, section 2)."""
    entries = b"".join(
        b"%b\x04\x00\x01\x00\x00\x00%b" % (tag.to_bytes(2, "little"), value.to_bytes(4, "little"))
        for tag, value in ((256, 10), (257, 10), (258, 1), (259, 1), (262, 1), (273, 0), (279, 20))
    )
    size = 2 + len(entries) + 4
    starts = [8 + number * size for number in range(count)]
    pages = (
        b"\x07\x00" + entries + following.to_bytes(4, "little")
        for following in (*starts[1:], starts[0])
    )
    return b"II*\x00\x08\x00\x00\x00" + b"".join(pages)
