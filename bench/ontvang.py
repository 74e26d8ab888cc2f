"""How well and how fast returns are recognised and checked.

Makes a few hundred rehearsal returns of every kind with seeds of their own, takes them in, and
holds what came out against what is true:

    python -m bench.ontvang --aantal 400 --zaad 9001

The last table times whole scans at 200 dpi alone. Wall times are of the whole command, start-up
included; peak memory is that of the process with all its workers.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import run_once
from docgen.core.clock import FixedClock
from docgen.core.findings import Outcome, worst
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import Judged

_SENT = datetime(2025, 11, 14, 9, tzinfo=UTC)
_BACK = datetime(2025, 12, 12, 9, tzinfo=UTC)
_OUTCOMES = tuple(outcome.value for outcome in Outcome)


@dataclass(frozen=True, slots=True)
class Case:
    """One return with what is true of it and what was made of it.

    Attributes:
        kind: Kind of rehearsal return.
        file: Its name.
        truth: What ``waarheid.json`` says of it.
        returns: What came out.
    """

    kind: str
    file: str
    truth: Mapping[str, object]
    returns: tuple[Judged, ...]

    @property
    def parties(self) -> frozenset[int]:
        """The parties whose pages are in it."""
        value = self.truth.get("partijen")
        return frozenset(value) if isinstance(value, list) else frozenset()

    @property
    def expected(self) -> str:
        """The verdict it must get."""
        return str(self.truth["verwacht"])

    @property
    def allowed(self) -> frozenset[str]:
        """The verdicts that are right: more than one where both can be defended."""
        also = self.truth.get("ook", [])
        return frozenset([self.expected, *(also if isinstance(also, list) else [str(also)])])

    @property
    def outcome(self) -> str:
        """The verdict it got: the worst of its returns.

        Without the rule about earlier returns: here a party returns many times.
        """
        if not self.returns:
            return "niets"
        return worst(
            finding.outcome
            for item in self.returns
            for finding in item.record.findings
            if finding.rule != "dubbel"
        ).value

    @property
    def wrong(self) -> list[str]:
        """Parties and revisions that were made of it and are not in it."""
        version = self.truth.get("versie")
        found = [
            f"partij {item.party}"
            for item in self.returns
            if item.party is not None and item.party not in self.parties
        ]
        return found + [
            f"versie {item.record.version}"
            for item in self.returns
            if version and item.record.version not in (None, version)
        ]

    @property
    def recognised(self) -> bool:
        """Whether every party in it was found."""
        return self.parties <= {item.party for item in self.returns}

    @property
    def altered(self) -> list[int]:
        """Pages of the file on which something was changed."""
        changes = self.truth.get("gewijzigd")
        return [int(item["bladzijde"]) for item in changes] if isinstance(changes, list) else []

    @property
    def found(self) -> set[int]:
        """Pages of the file of which it was said that something was changed."""
        return {
            finding.page
            for item in self.returns
            for finding in item.record.findings
            if finding.rule == "ongewijzigd"
            and finding.outcome is not Outcome.ACCEPTED
            and finding.page is not None
        }


@contextmanager
def example(folder: Path | None) -> Iterator[Path]:
    """A dossier in which the whole example was made."""
    with tempfile.TemporaryDirectory(prefix="docgen-bench-") as temporary:
        root = (folder or Path(temporary)) / "voorbeeld"
        here = Path(__file__).resolve().parents[1]
        pack = "sjablonen/convenant-regionale-samenwerking"
        shutil.copytree(here / pack, root / pack, dirs_exist_ok=True)
        shutil.copy(here / "partijen.csv", root / "partijen.csv")
        command("genereer", "--dossier", str(root), "--engine", "ingebouwd", "--stil", at=_SENT)
        yield root


def environment(at: datetime) -> dict[str, str]:
    """The environment with this time."""
    return {**os.environ, "SOURCE_DATE_EPOCH": str(int(at.timestamp()))}


def command(*words: str, at: datetime) -> None:
    """Run docgen."""
    subprocess.run(
        [sys.executable, "-m", "docgen", *words],
        env=environment(at),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def rehearse(root: Path, target: Path, seed: int, count: int, kinds: Sequence[str]) -> None:
    """Make returns."""
    chosen = [word for kind in kinds for word in ("--soort", kind)]
    command(
        *("oefen", "--dossier", str(root), "--uit", str(target), "--zaad", str(seed)),
        *("--aantal", str(count), "--stil", *chosen),
        at=_BACK,
    )


def take_in(target: Path) -> tuple[float, float]:
    """Take the returns in; wall time in seconds and peak memory in megabytes."""
    words = ["ontvang", str(target / "retouren"), "--dossier", str(target / "dossier"), "--stil"]
    return run_once([sys.executable, "-m", "docgen", *words], environment(_BACK))


def outcomes(target: Path) -> tuple[Case, ...]:
    """What is true of each return, and what was made of it."""
    truth = json.loads((target / "waarheid.json").read_text(encoding="utf-8"))
    path = next((target / "dossier" / "output").glob("*/register.sqlite"))
    with Register(path, FixedClock(_BACK)) as register:
        returns = ReturnRegister(register)
        names = {receipt.nr: receipt.name for receipt in returns.receipts()}
        found: dict[str, list[Judged]] = {}
        for item in returns.returns():
            found.setdefault(names[item.record.receipt], []).append(item)
    return tuple(
        Case(
            str(entry["soort"]),
            str(entry["bestand"]),
            entry,
            tuple(found.get(Path(str(entry["bestand"])).name, ())),
        )
        for entry in truth
    )


def confusion(cases: Iterable[Case]) -> Iterator[str]:
    """The table: kind and expected verdict against the verdict that came out."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for case in cases:
        counted.setdefault((case.kind, case.expected), Counter())[case.outcome] += 1
    columns = (*_OUTCOMES, "niets")
    yield f"| {'soort':<28} | {'verwacht':<10} | " + " | ".join(f"{c:>9}" for c in columns) + " |"
    yield "| --- | --- | " + " | ".join("---:" for _ in columns) + " |"
    for (kind, expected), numbers in sorted(counted.items()):
        cells = " | ".join(f"{numbers[column] or '':>9}" for column in columns)
        yield f"| {kind:<28} | {expected:<10} | {cells} |"


