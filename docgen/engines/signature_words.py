"""What the check of a digital signature came to, in plain Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from docgen.core.dutch import datum
from docgen.core.signatures import AfterSigning, Indication

_FAILURES: Mapping[str, str] = {
    "FORMAT_FAILURE": (
        "De handtekening is beschadigd of niet volgens de regels gemaakt; zij is niet te "
        "controleren."
    ),
    "HASH_FAILURE": (
        "De handtekening klopt niet: wat getekend is, is na het ondertekenen veranderd."
    ),
    "SIG_CRYPTO_FAILURE": (
        "De handtekening klopt niet: zij is niet gezet met de sleutel van dit certificaat, of is "
        "daarna veranderd."
    ),
    "NO_CERTIFICATE_CHAIN_FOUND": (
        "De handtekening past bij het document, maar niet is na te gaan wie haar zette: de "
        "uitgever van het certificaat{issuer} staat niet in de map met vertrouwde certificaten."
    ),
    "EXPIRED": (
        "Het certificaat was al verlopen toen ermee werd getekend: het was geldig tot en met "
        "{until}, en er is getekend op {signed}."
    ),
    "NOT_YET_VALID": (
        "Het certificaat was nog niet geldig toen ermee werd getekend: het geldt vanaf {since}."
    ),
    "OUT_OF_BOUNDS_NO_POE": (
        "Het certificaat is verlopen: het was geldig tot en met {until}. Zonder betrouwbare "
        "tijdstempel is niet te bewijzen dat er voor die dag is getekend."
    ),
    "REVOKED_NO_POE": (
        "Het certificaat is ingetrokken op {revoked}. Er is geen bewijs dat er voor die dag is "
        "getekend."
    ),
    "REVOKED": "Het certificaat was al ingetrokken, op {revoked}, toen ermee werd getekend.",
    "REVOKED_CA_NO_POE": (
        "Het certificaat van de uitgever{issuer} is ingetrokken op {revoked}. Er is geen bewijs "
        "dat er voor die dag is getekend."
    ),
    "CHAIN_CONSTRAINTS_FAILURE": (
        "Het certificaat is niet bedoeld om documenten mee te ondertekenen."
    ),
    "TRY_LATER": (
        "Of het certificaat is ingetrokken, is nu niet na te gaan: de gegevens daarover zijn te "
        "oud."
    ),
    "NO_SIGNING_CERTIFICATE_FOUND": (
        "In de handtekening ontbreekt het certificaat van de ondertekenaar."
    ),
}
_WEAK = (
    "De handtekening gebruikt een verouderde techniek ({digest}) die te vervalsen is, en bewijst "
    "daarom niet genoeg."
)
_GENERAL = "Het certificaat van de ondertekenaar is niet volledig te controleren."


@dataclass(frozen=True, slots=True)
class Words:
    """What is told about a signature.

    Attributes:
        indication: Outcome of the check.
        sub_indication: Its particulars; ``""`` when passed.
        signer: Who signed.
        organisation: For which organisation; ``""`` if the certificate does not say.
        issuer: Who issued the certificate.
        digest: Digest algorithm.
        valid_from: Start of the certificate's validity.
        valid_until: End of it.
        signed_at: Time the signer claims.
        timestamp_at: Time in a trusted timestamp.
        timestamp_doubtful: Whether there is a timestamp that cannot be trusted.
        revoked_at: When the certificate, or that of its issuer, was revoked.
        revocation_checked: Whether something told that it was not revoked.
        after: What happened to the file afterwards.
        filled: Names of text fields that were filled in afterwards.
        forbidden: Whether the signer had forbidden what happened afterwards.
        timestamp_only: Whether it is a document timestamp.
    """

    indication: Indication
    sub_indication: str
    signer: str
    organisation: str
    issuer: str
    digest: str
    valid_from: datetime | None
    valid_until: datetime | None
    signed_at: datetime | None
    timestamp_at: datetime | None
    timestamp_doubtful: bool
    revoked_at: datetime | None
    revocation_checked: bool
    after: AfterSigning
    filled: tuple[str, ...]
    forbidden: bool
    timestamp_only: bool


def explanation(words: Words) -> str:
    """The outcome in one or more full sentences."""
    sentences = [_outcome(words)]
    if words.timestamp_doubtful:
        sentences.append("De tijdstempel erbij is niet te vertrouwen en telt niet mee.")
    if words.indication is Indication.PASSED and not words.revocation_checked:
        sentences.append(
            "Of het certificaat is ingetrokken, staat niet in het bestand en niet in de map met "
            "certificaten; dat is niet nagegaan."
        )
    sentences.append(_afterwards(words))
    return " ".join(sentence for sentence in sentences if sentence)


def _outcome(words: Words) -> str:
    if words.indication is Indication.PASSED:
        return _passed(words)
    if words.sub_indication.startswith("CRYPTO_CONSTRAINTS_FAILURE"):
        return _WEAK.format(digest=words.digest.upper().replace("SHA1", "SHA-1") or "onbekend")
    text = _FAILURES.get(words.sub_indication, _GENERAL)
    if words.timestamp_only:
        text = text.replace("De handtekening", "De tijdstempel")
    return text.format(
        issuer=f" ({words.issuer})" if words.issuer else "",
        until=_day(words.valid_until),
        since=_day(words.valid_from),
        signed=_day(words.signed_at or words.timestamp_at),
        revoked=_day(words.revoked_at),
    )


def _passed(words: Words) -> str:
    if words.timestamp_only:
        return f"Tijdstempel van {words.signer}, {_day(words.timestamp_at)}: klopt."
    who = words.signer + (f", {words.organisation}" if words.organisation else "")
    when = words.timestamp_at or words.signed_at
    text = f"Geldige handtekening van {who}"
    text += f", gezet op {_day(when)}" if when else ""
    return text + (" (met tijdstempel)." if words.timestamp_at else ".")


def _afterwards(words: Words) -> str:
    if words.forbidden:
        return "Daarna is het bestand aangevuld, terwijl de ondertekenaar dat had uitgesloten."
    if words.after is AfterSigning.SIGNED_OR_FILLED:
        if words.filled:
            return f"Daarna is nog ingevuld: {', '.join(words.filled)}."
        return "Daarna is er nog een handtekening of tijdstempel bij gezet; dat mag."
    return {
        AfterSigning.ANNOTATED: "Daarna zijn er aantekeningen in het bestand gezet.",
        AfterSigning.CHANGED: "Daarna is de inhoud van het bestand gewijzigd.",
        AfterSigning.UNKNOWN: "Wat er daarna met het bestand is gebeurd, is niet vast te stellen.",
    }.get(words.after, "")


def _day(moment: datetime | None) -> str:
    return datum(moment.date()) if moment else "onbekende datum"
