"""Rule *digitale handtekening*: every digital signature in the file holds.

The three outcomes of ETSI EN 319 102-1: ``TOTAL-PASSED`` is accepted, ``INDETERMINATE`` is a
doubt (an unknown chain is not a forgery), ``TOTAL-FAILED`` and a change after signing are refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core import dutch
from docgen.core.findings import Finding, Outcome
from docgen.core.signatures import AfterSigning, Indication, SignatureFacts
from docgen.receive.case import Case
from docgen.receive.signing_way import moment_of, signatures_of
from docgen.receive.verify import phrases
from docgen.receive.verify.phrases import quoted

NAME = "handtekening"
_METHOD = "controle volgens ETSI EN 319 102-1"
_CHAIN = "NO_CERTIFICATE_CHAIN_FOUND"


def check(case: Case) -> Iterator[Finding]:
    """One finding per digital signature; one saying that there is none."""
    signatures = signatures_of(case)
    if not signatures:
        yield Finding(
            NAME,
            Outcome.ACCEPTED,
            "Niet van toepassing: er is geen digitale handtekening.",
        )
    for signature in signatures:
        yield _judged(case, signature)


def _judged(case: Case, signature: SignatureFacts) -> Finding:
    outcome = _outcome(signature)
    who = _described(case, signature)
    sub = f", {signature.sub_indication}" if signature.sub_indication else ""
    return Finding(
        NAME,
        outcome,
        f"{who} {_what(signature, outcome)}{_explained(signature, outcome)}",
        "" if outcome is Outcome.ACCEPTED else _remedy(case, signature, outcome),
        method=f"{_METHOD}: {signature.indication.value}{sub}",
    )


def _outcome(signature: SignatureFacts) -> Outcome:
    failed = signature.indication is Indication.FAILED or not signature.intact
    if failed or signature.after_signing is AfterSigning.CHANGED:
        return Outcome.REFUSED
    harmless = signature.after_signing in (AfterSigning.NOTHING, AfterSigning.SIGNED_OR_FILLED)
    if signature.indication is Indication.PASSED and harmless:
        return Outcome.ACCEPTED
    return Outcome.DOUBTFUL


def _described(case: Case, signature: SignatureFacts) -> str:
    moment = moment_of(signature.timestamp_at or signature.signed_at, case.now)
    when = f", gezet op {dutch.datum(moment)} om {moment:%H.%M} uur" if moment else ""
    stamped = f" met tijdstempel van {quoted(signature.timestamp_by)}"
    stamp = stamped if signature.timestamp_by and moment else ""
    if signature.timestamp_only:
        return f"Het tijdstempel op het bestand{when}{stamp},"
    organisation = f" ({signature.organisation})" if signature.organisation else ""
    signer = quoted(signature.signer) if signature.signer else "een onbekende ondertekenaar"
    return f"De digitale handtekening van {signer}{organisation}{when}{stamp},"


def _what(signature: SignatureFacts, outcome: Outcome) -> str:
    if signature.after_signing is AfterSigning.CHANGED or not signature.intact:
        return "geldt niet meer: het bestand is na het ondertekenen veranderd."
    if outcome is Outcome.REFUSED:
        return "is ongeldig."
    if outcome is Outcome.ACCEPTED:
        return "is geldig."
    if signature.indication is Indication.INDETERMINATE:
        return "is niet zeker te beoordelen."
    if signature.after_signing is AfterSigning.ANNOTATED:
        return "is geldig, maar daarna zijn er aantekeningen aan het bestand toegevoegd."
    return "is geldig, maar wat er daarna met het bestand is gebeurd, is niet vast te stellen."


def _explained(signature: SignatureFacts, outcome: Outcome) -> str:
    text = signature.explanation.strip().rstrip(".")
    if outcome is Outcome.ACCEPTED or not text:
        return ""
    return f" {phrases.capital(text)}."


def _remedy(case: Case, signature: SignatureFacts, outcome: Outcome) -> str:
    if outcome is Outcome.REFUSED:
        return (
            f"Vraag {phrases.who(case)} het exemplaar opnieuw te ondertekenen en daarna niets "
            "meer in het bestand te veranderen."
        )
    if signature.sub_indication == _CHAIN:
        issuer = quoted(signature.issuer) if signature.issuer else "de uitgever"
        return (
            f"Vertrouwt u {issuer}, vraag de beheerder dan het certificaat daarvan in de map met "
            "vertrouwde certificaten te zetten en geef ‘docgen ontvang’ opnieuw. "
            f"{phrases.settle('Hebt u de handtekening op een andere manier gecontroleerd')}"
        )
    return (
        f"Laat de handtekening nakijken, of vraag {phrases.who(case)} om opnieuw te "
        f"ondertekenen. {phrases.settle('Is zij in orde')}"
    )
