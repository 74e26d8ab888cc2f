"""A mail for each occasion: words of their own, and the documents that belong to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core.amendment import Occasion
from docgen.core.errors import TemplateError
from docgen.core.mail_specs import MailSpec
from docgen.core.model import Pack, Party
from docgen.issue.mail import Enclosure, Letter, mail_block, write_letters
from docgen.issue.scenes import Scene
from tests.issue.test_mail import copies, pack, party


def on_occasions(folder: Path, subject: str = "Over {{ betreft.naam }}") -> Pack:
    """A pack with words of their own for notices."""
    (folder / "kennisgeving.txt").write_text("{{ betreft.naam }}, {{ aantal_partijen }}")
    notice = MailSpec("kennisgeving.txt", subject)
    named = (Occasion.ACCESSION_NOTICE, Occasion.LEAVING_NOTICE)
    return replace(pack(folder, "Dag"), occasion_mails=dict.fromkeys(named, notice))


def enclosed(made: Pack, occasion: Occasion, subject: Party | None = None) -> Enclosure:
    return Enclosure(Scene(occasion, (party(), party(8)), subject), made.documents[:1])


def write(made: Pack, folder: Path, *enclosures: Enclosure) -> list[Letter]:
    """A letter to party 7 for the first, to party 8 for the second, and so on."""
    wanted = [replace(party(nr), id=f"p{nr}") for nr in range(7, 7 + len(enclosures))]
    every = {slot: copy for one in wanted for slot, copy in copies(folder, one.nr).items()}
    by_number = {one.nr: item for one, item in zip(wanted, enclosures, strict=True)}
    return list(write_letters(made, wanted, wanted, every, by_number))


def test_each_occasion_has_its_own_words(tmp_path: Path) -> None:
    made = on_occasions(tmp_path)
    joined = party(39, "gemeente Zeist")
    told, signing, asked = write(
        made,
        tmp_path,
        enclosed(made, Occasion.ACCESSION_NOTICE, joined),
        enclosed(made, Occasion.SIGNING),
        enclosed(made, Occasion.AMENDMENT),
    )
    assert (told.subject, told.text) == ("Over gemeente Zeist", "gemeente Zeist, 2\n")
    for plain in (signing, asked):
        assert (plain.subject, plain.text) == ("Ter ondertekening", "Dag\n")
    assert [item.name for item in told.attachments] == ["brief.pdf"]


def test_without_an_enclosure_it_is_the_first_signing(tmp_path: Path) -> None:
    made = on_occasions(tmp_path)
    first, second, third = made.documents
    later = replace(first, occasions=(Occasion.AMENDMENT,))
    mixed = replace(made, documents=(later, second, third))
    (found,) = write_letters(mixed, [party()], [party()], copies(tmp_path))
    assert [item.name for item in found.attachments] == ["memo.pdf", "memo.docx"]


@pytest.mark.parametrize(
    ("occasion", "block"),
    [
        (Occasion.SIGNING, "[mail]"),
        (Occasion.AMENDMENT, "[mail]"),
        (Occasion.ACCESSION, "[mail]"),
        (Occasion.ACCESSION_NOTICE, "[mail.kennisgeving]"),
        (Occasion.LEAVING_NOTICE, "[mail.kennisgeving]"),
    ],
)
def test_where_pakket_toml_says_it(occasion: Occasion, block: str, tmp_path: Path) -> None:
    assert mail_block(on_occasions(tmp_path), occasion) == block


def test_a_fault_in_such_a_subject_is_named_with_its_block(tmp_path: Path) -> None:
    made = on_occasions(tmp_path, "Over {{ betreft.name }}")
    with pytest.raises(TemplateError) as caught:
        write(made, tmp_path, enclosed(made, Occasion.LEAVING_NOTICE, party(3)))
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == (
        "pakket.toml, [mail.kennisgeving] 'onderwerp'",
        "gemeente Soest",
    )
