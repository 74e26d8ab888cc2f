"""The blocks of pakket.toml about the definitive copy: each function reads one of them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from docgen.core.dutch import nearest, opsomming
from docgen.core.errors import Severity
from docgen.core.mail_specs import ClosingMailSpec
from docgen.core.model import (
    DefinitiveSpec,
    DocumentSpec,
    EffectRule,
    EffectSpec,
    FieldKind,
    OwnPart,
    SealSpec,
)
from docgen.core.pack_blocks import check_file
from docgen.core.pack_schema import TableReader
from docgen.core.shapes import quoted

_MOST_MONTHS = 120
_MOST_YEARS = 50
# RFC 3986, 3.2: a host, perhaps a port, no user or password before it.
_URL = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?][^\s#\\]*)?")
_TEXT = "word/document.xml"
_LARGEST_TEXT = 50_000_000
_SIGNATURE_FIELD = f"veld.{FieldKind.SIGNATURE.value}".encode()


def definitive(
    top: TableReader, folder: Path, files: frozenset[str], documents: Sequence[DocumentSpec]
) -> DefinitiveSpec:
    """``[definitief]``: how the definitive copy is put together.

    Args:
        folder: Folder of the pack; its templates are asked where the signature goes.
        files: Names of the files in it.
        documents: The documents of the pack.
    """
    table = top.table("definitief")
    if table is None:
        return DefinitiveSpec()
    table.only(("stuk", "delen"))
    chosen = _document(table, documents)
    if "delen" not in table.values:
        return DefinitiveSpec(table.text("stuk", required=False) or None)
    order = table.texts("delen")
    _check_order(table, order, files)
    if chosen is not None and order:
        signing = [part for part in chosen.parts if _asks_signature(folder / part)]
        _check_against(table, order, chosen, signing)
    return DefinitiveSpec(table.text("stuk", required=False) or None, order or None)


def _document(table: TableReader, documents: Sequence[DocumentSpec]) -> DocumentSpec | None:
    """The document that is meant: the one that is named, else the first that is signed."""
    signable = [spec for spec in documents if spec.signable]
    names = [spec.id for spec in signable]
    if "stuk" not in table.values:
        if documents and not signable:
            remedy = "Voeg 'ondertekenen = true' toe aan een [[stuk]], of verwijder dit blok."
            table.add("", "er is geen stuk dat wordt ondertekend", remedy)
        return signable[0] if signable else None
    name = table.text("stuk")
    if not name or name in names:
        return next((spec for spec in signable if spec.id == name), None)
    remedy = f"Kies uit {opsomming(names, 'of')}." if names else "Verwijder deze regel."
    if name in [spec.id for spec in documents]:
        table.add("stuk", f"het stuk {quoted(name)} wordt niet ondertekend", remedy)
        return None
    meant = nearest(name, names)
    question = f"Bedoelt u '{meant}'? " if meant else ""
    table.add("stuk", f"er is geen stuk {quoted(name)}", f"{question}{remedy}")
    return None


def _check_order(table: TableReader, order: Sequence[str], files: frozenset[str]) -> None:
    named = set(order)
    for part in dict.fromkeys(order):
        if part.lower().endswith(".docx"):
            check_file(table, "delen", part, files)
        elif part not in list(OwnPart):
            meant = nearest(part, list(OwnPart))
            named.add(meant or part)
            question = f"Bedoelt u '{meant}'? " if meant else ""
            words = opsomming([f"'{word}'" for word in OwnPart], "of")
            remedy = f"{question}Noem een Word-bestand (.docx) uit deze map, of {words}."
            table.add("delen", f"onbekend deel: {quoted(part)}", remedy)
        if order.count(part) > 1:
            what = f"{quoted(part)} staat er meer dan één keer"
            table.add("delen", what, "Noem elk deel één keer.")
    # Who misspelt the word has been told so already.
    if order and OwnPart.SIGNATURES not in named:
        what = f"'{OwnPart.SIGNATURES}' ontbreekt, dus de handtekeningen"
        remedy = f'Voeg "{OwnPart.SIGNATURES}" toe op de plaats waar die bladzijden horen.'
        table.add("delen", what, remedy)


def _check_against(
    table: TableReader, order: Sequence[str], document: DocumentSpec, signing: Sequence[str]
) -> None:
    """Whether all of the signed text is in it, once, and nothing unsigned looks signed."""
    for part in signing:
        if part in order:
            what = f"{quoted(part)} is de bladzijde die elke partij heeft ondertekend"
            remedy = f"Haal dit weg: die bladzijden komen bij '{OwnPart.SIGNATURES}'."
            table.add("delen", what, remedy)
    out = [part for part in document.parts if part not in order and part not in signing]
    if out:
        verb = "ontbreekt" if len(out) == 1 else "ontbreken"
        what = f"{opsomming([quoted(part) for part in out])} {verb}, terwijl dat is ondertekend"
        remedy = "Kijk na of dit de bedoeling is: het definitieve exemplaar is dan niet volledig."
        table.add("delen", what, remedy, Severity.WARNING)


def _asks_signature(path: Path) -> bool:
    """Whether a template has a place for a signature; false for what cannot be read.

    What is wrong with the file itself is told by those who open it to fill it in.
    """
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_TEXT) as stream:
            xml = stream.read(_LARGEST_TEXT)
    except (OSError, zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False
    # Word cuts a tag into runs wherever it likes.
    return _SIGNATURE_FIELD in re.sub(rb"<[^>]*>|\s", b"", xml)


def effect(top: TableReader, term_years: int | None) -> EffectSpec:
    """``[inwerking]``: when the covenant enters into force and what follows from that.

    Args:
        term_years: Term of the covenant, within which the rest must fall; ``None`` only when
            there is no such block.
    """
    table = top.table("inwerking")
    if table is None or term_years is None:
        return EffectSpec()
    table.only(("regel", "verlengingsoverleg_maanden", "evaluatie_jaren"))
    months = _optional(table, "verlengingsoverleg_maanden", _MOST_MONTHS)
    years = _optional(table, "evaluatie_jaren", _MOST_YEARS)
    term = f"de looptijd is {term_years} jaar"
    if months and months >= 12 * term_years:
        what = f"{months} maanden voor het einde is nog vóór het begin: {term}"
        table.add("verlengingsoverleg_maanden", what, "Kies minder maanden.", Severity.WARNING)
    if years and years >= term_years:
        what = f"er komt geen evaluatie vóór het einde: {term}"
        table.add("evaluatie_jaren", what, "Kies minder jaren.", Severity.WARNING)
    rule = table.choice("regel", list(EffectRule), EffectRule.LAST_SIGNATURE.value)
    return EffectSpec(EffectRule(rule), months, years)


def _optional(table: TableReader, key: str, most: int) -> int | None:
    return table.whole(key, 1, most) if key in table.values else None


def seal(top: TableReader) -> SealSpec:
    """``[zegel]``: what goes with the seal on the definitive copy."""
    table = top.table("zegel")
    if table is None:
        return SealSpec()
    table.only(("tijdstempeldienst",))
    url = table.text("tijdstempeldienst", required=False)
    if url and not _URL.fullmatch(url):
        remedy = "Schrijf het volledige adres, zoals https://tijdstempel.example/tsa."
        table.add("tijdstempeldienst", f"geen geldig webadres ({quoted(url)})", remedy)
    return SealSpec(url or None)


def closing_mail(top: TableReader, files: frozenset[str]) -> ClosingMailSpec:
    """``[slotmail]``: the mail that goes with the definitive copy."""
    table = top.table("slotmail")
    if table is None:
        return ClosingMailSpec()
    table.only(("sjabloon", "onderwerp"))
    template = table.text("sjabloon", required=False)
    if template:
        check_file(table, "sjabloon", template, files)
    return ClosingMailSpec(template or None, table.text("onderwerp", required=False) or None)
