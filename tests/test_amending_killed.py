"""What comes after the signing, killed at any moment: old state or new state, and finished later.

Each command is killed for good (SIGKILL) a few times in the same small dossier, at moments spread
over its length, and then runs undisturbed. What lies there then must be what a dossier has in which
nothing was killed; and after each kill the register must agree with every file that it names.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

import docgen
from docgen.amending import StartRequest, make_amendment, start
from docgen.core.clock import FixedClock
from docgen.core.dossier import REGISTER
from docgen.core.register import Register
from docgen.engines.select import EMBEDDED
from docgen.telling import prove_register
from tests.after_signing import NEW_PARTY, PACK, amend_text, come_back, edit_parties, read
from tests.conftest import Sealed, disturbed, killed_after, killed_when, started
from tests.test_repeatable import contents

_SEED = 20260302
_TIMES = 3
BEGIN, SEND, BACK, SEAL = (
    FixedClock(datetime(2026, month, 2, 9, tzinfo=UTC)) for month in (3, 4, 5, 6)
)
REQUEST = StartRequest("1.1", date(2026, 6, 1), date(2026, 5, 1), "Meer tijd voor overleg")
AMENDING = (
    *("wijzig", "start", "--naar", "1.1", "--ingang", "1-6-2026", "--retour-voor", "1-5-2026"),
    *("--reden", "Meer tijd voor overleg"),
)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL bestaat niet op Windows")


@dataclass(frozen=True, slots=True)
class Command:
    """A command that is killed.

    Attributes:
        words: What is typed, without the dossier.
        clock: When.
        longest: After how many seconds it is killed at the latest.
    """

    words: Sequence[str]
    clock: FixedClock
    longest: float

    def begin(self, root: Path) -> subprocess.Popen[bytes]:
        """Start it in a process of its own."""
        return started([*self.words, "--dossier", root], self.clock)


def kill_and_look(command: Command, root: Path, delay: float) -> bool:
    """Start, kill after ``delay`` seconds, and check what lies there; tells if it was at work."""
    at_work = killed_after(command.begin(root), delay)
    whole(root)
    return at_work


def whole(root: Path) -> None:
    """The register's chain is whole, and every file that it names is as it says."""
    assert prove_register(docgen.open_dossier(root)).proof.problems == ()


def survives(command: Command, root: Path) -> None:
    undisturbed = root.with_name("ongestoord")
    shutil.copytree(root, undisturbed)
    assert command.begin(undisturbed).wait(timeout=300) == 0
    chance = random.Random(_SEED)
    # Spread over the run: short delays early on, so that there is still work left to disturb.
    delays = sorted(chance.uniform(0.5, command.longest) for _ in range(_TIMES))
    disturbed(delays, lambda delay: kill_and_look(command, root, delay))
    assert command.begin(root).wait(timeout=300) == 0
    whole(root)
    assert contents(root) == contents(undisturbed)


