"""Files as they come back: what goes in comes out."""

from __future__ import annotations

import email
import io
import zipfile
from datetime import UTC, datetime
from email import policy
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from docgen.core.errors import DocgenError
from docgen.engines.raster import EncryptedError, PdfPages
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal import wrap

AT = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def pictures() -> list[wrap.Picture]:
    chance = np.random.default_rng(1)
    # An A4 at 50 dpi.
    return [np.full((585, 413), int(tone), np.uint8) for tone in chance.integers(60, 200, 2)]


def test_a_pdf_holds_the_jpegs_as_they_are(pictures: list[wrap.Picture], tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(wrap.as_pdf(pictures, 50, 80, bilevel=False))
    assert path.read_bytes() == wrap.as_pdf(pictures, 50, 80, bilevel=False)
    with pikepdf.open(path) as pdf:
        images = [next(iter(page.get_images().values())) for page in pdf.pages]
        assert [image.read_raw_bytes() for image in images] == [
            wrap.jpeg(picture, 80) for picture in pictures
        ]
    with PdfPages(path) as pages:
        assert pages.size(0) == pytest.approx((413 * 72 / 50, 585 * 72 / 50), abs=0.01)
        assert pages.is_scan(1)
        drawn = pages.gray(1, 50)
    assert abs(int(np.median(drawn)) - int(pictures[1][0, 0])) <= 2


def test_a_fax_has_one_bit_for_each_point(tmp_path: Path) -> None:
    picture = np.full((100, 70), 255, np.uint8)
    picture[:50] = 0
    path = tmp_path / "fax.pdf"
    path.write_bytes(wrap.as_pdf([picture], 50, 80, bilevel=True))
    with PdfPages(path) as pages:
        drawn = pages.gray(0, 50)
    assert drawn[10, 10] == 0
    assert drawn[90, 10] == 255
    with pikepdf.open(path) as pdf:
        assert next(iter(pdf.pages[0].get_images().values())).BitsPerComponent == 1


def test_what_is_locked_asks_for_a_password(issued: IssuedCopy, tmp_path: Path) -> None:
    path = tmp_path / "dicht.pdf"
    path.write_bytes(wrap.locked(issued.path.read_bytes()))
    assert path.read_bytes() == wrap.locked(issued.path.read_bytes())
    with pytest.raises(EncryptedError):
        PdfPages(path)
    with pikepdf.open(path, password="oefening") as pdf:
        assert len(pdf.pages) == issued.pages


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_what_is_cut_short_cannot_be_opened(
    share: float, issued: IssuedCopy, tmp_path: Path
) -> None:
    path = tmp_path / "half.pdf"
    path.write_bytes(wrap.cut_short(issued.path.read_bytes(), share))
    assert path.read_bytes().startswith(b"%PDF-")
    with pytest.raises(DocgenError) as caught, PdfPages(path):
        pass
    assert not isinstance(caught.value, EncryptedError)


def test_a_tiff_has_a_picture_for_each_page(pictures: list[wrap.Picture]) -> None:
    with Image.open(io.BytesIO(wrap.as_tiff(pictures, 50))) as image:
        assert getattr(image, "n_frames", 1) == 2
        assert image.info["dpi"] == (50, 50)
        image.seek(1)
        assert np.array_equal(np.asarray(image), pictures[1])


def test_a_zip_is_the_same_every_time() -> None:
    files = [("pagina 1.jpg", b"een"), ("pagina 2.jpg", b"twee")]
    data = wrap.as_zip(files)
    assert data == wrap.as_zip(files)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert [(name, archive.read(name)) for name in archive.namelist()] == files


def test_a_mail_has_its_sender_its_time_and_its_files() -> None:
    files = [("getekend.pdf", b"%PDF-1.7"), ("pagina 1.jpg", b"\xff\xd8\xff")]
    data = wrap.as_mail("a@voorbeelddam.example", files, AT, 7)
    assert data == wrap.as_mail("a@voorbeelddam.example", files, AT, 7)
    mail = email.message_from_bytes(data, policy=policy.default)
    assert mail["From"] == "a@voorbeelddam.example"
    assert mail["Date"] == "Mon, 01 Dec 2025 09:00:00 +0000"
    attached = list(mail.iter_attachments())
    assert [(part.get_filename(), part.get_payload(decode=True)) for part in attached] == files
    assert [part.get_content_type() for part in attached] == ["application/pdf", "image/jpeg"]
