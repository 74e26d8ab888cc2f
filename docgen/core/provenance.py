"""Fingerprints: how docgen names bytes and values, and says what a file was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path


def sha256(data: bytes) -> str:
    """SHA-256 of the bytes, 64 lower-case hexadecimal digits (FIPS 180-4)."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """SHA-256 of a file, read in blocks."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"no fingerprint for {type(value).__name__}")


def fingerprint(value: object) -> str:
    """SHA-256 over a value of plain data, the same on every machine and in every run.

    Mappings, sequences, strings, numbers, booleans, dates and ``None`` are taken; they are
    written as JSON with sorted keys.

    Raises:
        TypeError: The value holds something else.
    """
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode())
