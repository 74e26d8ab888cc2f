"""The blocks of pakket.toml about what happens after the signing: each function reads one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from docgen.core.amendment import (
    AmendmentSpec,
    ConsentRule,
    ConsentSpec,
    CorrectionSpec,
    Occasion,
)
from docgen.core.dutch import opsomming
from docgen.core.mail_specs import MailSpec
from docgen.core.pack_blocks import MAIL_BLOCKS, mail_spec
from docgen.core.pack_schema import TableReader
from docgen.core.shapes import quoted

_MOST_VOTES = 100_000
_SHARE = re.compile(r"(meer dan )?([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+){0,2}")


def occasion_mails(top: TableReader, files: frozenset[str]) -> dict[Occasion, MailSpec]:
    """``[mail.wijziging]`` and the like: mails for occasions after the signing."""
    mail = top.table("mail")
    found: dict[Occasion, MailSpec] = {}
    if mail is None:
        return found
    for name, meant in MAIL_BLOCKS.items():
        table = mail.table(name)
        if table is None:
            continue
        table.only(("sjabloon", "onderwerp"))
        found |= dict.fromkeys(meant, mail_spec(table, files))
    return found


def amendment(top: TableReader, version: str) -> AmendmentSpec | None:
    """``[wijziging]``: the amendment that leads to this revision.

    Args:
        version: The revision that the file names.
    """
    table = top.table("wijziging")
    if table is None:
        return None
    table.only(("van", "ingangsdatum", "reden"))
    since = table.text("van")
    if since and not _VERSION.fullmatch(since):
        remedy = 'Schrijf de versie als "1", "1.0" of "1.0.2".'
        table.add("van", f"geen geldige versie ({quoted(since)})", remedy)
    elif since and since == version:
        what = f"versie {since} kan niet worden gewijzigd in versie {version}"
        table.add("van", what, "Geef de gewijzigde tekst bij 'versie' een hoger nummer.")
    day = table.day("ingangsdatum")
    reason = table.text("reden", required=False)
    return AmendmentSpec(since, day, reason) if day is not None else None


def consent(top: TableReader) -> ConsentSpec:
    """``[instemming]``: when an amendment, or what is voted on, is adopted."""
    table = top.table("instemming")
    if table is None:
        return ConsentSpec()
    table.only(("regel", "aandeel", "stemmen", "gewicht", "stilzwijgend_na"))
    rule = ConsentRule(table.choice("regel", list(ConsentRule), ConsentRule.UNANIMITY.value))
    for key, wanted in (
        ("aandeel", ConsentRule.MAJORITY),
        ("stemmen", ConsentRule.MAJORITY),
        ("stilzwijgend_na", ConsentRule.TACIT),
    ):
        if key in table.values and rule is not wanted:
            what = f"dit hoort bij de regel '{wanted}', niet bij '{rule}'"
            table.add(key, what, f'Verwijder deze regel, of kies regel = "{wanted}".')
    share, more = _share(table) if rule is ConsentRule.MAJORITY else (None, False)
    return ConsentSpec(
        rule=rule,
        share=share,
        more_than=more,
        votes=_votes(table),
        weight=table.text("gewicht", required=False) or None,
        silent_after=table.day("stilzwijgend_na") if rule is ConsentRule.TACIT else None,
    )


def _votes(table: TableReader) -> int | None:
    return table.whole("stemmen", 1, _MOST_VOTES) if "stemmen" in table.values else None


def _share(table: TableReader) -> tuple[Fraction | None, bool]:
    """The needed share, and whether more than that is needed."""
    if "aandeel" in table.values and "stemmen" in table.values:
        table.add("aandeel", "ook 'stemmen' is ingevuld", "Kies een van beide.")
    if "aandeel" not in table.values:
        if "stemmen" not in table.values:
            remedy = 'Schrijf aandeel = "2/3", aandeel = "meer dan 1/2" of stemmen = 14.'
            table.add("", "er staat niet hoe groot de meerderheid moet zijn", remedy)
        return None, False
    text = table.text("aandeel")
    found = _SHARE.fullmatch(text)
    share = Fraction(int(found[2]), int(found[3])) if found else Fraction(0)
    if not found or not 0 < share <= 1 or (found[1] and share == 1):
        what = f"geen geldig deel van de stemmen ({quoted(text)})"
        table.add("aandeel", what, 'Schrijf een breuk, zoals "2/3" of "meer dan 1/2".')
        return None, False
    return share, bool(found[1])


def correction(top: TableReader) -> CorrectionSpec:
    """``[correctie]``: which columns of the list of parties matter for a signature."""
    table = top.table("correctie")
    if table is None:
        return CorrectionSpec()
    table.only(("wezenlijk", "niet_wezenlijk"))
    substantial = table.texts("wezenlijk", ())
    slight = table.texts("niet_wezenlijk", ())
    _check_once(table, substantial, slight)
    return CorrectionSpec(substantial, slight)


def _check_once(table: TableReader, substantial: Iterable[str], slight: Iterable[str]) -> None:
    both = [name for name in dict.fromkeys(slight) if name in set(substantial)]
    if both:
        names = opsomming([f"'{name}'" for name in both])
        verb = "staat" if len(both) == 1 else "staan"
        table.add("niet_wezenlijk", f"{names} {verb} ook bij 'wezenlijk'", "Kies een van beide.")
