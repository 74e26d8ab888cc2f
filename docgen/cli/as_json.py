"""What ``--json`` writes: one object per command, keys as described here.

The keys are a contract: keys may be added, never renamed or taken away. ``docs/cli.md`` is made
from these docstrings.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.cli.show_correction import as_data
from docgen.core.errors import Problem

if TYPE_CHECKING:
    import docgen
    from docgen.core.model import Party
    from docgen.correcting import Consequence
    from docgen.engines.inspect import Facts
    from docgen.mailing import Mailing
    from docgen.rehearsing import Rehearsal

Json = Mapping[str, object]


def dump(value: Json) -> str:
    """The object as text, in ASCII: what reads a pipe on Windows need not guess the encoding."""
    return json.dumps(value, indent=2)


def errors(problems: Iterable[Problem], exit_code: int) -> Json:
    """Any command that fails.

    - `fouten`: list of problems, each with
        - `bestand`: file it is about, or `""`
        - `plaats`: where in that file, or `""`
        - `wat`: what is wrong
        - `remedie`: what to do about it
        - `ernst`: `fout` or `waarschuwing`
    - `exitcode`: the exit code, a number
    """
    return {"fouten": [problem_keys(problem) for problem in problems], "exitcode": exit_code}


def checked(inputs: docgen.Inputs, *, rehearsed: bool) -> Json:
    """`controleer`, when there is nothing wrong.

    - `kenmerk`, `versie`: of the pack
    - `partijen`: number of parties that take part
    - `sjablonen`: names of the templates that were checked
    - `proefgemaakt`: whether everything was made once on trial
    - `waarschuwingen`: list of problems, as in `fouten`
    """
    return {
        **of_pack(inputs),
        "partijen": _active(inputs),
        "sjablonen": sorted(inputs.templates),
        "proefgemaakt": rehearsed,
        "waarschuwingen": _warnings(inputs),
    }


def rehearsed(made: Rehearsal) -> Json:
    """`oefen`.

    - `map`: folder with `dossier`, `retouren` and `waarheid.json`
    - `retouren`: list of what was made, as in `waarheid.json`, each with
        - `bestand`, `soort`, `zaad`, `partijen`, `versie`
        - `verwacht`: verdict it must get; `ook`: verdicts that can be defended as well
        - `waarom`: why, in Dutch
        - `leesbaar`: whether a person could read it
        - `ondertekend`: list of `partij` (number), `datum` (ISO 8601) and `plaats`, as they stand
          on the signature pages
        - `gewijzigd`: list of `bladzijde` (of the file), `oud` and `nieuw`
    """
    return {"map": str(made.folder), "retouren": [asdict(truth) for truth in made.truths]}


def planned(
    inputs: docgen.Inputs, plan: docgen.Plan, following: Iterable[Consequence] = ()
) -> Json:
    """`plan`.

    - `kenmerk`, `versie`: of the pack
    - `concept`: whether the plan is for drafts
    - `partijen`: number of parties the plan is about
    - `aantallen`: number of files per status (`nieuw`, `ongewijzigd`, `vervangen`)
    - `stukken`: list of files, each with
        - `partij`: number of the party
        - `partij_id`: id of the party
        - `stuk`: id of the document
        - `formaat`: `pdf` or `docx`
        - `pad`: path from the dossier, with forward slashes
        - `status`: `nieuw`, `ongewijzigd` or `vervangen`
        - `redenen`: list of reasons, in Dutch
        - `verzonden`: whether the copy that is there now was sent
    - `handtekeningen`: what follows for signatures that came back on copies that are replaced,
      list of
        - `partij`: number of the party
        - `partij_id`: id of the party
        - `retour`: the return, such as `R12`
        - `gevolg`: `blijft geldig`, `opnieuw vragen` or `zelf beoordelen`
        - `gewijzigd`: list of columns, and of what else the copy is made from, that changed
        - `toelichting`: why, in Dutch
    - `waarschuwingen`: list of problems, as in `fouten`
    """
    counts = Counter(item.status.value for item in plan.items)
    return {
        **of_pack(inputs),
        "concept": plan.concept,
        "partijen": len({item.party.nr for item in plan.items}),
        "aantallen": {name: counts[name] for name in ("nieuw", "ongewijzigd", "vervangen")},
        "stukken": [
            {
                "partij": item.party.nr,
                "partij_id": item.party.id,
                "stuk": item.document.id,
                "formaat": item.format.value,
                "pad": path_of(inputs, item.path),
                "status": item.status.value,
                "redenen": list(item.reasons),
                "verzonden": item.sent,
            }
            for item in plan.items
        ],
        "handtekeningen": as_data(inputs, following),
        "waarschuwingen": _warnings(inputs),
    }


def made(outcome: docgen.Outcome, following: Iterable[Consequence] = ()) -> Json:
    """`genereer` and `voorbeeld`.

    - `kenmerk`, `versie`: of the pack
    - `concept`: whether drafts were made
    - `engine`, `engine_versie`: converter of this run, with its version
    - `partijen`: number of parties the run was about
    - `stukken`: list of files, unchanged ones too, each with
        - `partij`: number of the party
        - `partij_id`: id of the party
        - `stuk`: id of the document
        - `formaat`: `pdf` or `docx`
        - `pad`: path from the dossier, with forward slashes
        - `sha256`: fingerprint of the file, 64 hexadecimal digits
        - `bladzijden`: number of pages, `null` for docx
        - `status`: `nieuw`, `ongewijzigd` or `vervangen`
    - `handtekeningen`: what follows for signatures that came back, as in `plan`
    - `waarschuwingen`: list of problems, as in `fouten`
    - `duur_s`: wall time in seconds
    """
    inputs = outcome.inputs
    return {
        **of_pack(inputs),
        "concept": outcome.plan.concept,
        "engine": outcome.engine,
        "engine_versie": outcome.engine_version,
        "partijen": len({item.item.party.nr for item in outcome.deliveries}),
        "stukken": [
            {
                "partij": item.item.party.nr,
                "partij_id": item.item.party.id,
                "stuk": item.item.document.id,
                "formaat": item.item.format.value,
                "pad": path_of(inputs, item.copy.path),
                "sha256": item.copy.sha256,
                "bladzijden": item.copy.pages,
                "status": item.status.value,
            }
            for item in outcome.deliveries
        ],
        "handtekeningen": as_data(inputs, following),
        "waarschuwingen": _warnings(inputs),
        "duur_s": round(outcome.seconds, 3),
    }


def mailed(inputs: docgen.Inputs, mailing: Mailing) -> Json:
    """`verstuur`; also when something went wrong, then with `fouten` and `exitcode`.

    - `kenmerk`, `versie`: of the pack
    - `soort`: `stukken`, or `slot` for the mail with the definitive copy
    - `berichten`: list of mails, each with
        - `partij`: number of the party
        - `partij_id`: id of the party
        - `aan`: address
        - `status`: `nieuw`, `ongewijzigd`, `verzonden`, `al verzonden`, `mislukt` or `onzeker`
        - `pad`: draft, path from the dossier, with forward slashes
        - `bericht_id`: Message-ID
        - `op`: time of sending or of drawing up, ISO 8601
    - `waarschuwingen`: list of problems, as in `fouten`
    """
    failed = mailing.error
    result: dict[str, object] = {
        **of_pack(inputs),
        "soort": mailing.kind,
        "berichten": [
            {
                "partij": item.party.nr,
                "partij_id": item.party.id,
                "aan": item.to,
                "status": item.status.value,
                "pad": path_of(inputs, item.path),
                "bericht_id": item.message_id,
                "op": item.at,
            }
            for item in mailing.results
        ],
        "waarschuwingen": [
            *_warnings(inputs),
            *(problem_keys(item) for item in mailing.problems if item.severity == "waarschuwing"),
        ],
    }
    return {**result, **errors(failed.problems, failed.exit_code)} if failed else result


def looked(facts: Facts, version: str) -> Json:
    """`diagnose`.

    - `docgen`, `python`, `systeem`: versions
    - `programmas`: list of tools, each with `naam`, `aanwezig`, `versie`, `pad`, `waarvoor`,
      `opmerking`
    - `lettertypen`: `meegeleverd` (family), `volledig` (whether all styles are there), `systeem`
      (families with Arial's widths)
    - `bibliotheken`: version per library; `""` when it is missing
    """
    return {
        "docgen": version,
        "python": facts.python,
        "systeem": facts.platform,
        "programmas": [
            {
                "naam": item.name,
                "aanwezig": item.present,
                "versie": item.version,
                "pad": item.path,
                "waarvoor": item.purpose,
                "opmerking": item.note,
            }
            for item in facts.engines
        ],
        "lettertypen": {
            "meegeleverd": facts.fonts.bundled,
            "volledig": facts.fonts.bundled_complete,
            "systeem": list(facts.fonts.arial_like),
        },
        "bibliotheken": dict(facts.libraries),
    }


def started(folder: Path, files: Iterable[str]) -> Json:
    """`nieuw`.

    - `map`: folder of the new dossier
    - `bestanden`: list of the files in it, paths with forward slashes
    """
    return {"map": str(folder), "bestanden": sorted(files)}


def of_pack(inputs: docgen.Inputs) -> dict[str, object]:
    return {"kenmerk": inputs.pack.kenmerk, "versie": inputs.pack.version}


def _active(inputs: docgen.Inputs) -> int:
    parties: tuple[Party, ...] = inputs.table.parties
    return sum(party.active for party in parties)


def path_of(inputs: docgen.Inputs, path: str) -> str:
    return inputs.dossier.relative(inputs.home / path)


def _warnings(inputs: docgen.Inputs) -> list[Json]:
    return [problem_keys(problem) for problem in inputs.warnings]


def problem_keys(problem: Problem) -> Json:
    """A problem, as it stands in `fouten` and `waarschuwingen`."""
    return {
        "bestand": problem.file,
        "plaats": problem.place,
        "wat": problem.what,
        "remedie": problem.remedy,
        "ernst": problem.severity.value,
    }
