"""The stages together: once for all what is the same, nothing lost, and the same end every way."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import Future
from pathlib import Path

import pikepdf
import pypdf
import pytest

from docgen.core.errors import DocgenError, EngineFailedError, TemplateError
from docgen.core.progress import Step
from docgen.core.provenance import sha256, sha256_file
from docgen.core.records import CopyRecord
from docgen.core.register import Register, broken_link
from docgen.documents.store import (
    facts_from_data,
    facts_to_data,
    part_key,
    part_path,
    present_parts,
)
from docgen.engines.fake import FailingConverter
from docgen.engines.workers import InProcess
from docgen.issue.convert import convert
from docgen.issue.deliver import deliver
from docgen.issue.finish import Finished, finish
from docgen.issue.plan import Plan, Request
from docgen.issue.render import render
from docgen.issuing import generate
from tests.issue.dossiers import (
    CLOCK,
    LATER,
    PACK,
    CountingConverter,
    copies,
    events,
    files,
    home,
    inputs,
    make,
    new,
    planned,
    register,
    write_pack,
    write_parties,
    write_templates,
)

LETTERS = [f"brief (gemeente {name})" for name in ("Soest", "Baarn", "Eemnes")]
PAGES = [f"ondertekenpagina (gemeente {name})" for name in ("Soest", "Baarn", "Eemnes")]
SHARED = [f"{name} (gemeente Soest)" for name in ("oplegger", "voorblad", "tekst")]
COVENANT = "v1.0/01-soest/convenant.pdf"


def text(root: Path, path: str = COVENANT) -> str:
    pages = pypdf.PdfReader(home(root) / path).pages
    return " ".join(page.extract_text() for page in pages)


# -- once for all ----------------------------------------------------------------------------


def test_each_distinct_part_is_converted_once(tmp_path: Path) -> None:
    engine = CountingConverter()
    make(new(tmp_path), engine=engine)
    assert sorted(engine.labels) == sorted([*LETTERS, *PAGES, *SHARED])


def test_nothing_is_converted_when_nothing_changed(made: Path) -> None:
    before, engine = files(made), CountingConverter()
    outcome = make(made, engine=engine, clock=LATER)
    assert engine.labels == []
    assert files(made) == before
    assert len(outcome.deliveries) == 12
    assert {delivery.status.value for delivery in outcome.deliveries} == {"ongewijzigd"}


def test_a_change_at_one_party_converts_only_that_partys_parts(made: Path) -> None:
    before, engine = files(made), CountingConverter()
    write_parties(made, functie="wethouder")
    make(made, engine=engine, clock=LATER)
    assert engine.labels == ["ondertekenpagina (gemeente Soest)"]
    after = files(made)
    assert {path for path in before if after[path] != before[path]} == {COVENANT}
    assert "wethouder" in text(made)


def test_a_part_that_got_lost_is_converted_again(made: Path) -> None:
    shutil.rmtree(home(made) / "delen")
    engine = CountingConverter()
    write_parties(made, functie="wethouder")
    make(made, engine=engine)
    assert sorted(engine.labels) == sorted([PAGES[0], *SHARED[1:]])


def test_the_same_input_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    other = new(tmp_path / "ander")
    make(other)
    assert files(other) == files(made)


def test_progress_is_told_by_stage(tmp_path: Path) -> None:
    steps: list[Step] = []
    make(new(tmp_path), listener=steps.append)
    last = {step.stage: step for step in steps}
    assert list(last) == ["invullen", "omzetten", "samenvoegen", "bezorgen"]
    assert [(step.done, step.total) for step in last.values()] == [(9, 9), (9, 9), (7, 7), (12, 12)]
    assert last["bezorgen"].label == "v1.0/03-eemnes/convenant.pdf"


# -- nothing lost ------------------------------------------------------------------------------


def test_a_replaced_copy_is_kept_with_its_bytes(made: Path) -> None:
    before = files(made)[COVENANT]
    write_parties(made, functie="wethouder")
    make(made, clock=LATER)
    kept = "v1.0/01-soest/vervangen/convenant-1.pdf"
    assert files(made)[kept] == before
    old, new_copy = (copy for copy in copies(made) if copy.path in (kept, COVENANT))
    assert (old.sha256, old.sequence, old.replaced_by) == (sha256(before), 1, new_copy.nr)
    assert old.replaced_reason == "`functie` gewijzigd"
    assert (new_copy.sequence, new_copy.sha256) == (2, sha256(files(made)[COVENANT]))
    last = events(made)[-1]
    assert last.kind == "vervangen"
    assert last.content["bewaard als"] == kept
    assert last.content["vervangt"] == sha256(before)


def test_the_users_own_reason_goes_into_the_register(made: Path) -> None:
    write_parties(made, functie="wethouder")
    make(made, reason="burgemeester met verlof")
    assert events(made)[-1].content["reden"] == "burgemeester met verlof"
    assert {copy.replaced_reason for copy in copies(made)} == {None, "burgemeester met verlof"}


def test_replacing_again_and_again_keeps_every_copy(made: Path) -> None:
    versions = [files(made)[COVENANT]]
    for functie in ("wethouder", "gemeentesecretaris", "burgemeester"):
        write_parties(made, functie=functie)
        make(made, clock=LATER)
        versions.append(files(made)[COVENANT])
    found = files(made)
    for number, data in enumerate(versions[:-1], start=1):
        assert found[f"v1.0/01-soest/vervangen/convenant-{number}.pdf"] == data
    assert found[COVENANT] == versions[-1]


def test_a_stranger_in_the_way_is_kept(tmp_path: Path) -> None:
    root = new(tmp_path)
    stranger = home(root) / COVENANT
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"getekend exemplaar")
    make(root)
    name = f"v1.0/01-soest/vervangen/convenant-onbekend-{sha256(b'getekend exemplaar')[:8]}.pdf"
    assert files(root)[name] == b"getekend exemplaar"
    assert files(root)[COVENANT].startswith(b"%PDF")


def test_an_altered_file_is_kept_and_the_original_made_again(made: Path) -> None:
    before = files(made)[COVENANT]
    altered = before + b"\n% aantekening"
    (home(made) / COVENANT).write_bytes(altered)
    make(made, clock=LATER)
    found = files(made)
    assert found[COVENANT] == before
    assert found[f"v1.0/01-soest/vervangen/convenant-onbekend-{sha256(altered)[:8]}.pdf"] == altered
    assert len(copies(made)) == 12


def test_a_lost_file_is_made_again_to_the_byte(made: Path) -> None:
    before = files(made)
    shutil.rmtree(home(made) / "v1.0" / "02-baarn")
    make(made, clock=LATER)
    assert files(made) == before
    assert len(copies(made)) == 12


def test_a_party_with_another_id_moves_and_nothing_is_lost(made: Path) -> None:
    before = files(made)[COVENANT]
    rows = (made / "partijen.csv").read_bytes().replace(b";soest\r\n", b";soest-nieuw\r\n")
    (made / "partijen.csv").write_bytes(rows)
    make(made, clock=LATER)
    found = files(made)
    assert found["v1.0/01-soest/vervangen/convenant-1.pdf"] == before
    assert COVENANT not in found
    assert found["v1.0/01-soest-nieuw/convenant.pdf"].startswith(b"%PDF")
    for copy in copies(made):
        assert sha256_file(home(made) / copy.path) == copy.sha256


def test_sources_are_kept_as_they_were(made: Path) -> None:
    listed = (made / "partijen.csv").read_bytes()
    template = (made / "sjablonen/regio/oplegger.docx").read_bytes()
    write_parties(made, overleg="raad")
    write_templates(made, oplegger=["Nieuw {{ partij.overleg }}"])
    make(made)
    folder = home(made) / "bronnen"
    assert (folder / f"{sha256(listed)}.csv").read_bytes() == listed
    assert (folder / f"{sha256(template)}.docx").read_bytes() == template
    assert (folder / f"{sha256(PACK.encode())}.toml").read_bytes() == PACK.encode()


def test_every_file_can_explain_itself(made: Path) -> None:
    found = files(made)
    by_path = {copy.path: copy for copy in copies(made)}
    assert set(by_path) == set(found)
    for path, copy in by_path.items():
        assert copy.sha256 == sha256(found[path])
        assert (copy.engine, copy.engine_version) == ("nep", "1")
        assert copy.made_at == CLOCK.now().isoformat()
    covenant = by_path[COVENANT]
    assert covenant.pages == 3
    assert len(covenant.parts) == 3
    assert [field["naam"] for field in covenant.fields] == ["handtekening-01-soest-burgemeester"]
    assert [field["bladzijde"] for field in covenant.fields] == [2]
    assert {"partij.functie", "sjabloon tekst.docx", "pakket.titel"} <= set(covenant.inputs)
    assert broken_link(events(made)) is None
    assert [event.kind for event in events(made)] == ["gemaakt"] * 12


def test_no_half_made_files_stay(made: Path) -> None:
    assert [path.name for path in home(made).iterdir() if path.name.startswith(".")] == []
    leftover = home(made) / "v1.0/01-soest" / ".docgen-99-convenant.pdf.deel"
    leftover.write_bytes(b"half")
    (home(made) / ".werk-99").mkdir()
    write_parties(made, functie="wethouder")
    make(made)
    assert not leftover.exists()
    assert not (home(made) / ".werk-99").exists()


# -- broken off ---------------------------------------------------------------------------------


class BreaksOff(Register):
    """A register that dies at the so-many-eth copy it is to note."""

    left = 0

    def add_copy(self, copy: CopyRecord, replaces: CopyRecord | None, moved_to: str) -> int:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().add_copy(copy, replaces, moved_to)


def finished(root: Path, plan: Plan, work: Path) -> Finished:
    """The stages up to delivery, one by one."""

    def report(total: int, label: str) -> None:
        assert total
        assert label

    engine, pool = CountingConverter(), InProcess()
    with register(root) as opened:
        stored = present_parts(home(root), opened.parts())
        filled = render(plan, work, engine.info.name, stored, report)
        done = convert(filled, home(root), engine, opened, pool, report)
    return finish(done, home(root), engine.info, CLOCK.now(), pool, report)


@pytest.mark.parametrize("survivors", [0, 2])
@pytest.mark.parametrize("again", [False, True])
def test_a_run_broken_off_before_noting_is_finished_by_the_next(
    again: bool, survivors: int, original: Path, tmp_path: Path
) -> None:
    """The same end as a run that was not broken off, when the second time the clock is the same."""
    root, whole = new(tmp_path / "a"), original
    if again:
        root, whole = (Path(shutil.copytree(original, tmp_path / name)) for name in ("c", "d"))
        for one in (root, whole):
            write_templates(one, tekst=["Artikel 1. De partijen werken nauw samen."])
        make(whole)
    ready = finished(root, planned(root), tmp_path / "werk")
    dying = BreaksOff(home(root) / "register.sqlite", CLOCK)
    dying.left = survivors
    with dying, pytest.raises(KeyboardInterrupt):
        deliver(ready, home(root), dying, None, 1, lambda total, label: None)
    make(root)
    assert files(root) == files(whole)
    assert [(copy.path, copy.sha256, copy.sequence) for copy in copies(root)] == [
        (copy.path, copy.sha256, copy.sequence) for copy in copies(whole)
    ]
    assert broken_link(events(root)) is None
    assert planned(root).to_make == ()


def test_parts_that_were_converted_before_a_failure_are_kept(tmp_path: Path) -> None:
    root = new(tmp_path)
    with pytest.raises(EngineFailedError) as caught:
        generate(inputs(root), Request(), engine=FailingConverter([LETTERS[1]]), clock=CLOCK)
    assert [problem.file for problem in caught.value.problems] == [LETTERS[1]]
    assert files(root) == {}
    engine = CountingConverter()
    make(root, engine=engine)
    assert engine.labels == [LETTERS[1]]


# -- what is refused ----------------------------------------------------------------------------


def refusal(root: Path) -> str:
    with pytest.raises(TemplateError) as caught:
        make(root)
    assert files(root) == {}
    return str(caught.value)


def test_a_signature_page_elsewhere_is_refused(tmp_path: Path) -> None:
    root = new(tmp_path)
    write_pack(root, PACK.replace("ondertekenpagina = 2", "ondertekenpagina = 3"))
    lines = [
        f"convenant van gemeente {name}: er hoort 1 handtekeningveld op pagina 3 te staan, maar "
        "het staat op pagina 2. Controleer in pakket.toml de volgorde van ‘delen’ en de "
        "‘ondertekenpagina’, en in het sjabloon {{ veld.handtekening }} (en "
        "{{ veld.handtekening_2 }} voor een tweede ondertekenaar), en of de tekst ervoor niet te "
        "lang is voor één pagina."
        for name in ("Soest", "Baarn", "Eemnes")
    ]
    assert refusal(root) == "\n".join(lines)


def test_a_field_that_is_never_reached_is_refused(tmp_path: Path) -> None:
    root = new(tmp_path)
    page = ["Ondertekening", "{%p if partij.nr > 9 %}", "{{ veld.handtekening }}", "{%p endif %}"]
    write_templates(root, ondertekenpagina=page)
    assert "maar het staat op geen enkele pagina" in refusal(root)


def test_answers_on_another_page_than_the_signature_are_refused(tmp_path: Path) -> None:
    root = new(tmp_path)
    write_templates(root, tekst=["Voor {{ veld.voor }}", "Tegen {{ veld.tegen }}"])
    assert refusal(root).splitlines()[0] == (
        "convenant van gemeente Soest: de vakken om te kiezen staan op pagina 3, maar getekend "
        "wordt op pagina 2. Zet {{ veld.voor }}, {{ veld.tegen }} en {{ veld.onthouding }} op de "
        "pagina met {{ veld.handtekening }}, en houd de tekst ervoor kort genoeg."
    )


def test_text_in_the_strip_of_the_code_is_refused(tmp_path: Path) -> None:
    root = new(tmp_path)
    write_templates(root, tekst=[f"Regel {number}" for number in range(60)])
    assert refusal(root) == (
        "tekst.docx, pagina 1: de tekst loopt door in de onderste 31 mm, die vrij moet blijven "
        "voor de paginacode. Maak de ondermarge van de pagina-instelling in Word groter "
        "(36 mm past altijd)."
    )


def test_a_value_that_does_not_fit_names_its_party(tmp_path: Path) -> None:
    root = new(tmp_path)
    write_templates(root, oplegger=["{{ partij.overleg | datum }}"])
    said = refusal(root)
    assert said.startswith("oplegger.docx, bij “{{ partij.overleg | datum }}”, partij gemeente ")
    assert said.count("oplegger.docx") == 1


# -- drafts and the store -----------------------------------------------------------------------


def test_a_draft_is_marked_and_leaves_the_real_ones_alone(made: Path) -> None:
    before = files(made)
    engine = CountingConverter()
    make(made, Request(concept=True, parties=(1,)), engine=engine)
    assert engine.labels == []
    after = files(made)
    assert {path: after[path] for path in before} == before
    draft = "v1.0-concept/01-soest/convenant.pdf"
    assert "CONCEPT" in text(made, draft)
    assert "CONCEPT" not in text(made)
    with register(made) as opened:
        (copy,) = [one for one in opened.copies("1.0", concept=True) if one.path == draft]
    assert copy.text_mark not in {one.text_mark for one in copies(made)}


def test_facts_of_a_part_survive_the_register(made: Path) -> None:
    with register(made) as opened:
        records = opened.parts()
    assert len(records) == 9
    for record in records.values():
        facts = facts_from_data(record.facts)
        assert facts_to_data(facts) == record.facts
        with pikepdf.open(home(made) / record.path) as pdf:
            assert len(pdf.pages) == facts.pages
        assert record.path == part_path(record.key)
        assert sha256_file(home(made) / record.path) == record.sha256


def test_the_key_of_a_part_knows_the_kind_of_engine() -> None:
    assert part_key("a", "nep") == part_key("a", "nep")
    assert len({part_key("a", "nep"), part_key("b", "nep"), part_key("a", "ander")}) == 3


def test_a_worker_that_fails_names_every_document(made: Path) -> None:
    class Failing(InProcess):
        def submit(self, fn: object, /, *args: object, **kwargs: object) -> Future[object]:  # type: ignore[override]
            future: Future[object] = Future()
            future.set_exception(EngineFailedError.of(f"mislukt {args[0].label}", "Kijk."))  # type: ignore[attr-defined]
            return future

    write_templates(made, tekst=["Artikel 1. Anders."])
    plan = planned(made)
    done = finished(made, plan, made / "werk").converted
    with pytest.raises(EngineFailedError) as caught:
        finish(done, home(made), CountingConverter().info, CLOCK.now(), Failing(), _quiet)
    assert sorted(problem.what for problem in caught.value.problems) == [
        f"mislukt convenant van gemeente {name}" for name in ("Baarn", "Eemnes", "Soest")
    ]


def _quiet(total: int, label: str) -> None:
    """Progress that nobody listens to."""


@pytest.mark.skipif(
    os.name == "nt", reason="Windows laat een map niet vervangen door een bestand met die naam"
)
def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    root = new(tmp_path)
    (home(root) / COVENANT).mkdir(parents=True)
    with pytest.raises(DocgenError, match="het bestand kan niet worden geschreven"):
        make(root)
    (home(root) / COVENANT).rmdir()
    make(root)
    assert len(files(root)) == 12
