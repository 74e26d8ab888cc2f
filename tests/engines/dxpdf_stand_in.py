"""Imitates the embedded engine's worker: hangs on ``vastloper``, dies on ``breuk``."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def main() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        if "vastloper" in job["docx"]:
            time.sleep(600)
        if "breuk" in job["docx"]:
            os._exit(77)
        if "half" in job["docx"]:
            Path(job["pdf"]).write_bytes(b"%PDF-1.7 half")
        else:
            Path(job["pdf"]).write_bytes(b"%PDF-1.7\n%%EOF\n")
        sys.stdout.write('{"error": null}\n')
        sys.stdout.flush()


if __name__ == "__main__":
    main()
