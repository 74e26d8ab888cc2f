"""A rehearsal as a whole: every kind, spread over the parties, with the truth beside it."""

from __future__ import annotations

import email
import json
from collections import Counter
from dataclasses import replace
from email import policy
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from docgen.core.errors import DocgenError, UsageError
from docgen.core.findings import Outcome
from docgen.core.progress import Report
from docgen.engines.raster import PdfPages
from docgen.engines.workers import InProcess
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.rehearsal.kinds import KINDS, KINDS_BY_ID, Kind, Paper
from docgen.receive.rehearsal.make import (
    chosen_kinds,
    make_one,
    possible_kinds,
    rehearse,
    replaced_copies,
    spread,
    valid_copies,
)
from docgen.receive.rehearsal.truth import (
    Changed,
    Setting,
    Signed,
    Truth,
    read_truth,
    write_truth,
)

Gray = NDArray[np.uint8]
SAID: list[tuple[int, str]] = []


def report(total: int, label: str) -> None:
    SAID.append((total, label))


def one(setting: Setting, kind: str, seed: int = 1, index: int = 0) -> Truth:
    return make_one(setting, seed, index, KINDS_BY_ID[kind])


def pages(setting: Setting, truth: Truth) -> int:
    with PdfPages(setting.folder / truth.bestand) as opened:
        return opened.count


def test_pages_can_only_be_lost_where_there_are_any(catalogue: Catalogue) -> None:
    copies = tuple(
        replace(copy, pages=10, annex_pages=frozenset({10})) for copy in catalogue.copies
    )
    long = replace(catalogue, copies=copies)
    assert possible_kinds(KINDS, long, by_name=False) == KINDS
    left = {kind.id for kind in KINDS} - {
        kind.id for kind in possible_kinds(KINDS, catalogue, by_name=False)
    }
    assert left == {"zonder-bijlage", "bladzijde-kwijt"}
    with pytest.raises(UsageError) as caught:
        possible_kinds(chosen_kinds(["scan", "zonder-bijlage"]), catalogue, by_name=True)
    assert [str(problem) for problem in caught.value.problems] == [
        "--soort: een retour van de soort “zonder-bijlage” is van deze stukken niet te maken: ze "
        "hebben geen bijlage, of te weinig bladzijden om er een te missen. Laat deze soort weg."
    ]


@pytest.fixture
def with_replaced(setting: Setting, issued: IssuedCopy) -> Setting:
    """A setting in which the first party's copy was replaced by one that says something else."""
    old = replace(issued, replaced_at="2025-11-20T09:00:00+00:00", replaced_reason="tikfout")
    new = replace(issued, nr=99, sequence=2, text_mark="ANDERE")
    rest = [copy for copy in setting.catalogue.copies if copy.party != issued.party]
    return replace(setting, catalogue=replace(setting.catalogue, copies=(old, *rest, new)))


@pytest.mark.parametrize(
    ("kind", "count"),
    [("scan-150", 3), ("los-blad", 1), ("zonder-bijlage", 2)],
)
def test_the_pages_that_come_back(setting: Setting, kind: str, count: int) -> None:
    assert pages(setting, one(setting, kind)) == count


def test_the_truth_of_a_changed_word(setting: Setting, catalogue: Catalogue) -> None:
    truth = one(setting, "woord-gewijzigd")
    assert (truth.soort, truth.zaad, truth.versie) == ("woord-gewijzigd", 1, "1.0")
    assert (truth.verwacht, truth.leesbaar, truth.ook) == ("afgekeurd", True, ())
    (change,) = truth.gewijzigd
    (copy,) = (copy for copy in catalogue.copies if (copy.party,) == truth.partijen)
    with PdfPages(copy.path) as opened:
        words = {word.text for word in opened.words(change.bladzijde - 1)}
    assert {change.oud, change.nieuw} <= words
    assert change.oud != change.nieuw


