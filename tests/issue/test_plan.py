"""Planning: what is made again, and the reason as the secretary reads it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from docgen.core.errors import TemplateError
from docgen.issue.plan import Request, Status
from tests.issue.dossiers import (
    PACK,
    SLOTS,
    CountingConverter,
    copies,
    home,
    make,
    new,
    note_as_sent,
    planned,
    statuses,
    write_pack,
    write_parties,
    write_templates,
)


def soest(reasons: Sequence[str], *names: str) -> dict[str, str]:
    """What happens to files of party 1."""
    return {f"01-soest/{name}": f"vervangen: {'; '.join(reasons)}" for name in names}


def test_everything_is_new_at_first(tmp_path: Path) -> None:
    root = new(tmp_path)
    plan = planned(root)
    assert [item.path for item in plan.items] == [
        f"v1.0/{party}/{name}" for party in ("01-soest", "02-baarn", "03-eemnes") for name in SLOTS
    ]
    assert set(statuses(plan).values()) == {"nieuw: nog niet gemaakt"}
    assert plan.to_make == plan.items
    assert not (root / "output").exists()


def test_nothing_is_made_again_without_a_reason(made: Path) -> None:
    plan = planned(made)
    assert plan.to_make == ()
    assert {item.status for item in plan.items} == {Status.UNCHANGED}
    assert all(item.current is not None and not item.reasons for item in plan.items)


def test_a_new_mayor_touches_only_his_own_covenant(made: Path) -> None:
    write_parties(made, functie="wethouder")
    assert statuses(planned(made)) == soest(["`functie` gewijzigd"], "convenant.pdf")


def test_every_change_is_named(made: Path) -> None:
    write_parties(made, functie="wethouder", achternaam="Voorbeeldman")
    reasons = ["`achternaam` gewijzigd", "`functie` gewijzigd"]
    assert statuses(planned(made)) == soest(reasons, "convenant.pdf")


def test_a_change_of_address_touches_nothing(made: Path) -> None:
    write_parties(made, email="nieuw@soest.example", adres="Markt 1", postcode="1234 ZZ")
    assert planned(made).to_make == ()


def test_the_deciding_body_touches_memo_and_letter(made: Path) -> None:
    write_parties(made, overleg="dagelijks bestuur")
    names = ("brief.pdf", "brief.docx", "oplegger.pdf")
    assert statuses(planned(made)) == soest(["`overleg` gewijzigd"], *names)


def test_a_new_name_touches_what_bears_it(made: Path) -> None:
    write_parties(made, naam="gemeente Soest en omstreken")
    names = ("brief.pdf", "brief.docx", "convenant.pdf")
    assert statuses(planned(made)) == soest(["`naam` gewijzigd"], *names)


def test_a_changed_template_touches_its_document_for_all(made: Path) -> None:
    write_templates(made, oplegger=["Ter bespreking in het {{ partij.overleg }}"])
    assert statuses(planned(made)) == {
        f"{party}/oplegger.pdf": "vervangen: sjabloon oplegger.docx gewijzigd"
        for party in ("01-soest", "02-baarn", "03-eemnes")
    }


def test_a_changed_title_touches_every_document(made: Path) -> None:
    write_pack(made, PACK.replace("Convenant regio", "Convenant streek"))
    found = statuses(planned(made))
    assert len(found) == 12
    assert found["01-soest/brief.pdf"] == "vervangen: `titel` gewijzigd"
    assert found["01-soest/convenant.pdf"] == (
        "vervangen: `titel` gewijzigd; `pakket.titel` gewijzigd"
    )


def test_a_file_that_is_gone_is_made_again(made: Path) -> None:
    (home(made) / "v1.0/02-baarn/oplegger.pdf").unlink()
    assert statuses(planned(made)) == {"02-baarn/oplegger.pdf": "nieuw: het bestand is weg"}


def test_a_file_that_was_altered_is_made_again(made: Path) -> None:
    with (home(made) / "v1.0/02-baarn/brief.docx").open("ab") as stream:
        stream.write(b"x")
    assert statuses(planned(made)) == {
        "02-baarn/brief.docx": "nieuw: het bestand is buiten docgen gewijzigd"
    }


def test_another_converter_makes_all_again_but_what_was_sent(made: Path) -> None:
    sent = [item for item in planned(made).items if item.party.nr == 1]
    note_as_sent(made, sent)
    plan = planned(made, Request(engine="ander"))
    assert {item.party.nr for item in plan.to_make} == {2, 3}
    assert set(statuses(plan).values()) == {"vervangen: andere omzetter (nep → ander)"}
    covenants = [item for item in plan.items if item.document.signable]
    assert [item.sent for item in covenants] == [True, False, False]
    assert planned(made, Request(engine="nep")).to_make == ()
    assert planned(made, Request()).to_make == ()


def test_what_was_sent_is_made_again_when_its_text_changes(made: Path) -> None:
    note_as_sent(made, [item for item in planned(made).items if item.party.nr == 1])
    write_parties(made, functie="wethouder")
    (item,) = planned(made).to_make
    assert (item.path, item.sent) == ("v1.0/01-soest/convenant.pdf", True)


def test_only_what_is_asked_for_is_planned(made: Path) -> None:
    plan = planned(made, Request(parties=(3,), documents=("oplegger", "brief")))
    assert [item.path for item in plan.items] == [
        f"v1.0/03-eemnes/{name}" for name in ("brief.pdf", "brief.docx", "oplegger.pdf")
    ]
    assert len(plan.parties) == 3


def test_a_party_that_left_gets_nothing_and_keeps_what_it_had(made: Path) -> None:
    write_parties(made, status="uitgetreden")
    plan = planned(made)
    assert {item.party.nr for item in plan.items} == {2, 3}
    assert len([copy for copy in copies(made) if copy.party_nr == 1]) == 4


def test_drafts_stand_beside_the_real_ones(made: Path) -> None:
    plan = planned(made, Request(concept=True))
    assert len(plan.to_make) == 12
    assert plan.items[0].path == "v1.0-concept/01-soest/brief.pdf"


def test_parts_with_the_same_values_have_the_same_key(made: Path) -> None:
    items = {item.path: item for item in planned(made).items}
    memos = {items[f"v1.0/{name}/oplegger.pdf"].parts for name in ("01-soest", "02-baarn")}
    assert len(memos) == 1
    covenants = [items[f"v1.0/{name}/convenant.pdf"].parts for name in ("01-soest", "02-baarn")]
    same = [one == other for one, other in zip(*covenants, strict=True)]
    assert same == [True, False, True]


def test_a_new_version_starts_anew(made: Path) -> None:
    write_pack(made, PACK.replace('versie = "1.0"', 'versie = "1.1"'))
    assert len(planned(made).to_make) == 12
    make(made, engine=CountingConverter())
    assert (home(made) / "v1.0/01-soest/convenant.pdf").is_file()
    assert (home(made) / "v1.1/01-soest/convenant.pdf").is_file()
    assert {copy.replaced_by for copy in copies(made)} == {None}


def test_an_unknown_name_is_found_before_anything_is_planned(made: Path) -> None:
    write_templates(made, oplegger=["{{ partij.overlegg }}"])
    with pytest.raises(TemplateError) as caught:
        planned(made)
    assert str(caught.value) == (
        "oplegger.docx, alinea 1, {{ partij.overlegg }}: onbekend veld “partij.overlegg”. "
        "Bedoelt u “partij.overleg”?"
    )
