"""What ``--json`` writes about returns; the keys are a contract, as in `docgen.cli.as_json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from docgen.cli.as_json import Json, problem_keys
from docgen.core.errors import Problem
from docgen.core.findings import Finding
from docgen.core.returns import DecisionRecord, Judged, ReceiptRecord
from docgen.core.signatures import SignatureFacts
from docgen.receive.wording import remedy_of

if TYPE_CHECKING:
    import docgen
    from docgen.receive.review import Reviewed
    from docgen.reminding import Reminding


def received(
    inputs: docgen.Inputs,
    returns: Sequence[Judged],
    duplicates: Sequence[tuple[str, ReceiptRecord]],
    problems: Sequence[Problem],
) -> Json:
    """`ontvang`; with `--volg` one such object on a line for each delivery.

    - `kenmerk`, `versie`: of the pack
    - `retouren`: list of returns, each with
        - `id`: such as `R12`
        - `bron`: name of the file as it came
        - `sha256`: fingerprint of that file
        - `partij`: number of the party, `null` when not recognised
        - `partij_id`: id of the party, `null` when not recognised
        - `versie`: revision, `null` when not recognised
        - `oordeel`: `akkoord`, `twijfel` or `afgekeurd`; what a person decided counts
        - `keuze`: answer on a form with a choice, `voor`, `tegen` or `onthouding`; `null` when
          none is asked or it is not known; what a person read counts
        - `ontvangen_op`: ISO 8601
        - `bladzijden`: list of pages, each with `nr` (of the document, or `null`),
          `bron_bladzijde` (of the file, from 1), `draaiing` (degrees clockwise), `partij`,
          `code_gelezen` and `hoe`
        - `bevindingen`: list of findings, each with `regel`, `oordeel`, `uitleg`, `remedie`,
          `bladzijde` (of the file, or `null`), `vak` (left, bottom, right, top in points, or
          `null`), `bewijs` (names of pictures), `werkwijze` and `zekerheid` (0 to 1, or `null`)
        - `ondertekening`: `wijze`, `datum`, `plaats`, `met_de_hand` and `handtekeningen`: list,
          each with `veld`, `uitkomst`, `deeluitkomst`, `uitleg`, `ondertekenaar`, `organisatie`,
          `uitgever`, `serienummer`, `certificaat_sha256`, `tijd`, `tijdstempel`,
          `gecontroleerd_op`
        - `besluiten`: list of what persons decided, each with `oordeel` (or `null`), `door`,
          `reden`, `datum`, `plaats`, `partij`, `keuze` and `op`
    - `dubbel`: files that were taken in before, each with `bestand`, `sha256`, `eerder` (name at
      the time) and `ontvangen_op`
    - `aantallen`: number of returns per `oordeel`
    - `waarschuwingen`: list of problems, as in `fouten`
    """
    counts = Counter(item.outcome.value for item in returns)
    return {
        "kenmerk": inputs.pack.kenmerk,
        "versie": inputs.pack.version,
        "retouren": [_return(item, _ids(inputs)) for item in returns],
        "dubbel": [
            {
                "bestand": name,
                "sha256": earlier.sha256,
                "eerder": earlier.name,
                "ontvangen_op": earlier.received_at,
            }
            for name, earlier in duplicates
        ],
        "aantallen": {name: counts[name] for name in ("akkoord", "twijfel", "afgekeurd")},
        "waarschuwingen": [problem_keys(item) for item in (*inputs.warnings, *problems)],
    }


def reviewed(inputs: docgen.Inputs, done: Reviewed) -> Json:
    """`beoordeel`.

    - `kenmerk`, `versie`: of the pack
    - `was`: the verdict before: `akkoord`, `twijfel` or `afgekeurd`
    - `retour`: the return as it stands now, as in `retouren` of `ontvang`
    - `waarschuwingen`: list of problems, as in `fouten`
    """
    return {
        "kenmerk": inputs.pack.kenmerk,
        "versie": inputs.pack.version,
        "was": done.before.outcome.value,
        "retour": _return(done.after, _ids(inputs)),
        "waarschuwingen": [problem_keys(item) for item in (*inputs.warnings, *done.warnings)],
    }


def reported(inputs: docgen.Inputs, judged: Judged, path: str, sha256: str) -> Json:
    """`bewijs`.

    - `kenmerk`, `versie`: of the pack
    - `retour`: such as `R12`
    - `oordeel`: `akkoord`, `twijfel` or `afgekeurd`
    - `pad`: the report, from the dossier, with forward slashes
    - `sha256`: fingerprint of the report
    """
    return {
        "kenmerk": inputs.pack.kenmerk,
        "versie": inputs.pack.version,
        "retour": judged.record.id,
        "oordeel": judged.outcome.value,
        "pad": path,
        "sha256": sha256,
    }


def reminded(inputs: docgen.Inputs, done: Reminding) -> Json:
    """`herinner`.

    - `kenmerk`, `versie`: of the pack
    - `herinneringen`: list of reminders that were drawn up, each with
        - `partij`: number of the party
        - `partij_id`: id of the party
        - `aan`: address
        - `soort`: `niet ontvangen` or `afgekeurd`
        - `retour`: the refused return, such as `R12`, or `null`
        - `keer`: how many times it was reminded of this, this one included
        - `pad`: draft, path from the dossier, with forward slashes
        - `sha256`: fingerprint of the draft
        - `op`: time, ISO 8601
    - `later`: parties whose turn has not come, each with `partij`, `partij_id` and `vanaf` (day)
    - `uitgeput`: parties that had all reminders that the pack allows, each with `partij` and
      `partij_id`
    - `waarschuwingen`: list of problems, as in `fouten`
    """
    return {
        "kenmerk": inputs.pack.kenmerk,
        "versie": inputs.pack.version,
        "herinneringen": [
            {
                "partij": due.party.nr,
                "partij_id": due.party.id,
                "aan": due.party.email,
                "soort": due.kind.value,
                "retour": due.about.record.id if due.about else None,
                "keer": len(due.earlier) + 1,
                "pad": inputs.dossier.relative(inputs.home / record.path),
                "sha256": record.sha256,
                "op": record.at,
            }
            for due, record in done.made
        ],
        "later": [
            {
                "partij": due.party.nr,
                "partij_id": due.party.id,
                "vanaf": due.on.isoformat() if due.on else None,
            }
            for due in done.later
        ],
        "uitgeput": [{"partij": due.party.nr, "partij_id": due.party.id} for due in done.exhausted],
        "waarschuwingen": [problem_keys(item) for item in inputs.warnings],
    }


def _ids(inputs: docgen.Inputs) -> dict[int, str]:
    return {party.nr: party.id for party in inputs.table.parties}


def _return(item: Judged, ids: Mapping[int, str]) -> Json:
    record = item.record
    return {
        "id": record.id,
        "bron": record.source,
        "sha256": record.sha256,
        "partij": item.party,
        "partij_id": ids.get(item.party or 0),
        "versie": record.version,
        "oordeel": item.outcome.value,
        "keuze": item.choice,
        "ontvangen_op": record.received_at,
        "bladzijden": [
            {
                "nr": page.nr,
                "bron_bladzijde": page.source_page,
                "draaiing": page.rotation,
                "partij": page.party,
                "code_gelezen": page.code_read,
                "hoe": page.how,
            }
            for page in record.pages
        ],
        "bevindingen": [_finding(finding, record.id) for finding in record.findings],
        "ondertekening": {
            "wijze": record.signing.way,
            "datum": item.date,
            "plaats": item.place,
            "met_de_hand": record.signing.handwritten,
            "handtekeningen": [_signature(found) for found in record.signing.signatures],
        },
        "besluiten": [_decision(decision) for decision in item.decisions],
    }


def _finding(finding: Finding, return_id: str) -> Json:
    return {
        "regel": finding.rule,
        "oordeel": finding.outcome.value,
        "uitleg": finding.explanation,
        "remedie": remedy_of(finding, return_id),
        "bladzijde": finding.page,
        "vak": list(finding.box) if finding.box else None,
        "bewijs": list(finding.evidence),
        "werkwijze": finding.method,
        "zekerheid": finding.certainty,
    }


def _signature(found: SignatureFacts) -> Json:
    return {
        "veld": found.field,
        "uitkomst": found.indication.value,
        "deeluitkomst": found.sub_indication,
        "uitleg": found.explanation,
        "ondertekenaar": found.signer,
        "organisatie": found.organisation,
        "uitgever": found.issuer,
        "serienummer": found.serial,
        "certificaat_sha256": found.certificate_sha256,
        "tijd": found.signed_at,
        "tijdstempel": found.timestamp_at,
        "gecontroleerd_op": found.checked_at,
    }


def _decision(decision: DecisionRecord) -> Json:
    return {
        "oordeel": decision.outcome.value if decision.outcome else None,
        "door": decision.person,
        "reden": decision.reason,
        "datum": decision.date,
        "plaats": decision.place,
        "partij": decision.party,
        "keuze": decision.choice,
        "op": decision.at,
    }
