"""What programs read of ``docgen status``. The command reference is made from its docstring."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from docgen.cli.as_json import Json, of_pack, path_of
from docgen.cli.show_correction import as_data
from docgen.core.amendment import Answer
from docgen.receive.standing import ReturnStanding

if TYPE_CHECKING:
    import docgen
    from docgen.amend.consent import Tally
    from docgen.cli.show_status import Overview, PartyLine
    from docgen.closing import CopyStanding
    from docgen.core.effect import Effect


def standing(inputs: docgen.Inputs, view: Overview) -> Json:
    """`status`.

    - `kenmerk`, `versie`: of the pack
    - `retour_voor`: day before which signed copies are expected, ISO 8601
    - `dagen_tot_retour`: whole days until then; negative when it has passed
    - `aantallen`: number of parties per `stand`
    - `totalen`: number of parties per `status`, those without any too
    - `partijen`: list of parties, each with
        - `partij`, `nr`: number
        - `partij_id`, `id`: id
        - `naam`: legal name
        - `stand`: `nog niets gemaakt`, `deels gemaakt`, `gemaakt`, `mail staat klaar`,
          `verzending onzeker`, `verzonden` or `vervangen na verzending`
        - `status`: of its signed copy: `niets verstuurd`, `verzonden`, `ontvangen` (kept, not
          looked at yet), `twijfel`, `akkoord`, `afgekeurd` or `vervangen`
        - `retour`: the return that decides this, such as `R12`, or `null`
        - `doen`: what to do next, in Dutch, or `""`
        - `gemaakt`, `totaal`: number of its files that are there, and that there should be
        - `te_maken`: number of its files that `genereer` would make or replace
        - `gemaakt_op`, `mail_gemaakt_op`, `verzonden_op`: ISO 8601 or `null`
        - `herinnerd_op`: time of its last reminder, ISO 8601 or `null`
        - `antwoord`: what its accepted form answers: `voor`, `tegen`, `onthouding` or `null`
    - `onbekend`: returns of which it is not known whose they are, such as `R12`
    - `niet_bekeken`: number of files that were kept but not looked at yet
    - `handtekeningen`: what follows for signatures on copies that were replaced, as in `plan`
    - `instemming`: how consent stands, or `null` for what is only signed, with
        - `aangenomen`: `true`, `false` as the answers stand, or `null` while it is not decided
        - `dag`: day on which it was adopted, ISO 8601 or `null`
        - `voor`, `tegen`, `onthouding`: votes, with their weights
        - `ontbreekt`, `bezwaar`: numbers of the parties that did not answer, and that object
        - `toelichting`: the same in Dutch
    - `inwerkingtreding`: entry into force, as far as the accepted returns tell, with
        - `dag`: the day, ISO 8601; `null` while it is not certain
        - `op_zijn_vroegst`: the earliest day that it can still be
        - `regel`: `laatste handtekening` or `vaste datum`
        - `laatste_handtekening`: `partij` (number) and `datum` of the last signature so far, or
          `null`
        - `loopt_tot_en_met`: last day of the term; `null` without `dag`, as what follows
        - `verlengingsoverleg_uiterlijk`: last day for talks on renewal, or `null`
        - `evaluaties`: list of days of evaluation
        - `toelichting`: the same in Dutch
    - `definitief`: the definitive copy, or `null` while there is none, with
        - `uitgave`: number of the issue; `pad`: the PDF, from the dossier on; `sha256`
        - `gemaakt_op`: ISO 8601; `zegel`: holder of the seal, or `null`
        - `heel`: whether all its files are on disk as they were made
        - `actueel`: whether it still tells what the register tells of parties and signatures
        - `sindsdien`: who joined, left or was corrected since, if that is known
        - `klaar`: number of parties whose mail with it is ready to be sent
        - `verzonden`: number of parties that it was sent to
        - `onzeker`: number of parties of which it is not known whether a mail was sent
    """
    from docgen.cli.show_status import effect_of, to_do
    from docgen.correcting import consequences

    return {
        **of_pack(inputs),
        "retour_voor": inputs.pack.return_before.isoformat(),
        "dagen_tot_retour": view.days_left,
        "aantallen": dict(Counter(item.standing.value for item in view.issued)),
        "totalen": view.found.totals,
        "partijen": [
            {
                "partij": line.issued.party.nr,
                "partij_id": line.issued.party.id,
                "nr": line.issued.party.nr,
                "id": line.issued.party.id,
                "naam": line.issued.party.naam,
                "stand": line.issued.standing.value,
                "status": line.returned.standing.value,
                "retour": line.return_id or None,
                "doen": to_do(line, view.today),
                "gemaakt": line.issued.made,
                "totaal": line.issued.total,
                "te_maken": line.issued.to_make,
                "gemaakt_op": line.issued.made_at,
                "mail_gemaakt_op": line.issued.drafted_at,
                "verzonden_op": line.issued.sent_at,
                "herinnerd_op": line.reminded_at,
                "antwoord": _answer(line),
            }
            for line in view.lines
        ],
        "onbekend": [item.record.id for item in view.found.unknown],
        "niet_bekeken": len(view.found.waiting),
        "handtekeningen": as_data(inputs, consequences(view.found)),
        "instemming": _consent(view.tally) if view.tally is not None else None,
        "inwerkingtreding": in_force(effect_of(inputs, view)),
        "definitief": _copy(inputs, view.copy) if view.copy else None,
    }


def _answer(line: PartyLine) -> str | None:
    counts = line.returned.counts
    accepted = line.returned.standing is ReturnStanding.ACCEPTED
    return counts.choice if accepted and counts is not None else None


def _consent(counted: Tally) -> Json:
    return {
        "aangenomen": counted.adopted,
        "dag": _iso(counted.day),
        **{answer.value: float(counted.totals.get(answer, 0)) for answer in Answer},
        "ontbreekt": [item.nr for item in counted.missing],
        "bezwaar": [item.nr for item in counted.objecting],
        "toelichting": " ".join(counted.explanation),
    }


def _copy(inputs: docgen.Inputs, copy: CopyStanding) -> Json:
    record = copy.record
    return {
        "uitgave": record.issue,
        "pad": path_of(inputs, record.path),
        "sha256": record.sha256,
        "gemaakt_op": record.made_at,
        "zegel": record.seal or None,
        "heel": not copy.spoilt,
        "actueel": copy.current,
        "sindsdien": copy.since or None,
        "klaar": len(copy.drafted),
        "verzonden": len(copy.sent),
        "onzeker": len(copy.uncertain),
    }


def in_force(found: Effect) -> Json:
    """Entry into force, as it stands in `inwerkingtreding`."""
    last = found.last_signature
    return {
        "dag": _iso(found.day),
        "op_zijn_vroegst": _iso(found.earliest),
        "regel": found.rule.value,
        "laatste_handtekening": {"partij": last[0], "datum": _iso(last[1])} if last else None,
        "loopt_tot_en_met": _iso(found.ends_on),
        "verlengingsoverleg_uiterlijk": _iso(found.renewal_by),
        "evaluaties": [_iso(day) for day in found.evaluations],
        "toelichting": " ".join(found.explanation),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
