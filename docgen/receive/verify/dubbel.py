"""Rule *dubbel*: what this party returned earlier, and whether this one goes against it."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core import dutch
from docgen.core.findings import Finding, Outcome
from docgen.core.returns import Judged, SigningRecord
from docgen.receive.case import Case
from docgen.receive.signing_way import day_of, signing_of
from docgen.receive.verify import phrases

NAME = "dubbel"
_NOT_SEEN = {Outcome.DOUBTFUL: "waarover nog twijfel is", Outcome.REFUSED: "die is afgekeurd"}


def check(case: Case) -> Iterator[Finding]:
    """One finding per earlier return of the same document and revision; or that there is none."""
    if case.party is None:
        yield phrases.not_yet(NAME)
        return
    earlier = [judged for judged in case.earlier if _same_document(case, judged)]
    if not earlier:
        version = case.copy.version if case.copy is not None else case.catalogue.version
        yield Finding(
            NAME,
            Outcome.ACCEPTED,
            f"Van {phrases.who(case)} was nog niets ontvangen voor versie {version}.",
        )
    for judged in earlier:
        yield _beside(case, judged)


def _same_document(case: Case, judged: Judged) -> bool:
    """Whether both are of one document in one revision; an unknown copy may be of any."""
    if judged.record.party is not None and judged.party != case.party:
        return False
    if case.copy is not None and judged.record.version not in (None, case.copy.version):
        return False
    documents = {copy.nr: copy.document for copy in case.catalogue.copies}
    other = documents.get(judged.record.copy) if judged.record.copy is not None else None
    return case.copy is None or other is None or other == case.copy.document


def _beside(case: Case, judged: Judged) -> Finding:
    earlier = f"{judged.record.id}{_when(case, judged)}"
    if judged.outcome is not Outcome.ACCEPTED:
        return Finding(
            NAME,
            Outcome.ACCEPTED,
            f"Van {phrases.who(case)} was er al {earlier}, {_NOT_SEEN[judged.outcome]}. Deze "
            "retour wordt apart beoordeeld.",
        )
    if _superseded(case, judged):
        return Finding(
            NAME,
            Outcome.ACCEPTED,
            f"Van {phrases.who(case)} was er al {earlier}, goedgekeurd, maar van een exemplaar dat "
            "daarna is vervangen.",
        )
    against = _against(case, judged)
    if against:
        return Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"Van {phrases.who(case)} is {earlier} al goedgekeurd, en deze retour is daaraan "
            f"niet gelijk: {dutch.opsomming(against)}.",
            f"Bepaal met {phrases.who(case)} welk exemplaar geldt. "
            f"{phrases.settle('Geldt deze retour')}",
        )
    same = judged.record.sha256 == case.origin.sha256
    how = "hetzelfde bestand" if same else "zonder verschil in exemplaar, ondertekening of datum"
    return Finding(
        NAME,
        Outcome.ACCEPTED,
        f"Opnieuw ontvangen: van {phrases.who(case)} is {earlier} al goedgekeurd ({how}).",
    )


def _when(case: Case, judged: Judged) -> str:
    day = day_of(judged.record.received_at, case.now)
    return f" (ontvangen op {dutch.datum(day)})" if day else ""


def _superseded(case: Case, judged: Judged) -> bool:
    copies = {copy.nr: copy for copy in case.catalogue.copies}
    old = copies.get(judged.record.copy) if judged.record.copy is not None else None
    return old is not None and not old.valid and case.copy is not None and case.copy.valid


def _against(case: Case, judged: Judged) -> list[str]:
    now, then = signing_of(case), judged.record.signing
    found = []
    if case.copy is not None and judged.record.copy not in (None, case.copy.nr):
        found.append("het is een ander exemplaar")
    if now.way != then.way:
        found.append(f"die was {_signed(then)} en deze is {_signed(now)}")
    if now.date and judged.date and now.date != judged.date:
        found.append(f"de datum was {_day(judged.date)} en is nu {_day(now.date)}")
    if now.place and judged.place and now.place.casefold() != judged.place.casefold():
        found.append(
            f"de plaats was {phrases.quoted(judged.place)} en is nu {phrases.quoted(now.place)}"
        )
    if _certificates(now) != _certificates(then) and now.way == then.way:
        found.append("de digitale handtekeningen zijn met andere certificaten gezet")
    return found


def _certificates(signing: SigningRecord) -> frozenset[str]:
    return frozenset(
        item.certificate_sha256 for item in signing.signatures if not item.timestamp_only
    )


def _signed(signing: SigningRecord) -> str:
    return "niet ondertekend" if signing.way == "niet" else f"{signing.way} ondertekend"


def _day(text: str) -> str:
    try:
        return dutch.datum(text)
    except ValueError:
        return phrases.quoted(text)
