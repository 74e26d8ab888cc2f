"""What one would do without docgen: join the pages, with qpdf and Ghostscript or with pypdf.

    python -m bench.joined PAGES TARGET qpdf+gs|pypdf

PAGES is a JSON list of file and page number, with the colour profile srgb.icc beside it. The same
pages as in the definitive copy, but no list, links, stamps, attachments, account, tags, metadata
or seal. Only Ghostscript makes PDF/A-3 of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

# As in the file that comes with Ghostscript, lib/PDFA_def.ps: an output intent for sRGB.
_INTENT = """\
%!
[ /Title (Convenant) /DOCINFO pdfmark
[ /_objdef {icc_PDFA} /type /stream /OBJ pdfmark
[ {icc_PDFA} << /N 3 >> /PUT pdfmark
[ {icc_PDFA} (PROFILE) (r) file /PUT pdfmark
[ /_objdef {OutputIntent_PDFA} /type /dict /OBJ pdfmark
[ {OutputIntent_PDFA} << /Type /OutputIntent /S /GTS_PDFA1
  /DestOutputProfile {icc_PDFA} /OutputConditionIdentifier (sRGB) >> /PUT pdfmark
[ {Catalog} << /OutputIntents [ {OutputIntent_PDFA} ] >> /PUT pdfmark
"""


def with_qpdf_and_ghostscript(
    pages: Sequence[tuple[str, int]], target: Path, profile: Path
) -> None:
    """Join with qpdf, make PDF/A-3 with Ghostscript and this colour profile."""
    joined, intent = target.with_suffix(".samen.pdf"), target.with_suffix(".ps")
    words: list[str] = []
    for path, run in groupby(pages, key=lambda page: page[0]):
        words += [path, ",".join(str(number) for _, number in run)]
    # 3: done, with warnings.
    code = subprocess.run(["qpdf", "--empty", "--pages", *words, "--", str(joined)]).returncode
    if code not in (0, 3):
        raise SystemExit(code)
    intent.write_text(_INTENT.replace("PROFILE", profile.as_posix()), encoding="ascii")
    subprocess.run(
        [
            *("gs", "-dPDFA=3", "-dBATCH", "-dNOPAUSE", "-dQUIET", "-sDEVICE=pdfwrite"),
            *("-sColorConversionStrategy=RGB", "-dPDFACompatibilityPolicy=1"),
            *(f"--permit-file-read={profile}", f"-sOutputFile={target}", str(intent), str(joined)),
        ],
        check=True,
    )
    joined.unlink()


def with_pypdf(pages: Sequence[tuple[str, int]], target: Path, _profile: Path) -> None:
    """Join with pypdf."""
    from pypdf import PdfWriter

    with PdfWriter() as writer:
        for path, number in pages:
            writer.append(path, pages=(number - 1, number), import_outline=False)
        writer.write(target)


WAYS = {"qpdf+gs": with_qpdf_and_ghostscript, "pypdf": with_pypdf}

if __name__ == "__main__":
    listed, out, way = sys.argv[1:]
    asked = [tuple(page) for page in json.loads(Path(listed).read_text("utf-8"))]
    WAYS[way](asked, Path(out), Path(listed).with_name("srgb.icc"))
