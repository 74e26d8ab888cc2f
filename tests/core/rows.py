"""Lists of parties for tests: one sound row that each case changes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

SOUND: Mapping[str, str] = {
    "nr": "1",
    "naam": "gemeente Soest",
    "type": "gemeente",
    "functie": "burgemeester",
    "voorletters": "A.B.",
    "achternaam": "Voorbeeld",
    "functie_2": "",
    "voorletters_2": "",
    "achternaam_2": "",
    "overleg": "college van burgemeester en wethouders",
    "adres": "Dorpsstraat 1",
    "postcode": "1234 AB",
    "plaats": "Soest",
    "email": "info@soest.example",
    "status": "",
}


def row(**changes: str) -> dict[str, str]:
    """The sound row with other or more cells."""
    return {**SOUND, **changes}


def second(**changes: str) -> dict[str, str]:
    """Another sound row, of another party."""
    other = {"nr": "2", "naam": "gemeente Baarn", "email": "info@baarn.example"}
    return {**SOUND, **other, **changes}


def csv_bytes(
    rows: Iterable[Mapping[str, str]],
    *,
    delimiter: str = ";",
    encoding: str = "utf-8",
    line_end: str = "\r\n",
) -> bytes:
    """The rows as csv; the columns are those of the first row."""
    listed = list(rows)
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(
        stream, list(listed[0]), delimiter=delimiter, lineterminator=line_end, restval=""
    )
    writer.writeheader()
    writer.writerows(listed)
    return stream.getvalue().encode(encoding)