@pytest.fixture(scope="module")
def signed(definitive: Callable[[], Sealed], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five parties that signed version 1.0, with its definitive copy; do not change it."""
    root = tmp_path_factory.mktemp("getekend") / "dossier"
    return Path(shutil.copytree(definitive().inputs.dossier.root, root))


@pytest.fixture(scope="module")
def edited(signed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with an amendment begun and article 11 changed; do not change it."""
    root = tmp_path_factory.mktemp("gewijzigd") / "dossier"
    shutil.copytree(signed, root)
    start(read(root), REQUEST, clock=BEGIN)
    amend_text(root, "zes maanden", "twaalf maanden")
    return root


def copied(root: Path, folder: Path) -> Path:
    return Path(shutil.copytree(root, folder / "dossier"))


def _there(root: Path, pattern: Path) -> bool:
    return any(root.glob(pattern.as_posix()))


def begun(root: Path) -> int:
    """How often the register says that the amendment was begun."""
    with Register(read(root).home / REGISTER, BEGIN) as register:
        return sum(event.kind == "wijziging begonnen" for event in register.events())


def test_beginning_an_amendment(signed: Path, tmp_path: Path) -> None:
    command = Command(AMENDING, BEGIN, 0.0)
    before = (signed / PACK / "pakket.toml").read_bytes()
    undisturbed = copied(signed, tmp_path / "ongestoord")
    start(read(undisturbed), REQUEST, clock=BEGIN)
    after = (undisturbed / PACK / "pakket.toml").read_bytes()
    assert after != before
    journal = Path("output") / "CRS-2026" / "register.sqlite-journal"
    for number, seen in enumerate((journal, PACK / ".docgen-*.deel")):
        root = copied(signed, tmp_path / str(number))
        killed_when(command.begin(root), partial(_there, root, seen))
        whole(root)
        found = (root / PACK / "pakket.toml").read_bytes()
        # Never the new number without the note of it.
        assert (found, begun(root)) in ((before, 0), (before, 1), (after, 1))
        assert command.begin(root).wait(timeout=60) == 0
        assert begun(root) == 1
        assert contents(root) == contents(undisturbed)


def test_giving_an_amendment_up(edited: Path, signed: Path, tmp_path: Path) -> None:
    command = Command(("wijzig", "stop", "--reden", "Geen steun"), SEND, 0.0)
    amended, issued = ((root / PACK / "pakket.toml").read_bytes() for root in (edited, signed))
    undisturbed = copied(edited, tmp_path / "ongestoord")
    assert command.begin(undisturbed).wait(timeout=60) == 0
    pack = contents(undisturbed / PACK)
    assert pack == contents(signed / PACK)
    journal = Path("output") / "CRS-2026" / "register.sqlite-journal"
    kept = Path("wijziging-1.1") / "gestaakt" / "*"
    at_work = []
    for number, seen in enumerate((kept, journal, PACK / ".docgen-*.deel")):
        root = copied(edited, tmp_path / str(number))
        at_work.append(killed_when(command.begin(root), partial(_there, root, seen)))
        whole(root)
        # As long as pakket.toml names the amendment, it can be given up again.
        if (root / PACK / "pakket.toml").read_bytes() == amended:
            assert command.begin(root).wait(timeout=60) == 0
        assert (root / PACK / "pakket.toml").read_bytes() == issued
        assert contents(root) == contents(undisturbed)
    assert any(at_work), "nothing was disturbed"


def test_comparing(edited: Path, tmp_path: Path) -> None:
    words = ("wijzig", "vergelijk", "--engine", EMBEDDED, "--stil")
    command = Command(words, SEND, 0.0)
    undisturbed, root = (copied(edited, tmp_path / name) for name in ("ongestoord", "gestoord"))
    assert command.begin(undisturbed).wait(timeout=60) == 0
    table = Path("wijziging-1.1")
    at_work = []
    for seen in (table / ".docgen-*.deel", table / "was-wordt.docx"):
        at_work.append(killed_when(command.begin(root), partial(_there, root, seen)))
        whole(root)
    assert any(at_work), "nothing was disturbed"
    assert command.begin(root).wait(timeout=60) == 0
    assert contents(root) == contents(undisturbed)


def test_correcting_one_party(signed: Path, tmp_path: Path) -> None:
    root = copied(signed, tmp_path)
    edit_parties(root, {2: {"voorletters": "Q."}})
    words = ("genereer", "--partij", "2", "--reden", "spelling verbeterd")
    survives(Command((*words, "--engine", EMBEDDED, "--stil"), SEND, 2.5), root)


def test_making_the_documents_of_an_amendment(edited: Path, tmp_path: Path) -> None:
    words = ("wijzig", "genereer", "--engine", EMBEDDED, "--stil")
    survives(Command(words, SEND, 5.0), copied(edited, tmp_path))


def test_making_the_documents_of_who_accedes(signed: Path, tmp_path: Path) -> None:
    root = copied(signed, tmp_path)
    edit_parties(root, {39: NEW_PARTY})
    survives(Command(("genereer", "--engine", EMBEDDED, "--stil"), SEND, 4.0), root)


def test_the_consolidated_copy(edited: Path, tmp_path: Path) -> None:
    root = copied(edited, tmp_path)
    wanted = docgen.Request(documents=("instemming", "convenant-gewijzigd"), engine=EMBEDDED)
    make_amendment(read(root), wanted, clock=SEND)
    parties = [party.nr for party in read(root).table.parties]
    come_back(read(root), tmp_path / "scans", parties, BACK, date(2026, 4, 20))
    survives(Command(("bundel", "--stil"), SEAL, 5.0), root)
