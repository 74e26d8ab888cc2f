"""A received file as a whole."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from docgen.engines.signatures import TrustSettings
from docgen.receive.catalogue import Catalogue
from docgen.receive.facts import Fault, FileFacts, Media
from docgen.receive.limits import LIMITS, MEGABYTE, Limits
from docgen.receive.opening import how_it_begins, open_file
from tests.engines import papers
from tests.receive.issued import NOW, catalogue, fingerprint, issued, received


def opened(
    path: Path,
    issue: Catalogue | None = None,
    media: Media = Media.PDF,
    limits: Limits = LIMITS,
) -> FileFacts:
    return open_file(
        received(path, media), path.parent, issue or catalogue(), TrustSettings(), NOW, limits
    )


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    return papers.pdf(tmp_path / "convenant.pdf", papers.lines, papers.lines)


def test_a_good_file(sent: Path) -> None:
    assert opened(sent) == FileFacts(fingerprint(sent), "convenant.pdf", Media.PDF, pages=2)


def test_what_was_sent_comes_back_as_it_was(sent: Path, tmp_path: Path) -> None:
    path = tmp_path / "terug.pdf"
    path.write_bytes(sent.read_bytes())
    found = opened(path, catalogue(issued(sent, nr=4)))
    assert (found.begins_with, found.identical, found.appended) == (4, True, None)


def test_another_file_does_not_begin_with_it(sent: Path, tmp_path: Path) -> None:
    other = papers.pdf(tmp_path / "anders.pdf", papers.scanned, papers.scanned)
    found = opened(other, catalogue(issued(sent)))
    assert (found.begins_with, found.identical, found.fault) == (None, False, None)


def test_of_copies_with_the_same_beginning_the_longest_counts(sent: Path, tmp_path: Path) -> None:
    longer, path = tmp_path / "langer.pdf", tmp_path / "terug.pdf"
    longer.write_bytes(sent.read_bytes() + b"%meer\n")
    path.write_bytes(longer.read_bytes() + b"%nog meer\n")
    beginning = how_it_begins(path, catalogue(issued(longer, nr=2), issued(sent, nr=9)))
    assert (beginning.copy and beginning.copy.nr, beginning.size) == (2, longer.stat().st_size)
    assert beginning.sha256 == fingerprint(path)


def test_of_copies_with_the_same_bytes_the_valid_one_counts(sent: Path) -> None:
    copies = (issued(sent, nr=1), issued(sent, nr=2, replaced=True))
    beginning = how_it_begins(sent, catalogue(*copies))
    assert beginning.copy == copies[0]


def test_a_copy_whose_file_is_gone_does_not_stand_in_the_way(sent: Path, tmp_path: Path) -> None:
    path = tmp_path / "terug.pdf"
    path.write_bytes(sent.read_bytes())
    issue = catalogue(issued(sent))
    sent.unlink()
    assert opened(path, issue).begins_with is None


def test_fields_scripts_and_files_inside(sent: Path, tmp_path: Path) -> None:
    path = tmp_path / "vol.pdf"
    with pikepdf.open(sent) as pdf:
        field = Dictionary(T=String("datum-07"), FT=Name.Tx, V=String("1 mei 2026"))
        pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.attachments["bewijs.txt"] = b"spoor"
        pdf.save(path)
    found = opened(path)
    assert found.fields == {"datum-07": "1 mei 2026"}
    assert found.active == ("een script (JavaScript)",)
    assert found.embedded == ("bewijs.txt",)
    assert found.fault is None


def test_every_page_of_a_picture_file_counts(tmp_path: Path) -> None:
    path = tmp_path / "stapel.tif"
    sheet = Image.fromarray(papers.sheet(200, 280))
    sheet.save(path, save_all=True, append_images=[sheet, sheet])
    assert opened(path, media=Media.IMAGE).pages == 3


def fault_and_detail(facts: FileFacts) -> tuple[Fault | None, str]:
    return facts.fault, facts.detail


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "leeg.pdf"
    path.touch()
    assert fault_and_detail(opened(path)) == (Fault.EMPTY, "Het bestand is leeg.")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "groot.pdf"
    path.write_bytes(bytes(3 * MEGABYTE))
    found = opened(path, limits=Limits(file_bytes=2 * MEGABYTE))
    assert fault_and_detail(found) == (
        Fault.TOO_LARGE,
        "Het bestand is 3 MB; docgen bekijkt bestanden tot 2 MB.",
    )


def test_a_file_with_too_many_pages(sent: Path) -> None:
    found = opened(sent, limits=Limits(pages=1))
    assert fault_and_detail(found) == (
        Fault.TOO_MANY_PAGES,
        "Het bestand heeft 2 bladzijden; docgen bekijkt er ten hoogste 1.",
    )
    assert found.pages == 2


def test_a_file_with_a_password(sent: Path, tmp_path: Path) -> None:
    path = tmp_path / "slot.pdf"
    with pikepdf.open(sent) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="baas", user="geheim"))
    assert fault_and_detail(opened(path)) == (
        Fault.ENCRYPTED,
        "Dit bestand is met een wachtwoord beveiligd.",
    )


def test_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "stuk.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(1000))
    assert fault_and_detail(opened(path)) == (
        Fault.NOT_READABLE,
        "Dit bestand kan niet worden gelezen.",
    )


def test_a_file_of_an_unknown_kind(tmp_path: Path) -> None:
    path = tmp_path / "brief.docx"
    path.write_bytes(b"PK")
    assert fault_and_detail(opened(path, media=Media.OTHER)) == (
        Fault.UNKNOWN_KIND,
        "Dit soort bestand kan docgen niet bekijken. Het bekijkt PDF's, foto's en scans (JPG, PNG, "
        "TIFF), mails (EML, MSG) en ZIP-bestanden.",
    )


def test_a_file_that_changed_since_it_was_stored(sent: Path, tmp_path: Path) -> None:
    origin = received(sent)
    sent.write_bytes(sent.read_bytes() + b"\n")
    found = open_file(origin, tmp_path, catalogue(), TrustSettings(), NOW)
    assert fault_and_detail(found) == (
        Fault.NOT_READABLE,
        "Het bewaarde bestand is niet meer zoals het is ontvangen: het is daarna veranderd. Zet "
        "het terug uit een reservekopie.",
    )


def test_a_file_that_is_gone(sent: Path, tmp_path: Path) -> None:
    origin = received(sent)
    sent.unlink()
    found = open_file(origin, tmp_path, catalogue(), TrustSettings(), NOW)
    assert found.fault is Fault.NOT_READABLE
    assert found.detail.startswith("Het bestand kan niet worden gelezen (")


def test_a_file_that_two_readers_see_differently(sent: Path, tmp_path: Path) -> None:
    # The count that the file itself gives is believed by one, the other counts.
    path = tmp_path / "twee.pdf"
    path.write_bytes(sent.read_bytes().replace(b"/Count 2", b"/Count 1"))
    assert fault_and_detail(opened(path)) == (
        Fault.NOT_READABLE,
        "Het bestand is beschadigd: niet is vast te stellen hoeveel bladzijden het heeft.",
    )
