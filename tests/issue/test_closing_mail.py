"""What the closing mail says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from docgen.core.amendment import AmendmentSpec
from docgen.core.errors import TemplateError
from docgen.core.mail_specs import ClosingMailSpec
from docgen.core.model import Pack
from docgen.core.pack import read_pack
from docgen.core.parties import read_parties
from docgen.documents.names import Namespace, values_of
from docgen.issue.closing_mail import ClosingCopy, subject_of, text_of, write_closing_letters
from docgen.issue.mail import Attachment
from docgen.issue.mail_lint import CLOSING_NAMES

STARTER = Path(__file__).parents[2] / "docgen" / "starter"
PARTIES = read_parties(STARTER / "partijen.csv").parties
SHA = "0123456789abcdef" * 4
COPY = ClosingCopy(
    issue=1,
    pages=1063,
    parties=38,
    holder="",
    replaces="",
    effective=date(2026, 1, 1),
    sentences=("Dit convenant treedt in werking op 1 januari 2026, de afgesproken dag.",),
    evaluations=False,
    renewal=False,
    pdf=Attachment("C-v1.0-definitief.pdf", "uitgave-1/C-v1.0-definitief.pdf", SHA),
    checksum=Attachment("C-v1.0-definitief.pdf.sha256", "uitgave-1/som", "1"),
    calendar=None,
)
CALENDAR = Attachment("agenda.ics", "uitgave-1/agenda.ics", "2")


@pytest.fixture
def pack() -> Pack:
    found = read_pack(STARTER / "sjablonen" / "mijn-pakket").pack
    assert found is not None
    return found


@pytest.fixture
def say(pack: Pack) -> Callable[..., str]:
    """The text about an issue that differs in these from the plain one."""

    def say(earlier: date | None = None, **other: object) -> str:
        return text_of(pack, PARTIES[0], replace(COPY, **other), earlier)  # type: ignore[arg-type]

    return say


def test_an_amendment_that_was_adopted_need_not_have_been_signed_by_all(pack: Pack) -> None:
    told = ("Ten minste 2/3 van alle 38 stemmen moet voor zijn: 26.", "Geteld: 30 voor, 8 tegen.")
    copy = replace(COPY, parties=30, consent=told)
    amends = replace(pack, amendment=AmendmentSpec("0.9", date(2027, 3, 1)))
    paragraphs = text_of(amends, PARTIES[0], copy, None).split("\n\n")
    assert paragraphs[1] == (
        "Aangenomen is de wijziging van: Samenwerkingsovereenkomst voorbeeld (kenmerk MIJN-2027, "
        "versie 1.0). Ten minste 2/3 van alle 38 stemmen moet voor zijn: 26. Geteld: 30 voor, 8 "
        "tegen. Dank voor uw medewerking."
    )
    assert (
        "Daarin staan de tekst, wat de partijen ondertekenden en een verantwoording "
        in (paragraphs[3])
    )
    voted = text_of(pack, PARTIES[0], copy, None).split("\n\n")[1]
    assert voted.startswith("Er is beslist over: Samenwerkingsovereenkomst voorbeeld (kenmerk ")


def test_the_whole_text(say: Callable[..., str]) -> None:
    assert say(calendar=CALENDAR) == (
        "Geacht college van burgemeester en wethouders,\n"
        "\n"
        "Alle 38 partijen hebben getekend: Samenwerkingsovereenkomst voorbeeld (kenmerk "
        "MIJN-2027, versie 1.0). Daarmee is de ondertekening afgerond. Dank voor uw medewerking.\n"
        "\n"
        "Dit convenant treedt in werking op 1 januari 2026, de afgesproken dag.\n"
        "\n"
        "Bij dit bericht ontvangt u het definitieve exemplaar: C-v1.0-definitief.pdf (1.063 "
        "bladzijden). Daarin staan de tekst, de ondertekenpagina’s van alle partijen en een "
        "verantwoording van de handtekeningen. De getekende bestanden zitten er als bijlage in, "
        "zoals wij ze ontvingen.\n"
        "\n"
        "Wilt u dit exemplaar in uw eigen archief opnemen? Het bestand is gemaakt om lang te "
        "bewaren (PDF/A). Zet het niet op internet: er staan handtekeningen en andere "
        "persoonsgegevens in.\n"
        "\n"
        "Of uw bestand precies hetzelfde is als het onze, ziet u aan de SHA-256-code:\n"
        f"{SHA}\n"
        "De code staat ook in C-v1.0-definitief.pdf.sha256. Uw ICT-afdeling kan haar narekenen; "
        "met het programma docgen gaat het met ‘docgen verifieer C-v1.0-definitief.pdf’.\n"
        "\n"
        "In agenda.ics staan de dagen voor uw agenda: de inwerkingtreding en het einde van de "
        "looptijd. Open dit bestand om ze over te nemen.\n"
        "\n"
        "Hebt u een vraag of klopt er iets niet, laat het ons dan weten via "
        "overeenkomst@voorbeeldorganisatie.example.\n"
        "\n"
        "Met vriendelijke groet,\n"
        "\n"
        "A. Voorbeeld\n"
        "secretaris\n"
        "Voorbeeldorganisatie\n"
    )


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"parties": 1}, "\nDe partij heeft getekend: "),
        ({"parties": 2}, "\nBeide partijen hebben getekend: "),
        ({"pages": 1}, " (1 bladzijde). "),
        (
            {"holder": "Provincie Voorbeeld B.V."},
            "\nHet exemplaar is elektronisch verzegeld door Provincie Voorbeeld B.V. Een programma "
            "voor pdf’s dat zegels controleert, laat zien of er daarna iets aan is veranderd.\n",
        ),
        (
            {"evaluations": True, "renewal": True, "calendar": CALENDAR},
            "de inwerkingtreding, de evaluatie, het overleg over verlenging en het einde van de "
            "looptijd.",
        ),
        (
            {"issue": 2, "replaces": "uitgave 1 van 13 december 2025: de plaats klopte niet"},
            "\nDit is uitgave 2 van het definitieve exemplaar. Zij vervangt uitgave 1 van 13 "
            "december 2025: de plaats klopte niet.\n",
        ),
        (
            {
                "issue": 2,
                "replaces": "uitgave 1: de plaats klopte niet.",
                "earlier": date(2025, 12, 15),
            },
            " klopte niet. De vorige uitgave stuurden wij u op 15 december 2025. Wilt u die niet "
            "meer gebruiken en in uw archief door deze vervangen?\n",
        ),
    ],
    ids=["een", "twee", "blad", "zegel", "agenda", "vervangt", "eerder"],
)
def test_what_differs(say: Callable[..., str], other: dict[str, object], sentence: str) -> None:
    assert sentence in say(**other)
    assert sentence not in say()


def test_what_is_not_there_is_not_spoken_of(say: Callable[..., str]) -> None:
    text = say(sentences=(), effective=None)
    for word in ("in werking", "agenda", "verzegeld", "vervangt", "\n\n\n"):
        assert word not in text


def test_the_subject(pack: Pack) -> None:
    name = "Samenwerkingsovereenkomst voorbeeld (MIJN-2027)"
    assert subject_of(pack, COPY) == f"Definitief exemplaar: {name}"
    second = replace(COPY, issue=2, replaces="uitgave 1")
    assert subject_of(pack, second) == (
        f"Nieuwe uitgave van het definitieve exemplaar (uitgave 2): {name}"
    )


# -- the pack's own text -----------------------------------------------------------------------


def own(pack: Pack, folder: Path, text: str, subject: str | None = None) -> Pack:
    (folder / "slot.txt").write_text(text, encoding="utf-8")
    return replace(pack, folder=folder, closing_mail=ClosingMailSpec("slot.txt", subject))


def test_every_name_of_the_check_can_be_said(pack: Pack, tmp_path: Path) -> None:
    names = [
        f"{name}.{part}"
        for name in ("definitief", "inwerkingtreding")
        for part in values_of(_namespace(name))
    ]
    text = "".join(f"[{name}={{{{ {name} }}}}]" for name in [*names, "stukken_in_bijlage"])
    given = own(pack, tmp_path, text, "{{ partij.naam }}: {{ definitief.uitgave }}")
    second = replace(COPY, issue=2, holder="P", replaces="uitgave 1", calendar=CALENDAR)
    letters = write_closing_letters(given, PARTIES, PARTIES[1:2], second, {})
    assert [letter.subject for letter in letters] == ["Waterschap De Voorbeeldstroom: 2"]
    assert letters[0].text == (
        "[definitief.uitgave=2][definitief.bestand=C-v1.0-definitief.pdf]"
        f"[definitief.sha256={SHA}][definitief.bladzijden=1063][definitief.verzegeld_door=P]"
        "[definitief.vervangt=uitgave 1][inwerkingtreding.dag=1 januari 2026]"
        "[inwerkingtreding.zinnen=['Dit convenant treedt in werking op 1 januari 2026, de "
        "afgesproken dag.']][stukken_in_bijlage=['C-v1.0-definitief.pdf', "
        "'C-v1.0-definitief.pdf.sha256', 'agenda.ics']]\n"
    )


def _namespace(name: str) -> Namespace:
    found = CLOSING_NAMES[name]
    assert isinstance(found, Namespace)
    return found


def test_without_a_subject_of_its_own(pack: Pack, tmp_path: Path) -> None:
    letters = write_closing_letters(own(pack, tmp_path, "Klaar."), PARTIES, PARTIES[:1], COPY, {})
    assert (letters[0].subject, letters[0].text) == (subject_of(pack, COPY), "Klaar.\n")


def test_a_text_that_cannot_be_filled_in(pack: Pack, tmp_path: Path) -> None:
    given = own(pack, tmp_path, "{{ definitief.bladzijde }}")
    with pytest.raises(TemplateError) as caught:
        write_closing_letters(given, PARTIES, PARTIES[:2], COPY, {})
    assert [(problem.file, problem.place) for problem in caught.value.problems] == [
        ("slot.txt", "Gemeente Voorbeelddam"),
        ("slot.txt", "Waterschap De Voorbeeldstroom"),
    ]


def test_a_text_that_cannot_be_read(pack: Pack, tmp_path: Path) -> None:
    given = own(pack, tmp_path, "")
    (tmp_path / "slot.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TemplateError) as caught:
        write_closing_letters(given, PARTIES, PARTIES, COPY, {})
    assert str(caught.value) == (
        "slot.txt: de tekst van de slotmail kan niet worden gelezen. Bewaar het bestand als tekst "
        "met codering UTF-8."
    )
