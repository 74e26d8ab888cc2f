"""The screens of the manual about what comes back: a rehearsal in the manual's own dossier."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.screens import Play

_LATER = timedelta(days=22)
_QUIET = "--stil"
# Which rehearsal return is shown under which name.
_SHOWN = {
    "ongetekend": "retour_ongetekend",
    "pen-wijziging": "retour_gewijzigd",
    "clausule-in-marge": "retour_twijfel",
}


def take_in(play: Play, moment: datetime) -> None:
    """Take in three returns in which something is wrong, and look how things stand."""
    with at_moment(moment + _LATER):
        folder = play.root.with_name("oefening")
        words = [word for kind in _SHOWN for word in ("--soort", kind)]
        count = ("--aantal", str(len(_SHOWN)))
        play.run("oefen", "oefen", "--uit", str(folder), *count, *words, _QUIET)
        dossier = ("--dossier", str(folder / "dossier"))
        for truth in json.loads((folder / "waarheid.json").read_text("utf-8")):
            file = str(Path(folder, "retouren", truth["bestand"]))
            play.run(_SHOWN[truth["soort"]], "ontvang", file, *dossier, _QUIET, at_root=False)
        play.run("status_retour", "status", *dossier, at_root=False)
        play.run("herinner", "herinner", *dossier, _QUIET, at_root=False)


@contextmanager
def at_moment(moment: datetime) -> Iterator[None]:
    """Another time for a while."""
    before = os.environ["SOURCE_DATE_EPOCH"]
    os.environ["SOURCE_DATE_EPOCH"] = f"{moment.timestamp():.0f}"
    try:
        yield
    finally:
        os.environ["SOURCE_DATE_EPOCH"] = before
