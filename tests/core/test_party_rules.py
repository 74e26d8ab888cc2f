"""The rules for rows, through the reading of a list, with the exact messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.core.errors import Severity
from docgen.core.parties import read_parties
from tests.core.rows import csv_bytes, row, second

_TYPES = (
    "Kies uit gemeente, waterschap, provincie, omgevingsdienst, veiligheidsregio, ggd, rijk of "
    "overig."
)
_NR = "Vul een geheel getal in van 1 tot en met 9999."
_ID = "Gebruik alleen kleine letters, cijfers en losse koppeltekens, zoals 'de-bilt'."
_SECOND = "Vul voor een tweede ondertekenaar alle drie de kolommen in, of geen ervan."
_RETYPE = "Typ de cel opnieuw in, zonder te plakken."
_ONE_LINE = "Zet de waarde op één regel."


def problems(tmp_path: Path, *rows: dict[str, str]) -> list[tuple[str, Severity]]:
    path = tmp_path / "partijen.csv"
    path.write_bytes(csv_bytes(rows))
    return [(str(problem), problem.severity) for problem in read_parties(path).problems]


ROW_FAULTS = [
    (
        {"email": "info@soest"},
        ["email': geen geldig adres (“info@soest”). Vul het volledige adres in."],
    ),
    (
        {"email": "a@b.nl; c@d.nl"},
        ["email': meer dan één adres (“a@b.nl; c@d.nl”). Vul één adres in."],
    ),
    ({"email": ""}, ["email': de cel is leeg. Vul voor deze partij 'email' in."]),
    ({"nr": "zeven"}, [f"nr': geen geldig nummer (“zeven”). {_NR}"]),
    ({"nr": "0"}, [f"nr': geen geldig nummer (“0”). {_NR}"]),
    ({"nr": "-3"}, [f"nr': geen geldig nummer (“-3”). {_NR}"]),
    ({"nr": "1,5"}, [f"nr': geen geldig nummer (“1,5”). {_NR}"]),
    ({"nr": "10000"}, [f"nr': geen geldig nummer (“10000”). {_NR}"]),
    ({"nr": "²"}, [f"nr': geen geldig nummer (“²”). {_NR}"]),
    (
        {"nr": ""},
        [
            "nr': de cel is leeg. Geef de partij een nummer; een nummer wordt nooit opnieuw "
            "gebruikt."
        ],
    ),
    ({"type": "gemeent"}, [f"type': onbekend type (“gemeent”). Bedoelt u 'gemeente'? {_TYPES}"]),
    ({"type": "school"}, [f"type': onbekend type (“school”). {_TYPES}"]),
    ({"type": ""}, [f"type': de cel is leeg. {_TYPES}"]),
    (
        {"postcode": "12345"},
        ["postcode': geen geldige postcode (“12345”). Schrijf de postcode als 1234 AB."],
    ),
    (
        {"status": "uitgetrede"},
        [
            "status': onbekende status (“uitgetrede”). Bedoelt u 'uitgetreden'? Kies uit "
            "toegetreden of uitgetreden. Leeg laten mag ook."
        ],
    ),
    ({"id": "De Bilt"}, [f"id': geen geldige id (“De Bilt”). {_ID}"]),
    (
        {"id": "con"},
        ["id': “con” is op Windows geen geldige mapnaam. Kies een andere id, zoals 'partij-con'."],
    ),
    (
        {"naam": "AUX"},
        ["id': “aux” is op Windows geen geldige mapnaam. Kies een andere id, zoals 'partij-aux'."],
    ),
    (
        {"naam": "???"},
        [f"id': uit de naam “???” is geen id te maken. Vul de kolom 'id' zelf in. {_ID}"],
    ),
    ({"naam": ""}, ["naam': de cel is leeg. Vul voor deze partij 'naam' in."]),
    (
        {"naam": "ge\x07meente\x00"},
        [
            "naam': bevat een stuurteken (U+0007, U+0000) dat niet in een brief kan staan. "
            f"{_RETYPE}"
        ],
    ),
    (
        {"achternaam": "Voor\nbeeld"},
        [f"achternaam': bevat een regeleinde (“Voor beeld”). {_ONE_LINE}"],
    ),
    (
        {"functie_2": "wethouder"},
        [
            f"voorletters_2': de cel is leeg, terwijl 'functie_2' wel is ingevuld. {_SECOND}",
            f"achternaam_2': de cel is leeg, terwijl 'functie_2' wel is ingevuld. {_SECOND}",
        ],
    ),
    (
        {"voorletters_2": "C.", "achternaam_2": "Voorbeeld"},
        [
            "functie_2': de cel is leeg, terwijl 'voorletters_2' en 'achternaam_2' wel zijn "
            f"ingevuld. {_SECOND}"
        ],
    ),
    (
        {"nr": "a", "type": "b", "postcode": "c", "email": "d", "overleg": ""},
        [
            f"nr': geen geldig nummer (“a”). {_NR}",
            f"type': onbekend type (“b”). {_TYPES}",
            "overleg': de cel is leeg. Vul voor deze partij 'overleg' in.",
            "postcode': geen geldige postcode (“c”). Schrijf de postcode als 1234 AB.",
            "email': geen geldig adres (“d”). Vul het volledige adres in.",
        ],
    ),
]


@pytest.mark.parametrize(("changes", "messages"), ROW_FAULTS)
def test_a_faulty_row(tmp_path: Path, changes: dict[str, str], messages: list[str]) -> None:
    assert problems(tmp_path, row(**changes)) == [
        (f"partijen.csv, regel 2, kolom '{message}", Severity.ERROR) for message in messages
    ]


LIST_FAULTS = [
    (
        {},
        {"nr": "01"},
        "nr': nummer 1 is al van regel 2 (“gemeente Soest”). Geef elke partij een eigen nummer; "
        "een nummer wordt nooit opnieuw gebruikt.",
    ),
    (
        {"id": "x"},
        {"id": "x"},
        "id': id “x” is al van regel 2 (“gemeente Soest”). Geef elke partij een eigen id; vul "
        "daarvoor de kolom 'id' in.",
    ),
    (
        {"naam": "A & B"},
        {"naam": "A en B"},
        "id': id “a-en-b” is al van regel 2 (“A & B”). Geef elke partij een eigen id; vul "
        "daarvoor de kolom 'id' in.",
    ),
    (
        {},
        {"naam": "gemeente Soest"},
        "naam': “gemeente Soest” staat ook op regel 2. Laat één van beide staan.",
    ),
    (
        {"naam": "Súdwest-Fryslân"},
        {"naam": "SUDWEST  FRYSLAN."},
        "naam': “SUDWEST FRYSLAN.” is dezelfde partij als regel 2 (“Súdwest-Fryslân”), anders "
        "geschreven. Laat één van beide staan.",
    ),
]


@pytest.mark.parametrize(("one", "other", "message"), LIST_FAULTS)
def test_rows_that_cannot_both_be_right(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], message: str
) -> None:
    assert problems(tmp_path, row(**one), second(**other)) == [
        (f"partijen.csv, regel 3, kolom '{message}", Severity.ERROR)
    ]


_TWO = "Kijk na of dit twee verschillende partijen zijn."
WARNINGS = [
    (
        {"naam": "gemeente Nieuwegein"},
        {"naam": "gemeente Nieuwgein"},
        f"naam': “gemeente Nieuwgein” lijkt veel op regel 2 (“gemeente Nieuwegein”). {_TWO}",
    ),
    (
        {"naam": "gemeente Nieuwegein"},
        {"naam": "gemeente Nieuwegien"},
        f"naam': “gemeente Nieuwegien” lijkt veel op regel 2 (“gemeente Nieuwegein”). {_TWO}",
    ),
    ({}, {"naam": "Soest"}, f"naam': “Soest” lijkt veel op regel 2 (“gemeente Soest”). {_TWO}"),
    (
        {},
        {"email": "INFO@soest.example"},
        "email': hetzelfde adres (“INFO@soest.example”) als regel 2 (“gemeente Soest”). Kijk na "
        "of dit klopt: beide partijen krijgen hun stukken op dit adres.",
    ),
    (
        {},
        {"plaats": "Baa\u200brn"},
        f"plaats': bevat een onzichtbaar of onleesbaar teken (U+200B) in “Baa�rn”. {_RETYPE}",
    ),
]


@pytest.mark.parametrize(("one", "other", "message"), WARNINGS)
def test_what_is_only_odd(
    tmp_path: Path, one: dict[str, str], other: dict[str, str], message: str
) -> None:
    assert problems(tmp_path, row(**one), second(**other)) == [
        (f"partijen.csv, regel 3, kolom '{message}", Severity.WARNING)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"naam": "gemeente Ede"}, {"naam": "gemeente Epe"}),
        ({"naam": "gemeente Utrecht"}, {"naam": "provincie Utrecht", "type": "provincie"}),
        ({"naam": "Regio Midden 1"}, {"naam": "Regio Midden 2"}),
        ({"naam": "gemeente Leerdam"}, {"naam": "gemeente Leersum"}),
        ({"naam": "gemeente Papendrecht"}, {"naam": "gemeente Barendrecht"}),
        ({"adres": "a\nb"}, {"type": " Gemeente ", "status": "Toegetreden", "postcode": "1234ab"}),
    ],
)
def test_what_is_fine(tmp_path: Path, one: dict[str, str], other: dict[str, str]) -> None:
    assert problems(tmp_path, row(**one), second(**other)) == []
