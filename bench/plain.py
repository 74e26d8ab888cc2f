"""What one would write without docgen: docxtpl in a loop, and LibreOffice on the command line.

Per party a letter, a memo and the whole covenant as one Word file, as one would have it without
docgen: the same ten pages, but no form fields, no stamps, no tags and no PDF/A.

    python -m bench.plain DOSSIER TARGET per-bestand|in-een-keer
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from docxtpl import DocxTemplate

import docgen
from docgen.documents.context import context_for, shared_values
from docgen.documents.markers import ALL_MARKERS
from docgen.documents.names import values_of
from docgen.documents.templates import template_environment
from tools.templates.covenant import covenant
from tools.templates.package import write

_PAGE_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_LINE = "_" * 30


def whole_covenant(folder: Path) -> Path:
    """One Word file of the four parts of the covenant, with page breaks between them."""
    parts = covenant("Provincie Utrecht")
    text = next(part for part in parts if part.file == "convenant-tekst.docx")
    whole = replace(
        text,
        file="convenant.docx",
        body=_PAGE_BREAK.join(part.body for part in parts),
        pictures=tuple(picture for part in parts for picture in part.pictures),
    )
    return write(whole, folder)


def fill_in(dossier: Path, target: Path) -> list[Path]:
    """Fill in every document for every party, each from the template file again."""
    inputs = docgen.read(docgen.open_dossier(dossier))
    shared = shared_values(inputs.pack, inputs.table.parties)
    folder = inputs.pack.folder
    templates = [folder / "aanbiedingsbrief.docx", folder / "oplegger.docx", whole_covenant(target)]
    places = {marker.name: _LINE for marker in ALL_MARKERS}
    made = []
    for party in inputs.table.parties:
        context = dict(values_of(context_for(shared, inputs.pack, party)), veld=places)
        for source in templates:
            template = DocxTemplate(source)
            template.render(context, template_environment())
            path = target / f"{party.folder}-{source.name}"
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
