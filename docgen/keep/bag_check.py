"""Is a bag complete and whole? Every fault is named.

Source: RFC 8493, The BagIt File Packaging Format, version 1.0 (clause 3: complete and valid).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.core.errors import Problem
from docgen.core.progress import Report
from docgen.keep.bag_source import BagSource, unsafe
from docgen.keep.bagit import (
    DECLARATION,
    FETCH,
    INFO,
    MANIFEST,
    OXUM,
    PAYLOAD,
    TAG_MANIFEST,
    unescaped,
)

_LINE = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(.+)")
_LABEL = re.compile(r"([^:\s][^:]*):[ \t]*(.*)")
_VERSION = re.compile(r"BagIt-Version:[ \t]*([0-9]+\.[0-9]+)")
_KNOWN_VERSIONS = ("0.97", "1.0")
_MOST_TAG_BYTES = 100 * 1024**2
_BLOCK = 1 << 20
_ASK = "Vraag het pakket opnieuw aan wie het bewaart; gebruik dit niet."


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag that was looked at.

    Attributes:
        payload: Fingerprint of every file of the payload, by its path in the bag.
        info: What the bag tells of itself, by label.
        problems: All that is wrong.
    """

    payload: dict[str, str]
    info: dict[str, str]
    problems: tuple[Problem, ...]


def check_bag(source: BagSource, report: Report) -> Bag:
    """Look at every file of a bag.

    Args:
        report: Hears of every file.

    Raises:
        VerificationError: A file cannot be read at all.
    """
    problems = list(_required(source))
    if problems:
        return Bag({}, {}, tuple(problems))
    payload = _manifest(source, MANIFEST, problems)
    tags = _manifest(source, TAG_MANIFEST, problems)
    info = _info(source)
    problems += _declared(source)
    problems += _misplaced(payload, tags)
    problems += _listed(source, payload, tags)
    problems += _sizes(source, info)
    total = len(payload) + len(tags)
    for name, digest in (*payload.items(), *tags.items()):
        if name in source.files:
            problems += _changed(source, name, digest)
        report(total, name)
    return Bag(payload, info, tuple(problems))


def _required(source: BagSource) -> Iterator[Problem]:
    for name in (DECLARATION, MANIFEST, TAG_MANIFEST):
        if name not in source.files:
            yield Problem(
                name, "", "dit bestand ontbreekt, dus dit is geen heel archiefpakket", _ASK
            )
        elif source.files[name] > _MOST_TAG_BYTES:
            yield Problem(name, "", "dit bestand is onwaarschijnlijk groot", _ASK)
    if FETCH in source.files:
        what = "volgens dit bestand moet een deel van het pakket nog ergens worden opgehaald"
        yield Problem(FETCH, "", what, "Vraag het volledige pakket aan wie het bewaart.")


def _text(source: BagSource, name: str) -> str:
    with source.open(name) as stream:
        return stream.read(_MOST_TAG_BYTES).decode("utf-8-sig", "replace")


def _declared(source: BagSource) -> Iterator[Problem]:
    text = _text(source, DECLARATION)
    match = _VERSION.match(text)
    if match is None or match[1] not in _KNOWN_VERSIONS:
        what = "dit pakket volgt geen versie van BagIt die docgen kent (0.97 of 1.0)"
        yield Problem(DECLARATION, "", what, _ASK)


def _manifest(source: BagSource, name: str, problems: list[Problem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(_text(source, name).splitlines(), start=1):
        match = _LINE.fullmatch(line.strip())
        if match is None:
            if line.strip():
                what = "hier hoort een SHA-256 te staan en de naam van een bestand"
                problems.append(Problem(name, f"regel {number}", what, _ASK))
            continue
        path = unescaped(match[2]).removeprefix("./")
        why = unsafe(path) or ("het staat er tweemaal" if path in found else "")
        if why:
            what = f"“{path}” kan niet: {why}"
            problems.append(Problem(name, f"regel {number}", what, _ASK))
            continue
        found[path] = match[1].lower()
    return found


def _info(source: BagSource) -> dict[str, str]:
    if INFO not in source.files:
        return {}
    matches = (_LABEL.fullmatch(line) for line in _text(source, INFO).splitlines())
    return {match[1].strip(): match[2].strip() for match in matches if match}


def _misplaced(payload: dict[str, str], tags: dict[str, str]) -> Iterator[Problem]:
    for path in payload:
        if not path.startswith(PAYLOAD):
            yield Problem(MANIFEST, "", f"“{path}” ligt niet in de map ‘data’", _ASK)
    for path in tags:
        if path.startswith(PAYLOAD) or path == TAG_MANIFEST:
            yield Problem(TAG_MANIFEST, "", f"“{path}” hoort hier niet te staan", _ASK)


def _listed(source: BagSource, payload: dict[str, str], tags: dict[str, str]) -> Iterator[Problem]:
    for path in (*payload, *tags):
        if path not in source.files:
            yield Problem(path, "", "dit bestand ontbreekt in het pakket", _ASK)
    for path in source.files:
        if path.startswith(PAYLOAD) and path not in payload:
            what = "dit bestand zit in het pakket, maar het manifest noemt het niet"
            yield Problem(path, "", what, _ASK)
    for path in (DECLARATION, INFO, MANIFEST):
        if path in source.files and path not in tags:
            what = f"dit bestand staat niet in {TAG_MANIFEST}, dus het kan zijn gewijzigd"
            yield Problem(path, "", what, _ASK)


def _sizes(source: BagSource, info: dict[str, str]) -> Iterator[Problem]:
    told = info.get(OXUM)
    payload = [size for path, size in source.files.items() if path.startswith(PAYLOAD)]
    found = f"{sum(payload)}.{len(payload)}"
    if told is not None and told != found:
        what = f"volgens {OXUM} zijn er {told} bytes en bestanden, maar het zijn er {found}"
        yield Problem(INFO, "", what, _ASK)


def _changed(source: BagSource, name: str, expected: str) -> Iterator[Problem]:
    digest = hashlib.sha256()
    with source.open(name) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    if digest.hexdigest() != expected:
        what = "dit bestand is niet meer zoals het in het pakket is gezet"
        yield Problem(name, "", what, _ASK)
