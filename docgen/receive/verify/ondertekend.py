"""Rule *ondertekend*: in every signature box of the copy stands a signature.

Ink, a picture or a stamp in the box counts, or a digital signature in the field; whether a
digital signature holds is the word of another rule. Two signatories need two.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core.dutch import bare
from docgen.core.findings import Finding, Outcome
from docgen.core.signatures import Indication, SignatureFacts
from docgen.receive.case import Case
from docgen.receive.signing_way import EMPTY_BELOW, FilledPlace, loose_signatures, places
from docgen.receive.verify import phrases
from docgen.receive.verify.phrases import capital, page_text, pages_text, percent, quoted

NAME = "ondertekend"
_CERTAIN = 0.7


def check(case: Case) -> Iterator[Finding]:
    """One finding per signatory."""
    if case.copy is None:
        yield phrases.not_yet(NAME)
        return
    signing = places(case, "handtekening")
    if not signing:
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"Het exemplaar van {case.copy.party_name} heeft geen vak voor een handtekening.",
            f"Kijk zelf of het is ondertekend. {phrases.settle('Is het ondertekend')}",
        )
    for place in signing:
        yield _signatory(case, place)
    yield from _same_person(case, signing)


def _signatory(case: Case, place: FilledPlace) -> Finding:
    if place.signature is not None:
        return _digital(case, place, place.signature)
    by_name = _signature_by_name(case, place)
    if place.ink is not None and place.filled:
        return _by_hand(case, place)
    if by_name is not None:
        return _digital(case, place, by_name)
    if place.page is None:
        return _absent(case, place)
    if loose_signatures(case):
        return _elsewhere(case, place)
    if place.ink is None:
        return _doubt(case, place, "is niet onderzocht")
    if place.ink.ink < EMPTY_BELOW and not place.ink.stamped:
        return _empty(case, place)
    return _doubt(case, place, "bevat iets, maar het is niet zeker of dat een handtekening is")


def _of(place: FilledPlace) -> str:
    return f" van {place.signatory}" if place.signatory else f" (ondertekenaar {place.field.nr})"


def _box(case: Case, place: FilledPlace) -> str:
    where = page_text(case, place.page) if place.page else pages_text([place.field.page])
    return f"het vak voor de handtekening{_of(place)} op {where}"


def _finding(
    place: FilledPlace,
    outcome: Outcome,
    text: str,
    remedy: str = "",
    method: str = "",
    certainty: float | None = None,
) -> Finding:
    ink = place.ink
    return Finding(
        NAME,
        outcome,
        text,
        remedy,
        page=place.page.facts.source_page if place.page else None,
        box=place.field.box if place.page else None,
        evidence=(ink.crop,) if ink is not None and ink.crop else (),
        method=method,
        certainty=certainty,
    )


def _ask_signature(case: Case, place: FilledPlace) -> str:
    person = place.signatory or "de ondertekenaar"
    return (
        f"Vraag {phrases.who(case)} om de ondertekenpagina te laten tekenen door {person} en "
        "die opnieuw te sturen."
    )


def _digital(case: Case, place: FilledPlace, signature: SignatureFacts) -> Finding:
    signer = quoted(signature.signer) if signature.signer else "een onbekende ondertekenaar"
    if signature.indication is Indication.FAILED or not signature.intact:
        return _finding(
            place,
            Outcome.REFUSED,
            f"De digitale handtekening in {_box(case, place)} klopt niet en telt dus niet.",
            _ask_signature(case, place),
        )
    where = "" if place.signature is not None else ", buiten het vak"
    return _finding(
        place,
        Outcome.ACCEPTED,
        f"De handtekening{_of(place)} is digitaal gezet door {signer}{where}; of zij geldig is, "
        "staat bij “digitale handtekening”.",
        method="digitale handtekening",
    )


def _signature_by_name(case: Case, place: FilledPlace) -> SignatureFacts | None:
    """A signature outside the fields by the person whose box this is, going by the surname."""
    surname = bare(place.signatory).split()[-1:]
    for item in loose_signatures(case):
        if surname and surname[0] in bare(item.signer).replace(",", " ").split():
            return item
    return None


def _by_hand(case: Case, place: FilledPlace) -> Finding:
    ink = place.ink.ink if place.ink else 0.0
    scanned = place.page is None or place.page.facts.scanned
    if place.typed:
        return _finding(
            place,
            Outcome.DOUBTFUL,
            f"In {_box(case, place)} staat getypte tekst: {quoted(place.typed)}. Dat is geen "
            "handtekening.",
            f"{_ask_signature(case, place)} {phrases.settle('Is dit toch een handtekening')}",
            certainty=ink,
        )
    what = "een handtekening" if scanned else "een beeld of stempel van een handtekening"
    return _finding(
        place,
        Outcome.ACCEPTED,
        f"{capital(_box(case, place))} bevat {what} (zekerheid {percent(ink)}).",
        method="inkt in het vak" if scanned else "beeld of stempel in het vak",
        certainty=ink,
    )


def _empty(case: Case, place: FilledPlace) -> Finding:
    untouched = any(file.identical for file in case.files)
    extra = " Dit is precies het bestand dat is verstuurd." if untouched else ""
    ink = place.ink.ink if place.ink else 0.0
    return _finding(
        place,
        Outcome.REFUSED,
        f"{capital(_box(case, place))} is leeg.{extra}",
        _ask_signature(case, place),
        method="inkt in het vak",
        certainty=1.0 - ink,
    )


def _absent(case: Case, place: FilledPlace) -> Finding:
    return _finding(
        place,
        Outcome.REFUSED,
        f"{capital(pages_text([place.field.page]))}, waar de handtekening{_of(place)} hoort, is er "
        "niet.",
        _ask_signature(case, place),
    )


def _elsewhere(case: Case, place: FilledPlace) -> Finding:
    signers = [quoted(item.signer or item.field) for item in loose_signatures(case)]
    names = " en ".join(dict.fromkeys(signers))
    return _finding(
        place,
        Outcome.DOUBTFUL,
        f"{capital(_box(case, place))} is niet zeker gevuld. Wel is het bestand digitaal "
        f"ondertekend door {names}, buiten het vak.",
        f"Ga na of {names} voor {phrases.who(case)} mag tekenen. {phrases.settle('Is dat zo')}",
    )


def _doubt(case: Case, place: FilledPlace, what: str) -> Finding:
    return _finding(
        place,
        Outcome.DOUBTFUL,
        f"{capital(_box(case, place))} {what}.",
        f"Bekijk het vak. {phrases.settle('Is het een handtekening')}",
        method="inkt in het vak",
        certainty=place.ink.ink if place.ink else None,
    )


def _same_person(case: Case, signing: tuple[FilledPlace, ...]) -> Iterator[Finding]:
    """Two signatories need two: one person in two boxes is not enough."""
    seen: dict[str, FilledPlace] = {}
    for place in signing:
        mark = place.signature.certificate_sha256 if place.signature else ""
        if mark and mark in seen:
            signer = quoted(place.signature.signer) if place.signature else ""
            yield Finding(
                NAME,
                Outcome.DOUBTFUL,
                f"De vakken{_of(seen[mark])} en{_of(place)} zijn met hetzelfde certificaat "
                f"ondertekend, dat van {signer}.",
                f"Vraag {phrases.who(case)} wie heeft getekend. {phrases.settle('Is het in orde')}",
            )
        elif mark:
            seen[mark] = place
