"""Each rule on facts made up for it: what the whole run cannot easily show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from docgen.core.findings import Finding, Outcome
from docgen.core.records import DefinitiveRecord
from docgen.core.signatures import AfterSigning, Indication, SignatureFacts
from docgen.documents.conformance import Fault as ArchiveFault
from docgen.engines.seal_check import SealState, SealStatus, SignatureField
from docgen.seal.check import check
from docgen.seal.checks.facts import (
    AttachedFile,
    ChecksumFacts,
    CopyFacts,
    Fault,
    Looked,
    PageFacts,
    RegisterFacts,
)
from docgen.seal.checks.rules import NAMES
from tests.seal.checks.told import FILE, SIGNATURE, manifest, read

SHA = "d" * 64
FOUND = SignatureFacts(
    field=str(SIGNATURE["field"]),
    indication=Indication.PASSED,
    sub_indication="",
    explanation="Geldig.",
    intact=True,
    covers_file=True,
    after_signing=AfterSigning.NOTHING,
    signer=str(SIGNATURE["signer"]),
    organisation="",
    issuer="",
    serial="",
    certificate_sha256=str(SIGNATURE["certificate_sha256"]),
    valid_from=None,
    valid_until=None,
    signed_at=None,
    timestamp_at=None,
    timestamp_by="",
    policy=(),
    digest="sha256",
    subfilter="",
    timestamp_only=False,
    checked_at="2025-12-13T09:00:00+00:00",
    checked_by="pyHanko",
)
UNSEALED = SealState(SealStatus.NONE, None, None, False, 0, AfterSigning.UNKNOWN, (), ())
SEALED = SealState(
    SealStatus.WHOLE,
    replace(FOUND, signer="Provincie Voorbeeld"),
    1,
    True,
    0,
    AfterSigning.NOTHING,
    (SignatureField("zegel", True),),
    (),
)
ATTACHED = (
    AttachedFile(
        str(FILE["naam"]), str(FILE["sha256"]), 7, "application/pdf", "/Source", True, True
    ),
    AttachedFile("manifest.json", "e" * 64, 99, "application/json", "/Data", True, True),
)


def facts(changes: dict[str, Any] | None = None, **other: Any) -> CopyFacts:
    """A whole copy whose checksum is known.

    Args:
        changes: What its manifest tells otherwise.
        other: Other facts about the copy, or about what is in it.
    """
    inside = {key: other.pop(key) for key in list(other) if key in Looked.__slots__}
    looked = Looked(
        pages=(PageFacts("1" * 64), PageFacts("2" * 64)),
        attached=ATTACHED,
        manifest=read({**manifest(), **(changes or {})}),
    )
    whole = CopyFacts(
        name="x.pdf",
        sha256=SHA,
        size=100,
        looked=replace(looked, **inside),
        seal=UNSEALED,
        archive=(),
        signatures={str(FILE["sha256"]): (FOUND,)},
        checksum=ChecksumFacts("x.pdf.sha256", SHA),
    )
    return replace(whole, **other)


def said(copy: CopyFacts, rule: str, outcome: Outcome = Outcome.REFUSED) -> list[str]:
    """What a rule said with this outcome."""
    found: list[Finding] = [
        item for item in check(copy).findings if (item.rule, item.outcome) == (rule, outcome)
    ]
    return [item.explanation for item in found]


def test_a_whole_copy() -> None:
    found = check(facts())
    assert found.outcome is Outcome.ACCEPTED
    assert [name for name, outcome in found.rules if outcome is None] == ["register"]
    assert [item.explanation for item in found.findings] == [
        "Het is een PDF van 2 bladzijden die goed te openen is.",
        "Definitief exemplaar van CRS-2026 versie 1.0, uitgave 1, met 1 partij, gemaakt op 13 "
        "december 2025.",
        "Alle 2 bladzijden tonen wat zij toonden toen het exemplaar werd gemaakt.",
        "Het ontvangen bestand zit er byte voor byte in, zoals het manifest zegt, en verder niets.",
        "Van de partij zijn de ondertekenpagina en de ontvangen bestanden heel; de digitale "
        "handtekening is ongeschonden. Of de certificaten te vertrouwen zijn, is hier niet "
        "nagegaan; daarvoor is er --certificaten MAP. Het manifest zegt wat er bij ontvangst van "
        "is vastgesteld.",
        "Het exemplaar is niet verzegeld; dat het niet is gewijzigd, blijkt uit de SHA-256 die "
        "elders is vastgelegd.",
        "Het bestand voldoet aan de archiefnorm PDF/A-3b (ISO 19005-3).",
        "Er zit niets in dat uit zichzelf iets doet of naar buiten verwijst.",
        "De SHA-256 van dit bestand staat in “x.pdf.sha256”: geen byte is anders.",
    ]


@pytest.mark.parametrize("fault", Fault)
def test_a_file_that_cannot_be_read_is_refused_by_one_rule(fault: Fault) -> None:
    copy = CopyFacts("x.pdf", SHA, 1, Looked(fault, "reden"))
    found = check(copy)
    assert [item.rule for item in found.findings] == ["leesbaar"]
    assert found.findings[0].explanation.endswith(": reden.")
    assert found.findings[0].remedy
    assert set(dict(found.rules)) == set(NAMES)


def test_a_newer_manifest_asks_for_a_newer_docgen() -> None:
    fault = "is gemaakt door een nieuwere versie van docgen"
    found = check(facts(manifest=None, manifest_fault=fault))
    finding = next(item for item in found.findings if item.rule == "definitief")
    assert finding.explanation == (
        f"De bijlage manifest.json {fault}; zo is niet na te gaan of dit exemplaar heel is."
    )
    assert finding.remedy == "Werk docgen bij en probeer het opnieuw."


def test_a_size_that_is_not_right() -> None:
    attached = (replace(ATTACHED[0], size=8), ATTACHED[1])
    assert said(facts(attached=attached), "bijlagen") == [
        "Bijlage “01-soest-ontvangen.pdf” (van Gemeente Soest) is niet het bestand dat is "
        "ontvangen: de grootte is anders."
    ]


def test_a_manifest_that_is_attached_otherwise() -> None:
    attached = (ATTACHED[0], replace(ATTACHED[1], mime="text/html"))
    assert said(facts(attached=attached), "bijlagen") == [
        "Bijlage “manifest.json” is niet zo aangemeld als docgen dat doet."
    ]


# -- digital signatures ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "fault"),
    [
        ((), "de digitale handtekening van B. Voorbeeld zit niet in het ontvangen bestand."),
        (
            (replace(FOUND, certificate_sha256="f" * 64),),
            "de digitale handtekening van B. Voorbeeld zit niet in het ontvangen bestand.",
        ),
        (
            (replace(FOUND, intact=False, indication=Indication.FAILED),),
            "de digitale handtekening van B. Voorbeeld is verbroken.",
        ),
    ],
)
def test_a_signature_that_is_not_what_it_was(now: tuple[SignatureFacts, ...], fault: str) -> None:
    copy = facts(signatures={str(FILE["sha256"]): now})
    assert said(copy, "partijen") == [f"1. Gemeente Soest: {fault}"]


def test_a_signature_that_cannot_be_checked() -> None:
    copy = facts(signatures={}, unchecked=frozenset({str(FILE["sha256"])}))
    assert said(copy, "partijen") == [
        "1. Gemeente Soest: de digitale handtekening in “01-soest-ontvangen.pdf” is niet te "
        "controleren."
    ]


def test_a_certificate_that_expired_since() -> None:
    now = replace(FOUND, indication=Indication.INDETERMINATE, explanation="Verlopen.")
    copy = facts(signatures={str(FILE["sha256"]): (now,)}, trusting=True)
    assert said(copy, "partijen", Outcome.ACCEPTED)[-1] == (
        "1. Gemeente Soest: de digitale handtekening van B. Voorbeeld is heel en was bij ontvangst "
        "geldig; nu is dat niet meer vast te stellen (Verlopen)."
    )
    assert check(replace(copy, trusting=False)).parties[0].remarks == ()


def test_a_signature_that_was_not_intact_when_received() -> None:
    party = {**manifest()["partijen"][0], "handtekeningen": [{**SIGNATURE, "intact": False}]}
    now = replace(FOUND, intact=False)
    copy = facts({"partijen": [party]}, signatures={str(FILE["sha256"]): (now,)})
    assert check(copy).outcome is Outcome.ACCEPTED
    assert check(copy).parties[0].remarks == (
        "de digitale handtekening van B. Voorbeeld was bij ontvangst al niet heel.",
    )


# -- the seal ----------------------------------------------------------------------------

HOLDER = {"zegel": "Provincie Voorbeeld"}


@pytest.mark.parametrize(
    ("told", "state", "text"),
    [
        (
            {},
            SEALED,
            "Er staat een zegel van Provincie Voorbeeld op; volgens het manifest is dit exemplaar "
            "niet verzegeld.",
        ),
        (
            {"zegel": "Gemeente Soest"},
            SEALED,
            "Het zegel is van Provincie Voorbeeld; volgens het manifest hoort het van Gemeente "
            "Soest te zijn.",
        ),
        (
            HOLDER,
            replace(SEALED, permission=2),
            "Het zegel staat wijzigingen toe; dat van docgen doet dat niet.",
        ),
        (
            HOLDER,
            replace(SEALED, others=(FOUND,)),
            "Naast het zegel staat er een handtekening op die er niet hoort: van B. Voorbeeld.",
        ),
        (HOLDER, None, "Het zegel kon niet worden bekeken: het bestand is beschadigd."),
    ],
)
def test_a_seal_that_is_not_what_it_should_be(
    told: dict[str, Any], state: SealState | None, text: str
) -> None:
    assert said(facts(told, seal=state), "zegel") == [text]


def test_a_seal_of_unknown_trust_is_borne_out_by_the_checksum() -> None:
    state = replace(SEALED, status=SealStatus.UNTRUSTED)
    copy = facts(HOLDER, seal=state)
    assert check(copy).outcome is Outcome.ACCEPTED
    alone = replace(copy, checksum=None)
    assert check(alone).outcome is Outcome.DOUBTFUL
    assert said(alone, "zegel", Outcome.DOUBTFUL) == [
        "Het zegel is heel; sinds de verzegeling is er niets gewijzigd. Dat het echt van Provincie "
        "Voorbeeld is, staat hier niet vast. Geldig."
    ]


# -- the rest ----------------------------------------------------------------------------


def test_the_archive_standard() -> None:
    faults = tuple(ArchiveFault(f"r{number}", "wrong") for number in range(5))
    assert said(facts(archive=faults), "archiefnorm") == [
        "Het bestand voldoet niet aan de archiefnorm PDF/A-3b (r0: wrong; r1: wrong; r2: wrong)."
    ]
    assert said(facts(archive=None), "archiefnorm") == [
        "Of het bestand aan de archiefnorm PDF/A-3b voldoet, kon niet worden vastgesteld."
    ]


def test_links_that_a_checksum_bears_out() -> None:
    links = tuple(f"https://{number}.test" for number in range(7))
    assert said(facts(links=links), "actief", Outcome.ACCEPTED) == [
        "Er zijn verwijzingen naar buiten: “https://0.test”, “https://1.test”, “https://2.test”, "
        "“https://3.test” en “https://4.test” en nog 2. Zij stonden er al toen het is gemaakt."
    ]


def test_a_checksum_file_without_it() -> None:
    copy = facts(checksum=ChecksumFacts("x.sha256", ""))
    assert said(copy, "controlebestand", Outcome.DOUBTFUL) == [
        "In “x.sha256” staat geen SHA-256 van dit bestand."
    ]


RECORD = DefinitiveRecord(
    1, "1.0", "definitief", 1, "p", SHA, 2, "", {}, None, "", "2025-12-13T09:00:00+00:00", "0.1.0"
)


@pytest.mark.parametrize(
    ("register", "outcome", "text"),
    [
        (
            RegisterFacts("A/register.sqlite"),
            Outcome.REFUSED,
            "Het register in A/register.sqlite kent dit exemplaar niet.",
        ),
        (
            RegisterFacts("A/register.sqlite", "het is stuk"),
            Outcome.DOUBTFUL,
            "Het register in A/register.sqlite is niet te gebruiken: het is stuk.",
        ),
        (
            RegisterFacts("A/register.sqlite", record=RECORD),
            Outcome.DOUBTFUL,
            "Onder de gebeurtenissen in het register is niet te vinden dat dit exemplaar is "
            "gemaakt.",
        ),
    ],
)
def test_a_register_that_does_not_bear_it_out(
    register: RegisterFacts, outcome: Outcome, text: str
) -> None:
    copy = facts(register=register, checksum=None)
    assert said(copy, "register", outcome) == [text]
    assert not copy.vouched
    sound = RegisterFacts("A/register.sqlite", record=RECORD, noted=True)
    assert replace(copy, register=sound).vouched


@pytest.mark.parametrize(
    ("changes", "conclusion"),
    [
        (
            {"archive": None},
            "Dit exemplaar is niet heel: afgekeurd op archiefnorm.",
        ),
        (
            {"manifest": None},
            "Dit is geen heel definitief exemplaar van docgen.",
        ),
        (
            {"links": ("https://a.test",), "checksum": ChecksumFacts("x", ""), "seal": UNSEALED},
            "Dit exemplaar past bij zijn manifest (2 bladzijden, 1 partij en 1 ontvangen bestand), "
            "maar niets buiten het bestand bevestigt dat het echt is.",
        ),
        (
            {"register": RegisterFacts("A", "het is stuk")},
            "Dit definitieve exemplaar is heel, maar let op: Het register in A is niet te "
            "gebruiken: het is stuk.",
        ),
    ],
)
def test_the_conclusion(changes: dict[str, Any], conclusion: str) -> None:
    assert check(facts(**changes)).conclusion == conclusion
