"""Judging a case: whatever the facts, every rule speaks and nothing bad is accepted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.core.findings import Finding, Outcome, verdict_of
from docgen.core.identity import PageIdentity
from docgen.core.signatures import AfterSigning, Indication, SignatureFacts
from docgen.receive.case import AssignedPage, Case
from docgen.receive.facts import (
    BoxInk,
    Change,
    Comparison,
    Difference,
    Fault,
    FileFacts,
    Media,
    Method,
    PageFacts,
    Signal,
    SignalKind,
)
from docgen.receive.judge import check, verdict
from docgen.receive.signing_way import FILLED_FROM, signing_of
from docgen.receive.verify.rules import NAMES
from tests.receive.verify import cases

_SETTLE = (
    "Meld dit aan de beheerder en kijk dit punt zelf na. Is het in orde, leg dat dan vast met "
    "‘docgen beoordeel RETOUR --akkoord --door NAAM --reden TEKST’. Zo niet, gebruik dan "
    "‘--afwijzen’ in plaats van ‘--akkoord’."
)


def test_the_rules_in_the_order_in_which_they_are_read() -> None:
    assert NAMES == (
        "leesbaar",
        "herkend",
        "versie",
        "volledig",
        "dubbel",
        "ongewijzigd",
        "ondertekend",
        "handtekening",
        "datum_plaats",
    )


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        (cases.case(), Outcome.ACCEPTED),
        (cases.case(cases.pages(numbers=[2])), Outcome.ACCEPTED),
        (cases.case(of=cases.COPY_TWO), Outcome.ACCEPTED),
        (cases.digital(cases.signature()), Outcome.ACCEPTED),
        (cases.digital(), Outcome.REFUSED),
        (cases.digital(cases.signature(indication=Indication.INDETERMINATE)), Outcome.DOUBTFUL),
        (cases.case(of=cases.OLD), Outcome.REFUSED),
        (cases.differing(cases.difference(Change.WORD)), Outcome.REFUSED),
        (cases.nobody(), Outcome.DOUBTFUL),
        (
            cases.case((), file={"fault": Fault.ENCRYPTED}, party=None, copy=None),
            Outcome.REFUSED,
        ),
    ],
)
def test_the_verdict_follows_from_the_findings(case: Case, outcome: Outcome) -> None:
    assert verdict(check(case)) is outcome


def _raising(case: Case) -> Iterator[Finding]:
    yield Finding("stuk", Outcome.ACCEPTED, "Tot hier ging het goed.")
    raise ZeroDivisionError("door nul")


def _silent(case: Case) -> tuple[Finding, ...]:
    return ()


def test_a_rule_that_fails_or_is_silent_gives_a_doubt() -> None:
    found = check(cases.case(), (("stuk", _raising), ("stil", _silent)))
    assert cases.told(found) == [
        (
            "twijfel",
            "De controle “stuk” is niet gelukt door een fout in docgen (ZeroDivisionError: “door "
            "nul”).",
            _SETTLE,
        ),
        (
            "twijfel",
            "De controle “stil” is niet gelukt door een fout in docgen (geen uitkomst).",
            _SETTLE,
        ),
    ]


_share = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.3, 0.7, 0.8, 0.95, float("nan")]))
_words = st.sampled_from(["", "2026", "niet", "\x00\n", "x" * 300])
_copies = st.sampled_from([None, cases.COPY, cases.COPY_TWO, cases.OLD, cases.REPLACED])
_times = st.sampled_from(
    [None, "", "gisteren", "2025-11-12T10:00:00+00:00", "2025-11-12", "9999-12-31T23:59:59-12:00"]
)
_page_nr = st.sampled_from([None, 1, 2, 2, 2, 3, 9, 10, 11, 0])
_differences = st.builds(
    Difference,
    st.sampled_from(Change),
    st.just((1.0, 2.0, 3.0, 4.0)),
    _words,
    _words,
    _words,
    _share,
)
_comparisons = st.none() | st.builds(
    Comparison,
    st.sampled_from(Method),
    _share,
    st.lists(_differences, max_size=10).map(tuple),
    _words,
)
_identities = st.builds(
    PageIdentity,
    st.sampled_from(["CRS-2026", "XX-1"]),
    st.sampled_from(["1.0", "0.9"]),
    st.sampled_from([7, 18, 99]),
    st.integers(1, 11),
    st.sampled_from([10, 12]),
    st.sampled_from(["Y24KPA", "ZZZZZZ"]),
)
_signals = st.builds(Signal, st.sampled_from(SignalKind), _share, identity=st.none() | _identities)
_field_names = st.sampled_from([cases.SIGNED, cases.DATE, cases.PLACE, "Signature1", ""])
_boxes = st.builds(
    BoxInk,
    _field_names,
    st.sampled_from(["handtekening", "datum", "plaats"]),
    st.integers(0, 3),
    _share,
    _words,
    st.booleans(),
    _words,
)
_page_facts = st.builds(
    PageFacts,
    source_page=st.integers(1, 12),
    fault=st.none() | st.sampled_from(Fault),
    blank=st.booleans(),
    scanned=st.booleans(),
    sharpness=_share,
    signals=st.lists(_signals, max_size=2).map(tuple),
    matched=st.sampled_from([None, 35, 90]),
    matched_page=_page_nr,
    comparison=_comparisons,
    boxes=st.lists(_boxes, max_size=4).map(tuple),
)
_assigned = st.builds(
    AssignedPage,
    facts=_page_facts,
    origin=st.just(cases.ORIGIN),
    party=st.sampled_from([None, 7, 18, 99]),
    version=st.sampled_from([None, "1.0", "0.9"]),
    page=_page_nr,
    copy=_copies,
    certainty=_share,
    how=_words,
    conflict=_words,
    code_read=st.booleans(),
)
_signatures = st.builds(
    lambda **changed: cases.signature(**changed),
    field=_field_names,
    indication=st.sampled_from(Indication),
    sub_indication=_words,
    explanation=_words,
    intact=st.booleans(),
    after_signing=st.sampled_from(AfterSigning),
    signer=st.sampled_from(["", "A. Vak", "D. Ander"]),
    signed_at=_times,
    timestamp_at=_times,
    timestamp_by=_words,
    timestamp_only=st.booleans(),
)
_files = st.builds(
    FileFacts,
    sha256=st.just(cases.ORIGIN.sha256),
    name=_words,
    media=st.sampled_from(Media),
    pages=st.integers(0, 12),
    fault=st.none() | st.sampled_from(Fault),
    detail=_words,
    begins_with=st.sampled_from([None, 35, 90]),
    identical=st.booleans(),
    appended=st.none() | st.sampled_from([item.value for item in AfterSigning]),
    active=st.lists(_words, max_size=2).map(tuple),
    embedded=st.lists(_words, max_size=2).map(tuple),
    fields=st.dictionaries(_field_names, _words | st.just("12-11-2025"), max_size=3),
    signatures=st.lists(_signatures, max_size=2).map(tuple),
    page_facts=st.lists(_page_facts, max_size=3).map(tuple),
)
_anything = st.builds(
    Case,
    catalogue=st.just(cases.CATALOGUE),
    origin=st.just(replace(cases.ORIGIN, sent_at=None)),
    files=st.lists(_files, max_size=2).map(tuple),
    pages=st.lists(_assigned, max_size=5).map(tuple),
    party=st.sampled_from([None, 7, 18, 99]),
    copy=_copies,
    others=st.lists(
        st.tuples(st.sampled_from([None, 7, 18, 99]), st.frozensets(st.integers(1, 11))), max_size=2
    ).map(tuple),
    enclosed=st.sampled_from([(), (cases.ORIGIN,)]),
    earlier=st.sampled_from(
        [(), (cases.earlier(),), (cases.earlier(outcome=Outcome.REFUSED, copy=None),)]
    ),
    deadline=st.just(cases.DEADLINE),
    signature_page_suffices=st.booleans(),
    now=st.just(cases.NOW),
)


@given(_anything)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_facts_make_a_rule_fail_or_fall_silent(case: Case) -> None:
    findings = check(case)
    assert {finding.rule for finding in findings} == set(NAMES)
    assert not [item for item in findings if "fout in docgen" in item.explanation]
    assert all(item.explanation.endswith((".", ".”")) for item in findings)
    assert signing_of(case).way in ("digitaal", "deels digitaal", "met de hand", "niet")
    if _objections(case):
        assert verdict_of(findings, NAMES) is not Outcome.ACCEPTED


def _objections(case: Case) -> list[str]:
    """What forbids acceptance, told without the rules."""
    found = []
    if case.copy is None or case.copy.version != "1.0" or not case.copy.valid:
        found.append("verkeerde versie")
    if any(page.copy is not None and page.copy != case.copy for page in case.pages):
        found.append("bladzijde van een ander exemplaar")
    if any(file.fault or any(page.fault for page in file.page_facts) for file in case.files):
        found.append("fout in een bestand")
    found += [reason for page in case.pages for reason in _on_page(case, page)]
    found += [] if _signed(case) else ["niet ondertekend"]
    return found


def _on_page(case: Case, page: AssignedPage) -> Iterator[str]:
    compared = page.facts.comparison
    if page.facts.fault:
        yield "fout op een bladzijde"
    own = case.copy is not None and page.facts.matched == case.copy.nr
    if not any(file.identical for file in case.files) and (
        compared is None or compared.method is Method.NONE or not own
    ):
        yield "niet vergeleken"
    if compared and any(
        item.strength >= 0.8 and item.change is not Change.INITIALS for item in compared.differences
    ):
        yield "verschil"


def _signed(case: Case) -> bool:
    """Whether every signature box holds ink, or the file valid digital signatures."""
    if case.copy is None:
        return False
    signing = [field for field in case.copy.fields if field.kind == "handtekening"]
    ink = {
        box.name
        for page in case.pages
        for box in page.facts.boxes
        if page.page == 2 and box.ink >= FILLED_FROM
    }
    signatures = [item for file in case.files for item in file.signatures]
    return all(field.name in ink or any(_valid(item) for item in signatures) for field in signing)


def _valid(signature: SignatureFacts) -> bool:
    passed = signature.indication is Indication.PASSED and signature.intact
    return passed and not signature.timestamp_only


# One thing wrong with an otherwise good return: here nothing else can keep it from acceptance.
_ink_too_little = st.floats(0, 0.69)
_strong = st.builds(
    Difference,
    st.sampled_from([item for item in Change if item is not Change.INITIALS]),
    st.just((1.0, 2.0, 3.0, 4.0)),
    _words,
    _words,
    _words,
    st.floats(0.8, 1),
)
_any_page = st.integers(1, 10)
_one_thing_wrong = st.one_of(
    _ink_too_little.map(lambda ink: cases.with_page(2, boxes=cases.boxes(ink=ink))),
    _ink_too_little.map(
        lambda ink: cases.case((cases.page(2, boxes=cases.boxes(ink=ink)),)),
    ),
    st.builds(lambda item, nr: cases.differing(item, nr=nr), _strong, _any_page),
    _any_page.map(lambda nr: cases.with_page(nr, comparison=None)),
    _any_page.map(lambda nr: cases.with_page(nr, comparison=Comparison(Method.NONE, 1.0))),
    st.builds(
        lambda nr, fault: cases.with_page(nr, fault=fault), _any_page, st.sampled_from(Fault)
    ),
    st.sampled_from(Fault).map(lambda fault: cases.case(file={"fault": fault})),
    st.sampled_from([cases.OLD, cases.REPLACED]).map(lambda copy: cases.case(of=copy)),
    st.builds(
        lambda nr, old: cases.case(
            tuple(cases.page(n, old if n == nr else cases.COPY) for n in range(1, 11))
        ),
        _any_page,
        st.sampled_from([cases.OLD, cases.REPLACED, cases.COPY_TWO]),
    ),
    st.builds(
        lambda indication, intact, after: cases.digital(
            cases.signature(indication=indication, intact=intact, after_signing=after)
        ),
        st.sampled_from([Indication.FAILED, Indication.INDETERMINATE]),
        st.booleans(),
        st.sampled_from(AfterSigning),
    ),
    st.sampled_from(AfterSigning).map(lambda after: cases.digital(appended=after.value)),
)


@given(_one_thing_wrong)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_thing_wrong_is_enough_to_keep_it_from_acceptance(case: Case) -> None:
    assert verdict_of(check(case), NAMES) is not Outcome.ACCEPTED


@given(st.dates(date(2025, 11, 3), date(2025, 11, 20)), st.floats(0.7, 1), st.floats(0.8, 1))
@settings(max_examples=50, deadline=None)
def test_a_good_return_is_accepted(day: date, ink: float, certainty: float) -> None:
    held = tuple(
        cases.page(
            nr,
            comparison=Comparison(Method.PICTURE, certainty),
            boxes=cases.boxes(ink=ink) if nr == 2 else (),
        )
        for nr in range(1, 11)
    )
    case = cases.case(held, file={"fields": {cases.DATE: f"{day:%d-%m-%Y}"}})
    assert verdict(check(case)) is Outcome.ACCEPTED
