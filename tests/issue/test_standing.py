from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from docgen.core.model import Party, PartyStatus, PartyType, Signatory
from docgen.core.pack import read_pack
from docgen.core.records import CopyRecord, MailRecord
from docgen.documents.templates import compile_template
from docgen.issue.plan import History, Plan, Request, make_plan
from docgen.issue.standing import PartyStanding, Standing, standings

STARTER = Path(__file__).resolve().parents[2] / "docgen/starter/sjablonen/mijn-pakket"
EARLY, LATE = "2025-11-14T09:00:00+00:00", "2025-11-15T09:00:00+00:00"


def party(status: PartyStatus = PartyStatus.ORIGINAL) -> Party:
    person = Signatory(1, "burgemeester", "A.", "Voorbeeld")
    columns = {"naam": "Gemeente Soest", "aanduiding": "gemeente Soest"}
    return Party(
        *(1, "soest", "Gemeente Soest", PartyType.MUNICIPALITY, (person,), "a@b.example"),
        *(status, columns, 2),
    )


def copy(document: str, sha256: str, made_at: str = EARLY) -> CopyRecord:
    return CopyRecord(
        *(1, "1.0", False, 1, "soest", document, "pdf", 1, f"{document}.pdf", sha256, 1, {}, ()),
        *(None, (), "ingebouwd", "1", False, "0.1.0", made_at),
    )


def mail(state: str, attachments: Sequence[str], sent_at: str | None = None) -> MailRecord:
    return MailRecord(
        *(1, "1.0", 1, "x", "a@b.example", "s", "<1@b.example>", "m.eml", "y"),
        *(tuple(attachments), state, EARLY, sent_at),
    )


def plan(copies: Sequence[CopyRecord], home: Path, who: Party) -> Plan:
    pack = read_pack(STARTER).pack
    assert pack is not None
    names = {name for spec in pack.documents for name in spec.parts}
    templates = {name: compile_template(STARTER / name, name) for name in names}
    history = History(home, {item.slot: item for item in copies}, frozenset())
    return make_plan(pack, (who,), templates, history, Request())


BOTH = (copy("brief", "a"), copy("overeenkomst", "b", LATE))


@pytest.mark.parametrize(
    ("copies", "mails", "expected"),
    [
        ((), (), Standing.NOTHING),
        (BOTH[:1], (), Standing.PARTLY),
        (BOTH, (), Standing.MADE),
        (BOTH, (mail("concept", "ab"),), Standing.DRAFT),
        (BOTH, (mail("concept", "ax"),), Standing.MADE),
        (BOTH, (mail("bezig", "ab"),), Standing.UNCERTAIN),
        (BOTH, (mail("verzonden", "ab", LATE),), Standing.SENT),
        (BOTH, (mail("verzonden", "ax", LATE),), Standing.REPLACED),
        (BOTH, (mail("verzonden", "ax", EARLY), mail("concept", "ab")), Standing.DRAFT),
        (BOTH, (mail("verzonden", "ax", EARLY), mail("verzonden", "ab", LATE)), Standing.SENT),
        (BOTH, (mail("verzonden", "ab", EARLY), mail("bezig", "ab")), Standing.UNCERTAIN),
    ],
)
def test_how_far_a_party_is(
    copies: Sequence[CopyRecord], mails: Sequence[MailRecord], expected: Standing, tmp_path: Path
) -> None:
    (found,) = standings(plan(copies, tmp_path, party()), copies, mails)
    assert found.standing is expected


def test_counts_and_times(tmp_path: Path) -> None:
    mails = (mail("verzonden", "ax", EARLY), mail("concept", "ab"))
    (found,) = standings(plan(BOTH, tmp_path, party()), BOTH, mails)
    assert found == PartyStanding(
        party=party(),
        standing=Standing.DRAFT,
        made=2,
        total=2,
        to_make=2,
        made_at=LATE,
        drafted_at=EARLY,
        sent_at=EARLY,
    )


def test_a_party_that_left_has_no_standing(tmp_path: Path) -> None:
    assert standings(plan((), tmp_path, party(PartyStatus.LEFT)), (), ()) == ()
