"""The report on one return."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from docgen.core.findings import Finding, Outcome
from docgen.core.model import Pack
from docgen.core.pack import read_pack
from docgen.core.returns import Judged, SigningRecord
from docgen.core.signatures import AfterSigning, Indication, SignatureFacts
from docgen.receive.report import report
from tests.receive.made_returns import (
    GOOD,
    PEN,
    UNCLEAR,
    UNSIGNED,
    decision,
    fingerprint,
    judged,
    made,
    picture,
)

ROOT = Path(__file__).resolve().parents[2]
NAMES = {1: "Gemeente Voorbeelddam"}
SIGNATURE = SignatureFacts(
    field="handtekening",
    indication=Indication.INDETERMINATE,
    sub_indication="NO_CERTIFICATE_CHAIN_FOUND",
    explanation="De uitgever van het certificaat is niet bekend",
    intact=True,
    covers_file=True,
    after_signing=AfterSigning.NOTHING,
    signer="A. Voorbeeld",
    organisation="Gemeente Voorbeelddam",
    issuer="Oefen-CA",
    serial="1f",
    certificate_sha256="ab" * 32,
    valid_from=None,
    valid_until=None,
    signed_at="2025-11-13T10:00:00+00:00",
    timestamp_at="2025-11-13T10:00:05+00:00",
    timestamp_by="Oefen-TSA",
    policy=(),
    digest="sha256",
    subfilter="/ETSI.CAdES.detached",
    timestamp_only=False,
    checked_at="2025-11-14T10:00:00+00:00",
    checked_by="docgen",
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    found = read_pack(ROOT / "docgen" / "starter" / "sjablonen" / "mijn-pakket").pack
    assert found is not None
    return found


def read(item: Judged, pack: Pack, home: Path) -> PdfReader:
    return PdfReader(io.BytesIO(report(item, pack, NAMES, home)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_what_it_says(pack: Pack, tmp_path: Path) -> None:
    told = decision(Outcome.REFUSED, person="B. Beoordelaar", reason="Niet getekend.")
    reader = read(judged(made(1, GOOD, UNSIGNED), told), pack, tmp_path)
    text = text_of(reader)
    for words in (
        "Bevindingen bij retour R1",
        "besluit van B. Beoordelaar",
        "Gemeente Voorbeelddam (nr 1)",
        "scan.pdf",
        "digitaal op 13 november 2025 te Soest",
        fingerprint(1),
        UNSIGNED.explanation,
        "Werkwijze: inkt in het vak, zekerheid 98 %.",
        "14 november 2025, 11:00 uur",
        "Niet getekend.",
    ):
        assert words in text
    assert reader.metadata is not None
    assert reader.metadata.title == "Bevindingen bij retour R1"


def test_the_pictures_stand_side_by_side_and_each_once(pack: Pack, tmp_path: Path) -> None:
    picture(tmp_path, fingerprint(1), "b002-1-verzonden", height=80)
    picture(tmp_path, fingerprint(1), "b002-1-ontvangen", height=90)
    again = replace(UNSIGNED, rule="volledig")
    reader = read(judged(made(1, UNSIGNED, again)), pack, tmp_path)
    assert sum(len(page.images) for page in reader.pages) == 2
    text = text_of(reader)
    assert "Beelden: zoals verzonden en zoals ontvangen" in text
    assert "Verzonden Ontvangen" in text


def test_what_to_do_stands_there_once_until_someone_decided(pack: Pack, tmp_path: Path) -> None:
    remedy = "Leg dat vast met ‘docgen beoordeel RETOUR --akkoord’."
    item = judged(made(1, *[replace(UNSIGNED, remedy=remedy)] * 3))
    text = text_of(read(item, pack, tmp_path))
    assert text.count("• Leg dat vast met ‘docgen beoordeel R1 --akkoord’.") == 1
    settled = replace(item, decisions=(decision(Outcome.ACCEPTED),))
    assert "Leg dat vast" not in text_of(read(settled, pack, tmp_path))


def test_one_picture_without_the_other(pack: Pack, tmp_path: Path) -> None:
    picture(tmp_path, fingerprint(1), "b002-1-ontvangen", width=90, height=3000)
    text = text_of(read(judged(made(1, UNSIGNED)), pack, tmp_path))
    assert "geen beeld" in text


def test_without_pictures(pack: Pack, tmp_path: Path) -> None:
    assert "Beelden" not in text_of(read(judged(made(1, UNSIGNED)), pack, tmp_path))


def test_a_digital_signature(pack: Pack, tmp_path: Path) -> None:
    signing = SigningRecord("digitaal", "2025-11-13", None, False, (SIGNATURE,))
    text = text_of(read(judged(made(1, signing=signing)), pack, tmp_path))
    assert "A. Voorbeeld, Gemeente Voorbeelddam" in text
    assert "(INDETERMINATE, NO_CERTIFICATE_CHAIN_FOUND)" in text
    assert "13 november 2025, 10:00 uur (tijdstempel van Oefen-TSA)" in text


def test_what_is_not_known_is_said(pack: Pack, tmp_path: Path) -> None:
    text = text_of(read(judged(made(None, UNCLEAR, version=None, signing=PEN)), pack, tmp_path))
    assert "Partij niet herkend Versie niet herkend" in text
    assert "datum en plaats met de hand ingevuld, nog niet overgenomen" in text
    assert "Over dit retour heeft nog niemand een besluit genomen." in text


def test_a_strange_name_and_a_long_story(pack: Pack, tmp_path: Path) -> None:
    long = Finding("ongewijzigd", Outcome.REFUSED, "Het woord <b>tien</b> & meer. " * 400)
    name = "a<b>&\x00\x1b[31m" + "x" * 300 + ".pdf"
    reader = read(judged(made(1, *[UNSIGNED] * 30, source=name)), pack, tmp_path)
    assert len(reader.pages) > 1
    assert "a<b>&" in text_of(reader)
    assert len(read(judged(made(1, long)), pack, tmp_path).pages) > 1


def test_the_same_return_gives_the_same_bytes(pack: Pack, tmp_path: Path) -> None:
    picture(tmp_path, fingerprint(1), "b002-1-ontvangen")
    item = judged(made(1, UNSIGNED))
    assert report(item, pack, NAMES, tmp_path) == report(item, pack, NAMES, tmp_path)
