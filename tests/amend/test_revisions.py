"""The revisions in their order, and what happened between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from docgen.amend.revisions import former, in_force_since, lineage, tell
from docgen.core.amendment import AmendmentSpec, Occasion
from docgen.core.circle import RevisionState
from docgen.core.errors import IncompleteError
from docgen.core.model import Pack, Party
from docgen.core.provenance import sha256
from docgen.core.records import AmendmentRecord, DefinitiveRecord
from docgen.core.story import EarlierCopy, FormerParty, Happening, Story
from tests.core.packs import SOUND, read
from tests.core.test_amend_register import AMENDMENT
from tests.core.test_circle import SETTLED, party
from tests.core.test_definitive_register import RECORD

START, SECOND, THIRD = date(2026, 1, 1), date(2026, 7, 1), date(2027, 7, 1)
FOLLOWING = replace(
    AMENDMENT, version="1.2", since="1.1", effective="2027-07-01", reason="", rows=()
)
CONSENTED = RevisionState(False, frozenset(), frozenset({1, 2, 3}), Occasion.AMENDMENT)
FIRST = Happening(START, "Inwerkingtreding van de eerste tekst, versie 1.0.")
AMENDED = Happening(SECOND, "Inwerkingtreding van versie 1.1 (artikel 11). Meer tijd “nodig”.")


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    found = read(tmp_path_factory.mktemp("pakket"), SOUND).pack
    assert found is not None
    return found


def at(pack: Pack, version: str, since: str | None = None) -> Pack:
    spec = None if since is None else AmendmentSpec(since, SECOND)
    return replace(pack, version=version, amendment=spec)


def issue(home: Path, version: str, number: int = 1, effective: str = "") -> DefinitiveRecord:
    """A definitive copy that lies where the register says."""
    data = f"%PDF {version} {number}".encode()
    path = f"definitief/v{version}/uitgave-{number}/CRS-2026-v{version}-definitief.pdf"
    (home / path).parent.mkdir(parents=True, exist_ok=True)
    (home / path).write_bytes(data)
    return replace(
        RECORD,
        version=version,
        issue=number,
        path=path,
        sha256=sha256(data),
        effective=effective or None,
    )


def told(
    pack: Pack,
    home: Path,
    *,
    parties: Sequence[Party] = (),
    state: RevisionState = SETTLED,
    amendments: Sequence[AmendmentRecord] = (),
    issues: Sequence[DefinitiveRecord] = (),
    signed: Mapping[int, date | None] | None = None,
    consent: Sequence[str] = (),
    effective: date | None = START,
) -> Story:
    return tell(pack, parties, state, amendments, issues, signed or {}, home, consent, effective)


# -- the first text ----------------------------------------------------------------------------


def test_a_first_text_of_which_nothing_is_to_be_told(pack: Pack, tmp_path: Path) -> None:
    found = told(pack, tmp_path, parties=[party(1), party(2)])
    assert found == Story(happenings=(FIRST,))
    assert not found.told


def test_who_joined_and_who_left_by_day(pack: Pack, tmp_path: Path) -> None:
    parties = [
        party(1),
        party(2, "uitgetreden", "2028-01-01"),
        party(3),
        party(4, "toegetreden", "2027-01-01"),
        party(5, "toegetreden"),
        party(6, "toegetreden"),
    ]
    found = told(pack, tmp_path, parties=parties, signed={5: date(2026, 12, 1), 6: None})
    assert found.told
    assert found.happenings == (
        FIRST,
        # Without a day of its own: that on which it signed.
        Happening(date(2026, 12, 1), "Toetreding van Partij 5 als partij 5."),
        Happening(date(2027, 1, 1), "Toetreding van Partij 4 als partij 4."),
        Happening(date(2028, 1, 1), "Uittreding van Partij 2 (partij 2)."),
        Happening(None, "Toetreding van Partij 6 als partij 6."),
    )
    assert found.former == (FormerParty(2, "Partij 2", date(2028, 1, 1)),)
    assert (found.amendments, found.earlier) == ((), ())


def test_who_left_stands_by_number() -> None:
    parties = [party(9, "uitgetreden"), party(1), party(2, "uitgetreden", "2028-01-01")]
    assert former(parties) == (
        FormerParty(2, "Partij 2", date(2028, 1, 1)),
        FormerParty(9, "Partij 9", None),
    )


def test_a_vote_is_told_without_an_amendment(pack: Pack, tmp_path: Path) -> None:
    found = told(pack, tmp_path, consent=["Het is aangenomen op 1 april 2026."])
    assert (found.told, found.consent) == (True, ("Het is aangenomen op 1 april 2026.",))


# -- amendments --------------------------------------------------------------------------------


def test_an_amendment_and_the_copy_before_it(pack: Pack, tmp_path: Path) -> None:
    old, corrected = (issue(tmp_path, "1.0", number, "2026-01-01") for number in (1, 2))
    public = replace(old, kind="publicatie", issue=3)
    found = told(
        at(pack, "1.1", "1.0"),
        tmp_path,
        state=CONSENTED,
        amendments=[AMENDMENT],
        issues=[old, corrected, public],
        consent=["Alle 3 partijen moeten voor zijn."],
        effective=SECOND,
    )
    assert found.happenings == (FIRST, AMENDED)
    assert found.amendments == (AMENDMENT,)
    assert found.consent == ("Alle 3 partijen moeten voor zijn.",)
    path = tmp_path / corrected.path
    assert found.earlier == (
        EarlierCopy(
            "1.0",
            2,
            "CRS-2026-v1.0-definitief.pdf",
            path,
            corrected.sha256,
            path.stat().st_size,
            RECORD.made_at,
        ),
    )


def test_a_second_amendment_tells_of_the_first(pack: Pack, tmp_path: Path) -> None:
    issues = [issue(tmp_path, "1.0", 1, "2026-01-01"), issue(tmp_path, "1.1", 1, "2026-08-01")]
    found = told(
        at(pack, "1.2", "1.1"),
        tmp_path,
        state=CONSENTED,
        amendments=[FOLLOWING, AMENDMENT],
        issues=issues,
        effective=THIRD,
    )
    # The day on which it did enter into force, not the one that was meant.
    assert found.amendments == (replace(AMENDMENT, effective="2026-08-01"), FOLLOWING)
    assert found.happenings == (
        FIRST,
        replace(AMENDED, day=date(2026, 8, 1)),
        Happening(THIRD, "Inwerkingtreding van versie 1.2."),
    )
    assert [item.version for item in found.earlier] == ["1.1"]


def test_who_acceded_to_the_amended_text_itself(pack: Pack, tmp_path: Path) -> None:
    """Before and after that is settled the story is the same, or each run would tell it anew."""
    parties = [party(1), party(3, "toegetreden"), party(4, "toegetreden")]
    after = replace(CONSENTED, settled=True, circle=frozenset({1, 3, 4}))
    stories = [
        told(
            at(pack, "1.1", "1.0"),
            tmp_path,
            parties=parties,
            state=state,
            amendments=[AMENDMENT],
            issues=[issue(tmp_path, "1.0", 1, "2026-01-01")],
            signed={3: date(2026, 6, 1), 4: date(2026, 6, 2)},
            effective=SECOND,
        )
        for state in (CONSENTED, after)
    ]
    assert stories[0] == stories[1]
    assert stories[0].happenings == (
        FIRST,
        Happening(date(2026, 6, 2), "Toetreding van Partij 4 als partij 4."),
        AMENDED,
        # It consented on the first of June; when it acceded is not known.
        Happening(None, "Toetreding van Partij 3 als partij 3."),
    )


@pytest.mark.parametrize(
    ("rows", "reason", "sentence"),
    [
        (["Artikel 11, derde lid", "Artikel 11, vierde lid"], "", " (artikel 11)."),
        (["Artikel 2", "Bijlage 1, tabel"], "Zo.", " (artikel 2 en bijlage 1). Zo."),
        (["Artikel 3 (was artikel 2)", ""], "Zo.", " (artikel 3). Zo."),
        ([f"Artikel {nr}" for nr in range(1, 7)], "Zo", ". Zo."),
        ([], "", "."),
    ],
)
def test_few_articles_are_named(
    rows: list[str], reason: str, sentence: str, pack: Pack, tmp_path: Path
) -> None:
    amendment = replace(AMENDMENT, rows=tuple({"artikel": name} for name in rows), reason=reason)
    found = told(
        at(pack, "1.1", "1.0"),
        tmp_path,
        state=CONSENTED,
        amendments=[amendment],
        issues=[issue(tmp_path, "1.0")],
        effective=SECOND,
    )
    assert found.happenings[0].text == f"Inwerkingtreding van versie 1.1{sentence}"
    assert found.happenings[1] == replace(FIRST, day=None)


@pytest.mark.parametrize(("spoilt", "state"), [(True, "gewijzigd"), (False, "weg")])
def test_the_copy_before_it_must_be_there(
    spoilt: bool, state: str, pack: Pack, tmp_path: Path
) -> None:
    record = issue(tmp_path, "1.0")
    if spoilt:
        (tmp_path / record.path).write_bytes(b"anders")
    else:
        (tmp_path / record.path).unlink()
    with pytest.raises(IncompleteError) as caught:
        told(at(pack, "1.1", "1.0"), tmp_path, amendments=[AMENDMENT], issues=[record])
    assert str(caught.value) == (
        "definitief/v1.0/uitgave-1/CRS-2026-v1.0-definitief.pdf: het definitieve exemplaar van "
        f"versie 1.0, dat als bijlage meegaat, is {state}. Zet het terug uit een reservekopie."
    )


# -- the line of revisions ---------------------------------------------------------------------


def test_the_line_leads_to_the_current_revision(pack: Pack) -> None:
    abandoned = replace(AMENDMENT, version="1.5", since="1.0")
    every = [AMENDMENT, abandoned, FOLLOWING]
    assert lineage(at(pack, "1.2"), every) == (AMENDMENT, FOLLOWING)
    assert lineage(at(pack, "1.1"), every) == (AMENDMENT,)
    assert lineage(at(pack, "1.0"), every) == ()


def test_a_register_that_goes_round_does_not_hang(pack: Pack) -> None:
    odd = replace(AMENDMENT, since="1.2")
    assert lineage(at(pack, "1.2"), [odd, FOLLOWING]) == (odd, FOLLOWING)


def test_since_when_the_covenant_itself_is_in_force(pack: Pack, tmp_path: Path) -> None:
    issues = [issue(tmp_path, "1.0", 1, "2026-01-01"), issue(tmp_path, "1.1", 1, "2026-07-01")]
    assert in_force_since(at(pack, "1.2", "1.1"), [AMENDMENT, FOLLOWING], issues) == START
    # Noted only when the documents are made; until then pakket.toml tells.
    assert in_force_since(at(pack, "1.1", "1.0"), [], issues) == START
    assert in_force_since(at(pack, "1.2", "1.1"), [AMENDMENT], issues) == START
    assert in_force_since(at(pack, "1.0"), [], issues) == START
    assert in_force_since(at(pack, "1.0"), [], []) is None
    odd = [replace(AMENDMENT, since="1.2"), FOLLOWING]
    assert in_force_since(at(pack, "1.2", "1.1"), odd, issues) is None
