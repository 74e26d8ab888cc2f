"""What programs read of ``docgen wijzig``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docgen.amend.was_wordt.screen import comparison_data
from docgen.cli import as_json

if TYPE_CHECKING:
    import docgen
    from docgen.amending import Amended, Started, Stopped
    from docgen.comparing import Compared

Json = dict[str, Any]


def changed() -> None:
    """Keys of `docgen wijzig`, by what was asked.

    - `van`, `naar`: the revision that is amended, and the new one
    - `ingangsdatum`: day from which the amended text is to apply, ISO 8601
    - with `start`: `begonnen`, whether this run began it; `sjablonen`, folder to edit
    - with `vergelijk`: `vergelijking`, what changed: `rijen` and `alleen_opmaak`; `rijen`, the
      table with explanations; `bestanden`, where the table was written
    - with `stop`: `gestaakt`, true; `bewaard`, folder with the amended pack
    - with `genereer`: `rijen`, and `stukken` with the keys of `docgen genereer`
    - with `vergelijk` and `genereer`: `losse_toelichtingen`, explanations whose change is gone
    """


def started(inputs: docgen.Inputs, begun: Started) -> Json:
    """What was begun."""
    return {
        "van": begun.since,
        "naar": begun.to,
        "begonnen": begun.fresh,
        "sjablonen": inputs.dossier.relative(begun.templates),
    }


def stopped(inputs: docgen.Inputs, done: Stopped) -> Json:
    """What was given up."""
    return {
        "van": done.since,
        "naar": done.to,
        "gestaakt": True,
        "bewaard": inputs.dossier.relative(done.kept),
    }


def compared(inputs: docgen.Inputs, found: Compared) -> Json:
    """What changed."""
    return {
        **_amendment(inputs.pack.version, found),
        "vergelijking": comparison_data(found.comparison),
        "bestanden": [inputs.dossier.relative(path) for path in found.files],
    }


def made(done: Amended) -> Json:
    """What was made."""
    return {
        **_amendment(done.outcome.inputs.pack.version, done.compared),
        "stukken": as_json.made(done.outcome),
    }


def _amendment(version: str, found: Compared) -> Json:
    return {
        "van": found.amendment.since,
        "naar": version,
        "ingangsdatum": found.amendment.effective.isoformat(),
        "rijen": [dict(row) for row in found.rows],
        "losse_toelichtingen": [
            {"artikel": item.article, "was": item.old, "wordt": item.new, "toelichting": item.text}
            for item in found.stray
        ],
    }
