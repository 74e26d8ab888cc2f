"""The blocks of pakket.toml about the definitive copy."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from docgen.core.mail_specs import ClosingMailSpec
from docgen.core.model import DefinitiveSpec, EffectRule, EffectSpec, SealSpec
from docgen.core.pack import read_pack
from tests.core.packs import SOUND, changed, messages, read

ROOT = Path(__file__).resolve().parents[2]
_FIRST = len(SOUND.splitlines()) + 1
_WARNING = " Kijk na of dit de bedoeling is: het definitieve exemplaar is dan niet volledig."


def test_all_may_be_left_out(tmp_path: Path) -> None:
    pack = read(tmp_path, SOUND).pack
    assert pack is not None
    assert pack.definitive == DefinitiveSpec(None, None)
    assert pack.effect == EffectSpec(EffectRule.LAST_SIGNATURE, None, None)
    assert pack.seal == SealSpec(None)
    assert pack.closing_mail == ClosingMailSpec(None, None)


def test_empty_blocks_are_as_none(tmp_path: Path) -> None:
    result = read(tmp_path, SOUND + "[definitief]\n[inwerking]\n[zegel]\n[slotmail]\n")
    assert messages(result) == []
    assert result.pack is not None
    assert result.pack.definitive == DefinitiveSpec()
    assert result.pack.effect == EffectSpec()
    assert result.pack.seal == SealSpec()
    assert result.pack.closing_mail == ClosingMailSpec()


def test_every_value_is_read(tmp_path: Path) -> None:
    result = read(
        tmp_path,
        SOUND
        + """
