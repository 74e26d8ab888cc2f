"""The gate before delivery: is this file PDF/A-2b?

`pikepdf.pdfa` approves only what it knows. Two things that docgen writes on purpose it does not
know (yet), and both are declared here with the reason why they are right; anything else stops
the file. The tests judge the same files with a second, independent checker that knows both.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

from docgen.core.errors import EngineFailedError

if TYPE_CHECKING:
    from pikepdf.pdfa import Finding

# ISO 19005-2, 6.4 allows forms; `docgen.issue.fields` keeps its rules (an appearance for every
# field, no actions, no XFA, no NeedAppearances), and test_fields proves it.
_FORMS = ("pikepdf:schema-Catalog", "/AcroForm")
# ISO 19005-2, 6.6.2.3 allows a property of another standard when its schema is described in the
# packet, which `docgen.issue.metadata` does for pdfuaid.
_XMP_RULE = "ISO_19005_2:6.6.2.3.1-1"
_XMP_OURS = ("pdfuaid:part", "pdfaExtension", "pdfaSchema", "pdfaProperty")


def _ours(finding: Finding) -> bool:
    if finding.rule == _FORMS[0]:
        return finding.where.endswith(_FORMS[1])
    return finding.rule == _XMP_RULE and any(name in finding.message for name in _XMP_OURS)


def findings(pdf: bytes) -> tuple[Finding, ...]:
    """What stands between this file and PDF/A-2b; empty when it conforms."""
    # Imported late: it takes half a second, and a run in which nothing is made does not need it.
    from pikepdf.pdfa import validate_written

    # It reads embedded fonts with fontTools, which remarks on LibreOffice's time stamps.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    report = validate_written(io.BytesIO(pdf), "2b")
    return tuple(finding for finding in report.findings if not _ours(finding))


def require_pdfa(pdf: bytes, label: str) -> None:
    """Let only a PDF/A-2b file pass.

    Raises:
        EngineFailedError: The file does not conform; the first reasons are named.
    """
    found = findings(pdf)
    if found:
        reasons = "; ".join(f"{item.rule}: {item.message}" for item in found[:3])
        raise EngineFailedError.of(
            f"{label} voldoet niet aan de archiefnorm PDF/A-2b ({reasons})",
            "Kijk of de gegevens of het sjabloon een teken, lettertype of afbeelding bevatten die "
            "niet kan worden ingesloten, of kies een andere omzetter met --engine.",
        )