def figures(cases: Sequence[Case]) -> Iterator[str]:
    """The figures that are promised."""
    readable = [case for case in cases if case.parties and case.truth.get("leesbaar", True)]
    good = [case for case in readable if case.expected == Outcome.ACCEPTED]
    bad = [case for case in cases if Outcome.ACCEPTED.value not in case.allowed]
    altered = [(case, page) for case in readable for page in case.altered]
    wrong = [case for case in cases if case.wrong]
    accepted = [case for case in bad if case.outcome == Outcome.ACCEPTED.value]
    doubted = [case for case in good if case.outcome not in case.allowed]
    missed = [(case, page) for case, page in altered if page not in case.found]
    unknown = [case for case in readable if not case.recognised]
    yield f"retouren: {len(cases)}; verkeerde partij of versie: {len(wrong)} {_names(wrong)}"
    yield f"herkend zonder hulp: {_share(len(readable) - len(unknown), readable)} {_names(unknown)}"
    yield f"ten onrechte akkoord: {len(accepted)} van {len(bad)} {_names(accepted)}"
    yield (
        f"wijzigingen gevonden: {_share(len(altered) - len(missed), altered)} "
        f"{_names(case for case, _ in missed)}"
    )
    yield f"goede retouren niet akkoord: {_share(len(doubted), good)} {_names(doubted)}"


def _share(number: int, of: Sequence[object]) -> str:
    return f"{number} van {len(of)} ({number / max(1, len(of)):.1%})"


def _names(cases: Iterable[Case]) -> str:
    names = [f"{case.kind}:{case.file}" for case in cases]
    return f"[{', '.join(names[:12])}]" if names else ""


def pages_of(cases: Iterable[Case]) -> int:
    """How many pages were looked at."""
    return sum(len(item.record.pages) for case in cases for item in case.returns)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure, and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aantal", type=int, default=400)
    parser.add_argument("--zaad", type=int, default=9001)
    parser.add_argument("--scans", type=int, default=12, help="whole scans in the timed run")
    parser.add_argument("--soort", action="append", default=[])
    parser.add_argument("--map", type=Path, help="keep everything here")
    asked = parser.parse_args()
    with example(asked.map) as root:
        target = root.parent / "oefening"
        rehearse(root, target, asked.zaad, asked.aantal, asked.soort)
        seconds, megabytes = take_in(target)
        cases = outcomes(target)
        _say("\n".join([*confusion(cases), "", *figures(cases)]))
        pages = pages_of(cases)
        _say(f"alle soorten: {pages} bladzijden in {seconds:.1f} s, {megabytes:.0f} MB")
        if asked.scans:
            timed = root.parent / "snelheid"
            rehearse(root, timed, asked.zaad + 1, asked.scans, ["scan"])
            seconds, megabytes = take_in(timed)
            pages = pages_of(outcomes(timed))
            _say(
                f"hele scans, 200 dpi: {pages} bladzijden in {seconds:.1f} s, "
                f"{pages / seconds:.1f} per seconde, {megabytes:.0f} MB"
            )


if __name__ == "__main__":
    main()
