"""What ``--json`` writes about a copy that was looked at anew; see `docgen.cli.as_json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.cli.as_json import Json, problem_keys
from docgen.engines.seal_check import SealState
from docgen.seal.checks.facts import CopyFacts
from docgen.seal.checks.partijen import PartyFacts

if TYPE_CHECKING:
    from docgen.core.signatures import SignatureFacts
    from docgen.verifying import Verified


def verified(found: Verified) -> Json:
    """`verifieer`; the exit code is 7 when `uitkomst` is `afgekeurd`.

    With `--register` there are other keys: `register`, `gebeurtenissen`, `bestanden`, `regels`
    (how many were looked at), `keten_heel` and `waarschuwingen`; what is wrong comes as `fouten`.

    - `bestand`, `sha256`, `grootte`: the file
    - `uitkomst`: `akkoord`, `twijfel` or `afgekeurd`
    - `conclusie`: the same in one sentence
    - `kenmerk`, `versie`, `soort`, `uitgave`, `gemaakt_op`: as its manifest tells, or `null`
    - `bladzijden`: number of pages; `bijlagen`: list of attached files, each with `naam`,
      `sha256`, `grootte`, `mime`
    - `regels`: list of rules, each with `regel` and `uitkomst` (`null`: nothing to look at)
    - `bevindingen`: list of findings, each with `regel`, `oordeel`, `uitleg`, `remedie` and
      `bladzijde` (or `null`)
    - `partijen`: list of parties, each with
        - `nr`, `naam`, `bladzijde`, `wijze`, `datum`, `plaats`: as its manifest tells
        - `bestanden`: names of its files
        - `uitkomst`, `fouten`, `opmerkingen`: what was found
        - `handtekeningen`: list of digital signatures as checked now, each with `veld`,
          `ondertekenaar`, `organisatie`, `uitgever`, `heel`, `uitkomst`, `deeluitkomst`, `uitleg`,
          `certificaat_sha256`, `tijd`
    - `zegel`: `toestand`, `van`, `uitgever`, `certificaat_sha256`, `tijd`, `tijdstempel`, `uitleg`,
      or `null`
    - `pdfa`: whether it is PDF/A-3b, `null` when that was not established
    - `controlebestand`: `naam` and `sha256`, or `null`
    - `register`: `plaats`, `uitgave`, `sha256`, `vervangen_door` (number of the issue), or `null`
    - `uitgepakt`: names of the files written with `--uit`, or `null`
    - `waarschuwingen`: list of problems, as in `fouten` of any command
    """
    checked, facts = found.checked, found.checked.facts
    return {
        "bestand": str(found.path),
        "sha256": facts.sha256,
        "grootte": facts.size,
        "uitkomst": checked.outcome.value,
        "conclusie": checked.conclusion,
        **_told(facts),
        "bladzijden": len(facts.looked.pages),
        "bijlagen": [
            {"naam": item.name, "sha256": item.sha256, "grootte": item.size, "mime": item.mime}
            for item in facts.looked.attached
        ],
        "regels": [
            {"regel": name, "uitkomst": outcome.value if outcome else None}
            for name, outcome in checked.rules
        ],
        "bevindingen": [
            {
                "regel": item.rule,
                "oordeel": item.outcome.value,
                "uitleg": item.explanation,
                "remedie": item.remedy,
                "bladzijde": item.page,
            }
            for item in checked.findings
        ],
        "partijen": [_party(party) for party in checked.parties],
        "zegel": _seal(facts.seal),
        "pdfa": None if facts.archive is None else not facts.archive,
        "controlebestand": _checksum(facts),
        "register": _register(facts),
        "uitgepakt": None if found.extracted is None else list(found.extracted),
        "waarschuwingen": [problem_keys(problem) for problem in found.problems],
    }


def _told(facts: CopyFacts) -> Json:
    told = facts.told
    return {
        "kenmerk": told.kenmerk if told else None,
        "versie": told.version if told else None,
        "soort": told.kind if told else None,
        "uitgave": told.issue if told else None,
        "gemaakt_op": told.made_at if told else None,
    }


def _party(party: PartyFacts) -> Json:
    told = party.told
    return {
        "nr": told.nr,
        "naam": told.name,
        "bladzijde": told.page,
        "wijze": told.way,
        "datum": told.day or None,
        "plaats": told.city or None,
        "bestanden": [file.name for file in told.files],
        "uitkomst": party.outcome.value,
        "fouten": list(party.faults),
        "opmerkingen": list(party.remarks),
        "handtekeningen": [_signature(item) for item in party.signatures],
    }


def _signature(item: SignatureFacts) -> Json:
    return {
        "veld": item.field,
        "ondertekenaar": item.signer,
        "organisatie": item.organisation,
        "uitgever": item.issuer,
        "heel": item.intact,
        "uitkomst": item.indication.value,
        "deeluitkomst": item.sub_indication,
        "uitleg": item.explanation,
        "certificaat_sha256": item.certificate_sha256,
        "tijd": item.signed_at,
    }


def _seal(state: SealState | None) -> Json | None:
    if state is None:
        return None
    seal = state.seal
    return {
        "toestand": state.status.value,
        "van": seal.signer if seal else None,
        "uitgever": seal.issuer if seal else None,
        "certificaat_sha256": seal.certificate_sha256 if seal else None,
        "tijd": seal.signed_at if seal else None,
        "tijdstempel": seal.timestamp_at if seal else None,
        "uitleg": seal.explanation if seal else None,
    }


def _checksum(facts: CopyFacts) -> Json | None:
    found = facts.checksum
    return {"naam": found.name, "sha256": found.sha256 or None} if found else None


def _register(facts: CopyFacts) -> Json | None:
    found = facts.register
    if found is None:
        return None
    record, newer = found.record, found.replaced_by
    return {
        "plaats": found.place,
        "uitgave": record.issue if record else None,
        "sha256": record.sha256 if record else None,
        "vervangen_door": newer.issue if newer else None,
    }
