"""What a comparison looks like on a terminal and as plain data."""

from __future__ import annotations

import json

from docgen.amend.was_wordt.comparing import compare
from docgen.amend.was_wordt.model import Comparison, Tracked
from docgen.amend.was_wordt.screen import comparison_data, screen_lines
from tests.amend.was_wordt.documents import NAME, changed, part
from tools.templates.covenant_text import member
from tools.templates.wml import para, run

OLD = "Iedere Partij bepaalt zelf wie haar vertegenwoordigt."
START = "Dit convenant treedt in werking op 1 januari 2026."
BOLD = changed(member(START), para("Lid", content=run(START, "<w:b/>")))


def test_nothing_changed() -> None:
    assert screen_lines(compare([part()], [part()])) == ("De tekst is niet gewijzigd.",)


def test_only_formatting_changed() -> None:
    assert screen_lines(compare([part()], [part(BOLD)])) == (
        "De tekst is niet gewijzigd.",
        "",
        "Alleen de opmaak is anders (dit komt niet in de was-wordt-tabel):",
        f"  Artikel 4, eerste lid: vet (“{START}”)",
    )


def test_changed_words_are_marked() -> None:
    body = changed(member(OLD), member(OLD.replace("zelf", "jaarlijks")) + member("Zij meldt dit."))
    assert screen_lines(compare([part()], [part(body)])) == (
        "2 wijzigingen in de tekst:",
        "",
        "Artikel 2, tweede lid (Deelname): gewijzigd",
        "  was:   Iedere Partij bepaalt [-zelf-] wie haar vertegenwoordigt.",
        "  wordt: Iedere Partij bepaalt {+jaarlijks+} wie haar vertegenwoordigt.",
        "",
        "Artikel 2, derde lid (Deelname): nieuw",
        "  wordt: {+Zij meldt dit.+}",
    )


def test_what_lapsed_and_what_moved() -> None:
    agenda = member("Het bestuurlijk overleg vertaalt deze doelen in een gezamenlijke agenda.")
    body = changed(member(OLD), agenda, changed(agenda, ""))
    assert screen_lines(compare([part()], [part(body)])) == (
        "2 wijzigingen in de tekst:",
        "",
        "Artikel 2, tweede lid (Deelname): vervallen",
        f"  was:   [-{OLD}-]",
        "",
        "Artikel 2, tweede lid (was artikel 1, tweede lid) (Deelname): verplaatst",
        "  tekst: Het bestuurlijk overleg vertaalt deze doelen in een gezamenlijke agenda.",
    )


def test_tracked_changes_are_pointed_out() -> None:
    comparison = Comparison((), (), (Tracked(NAME, True, 2), Tracked(NAME, False, 1)))
    assert screen_lines(comparison)[2:] == (
        "Let op: 2 bijgehouden wijzigingen staan nog open in convenant-tekst.docx (nieuwe tekst); "
        "zij zijn gelezen alsof u ze hebt aanvaard. Aanvaard of verwerp ze in Word (tabblad "
        "Controleren) voordat u verdergaat.",
        "Let op: 1 bijgehouden wijziging staat nog open in convenant-tekst.docx (oude tekst); zij "
        "is gelezen alsof u haar hebt aanvaard. Aanvaard of verwerp haar in Word (tabblad "
        "Controleren) voordat u verdergaat.",
    )


def test_as_plain_data() -> None:
    comparison = compare([part()], [part(BOLD.replace("vier jaar", "zes jaar"))])
    data = comparison_data(comparison)
    assert json.loads(json.dumps(data)) == {
        "gewijzigd": True,
        "rijen": [
            {
                "sleutel": comparison.rows[0].key,
                "artikel": "Artikel 4, tweede lid",
                "was_artikel": "",
                "titel": "Inwerkingtreding",
                "soort": "gewijzigd",
                "plaats": "lopende tekst",
                "was": [
                    {"tekst": "Dit convenant geldt voor een termijn van ", "gewijzigd": False},
                    {"tekst": "vier", "gewijzigd": True},
                    {"tekst": " jaar en wordt daarna geëvalueerd.", "gewijzigd": False},
                ],
                "wordt": [
                    {"tekst": "Dit convenant geldt voor een termijn van ", "gewijzigd": False},
                    {"tekst": "zes", "gewijzigd": True},
                    {"tekst": " jaar en wordt daarna geëvalueerd.", "gewijzigd": False},
                ],
            }
        ],
        "alleen_opmaak": [
            {
                "artikel": "Artikel 4, eerste lid",
                "plaats": "lopende tekst",
                "wat": ["vet"],
                "tekst": START,
            }
        ],
        "bijgehouden_wijzigingen": [],
    }


def test_the_key_of_a_change_stays_while_the_new_text_is_being_written() -> None:
    keys = {
        compare([part()], [part(changed("vier jaar", f"{years} jaar"))]).rows[0].key
        for years in ("zes", "acht")
    }
    assert len(keys) == 1
