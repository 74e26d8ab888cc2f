"""Letters and figures as a hand writes them: strokes, each a few points that a pen passes.

A point is two figures: across (0 is the left of the letter) and down. A capital reaches from 0 to
7, a small letter from 4 to 7, a tail to 9; the pen rests on 7.
"""

from __future__ import annotations

from functools import cache

Stroke = tuple[tuple[int, int], ...]

LINE_HEIGHT = 9
BASE_LINE = 7
SPACE = 3

_STROKES: dict[str, str] = {
    "0": "31 12 04 16 37 56 53 41 31",
    "1": "13 31 37",
    "2": "12 31 52 44 07 57",
    "3": "02 31 52 24 55 37 06",
    "4": "31 05 55,43 47",
    "5": "11 04 34 55 37 06,11 51",
    "6": "41 13 05 27 56 44 14",
    "7": "01 51 27",
    "8": "41 12 34 55 37 15 34 52 41",
    "9": "52 31 13 34 53 52 47",
    "-": "05 35",
    "a": "44 14 06 27 45 44 47",
    "b": "01 07 25 45 46 27 07",
    "c": "44 14 06 27 47",
    "d": "44 14 06 27 45 40 47",
    "e": "05 45 34 14 06 27 46",
    "f": "41 20 13 17,04 34",
    "g": "44 14 06 27 45 44 48 29 08",
    "h": "00 07,05 24 45 47",
    "i": "14 17,12 13",
    "j": "24 28 09,22 23",
    "k": "00 07,44 05 47",
    "l": "10 16 27",
    "m": "04 07,05 14 25 27,25 34 45 47",
    "n": "04 07,05 24 45 47",
    "o": "24 05 16 27 45 34 24",
    "p": "04 09,04 34 46 27 07",
    "q": "44 14 06 27 45 44 49",
    "r": "04 07,05 24 44",
    "s": "44 14 15 46 37 07",
    "t": "11 16 37,04 34",
    "u": "04 06 27 45,44 47",
    "v": "04 17 44",
    "w": "04 17 24 37 54",
    "x": "04 47,44 07",
    "y": "04 16 45,44 28 09",
    "z": "04 44 07 47",
    "A": "07 20 47,15 35",
    "B": "00 07 37 45 04 33 31 00",
    "C": "41 20 04 27 46",
    "D": "00 07 37 54 31 00",
    "E": "40 00 07 47,04 34",
    "F": "00 07,00 40,04 34",
    "G": "41 20 04 27 46 44 34",
    "H": "00 07,40 47,04 44",
    "I": "10 17",
    "J": "30 36 17 06",
    "K": "00 07,40 04 47",
    "L": "00 07 47",
    "M": "07 00 24 50 57",
    "N": "07 00 47 40",
    "O": "20 04 27 44 20",
    "P": "00 07,00 31 33 04",
    "Q": "20 04 27 44 20,25 48",
    "R": "00 07,00 31 33 04 47",
    "S": "41 10 12 45 37 06",
    "T": "00 50,20 27",
    "U": "00 05 27 45 40",
    "V": "00 27 40",
    "W": "00 17 23 47 60",
    "X": "00 47,40 07",
    "Y": "00 24,40 17",
    "Z": "00 40 07 47",
}


@cache
def strokes(letter: str) -> tuple[Stroke, ...]:
    """The strokes of a letter; none for what a hand cannot write."""
    told = _STROKES.get(letter, "")
    return tuple(
        tuple((int(point[0]), int(point[1])) for point in stroke.split())
        for stroke in told.split(",")
        if stroke
    )


def width(letter: str) -> int:
    """Room that a letter takes up, without the space after it."""
    found = strokes(letter)
    return max(across for stroke in found for across, _ in stroke) if found else SPACE
