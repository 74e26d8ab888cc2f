"""Taking in returns, from the files to the register."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from docgen.core.clock import FixedClock
from docgen.core.errors import IncompleteError
from docgen.core.findings import Outcome
from docgen.core.progress import Step
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import Judged
from docgen.engines.imap import FakeMailFolder
from docgen.engines.ocr import NoReader
from docgen.issuing import Inputs
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.handed import Handed
from docgen.receiving import Received, ReceiveRequest, follow, receive
from tests.conftest import CLOCK, Made, copy_example
from tests.receive import hostile, mails, scanned
from tests.receive.dossier import catalogue_in, copied, covenant, inputs_of

LATER = FixedClock(CLOCK.now().replace(day=28))
ACCEPTED, DOUBTFUL, REFUSED = Outcome.ACCEPTED, Outcome.DOUBTFUL, Outcome.REFUSED


@pytest.fixture(scope="module")
def catalogue(made: Callable[[str], Made]) -> Catalogue:
    return catalogue_in(made("ingebouwd"))


@pytest.fixture(scope="module")
def papers(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scans as parties send them: a whole covenant, a signature page, one that is unsigned."""
    folder = tmp_path_factory.mktemp("scans")
    seven, eight = covenant(catalogue, 7), covenant(catalogue, 8)
    pages = [sheet(seven, number) for number in range(1, seven.pages + 1)]
    scanned.pdf_of(pages, folder / "geheel.pdf")
    scanned.pdf_of([scanned.turned(sheet(eight, 2), 1)], folder / "los blad.pdf")
    scanned.pdf_of([sheet(covenant(catalogue, 9), 2, pen=False)], folder / "leeg.pdf")
    scanned.pdf_of(
        [scanned.without_strip(page) if at == 4 else page for at, page in enumerate(pages)],
        folder / "zonder code.pdf",
    )
    return folder


@pytest.fixture
def inputs(made: Callable[[str], Made], tmp_path: Path) -> Inputs:
    return copied(made("ingebouwd"), tmp_path / "dossier")


def sheet(copy: IssuedCopy, number: int, *, pen: bool = True) -> scanned.Gray:
    """A page as it comes out of the scanner, with something in every place to fill in."""
    page = scanned.page(copy.path, number)
    for field in copy.fields if pen else ():
        if field.page == number:
            page = scanned.signed(page, field.box)
    return scanned.scan(page, seed=number)


def handed(*paths: Path) -> ReceiveRequest:
    return ReceiveRequest(paths=paths)


def take(inputs: Inputs, request: ReceiveRequest, **more: object) -> Received:
    return receive(inputs, request, clock=LATER, reader=NoReader(), **more)  # type: ignore[arg-type]


def outcomes(received: Received) -> list[tuple[int | None, Outcome]]:
    return [(item.party, item.outcome) for item in received.returns]


def why(item: Judged, outcome: Outcome) -> list[str]:
    return [finding.rule for finding in item.record.findings if finding.outcome is outcome]


def kept(inputs: Inputs) -> tuple[int, int, bool]:
    """Number of receipts and returns in the register, and whether all of it is done."""
    with Register(inputs.home / "register.sqlite", LATER) as register:
        found = ReturnRegister(register)
        receipts = found.receipts()
        return len(receipts), len(found.returns()), all(item.done for item in receipts)


def test_a_whole_covenant_scanned_is_recognised_compared_and_accepted(
    inputs: Inputs, papers: Path
) -> None:
    (found,) = take(inputs, handed(papers / "geheel.pdf")).returns
    assert (found.record.id, found.party, found.outcome) == ("R1", 7, ACCEPTED)
    assert [page.nr for page in found.record.pages] == list(range(1, 11))
    assert all(page.code_read and page.how == "de paginacode" for page in found.record.pages)
    assert found.record.signing.way == "met de hand"


def test_a_page_without_code_is_known_by_its_neighbours_and_its_picture(
    inputs: Inputs, papers: Path
) -> None:
    (found,) = take(inputs, handed(papers / "zonder code.pdf")).returns
    page = found.record.pages[4]
    assert (page.nr, page.party, page.code_read) == (5, 7, False)
    assert page.how == "het beeld van de bladzijde en de andere bladzijden in het bestand"
    assert found.outcome is ACCEPTED


def test_a_signature_page_on_its_side_is_accepted_and_an_unsigned_one_refused(
    inputs: Inputs, papers: Path
) -> None:
    received = take(inputs, handed(papers / "los blad.pdf", papers / "leeg.pdf"))
    assert sorted(outcomes(received)) == [(8, ACCEPTED), (9, REFUSED)]
    for item in received.returns:
        rotation = {8: 90, 9: 0}[item.party or 0]
        assert item.record.pages[0].rotation == rotation
    (unsigned,) = (item for item in received.returns if item.party == 9)
    assert "ondertekend" in why(unsigned, REFUSED)


