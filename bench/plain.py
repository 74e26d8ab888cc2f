"""What one would write without docgen: docxtpl in a loop, and LibreOffice on the command line.

Per party a letter, a memo and the text of the covenant. The covenant is represented by its text
part alone (seven of its ten pages, no signature page, no joining, no stamp, no form, no PDF/A),
so the comparison favours the plain way.

    python -m bench.plain DOSSIER TARGET per-bestand|in-een-keer
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from docxtpl import DocxTemplate

import docgen
from docgen.issue.context import context_for, shared_values
from docgen.issue.names import values_of
from docgen.issue.templates import template_environment

DOCUMENTS = ("aanbiedingsbrief.docx", "oplegger.docx", "convenant-tekst.docx")


def fill_in(dossier: Path, target: Path) -> list[Path]:
    """Fill in every document for every party, each from the template file again."""
    inputs = docgen.read(docgen.open_dossier(dossier))
    shared = shared_values(inputs.pack, inputs.table.parties)
    made = []
    for party in inputs.table.parties:
        context = dict(values_of(context_for(shared, inputs.pack, party)))
        for name in DOCUMENTS:
            template = DocxTemplate(inputs.pack.folder / name)
            template.render(context, template_environment())
            path = target / f"{party.folder}-{name}"
            template.save(path)
            made.append(path)
    return made


def convert(files: list[Path], target: Path, *, one_call: bool) -> None:
    """Convert with the command line that every tutorial shows."""
    profile = f"-env:UserInstallation={(target / 'profiel').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(target)]
    for group in [files] if one_call else [[file] for file in files]:
        subprocess.run(
            [*command, *map(str, group)],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def main() -> None:
    """Fill in and convert everything of a dossier."""
    dossier, target, way = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    target.mkdir(parents=True, exist_ok=True)
    files = fill_in(dossier, target)
    convert(files, target, one_call=way == "in-een-keer")
    missing = [file for file in files if not file.with_suffix(".pdf").is_file()]
    if missing:
        raise SystemExit(f"no PDF for {len(missing)} files")


if __name__ == "__main__":
    main()
