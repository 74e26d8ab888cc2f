"""The blocks of pakket.toml about data: tables, columns, calculations and checks.

As in `docgen.core.pack_blocks`, each function adds what is wrong to the reader and gives a
placeholder for what it could not read. Expressions are only taken over here: what is wrong with
them is found by `docgen.documents.calculations`, which has the template language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.core.dutch import nearest, opsomming
from docgen.core.errors import Severity
from docgen.core.pack_data import (
    PER_PARTY,
    Calculation,
    ColumnKind,
    DataCheck,
    Declarations,
    TableSpec,
)
from docgen.core.pack_schema import TableReader, kind_of
from docgen.core.party_columns import KNOWN
from docgen.core.shapes import quoted

_TABLE = ("naam", "bestand", "kolommen", "optioneel", "sleutel", "partijen")
_CHECK = ("eis", "melding", "oplossing", "ernst", "per")
_SUFFIXES = (".csv", ".xlsx")
_PER_PARTY = "per_partij"
_NAME = "Begin met een kleine letter en gebruik alleen kleine letters, cijfers en _."


def declarations(top: TableReader) -> Declarations:
    """Everything that the file declares about data."""
    tables = _tables(top)
    return Declarations(
        tables=tables,
        party_columns=_party_columns(top),
        calculations=_calculations(top),
        checks=_checks(top, tables),
    )


def _usable(name: str) -> bool:
    """Whether a template can use the name: a plain identifier in lower case."""
    plain = name.isidentifier() and name == name.lower() and not name.startswith("_")
    return plain and not hasattr(dict, name)


def _tables(top: TableReader) -> tuple[TableSpec, ...]:
    found: list[TableSpec] = []
    for table in top.tables("tabel") if "tabel" in top.values else ():
        spec = _table(table)
        if spec.name and spec.name in [other.name for other in found]:
            table.add(
                "naam", f"er is al een tabel '{spec.name}'", "Geef elke tabel een eigen naam."
            )
        found.append(spec)
    return tuple(found)


def _table(table: TableReader) -> TableSpec:
    table.only(_TABLE)
    name, file = table.text("naam"), table.text("bestand")
    if name and (not _usable(name) or name == PER_PARTY):
        table.add("naam", f"geen bruikbare naam voor een tabel ({quoted(name)})", _NAME)
    if file and ("/" in file or "\\" in file or not file.lower().endswith(_SUFFIXES)):
        what = f"dit is geen naam van een csv- of Excel-bestand ({quoted(file)})"
        remedy = "Noem alleen de bestandsnaam, zoals opdrachten.csv; geen map."
        table.add("bestand", what, remedy)
    columns = _columns(table.table("kolommen"))
    concerns = table.text("partijen", required=False) or None
    if concerns and columns.setdefault(concerns, ColumnKind.PARTIES) not in (
        ColumnKind.PARTY,
        ColumnKind.PARTIES,
    ):
        what = f"de kolom '{concerns}' is onder kolommen geen kolom met partijen"
        table.add("partijen", what, f'Schrijf {concerns} = "partijen", of laat die regel weg.')
    key = table.text("sleutel", required=False) or None
    if key:
        columns.setdefault(key, ColumnKind.TEXT)
    optional = table.texts("optioneel", ())
    for column in optional:
        if column not in columns:
            what = f"de kolom '{column}' staat niet onder kolommen"
            table.add("optioneel", what, _did_you_mean(column, columns))
        elif column == key:
            what = f"de sleutel '{column}' kan niet leeg blijven"
            table.add("optioneel", what, "Haal hem hier weg.")
    return TableSpec(name, file, columns, optional, key, concerns)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    names = tuple(known)
    meant = nearest(word, names)
    if meant:
        return f"Bedoelt u '{meant}'?"
    return f"Kies uit {opsomming(names, 'of')}." if names else "Noem die kolom onder kolommen."


def _columns(table: TableReader | None) -> dict[str, ColumnKind]:
    """Kind of each column that a block declares."""
    columns: dict[str, ColumnKind] = {}
    for name, value in table.values.items() if table else ():
        if table is None:
            continue
        if not _usable(name):
            table.add(name, "deze naam kan niet in een sjabloon worden gebruikt", _NAME)
        if not isinstance(value, str) or value not in list(ColumnKind):
            meant = nearest(value, list(ColumnKind)) if isinstance(value, str) else None
            question = f"Bedoelt u '{meant}'? " if meant else ""
            remedy = f"{question}Kies uit {opsomming(list(ColumnKind), 'of')}."
            table.add(name, f"onbekende soort: {kind_of(value)}", remedy)
            value = ColumnKind.TEXT
        columns[name] = ColumnKind(value)
    return columns


def _party_columns(top: TableReader) -> dict[str, ColumnKind]:
    """``[partijen.kolommen]``: own columns of the list of parties that are no text."""
    block = top.table("partijen")
    if block is None:
        return {}
    block.only(("kolommen",))
    table = block.table("kolommen", required=True)
    columns = _columns(table)
    for name in columns:
        if table is not None and name in KNOWN:
            what = "deze kolom van de partijenlijst heeft een vaste betekenis"
            table.add(name, what, "Noem hier alleen eigen kolommen.")
    return columns


def _calculations(top: TableReader) -> tuple[Calculation, ...]:
    """``[berekening]`` and ``[berekening.per_partij]``: named values."""
    table = top.table("berekening")
    if table is None:
        return ()
    once = {key: value for key, value in table.values.items() if key != _PER_PARTY}
    inner = table.table(_PER_PARTY)
    found = list(_named(table, once, per_party=False))
    for item in _named(inner, inner.values, per_party=True) if inner else ():
        if item.name in once and inner is not None:
            what = "deze naam staat ook onder [berekening]"
            inner.add(item.name, what, "Geef elke berekening een eigen naam.")
        found.append(item)
    return tuple(found)


def _named(
    table: TableReader, values: Mapping[str, object], *, per_party: bool
) -> Iterable[Calculation]:
    for name in values:
        expression = table.text(name)
        if not _usable(name):
            table.add(name, "deze naam kan niet in een sjabloon worden gebruikt", _NAME)
        yield Calculation(name, expression, per_party, table.place(name))


def _checks(top: TableReader, tables: tuple[TableSpec, ...]) -> tuple[DataCheck, ...]:
    found: list[DataCheck] = []
    allowed = (PER_PARTY, *(spec.name for spec in tables if spec.name))
    for table in top.tables("controle") if "controle" in top.values else ():
        table.only(_CHECK)
        severity = table.choice("ernst", list(Severity), Severity.ERROR.value)
        per = table.choice("per", allowed, "")
        found.append(
            DataCheck(
                demand=table.text("eis"),
                message=table.text("melding"),
                remedy=table.text("oplossing", required=False),
                severity=Severity(severity),
                per=per,
                place=table.place(),
            )
        )
    return tuple(found)
