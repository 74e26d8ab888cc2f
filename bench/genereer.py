"""How fast a pack is issued, beside the plain ways of doing it.

    python -m bench.genereer [--partijen 38 380] [--keren 3] [--zonder a]

Ways: (a) docxtpl loop + soffice per file; (b) docxtpl loop + one soffice call for all files;
(c) docgen with LibreOffice; (d) docgen with the embedded engine; and for (c) and (d) a warm
second run and a run after a change of one party. Medians over ``--keren`` runs; (a) runs once,
and only for the smallest number of parties, since it takes minutes.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Measured, run_once, summary

ROOT = Path(__file__).resolve().parents[1]
ENGINES = {"c": "libreoffice", "d": "ingebouwd"}


def parties(count: int) -> str:
    """The example's list, repeated with other numbers and names until there are enough."""
    text = (ROOT / "partijen.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    for index in range(count):
        row, round_ = dict(rows[index % len(rows)]), index // len(rows)
        row["nr"] = str(index + 1)
        if round_:
            row["id"] += f"-{round_}"
            row["naam"] += f" {'abcdefghijklmnopqrstuvwxyz'[round_] * 8}"
            row["email"] = f"x{round_}.{row['email']}"
        writer.writerow(row)
    return out.getvalue()


@contextmanager
def dossier(count: int) -> Iterator[Path]:
    """A fresh dossier with so many parties."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        root = Path(folder)
        pack = "sjablonen/convenant-regionale-samenwerking"
        shutil.copytree(ROOT / pack, root / pack)
        (root / "partijen.csv").write_text(parties(count), encoding="utf-8-sig", newline="")
        yield root


def environment() -> dict[str, str]:
    """The environment for every command."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def plain(root: Path, way: str) -> tuple[float, float]:
    """One run of a plain way."""
    command = [sys.executable, "-m", "bench.plain", str(root), str(root / "uit"), way]
    return run_once(command, environment())


def docgen(root: Path, engine: str) -> tuple[float, float]:
    """One run of docgen."""
    command = [sys.executable, "-m", "docgen", "genereer", "--stil", "--dossier", str(root)]
    return run_once([*command, "--engine", engine], environment())


def change_one(root: Path) -> None:
    """Give one party another signatory."""
    path = root / "partijen.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(
        text.replace("Voorbeeldsma", "Voorbeeldsma-de Wit", 1), encoding="utf-8-sig", newline=""
    )


def measure(count: int, times: int, skip: str, smallest: int) -> dict[str, Measured]:
    """All ways for one number of parties."""
    results: dict[str, list[tuple[float, float]]] = {}
    for round_ in range(times):
        for letter, way in (("a", "per-bestand"), ("b", "in-een-keer")):
            rare = letter == "a" and (round_ > 0 or count > smallest)
            if letter not in skip and not rare:
                with dossier(count) as root:
                    results.setdefault(letter, []).append(plain(root, way))
        for letter, engine in ENGINES.items():
            if letter in skip:
                continue
            with dossier(count) as root:
                results.setdefault(letter, []).append(docgen(root, engine))
                results.setdefault(f"{letter} warm", []).append(docgen(root, engine))
                change_one(root)
                results.setdefault(f"{letter} one", []).append(docgen(root, engine))
    return {name: summary(values) for name, values in sorted(results.items())}


NAMES = {
    "a": "docxtpl + soffice per file",
    "b": "docxtpl + one soffice call",
    "c": "docgen, LibreOffice",
    "c one": "  one party changed",
    "c warm": "  second run",
    "d": "docgen, embedded engine",
    "d one": "  one party changed",
    "d warm": "  second run",
}


def show(count: int, measured: dict[str, Measured]) -> None:
    """Print one table."""
    base = measured.get("b")
    print(f"\n{count} parties, {os.cpu_count()} cores")  # noqa: T201
    print(f"{'':32}{'seconds':>9}{'ms/party':>10}{'MB':>7}{'× (b)':>8}  runs")  # noqa: T201
    for name, item in measured.items():
        ratio = f"{base.seconds / item.seconds:7.1f}" if base else "      -"
        print(  # noqa: T201
            f"({name[0]}) {NAMES[name]:28}{item.seconds:9.2f}{item.seconds / count * 1000:10.0f}"
            f"{item.megabytes:7.0f} {ratio}  {item.runs}"
        )


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--partijen", type=int, nargs="+", default=[38, 380])
    parser.add_argument("--keren", type=int, default=3)
    parser.add_argument("--zonder", default="", help="letters of the ways to leave out")
    arguments = parser.parse_args()
    for count in arguments.partijen:
        found = measure(count, arguments.keren, arguments.zonder, min(arguments.partijen))
        show(count, found)


if __name__ == "__main__":
    main()
