"""When a covenant enters into force, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.effect import Effect, effect, months_earlier, subject_of, years_later
from docgen.core.mail_specs import MailSpec
from docgen.core.model import DefinitiveSpec, DocumentSpec, EffectRule, EffectSpec, Format, Pack

AGREED = date(2026, 1, 1)
NAMES = {3: "Gemeente Baarn", 7: "Gemeente Eemnes", 12: "Gemeente Lopik", 14: "GGD"}
TERM = "De looptijd is vier jaar: tot en met 31 december 2029."
TALKS = "Overleg over verlenging is er uiterlijk op 30 juni 2029, zes maanden voor het einde."
LOOK_BACK = "Elke twee jaar is er een evaluatie: op 1 januari 2028."


def document(title: str, document_id: str = "convenant") -> DocumentSpec:
    return DocumentSpec(document_id, title, ("a.docx",), True, 2, (Format.PDF,))


def pack(spec: EffectSpec | None = None, effective: date = AGREED, term: int = 4) -> Pack:
    return Pack(
        folder=Path(),
        kenmerk="CRS-2026",
        title="Convenant",
        version="1.0",
        send_date=date(2025, 11, 14),
        return_before=AGREED,
        effective=effective,
        term_years=term,
        sender={},
        return_to={},
        salutations={},
        data={},
        top={},
        mail=MailSpec("", ""),
        documents=(document("Convenant"),),
        field_sizes={},
        source=b"",
        effect=spec or EffectSpec(EffectRule.LAST_SIGNATURE, 6, 2),
    )


FIXED = pack(EffectSpec(EffectRule.FIXED_DAY, 6, 2))
EARLY, LATE = date(2025, 12, 12), date(2026, 1, 14)


def test_all_signed_before_the_day() -> None:
    assert effect(pack(), [(3, EARLY), (12, date(2025, 12, 20))], complete=True) == Effect(
        rule=EffectRule.LAST_SIGNATURE,
        complete=True,
        day=AGREED,
        earliest=AGREED,
        last_signature=(12, date(2025, 12, 20)),
        late=(),
        undated=(),
        ends_on=date(2029, 12, 31),
        renewal_by=date(2029, 6, 30),
        evaluations=(date(2028, 1, 1),),
        explanation=(
            "Dit convenant treedt in werking op 1 januari 2026, de afgesproken dag; alle partijen "
            "tekenden vóór die dag.",
            TERM,
            TALKS,
            LOOK_BACK,
        ),
    )


def test_the_last_signature_came_later() -> None:
    found = effect(pack(), [(3, EARLY), (12, LATE), (7, EARLY)], complete=True, names=NAMES)
    assert (found.day, found.last_signature, found.late) == (LATE, (12, LATE), ((12, LATE),))
    assert (found.ends_on, found.renewal_by) == (date(2030, 1, 13), date(2029, 7, 13))
    assert found.evaluations == (date(2028, 1, 14),)
    assert found.explanation[0] == (
        "Dit convenant treedt in werking op 14 januari 2026, de dag waarop als laatste partij 12 "
        "(Gemeente Lopik) tekende."
    )


FIXED_BEGINS = "Dit convenant treedt in werking op 1 januari 2026, de afgesproken dag"


@pytest.mark.parametrize(
    ("given_pack", "signed", "complete", "sentences"),
    [
        (
            pack(),
            [(14, LATE), (12, LATE), (3, EARLY)],
            True,
            [
                "Dit convenant treedt in werking op 14 januari 2026, de dag waarop als laatste "
                "partij 12 (Gemeente Lopik) en partij 14 (GGD) tekenden."
            ],
        ),
        (
            pack(),
            [(3, EARLY), (7, AGREED)],
            True,
            [f"{FIXED_BEGINS}; alle partijen tekenden uiterlijk die dag."],
        ),
        (
            pack(),
            [(3, EARLY)],
            False,
            [
                "Dit convenant treedt in werking op 1 januari 2026 als alle partijen uiterlijk die "
                "dag hebben getekend, en anders op de dag van de laatste handtekening."
            ],
        ),
        (
            pack(),
            [(3, EARLY), (12, LATE)],
            False,
            [
                "Dit convenant treedt in werking op de dag waarop de laatste partij tekent, op "
                "zijn vroegst op 14 januari 2026: die dag tekende partij 12 (Gemeente Lopik)."
            ],
        ),
        (
            pack(),
            [(7, None), (3, None), (12, EARLY)],
            True,
            [
                "Wanneer dit convenant in werking treedt, is nog niet zeker: van partij 3 "
                "(Gemeente Baarn) en partij 7 (Gemeente Eemnes) is niet bekend op welke dag is "
                "getekend."
            ],
        ),
        (FIXED, [], False, [f"{FIXED_BEGINS}."]),
        (FIXED, [(3, EARLY)], True, [f"{FIXED_BEGINS}; alle partijen tekenden vóór die dag."]),
        (
            FIXED,
            [(12, LATE), (3, EARLY)],
            True,
            [
                f"{FIXED_BEGINS}.",
                "Later tekende nog partij 12 (Gemeente Lopik) op 14 januari 2026.",
            ],
        ),
        (
            FIXED,
            [(12, LATE), (3, date(2026, 1, 5)), (7, None)],
            True,
            [
                f"{FIXED_BEGINS}.",
                "Later tekenden nog partij 3 (Gemeente Baarn) op 5 januari 2026 en partij 12 "
                "(Gemeente Lopik) op 14 januari 2026.",
                "Van partij 7 (Gemeente Eemnes) is niet bekend op welke dag is getekend.",
            ],
        ),
        (
            FIXED,
            [(nr, LATE + timedelta(nr)) for nr in (3, 7, 12, 15)],
            False,
            [
                f"{FIXED_BEGINS}.",
                "Later tekenden nog 4 partijen, als laatste partij 15 op 29 januari 2026.",
            ],
        ),
    ],
)
def test_what_people_read(
    given_pack: Pack, signed: list[tuple[int, date | None]], complete: bool, sentences: list[str]
) -> None:
    found = effect(given_pack, signed, complete=complete, names=NAMES)
    about_the_day = [line for line in found.explanation if "looptijd" not in line]
    assert about_the_day[: len(sentences)] == sentences
    rest = found.explanation[len(sentences) :]
    assert len(rest) == (3 if found.day else 0)


def test_a_fixed_day_is_known_from_the_start() -> None:
    found = effect(FIXED, [], complete=False)
    assert (found.day, found.earliest, found.last_signature) == (AGREED, AGREED, None)
    assert found.explanation == (f"{FIXED_BEGINS}.", TERM, TALKS, LOOK_BACK)


def test_without_agreements_nothing_is_said_of_them() -> None:
    found = effect(pack(EffectSpec()), [(3, EARLY)], complete=True)
    assert (found.renewal_by, found.evaluations) == (None, ())
    assert found.explanation[1:] == (TERM,)


def test_many_evaluations_are_not_all_named() -> None:
    found = effect(pack(EffectSpec(EffectRule.FIXED_DAY, 1, 1), term=8), [], complete=False)
    assert found.explanation[2:] == (
        "Overleg over verlenging is er uiterlijk op 30 november 2033, één maand voor het einde.",
        "Elk jaar is er een evaluatie: voor het eerst op 1 januari 2027, voor het laatst op "
        "1 januari 2033.",
    )


def test_talks_do_not_come_before_the_covenant() -> None:
    found = effect(pack(EffectSpec(EffectRule.FIXED_DAY, 13, 4), term=1), [], complete=False)
    assert (found.renewal_by, found.evaluations) == (None, ())
    assert found.explanation[1:] == ("De looptijd is één jaar: tot en met 31 december 2026.",)


@pytest.mark.parametrize(
    ("day", "term", "ends_on"),
    [
        (date(2028, 2, 29), 4, date(2032, 2, 28)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2028, 3, 1), 4, date(2032, 2, 29)),
        (date(2026, 1, 14), 4, date(2030, 1, 13)),
        (date(9999, 1, 2), 99, date(9999, 1, 1)),
    ],
)
def test_the_term_is_of_whole_years(day: date, term: int, ends_on: date) -> None:
    fixed = pack(EffectSpec(EffectRule.FIXED_DAY), effective=day, term=term)
    assert effect(fixed, [], complete=False).ends_on == ends_on


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2029, 12, 31), 6, date(2029, 6, 30)),
        (date(2030, 1, 13), 6, date(2029, 7, 13)),
        (date(2032, 3, 31), 1, date(2032, 2, 29)),
        (date(2031, 3, 31), 1, date(2031, 2, 28)),
        (date(2029, 12, 31), 120, date(2019, 12, 31)),
        (date(1, 5, 31), 120, date(1, 1, 31)),
    ],
)
def test_months_earlier(day: date, months: int, earlier: date) -> None:
    assert months_earlier(day, months) == earlier


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Convenant", "Dit convenant"),
        ("Het Bestuursakkoord wonen", "Dit bestuursakkoord"),
        ("Overeenkomst", "Deze overeenkomst"),
        ("Intentieverklaring", "Deze intentieverklaring"),
        ("Regionale agenda", "Dit stuk"),
    ],
)
def test_how_a_sentence_names_the_document(title: str, subject: str) -> None:
    assert subject_of(replace(pack(), documents=(document(title),))) == subject


def test_the_document_of_the_definitive_copy_is_meant() -> None:
    both = (document("Convenant"), document("Overeenkomst", "overeenkomst"))
    chosen = DefinitiveSpec("overeenkomst")
    assert subject_of(replace(pack(), documents=both, definitive=chosen)) == "Deze overeenkomst"


# -- always --------------------------------------------------------------------------------

DAYS = st.dates(date(2000, 1, 1), date(2200, 12, 31))
SIGNED = st.dictionaries(st.integers(1, 40), st.none() | DAYS, max_size=8).map(
    lambda found: list(found.items())
)
SPECS = st.builds(
    EffectSpec,
    st.sampled_from(EffectRule),
    st.none() | st.integers(1, 120),
    st.none() | st.integers(1, 50),
)


@given(SPECS, DAYS, st.integers(1, 99), SIGNED, st.booleans())
def test_what_always_holds(
    spec: EffectSpec,
    effective: date,
    term: int,
    signed: list[tuple[int, date | None]],
    complete: bool,
) -> None:
    found = effect(pack(spec, effective, term), signed, complete=complete)
    assert found.earliest is not None
    assert found.earliest >= effective
    assert found.day in (None, found.earliest)
    assert found == effect(pack(spec, effective, term), reversed(signed), complete=complete)
    assert all(line.endswith(".") for line in found.explanation)
    dated = [day for _, day in signed if day is not None]
    if spec.rule is EffectRule.LAST_SIGNATURE:
        assert found.earliest == max([effective, *dated])
        assert (found.day is not None) == (complete and len(dated) == len(signed))
    else:
        assert found.day == effective
    if found.day is None:
        assert (found.ends_on, found.renewal_by, found.evaluations) == (None, None, ())
        return
    assert found.ends_on is not None
    assert found.day < found.ends_on
    assert abs((found.ends_on - found.day).days - 365.2425 * term) < 3
    assert list(found.evaluations) == sorted(set(found.evaluations))
    assert all(found.day < day < found.ends_on for day in found.evaluations)
    assert found.renewal_by is None or found.day <= found.renewal_by < found.ends_on


@given(DAYS, st.integers(1, 120))
def test_months_are_counted_and_the_day_kept_where_it_exists(day: date, months: int) -> None:
    earlier = months_earlier(day, months)
    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
    assert earlier.day == day.day or (earlier + timedelta(1)).day == 1


@given(DAYS, st.integers(1, 99))
def test_years_are_counted(day: date, years: int) -> None:
    later = years_later(day, years)
    assert later.year - day.year == years
    assert (later - day.replace(day=1).replace(year=later.year)).days in (day.day - 1, day.day)