@pytest.mark.parametrize(
    ("kind", "pages"),
    [
        ("doorhaling-bij-handtekening", {2}),
        ("voorbehoud-bij-handtekening", {2}),
        ("clausule-in-marge", {1, 3}),
        ("leesteken", {1, 2, 3}),
        ("woord-erbij", {1, 2, 3}),
    ],
)
def test_the_truth_of_a_change_by_pen(setting: Setting, kind: str, pages: set[int]) -> None:
    truth = one(setting, kind)
    assert {truth.verwacht, *truth.ook} == {"afgekeurd", "twijfel"}
    (change,) = truth.gewijzigd
    assert change.bladzijde in pages
    assert change.oud != change.nieuw


def test_a_mail_with_a_file_that_nobody_can_open(setting: Setting, tmp_path: Path) -> None:
    reasons = set()
    for index in range(4):
        truth = one(setting, "kapot-erbij", index=index)
        assert (truth.verwacht, truth.ook) == ("twijfel", ("afgekeurd",))
        mail = email.message_from_bytes(
            (setting.folder / truth.bestand).read_bytes(), policy=policy.default
        )
        good, broken = (part.get_content() for part in mail.iter_attachments())
        path = tmp_path / "bijlage.pdf"
        path.write_bytes(good)
        with PdfPages(path) as opened:
            assert opened.count == 1
        path.write_bytes(broken)
        with pytest.raises(DocgenError) as caught, PdfPages(path):
            pass
        reasons.add(type(caught.value))
    assert len(reasons) == 2, "locked and cut short"


def test_two_people_put_their_initials_on_every_page(
    setting: Setting, catalogue: Catalogue
) -> None:
    truth = one(setting, "veel-parafen")
    (copy,) = (copy for copy in catalogue.copies if (copy.party,) == truth.partijen)
    paths = (setting.folder / truth.bestand, copy.path)
    with PdfPages(paths[0]) as returned, PdfPages(paths[1]) as sent:
        for page in range(sent.count):
            assert ink_beside_code(returned.gray(page, 100)) > 60 + ink_beside_code(
                sent.gray(page, 100)
            )


def ink_beside_code(gray: Gray) -> int:
    """Points of ink right of the text and the code, and left of the code."""
    height, width = gray.shape
    mm = 100 / 25.4
    right = gray[height - round(56 * mm) : height - round(6 * mm), width - round(20 * mm) :]
    left = gray[
        height - round(18 * mm) : height - round(6 * mm),
        width - round(80 * mm) : width - round(47 * mm),
    ]
    return sum(int(np.count_nonzero(part[:, : -round(3 * mm)] < 140)) for part in (right, left))


def test_the_truth_of_something_else_names_nobody(setting: Setting) -> None:
    truth = one(setting, "verkeerd-bestand")
    assert (truth.partijen, truth.versie, truth.ook) == ((), None, ("afgekeurd",))


def test_a_stack_holds_the_pages_of_several_parties(setting: Setting) -> None:
    truth = one(setting, "stapel")
    assert truth.partijen == (1, 2, 3)
    assert pages(setting, truth) >= 3


def test_another_partys_page_names_both(setting: Setting) -> None:
    assert len(one(setting, "andermans-blad").partijen) == 2


def test_an_old_copy_comes_from_those_that_were_replaced(
    with_replaced: Setting, issued: IssuedCopy
) -> None:
    truth = one(with_replaced, "oude-versie")
    assert (truth.partijen, truth.verwacht) == ((issued.party,), "afgekeurd")
    for kind in ("ongetekend-digitaal", "los-blad"):
        assert one(with_replaced, kind).versie == "1.0"


def test_a_replaced_copy_with_the_same_text_is_not_old(
    with_replaced: Setting, issued: IssuedCopy
) -> None:
    catalogue = with_replaced.catalogue
    assert [copy.nr for copy in replaced_copies(catalogue)] == [issued.nr]
    alike = tuple(replace(copy, text_mark="GELIJK") for copy in catalogue.copies)
    assert replaced_copies(replace(catalogue, copies=alike)) == ()
    assert issued.nr not in [copy.nr for copy in valid_copies(catalogue)]


def test_an_earlier_revision_is_old(catalogue: Catalogue, issued: IssuedCopy) -> None:
    # Its text may be the same but for the number of the revision, which is no part of the mark.
    earlier = replace(issued, nr=50, version="0.9")
    with_earlier = replace(catalogue, copies=(earlier, *catalogue.copies))
    assert replaced_copies(with_earlier) == (earlier,)


