"""Which pages the copy consists of, in which order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core.errors import DataError, IncompleteError, VerificationError
from docgen.core.model import DefinitiveSpec, Pack
from docgen.core.pack import read_pack
from docgen.core.records import CopyRecord, PartRecord
from docgen.core.returns import Judged
from docgen.seal.outline import FilledPart, IssuedPart, Section, Signatures, outline
from docgen.seal.sources import SignedParty
from tests.conftest import ROOT
from tests.seal.records import copy_of, judged_of, parties_of

PACK = "convenant-regionale-samenwerking"
SIGNED = "convenant-ondertekenpagina.docx"


@pytest.fixture(scope="module")
def pack() -> Pack:
    found = read_pack(ROOT / "sjablonen" / PACK).pack
    assert found is not None
    return found


def part(template: str, key: str = "", text: str = "") -> PartRecord:
    fields = [{"soort": "handtekening", "nr": 1}] if template == SIGNED else []
    key = key or template
    return PartRecord(
        key=key,
        template=template,
        template_sha256="0" * 64,
        path=f"delen/{key}.pdf",
        sha256="1" * 64,
        text=text or template,
        facts={"bladzijden": 1, "velden": fields, "koppen": [], "laagste": []},
        engine="ingebouwd",
        engine_version="1",
        made_at="2025-11-14T09:00:00+00:00",
    )


def store(pack: Pack, home: Path, *more: PartRecord) -> dict[str, PartRecord]:
    spec = pack.document("convenant")
    assert spec is not None
    found = {name: part(name) for name in spec.parts} | {item.key: item for item in more}
    for record in found.values():
        (home / record.path).parent.mkdir(parents=True, exist_ok=True)
        (home / record.path).write_bytes(b"%PDF")
    return found


def signed(*copies: CopyRecord) -> list[SignedParty]:
    judged: Judged = judged_of(1)
    return [
        SignedParty(party, copy, judged, (), ())
        for party, copy in zip(parties_of(len(copies)), copies, strict=True)
    ]


def names(sections: tuple[Section, ...]) -> list[str]:
    return [
        item.record.template
        if isinstance(item, IssuedPart)
        else item.template
        if isinstance(item, FilledPart)
        else "ondertekenpaginas"
        for item in sections
    ]


def test_the_order_of_the_pack(pack: Pack, tmp_path: Path) -> None:
    parts = store(pack, tmp_path)
    found = outline(pack, signed(copy_of(1, tuple(parts))), parts, tmp_path)
    assert names(found) == [
        "convenant-voorblad.docx",
        "partijenlijst",
        "convenant-tekst.docx",
        "convenant-bijlage-1.docx",
        "ondertekenpaginas",
        "verantwoording",
        "colofon",
    ]
    assert isinstance(found[4], Signatures)


def test_without_an_order_docgen_chooses_the_same(pack: Pack, tmp_path: Path) -> None:
    parts = store(pack, tmp_path)
    free = replace(pack, definitive=DefinitiveSpec())
    asked = signed(copy_of(1, tuple(parts))), parts, tmp_path
    assert names(outline(free, *asked)) == names(outline(pack, *asked))


def test_an_own_order(pack: Pack, tmp_path: Path) -> None:
    parts = store(pack, tmp_path)
    order = ("partijenlijst", "convenant-tekst.docx", "ondertekenpaginas")
    own = replace(pack, definitive=DefinitiveSpec(order=order))
    assert names(outline(own, signed(copy_of(1, tuple(parts))), parts, tmp_path)) == [*order]


def test_the_same_text_from_another_engine_is_the_same(pack: Pack, tmp_path: Path) -> None:
    other = replace(part("convenant-tekst.docx", "anders"), engine="libreoffice")
    parts = store(pack, tmp_path, other)
    keys = tuple(key for key in parts if key != "anders")
    swapped = tuple("anders" if key == "convenant-tekst.docx" else key for key in keys)
    found = outline(pack, signed(copy_of(1, keys), copy_of(2, swapped)), parts, tmp_path)
    assert isinstance(found[2], IssuedPart)
    assert found[2].record.engine == "ingebouwd"


def test_another_text_is_named_with_the_parties(pack: Pack, tmp_path: Path) -> None:
    other = part("convenant-tekst.docx", "anders", "Een andere tekst.")
    parts = store(pack, tmp_path, other)
    keys = tuple(key for key in parts if key != "anders")
    swapped = tuple("anders" if key == "convenant-tekst.docx" else key for key in keys)
    with pytest.raises(VerificationError) as caught:
        outline(pack, signed(copy_of(1, keys), copy_of(2, swapped)), parts, tmp_path)
    assert str(caught.value).startswith(
        "convenant-tekst.docx: de tekst die nr 2 heeft ondertekend, is niet dezelfde"
    )


def test_a_lost_part_is_named(pack: Pack, tmp_path: Path) -> None:
    parts = store(pack, tmp_path)
    (tmp_path / "delen" / "convenant-bijlage-1.docx.pdf").unlink()
    with pytest.raises(IncompleteError) as caught:
        outline(pack, signed(copy_of(1, tuple(parts))), parts, tmp_path)
    assert str(caught.value) == (
        "delen/convenant-bijlage-1.docx.pdf: een deel van het convenant, zoals het is verstuurd, "
        "is niet meer te vinden. Zet de map ‘delen’ terug uit een reservekopie."
    )


def test_a_part_per_party_cannot_be_asked_for(pack: Pack, tmp_path: Path) -> None:
    parts = store(pack, tmp_path)
    wrong = replace(pack, definitive=DefinitiveSpec(order=(SIGNED, "ondertekenpaginas")))
    with pytest.raises(DataError, match="verschilt per partij"):
        outline(wrong, signed(copy_of(1, tuple(parts))), parts, tmp_path)


def test_a_pack_in_which_nothing_is_signed(pack: Pack, tmp_path: Path) -> None:
    bare = replace(
        pack,
        documents=tuple(replace(spec, signable=False) for spec in pack.documents),
    )
    with pytest.raises(DataError) as caught:
        outline(bare, [], {}, tmp_path)
    assert str(caught.value) == (
        "pakket.toml: er is geen stuk dat wordt ondertekend, dus ook geen definitief exemplaar. "
        "Zet bij een [[stuk]] ‘ondertekenen = true’."
    )


# -- after an amendment ------------------------------------------------------------------------

TEXTS = ("convenant-voorblad.docx", "convenant-tekst.docx", "convenant-bijlage-1.docx")
FORM = "instemmingsformulier.docx"


def form(key: str = "") -> PartRecord:
    """A form that is signed instead of the text."""
    found = part(FORM, key)
    return replace(found, facts={**found.facts, "velden": [{"soort": "handtekening", "nr": 1}]})


def test_the_text_comes_from_the_copies_that_hold_it(pack: Pack, tmp_path: Path) -> None:
    parts = store(pack, tmp_path, form())
    texts = [copy_of(nr, TEXTS) for nr in (1, 2)]
    forms = signed(copy_of(1, (FORM,)), copy_of(2, (FORM,)))
    found = outline(pack, forms, parts, tmp_path, texts)
    assert names(found) == names(outline(pack, signed(copy_of(1, TEXTS)), parts, tmp_path))
    assert FORM not in names(found)


def test_an_amended_text_that_differs_is_named_too(pack: Pack, tmp_path: Path) -> None:
    other = part("convenant-tekst.docx", "anders", "Een andere tekst.")
    parts = store(pack, tmp_path, form(), other)
    texts = [copy_of(1, TEXTS), copy_of(2, (TEXTS[0], "anders", TEXTS[2]))]
    with pytest.raises(VerificationError) as caught:
        outline(pack, signed(copy_of(1, (FORM,))), parts, tmp_path, texts)
    assert str(caught.value).startswith("convenant-tekst.docx: de tekst die nr 2 heeft ondertekend")


def test_the_page_of_amendments_comes_when_there_is_something_to_tell(
    pack: Pack, tmp_path: Path
) -> None:
    parts = store(pack, tmp_path)
    asked = signed(copy_of(1, tuple(parts))), parts, tmp_path
    plain, told = (names(outline(pack, *asked, told=told)) for told in (False, True))
    at = plain.index("ondertekenpaginas")
    assert told == [*plain[:at], "wijzigingen", *plain[at:]]


def test_the_pack_may_say_where_it_comes(pack: Pack, tmp_path: Path) -> None:
    order = ("wijzigingen", "convenant-tekst.docx", "ondertekenpaginas")
    own = replace(pack, definitive=DefinitiveSpec(order=order))
    parts = store(pack, tmp_path)
    asked = signed(copy_of(1, tuple(parts))), parts, tmp_path
    assert names(outline(own, *asked, told=True)) == [*order]
    assert names(outline(own, *asked)) == [*order[1:]]
