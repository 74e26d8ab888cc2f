"""What each party is to have on every occasion, and among whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core.amendment import Occasion
from docgen.core.circle import RevisionState
from docgen.core.model import Pack, Party
from docgen.core.pack import read_pack
from docgen.documents.names import Namespace, values_of
from docgen.issue.scenes import Due, Scene, due, scene_of_part, scene_values
from tests.core.test_amend_register import AMENDMENT
from tests.core.test_circle import AMENDING, FIRST, SETTLED, party
from tests.documents.words import word
from tests.issue.dossiers import write_pack, write_templates
from tests.issue.occasions import MAILS, PACK, TEMPLATES

SIGNING = ["brief", "oplegger", "convenant"]
JOINED = party(4, "toegetreden", "2027-01-01")
LEFT = party(2, "uitgetreden", "2028-01-01")
ORIGINAL = [party(1), party(2), party(3)]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    root = tmp_path_factory.mktemp("pakket")
    write_pack(root, PACK)
    write_templates(root)
    folder = root / "sjablonen" / "regio"
    for name in TEMPLATES:
        word(folder / name, "x")
    for name in MAILS:
        (folder / name).write_text("x", encoding="utf-8")
    found = read_pack(Path(folder)).pack
    assert found is not None
    return found


def all_due(pack: Pack, parties: Sequence[Party], state: RevisionState) -> list[Due]:
    return list(due(pack, parties, [item for item in parties if item.active], state))


def named(found: Sequence[Due]) -> dict[int, list[str]]:
    told: dict[int, list[str]] = {}
    for item in found:
        told.setdefault(item.party.nr, []).append(item.document.id)
    return told


def counted(scene: Scene) -> list[int]:
    return [item.nr for item in scene.members]


def test_at_first_everyone_has_what_is_signed(pack: Pack) -> None:
    found = all_due(pack, [*ORIGINAL, JOINED], FIRST)
    assert named(found) == dict.fromkeys((1, 2, 3, 4), SIGNING)
    assert {item.scene.occasion for item in found} == {Occasion.SIGNING}
    assert len({item.scene.key for item in found}) == 1


def test_an_amendment_has_documents_of_its_own(pack: Pack) -> None:
    found = all_due(pack, ORIGINAL, AMENDING)
    own = ["wijzigingsbrief", "convenant-gewijzigd", "instemming"]
    assert named(found) == dict.fromkeys((1, 2, 3), own)


def test_who_joins_signs_and_the_others_are_told(pack: Pack) -> None:
    found = all_due(pack, [*ORIGINAL, JOINED], SETTLED)
    told = [*SIGNING, "bericht-04"]
    assert named(found) == {1: told, 2: told, 3: told, 4: ["toetreding"]}
    notice = next(item for item in found if item.document.id == "bericht-04")
    assert (notice.declared, notice.scene.subject, notice.scene.is_notice) == (
        "bericht",
        JOINED,
        True,
    )
    assert notice.document.title == "Kennisgeving van toetreding (Partij 4)"
    own = found[0]
    assert (own.declared, own.scene.is_notice, counted(own.scene)) == ("brief", False, [1, 2, 3])


def test_who_leaves_gets_nothing_and_the_others_are_told(pack: Pack) -> None:
    found = all_due(pack, [party(1), LEFT, party(3)], SETTLED)
    assert named(found) == {1: [*SIGNING, "vertrek-02"], 3: [*SIGNING, "vertrek-02"]}
    notice = found[3].scene
    assert (notice.occasion, counted(notice)) == (Occasion.LEAVING_NOTICE, [1, 3])


def test_two_that_join_are_two_notices(pack: Pack) -> None:
    second = party(5, "toegetreden", "2027-02-01")
    found = all_due(pack, [*ORIGINAL, JOINED, second], SETTLED)
    assert named(found)[1] == [*SIGNING, "bericht-04", "bericht-05"]
    assert named(found)[4] == ["toetreding", "bericht-05"]
    assert named(found)[5] == ["toetreding"]
    keys = {item.document.id: item.scene.key for item in found if item.party.nr == 1}
    assert keys["bericht-04"] != keys["bericht-05"]


def test_who_joins_finds_itself_in_the_list_and_the_same_text(pack: Pack) -> None:
    own = all_due(pack, [*ORIGINAL, JOINED], SETTLED)[-1]
    assert own.document.id == "toetreding"
    page = scene_of_part(pack, own.scene, "toetredingspagina.docx")
    text = scene_of_part(pack, own.scene, "tekst.docx")
    assert (counted(page), counted(text)) == ([1, 2, 3, 4], [1, 2, 3])


def test_an_amended_text_that_is_settled_stays_what_it_was(pack: Pack) -> None:
    """Who acceded to an amended text is not asked for consent to it afterwards."""
    before = frozenset({1, 2, 3})
    after = replace(AMENDING, settled=True, circle=frozenset({1, 2, 3, 4}))
    parties = [*ORIGINAL, JOINED]
    assert AMENDING.before == before
    asked = [named(all_due(pack, parties, state)) for state in (AMENDING, after)]
    assert asked[0] == asked[1]
    assert asked[0][4] == ["toetreding"]
    first = [all_due(pack, parties, state)[0].scene for state in (AMENDING, after)]
    assert [counted(scene) for scene in first] == [[1, 2, 3], [1, 2, 3]]


def test_values_are_those_of_the_scene(pack: Pack) -> None:
    notice = Scene(Occasion.LEAVING_NOTICE, (party(1), party(3), JOINED), LEFT)
    said = scene_values(pack, notice, AMENDMENT)
    assert (said["aantal_partijen"], said["partijen_nummers"]) == (3, "1, 3 en 4")
    about, amendment = said["betreft"], said["wijziging"]
    assert isinstance(about, Namespace)
    assert isinstance(amendment, Namespace)
    assert (values_of(about)["nr"], values_of(about)["per"]) == (2, "2028-01-01")
    assert values_of(amendment)["kenmerk"] == AMENDMENT.mark
    plain = scene_values(pack, replace(notice, subject=None), None)
    nobody, nothing = plain["betreft"], plain["wijziging"]
    assert isinstance(nobody, Namespace)
    assert isinstance(nothing, Namespace)
    assert values_of(nobody)["nr"] == ""
    assert (values_of(nothing)["rijen"], values_of(nothing)["kenmerk"]) == ([], "")
