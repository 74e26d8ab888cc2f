"""What ``--json`` writes about the definitive copy; see `docgen.cli.as_json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.cli.as_json import Json, problem_keys

if TYPE_CHECKING:
    import docgen
    from docgen.bundling import Bundle


def bundled(inputs: docgen.Inputs, made: Bundle) -> Json:
    """`bundel`.

    - `kenmerk`, `versie`: of the pack
    - `soort`: `definitief` or `tussenstand`
    - `uitgave`: number of the issue; `nieuw`: whether this run made it
    - `pad`: the PDF, from the dossier on; `map`: folder with everything that goes with it
    - `sha256`, `bladzijden`: of the PDF
    - `partijen`: those in it, each with `nr`, `bladzijde` of the signature, `wijze`, `datum`,
      `plaats`
    - `ontbreekt`: list of problems, as in `fouten`: who is not in an interim copy, and why
    - `inwerkingtreding`: `dag`, `regel`, `loopt_tot_en_met`, `verlengingsoverleg_uiterlijk`,
      `evaluaties`, `toelichting`
    - `pdfa`: `3b`; `pdfua`: whether it claims PDF/UA-1
    - `zegel`: holder of the seal, or `null`
    - `bijlagen`: attached files, each with `naam`, `sha256`, `grootte`, `mime`
    """
    record, told = made.record, made.manifest
    path = inputs.home / record.path
    files = {item["naam"]: item for party in told["partijen"] for item in party["bestanden"]}
    keys = ("nr", "bladzijde", "wijze", "datum", "plaats")
    return {
        "kenmerk": inputs.pack.kenmerk,
        "versie": record.version,
        "soort": record.kind,
        "uitgave": record.issue,
        "nieuw": made.fresh,
        "pad": inputs.dossier.relative(path),
        "map": inputs.dossier.relative(path.parent),
        "sha256": record.sha256,
        "bladzijden": record.pages,
        "partijen": [{key: party[key] for key in keys} for party in told["partijen"]],
        "ontbreekt": [problem_keys(problem) for problem in made.missing],
        "inwerkingtreding": told["inwerkingtreding"],
        "pdfa": told["pdfa"],
        "pdfua": told["pdfua"],
        "zegel": record.seal or None,
        "bijlagen": [
            {key: item[key] for key in ("naam", "sha256", "grootte", "mime")}
            for item in files.values()
        ],
    }
