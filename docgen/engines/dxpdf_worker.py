"""The embedded engine's own process: ``python -m docgen.engines.dxpdf_worker``.

Reads one JSON object a line from stdin, ``{"docx": path, "pdf": path, "dpi": n}``, writes the PDF
and answers with one line, ``{"error": null}`` or ``{"error": "…"}``. Ends when stdin ends, so it
cannot outlive the process that started it.
"""

from __future__ import annotations

import json
import sys


def _convert(line: str) -> str | None:
    try:
        # Inside the try: a broken installation must come back as an answer as well.
        import dxpdf

        job = json.loads(line)
        dxpdf.convert_file(job["docx"], job["pdf"], image_dpi=job["dpi"])
    # A panic in the engine comes as pyo3's PanicException, which is no Exception.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return f"{type(error).__name__}: {error}"
    return None


def main() -> None:
    """Serve until stdin ends."""
    for line in sys.stdin:
        answer = json.dumps({"error": _convert(line)})
        sys.stdout.write(answer + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
