"""Where a party stands: which of its returns counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core.amendment import CorrectionSpec, Weight
from docgen.core.findings import Outcome
from docgen.core.model import PartyStatus
from docgen.core.records import MailRecord
from docgen.core.returns import Judged, ReceiptRecord
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.standing import PartyReturn, ReturnStandings, standings
from tests.receive.made_returns import (
    UNCLEAR,
    UNSIGNED,
    decision,
    judged,
    made,
    moment,
    receipt,
)
from tests.receive.parties import party

MADE_FROM = {"partij.naam": "een", "partij.voorletters": "een", "partij.achternaam": "een"}
CORRECTING = CorrectionSpec(("naam",), ("voorletters",))
OLD = IssuedCopy(
    nr=1,
    version="1.0",
    party=1,
    party_id="gemeente-1",
    party_name="Gemeente 1",
    document="convenant",
    path=Path("convenant.pdf"),
    sha256="a" * 64,
    sequence=1,
    pages=3,
    text_mark="ABC123",
    fields=(),
    shared_pages=frozenset(),
    annex_pages=frozenset(),
    replaced_at=None,
    replaced_reason=None,
    sent_at=None,
    made_at=moment("2025-11-10").isoformat(),
    inputs=MADE_FROM,
)
REPLACED = replace(OLD, replaced_at=moment("2025-11-16").isoformat(), replaced_reason="naam")
NEW = replace(
    OLD,
    nr=2,
    sha256="b" * 64,
    sequence=2,
    made_at=moment("2025-11-16").isoformat(),
    inputs={**MADE_FROM, "partij.naam": "ander"},
)


def mail(sha256: str = "a" * 64, state: str = "verzonden", at: str = "2025-11-11") -> MailRecord:
    sent_at = moment(at).isoformat() if state == "verzonden" else None
    return MailRecord(
        1, "1.0", 1, "c", "x@y.example", "s", "<m>", "p", "d" * 64, (sha256,), state,
        moment(at).isoformat(), sent_at,
    )  # fmt: skip


def stand(
    *returns: Judged,
    copies: tuple[IssuedCopy, ...] = (OLD,),
    mails: tuple[MailRecord, ...] = (mail(),),
    receipts: tuple[ReceiptRecord, ...] = (),
) -> PartyReturn:
    catalogue = Catalogue("CRS-2026", "1.0", copies, (), CORRECTING)
    return standings(catalogue, (party(1),), mails, returns, receipts).parties[0]


def told(item: PartyReturn) -> tuple[str, int | None]:
    return item.standing.value, item.counts.record.nr if item.counts else None


GOOD_ONE = judged(made(1, nr=1, copy=1))
BAD_ONE = judged(made(1, UNSIGNED, nr=2, copy=1))
ODD_ONE = judged(made(1, UNCLEAR, nr=3, copy=1))


@pytest.mark.parametrize(
    ("returns", "expected"),
    [
        ((GOOD_ONE,), ("akkoord", 1)),
        ((BAD_ONE,), ("afgekeurd", 2)),
        ((ODD_ONE,), ("twijfel", 3)),
        # Something bad does not undo a good one before it, but a doubt is for a person.
        ((GOOD_ONE, BAD_ONE), ("akkoord", 1)),
        ((GOOD_ONE, ODD_ONE), ("twijfel", 3)),
        ((ODD_ONE, GOOD_ONE), ("akkoord", 1)),
        ((BAD_ONE, GOOD_ONE), ("akkoord", 1)),
        ((ODD_ONE, BAD_ONE), ("twijfel", 3)),
        ((), ("verzonden", None)),
    ],
)
def test_which_return_counts(returns: tuple[Judged, ...], expected: tuple[str, int | None]) -> None:
    assert told(stand(*returns)) == expected


def test_a_persons_word_counts() -> None:
    settled = replace(ODD_ONE, decisions=(decision(Outcome.ACCEPTED, 3),))
    assert told(stand(BAD_ONE, settled)) == ("akkoord", 3)
    thrown_out = replace(ODD_ONE, decisions=(decision(Outcome.REFUSED, 3),))
    assert told(stand(GOOD_ONE, thrown_out)) == ("akkoord", 1)
    named = judged(made(None, nr=4), decision(None, 4, party=1))
    assert told(stand(named)) == ("akkoord", 4)


def test_before_anything_came_back() -> None:
    assert told(stand(mails=())) == ("niets verstuurd", None)
    assert told(stand(mails=(mail(state="concept"),))) == ("niets verstuurd", None)
    assert stand().sent_at == moment("2025-11-11").isoformat()


def test_a_copy_that_was_replaced_after_it_was_accepted() -> None:
    copies = (REPLACED, NEW)
    assert told(stand(GOOD_ONE, copies=copies)) == ("vervangen", 1)
    assert told(stand(copies=copies)) == ("vervangen", None)
    resent = (mail(), mail("b" * 64, at="2025-11-17"))
    assert told(stand(GOOD_ONE, copies=copies, mails=resent)) == ("verzonden", 1)
    again = judged(made(1, nr=5, copy=2, at="2025-11-18"))
    assert told(stand(GOOD_ONE, again, copies=copies, mails=resent)) == ("akkoord", 5)


def test_who_accepts_a_replaced_copy_afterwards_means_it() -> None:
    late = replace(GOOD_ONE, decisions=(decision(Outcome.ACCEPTED, 1, at="2025-11-19"),))
    assert told(stand(late, copies=(REPLACED, NEW))) == ("akkoord", 1)


def corrected(*columns: str) -> tuple[IssuedCopy, IssuedCopy]:
    """The copy that was signed and the one in its place, which differ in these columns."""
    changed = {f"partij.{column}": "ander" for column in columns}
    return REPLACED, replace(NEW, inputs={**MADE_FROM, **changed})


def weighed(item: PartyReturn) -> tuple[str, Weight | None, bool, bool]:
    weight = item.correction.weight if item.correction else None
    return item.standing.value, weight, item.asked_again, item.in_doubt


def test_what_a_correction_means_for_a_signature() -> None:
    slight, heavy = corrected("voorletters"), corrected("voorletters", "naam")
    unknown = corrected("achternaam")
    assert weighed(stand(GOOD_ONE, copies=slight)) == ("akkoord", Weight.SLIGHT, False, False)
    assert weighed(stand(GOOD_ONE, copies=corrected())) == ("akkoord", Weight.SLIGHT, False, False)
    assert weighed(stand(GOOD_ONE, copies=heavy)) == ("vervangen", Weight.SUBSTANTIAL, True, False)
    assert weighed(stand(GOOD_ONE, copies=unknown)) == ("twijfel", Weight.UNDECLARED, False, True)
    # Nobody can tell what changed, when the register does not say what the copy was made from.
    bare = (replace(REPLACED, inputs={}), NEW)
    assert weighed(stand(GOOD_ONE, copies=bare)) == ("twijfel", Weight.UNDECLARED, False, True)
    # A doubt stays one, and what was refused before is forgotten with its copy.
    assert weighed(stand(ODD_ONE, copies=slight)) == ("twijfel", Weight.SLIGHT, False, False)
    assert weighed(stand(BAD_ONE, copies=slight)) == ("vervangen", None, False, False)


def test_a_person_says_what_a_correction_means() -> None:
    copies = corrected("achternaam")
    for outcome, standing in ((Outcome.ACCEPTED, "akkoord"), (Outcome.REFUSED, "afgekeurd")):
        said = replace(GOOD_ONE, decisions=(decision(outcome, 1, at="2025-11-19"),))
        assert weighed(stand(said, copies=copies)) == (standing, None, False, False)
    # A word from before the correction was about something else.
    early = replace(GOOD_ONE, decisions=(decision(Outcome.ACCEPTED, 1, at="2025-11-15"),))
    assert weighed(stand(early, copies=copies))[0] == "twijfel"
    # So is a note that decides nothing.
    noted = replace(GOOD_ONE, decisions=(decision(None, 1, at="2025-11-19", place="Soest"),))
    assert weighed(stand(noted, copies=copies))[0] == "twijfel"


def test_a_second_correction_is_weighed_against_what_was_judged() -> None:
    first, second = corrected("achternaam")
    said = replace(GOOD_ONE, decisions=(decision(Outcome.ACCEPTED, 1, at="2025-11-19"),))

    def third(**inputs: str) -> tuple[IssuedCopy, ...]:
        at = moment("2025-11-20").isoformat()
        newest = replace(second, nr=3, made_at=at, inputs={**second.inputs, **inputs})
        return first, replace(second, replaced_at=at), newest

    slight = third(**{"partij.voorletters": "ander"})
    assert weighed(stand(said, copies=slight))[:2] == ("akkoord", Weight.SLIGHT)
    heavy = third(**{"partij.naam": "ander"})
    assert weighed(stand(said, copies=heavy))[:2] == ("vervangen", Weight.SUBSTANTIAL)
    # Put back as it was when it was signed.
    undone = third(**{"partij.achternaam": "een"})
    assert weighed(stand(GOOD_ONE, copies=undone))[:2] == ("akkoord", Weight.SLIGHT)


def test_an_old_copy_sent_back_after_it_was_replaced_is_refused() -> None:
    old = judged(made(1, UNSIGNED, nr=6, copy=1, at="2025-11-18"))
    assert told(stand(old, copies=(REPLACED, NEW))) == ("afgekeurd", 6)


def test_an_earlier_revision() -> None:
    before = judged(made(1, nr=7, version="0.9", at="2025-11-01"))
    assert told(stand(before)) == ("verzonden", None)
    after = judged(made(1, UNSIGNED, nr=8, version="0.9", at="2025-11-15"))
    assert told(stand(before, after)) == ("afgekeurd", 8)


def test_nobody_answered_to_a_revision_of_which_nothing_was_made() -> None:
    before = judged(made(1, nr=7, version="0.9", at="2025-11-15"))
    found = stand(before, copies=(replace(OLD, version="0.9"),), mails=())
    assert (told(found), found.returns) == (("niets verstuurd", None), ())


def test_kept_but_not_looked_at() -> None:
    waiting = receipt(1, sender="INFO@gemeente1.example", done=False)
    assert told(stand(receipts=(waiting,))) == ("ontvangen", None)
    assert told(stand(receipts=(replace(waiting, done=True),))) == ("verzonden", None)
    assert told(stand(receipts=(replace(waiting, sender=""),))) == ("verzonden", None)
    assert told(stand(GOOD_ONE, receipts=(waiting,))) == ("akkoord", 1)


def all_of(*returns: Judged, receipts: tuple[ReceiptRecord, ...] = ()) -> ReturnStandings:
    catalogue = Catalogue("CRS-2026", "1.0", (OLD,), ())
    parties = (party(1), party(2, PartyStatus.LEFT))
    return standings(catalogue, parties, (), returns, receipts)


def test_returns_of_nobody_are_apart_until_they_are_thrown_out() -> None:
    nobody = judged(made(None, UNCLEAR, nr=9))
    assert all_of(nobody).unknown == (nobody,)
    broken = judged(made(None, UNSIGNED, nr=9))
    assert all_of(broken).unknown == (broken,)
    assert all_of(replace(nobody, decisions=(decision(Outcome.REFUSED, 9),))).unknown == ()


def test_who_left_is_not_in_it_and_whether_anything_came() -> None:
    assert [item.party.nr for item in all_of().parties] == [1]
    assert not all_of().any_return
    assert all_of(judged(made(None, UNCLEAR))).any_return
    assert all_of(receipts=(receipt(1, done=False),)).any_return
    assert not all_of(receipts=(receipt(1),)).any_return