[definitief]
stuk = "convenant"
delen = ["brief.docx", "partijenlijst", "Deel.docx", "ondertekenpaginas", "colofon"]
[inwerking]
regel = "vaste datum"
verlengingsoverleg_maanden = 6
evaluatie_jaren = 2
[zegel]
tijdstempeldienst = "https://tijd.example:8443/tsa?soort=1"
[slotmail]
sjabloon = "mail.txt"
onderwerp = "Het definitieve exemplaar"
""",
    )
    assert messages(result) == []
    pack = result.pack
    assert pack is not None
    assert pack.definitive == DefinitiveSpec(
        "convenant", ("brief.docx", "partijenlijst", "Deel.docx", "ondertekenpaginas", "colofon")
    )
    assert pack.effect == EffectSpec(EffectRule.FIXED_DAY, 6, 2)
    assert pack.seal == SealSpec("https://tijd.example:8443/tsa?soort=1")
    assert pack.closing_mail == ClosingMailSpec("mail.txt", "Het definitieve exemplaar")


def test_the_pack_of_the_repository_declares_its_definitive_copy() -> None:
    result = read_pack(ROOT / "sjablonen" / "convenant-regionale-samenwerking")
    assert messages(result) == []
    assert result.pack is not None
    assert result.pack.definitive == DefinitiveSpec(
        None,
        (
            "convenant-voorblad.docx",
            "partijenlijst",
            "convenant-tekst.docx",
            "convenant-bijlage-1.docx",
            "ondertekenpaginas",
            "verantwoording",
            "colofon",
        ),
    )
    assert result.pack.effect == EffectSpec(EffectRule.FIXED_DAY, 6, 2)


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (
            '[definitief]\nstuk = "convenand"\n',
            f"regel {_FIRST + 1}, [definitief] 'stuk': er is geen stuk “convenand”. Bedoelt u "
            "'convenant'? Kies uit convenant.",
        ),
        (
            '[definitief]\nstuk = "brief"\n',
            f"regel {_FIRST + 1}, [definitief] 'stuk': het stuk “brief” wordt niet ondertekend. "
            "Kies uit convenant.",
        ),
        (
            '[definitief]\ndelen = ["brief.docx", "Deel.docx", "ondertekenpagina"]\n',
            f"regel {_FIRST + 1}, [definitief] 'delen': onbekend deel: “ondertekenpagina”. Bedoelt "
            "u 'ondertekenpaginas'? Noem een Word-bestand (.docx) uit deze map, of "
            "'partijenlijst', 'wijzigingen', 'ondertekenpaginas', 'verantwoording' of 'colofon'.",
        ),
        (
            '[definitief]\ndelen = ["brief.docx", "Deel.docx", "colofon"]\n',
            f"regel {_FIRST + 1}, [definitief] 'delen': 'ondertekenpaginas' ontbreekt, dus de "
            'handtekeningen. Voeg "ondertekenpaginas" toe op de plaats waar die bladzijden horen.',
        ),
        (
            '[definitief]\ndelen = ["brief.docx", "Deel.docx", "ondertekenpaginas", "vvv.docx"]\n',
            f"regel {_FIRST + 1}, [definitief] 'delen': het bestand “vvv.docx” staat niet in de "
            "map. Let ook op hoofdletters en de extensie.",
        ),
        (
            '[definitief]\ndelen = ["Deel.docx", "ondertekenpaginas", "brief.docx", "Deel.docx"]\n',
            f"regel {_FIRST + 1}, [definitief] 'delen': “Deel.docx” staat er meer dan één keer. "
            "Noem elk deel één keer.",
        ),
        (
            "[definitief]\ndelen = []\n",
            f"regel {_FIRST + 1}, [definitief] 'delen': de lijst is leeg. Schrijf delen = [\"…\"].",
        ),
        (
            '[inwerking]\nregel = "laatste handtekeningen"\n',
            f"regel {_FIRST + 1}, [inwerking] 'regel': onbekende keuze: de tekst “laatste "
            "handtekeningen”. Bedoelt u 'laatste handtekening'? Kies uit laatste handtekening of "
            "vaste datum.",
        ),
        (
            "[inwerking]\nverlengingsoverleg_maanden = 0\n",
            f"regel {_FIRST + 1}, [inwerking] 'verlengingsoverleg_maanden': 0 is hier niet "
            "mogelijk. Vul een getal in van 1 tot en met 120.",
        ),
        (
            "[inwerking]\nevaluatie_jaren = 51\n",
            f"regel {_FIRST + 1}, [inwerking] 'evaluatie_jaren': 51 is hier niet mogelijk. Vul een "
            "getal in van 1 tot en met 50.",
        ),
        (
            '[zegel]\ntijdstempeldienst = "tijd.example"\n',
            f"regel {_FIRST + 1}, [zegel] 'tijdstempeldienst': geen geldig webadres "
            "(“tijd.example”). Schrijf het volledige adres, zoals https://tijdstempel.example/tsa.",
        ),
        (
            '[zegel]\ntijdstempeldienst = "https://naam:geheim@tijd.example"\n',
            f"regel {_FIRST + 1}, [zegel] 'tijdstempeldienst': geen geldig webadres "
            "(“https://naam:geheim@tijd.example”). Schrijf het volledige adres, zoals "
            "https://tijdstempel.example/tsa.",
        ),
        (
            '[slotmail]\nsjabloon = "slot.txt"\n',
            f"regel {_FIRST + 1}, [slotmail] 'sjabloon': het bestand “slot.txt” staat niet in de "
            "map. Let ook op hoofdletters en de extensie.",
        ),
    ],
)
def test_faults(tmp_path: Path, block: str, message: str) -> None:
    result = read(tmp_path, SOUND + block)
    assert result.pack is None
    assert messages(result) == [f"pakket.toml, {message}"]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        (
            '[definitief]\ndelen = ["ondertekenpaginas"]\n',
            "[definitief] 'delen': “brief.docx” en “Deel.docx” ontbreken, terwijl dat is "
            "ondertekend." + _WARNING,
        ),
        (
            '[definitief]\ndelen = ["ondertekenpaginas", "brief.docx"]\n',
            "[definitief] 'delen': “Deel.docx” ontbreekt, terwijl dat is ondertekend." + _WARNING,
        ),
        (
            "[inwerking]\nverlengingsoverleg_maanden = 48\n",
            "[inwerking] 'verlengingsoverleg_maanden': 48 maanden voor het einde is nog vóór het "
            "begin: de looptijd is 4 jaar. Kies minder maanden.",
        ),
        (
            "[inwerking]\nevaluatie_jaren = 4\n",
            "[inwerking] 'evaluatie_jaren': er komt geen evaluatie vóór het einde: de looptijd is "
            "4 jaar. Kies minder jaren.",
        ),
    ],
)
def test_what_may_be_meant_is_a_warning(tmp_path: Path, block: str, message: str) -> None:
    result = read(tmp_path, SOUND + block)
    assert result.pack is not None
    assert messages(result) == [f"pakket.toml, regel {_FIRST + 1}, {message}"]


def _signed(tmp_path: Path, name: str) -> None:
    """Make a template with the tag of the signature cut into runs, as Word does."""
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr(
            "word/document.xml", "<w:t>{{ veld.hand</w:t></w:r><w:r><w:t>tekening_2 }}</w:t>"
        )


@pytest.mark.parametrize("part", ["Deel.docx", "brief.docx"])
def test_the_part_with_the_signature_is_not_missed(tmp_path: Path, part: str) -> None:
    other = "brief.docx" if part == "Deel.docx" else "Deel.docx"
    read(tmp_path, f'{SOUND}[definitief]\ndelen = ["{other}", "ondertekenpaginas"]\n')
    _signed(tmp_path, part)
    result = read_pack(tmp_path)
    assert messages(result) == []
    assert result.pack is not None


def test_the_part_with_the_signature_does_not_come_in_unsigned(tmp_path: Path) -> None:
    read(tmp_path, f'{SOUND}[definitief]\ndelen = ["brief.docx","Deel.docx","ondertekenpaginas"]\n')
    _signed(tmp_path, "Deel.docx")
    assert messages(read_pack(tmp_path)) == [
        f"pakket.toml, regel {_FIRST + 1}, [definitief] 'delen': “Deel.docx” is de bladzijde die "
        "elke partij heeft ondertekend. Haal dit weg: die bladzijden komen bij "
        "'ondertekenpaginas'."
    ]


def test_without_a_document_that_is_signed(tmp_path: Path) -> None:
    unsigned = changed("ondertekenen = true\nondertekenpagina = 2\n", "")
    first = len(unsigned.splitlines()) + 1
    assert messages(read(tmp_path, f"{unsigned}[definitief]\n")) == [
        f"pakket.toml, regel {first}, [definitief]: er is geen stuk dat wordt ondertekend. Voeg "
        "'ondertekenen = true' toe aan een [[stuk]], of verwijder dit blok."
    ]
    assert messages(read(tmp_path, f'{unsigned}[definitief]\nstuk = "convenant"\n')) == [
        f"pakket.toml, regel {first + 1}, [definitief] 'stuk': het stuk “convenant” wordt niet "
        "ondertekend. Verwijder deze regel."
    ]
