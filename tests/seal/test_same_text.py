"""The proof that two files say the same, with small files that differ in one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from docgen.core.errors import VerificationError
from docgen.documents import typeface
from docgen.documents.stamp import lay, text_at
from docgen.seal.same_text import (
    Comparison,
    Edit,
    Kind,
    SignatureSpan,
    Span,
    account_edits,
    compare,
)

MAKERS = "Meld dit aan de makers van docgen; er is niets in de map ‘definitief’ gezet."
FRONT = ["Convenant"]


def write(path: Path, *pages: Sequence[str], foot: str = "", head: str = "") -> Path:
    """A file of pages with these lines of text."""
    with pikepdf.new() as pdf:
        font = typeface.embed(pdf)
        for lines in pages:
            pdf.add_blank_page(page_size=(595, 842))
            shown = [text_at(72, 700 - 20 * nr, 10, line) for nr, line in enumerate(lines)]
            shown += [text_at(72, 30, 8, foot), text_at(72, 800, 8, head)]
            lay(pdf, pdf.pages[-1], font, "", "\n".join(shown))
        pdf.save(path)
    return path


def told(kind: Kind, old: range, new: range, **more: object) -> Comparison:
    span = Span(kind, "‘stuk’", old, new)
    base = Comparison((span,), (), "Inwerkingtreding", ())
    return replace(base, **more)  # type: ignore[arg-type]


def said(old: Path, new: Path, wanted: Comparison) -> str:
    with pytest.raises(VerificationError) as raised:
        compare(old, new, wanted)
    return str(raised.value)


@pytest.mark.parametrize("kind", [Kind.SHARED, Kind.LIST])
def test_the_same_but_for_what_stands_at_the_foot(kind: Kind, tmp_path: Path) -> None:
    lines = ["Artikel 1", "zie blz. 12 en (blz. 3)."]
    old = write(tmp_path / "a.pdf", FRONT, lines, foot="definitief exemplaar")
    other = ["Artikel 1", "zie blz. 9 en (blz. 113)."]
    new = write(tmp_path / "b.pdf", FRONT, other, foot="publicatieversie, pagina 2 van 3")
    found = compare(old, new, told(kind, range(2), range(2)))
    assert (found.pages, found.warnings) == (2, ())


@pytest.mark.parametrize("kind", [Kind.SHARED, Kind.LIST])
@pytest.mark.parametrize(
    "other", [["Artikel 2", "zie blz. 12"], ["Artikel 1"], ["Artikel 1", "zie blz. 12", "meer"]]
)
def test_another_text_names_the_page(kind: Kind, other: list[str], tmp_path: Path) -> None:
    old = write(tmp_path / "a.pdf", FRONT, ["Artikel 1", "zie blz. 12"])
    new = write(tmp_path / "b.pdf", FRONT, other)
    assert said(old, new, told(kind, range(2), range(2))) == (
        f"bladzijde 2: de tekst van ‘stuk’ is anders dan in het definitieve exemplaar. {MAKERS}"
    )


def test_another_number_of_pages(tmp_path: Path) -> None:
    old = write(tmp_path / "a.pdf", FRONT, ["Artikel 1"])
    new = write(tmp_path / "b.pdf", FRONT, ["Artikel 1"], [])
    assert said(old, new, told(Kind.SHARED, range(2), range(3))) == (
        "bladzijde 1: ‘stuk’ telt niet evenveel bladzijden als in het definitieve exemplaar. "
        f"{MAKERS}"
    )


def test_a_colophon_tells_of_its_own_file(tmp_path: Path) -> None:
    old = write(tmp_path / "a.pdf", FRONT)
    new = write(tmp_path / "b.pdf", ["Heel iets anders"])
    assert compare(old, new, told(Kind.COLOPHON, range(1), range(1))).pages == 0


def test_a_template_of_the_pack_may_say_less_but_not_other_things(tmp_path: Path) -> None:
    old = write(tmp_path / "a.pdf", FRONT, ["Contact: Jan Jansen"])
    less = write(tmp_path / "b.pdf", FRONT, ["Contact:"])
    assert compare(old, less, told(Kind.PACK, range(2), range(2))).warnings == ()
    other = write(tmp_path / "c.pdf", FRONT, ["Contact: secretariaat"])
    found = compare(old, other, told(Kind.PACK, range(2), range(2))).warnings
    assert [str(item) for item in found] == [
        "bladzijde 2: ‘stuk’ zegt in de publicatieversie iets anders dan in het definitieve "
        "exemplaar (“secretariaat”). Dat bepaalt het eigen sjabloon; kijk na of het zo bedoeld is."
    ]


# -- account -------------------------------------------------------------------------------

EDITS = (
    Edit("07-ontvangen.pdf ontvangen als “scan.pdf”", ""),
    Edit("ab12", ""),
    Edit("De datum is moeilijk te lezen.", ""),
    Edit("B. Beoordelaar, 2 mei: zag het. Reden: klopt", "Een medewerker, 2 mei: zag het."),
)
BEFORE = (
    ["Dit exemplaar heeft bijlagen.", "Inwerkingtreding", "op 1 mei", "1. Gemeente"],
    [
        "Ontvangen 2 mei (blz. 12)",
        "Bijlage 07-ontvangen.pdf",
        "ontvangen als “scan.pdf”",
        "SHA-256 ab12",
        "Controles akkoord",
        "De datum is moeilijk te lezen.",
        "Besluit B. Beoordelaar, 2 mei: zag het. Reden: klopt",
        "2. Waterschap",
    ],
)
AFTER = (
    [
        "Dit is de versie voor publicatie.",
        "Inwerkingtreding op 1 mei",
        "1. Gemeente Ontvangen 2 mei (blz. 9)",
        "Controles akkoord Besluit",
        "Een medewerker, 2 mei: zag het.",
        "2. Waterschap",
    ],
)


def account(tmp_path: Path, after: Sequence[Sequence[str]]) -> tuple[Path, Path, Comparison]:
    old = write(tmp_path / "a.pdf", FRONT, *BEFORE, head="Convenant", foot="pagina")
    new = write(tmp_path / "b.pdf", FRONT, *after, head="Convenant", foot="pagina")
    wanted = told(Kind.ACCOUNT, range(1, 3), range(1, 1 + len(after)), edits=EDITS)
    return old, new, wanted


def test_only_what_is_known_was_left_out_of_the_account(tmp_path: Path) -> None:
    assert compare(*account(tmp_path, AFTER)).pages == 1


@pytest.mark.parametrize(
    ("line", "instead", "near"),
    [
        (1, "Inwerkingtreding op 2 mei", "2mei1.Gemeente"),
        (2, "1. Gemeente", "Controlesakkoord"),
        (
            2,
            "1. Gemeente Ontvangen 2 mei (blz. 9) Bijlage 07-ontvangen.pdf",
            "07-ontvangen.pdf",
        ),
        (3, "Controles twijfel Besluit", "twijfelBesluit"),
        (4, "Een medewerker, 2 mei: zag het. Reden: klopt", "Reden:klopt2.Waterschap"),
        (4, "B. Beoordelaar, 2 mei: zag het.", "B.Beoordelaar,2mei:zaghet.2.Waterschap"),
        (5, "2. Waterschap en meer", "enmeer"),
        (5, "", ""),
    ],
)
def test_anything_else_is_refused(line: int, instead: str, near: str, tmp_path: Path) -> None:
    lines = list(AFTER[0])
    lines[line] = instead
    message = said(*account(tmp_path, [lines]))
    assert message.startswith(
        "bladzijde 2: ‘stuk’ verschilt op een onverwachte plaats van het definitieve exemplaar"
    )
    assert (f", bij “{near}" in message) if near else (", bij" not in message)


def test_the_page_of_the_difference_is_named(tmp_path: Path) -> None:
    lines = list(AFTER[0])
    message = said(*account(tmp_path, [lines[:4], [*lines[4:5], "2. Gemeente"]]))
    assert message.startswith("bladzijde 3: ")


def test_an_account_without_its_beginning(tmp_path: Path) -> None:
    assert said(*account(tmp_path, [["Leeg"]])) == (
        f"bladzijde 2: het begin van de verantwoording is niet te vinden. {MAKERS}"
    )


def test_edits_come_from_the_values_in_the_order_of_the_account() -> None:
    before = {
        "getekend": True,
        "bijlagen": [{"naam": "07.pdf", "ontvangen_als": "scan.pdf", "sha256": "ab12"}],
        "weergaven": ["Als beeld."],
        "opmerkingen": ["Onduidelijk."],
        "besluiten": ["B. Beoordelaar: goed. Reden: klopt", "gelijk"],
        "handtekeningen": [{"wie": "A", "uitkomst": "heel", "certificaat": "nummer 1"}],
    }
    after = before | {
        "weergaven": [],
        "opmerkingen": [],
        "besluiten": ["Een medewerker: goed.", "gelijk"],
        "handtekeningen": [],
    }
    assert account_edits([before, {"getekend": False}], [after, {"getekend": False}]) == (
        Edit("07.pdf ontvangen als “scan.pdf”", ""),
        Edit("ab12", ""),
        Edit("Als beeld.", ""),
        Edit("Onduidelijk.", ""),
        Edit("B. Beoordelaar: goed. Reden: klopt", "Een medewerker: goed."),
        Edit("A heel", ""),
        Edit("nummer 1", ""),
    )


# -- signature pages -----------------------------------------------------------------------


def signature(tmp_path: Path, *lines: str) -> tuple[Path, Path, Comparison]:
    issued = write(tmp_path / "deel.pdf", ["Gemeente Soest", "Ondertekend op"])
    old = write(tmp_path / "a.pdf", FRONT)
    new = write(tmp_path / "b.pdf", FRONT, lines, foot="Ondertekenpagina 1 van 1")
    span = SignatureSpan(
        "Gemeente Soest", issued, ("2 mei w.g. A. de Vries Ondertekenpagina 1 van 1",), range(1, 2)
    )
    return old, new, Comparison((), (span,), "", ())


def test_a_signature_page_is_the_one_issued_with_docgens_words(tmp_path: Path) -> None:
    lines = ("Gemeente Soest", "Ondertekend op", "2 mei w.g. A. de Vries")
    assert compare(*signature(tmp_path, *lines)).pages == 1


@pytest.mark.parametrize(
    "lines",
    [
        ("Gemeente Baarn", "Ondertekend op", "2 mei w.g. A. de Vries"),
        ("Gemeente Soest", "Ondertekend op"),
        ("Gemeente Soest", "Ondertekend op", "2 mei w.g. A. de Vries", "paraaf"),
    ],
)
def test_any_other_signature_page_is_refused(lines: tuple[str, ...], tmp_path: Path) -> None:
    assert said(*signature(tmp_path, *lines)) == (
        "bladzijde 2: de ondertekenpagina van Gemeente Soest is niet zoals zij is verstuurd. "
        f"{MAKERS}"
    )


def test_all_differences_are_told_at_once(tmp_path: Path) -> None:
    old = write(tmp_path / "a.pdf", ["een"], ["twee"], ["drie"])
    new = write(tmp_path / "b.pdf", ["een"], ["anders"], ["ook"])
    with pytest.raises(VerificationError) as raised:
        compare(old, new, told(Kind.SHARED, range(3), range(3)))
    assert [item.place for item in raised.value.problems] == ["bladzijde 2", "bladzijde 3"]
