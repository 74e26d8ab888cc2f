"""The proof of a register: whole when nothing was touched, and every way of touching it is seen."""

from __future__ import annotations

import pytest

from docgen.core.dossier import Dossier
from docgen.core.errors import Problem, Severity
from docgen.keep.proof import Proof, prove
from tests.keep.dossiers import KENMERK, home_of, opened, put

PLACE = f"output/{KENMERK}/register.sqlite"
HOME = f"output/{KENMERK}"
_REMEDY = (
    "Wat in de gebeurtenis staat, is wat er is gebeurd. Zet de laatste reservekopie van het "
    "register terug; verander niets met de hand."
)
_BACKUP = "Zet het terug uit een reservekopie of uit een archiefpakket."
_CHAIN = (
    "Zet de laatste reservekopie terug waarvan het register wel heel is, en bewaar dit bestand "
    "erbij; verander niets met de hand."
)


def proof_of(dossier: Dossier) -> Proof:
    with opened(dossier) as register:
        return prove(register, home_of(dossier), PLACE)


def spoil(dossier: Dossier, *statements: str) -> None:
    with opened(dossier) as register:
        for statement in statements:
            assert register.connection.execute(statement).rowcount == 1, statement


def test_a_whole_register(everything: Dossier) -> None:
    proof = proof_of(everything)
    assert proof.problems == ()
    assert (proof.whole, proof.broken) == (True, None)
    assert (proof.events, proof.rows) == (14, 12)
    files = [path for path in home_of(everything).rglob("*") if path.is_file()]
    assert proof.files == len(files) - 1, "every file but the register itself is named"


# -- the chain -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "place", "meaning"),
    [
        (
            "UPDATE gebeurtenis SET inhoud = replace(inhoud, 'andere', 'nieuwe') WHERE nr = 4",
            "gebeurtenis 4 (vervangen, 2026-11-03T09:30:00+00:00)",
            "deze gebeurtenis is na het vastleggen gewijzigd",
        ),
        (
            "UPDATE gebeurtenis SET op = '2026-11-04T09:30:00+00:00' WHERE nr = 4",
            "gebeurtenis 4 (vervangen, 2026-11-04T09:30:00+00:00)",
            "deze gebeurtenis is na het vastleggen gewijzigd",
        ),
        (
            "DELETE FROM gebeurtenis WHERE nr = 7",
            "gebeurtenis 8 (bestand ontvangen, 2026-11-20T09:30:00+00:00)",
            "hiervoor ontbreekt 1 gebeurtenis",
        ),
        (
            "UPDATE gebeurtenis SET vorige = 'ff' WHERE nr = 6",
            "gebeurtenis 6 (mail verzonden, 2026-11-03T09:30:00+00:00)",
            "zij volgt niet op de vorige; er is een gebeurtenis weggehaald, ingevoegd of vervangen",
        ),
        (
            "DELETE FROM gebeurtenis WHERE nr = 1",
            "gebeurtenis 2 (gemaakt, 2026-11-02T09:30:00+00:00)",
            "hiervoor ontbreekt 1 gebeurtenis",
        ),
    ],
)
def test_the_first_broken_link_is_named(
    statement: str, place: str, meaning: str, everything: Dossier
) -> None:
    spoil(everything, statement)
    proof = proof_of(everything)
    number = int(place.split()[1])
    assert proof.broken == number
    assert proof.problems[0] == Problem(
        PLACE,
        place,
        f"hier breekt de keten van gebeurtenissen: {meaning}",
        f"Alles vóór gebeurtenis {number} is zoals het is vastgelegd; van deze en alles erna staat "
        f"dat niet vast. {_CHAIN}",
    )


def test_an_event_that_cannot_be_read(everything: Dossier) -> None:
    spoil(everything, "UPDATE gebeurtenis SET inhoud = '{' WHERE nr = 5")
    proof = proof_of(everything)
    assert (proof.broken, proof.events) == (5, 4)
    what = "hier breekt de keten van gebeurtenissen: wat er staat, is niet te lezen"
    assert proof.problems[0] == Problem(PLACE, "gebeurtenis 5", what, _CHAIN)


