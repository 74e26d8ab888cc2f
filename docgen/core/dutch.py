"""Dutch in figures and words, for templates and for messages.

Every function is pure. Templates use them as filters, so each takes the value as it comes from
the list of parties too: a cell is text, and ``1.234,5`` or ``31-12-2025`` in a cell counts as the
number or the date that a Dutch reader sees in it. A value that cannot be meant raises
`ValueError` with a Dutch sentence, which the template stage shows with the name of the tag.

Source of the spelling: Woordenlijst Nederlandse Taal, Leidraad, chapter 6.9 (numerals are one
word up to and including *duizend*; a space follows *duizend*; a diaeresis after an *e*).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)

_BELOW_TWENTY = (
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
)
_TENS = (
    "",
    "",
    "twintig",
    "dertig",
    "veertig",
    "vijftig",
    "zestig",
    "zeventig",
    "tachtig",
    "negentig",
)
_ORDINALS = {1: "eerste", 3: "derde", 8: "achtste"}
_LARGEST = 9999

_DUTCH_DATE = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DUTCH_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
_FIRST_LETTER = re.compile(r"(?P<lead>\W*?['’‘][a-z][\s-]+\W*|\W*)(?P<word>.*)", re.DOTALL)
# The shortest part that a longer word is recognised by: “emailadres” means “email”.
_SHORTEST_SHARED = 4


def _kind(value: object) -> str:
    """Dutch name of a value's kind, for messages."""
    if value is None:
        return "niets"
    if isinstance(value, bool):
        return "ja/nee"
    if isinstance(value, str):
        return f"de tekst “{value}”"
    if isinstance(value, int | float | Decimal):
        return f"het getal {value}"
    if isinstance(value, date):
        return f"de datum {value:%d-%m-%Y}"
    if isinstance(value, list | tuple | set | frozenset):
        return "een lijst"
    return "iets anders"


def as_date(value: object) -> date:
    """A date, also from text such as ``31-12-2025`` or ``2025-12-31``.

    Raises:
        ValueError: The value is neither.
    """
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        text = value.strip()
        iso, dutch = _ISO_DATE.fullmatch(text), _DUTCH_DATE.fullmatch(text)
        parts = iso.groups() if iso else tuple(reversed(dutch.groups())) if dutch else ()
        if parts:
            try:
                return date(*(int(part) for part in parts))
            except ValueError as exc:
                raise ValueError(f"de datum “{text}” bestaat niet") from exc
    raise ValueError(
        f"hier hoort een datum te staan, zoals 31-12-2025, maar er staat {_kind(value)}"
    )


def datum(value: object) -> str:
    """Date in words: ``1 januari 2026``.

    Raises:
        ValueError: The value is not a date, nor text such as ``31-12-2025`` or ``2025-12-31``.
    """
    day = as_date(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def datum_kort(value: object) -> str:
    """Date in figures: ``01-01-2026``.

    Raises:
        ValueError: The value is not a date, nor text such as ``31-12-2025`` or ``2025-12-31``.
    """
    day = as_date(value)
    return f"{day.day:02d}-{day.month:02d}-{day.year:04d}"


def as_number(value: object) -> Decimal:
    """A number, also from text in Dutch notation such as ``1.234,5``.

    Raises:
        ValueError: The value is not a number.
    """
    if isinstance(value, str) and _DUTCH_NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip().replace(".", "").replace(",", "."))
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(str(value))
        if number.is_finite():
            return number
    raise ValueError(
        f"hier hoort een getal te staan, zoals 1234 of 1.234,5, maar er staat {_kind(value)}"
    )


def getal(value: object, decimalen: int | None = None) -> str:
    """Number with Dutch separators: ``1.234,5``.

    Args:
        value: Number, or text in Dutch notation.
        decimalen: Digits after the comma, half rounded away from zero; ``None`` keeps what the
            number has, but shows no zeros after the comma for a whole floating-point number.

    Raises:
        ValueError: The value is not a number, or the count of decimals is not 0 to 20.
    """
    number = as_number(value)
    if decimalen is None:
        if number == number.to_integral_value() and not isinstance(value, Decimal | str):
            number = number.to_integral_value()
    else:
        if isinstance(decimalen, bool) or not isinstance(decimalen, int):
            raise ValueError(f"het aantal decimalen is geen geheel getal, maar {_kind(decimalen)}")
        if not 0 <= decimalen <= 20:
            raise ValueError(f"het aantal decimalen ligt tussen 0 en 20, niet op {decimalen}")
        try:
            number = number.quantize(Decimal(1).scaleb(-decimalen), ROUND_HALF_UP)
        except InvalidOperation as exc:
            raise ValueError(f"het getal {value} is te groot om zo te schrijven") from exc
    text = f"{number:,f}".translate(str.maketrans(",.", ".,"))
    # Minus nothing is nothing: -0,004 with two decimals.
    return text.removeprefix("-") if number == 0 else text


def bedrag(value: object) -> str:
    """Amount in euros: ``€ 1.234,50``; below zero ``€ -1.234,50``.

    Raises:
        ValueError: The value is not a number.
    """
    return f"€ {getal(value, 2)}"


