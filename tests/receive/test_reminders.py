"""Who is reminded when, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from docgen.core.amendment import AmendmentSpec, Weight
from docgen.core.corrections import Correction
from docgen.core.findings import Finding, Outcome
from docgen.core.mail_specs import ReminderSpec
from docgen.core.model import Pack
from docgen.core.pack import read_pack
from docgen.core.returns import Judged, ReminderRecord
from docgen.receive.reminders import Due, schedule, subject_of, text_of
from docgen.receive.standing import PartyReturn, ReturnStanding
from tests.receive.made_returns import GOOD, UNSIGNED, decision, judged, made, moment
from tests.receive.parties import party

ROOT = Path(__file__).resolve().parents[2]
SPEC = ReminderSpec(None, None, 14, 7, 2)
TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def pack() -> Pack:
    found = read_pack(ROOT / "docgen" / "starter" / "sjablonen" / "mijn-pakket").pack
    assert found is not None
    return found


def standing(
    state: ReturnStanding = ReturnStanding.SENT,
    counts: Judged | None = None,
    sent: str | None = "2025-11-14",
) -> PartyReturn:
    sent_at = moment(sent).isoformat() if sent else None
    return PartyReturn(party(1), state, counts, (counts,) if counts else (), sent_at)


def asked_again(*others: str) -> PartyReturn:
    """A party whose signature no longer counts since its copy was corrected."""
    good = judged(made(1, GOOD, at="2025-11-12"))
    changed = Correction(Weight.SUBSTANTIAL, ("naam",), others)
    return replace(standing(counts=good), correction=changed)


def refused(nr: int = 1) -> PartyReturn:
    return standing(ReturnStanding.REFUSED, judged(made(1, UNSIGNED, nr=nr, at="2025-11-20")))


def earlier(
    *days: str, kind: str = "niet ontvangen", nr: int | None = None
) -> list[ReminderRecord]:
    return [
        ReminderRecord(1, 1, "1.0", kind, nr, "p", "s", moment(day).isoformat()) for day in days
    ]


def due(item: PartyReturn, records: list[ReminderRecord]) -> Due:
    (found,) = schedule([item], records, SPEC)
    return found


@pytest.mark.parametrize(
    ("days", "on"),
    [
        ((), date(2025, 11, 28)),
        (("2025-11-28",), date(2025, 12, 5)),
        (("2025-12-10",), date(2025, 12, 17)),
        (("2025-11-28", "2025-12-05"), None),
    ],
)
def test_who_returned_nothing(days: tuple[str, ...], on: date | None) -> None:
    found = due(standing(), earlier(*days))
    assert (found.kind.value, found.on, found.number) == ("niet ontvangen", on, len(days) + 1)


def test_a_new_sending_begins_anew() -> None:
    found = due(standing(sent="2026-02-01"), earlier("2025-11-28", "2025-12-05"))
    assert (found.on, found.earlier, found.number) == (date(2026, 2, 15), (), 3)


def test_a_refusal_is_told_at_once_and_then_at_the_same_pace() -> None:
    told = earlier("2025-11-19")
    assert due(refused(), told).on == date(2025, 11, 20)
    told += earlier("2025-11-21", kind="afgekeurd", nr=1)
    assert due(refused(), told).on == date(2025, 11, 28)
    assert due(refused(nr=2), told).on == date(2025, 11, 20)
    told += earlier("2025-11-28", kind="afgekeurd", nr=1)
    assert due(refused(), told).on is None


@pytest.mark.parametrize(
    "item",
    [
        standing(ReturnStanding.NOT_SENT, sent=None),
        standing(ReturnStanding.RECEIVED),
        standing(ReturnStanding.DOUBTFUL, judged(made(1))),
        standing(ReturnStanding.ACCEPTED, judged(made(1))),
        standing(ReturnStanding.REPLACED),
    ],
    ids=lambda item: item.standing.value,
)
def test_others_are_left_alone(item: PartyReturn) -> None:
    assert schedule([item], [], SPEC) == ()


def test_the_text_for_who_returned_nothing(pack: Pack) -> None:
    found = due(standing(), [])
    assert subject_of(found, pack) == (
        "Herinnering: ondertekening Samenwerkingsovereenkomst voorbeeld (MIJN-2027)"
    )
    assert text_of(found, pack, TODAY) == (
        "Geacht college van burgemeester en wethouders,\n"
        "\n"
        "Op 14 november 2025 stuurden wij u ter ondertekening: Samenwerkingsovereenkomst voorbeeld "
        "(kenmerk MIJN-2027, versie 1.0). Uw getekende exemplaar hebben wij nog niet ontvangen.\n"
        "\n"
        "Wilt u het getekende exemplaar vóór 1 januari 2027 terugsturen? U kunt de PDF digitaal "
        "ondertekenen, of het getekende exemplaar met de pen tekenen en scannen, en het sturen "
        f"naar {pack.return_to['email']}.\n"
        "\n"
        "Is het al onderweg, dan kunt u dit bericht als niet verzonden beschouwen. Bent u het "
        "exemplaar kwijt of lukt het niet op tijd, laat het ons dan weten.\n"
        "\n"
        "Met vriendelijke groet,\n"
        "\n"
        "A. Voorbeeld\n"
        "secretaris\n"
        "Voorbeeldorganisatie\n"
    )


def form(item: PartyReturn, records: list[ReminderRecord]) -> Due:
    """Due, where what is asked is an answer on a form."""
    (found,) = schedule([item], records, SPEC, {1})
    return found


AMENDS = AmendmentSpec("0.9", date(2027, 3, 1), "Meer tijd")


def test_the_text_for_who_was_asked_to_consent(pack: Pack) -> None:
    pack = replace(pack, amendment=AMENDS)
    found = form(standing(), [])
    assert subject_of(found, pack) == (
        "Herinnering: instemming met wijziging Samenwerkingsovereenkomst voorbeeld (MIJN-2027)"
    )
    assert text_of(found, pack, TODAY).split("\n\n")[1:4] == [
        "Op 14 november 2025 vroegen wij u in te stemmen met de wijziging van: "
        "Samenwerkingsovereenkomst voorbeeld (kenmerk MIJN-2027, versie 1.0). Uw ingevulde "
        "formulier hebben wij nog niet ontvangen.",
        "Wilt u het ingevulde formulier vóór 1 januari 2027 terugsturen? U kunt de PDF digitaal "
        "invullen en ondertekenen, of het formulier met de pen invullen, tekenen en scannen, en "
        f"het sturen naar {pack.return_to['email']}.",
        "Is het al onderweg, dan kunt u dit bericht als niet verzonden beschouwen. Bent u het "
        "formulier kwijt of lukt het niet op tijd, laat het ons dan weten.",
    ]


def test_the_text_for_who_was_asked_to_vote(pack: Pack) -> None:
    found = form(standing(), [])
    assert subject_of(found, pack) == (
        "Herinnering: formulier Samenwerkingsovereenkomst voorbeeld (MIJN-2027)"
    )
    assert text_of(found, pack, TODAY).split("\n\n")[1] == (
        "Op 14 november 2025 stuurden wij u een formulier om in te vullen en te ondertekenen, bij: "
        "Samenwerkingsovereenkomst voorbeeld (kenmerk MIJN-2027, versie 1.0). Uw ingevulde "
        "formulier hebben wij nog niet ontvangen."
    )
    bad = form(refused(), [])
    assert subject_of(bad, pack).startswith("Graag opnieuw uw ingevulde formulier: ")
    assert "Helaas kunnen wij dit formulier niet gebruiken:" in text_of(bad, pack, TODAY)


def test_the_second_one_says_so_and_so_does_a_late_one(pack: Pack) -> None:
    found = due(standing(), earlier("2025-11-28"))
    assert subject_of(found, pack).startswith("Tweede herinnering: ")
    text = text_of(found, pack, date(2027, 1, 1))
    assert " Wij herinnerden u hieraan op 28 november 2025.\n" in text
    assert (
        "Wij verwachtten de getekende exemplaren vóór 1 januari 2027. Wilt u het uwe zo spoedig "
        "mogelijk terugsturen?"
    ) in text


def test_who_is_asked_again_is_told_why(pack: Pack) -> None:
    assert (
        "Op 12 november 2025 ontvingen wij van u een getekend exemplaar van: "
        "Samenwerkingsovereenkomst voorbeeld (kenmerk MIJN-2027, versie 1.0). Dank daarvoor. "
        "Daarna zijn uw gegevens in dat exemplaar gewijzigd; daarom stuurden wij u op 14 november "
        "2025 een verbeterd exemplaar, met het verzoek dat opnieuw te ondertekenen. Dat hebben "
        "wij nog niet ontvangen.\n"
    ) in text_of(due(asked_again(), []), pack, TODAY)
    text = text_of(due(asked_again("sjabloon tekst.docx"), []), pack, TODAY)
    assert " Daarna is de tekst gewijzigd; daarom " in text


RULES = (
    *("leesbaar", "herkend", "versie", "volledig", "dubbel", "ongewijzigd", "ondertekend"),
    *("handtekening", "datum_plaats", "keuze"),
)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_something_to_ask(rule: str, pack: Pack) -> None:
    finding = Finding(rule, Outcome.REFUSED, f"Mis met {rule}.")
    item = standing(ReturnStanding.REFUSED, judged(made(1, finding, GOOD)))
    text = text_of(due(item, []), pack, TODAY)
    assert f"\n- Mis met {rule}.\n\nWat wij u vragen:\n\n- " in text
    assert GOOD.explanation not in text


def test_a_persons_reason_comes_first(pack: Pack) -> None:
    item = judged(made(1), decision(Outcome.REFUSED, reason="verkeerde handtekening"))
    text = text_of(due(standing(ReturnStanding.REFUSED, item), []), pack, TODAY)
    assert "niet gebruiken:\n\n- Verkeerde handtekening.\n\nWilt u" in text


def test_the_same_thing_is_said_once(pack: Pack) -> None:
    twice = made(1, UNSIGNED, replace(UNSIGNED, page=3))
    text = text_of(due(standing(ReturnStanding.REFUSED, judged(twice)), []), pack, TODAY)
    assert text.count(UNSIGNED.explanation) == 1
    assert text.count("Laat het exemplaar ondertekenen door A. Voorbeeld-1,") == 1


def test_the_page_is_told_once(pack: Pack) -> None:
    told = replace(UNSIGNED, explanation="Het vak op bladzijde 2 is leeg.")
    text = text_of(due(standing(ReturnStanding.REFUSED, judged(made(1, told))), []), pack, TODAY)
    assert "\n- Het vak op bladzijde 2 is leeg.\n" in text
