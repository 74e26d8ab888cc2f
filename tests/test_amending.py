"""How a text is amended: begun, noted with the documents, given up; on a small dossier."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docgen.amending import (
    Started,
    StartRequest,
    Stopped,
    make_amendment,
    start,
    stop,
)
from docgen.core.amend_register import AmendRegister
from docgen.core.dutch import datum
from docgen.core.errors import DataError, DocgenError, IncompleteError, UsageError
from docgen.core.records import AmendmentRecord
from docgen.issue.plan import Request
from tests.documents.words import word
from tests.issue import occasions
from tests.issue.dossiers import (
    CLOCK,
    LATER,
    CountingConverter,
    events,
    home,
    inputs,
    make,
    register,
    write_templates,
)

ASKED = StartRequest("1.1", date(2026, 7, 1), date(2026, 3, 1), "Meer “tijd”.")
PACK_FILE = Path("sjablonen") / "regio" / "pakket.toml"
BEGUN = {"van": "1.0", "naar": "1.1", "ingangsdatum": "2026-07-01", "reden": "Meer “tijd”."}


def top(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / PACK_FILE).read_text(encoding="utf-8"))


def started(root: Path, **changes: Any) -> Started:
    return start(inputs(root), replace(ASKED, **changes), clock=LATER)


def noted(root: Path) -> AmendmentRecord | None:
    with register(root) as opened:
        return AmendRegister(opened).amendment("1.1")


def happened(root: Path) -> list[str]:
    return [event.kind for event in events(root) if event.kind.startswith("wijziging")]


def refused(call: Any, *args: Any, **named: Any) -> tuple[type[DocgenError], str]:
    with pytest.raises(DocgenError) as caught:
        call(*args, **named)
    return type(caught.value), str(caught.value)


# -- begin ---------------------------------------------------------------------------------


def test_beginning_changes_pakket_toml_and_nothing_else(settled: Path) -> None:
    before, pack = top(settled), settled / "sjablonen" / "regio"
    files = {path.name: path.read_bytes() for path in pack.iterdir() if path.suffix != ".toml"}
    assert started(settled) == Started("1.0", "1.1", True, pack)
    assert top(settled) == before | {
        "versie": "1.1",
        "verzenddatum": date(2025, 11, 17),
        "retour_voor": date(2026, 3, 1),
        "wijziging": {
            "van": "1.0",
            "ingangsdatum": date(2026, 7, 1),
            "reden": "Meer “tijd”.",
        },
    }
    assert files == {
        path.name: path.read_bytes() for path in pack.iterdir() if path.suffix != ".toml"
    }
    assert dict(events(settled)[-1].content) == BEGUN
    assert happened(settled) == ["wijziging begonnen"]


def test_begun_twice_is_begun_once(settled: Path) -> None:
    started(settled)
    again = started(settled, effective=date(2020, 1, 1))
    assert again == Started("1.0", "1.1", False, settled / "sjablonen" / "regio")
    assert happened(settled) == ["wijziging begonnen"]
    assert top(settled)["wijziging"]["ingangsdatum"] == date(2026, 7, 1)


def test_broken_off_before_pakket_toml_was_written(settled: Path) -> None:
    before = (settled / PACK_FILE).read_bytes()
    started(settled)
    after = (settled / PACK_FILE).read_bytes()
    (settled / PACK_FILE).write_bytes(before)
    assert started(settled).fresh
    assert (settled / PACK_FILE).read_bytes() == after
    assert happened(settled) == ["wijziging begonnen"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"to": "1.1a"}, "--naar: “1.1a” is geen versienummer. Schrijf 1.1 of 2.0."),
        ({"to": "1.1.1.1"}, "--naar: “1.1.1.1” is geen versienummer. Schrijf 1.1 of 2.0."),
        ({"to": "0.9"}, "--naar: versie 0.9 komt niet na versie 1.0. Kies een hoger nummer."),
        ({"to": "1"}, "--naar: versie 1 komt niet na versie 1.0. Kies een hoger nummer."),
        (
            {"effective": date(2025, 11, 16)},
            "--ingang: 16 november 2025 is al voorbij. Een wijziging gaat in op een dag die nog "
            "komt.",
        ),
        (
            {"return_before": date(2025, 11, 16), "to": "1.0"},
            "--naar: versie 1.0 komt niet na versie 1.0. Kies een hoger nummer.\n"
            "--retour-voor: 16 november 2025 is al voorbij. Geef de partijen tijd om te "
            "antwoorden.",
        ),
    ],
)
def test_a_number_or_a_day_that_makes_no_sense(
    changes: dict[str, Any], said: str, settled: Path
) -> None:
    before = (settled / PACK_FILE).read_bytes()
    assert refused(started, settled, **changes) == (UsageError, said)
    assert (settled / PACK_FILE).read_bytes() == before
    assert happened(settled) == []


def test_today_is_not_over(settled: Path) -> None:
    today = LATER.now().date()
    assert datum(today) == "17 november 2025"
    assert started(settled, effective=today, return_before=today).fresh


NOT_YET = (
    "versie 1.0 heeft nog geen definitief exemplaar, dus er is nog niets te wijzigen. Pas de tekst "
    "gewoon aan zolang niet is ondertekend, of maak eerst het definitieve exemplaar met ‘docgen "
    "bundel’."
)


def test_what_is_not_signed_yet_is_not_amended(tmp_path: Path) -> None:
    occasions.new(tmp_path)
    assert refused(started, tmp_path) == (IncompleteError, NOT_YET)
    assert not (tmp_path / "output").exists()
    make(tmp_path)
    assert refused(started, tmp_path) == (IncompleteError, NOT_YET)
    assert top(tmp_path)["versie"] == "1.0"


def test_a_number_that_was_used_before(amended: Path) -> None:
    stop(inputs(amended), clock=LATER)
    assert refused(started, amended) == (
        UsageError,
        "--naar: versie 1.1 is al eens gemaakt. Kies een nummer dat nog niet is gebruikt.",
    )
    assert started(amended, to="1.2").fresh


def test_one_amendment_at_a_time(amended: Path) -> None:
    assert refused(started, amended, to="1.2") == (
        IncompleteError,
        "de wijziging in versie 1.1 is nog niet aangenomen. Rond die eerst af, of trek haar in met "
        "‘docgen wijzig stop’.",
    )
    occasions.settle(amended, version="1.1")
    assert refused(started, amended) == (
        UsageError,
        "--naar: versie 1.1 komt niet na versie 1.1. Kies een hoger nummer.",
    )
    assert started(amended, to="1.2") == Started("1.1", "1.2", True, amended / "sjablonen/regio")
    assert top(amended)["wijziging"]["van"] == "1.1"


# -- make ----------------------------------------------------------------------------------


def test_what_changes_is_noted_with_the_documents(settled: Path) -> None:
    occasions.amend(settled)
    done = occasions.amended(settled)
    made = [item.copy.path for item in done.outcome.deliveries]
    assert len(made) == 9
    assert made[:3] == [
        f"v1.1/01-soest/{name}.pdf" for name in ("wijzigingsbrief", "convenant-gewijzigd",
                                                 "instemming")
    ]  # fmt: skip
    record = noted(settled)
    assert record is not None
    assert (record.since, record.effective, record.reason) == ("1.0", "2026-07-01", "Meer tijd.")
    assert [(row["artikel"], row["soort"]) for row in record.rows] == [("Artikel 11", "gewijzigd")]
    assert record.rows == done.compared.rows
    assert happened(settled) == ["wijziging vastgelegd"]
    with register(settled) as opened:
        old = [copy for copy in opened.all_copies() if copy.version == "1.0"]
    assert {copy.replaced_at for copy in old} == {None}


def test_made_twice_is_made_once(amended: Path) -> None:
    done = occasions.amended(amended)
    assert done.outcome.plan.to_make == ()
    assert happened(amended) == ["wijziging vastgelegd"]


def test_another_text_makes_what_holds_it_again(amended: Path) -> None:
    before = noted(amended)
    write_templates(amended, tekst=[*occasions.TEXT[:3], "Dit convenant geldt tien jaar."])
    done = occasions.amended(amended)
    after = noted(amended)
    assert before is not None
    assert after is not None
    assert after.mark != before.mark
    remade = {item.document.id: item.reasons for item in done.outcome.plan.to_make}
    assert remade == {
        "convenant-gewijzigd": ("sjabloon tekst.docx gewijzigd",),
        # The form names the text that it is about.
        "instemming": ("`wijziging.kenmerk` gewijzigd",),
        "wijzigingsbrief": ("`wijziging.rijen` gewijzigd",),
    }
    assert happened(amended) == ["wijziging vastgelegd", "wijziging aangepast"]


def test_only_what_was_touched_is_converted_again(amended: Path) -> None:
    word(amended / "sjablonen" / "regio" / "wijzigingsbrief.docx", "Aan {{ partij.naam }}")
    engine = CountingConverter()
    make_amendment(inputs(amended), Request(), engine=engine, clock=LATER)
    assert len(engine.labels) == 3


def test_a_text_that_did_not_change(settled: Path) -> None:
    occasions.amend(settled, text=occasions.TEXT)
    assert refused(occasions.amended, settled) == (
        DataError,
        "de tekst is nog dezelfde als die van versie 1.0. Wijzig de Word-sjablonen in de map "
        "“regio” en kijk met ‘docgen wijzig vergelijk’ wat er verandert.",
    )
    assert noted(settled) is None
    assert not (home(settled) / "v1.1").exists()


def test_no_amendment_was_begun(settled: Path) -> None:
    said = (
        UsageError,
        "er is geen wijziging begonnen. Begin met ‘docgen wijzig start --naar VERSIE’.",
    )
    assert refused(occasions.amended, settled) == said
    assert refused(stop, inputs(settled)) == said


ADOPTED = (
    UsageError,
    "versie 1.1 is aangenomen en heeft een definitief exemplaar. Wijzig de tekst zo nodig opnieuw "
    "met ‘docgen wijzig start’.",
)


def test_what_was_adopted_is_not_noted_anew(amended: Path) -> None:
    before = noted(amended)
    occasions.settle(amended, version="1.1")
    write_templates(amended, tekst=[*occasions.TEXT[:3], "Dit convenant geldt tien jaar."])
    assert refused(occasions.amended, amended) == ADOPTED
    assert noted(amended) == before


# -- stop ----------------------------------------------------------------------------------


def test_given_up_the_pack_is_what_it_was(settled: Path) -> None:
    folder = settled / "sjablonen" / "regio"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    started(settled)
    write_templates(settled, tekst=occasions.AMENDED)
    (folder / "nieuw.txt").write_text("erbij", encoding="utf-8")
    amended = {name: (folder / name).read_bytes() for name in ("pakket.toml", "tekst.docx")}
    done = stop(inputs(settled), "Geen steun.", clock=LATER)
    kept = settled / "wijziging-1.1" / "gestaakt"
    assert done == Stopped("1.0", "1.1", kept)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert after == before | {"nieuw.txt": b"erbij"}
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == amended | {
        "nieuw.txt": b"erbij"
    }
    assert dict(events(settled)[-1].content) == {
        "van": "1.0",
        "naar": "1.1",
        "reden": "Geen steun.",
    }
    assert make(settled).plan.to_make == ()


def test_begun_given_up_and_begun_again_is_noted_each_time(settled: Path) -> None:
    for _ in range(2):
        started(settled)
        stop(inputs(settled), clock=LATER)
    assert happened(settled) == ["wijziging begonnen", "wijziging gestaakt"] * 2


def test_what_was_given_up_before_is_kept_as_well(settled: Path) -> None:
    for years in ("acht", "negen"):
        started(settled)
        write_templates(settled, tekst=[f"Dit convenant geldt {years} jaar."])
        stop(inputs(settled), clock=LATER)
    names = sorted(path.name for path in (settled / "wijziging-1.1" / "gestaakt").iterdir())
    assert len(names) == 3
    assert names[0] == "pakket.toml"
    assert [name.startswith("tekst") for name in names[1:]] == [True, True]


def test_given_up_halfway_is_finished(settled: Path) -> None:
    started(settled)
    begun = (settled / PACK_FILE).read_bytes()
    stop(inputs(settled), clock=LATER)
    (settled / PACK_FILE).write_bytes(begun)
    stop(inputs(settled), clock=LATER)
    assert top(settled)["versie"] == "1.0"
    assert happened(settled) == ["wijziging begonnen", "wijziging gestaakt"]


def test_what_was_adopted_is_not_given_up(amended: Path) -> None:
    occasions.settle(amended, version="1.1")
    before = (amended / PACK_FILE).read_bytes()
    assert refused(stop, inputs(amended)) == ADOPTED
    assert (amended / PACK_FILE).read_bytes() == before


@pytest.mark.parametrize("made", [False, True])
def test_a_hand_wrote_that_something_is_amended(made: bool, tmp_path: Path) -> None:
    """[wijziging] stands in pakket.toml, and what it names was never signed to the end."""
    occasions.new(tmp_path)
    if made:
        make(tmp_path)
    occasions.amend(tmp_path)
    said = (
        IncompleteError,
        "pakket.toml, [wijziging] 'van': versie 1.0 heeft geen definitief exemplaar, dus er is nog "
        "niets te wijzigen. Controleer het nummer. Is versie 1.0 nog niet door iedereen "
        "ondertekend, zet dan bij 'versie' weer 1.0 en haal het blok [wijziging] weg.",
    )
    assert refused(occasions.amended, tmp_path) == said
    if not made:
        assert refused(stop, inputs(tmp_path), clock=CLOCK) == said
        assert not (tmp_path / "output").exists()
