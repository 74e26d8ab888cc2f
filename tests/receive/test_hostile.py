"""Hundreds of broken and hostile files: each costs itself at most, and none is taken for good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.core.signatures import Indication
from docgen.engines.bounded import Bounded, Job, Result, WorkerLimits
from docgen.engines.practice_ca import practice_authority, practice_signer, write_trust
from docgen.engines.signatures import TrustSettings
from docgen.engines.signing import Signing, sign_pdf
from docgen.receive.facts import Fault, FileFacts, Media
from tests.receive import hostile, looked
from tests.receive.issued import NOW, catalogue, issued

# Ample for a good file on a busy machine; what loops takes it all.
SECONDS, BOMB_SECONDS = 20.0, 1.5
MEMORY = 3 * 2**30
BOMBS = ("vormen tot de twaalfde", "eindeloze tegels", "inhoudsbom", "waardebom")


@dataclass(frozen=True, slots=True)
class Good:
    """Files as they should be, and who is trusted.

    Attributes:
        folder: Where they are.
        sent: What was issued.
        packed: The same with compressed objects.
        signed: ``sent``, signed with a trusted certificate.
        trust: Trusts that certificate.
    """

    folder: Path
    sent: bytes
    packed: bytes
    signed: bytes
    trust: TrustSettings


@dataclass(frozen=True, slots=True)
class Looked:
    """A hostile file and what came of looking at it.

    Attributes:
        path: The file.
        data: Its bytes as they were made.
        result: What the worker said.
    """

    path: Path
    data: bytes
    result: Result

    @property
    def facts(self) -> FileFacts | None:
        return self.result.value[0] if self.result.value else None

    @property
    def pages(self) -> tuple[str, ...]:
        return self.result.value[1] if self.result.value else ()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Good:
    folder = tmp_path_factory.mktemp("vijandig")
    sent = hostile.plain_file(folder)
    authority = practice_authority(7, NOW)
    signer = practice_signer(authority, "J. de Vries", "Gemeente Eemnes", NOW)
    how = Signing(field="handtekening", at=NOW - timedelta(days=1), visible=False)
    write_trust(authority, folder / "certificaten")
    return Good(
        folder,
        sent,
        hostile.packed_file(sent),
        sign_pdf(sent, signer, authority, how),
        TrustSettings(folder / "certificaten"),
    )


@pytest.fixture(scope="module")
def pool(good: Good) -> Iterator[Bounded]:
    path = good.folder / "verstuurd.pdf"
    path.write_bytes(good.sent)
    told = (catalogue(issued(path, nr=4)), good.trust)
    with Bounded(2, WorkerLimits(MEMORY), looked.prepare, told) as made:
        yield made


def mutated(data: bytes, count: int) -> Iterator[tuple[str, bytes]]:
    return chain(
        hostile.cut_short(data, count),
        hostile.with_flipped_bits(data, count),
        hostile.with_pieces_moved(data, count),
        hostile.with_numbers_changed(data, count),
    )


def everything(good: Good) -> Iterator[tuple[str, bytes, Media]]:
    originals = (
        ("los", good.sent, 30),
        ("ingepakt", good.packed, 30),
        ("getekend", good.signed, 15),
    )
    for name, data, count in originals:
        yield name, data, Media.PDF
        for kind, broken in mutated(data, count):
            yield f"{name}-{kind}", broken, Media.PDF
    for name, data in hostile.structures(good.sent):
        yield name, data, Media.PDF
    for name, data in hostile.pictures():
        yield name, data, Media.IMAGE


@pytest.fixture(scope="module")
def seen(good: Good, pool: Bounded) -> dict[str, Looked]:
    """Every file, looked at once, in one go."""
    files = {name: (data, media) for name, data, media in everything(good)}
    paths: dict[str, Path] = {}
    jobs: list[Job] = []
    for number, (name, (data, media)) in enumerate(files.items()):
        paths[name] = good.folder / f"{number}.dat"
        paths[name].write_bytes(data)
        seconds = BOMB_SECONDS if name in BOMBS else SECONDS
        jobs.append(Job(name, looked.look, (paths[name], media), seconds))
    results = {result.key: result for result in pool.run(jobs)}
    return {name: Looked(paths[name], files[name][0], results[name]) for name in files}


def test_good_files_are_good(seen: dict[str, Looked]) -> None:
    for name in ("los", "ingepakt", "getekend"):
        facts = seen[name].facts
        assert facts is not None
        assert (facts.fault, facts.pages, seen[name].pages) == (None, 2, (looked.DRAWN,) * 2)
    signed = seen["getekend"].facts
    assert signed is not None
    assert [item.indication for item in signed.signatures] == [Indication.PASSED]


def test_hundreds_were_tried(seen: dict[str, Looked]) -> None:
    assert len(seen) > 400


def test_nothing_goes_wrong_in_a_way_that_was_not_foreseen(seen: dict[str, Looked]) -> None:
    """Only the bombs may reach a limit; no file may end in an exception of the program."""
    assert {
        name: item.result.detail for name, item in seen.items() if item.result.fault
    }.keys() <= {*BOMBS}
    for name in BOMBS:
        assert re.fullmatch("|te lang bezig|MemoryError: .*|proces .*", seen[name].result.detail)


def test_every_original_is_still_there_bit_for_bit(seen: dict[str, Looked]) -> None:
    assert [name for name, item in seen.items() if item.path.read_bytes() != item.data] == []


def test_nothing_but_what_was_sent_is_taken_for_it(seen: dict[str, Looked], good: Good) -> None:
    for name, item in seen.items():
        if item.facts is None:
            continue
        assert item.facts.identical == (item.data == good.sent), name
        if item.facts.begins_with is not None:
            assert item.data.startswith(good.sent), name


def signed_part(data: bytes) -> bytes:
    """All but the signature itself, by the first range of bytes in the file."""
    start = data.rindex(b"/ByteRange")
    numbers = [int(text) for text in re.findall(rb"\d+", data[start : start + 80])[:4]]
    return data[: numbers[1]] + data[numbers[2] :]


def test_no_signature_passes_over_bytes_that_changed(seen: dict[str, Looked], good: Good) -> None:
    failed = 0
    for name, item in seen.items():
        if not name.startswith("getekend-") or item.facts is None:
            continue
        passed = [sig.indication is Indication.PASSED for sig in item.facts.signatures]
        if any(passed):
            assert signed_part(item.data) == signed_part(good.signed), name
        failed += passed.count(False)
    assert failed > 10


FAULTS = {
    "ring van bladzijden": Fault.NOT_READABLE,
    "diepe bladzijdenboom": Fault.NOT_READABLE,
    "tienduizend bladzijden": Fault.TOO_MANY_PAGES,
    "velden in een ring": Fault.NOT_READABLE,
    "onbekend slot": Fault.NOT_READABLE,
    "half slot": Fault.ENCRYPTED,
    "slot zonder sleutel": Fault.ENCRYPTED,
    "slot 2": Fault.ENCRYPTED,
    "slot 3": Fault.ENCRYPTED,
    "slot 4": Fault.ENCRYPTED,
    "slot 6": Fault.ENCRYPTED,
    "programma": Fault.NOT_READABLE,
    "webpagina": Fault.NOT_READABLE,
    "alleen kop": Fault.NOT_READABLE,
    "leeg": Fault.EMPTY,
    "nullen": Fault.NOT_READABLE,
    "PNG-bom": Fault.TOO_LARGE,
    "TIFF-slang": Fault.TOO_MANY_PAGES,
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_looked_at_says_why(seen: dict[str, Looked], name: str) -> None:
    facts = seen[name].facts
    assert facts is not None
    assert facts.fault is FAULTS[name]
    assert facts.detail.endswith(".")


@pytest.mark.parametrize("name", ["bladzijde reusachtig", "plaatjesbom"])
def test_a_page_too_large_to_draw(seen: dict[str, Looked], name: str) -> None:
    assert seen[name].pages == (Fault.TOO_LARGE.value,)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("actie JavaScript", "een script (JavaScript)"),
        ("actie Launch", "een opdracht om een programma te starten"),
        ("actie GoToE", "een verwijzing die een ingesloten bestand opent"),
    ],
)
def test_what_acts_by_itself_is_named(seen: dict[str, Looked], name: str, what: str) -> None:
    facts = seen[name].facts
    assert facts is not None
    assert what in facts.active


def test_a_program_inside_is_named(seen: dict[str, Looked]) -> None:
    facts = seen["programma erin"].facts
    assert facts is not None
    assert facts.embedded == ("factuur.exe",)


EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), st.binary(max_size=40)), min_size=1, max_size=8
)


@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=EDITS, which=st.sampled_from(["sent", "packed", "signed"]))
def test_whatever_is_changed_anywhere(
    good: Good, pool: Bounded, edits: list[tuple[float, int, bytes]], which: str
) -> None:
    """Property: replacing pieces by anything gives facts, and never those of a good signature."""
    original: bytes = getattr(good, which)
    data = original
    for place, length, piece in edits:
        start = int(place * len(data))
        data = data[:start] + piece + data[start + length :]
    path = good.folder / "veranderd.dat"
    path.write_bytes(data)
    (result,) = pool.run([Job(0, looked.look, (path, Media.PDF), SECONDS)])
    assert result.fault is None, result.detail
    facts: FileFacts = result.value[0]
    assert facts.identical == (data == good.sent)
    if any(item.indication is Indication.PASSED for item in facts.signatures):
        assert signed_part(data) == signed_part(good.signed)
    assert path.read_bytes() == data
