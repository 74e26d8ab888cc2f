"""A sound template pack for tests, that each case changes."""

from __future__ import annotations

from pathlib import Path

from docgen.core.pack import PackResult, read_pack

SOUND = """\
kenmerk = "CRS-2026"
titel = "Convenant"
regio = "R"
versie = "1.0"
verzenddatum = 2025-11-14
retour_voor = 2026-01-01
inwerkingtreding = 2026-01-01
looptijd_jaren = 4

[afzender]
organisatie = "Provincie"
naam = "A. Voorbeeld"
functie = "voorzitter"
email = "a@b.example"
postcode = "1234AB"

[retour]
email = "r@b.example"

[aanhef]
gemeente = "Geacht college,"

[gegevens]
akkoord = 2025-10-31

[mail]
sjabloon = "mail.txt"
onderwerp = "Ter ondertekening"

[[stuk]]
id = "brief"
titel = "Brief"
delen = ["brief.docx"]
formaten = ["pdf", "docx"]

[[stuk]]
id = "convenant"
titel = "Het convenant"
delen = [
    "brief.docx",
    "Deel.docx",
]
ondertekenen = true
ondertekenpagina = 2
formaten = ["pdf"] # dit stuk

[velden.handtekening]
breedte_mm = 75

[smtp]
server = "s"
poort = 25
beveiliging = "tls"
gebruiker = "u"
wachtwoord_env = "W"
"""


def changed(old: str, new: str) -> str:
    """The sound pakket.toml with one text replaced, which must be there."""
    assert old in SOUND
    return SOUND.replace(old, new, 1)


def read(tmp_path: Path, text: str) -> PackResult:
    """Read this pakket.toml in a folder with two templates and a mail text."""
    for name in ("brief.docx", "Deel.docx", "mail.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "pakket.toml").write_text(text, encoding="utf-8", newline="\n")
    return read_pack(tmp_path)


def messages(result: PackResult) -> list[str]:
    """The problems as the user reads them."""
    return [str(problem) for problem in result.problems]
