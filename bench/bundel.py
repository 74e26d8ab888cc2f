"""How fast the definitive copy is made, beside the plain ways of joining the same pages.

    python -m bench.bundel [--partijen 38 380] [--keren 3] [--zonder a] [--dossier MAP] [--map MAP]

Ways: (a) qpdf joins the pages and Ghostscript makes PDF/A-3 of them; (b) pypdf joins the pages;
(c) `docgen bundel`, which also makes the list, the account and the colophon, attaches the
originals, stamps, tags, links and validates. Medians over ``--keren`` runs, in turn, so that what
else the machine does falls on all of them. Making the dossiers and their returns is not measured.

``--dossier`` measures on a dossier that is there, in which every return was accepted. ``--map``
keeps the dossiers, so that they need not be made again.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from PIL import Image, ImageCms

from bench.measure import Measured, run_once, summary
from bench.returned import BACK, dossier, environment, pages_of

NAMES = {"a": "qpdf --pages + Ghostscript", "b": "pypdf", "c": "docgen bundel"}
_PLAIN = {"a": "qpdf+gs", "b": "pypdf"}
# What the issue asks for.
_TIMES_FASTER, _SECONDS, _MEGABYTES, _LARGER = 3.0, 60.0, 700.0, 1.1


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into the definitive copy.

    Attributes:
        originals: Bytes of the files as received.
        pages: Bytes of the pages taken from them, each as a file of its own.
        parts: Bytes of the issued front page and text, as a file of their own.
    """

    originals: int
    pages: int
    parts: int

    @property
    def total(self) -> int:
        """Sum of it all."""
        return self.originals + self.pages + self.parts


@dataclass(frozen=True, slots=True)
class Job:
    """What is measured.

    Attributes:
        root: The dossier.
        count: Number of parties.
        pages: JSON list of the pages, for the plain ways.
        contents: How much goes in.
    """

    root: Path
    count: int
    pages: Path
    contents: Contents


def say(text: str = "") -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def prepared(root: Path, folder: Path) -> Job:
    """A dossier made ready for measuring."""
    folder.mkdir(parents=True)
    (folder / "srgb.icc").write_bytes(
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    )
    pages, originals = pages_of(root)
    listed = [(_as_pdf(path, folder), number) for path, number in pages]
    target = folder / "bladzijden.json"
    target.write_text(json.dumps([(str(path), number) for path, number in listed]), "utf-8")
    issued = listed[0][0]
    received = [page for page in listed if page[0] != issued]
    contents = Contents(
        originals=sum(path.stat().st_size for path in originals.values()),
        pages=sum(_size([page]) for page in received),
        parts=_size([page for page in listed if page[0] == issued]),
    )
    return Job(root, len(received), target, contents)


def _as_pdf(path: Path, folder: Path) -> Path:
    """A photo as PDF, since the plain ways take nothing else."""
    if path.suffix == ".pdf":
        return path
    target = folder / f"{path.parent.name}.pdf"
    with Image.open(path) as picture:
        size = picture.size
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        image = pdf.make_stream(path.read_bytes())
        image.update(_header(size))
        name = page.add_resource(image, pikepdf.Name.XObject)
        page.contents_add(f"q 595 0 0 842 0 0 cm {name} Do Q".encode())
        pdf.save(target)
    return target


def _header(size: tuple[int, int]) -> dict[str, object]:
    return {
        "/Type": pikepdf.Name.XObject,
        "/Subtype": pikepdf.Name.Image,
        "/Width": size[0],
        "/Height": size[1],
        "/ColorSpace": pikepdf.Name.DeviceRGB,
        "/BitsPerComponent": 8,
        "/Filter": pikepdf.Name.DCTDecode,
    }


def _size(pages: Sequence[tuple[Path, int]]) -> int:
    """Bytes of these pages of one file as a file of their own."""
    out = io.BytesIO()
    with pikepdf.open(pages[0][0]) as source, pikepdf.new() as target:
        for _, number in pages:
            target.pages.append(source.pages[number - 1])
        # Their form fields would bring every other page along.
        for page in target.pages:
            if "/Annots" in page:
                del page["/Annots"]
        target.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return len(out.getvalue())


def plain(job: Job, letter: str, folder: Path) -> tuple[tuple[float, float], Path]:
    """One run of a plain way."""
    target = folder / f"{letter}.pdf"
    command = [sys.executable, "-m", "bench.joined", str(job.pages), str(target), _PLAIN[letter]]
    return run_once(command, environment(BACK)), target


def bundle(job: Job, folder: Path) -> tuple[tuple[float, float], Path]:
    """One run of docgen, in a fresh copy of the dossier."""
    root = folder / "dossier"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(job.root, root)
    command = [sys.executable, "-m", "docgen", "bundel", "--stil", "--dossier", str(root)]
    measured = run_once(command, environment(BACK))
    return measured, next((root / "output").glob("*/definitief/**/*-definitief.pdf"))