def test_events_cut_off_at_the_end_show_in_the_rows(everything: Dossier) -> None:
    spoil(everything, *(f"DELETE FROM gebeurtenis WHERE nr = {nr}" for nr in (13, 14)))
    proof = proof_of(everything)
    assert proof.broken is None
    what = "bij deze regel hoort geen gebeurtenis; zij is buiten docgen om toegevoegd"
    assert proof.problems == (
        Problem(PLACE, "tabel ‘definitief’, regel 1", what, _REMEDY),
        Problem(PLACE, "tabel ‘wijziging’, versie 1.1", what, _REMEDY),
    )


# -- rows ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "place", "what"),
    [
        (
            "UPDATE exemplaar SET partij_nr = 9 WHERE nr = 3",
            "tabel ‘exemplaar’, regel 3, kolom ‘partij_nr’",
            "hier staat “9”, maar volgens gebeurtenis 3 (gemaakt, 2026-11-02T09:30:00+00:00) was "
            "het “3”; dit is buiten docgen om gewijzigd",
        ),
        (
            "UPDATE retour SET oordeel = 'akkoord' WHERE nr = 1",
            "tabel ‘retour’, regel 1, kolom ‘oordeel’",
            "hier staat “akkoord”, maar volgens gebeurtenis 10 (retour gecontroleerd, "
            "2026-11-20T09:30:00+00:00) was het “twijfel”; dit is buiten docgen om gewijzigd",
        ),
        (
            "UPDATE besluit SET door = 'B. Voorbeeld' WHERE nr = 1",
            "tabel ‘besluit’, regel 1, kolom ‘door’",
            "hier staat “B. Voorbeeld”, maar volgens gebeurtenis 11 (retour beoordeeld, "
            "2026-11-21T09:30:00+00:00) was het “A. Voorbeeld”; dit is buiten docgen om gewijzigd",
        ),
        (
            "UPDATE verzending SET stand = 'concept' WHERE nr = 1",
            "tabel ‘verzending’, regel 1, kolom ‘stand’",
            "hier staat “concept”, maar volgens gebeurtenis 6 (mail verzonden, "
            "2026-11-03T09:30:00+00:00) was het “verzonden”; dit is buiten docgen om gewijzigd",
        ),
        (
            "UPDATE ontvangst SET naam = 'anders.eml' WHERE nr = 1",
            "tabel ‘ontvangst’, regel 1, kolom ‘naam’",
            "hier staat “anders.eml”, maar volgens gebeurtenis 8 (bestand ontvangen, "
            "2026-11-20T09:30:00+00:00) was het “antwoord.eml”; dit is buiten docgen om gewijzigd",
        ),
        (
            "UPDATE wijziging SET reden = 'zomaar' WHERE versie = '1.1'",
            "tabel ‘wijziging’, regel 1, kolom ‘reden’",
            "hier staat “zomaar”, maar volgens gebeurtenis 14 (wijziging vastgelegd, "
            "2026-12-24T09:30:00+00:00) was het “nieuw artikel 11”; dit is buiten docgen om "
            "gewijzigd",
        ),
        (
            "DELETE FROM herinnering WHERE nr = 1",
            "gebeurtenis 12 (herinnering opgesteld, 2026-11-21T09:30:00+00:00)",
            "de regel in de tabel ‘herinnering’ die hierbij hoort, is er niet",
        ),
    ],
)
def test_a_row_changed_behind_the_chain(
    statement: str, place: str, what: str, everything: Dossier
) -> None:
    spoil(everything, statement)
    proof = proof_of(everything)
    assert proof.broken is None
    assert proof.problems == (Problem(PLACE, place, what, _REMEDY),)


def test_a_row_that_was_added(everything: Dossier) -> None:
    spoil(
        everything,
        "INSERT INTO ontvangst SELECT 9, sha256, naam, weg, soort, grootte, afzender, "
        "verzonden_op, ontvangen_op, ouder, verwerkt FROM ontvangst WHERE nr = 1",
    )
    what = "bij deze regel hoort geen gebeurtenis; zij is buiten docgen om toegevoegd"
    assert proof_of(everything).problems == (
        Problem(PLACE, "tabel ‘ontvangst’, regel 9", what, _REMEDY),
    )


