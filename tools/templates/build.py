"""Rewrites the Word files of the example packs, of the starter pack and of the definitive copy.

Run ``python -m tools.templates.build`` in the root of the repository. Two runs write the same
bytes. Only .docx files are written: pakket.toml, the mail texts and partijen.csv are edited by
hand.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tools.templates.accession import accession
from tools.templates.agreements import agreements
from tools.templates.assignments import assignments
from tools.templates.consent import consent
from tools.templates.covenant import covenant
from tools.templates.definitive import own_pages
from tools.templates.letter import letter
from tools.templates.memo import memo
from tools.templates.package import Template, write
from tools.templates.starter import starter
from tools.templates.was_wordt import changes, was_wordt

_ROOT = Path(__file__).resolve().parents[2]
_EXAMPLE = Path("sjablonen/convenant-regionale-samenwerking")
_ASSIGNMENTS = Path("sjablonen/regionale-opdrachten")
_AGREEMENTS = Path("sjablonen/samenwerkingsafspraken")
_STARTER = Path("docgen/starter/sjablonen/mijn-pakket")
_OWN_PAGES = Path("docgen/seal/sjablonen")
_AMENDMENT = Path("docgen/amend/sjablonen")
_AUTHOR = "Provincie Utrecht"
_SERVICE = "Omgevingsdienst Utrecht"


def templates() -> Iterator[tuple[Path, Template]]:
    """Every Word file of all packs and of docgen itself, with the folder it belongs in."""
    signing = (letter(_AUTHOR), memo(_AUTHOR), *covenant(_AUTHOR))
    for template in (*signing, *consent(_AUTHOR), changes(_AUTHOR), *accession(_AUTHOR)):
        yield _EXAMPLE, template
    for template in assignments(_SERVICE):
        yield _ASSIGNMENTS, template
    for template in agreements(_AUTHOR):
        yield _AGREEMENTS, template
    for template in starter():
        yield _STARTER, template
    for template in own_pages():
        yield _OWN_PAGES, template
    yield _AMENDMENT, was_wordt()


def build(root: Path = _ROOT) -> list[Path]:
    """Write all Word files under a root folder and return their paths."""
    return [write(template, root / folder) for folder, template in templates()]


def main() -> None:
    for path in build():
        sys.stdout.write(f"{path.relative_to(_ROOT)}  {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
