"""What ``--json`` writes about the version for publication; see `docgen.cli.as_json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docgen.cli.as_json import Json, problem_keys

if TYPE_CHECKING:
    import docgen
    from docgen.publishing import Publication


def published(inputs: docgen.Inputs, made: Publication) -> Json:
    """`publiceer`.

    - `kenmerk`, `versie`: of the pack
    - `uitgave`: number of the definitive copy that it belongs to; `nieuw`: whether this run made it
    - `pad`: the PDF, from the dossier on; `map`: folder with everything that goes with it
    - `sha256`, `bladzijden`: of the PDF
    - `pdfa`: `3b`; `pdfua`: whether it claims PDF/UA-1
    - `weggelaten`: what is not in it, each with `wat` and `aantal`
    - `vergeleken`: number of its pages whose text was compared with the definitive copy
    - `waarschuwingen`: list of problems, as in `fouten`
    """
    record = made.record
    path = inputs.home / record.path
    return {
        "kenmerk": inputs.pack.kenmerk,
        "versie": record.version,
        "uitgave": record.issue,
        "nieuw": made.fresh,
        "pad": inputs.dossier.relative(path),
        "map": inputs.dossier.relative(path.parent),
        "sha256": record.sha256,
        "bladzijden": record.pages,
        "pdfa": made.pdfa,
        "pdfua": made.pdfua,
        "weggelaten": [{"wat": what, "aantal": number} for what, number in made.left_out],
        "vergeleken": made.compared,
        "waarschuwingen": [problem_keys(problem) for problem in (*inputs.warnings, *made.warnings)],
    }
