"""What ``--json`` writes about history, register and archive; see `docgen.cli.as_json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.cli.as_json import Json, problem_keys

if TYPE_CHECKING:
    from docgen.archiving import Archived, Restored
    from docgen.remaking import Remaking
    from docgen.telling import Proven, Told


def told(found: Told) -> Json:
    """`historie`.

    - `kenmerk`, `titel`: of the covenant; `titel` is `""` when pakket.toml cannot be read
    - `partij`: `nr` and `naam` of the party with `--partij`, or `null`
    - `gebeurtenissen`: number of events in the register
    - `keten_heel`: whether the chain of events is whole; `breuk`: number of the first broken link,
      or `null`
    - `regels`: the story, oldest first, each with
        - `gebeurtenissen`: numbers of the events in the register
        - `van`, `tot`: time of the first and of the last, ISO 8601
        - `soort`: kind of event, as the register calls it
        - `tekst`: what happened, in Dutch
        - `partijen`: numbers of the parties that it is about
        - `bestanden`: files that it is about, or the folder of one, from the covenant's folder on
        - `reden`, `door`: why and by whom, `""` when the register does not say
    """
    return {
        "kenmerk": found.kenmerk,
        "titel": found.title,
        "partij": {"nr": found.party[0], "naam": found.party[1]} if found.party else None,
        "gebeurtenissen": found.events,
        "keten_heel": found.broken is None,
        "breuk": found.broken,
        "regels": [
            {
                "gebeurtenissen": list(line.events),
                "van": line.since,
                "tot": line.until,
                "soort": line.kind,
                "tekst": line.text,
                "partijen": list(line.parties),
                "bestanden": list(line.files),
                "reden": line.reason,
                "door": line.person,
            }
            for line in found.lines
        ],
    }


def proven(found: Proven) -> Json:
    """`verifieer --register`, when nothing is wrong.

    - `register`: the register, from the dossier on
    - `gebeurtenissen`, `bestanden`, `regels`: how many were looked at
    - `keten_heel`: `true`
    - `waarschuwingen`: list of problems, as in `fouten`
    """
    proof = found.proof
    return {
        "register": found.place,
        "gebeurtenissen": proof.events,
        "bestanden": proof.files,
        "regels": proof.rows,
        "keten_heel": proof.broken is None,
        "waarschuwingen": [problem_keys(problem) for problem in proof.problems],
    }


def archived(made: Archived) -> Json:
    """`archief`.

    - `kenmerk`, `titel`: of the covenant
    - `pad`: the package; `zip`: whether it is one zip file
    - `bestanden`, `grootte`: number of files of the dossier in it and their bytes
    - `zegel`: SHA-256 of `tagmanifest-sha256.txt`, which rests on every file in the package
    - `waarschuwingen`: list of problems, as in `fouten`; with `--toch` also what is wrong
    """
    packed = made.packed
    return {
        "kenmerk": made.kenmerk,
        "titel": made.title,
        "pad": str(packed.path),
        "zip": packed.path.is_file(),
        "bestanden": packed.files,
        "grootte": packed.size,
        "zegel": packed.seal,
        "waarschuwingen": [problem_keys(problem) for problem in made.problems],
    }


def restored(made: Restored) -> Json:
    """`herstel`.

    - `kenmerk`: of the covenant
    - `pad`: folder of the dossier
    - `bestanden`: number of its files; `gebeurtenissen`: number of events in its register
    - `waarschuwingen`: list of problems, as in `fouten`: what did not agree already when the
      package was made
    """
    return {
        "kenmerk": made.kenmerk,
        "pad": str(made.path),
        "bestanden": made.files,
        "gebeurtenissen": made.events,
        "waarschuwingen": [problem_keys(problem) for problem in made.problems],
    }


def remade(made: Remaking) -> Json:
    """`hermaak`; the exit code is 7 when `gelijk` is `false`.

    - `partij`: `nr` and `naam`
    - `map`: folder with what was made
    - `gelijk`: whether every file is the same as the one that was issued, to the byte
    - `bestanden`: list of files, each with
        - `stuk`, `formaat`, `versie`, `exemplaar`: which copy it is
        - `gemaakt_op`: when that was made, ISO 8601
        - `pad`, `sha256`: the new file; `uitgegeven`: SHA-256 of the one that was issued
        - `gelijk`: whether they are the same
        - `verschil`: what is not as it was then, a list
    """
    return {
        "partij": {"nr": made.party[0], "naam": made.party[1]},
        "map": str(made.target),
        "gelijk": all(item.identical for item in made.files),
        "bestanden": [
            {
                "stuk": item.copy.document,
                "formaat": item.copy.format,
                "versie": item.copy.version,
                "exemplaar": item.copy.sequence,
                "gemaakt_op": item.copy.made_at,
                "pad": str(item.path),
                "sha256": item.sha256,
                "uitgegeven": item.copy.sha256,
                "gelijk": item.identical,
                "verschil": list(item.different),
            }
            for item in made.files
        ],
    }
