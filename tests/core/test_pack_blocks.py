"""The blocks of pakket.toml, with the exact messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.core.errors import Severity
from docgen.core.mail_specs import SmtpSpec
from docgen.core.model import FieldKind, FieldSize, Format
from tests.core.packs import changed, messages, read

_FILE = "Let ook op hoofdletters en de extensie."
_NO_FOLDER = "Zet het bestand in de map van het sjabloonpakket en noem alleen de naam."
_ID = "Gebruik alleen kleine letters, cijfers en losse koppeltekens, zoals 'oplegger'."
_UNKNOWN = "Verbeter of verwijder deze naam."
_SECRET = (
    "Zet een wachtwoord nooit in dit bestand. Noem met 'wachtwoord_env' de naam van de "
    "omgevingsvariabele waarin het staat."
)

FAULTS = [
    (
        'email = "a@b.example"',
        'email = "a@b"',
        "regel 14, [afzender] 'email': geen geldig adres (“a@b”). Vul het volledige adres in.",
    ),
    (
        'organisatie = "Provincie"\n',
        "",
        "regel 10, [afzender] 'organisatie': ontbreekt. Voeg onder [afzender] een regel toe: "
        'organisatie = "…"',
    ),
    (
        'postcode = "1234AB"',
        'postcode = "x"',
        "regel 15, [afzender] 'postcode': geen geldige postcode (“x”). Schrijf de postcode als "
        "1234 AB.",
    ),
    (
        'email = "r@b.example"',
        'mail = "r@b.example"',
        f"regel 18, [retour] 'mail': onbekende naam. Bedoelt u 'email'? {_UNKNOWN}",
    ),
    (
        'gemeente = "Geacht college,"',
        'gemeent = "Geacht college,"',
        f"regel 21, [aanhef] 'gemeent': onbekende naam. Bedoelt u 'gemeente'? {_UNKNOWN}",
    ),
    (
        'gemeente = "Geacht college,"',
        'gemeente = ""',
        "regel 21, [aanhef] 'gemeente': is leeg. Vul een waarde in.",
    ),
    (
        '"mail.txt"',
        '"mial.txt"',
        "regel 27, [mail] 'sjabloon': het bestand “mial.txt” staat niet in de map. Bedoelt u "
        f"'mail.txt'? {_FILE}",
    ),
    (
        '"mail.txt"',
        '"../mail.txt"',
        f"regel 27, [mail] 'sjabloon': “../mail.txt” is geen bestandsnaam zonder map. {_NO_FOLDER}",
    ),
    (
        'onderwerp = "Ter ondertekening"',
        'onderwerp = "a\\nBcc: x"',
        "regel 28, [mail] 'onderwerp': bevat een regeleinde (“a Bcc: x”). Zet de tekst op één "
        "regel.",
    ),
    (
        'id = "brief"',
        'id = "Brief"',
        f"regel 31, [[stuk]] 1 'id': geen geldige id (“Brief”). {_ID}",
    ),
    ('id = "brief"', 'id = "con"', f"regel 31, [[stuk]] 1 'id': geen geldige id (“con”). {_ID}"),
    (
        'id = "brief"',
        'id = "convenant"',
        "regel 37, [[stuk]] 2 'id': de id “convenant” is al van een eerder stuk. Geef elk stuk een "
        "eigen id.",
    ),
    (
        '["brief.docx"]',
        '["Brief.docx"]',
        "regel 33, [[stuk]] 1 'delen': het bestand “Brief.docx” heet op schijf “brief.docx”. "
        f"Bedoelt u 'brief.docx'? {_FILE}",
    ),
    (
        '["brief.docx"]',
        '["brief.doc"]',
        "regel 33, [[stuk]] 1 'delen': “brief.doc” is geen Word-bestand. Sla het sjabloon op als "
        ".docx en noem die naam.",
    ),
    (
        '["brief.docx"]',
        "['map\\brief.docx']",
        "regel 33, [[stuk]] 1 'delen': “map\\brief.docx” is geen bestandsnaam zonder map. "
        f"{_NO_FOLDER}",
    ),
    (
        "ondertekenen = true\n",
        "",
        "regel 43, [[stuk]] 2 'ondertekenpagina': dit stuk wordt niet ondertekend. Voeg "
        "'ondertekenen = true' toe, of verwijder deze regel.",
    ),
    (
        "ondertekenpagina = 2",
        "ondertekenpagina = 0",
        "regel 44, [[stuk]] 2 'ondertekenpagina': 0 is hier niet mogelijk. Vul een getal in van 1 "
        "tot en met 200.",
    ),
    (
        '["pdf", "docx"]',
        '["pdf", "doc"]',
        "regel 34, [[stuk]] 1 'formaten': onbekend formaat (“doc”). Kies uit pdf en docx.",
    ),
    (
        '["pdf", "docx"]',
        '["pdf", "pdf"]',
        "regel 34, [[stuk]] 1 'formaten': “pdf” staat er tweemaal. Noem elk formaat één keer.",
    ),
    (
        '["pdf"] # dit stuk',
        '["docx"]',
        "regel 45, [[stuk]] 2 'formaten': een stuk dat wordt ondertekend, kan niet als "
        'Word-bestand worden verstuurd. Schrijf formaten = ["pdf"].',
    ),
    (
        'delen = ["brief.docx"]',
        'delen = ["brief.docx", "Deel.docx"]',
        "regel 34, [[stuk]] 1 'formaten': een stuk van 2 delen kan niet als Word-bestand worden "
        'verstuurd. Schrijf formaten = ["pdf"], of maak er één deel van.',
    ),
    (
        'titel = "Brief"',
        'titel = "Brief"\nvolgorde = 1',
        "regel 33, [[stuk]] 1 'volgorde': onbekende naam. Verwijder dit. Bekend zijn hier 'id', "
        "'titel', 'delen', 'ondertekenen', 'ondertekenpagina', 'formaten', 'mail' en 'bij'.",
    ),
    (
        'formaten = ["pdf"] # dit stuk',
        'formaten = ["pdf"]\nmail = ["docx"]',
        "regel 46, [[stuk]] 2 'mail': “docx” staat niet bij de formaten van dit stuk. Voeg "
        "het toe aan 'formaten', of haal het hier weg.",
    ),
    (
        'formaten = ["pdf"] # dit stuk',
        'formaten = ["pdf"]\nmail = ["pdf", "pdf"]',
        "regel 46, [[stuk]] 2 'mail': “pdf” staat er tweemaal. Noem elk formaat één keer.",
    ),
    (
        'formaten = ["pdf"] # dit stuk',
        'formaten = ["pdf"]\nmail = "pdf"',
        "regel 46, [[stuk]] 2 'mail': hier hoort een lijst van teksten te staan, maar er staat de "
        'tekst “pdf”. Schrijf mail = ["…", "…"].',
    ),
    (
        "[velden.handtekening]",
        "[velden.hantekening]",
        f"regel 47, [velden] 'hantekening': onbekende naam. Bedoelt u 'handtekening'? {_UNKNOWN}",
    ),
    (
        "breedte_mm = 75",
        "breedte_mm = 7.5",
        "regel 48, [velden.handtekening] 'breedte_mm': 7.5 is hier niet mogelijk. Vul een getal in "
        "van 10 tot en met 180.",
    ),
    (
        "breedte_mm = 75",
        "hoogte_mm = nan",
        "regel 48, [velden.handtekening] 'hoogte_mm': nan is hier niet mogelijk. Vul een getal in "
        "van 4 tot en met 80.",
    ),
    (
        'server = "s"',
        'server = "s"\nwachtwoord = "geheim"',
        f"regel 52, [smtp] 'wachtwoord': onbekende naam. {_SECRET}",
    ),
    (
        "poort = 25",
        "poort = 65536",
        "regel 52, [smtp] 'poort': 65536 is hier niet mogelijk. Vul een getal in van 1 tot en met "
        "65535.",
    ),
    (
        'beveiliging = "tls"',
        'beveiliging = "startls"',
        "regel 53, [smtp] 'beveiliging': onbekende keuze: de tekst “startls”. Bedoelt u "
        "'starttls'? Kies uit starttls, tls of geen.",
    ),
    (
        'gebruiker = "u"\n',
        "",
        "regel 54, [smtp] 'wachtwoord_env': 'gebruiker' ontbreekt. Vul beide in, of geen van "
        "beide.",
    ),
    (
        'wachtwoord_env = "W"',
        'wachtwoord_env = "a b"',
        "regel 55, [smtp] 'wachtwoord_env': geen geldige naam van een omgevingsvariabele (“a b”). "
        "Noem de variabele, niet het wachtwoord, zoals DOCGEN_SMTP.",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_faults(tmp_path: Path, old: str, new: str, message: str) -> None:
    result = read(tmp_path, changed(old, new))
    assert result.pack is None
    assert messages(result) == [f"pakket.toml, {message}"]


@pytest.mark.parametrize(
    ("line", "formats"),
    [
        ("", (Format.PDF,)),
        ('mail = ["docx", "pdf"]', (Format.PDF, Format.DOCX)),
        ('mail = ["docx"]', (Format.DOCX,)),
        ("mail = []", ()),
    ],
)
def test_what_goes_with_the_mail(tmp_path: Path, line: str, formats: tuple[Format, ...]) -> None:
    both = 'formaten = ["pdf", "docx"]'
    result = read(tmp_path, changed(both, f"{both}\n{line}"))
    assert result.problems == ()
    assert result.pack is not None
    assert result.pack.documents[0].mail_formats == formats


def test_nothing_goes_with_the_mail_of_a_document_without_pdf(tmp_path: Path) -> None:
    result = read(tmp_path, changed('formaten = ["pdf", "docx"]', 'formaten = ["docx"]'))
    assert result.pack is not None
    assert result.pack.documents[0].mail_formats == ()


def test_a_password_in_the_clear_is_a_warning(tmp_path: Path) -> None:
    result = read(tmp_path, changed('beveiliging = "tls"', 'beveiliging = "geen"'))
    assert result.pack is not None
    assert messages(result) == [
        "pakket.toml, regel 53, [smtp] 'beveiliging': het wachtwoord gaat zonder beveiliging over "
        "het netwerk. Kies 'starttls' of 'tls'."
    ]
    assert result.problems[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("lines", "spec"),
    [
        ("", SmtpSpec("s", 587, "starttls", None, None)),
        ('beveiliging = "tls"', SmtpSpec("s", 465, "tls", None, None)),
        ('beveiliging = "geen"', SmtpSpec("s", 25, "geen", None, None)),
        ("poort = 2525", SmtpSpec("s", 2525, "starttls", None, None)),
    ],
)
def test_mail_server_with_what_is_left_out(tmp_path: Path, lines: str, spec: SmtpSpec) -> None:
    start = changed("", "").index("poort")
    result = read(tmp_path, changed("", "")[:start] + lines)
    assert result.problems == ()
    assert result.pack is not None
    assert result.pack.smtp == spec


@pytest.mark.parametrize("width", [10, 180])
def test_sizes_up_to_the_bounds(tmp_path: Path, width: int) -> None:
    result = read(tmp_path, changed("breedte_mm = 75", f"breedte_mm = {width}"))
    assert result.pack is not None
    assert result.pack.field_sizes[FieldKind.SIGNATURE] == FieldSize(width, 22)


def test_sizes_of_fields(tmp_path: Path) -> None:
    result = read(tmp_path, changed("breedte_mm = 75", "hoogte_mm = 30.5"))
    assert result.pack is not None
    assert result.pack.field_sizes[FieldKind.SIGNATURE] == FieldSize(75, 30.5)


def test_boxes_of_answers_have_one_size(tmp_path: Path) -> None:
    result = read(tmp_path, changed("", "") + "\n[velden.keuze]\nzijde_mm = 8\n")
    assert result.problems == ()
    assert result.pack is not None
    kinds = [kind for kind in FieldKind if kind.is_choice]
    assert [result.pack.field_sizes[kind] for kind in kinds] == [FieldSize(8, 8)] * 3


def test_an_answer_has_no_size_of_its_own(tmp_path: Path) -> None:
    result = read(tmp_path, changed("", "") + "\n[velden.voor]\nbreedte_mm = 20\n")
    (message,) = messages(result)
    assert "'voor': onbekende naam." in message
