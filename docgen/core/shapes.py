"""Shapes of single values that the list of parties and pakket.toml have in common."""

from __future__ import annotations

import re
import unicodedata

from docgen.core.dutch import bare

LONGEST_SLUG = 60

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# RFC 5321 (lengths) and 5322 3.2.3 (dot-atom), without quoted local parts and address literals,
# which no public body uses and many servers refuse.
_EMAIL = re.compile(rf"(?=.{{1,254}}\Z)(?P<local>{_LOCAL})@(?:{_LABEL}\.)+[A-Za-z][A-Za-z0-9-]*")
_LONGEST_LOCAL = 64
_POSTCODE = re.compile(r"([1-9][0-9]{3})\s*([A-Za-z]{2})")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Windows refuses these as the name of a file or folder, with any extension:
# Microsoft, "Naming Files, Paths, and Namespaces".
_RESERVED = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "&": " en ",
    }
)
_APOSTROPHES = re.compile(r"['’‘`´]")


def is_email(text: str) -> bool:
    """Whether the text is one well-formed address, without a display name."""
    match = _EMAIL.fullmatch(text)
    return match is not None and len(match["local"]) <= _LONGEST_LOCAL


def postcode(text: str) -> str | None:
    """Dutch postal code written as ``1234 AB``, or ``None`` when the text is not one."""
    match = _POSTCODE.fullmatch(text)
    return f"{match[1]} {match[2].upper()}" if match else None


def is_slug(text: str) -> bool:
    """Whether the text is lower-case letters and digits with single hyphens, at most 60 long."""
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def is_reserved(text: str) -> bool:
    """Whether Windows refuses the text as the name of a file or folder."""
    return _RESERVED.fullmatch(text) is not None


def slug(text: str) -> str:
    """The text as a slug, cut after a whole word; ``""`` when it has no letter or digit."""
    plain = bare(_APOSTROPHES.sub("", text)).translate(_LETTERS)
    words = re.findall(r"[a-z0-9]+", plain)
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:LONGEST_SLUG]
        if len(longer) > LONGEST_SLUG:
            break
        kept = longer
    return kept


def forbidden_characters(text: str) -> tuple[str, ...]:
    """Characters that a Word file cannot hold or that nobody can have meant, as ``U+0007``.

    Source: XML 1.0, production 2 (Char). C1 controls are allowed there, but only ever come from
    a wrong encoding. Tabs and line breaks are fine.
    """
    found = dict.fromkeys(
        char
        for char in text
        if (unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n\r")
        or char in "\ufffe\uffff"
    )
    return tuple(f"U+{ord(char):04X}" for char in found)


def invisible_characters(text: str) -> tuple[str, ...]:
    """Characters that show nothing, such as a zero-width space, and the mark for a lost letter."""
    found = dict.fromkeys(
        char for char in text if unicodedata.category(char) == "Cf" or char == "\ufffd"
    )
    return tuple(f"U+{ord(char):04X}" for char in found)


def quoted(text: str, longest: int = 60) -> str:
    """The text between Dutch quotation marks on one line, cut off when it is long."""
    line = " ".join(text.split())
    shown = "".join(char if char.isprintable() else "�" for char in line)
    return f"“{shown[: longest - 1]}…”" if len(shown) > longest else f"“{shown}”"