def test_without_an_old_copy_there_is_none_to_return(setting: Setting) -> None:
    with pytest.raises(UsageError) as caught:
        one(setting, "oude-versie")
    assert str(caught.value) == (
        "er is geen exemplaar om “oude-versie” mee te maken. Maak eerst de stukken met ‘docgen "
        "genereer’."
    )


def test_the_same_seed_gives_the_same_bytes(setting: Setting, tmp_path: Path) -> None:
    kinds = tuple(KINDS_BY_ID[name] for name in ("los-blad", "eml", "digitaal-tijdstempel"))
    SAID.clear()
    listener: Report = report
    found = []
    for name in ("een", "twee"):
        here = replace(setting, folder=tmp_path / name)
        truths = rehearse([(here, kind) for kind in kinds], 5, InProcess(), listener)
        data = [(here.folder / truth.bestand).read_bytes() for truth in truths]
        found.append((truths, data))
    assert found[0] == found[1]
    assert SAID[:3] == [(3, truth.bestand) for truth in found[0][0]]
    # Another party for each, as long as there are parties.
    assert sorted(truth.partijen for truth in found[0][0]) == [(1,), (2,), (3,)]


def test_every_kind_comes_before_any_comes_twice() -> None:
    names = [kind.id for kind in spread(len(KINDS) + 10, KINDS, 3)]
    assert set(names) == {kind.id for kind in KINDS}
    assert len(names) == len(KINDS) + 10
    assert names != [kind.id for kind in spread(len(KINDS) + 10, KINDS, 4)]
    few = Counter(kind.id for kind in spread(5, KINDS, 3))
    assert sorted(few) == sorted(kind.id for kind in KINDS[:5])


def test_what_weighs_more_comes_more() -> None:
    light = Kind("licht", Outcome.ACCEPTED, "", Paper(), weight=1)
    heavy = Kind("zwaar", Outcome.ACCEPTED, "", Paper(), weight=9)
    counts = Counter(kind.id for kind in spread(200, (light, heavy), 1))
    assert counts["zwaar"] > 4 * counts["licht"] > 0


def test_kinds_are_chosen_by_name() -> None:
    assert [kind.id for kind in chosen_kinds(("fax", "scan", "fax"))] == ["fax", "scan"]
    assert chosen_kinds(()) == KINDS
    with pytest.raises(UsageError) as caught:
        chosen_kinds(("scan", "faks"))
    (problem,) = caught.value.problems
    assert (problem.place, problem.what) == ("--soort", "er is geen soort “faks”")
    assert problem.remedy.startswith("Kies uit: digitaal, digitaal-tijdstempel, ")


def test_the_truth_is_written_as_the_issue_says(tmp_path: Path) -> None:
    truth = Truth(
        bestand="scan0001.pdf",
        soort="woord-gewijzigd",
        zaad=1,
        partijen=(7,),
        versie="1.0",
        verwacht="afgekeurd",
        ook=(),
        waarom="er staat een ander woord",
        leesbaar=True,
        ondertekend=(Signed(7, "2025-12-01", "Soest"),),
        gewijzigd=(Changed(4, "twee", "drie"),),
    )
    write_truth(tmp_path / "waarheid.json", [truth])
    assert read_truth(tmp_path / "waarheid.json") == (truth,)
    assert json.loads((tmp_path / "waarheid.json").read_text(encoding="utf-8")) == [
        {
            "bestand": "scan0001.pdf",
            "soort": "woord-gewijzigd",
            "zaad": 1,
            "partijen": [7],
            "versie": "1.0",
            "verwacht": "afgekeurd",
            "ook": [],
            "waarom": "er staat een ander woord",
            "leesbaar": True,
            "ondertekend": [{"partij": 7, "datum": "2025-12-01", "plaats": "Soest", "keuze": None}],
            "gewijzigd": [{"bladzijde": 4, "oud": "twee", "nieuw": "drie"}],
        }
    ]
