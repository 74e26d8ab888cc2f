"""The blocks of pakket.toml about what happens after the signing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from docgen.core.amendment import (
    AmendmentSpec,
    ConsentRule,
    ConsentSpec,
    CorrectionSpec,
    Occasion,
    Weight,
)
from docgen.core.mail_specs import MailSpec
from tests.core.packs import SOUND, changed, messages, read

_FIRST = len(SOUND.splitlines()) + 1


def test_all_may_be_left_out(tmp_path: Path) -> None:
    pack = read(tmp_path, SOUND).pack
    assert pack is not None
    assert pack.amendment is None
    assert pack.consent == ConsentSpec()
    assert pack.correction == CorrectionSpec()
    assert pack.occasion_mails == {}
    assert {spec.occasions for spec in pack.documents} == {(Occasion.SIGNING,)}


def test_every_value_is_read(tmp_path: Path) -> None:
    text = changed('versie = "1.0"', 'versie = "1.1"')
    text = text.replace('id = "brief"', 'id = "brief"\nbij = ["wijziging", "toetreding"]')
    text = text.replace(
        "[[stuk]]", '[mail.wijziging]\nsjabloon = "mail.txt"\nonderwerp = "W"\n[[stuk]]', 1
    )
    text += """
[wijziging]
van = "1.0"
ingangsdatum = 2027-07-01
reden = "Omdat het moet."
[instemming]
regel = "meerderheid"
aandeel = "meer dan 1/2"
gewicht = "stemmen"
[correctie]
wezenlijk = ["naam"]
niet_wezenlijk = ["email", "adres"]
"""
    result = read(tmp_path, text)
    assert messages(result) == []
    pack = result.pack
    assert pack is not None
    assert pack.amendment == AmendmentSpec("1.0", date(2027, 7, 1), "Omdat het moet.")
    assert pack.consent == ConsentSpec(ConsentRule.MAJORITY, Fraction(1, 2), True, None, "stemmen")
    assert pack.correction == CorrectionSpec(("naam",), ("email", "adres"))
    assert pack.documents[0].occasions == (Occasion.AMENDMENT, Occasion.ACCESSION)
    assert pack.mail_for(Occasion.AMENDMENT) == MailSpec("mail.txt", "W")
    assert pack.mail_for(Occasion.ACCESSION) == pack.mail


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (
            '[wijziging]\nvan = "een"\ningangsdatum = 2027-07-01',
            "[wijziging] 'van': geen geldige versie (“een”). "
            'Schrijf de versie als "1", "1.0" of "1.0.2".',
        ),
        (
            '[wijziging]\nvan = "1.0"\ningangsdatum = 2027-07-01',
            "[wijziging] 'van': versie 1.0 kan niet worden gewijzigd in versie 1.0. "
            "Geef de gewijzigde tekst bij 'versie' een hoger nummer.",
        ),
        (
            '[instemming]\nregel = "meerderheid"',
            "[instemming]: er staat niet hoe groot de meerderheid moet zijn. "
            'Schrijf aandeel = "2/3", aandeel = "meer dan 1/2" of stemmen = 14.',
        ),
        (
            '[instemming]\nregel = "meerderheid"\naandeel = "5/4"',
            "[instemming] 'aandeel': geen geldig deel van de stemmen (“5/4”). "
            'Schrijf een breuk, zoals "2/3" of "meer dan 1/2".',
        ),
        (
            '[instemming]\nregel = "meerderheid"\nstemmen = 3\naandeel = "1/2"',
            "[instemming] 'aandeel': ook 'stemmen' is ingevuld. Kies een van beide.",
        ),
        (
            "[instemming]\nstemmen = 14",
            "[instemming] 'stemmen': dit hoort bij de regel 'meerderheid', niet bij "
            "'eenparigheid'. Verwijder deze regel, of kies regel = \"meerderheid\".",
        ),
        (
            '[correctie]\nwezenlijk = ["naam"]\nniet_wezenlijk = ["naam"]',
            "[correctie] 'niet_wezenlijk': 'naam' staat ook bij 'wezenlijk'. Kies een van beide.",
        ),
    ],
)
def test_faults(block: str, message: str, tmp_path: Path) -> None:
    found = messages(read(tmp_path, f"{SOUND}{block}\n"))
    assert [text.split(", ", 2)[2] for text in found] == [message]


def test_an_unknown_occasion(tmp_path: Path) -> None:
    text = changed('id = "brief"', 'id = "brief"\nbij = ["wijzigng"]')
    (found,) = messages(read(tmp_path, text))
    assert found.endswith(
        "'bij': onbekende gelegenheid (“wijzigng”). Bedoelt u 'wijziging'? Kies uit "
        "ondertekening, wijziging, toetreding, kennisgeving toetreding en kennisgeving uittreding."
    )


@pytest.mark.parametrize(
    ("names", "weight"),
    [
        ((), Weight.SLIGHT),
        (("email",), Weight.SLIGHT),
        (("email", "naam"), Weight.SUBSTANTIAL),
        (("email", "kleur"), Weight.UNDECLARED),
        (("kleur", "naam"), Weight.SUBSTANTIAL),
    ],
)
def test_the_heaviest_change_decides(names: tuple[str, ...], weight: Weight) -> None:
    assert CorrectionSpec(("naam",), ("email",)).weigh(names) is weight
