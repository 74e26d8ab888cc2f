"""Page identity: which page of whose copy of which text a sheet of paper is.

Every page of a signable document carries it twice, as a QR code (ISO/IEC 18004) and as a
readable line. The format is a promise to every later version of docgen: pages come back
months after they were issued.

``DG:CRS-2026/1.0/7/2/12/K7Q2M9DH`` means: pack CRS-2026, revision 1.0, party 7, page 2 of 12.
The last group is six characters that name the text of this copy and two that guard the line
against misreading. All characters are in QR's alphanumeric set, which keeps the code small.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

PREFIX = "DG:"
# Crockford's base32: no I, L, O or U, so that a person or OCR cannot confuse them.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TEXT_CHARS = 6
# The largest prime below 32², and a primitive root of it (see `_guard`).
_GUARD_PRIME, _GUARD_ROOT = 1021, 10

_PATTERN = re.compile(
    r"DG:(?P<pack>[A-Z0-9][A-Z0-9-]{1,19})/(?P<version>\d+(?:\.\d+){0,2})/(?P<party>\d{1,4})"
    r"/(?P<page>\d{1,4})/(?P<pages>\d{1,4})/(?P<check>[0-9A-HJKMNP-TV-Z]{8})"
)


def _base32(digest: bytes, length: int) -> str:
    number = int.from_bytes(digest[:8], "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(length))


def _guard(body: str) -> str:
    """Two characters that never fit after one misread character or two swapped neighbours.

    The remainder of the line, read as a number in base 10 with its characters' codes for digits,
    by a prime. A hash of two characters would let one misreading in a thousand pass.
    """
    remainder = 0
    for character in body:
        remainder = (remainder * _GUARD_ROOT + ord(character)) % _GUARD_PRIME
    return ALPHABET[remainder >> 5] + ALPHABET[remainder & 31]


def normalised(text: str) -> str:
    """The text as it is compared: NFKC, without soft hyphens, white space folded to one space.

    Source: Unicode Standard Annex #15 (normalisation forms).
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return " ".join(plain.split())


def text_mark(texts: Iterable[str]) -> str:
    """Six characters that name a text: the same for equal normalised texts, in this order.

    Args:
        texts: The text of each part of the document, in the order of the parts.
    """
    digest = hashlib.sha256()
    for text in texts:
        digest.update(normalised(text).encode())
        digest.update(b"\x00")
    return _base32(digest.digest(), _TEXT_CHARS)


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """What one page says of itself.

    Attributes:
        pack: ``kenmerk`` of the pack.
        version: Revision of the text.
        party: Number of the party.
        page: Page of the copy, from 1.
        pages: Number of pages of the copy.
        text: Six characters from `text_mark`.
    """

    pack: str
    version: str
    party: int
    page: int
    pages: int
    text: str

    @property
    def _body(self) -> str:
        return f"{self.pack}/{self.version}/{self.party}/{self.page}/{self.pages}/{self.text}"

    @property
    def check(self) -> str:
        """The eight characters at the end: the text's name and the guard over the whole line."""
        return self.text + _guard(self._body)

    @property
    def code(self) -> str:
        """What the QR code holds."""
        return f"{PREFIX}{self._body.rsplit('/', 1)[0]}/{self.check}"

    @property
    def line(self) -> str:
        """The same in readable letters, as it is printed beside the code."""
        return (
            f"{self.pack} · versie {self.version} · partij {self.party} · "
            f"pagina {self.page} van {self.pages} · {self.check[:4]}-{self.check[4:]}"
        )


def parse_code(text: str) -> PageIdentity | None:
    """Read the contents of a code; ``None`` if it is not ours or the guard does not fit."""
    match = _PATTERN.fullmatch(text.strip())
    if match is None:
        return None
    identity = PageIdentity(
        pack=match["pack"],
        version=match["version"],
        party=int(match["party"]),
        page=int(match["page"]),
        pages=int(match["pages"]),
        text=match["check"][:_TEXT_CHARS],
    )
    # The whole code, not the check alone: “07” and “٧” are numbers too, but we never wrote them.
    return identity if identity.code == text.strip() else None


_LINE = re.compile(
    r"(?P<pack>[A-Z0-9][A-Z0-9-]{1,19}) · versie (?P<version>\d+(?:\.\d+){0,2}) · "
    r"partij (?P<party>\d{1,4}) · pagina (?P<page>\d{1,4}) van (?P<pages>\d{1,4}) · "
    r"(?P<head>[0-9A-Z]{4})-(?P<tail>[0-9A-Z]{4})"
)


def parse_line(text: str) -> PageIdentity | None:
    """Find the readable line in the text of a page; ``None`` if absent or the guard does not fit.

    Only the printed form is taken here; healing what OCR misread is the reader's own work.
    """
    match = _LINE.search(" ".join(text.split()))
    if match is None:
        return None
    fields = (match[name] for name in ("pack", "version", "party", "page", "pages"))
    return parse_code(PREFIX + "/".join(fields) + "/" + match["head"] + match["tail"])