def test_a_replacement_that_was_undone(everything: Dossier) -> None:
    spoil(everything, "UPDATE exemplaar SET vervangen_door = NULL WHERE nr = 2")
    places = {problem.place for problem in proof_of(everything).problems}
    assert places == {
        "tabel ‘exemplaar’, regel 4, kolom ‘vervangen_door’",
        "tabel ‘exemplaar’, regel 2, kolom ‘pad’",
    }


# -- files ---------------------------------------------------------------------------------

_COPY = "v1.0/01-gemeente-voorbeelddam/overeenkomst.pdf"
_OLD = "v1.0/02-waterschap-de-voorbeeldstroom/vervangen/overeenkomst-1.pdf"


@pytest.mark.parametrize(
    ("path", "changed", "gone"),
    [
        (
            _COPY,
            "dit uitgegeven exemplaar is gewijzigd nadat docgen het vastlegde",
            "dit uitgegeven exemplaar is er niet of is niet te lezen",
        ),
        (
            _OLD,
            "dit uitgegeven exemplaar is gewijzigd nadat docgen het vastlegde",
            "dit uitgegeven exemplaar is er niet of is niet te lezen",
        ),
        (
            "delen/de/deel-1.pdf",
            "dit deel, waaruit stukken zijn samengesteld, is gewijzigd nadat docgen het vastlegde",
            "dit deel, waaruit stukken zijn samengesteld, is er niet of is niet te lezen",
        ),
        (
            "definitief/v1.0/uitgave-1/manifest.json",
            "dit bestand van het exemplaar (definitief) is gewijzigd nadat docgen het vastlegde",
            "dit bestand van het exemplaar (definitief) is er niet of is niet te lezen",
        ),
        (
            "bronnen/*.csv",
            "deze bewaarde bron is gewijzigd nadat docgen het vastlegde",
            "deze bewaarde bron is er niet of is niet te lezen",
        ),
        (
            "retour/*/ontvangen.pdf",
            "het ontvangen bestand “getekend.pdf” is gewijzigd nadat het binnenkwam",
            "het ontvangen bestand “getekend.pdf” is er niet",
        ),
    ],
)
def test_a_file_that_is_not_as_it_was(
    path: str, changed: str, gone: str, everything: Dossier
) -> None:
    (file,) = home_of(everything).glob(path)
    shown = f"{HOME}/{file.relative_to(home_of(everything)).as_posix()}"
    file.write_bytes(file.read_bytes() + b"x")
    assert proof_of(everything).problems == (Problem(shown, "", changed, _BACKUP),)
    file.unlink()
    if path.startswith("retour"):
        shown = shown.rpartition("/")[0]
    assert proof_of(everything).problems == (Problem(shown, "", gone, _BACKUP),)


def test_drafts_may_go_but_a_changed_one_is_told(everything: Dossier) -> None:
    home = home_of(everything)
    (home / "v1.0/01-gemeente-voorbeelddam/verzending.eml").unlink()
    (home / "herinneringen/02-1.eml").unlink()
    put(home, "v1.0/02-waterschap-de-voorbeeldstroom/verzending.eml", b"anders")
    proof = proof_of(everything)
    assert proof.whole
    assert proof.problems == (
        Problem(
            f"{HOME}/v1.0/02-waterschap-de-voorbeeldstroom/verzending.eml",
            "",
            "deze klaargezette mail is gewijzigd nadat docgen het vastlegde",
            "Verstuur het niet zonder het na te lezen.",
            Severity.WARNING,
        ),
    )


def test_everything_that_is_wrong_comes_in_one_run(everything: Dossier) -> None:
    spoil(
        everything,
        "UPDATE gebeurtenis SET soort = 'verzonnen' WHERE nr = 8",
        "UPDATE retour SET versie = '2.0' WHERE nr = 1",
    )
    (home_of(everything) / _COPY).unlink()
    places = [problem.place or problem.file for problem in proof_of(everything).problems]
    assert places == [
        "gebeurtenis 8 (verzonnen, 2026-11-20T09:30:00+00:00)",
        "tabel ‘ontvangst’, regel 1",
        "tabel ‘retour’, regel 1, kolom ‘versie’",
        f"{HOME}/{_COPY}",
    ]
