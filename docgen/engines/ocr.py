"""Reading text from pictures: tesseract when it is there, else nobody.

Reading is the last resort, for a page of which the code is gone; nothing depends on it being there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
# A page is read four times at most, and has 45 seconds.
_SECONDS = 10.0
_LANGUAGE = "nld"


class TextReader(Protocol):
    """Reads the text in a picture."""

    @property
    def present(self) -> bool:
        """Whether it can read at all."""
        ...

    def read(self, gray: Gray, *, line: bool = False) -> str:
        """The text in an upright picture; ``""`` when nothing can be read.

        Args:
            gray: Height by width, 0 is black; 200 to 300 dpi reads best.
            line: Whether the picture holds no more than a line or two.
        """
        ...


@dataclass(frozen=True, slots=True)
class NoReader:
    """For a machine without tesseract: reads nothing."""

    @property
    def present(self) -> bool:
        """Never."""
        return False

    def read(self, gray: Gray, *, line: bool = False) -> str:
        """Nothing."""
        return ""


@dataclass(frozen=True, slots=True)
class FakeReader:
    """For tests: reads what it was told, whatever the picture.

    Attributes:
        text: What it reads.
    """

    text: str

    @property
    def present(self) -> bool:
        """Always."""
        return True

    def read(self, gray: Gray, *, line: bool = False) -> str:
        """The given text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Tesseract:
    """Tesseract as an outside program, one process per picture.

    Attributes:
        program: Where it is.
        language: Language data to use.
    """

    program: Path
    language: str

    @property
    def present(self) -> bool:
        """Always."""
        return True

    def read(self, gray: Gray, *, line: bool = False) -> str:
        """The text; ``""`` also when tesseract fails or takes too long."""
        picture = cv2.imencode(".png", gray)[1].tobytes()
        # Page segmentation 6: one block of text; 3: find the blocks by yourself.
        mode = "6" if line else "3"
        command = [str(self.program), "stdin", "stdout", "-l", self.language, "--psm", mode]
        try:
            done = subprocess.run(
                command,
                input=picture,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
                # One thread: the workers keep the processors busy already.
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def best_reader() -> TextReader:
    """Tesseract with Dutch if it is on this machine, with English if that is all it has."""
    program = shutil.which("tesseract")
    if program is None:
        return NoReader()
    try:
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return NoReader()
    languages = listed.stdout.decode("utf-8", "replace").split()
    chosen = next((name for name in (_LANGUAGE, "eng") if name in languages), None)
    return Tesseract(Path(program), chosen) if chosen else NoReader()
