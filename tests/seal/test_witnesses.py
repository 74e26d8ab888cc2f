"""The checksum file and the register, as far as the whole run does not show them."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.core.clock import FixedClock
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.records import DefinitiveRecord
from docgen.core.register import Register
from docgen.seal.checks.facts import ChecksumFacts
from docgen.seal.witnesses import checksum_of, register_facts, registers_for
from tests.conftest import SEALING
from tests.seal.checks.told import manifest, read

SHA, OTHER = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (f"{SHA}  x.pdf\n", ChecksumFacts("x.pdf.sha256", SHA)),
        (f"{SHA.upper()} *x.pdf\r\n", ChecksumFacts("x.pdf.sha256", SHA)),
        (f"\ufeff{SHA}", ChecksumFacts("x.pdf.sha256", SHA)),
        (f"{OTHER}  y.pdf\n{SHA}  x.pdf\n", ChecksumFacts("x.pdf.sha256", SHA)),
        (f"{OTHER}  y.pdf\n{SHA}  z.pdf\n", ChecksumFacts("x.pdf.sha256", SHA, "z.pdf")),
        (f"{OTHER}  y.pdf\n", ChecksumFacts("x.pdf.sha256", OTHER, "y.pdf")),
        (f"{OTHER}  y.pdf\n{OTHER}  z.pdf\n", ChecksumFacts("x.pdf.sha256", "")),
        ("geen controlegetal", ChecksumFacts("x.pdf.sha256", "")),
        ("", ChecksumFacts("x.pdf.sha256", "")),
    ],
)
def test_a_checksum_file(text: str, facts: ChecksumFacts, tmp_path: Path) -> None:
    (tmp_path / "x.pdf.sha256").write_text(text, encoding="utf-8", newline="")
    assert checksum_of(tmp_path / "x.pdf", SHA, None) == facts


def test_no_checksum_file(tmp_path: Path) -> None:
    assert checksum_of(tmp_path / "x.pdf", SHA, None) is None


def _record(issue: int, sha256: str) -> DefinitiveRecord:
    return DefinitiveRecord(
        nr=0,
        version="1.0",
        kind=CopyKind.DEFINITIVE.value,
        issue=issue,
        path=f"definitief/v1.0/uitgave-{issue}/x.pdf",
        sha256=sha256,
        pages=2,
        inputs="",
        files={},
        effective=None,
        seal="",
        made_at="2025-12-13T09:00:00+00:00",
        program_version="0.1.0",
    )


def _register(home: Path, *hashes: str) -> Path:
    path = home / "register.sqlite"
    with Register(path, FixedClock(SEALING.moment)) as register, register.transaction():
        for number, sha256 in enumerate(hashes, start=1):
            DefinitiveRegister(register).add(_record(number, sha256))
    return path


def test_of_several_registers_the_one_that_knows_it(tmp_path: Path) -> None:
    first = _register(tmp_path / "output" / "A-1", OTHER)
    second = _register(tmp_path / "output" / "B-2", OTHER, SHA)
    registers = registers_for(tmp_path / "x.pdf", tmp_path)
    assert registers == (first, second)
    facts = register_facts(registers, tmp_path / "x.pdf", SHA, None, SEALING.now())
    assert facts is not None
    assert facts.record is not None
    assert (facts.place, facts.record.issue, facts.noted) == ("B-2/register.sqlite", 2, True)


def test_otherwise_that_of_its_covenant(tmp_path: Path) -> None:
    _register(tmp_path / "output" / "A-1", OTHER)
    _register(tmp_path / "output" / "CRS-2026", OTHER)
    registers = registers_for(tmp_path / "x.pdf", tmp_path)
    told = read(manifest())
    facts = register_facts(registers, tmp_path / "x.pdf", SHA, told, SEALING.now())
    assert facts is not None
    assert facts.record is not None
    assert (facts.place, facts.record.sha256) == ("CRS-2026/register.sqlite", OTHER)


def test_the_register_above_the_copy(tmp_path: Path) -> None:
    path = _register(tmp_path / "output" / "A-1", OTHER)
    folder = path.parent / "definitief" / "v1.0"
    folder.mkdir(parents=True)
    assert registers_for(folder / "x.pdf", None) == (path,)
    assert registers_for(tmp_path / "x.pdf", None) == ()
    assert register_facts((), tmp_path / "x.pdf", SHA, None, SEALING.now()) is None