def _as_whole(value: object, lowest: int) -> int:
    number = value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,4}|[0-9]\.[0-9]{3}", value.strip()):
        number = int(value.strip().replace(".", ""))
    if isinstance(number, bool) or not isinstance(number, int):
        raise ValueError(f"hier hoort een geheel getal te staan, maar er staat {_kind(value)}")
    if not lowest <= number <= _LARGEST:
        raise ValueError(
            f"alleen een geheel getal van {lowest} tot en met {_LARGEST} kan voluit worden "
            f"geschreven, niet {number}"
        )
    return number


def _words(number: int) -> str:
    if number < 20:
        return _BELOW_TWENTY[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        if not unit:
            return _TENS[tens]
        start = _BELOW_TWENTY[unit]
        return f"{start}{'ën' if start.endswith('e') else 'en'}{_TENS[tens]}"
    # 1100 to 1999 are counted in hundreds, as Dutch speakers do: elfhonderd.
    if number < 1000 or 1100 <= number < 2000:
        hundreds, rest = divmod(number, 100)
        start = "" if hundreds == 1 else _words(hundreds)
        return f"{start}honderd{_words(rest) if rest else ''}"
    thousands, rest = divmod(number, 1000)
    start = "" if thousands == 1 else _words(thousands)
    return f"{start}duizend{f' {_words(rest)}' if rest else ''}"


def voluit(value: object) -> str:
    """Whole number from 0 to 9999 in words: ``tweeëntwintig``, ``honderdeen``.

    The number 1 on its own is written ``één``, because ``een jaar`` would read as an article.

    Raises:
        ValueError: The value is not a whole number, or out of range.
    """
    number = _as_whole(value, 0)
    return "één" if number == 1 else _words(number)


def rangtelwoord(value: object) -> str:
    """Ordinal number from 1 to 9999 in words: ``eerste``, ``tweeëntwintigste``.

    Raises:
        ValueError: The value is not a whole number, or out of range.
    """
    number = _as_whole(value, 1)
    last = number % 100
    words = _words(number)
    if not 1 <= last <= 19:
        return f"{words}ste"
    ordinal = _ORDINALS.get(last, f"{_BELOW_TWENTY[last]}de")
    return words.removesuffix(_BELOW_TWENTY[last]) + ordinal


def opsomming(items: object, voegwoord: str = "en", scheiding: str = ", ") -> str:
    """Enumeration: ``a``, ``a en b``, ``a, b en c``; nothing for an empty list.

    Args:
        items: The things to name, in order.
        voegwoord: Word before the last one.
        scheiding: What stands between the others; ``"; "`` when the items hold commas.

    Raises:
        ValueError: ``items`` is not a list; text on its own is refused, for it would come out
            letter by letter.
    """
    if isinstance(items, str | bytes) or not isinstance(items, Iterable):
        raise ValueError(f"hier hoort een lijst te staan, maar er staat {_kind(items)}")
    texts = [str(item) for item in items]
    if len(texts) < 2:
        return "".join(texts)
    return f"{scheiding.join(texts[:-1])} {voegwoord} {texts[-1]}"


def nummerreeks(numbers: Iterable[int]) -> str:
    """Numbers with runs folded: ``1 tot en met 4 en 6 tot en met 39``, ``1, 3 en 5 tot en met 8``.

    Two numbers in a row are named both, for ``6 tot en met 7`` says no more than ``6 en 7``. The
    order does not matter and a number counts once; nothing for no numbers.
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    texts: list[str] = []
    for run in runs:
        folded = [f"{run[0]} tot en met {run[-1]}"]
        texts += folded if len(run) > 2 else [str(number) for number in run]
    return opsomming(texts)


def hoofdletter(value: object) -> str:
    """The text with a capital at its beginning, as a sentence begins.

    ``ij`` becomes ``IJ``, and after ``'s`` and ``'t`` the next word takes the capital, as Dutch
    spelling asks (Leidraad 16.1).

    Raises:
        ValueError: The value is not text.
    """
    if not isinstance(value, str):
        raise ValueError(f"hier hoort tekst te staan, maar er staat {_kind(value)}")
    match = _FIRST_LETTER.fullmatch(value)
    lead, word = (match["lead"], match["word"]) if match else ("", value)
    size = 2 if word[:2].lower() == "ij" else 1
    return f"{lead}{word[:size].upper()}{word[size:]}"


def bare(text: str) -> str:
    """The text in lower case without accents, for comparing names as a reader would."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant by ``word``, or ``None`` when none is near.

    Case, accents, hyphens, underscores and spaces do not count; a candidate that is part of the
    word, or the other way round, is near as well (``emailadres`` → ``email``).
    """

    def key(text: str) -> str:
        return re.sub(r"[\W_]+", "", bare(text))

    wanted = key(word)
    by_key = {key(candidate): candidate for candidate in candidates}
    if not wanted or not by_key:
        return None
    close = difflib.get_close_matches(wanted, by_key, n=1, cutoff=0.6)
    shared = [
        other
        for other in by_key
        if min(len(other), len(wanted)) >= _SHORTEST_SHARED and (other in wanted or wanted in other)
    ]
    best = close[:1] or sorted(shared, key=lambda other: (-len(other), other))[:1]
    return by_key[best[0]] if best else None
