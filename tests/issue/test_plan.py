"""Planning: what is made again, and the reason as the secretary reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from docgen.core.amendment import Occasion
from docgen.core.errors import IncompleteError, TemplateError
from docgen.issue.plan import Plan, Request, Status
from tests.documents.words import word
from tests.issue import occasions
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


# -- a settled revision ------------------------------------------------------------------------


def held(plan: Plan) -> dict[str, tuple[str, ...]]:
    """What was changed and makes no new copy, by file."""
    return {item.path: item.held for item in plan.items if item.held}


def to_make(plan: Plan) -> dict[str, str]:
    """What is made, by its path within the revision."""
    return {
        item.path.partition("/")[2]: f"{item.status}: {'; '.join(item.reasons)}"
        for item in plan.to_make
    }


def test_what_was_signed_is_only_corrected_by_name(settled: Path) -> None:
    occasions.write_parties(settled, functie="wethouder", overleg="dagelijks bestuur")
    plan = planned(settled)
    assert plan.to_make == ()
    folder = "v1.0/01-soest"
    assert held(plan) == {
        f"{folder}/brief.pdf": ("`overleg` gewijzigd",),
        f"{folder}/brief.docx": ("`overleg` gewijzigd",),
        f"{folder}/oplegger.pdf": ("`overleg` gewijzigd",),
        f"{folder}/convenant.pdf": ("`functie` gewijzigd",),
    }
    assert to_make(planned(settled, Request(parties=(2,)))) == {}
    asked = planned(settled, Request(parties=(1,), documents=("convenant",)))
    assert to_make(asked) == {"01-soest/convenant.pdf": "vervangen: `functie` gewijzigd"}
    assert held(asked) == {}


def test_what_all_parties_share_is_held(settled: Path) -> None:
    write_pack(settled, occasions.PACK.replace("Convenant regio", "Convenant streek"))
    write_templates(settled, oplegger=["Ter bespreking in het {{ partij.overleg }}"])
    for request in (Request(), Request(parties=(1,)), Request(documents=("oplegger",))):
        plan = planned(settled, request)
        assert plan.to_make == ()
        assert held(plan) == {}


def test_a_lost_file_is_made_again(settled: Path) -> None:
    (home(settled) / "v1.0/02-baarn/oplegger.pdf").unlink()
    assert to_make(planned(settled)) == {"02-baarn/oplegger.pdf": "nieuw: het bestand is weg"}


def test_who_joins_or_leaves_makes_only_what_is_about_it(settled: Path) -> None:
    occasions.write_parties(settled, {**occasions.FOURTH, "status": "toegetreden"})
    joined = {
        "01-soest/bericht-04.pdf": "nieuw: nog niet gemaakt",
        "02-baarn/bericht-04.pdf": "nieuw: nog niet gemaakt",
        "03-eemnes/bericht-04.pdf": "nieuw: nog niet gemaakt",
        "04-zeist/toetreding.pdf": "nieuw: nog niet gemaakt",
    }
    assert to_make(planned(settled)) == joined
    make(settled)
    assert planned(settled).to_make == ()
    fourth = {**occasions.FOURTH, "status": "toegetreden"}
    occasions.write_parties(settled, fourth, status="uitgetreden", per="2027-01-01")
    assert to_make(planned(settled)) == {
        "02-baarn/vertrek-01.pdf": "nieuw: nog niet gemaakt",
        "03-eemnes/vertrek-01.pdf": "nieuw: nog niet gemaakt",
        "04-zeist/vertrek-01.pdf": "nieuw: nog niet gemaakt",
    }


def test_a_notice_follows_the_party_that_it_is_about(settled: Path) -> None:
    fourth = {**occasions.FOURTH, "status": "toegetreden"}
    occasions.write_parties(settled, fourth)
    make(settled)
    occasions.write_parties(settled, {**fourth, "naam": "gemeente Zeist en Den Dolder"})
    named = "vervangen: `titel` gewijzigd; `betreft.naam` gewijzigd"
    assert to_make(planned(settled)) == {
        "01-soest/bericht-04.pdf": named,
        "02-baarn/bericht-04.pdf": named,
        "03-eemnes/bericht-04.pdf": named,
        "04-zeist/toetreding.pdf": "vervangen: `naam` gewijzigd",
    }


def test_who_acceded_has_signed_too(settled: Path) -> None:
    fourth = {**occasions.FOURTH, "status": "toegetreden"}
    occasions.write_parties(settled, fourth)
    make(settled)
    occasions.write_parties(settled, {**fourth, "functie": "wethouder"})
    changed = {"04-zeist/toetreding.pdf": "vervangen: `functie` gewijzigd"}
    assert to_make(planned(settled)) == changed
    occasions.settle(settled, 1, 2, 3, 4, issue=2)
    plan = planned(settled)
    assert (to_make(plan), held(plan)) == (
        {},
        {"v1.0/04-zeist/toetreding.pdf": ("`functie` gewijzigd",)},
    )
    assert to_make(planned(settled, Request(parties=(4,)))) == changed


CHANGED_TEXT = (
    "dit sjabloon is gewijzigd, terwijl de tekst van versie 1.0 vastligt: er is een definitief "
    "exemplaar van. Zet het sjabloon van toen terug, of begin een wijziging met ‘docgen wijzig "
    "start’."
)


def test_who_joins_reads_the_text_that_the_others_signed(settled: Path) -> None:
    occasions.write_parties(settled, {**occasions.FOURTH, "status": "toegetreden"})
    write_templates(settled, tekst=occasions.AMENDED, voorblad=["{{ pakket.titel }}"])
    expected = f"tekst.docx: {CHANGED_TEXT}\nvoorblad.docx: {CHANGED_TEXT}"
    for request in (Request(), Request(parties=(4,))):
        with pytest.raises(TemplateError) as caught:
            make(settled, request)
        assert str(caught.value) == expected
    assert not (home(settled) / "v1.0/04-zeist").exists()


def test_a_letter_may_be_another_one_for_who_joins_later(settled: Path) -> None:
    write_templates(settled, brief=["Aan {{ partij.naam }}", "Nieuwe huisstijl"])
    occasions.write_parties(settled, {**occasions.FOURTH, "status": "toegetreden"})
    assert len(make(settled).plan.to_make) == 4


def test_a_correction_with_another_text_is_refused(settled: Path) -> None:
    occasions.write_parties(settled, functie="wethouder")
    write_templates(settled, tekst=occasions.AMENDED)
    with pytest.raises(TemplateError) as caught:
        make(settled, Request(parties=(1,)))
    assert str(caught.value) == f"tekst.docx: {CHANGED_TEXT}"
    assert make(settled).plan.to_make == ()


# -- an amendment ------------------------------------------------------------------------------


NOT_NOTED = (
    "wat er in versie 1.1 verandert, is nog niet vastgelegd. Geef ‘docgen wijzig genereer’: dat "
    "maakt ook de stukken."
)
NOTED_EARLIER = (
    "versie 1.1 is gewijzigd nadat is vastgelegd wat er verandert. Geef ‘docgen wijzig genereer’: "
    "dat maakt ook de stukken."
)


@pytest.mark.parametrize("concept", [False, True])
def test_no_consent_is_asked_to_what_is_not_noted(settled: Path, concept: bool) -> None:
    occasions.amend(settled)
    request = Request(concept=concept)
    plan = planned(settled, request)
    assert {item.scene.occasion for item in plan.items} == {Occasion.AMENDMENT}
    assert (plan.noted, plan.command) == (False, "docgen wijzig genereer")
    with pytest.raises(IncompleteError) as caught:
        make(settled, request)
    assert str(caught.value) == NOT_NOTED
    assert not list(home(settled).glob("v1.1*"))


def test_once_noted_it_is_made_as_ever(amended: Path) -> None:
    plan = planned(amended)
    assert (plan.noted, plan.command, plan.to_make) == (True, "docgen genereer", ())
    occasions.write_parties(amended, functie="wethouder")
    assert to_make(planned(amended)) == {
        "01-soest/instemming.pdf": "vervangen: `functie` gewijzigd"
    }
    assert len(make(amended).plan.to_make) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda root: write_templates(root, tekst=[*occasions.AMENDED, "Nog een zin."]),
        lambda root: occasions.amend(root, occasions.AMENDMENT.replace("07-01", "08-01")),
        lambda root: occasions.amend(root, occasions.AMENDMENT.replace("Meer tijd", "Meer ruimte")),
    ],
)
def test_what_changed_since_is_noted_first(amended: Path, change: Callable[[Path], object]) -> None:
    change(amended)
    plan = planned(amended)
    assert (plan.noted, plan.command) == (False, "docgen wijzig genereer")
    with pytest.raises(IncompleteError) as caught:
        make(amended)
    assert str(caught.value) == NOTED_EARLIER
    occasions.amended(amended)
    assert (planned(amended).noted, planned(amended).to_make) == (True, ())


def test_a_letter_of_an_amendment_may_change_without_it(amended: Path) -> None:
    folder = amended / "sjablonen" / "regio"
    word(folder / "wijzigingsbrief.docx", "Aan {{ partij.naam }}")
    assert len(make(amended).plan.to_make) == 3


def test_when_it_is_settled_pakket_toml_may_say_what_it_likes(amended: Path) -> None:
    occasions.settle(amended, version="1.1")
    occasions.amend(amended, occasions.AMENDMENT.replace("Meer tijd", "Meer ruimte"))
    occasions.write_parties(amended, functie="wethouder")
    plan = planned(amended, Request(parties=(1,)))
    assert (plan.noted, plan.command) == (True, "docgen genereer")
    assert to_make(plan)["01-soest/instemming.pdf"] == "vervangen: `functie` gewijzigd"