def test_the_same_bytes_again_give_no_new_return(inputs: Inputs, papers: Path) -> None:
    first = take(inputs, handed(papers / "los blad.pdf"))
    again = take(inputs, handed(papers / "los blad.pdf"))
    assert outcomes(first) == [(8, ACCEPTED)]
    assert again.returns == ()
    ((name, earlier),) = again.duplicates
    assert (name, earlier.name) == ("los blad.pdf", "los blad.pdf")


def test_the_same_file_twice_in_one_run_gives_one_return(
    inputs: Inputs, papers: Path, tmp_path: Path
) -> None:
    shutil.copy(papers / "los blad.pdf", tmp_path / "kopie.pdf")
    received = take(inputs, handed(papers / "los blad.pdf", tmp_path / "kopie.pdf"))
    assert outcomes(received) == [(8, ACCEPTED)]
    assert len(received.duplicates) == 1


def test_an_unfinished_run_is_finished_by_the_next(inputs: Inputs, papers: Path) -> None:
    def stop(step: Step) -> None:
        if step.stage == "lezen":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(inputs, handed(papers / "los blad.pdf"), listener=stop)
    assert kept(inputs) == (1, 0, False)
    assert outcomes(take(inputs, ReceiveRequest())) == [(8, ACCEPTED)]
    assert kept(inputs) == (1, 1, True)
    assert take(inputs, ReceiveRequest()).returns == ()


def test_stages_are_told_in_order(inputs: Inputs, papers: Path) -> None:
    steps: list[Step] = []
    take(inputs, handed(papers / "los blad.pdf"), listener=steps.append)
    assert list(dict.fromkeys(step.stage for step in steps)) == [
        "bewaren",
        "openen",
        "lezen",
        "beoordelen",
    ]


def test_a_hostile_file_costs_only_itself_and_is_never_accepted(
    inputs: Inputs, papers: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "binnen"
    folder.mkdir()
    shutil.copy(papers / "los blad.pdf", folder / "goed.pdf")
    for name, data in _hostile(tmp_path):
        (folder / f"{name}.pdf").write_bytes(data)
    received = take(inputs, handed(folder))
    good = [item for item in received.returns if item.record.source == "goed.pdf"]
    assert [(item.party, item.outcome) for item in good] == [(8, ACCEPTED)]
    others = [item for item in received.returns if item not in good]
    assert len(others) >= 4
    assert all(item.outcome is not ACCEPTED for item in others)


def _hostile(folder: Path) -> Iterable[tuple[str, bytes]]:
    plain = hostile.plain_file(folder)
    yield "afgekapt", next(iter(hostile.cut_short(plain, 3)))[1]
    yield "ring", hostile.pages_in_a_ring()
    yield "bom", hostile.picture_bomb()
    yield "in zichzelf", hostile.form_in_itself()
    yield "veel bladzijden", hostile.pages_by_the_thousand()
    yield "geen pdf", b"%PDF-1.7\nniets"


def test_new_messages_in_the_mail_folder_are_taken_in_once(inputs: Inputs, papers: Path) -> None:
    scan = (papers / "los blad.pdf").read_bytes()
    folder = FakeMailFolder([mails.mail({"getekend.pdf": scan}).as_bytes()])
    received = take(inputs, ReceiveRequest(imap=True), folder=folder)
    assert outcomes(received) == [(8, ACCEPTED)]
    assert received.returns[0].record.source == "getekend.pdf"
    again = take(inputs, ReceiveRequest(imap=True), folder=folder)
    assert (again.taken, again.returns) == ((), ())


def test_a_folder_is_followed(inputs: Inputs, papers: Path, tmp_path: Path) -> None:
    folder = tmp_path / "binnen"
    folder.mkdir()
    looks: list[int] = []

    def pause() -> None:
        looks.append(1)
        if len(looks) == 1:
            shutil.copy(papers / "los blad.pdf", folder / "a.pdf")

    found = follow(inputs, handed(folder), lambda: len(looks) > 6, pause=pause, clock=LATER)
    assert [outcomes(item) for item in found] == [[(8, ACCEPTED)]]


def test_what_was_gathered_already_is_taken_in(inputs: Inputs, papers: Path) -> None:
    item = Handed("blad.pdf", papers / "los blad.pdf")
    assert outcomes(take(inputs, ReceiveRequest(handed=(item,)))) == [(8, ACCEPTED)]


def test_before_anything_was_made_nothing_can_come_back(tmp_path: Path) -> None:
    inputs = inputs_of(copy_example(tmp_path / "dossier"))
    with pytest.raises(IncompleteError, match="nog niets gemaakt"):
        take(inputs, ReceiveRequest())
