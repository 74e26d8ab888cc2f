"""Drafts on disk and in the register."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from docgen.core.dossier import REGISTER
from docgen.core.provenance import sha256, sha256_file
from docgen.core.register import Register, broken_link
from docgen.issue.drafts import MailStatus
from docgen.issuing import Inputs
from docgen.mailing import Mailing, MailRequest, send
from tests.issue.mails import (
    CLOCK,
    NAMES,
    SENDER,
    TO,
    attached,
    dossier,
    event_kinds,
    issue,
    later,
    parsed,
    records,
    write_parties,
)


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return dossier(tmp_path)


def make(inputs: Inputs, hours: int = 0) -> Mailing:
    return send(inputs, MailRequest(), clock=later(hours))


def statuses(mailing: Mailing) -> list[str]:
    return [result.status.value for result in mailing.results]


def folder(inputs: Inputs, nr: int = 1) -> Path:
    return (inputs.home / records(inputs)[nr - 1].path).parent


def file_tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.suffix in (".eml", ".pdf", ".docx")
    }


def test_a_draft_for_every_party(inputs: Inputs) -> None:
    mailing = make(inputs)
    assert mailing.error is None
    assert statuses(mailing) == ["nieuw", "nieuw", "nieuw"]
    for result, to in zip(mailing.results, TO, strict=True):
        path = inputs.home / result.path
        message = parsed(path.read_bytes())
        assert path.parent.name == result.party.folder
        assert message["X-Unsent"] == "1"
        assert message["To"].addresses[0].addr_spec == to
        assert message["From"].addresses[0].addr_spec == SENDER
        assert message["Message-ID"] == result.message_id
        assert result.at == "2026-11-02T09:30:00+00:00"
        pdfs = {file.name: file.read_bytes() for file in path.parent.glob("*.pdf")}
        assert attached(message) == pdfs
        assert set(pdfs) == {"brief.pdf", "overeenkomst.pdf"}


def test_the_register_knows_every_draft(inputs: Inputs) -> None:
    make(inputs)
    for record, to in zip(records(inputs), TO, strict=True):
        assert (record.to, record.state, record.sent_at) == (to, "concept", None)
        assert sha256_file(inputs.home / record.path) == record.sha256
        assert len(record.attachments) == 2
    assert event_kinds(inputs) == ["mail gemaakt"] * 3


def test_two_runs_in_two_places_give_the_same_bytes(tmp_path: Path) -> None:
    trees = []
    for name in ("een", "twee"):
        made = dossier(tmp_path / name)
        make(made)
        trees.append(file_tree(made.home))
    assert trees[0] == trees[1]


def test_nothing_is_made_twice(inputs: Inputs) -> None:
    make(inputs)
    before = file_tree(inputs.home)
    mailing = make(inputs, hours=3)
    assert statuses(mailing) == ["ongewijzigd"] * 3
    assert mailing.results[0].at == "2026-11-02T09:30:00+00:00"
    assert file_tree(inputs.home) == before
    assert len(records(inputs)) == 3


def test_a_changed_draft_sets_the_old_one_aside(tmp_path: Path, inputs: Inputs) -> None:
    make(inputs)
    old = (folder(inputs) / "verzending.eml").read_bytes()
    write_parties(tmp_path, achternaam="Voorbeeldsen")
    changed = issue(tmp_path)
    assert statuses(make(changed, hours=1)) == ["nieuw", "ongewijzigd", "ongewijzigd"]
    assert (folder(changed) / "vervangen" / "verzending-1.eml").read_bytes() == old
    new = (folder(changed) / "verzending.eml").read_bytes()
    assert sha256(new) == records(changed)[-1].sha256
    assert new != old
    with Register(changed.home / REGISTER, CLOCK) as register:
        event = register.events()[-1]
        assert event.kind == "mail gemaakt"
        assert event.content["vervangt"] == 1
        assert event.content["bewaard als"] == "v1.0/01-gemeente-soest/vervangen/verzending-1.eml"
        assert broken_link(register.events()) is None


def test_a_lost_draft_is_made_again_to_the_byte(inputs: Inputs) -> None:
    make(inputs)
    before = file_tree(inputs.home)
    (folder(inputs) / "verzending.eml").unlink()
    assert statuses(make(inputs, hours=5)) == ["nieuw", "ongewijzigd", "ongewijzigd"]
    assert file_tree(inputs.home) == before
    assert len(records(inputs)) == 3


def test_a_draft_that_someone_changed_is_kept(inputs: Inputs) -> None:
    make(inputs)
    draft = folder(inputs) / "verzending.eml"
    sound = draft.read_bytes()
    draft.write_bytes(b"eigen woorden")
    make(inputs, hours=5)
    assert draft.read_bytes() == sound
    kept = folder(inputs) / "vervangen" / f"verzending-onbekend-{sha256(b'eigen woorden')[:8]}.eml"
    assert kept.read_bytes() == b"eigen woorden"


def test_a_run_broken_off_before_the_file_was_written(inputs: Inputs) -> None:
    """The register is first: what is on disk then is the old draft, or nothing."""
    make(inputs)
    before = file_tree(inputs.home)
    for file in inputs.home.rglob("verzending.eml"):
        file.unlink()
        (file.parent / ".docgen-1-verzending.eml.deel").write_bytes(b"half")
    make(inputs, hours=2)
    assert file_tree(inputs.home) == before
    assert not list(inputs.home.rglob("*.deel"))


def test_a_change_broken_off_between_register_and_file(tmp_path: Path, inputs: Inputs) -> None:
    make(inputs)
    draft = folder(inputs) / "verzending.eml"
    old = draft.read_bytes()
    write_parties(tmp_path, achternaam="Voorbeeldsen")
    changed = issue(tmp_path)
    make(changed, hours=1)
    after = file_tree(inputs.home)
    draft.write_bytes(old)
    assert statuses(make(changed, hours=2)) == ["nieuw", "ongewijzigd", "ongewijzigd"]
    assert file_tree(inputs.home) == after


def test_a_party_with_another_folder_leaves_no_draft_behind(tmp_path: Path, inputs: Inputs) -> None:
    make(inputs)
    old_folder = folder(inputs)
    old = (old_folder / "verzending.eml").read_bytes()
    write_parties(tmp_path, naam="gemeente Soest-Zuid")
    make(issue(tmp_path), hours=1)
    assert not (old_folder / "verzending.eml").exists()
    assert (old_folder / "vervangen" / "verzending-1.eml").read_bytes() == old
    assert (old_folder.with_name("01-gemeente-soest-zuid") / "verzending.eml").is_file()


def test_what_was_sent_stays_when_the_party_gets_another_folder(
    tmp_path: Path, inputs: Inputs
) -> None:
    make(inputs)
    sent, old = folder(inputs) / "verzending.eml", folder(inputs)
    before = sent.read_bytes()
    send(inputs, MailRequest(sent=(1,)), clock=later(1))
    write_parties(tmp_path, naam="gemeente Soest-Zuid")
    make(issue(tmp_path), hours=2)
    assert sent.read_bytes() == before
    assert not (old / "vervangen" / "verzending-1.eml").exists()
    assert (old.with_name("01-gemeente-soest-zuid") / "verzending.eml").is_file()
    with Register(inputs.home / REGISTER, CLOCK) as register:
        content = register.events()[-1].content
        assert content["bewaard als"] == "v1.0/01-gemeente-soest/verzending.eml"


def test_only_the_asked_parties(inputs: Inputs) -> None:
    mailing = send(inputs, MailRequest(parties=(2,)), clock=CLOCK)
    assert [result.party.naam for result in mailing.results] == [NAMES[1]]
    assert mailing.results[0].status is MailStatus.NEW
    assert len(list(inputs.home.rglob("*.eml"))) == 1


def test_a_changed_text_makes_new_drafts(tmp_path: Path, inputs: Inputs) -> None:
    make(inputs)
    text = next((tmp_path / "sjablonen").rglob("verzending.txt"))
    shutil.copy(text, tmp_path / "oud.txt")
    text.write_text("Nieuw", encoding="utf-8", newline="\n")
    assert statuses(make(inputs)) == ["nieuw"] * 3
    shutil.copy(tmp_path / "oud.txt", text)
    assert statuses(make(inputs, hours=1)) == ["nieuw"] * 3
    assert len(list(inputs.home.rglob("vervangen/verzending-*.eml"))) == 6
