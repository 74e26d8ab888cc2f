"""Changing a few values in a TOML file that a person wrote, so that the rest stays as it was.

Comments, order and spacing are theirs; only the asked values change. What was written is read
again, and must say what was asked and nothing else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date

from docgen.core.errors import DataError

_TABLE = re.compile(r"\s*\[")


def change(source: bytes, name: str, values: Mapping[str, str | date], block: str,
           content: Mapping[str, str | date]) -> bytes:  # fmt: skip
    """Change top-level values and write one table anew.

    Args:
        source: The file.
        name: Its name, for messages.
        values: Top-level keys that are there already, with their new values.
        block: Name of the table; it is put at the end when it is not there yet.
        content: Everything that the table is to hold.

    Raises:
        DataError: The file is laid out so that it cannot be changed safely; a person must do it.
    """
    text = source.decode("utf-8")
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.removeprefix("\ufeff").splitlines()
    top = next((nr for nr, line in enumerate(lines) if _TABLE.match(line)), len(lines))
    for key, value in values.items():
        _set(lines, top, key, value)
    lines = _with_block(lines, block, content)
    made = newline.join(lines) + newline
    _check(text, made, name, values, block, content)
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    return (bom + made).encode()


def written(value: str | date) -> str:
    """A value as TOML has it (TOML 1.0.0, string and local date)."""
    if isinstance(value, date):
        return value.isoformat()
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    escaped = escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{escaped}"'


def _set(lines: list[str], top: int, key: str, value: str | date) -> None:
    pattern = re.compile(rf"(\s*{re.escape(key)}\s*=\s*)(\"[^\"]*\"|[0-9-]+)(.*)")
    for number in range(top):
        found = pattern.fullmatch(lines[number])
        if found:
            lines[number] = found[1] + written(value) + found[3]
            return


def _with_block(lines: list[str], block: str, content: Mapping[str, str | date]) -> list[str]:
    width = max(map(len, content), default=0)
    body = [f"{key:<{width}} = {written(value)}" for key, value in content.items()]
    head = f"[{block}]"
    start = next((nr for nr, line in enumerate(lines) if _head(line) == head), None)
    if start is None:
        return [*lines, "", head, *body]
    end = next((nr for nr in range(start + 1, len(lines)) if _TABLE.match(lines[nr])), len(lines))
    rest = lines[start + 1 : end]
    # What belongs to the next table: its comments and the empty line before them.
    tail = len(rest)
    while tail and (not rest[tail - 1].strip() or rest[tail - 1].lstrip().startswith("#")):
        tail -= 1
    return [*lines[: start + 1], *body, *rest[tail:], *lines[end:]]


def _head(line: str) -> str:
    return line.split("#")[0].strip()


def _check(
    before: str,
    made: str,
    name: str,
    values: Mapping[str, str | date],
    block: str,
    content: Mapping[str, str | date],
) -> None:
    wanted = tomllib.loads(before.removeprefix("\ufeff")) | dict(values) | {block: dict(content)}
    try:
        found = tomllib.loads(made)
    except tomllib.TOMLDecodeError:
        found = {}
    if found != wanted:
        lines = [f"{key} = {written(value)}" for key, value in values.items()]
        lines += [f"[{block}]", *(f"{key} = {written(item)}" for key, item in content.items())]
        raise DataError.of(
            "het bestand is zo ingedeeld dat docgen het niet veilig kan bijwerken",
            f"Zet er zelf in: {'; '.join(lines)}.",
            file=name,
        )