def missing(letter: str) -> str:
    """Why a way cannot be measured here; ``""`` when it can."""
    if letter == "a":
        absent = [name for name in ("qpdf", "gs") if shutil.which(name) is None]
        return f"{' and '.join(absent)} not found" if absent else ""
    if letter == "c":
        asked = [sys.executable, "-m", "docgen", "bundel", "--help"]
        there = subprocess.run(asked, env=environment(BACK), capture_output=True, check=False)
        return "the command is not there yet" if there.returncode else ""
    return ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one way.

    Attributes:
        measured: Wall time and memory.
        size: Bytes of the file.
    """

    measured: Measured
    size: int


def measure(job: Job, times: int, letters: str, folder: Path) -> dict[str, Outcome]:
    """All ways, in turn."""
    results: dict[str, list[tuple[float, float]]] = {}
    sizes: dict[str, int] = {}
    for _ in range(times):
        for letter in letters:
            ran, made = bundle(job, folder) if letter == "c" else plain(job, letter, folder)
            results.setdefault(letter, []).append(ran)
            sizes[letter] = made.stat().st_size
    return {letter: Outcome(summary(values), sizes[letter]) for letter, values in results.items()}


def show(job: Job, found: dict[str, Outcome]) -> Iterator[str]:
    """The table, and what the issue asks for beside what came out."""
    contents = job.contents
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    yield f"\n{job.count} signature pages, {os.cpu_count()} cores{load}"
    yield (
        f"what goes in: originals {contents.originals / 1e6:.1f} MB, their pages "
        f"{contents.pages / 1e6:.1f} MB, issued parts {contents.parts / 1e6:.2f} MB"
    )
    yield f"{'':32}{'seconds':>9}{'MB':>7}{'file, MB':>10}{'× (a)':>8}{'of what goes in':>17}  runs"
    base = found.get("a")
    for letter, item in found.items():
        ratio = f"{base.measured.seconds / item.measured.seconds:8.1f}" if base else " " * 8
        share = f"{item.size / contents.total:17.0%}" if letter == "c" else " " * 17
        yield (
            f"({letter}) {NAMES[letter]:28}{item.measured.seconds:9.2f}"
            f"{item.measured.megabytes:7.0f}{item.size / 1e6:10.1f}{ratio}{share}"
            f"  {item.measured.runs}"
        )
    if "c" in found:
        yield from _reached(job, found["c"], base)


def _reached(job: Job, own: Outcome, base: Outcome | None) -> Iterator[str]:
    measured = own.measured
    if base and job.count < 100:
        times = base.measured.seconds / measured.seconds
        yield _target("times faster than (a)", times, _TIMES_FASTER, times >= _TIMES_FASTER)
    if job.count >= 100:
        yield _target("seconds", measured.seconds, _SECONDS, measured.seconds < _SECONDS)
        yield _target("MB", measured.megabytes, _MEGABYTES, measured.megabytes < _MEGABYTES)
    share = own.size / job.contents.total
    yield _target("of what goes in", share, _LARGER, share <= _LARGER)


def _target(what: str, value: float, wanted: float, reached: bool) -> str:
    return f"  {'reached' if reached else 'NOT REACHED'}: {value:.2f} {what} (asked: {wanted:g})"


@contextmanager
def working_folder(kept: Path | None) -> Iterator[Path]:
    """Where the dossiers are made."""
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        yield kept.resolve() if kept else Path(temporary)


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--partijen", type=int, nargs="+", default=[38, 380])
    parser.add_argument("--keren", type=int, default=3)
    parser.add_argument("--zonder", default="", help="letters of the ways to leave out")
    parser.add_argument("--engine", default="ingebouwd", help="engine that makes the dossiers")
    parser.add_argument("--dossier", type=Path, help="measure on this dossier")
    parser.add_argument("--map", type=Path, help="keep the dossiers here")
    asked = parser.parse_args()
    left_out = {letter: missing(letter) for letter in NAMES if letter not in asked.zonder}
    for letter, why in left_out.items():
        if why:
            say(f"({letter}) {NAMES[letter]}: not measured, {why}")
    letters = "".join(letter for letter, why in left_out.items() if not why)
    with working_folder(asked.map) as folder:
        for count in [0] if asked.dossier else asked.partijen:
            root = asked.dossier or dossier(folder / f"partijen-{count}", count, asked.engine)
            with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
                job = prepared(root.resolve(), Path(temporary) / "invoer")
                for line in show(job, measure(job, asked.keren, letters, Path(temporary))):
                    say(line)


if __name__ == "__main__":
    main()
