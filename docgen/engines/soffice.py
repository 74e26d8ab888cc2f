"""Where LibreOffice is on this machine and which version it has, without starting it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "DOCGEN_SOFFICE"
_NAMES = ("soffice", "libreoffice")
_MAC_PLACE = "LibreOffice.app/Contents/MacOS/soffice"
_ASK_SECONDS = 30
_ABOUT = re.compile(rb'"ooSetupVersionAboutBox"(?: oor:op="\w+")?>\s*<value>([0-9][0-9.]*)</value>')
_BUILD = re.compile(r"^buildid=(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SofficeVersion:
    """Version of a LibreOffice.

    Attributes:
        text: For the register, such as ``7.4.7.2``; ``onbekend`` if it does not say.
        build: Build identification as its profile keeps it, or ``""``.
    """

    text: str
    build: str


def find() -> Path | None:
    """Path of LibreOffice's program, or ``None``.

    Looks at ``DOCGEN_SOFFICE``, then at PATH, then at the usual places on Windows and macOS.
    """
    own = os.environ.get(VARIABLE)
    if own:
        path = Path(own)
        return path if path.is_file() else None
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((place for place in _usual_places() if place.is_file()), None)


def _usual_places() -> list[Path]:
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("PROGRAMW6432", "PROGRAMFILES")]
        roots.append(os.environ.get("PROGRAMFILES(X86)"))
        return [
            Path(root) / "LibreOffice" / "program" / name
            for root in roots
            if root
            for name in ("soffice.com", "soffice.exe")
        ]
    if sys.platform == "darwin":
        return [root / "Applications" / _MAC_PLACE for root in (Path("/"), Path.home())]
    return []


def version(command: Sequence[str]) -> SofficeVersion:
    """Version of the LibreOffice that ``command`` starts.

    Read from the files beside the program (a few milliseconds); a program whose files lie
    elsewhere is asked with ``--version`` (0.2 s or more).
    """
    program = Path(command[0]).resolve()
    for base in (program.parent.parent, program.parent.parent / "Resources"):
        about = _about(base)
        if about:
            return SofficeVersion(about, _build(base))
    return _ask(command)


def _about(base: Path) -> str:
    # Contents/Resources/registry on macOS, share/registry everywhere else.
    for path in (base / "share" / "registry" / "main.xcd", base / "registry" / "main.xcd"):
        try:
            found = _ABOUT.search(path.read_bytes())
        except OSError:
            continue
        if found:
            return found[1].decode("ascii")
    return ""


def _build(base: Path) -> str:
    places = (base / "program" / "versionrc", base / "program" / "version.ini", base / "versionrc")
    for path in places:
        try:
            found = _BUILD.search(path.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            continue
        if found:
            return found[1].strip()
    return ""


def _ask(command: Sequence[str]) -> SofficeVersion:
    try:
        answer = subprocess.run(
            [*command, "--version"],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=_ASK_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        answer = ""
    found = re.search(r"[0-9]+(?:\.[0-9]+)+", answer)
    return SofficeVersion(found[0] if found else "onbekend", "")
