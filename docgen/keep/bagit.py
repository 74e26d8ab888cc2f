"""Writing a bag: a folder with files and the fingerprint of each of them.

Source: RFC 8493, The BagIt File Packaging Format, version 1.0 (clauses 2.1 and 2.2).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from docgen.core.errors import DocgenError
from docgen.core.progress import Report
from docgen.core.provenance import sha256

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
FETCH = "fetch.txt"
PAYLOAD = "data/"
OXUM = "Payload-Oxum"
_DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_BLOCK = 1 << 20
# Waiting for the disk can be done for several files at once.
_AT_ONCE = 8
# RFC 8493, 2.1.3: these would end a line of a manifest, or look like such an escape.
_ESCAPES = {"%": "%25", "\r": "%0D", "\n": "%0A"}


@dataclass(frozen=True, slots=True)
class Item:
    """A file that is to go into a bag.

    Attributes:
        path: Where in the bag, with forward slashes.
        source: The file, or its bytes.
    """

    path: str
    source: Path | bytes


@dataclass(frozen=True, slots=True)
class Filed:
    """A file in a bag.

    Attributes:
        path: Where in the bag, with forward slashes.
        size: Number of bytes.
        sha256: Fingerprint.
    """

    path: str
    size: int
    sha256: str


def escaped(path: str) -> str:
    """A path as a manifest writes it (RFC 8493, 2.1.3)."""
    return "".join(_ESCAPES.get(char, char) for char in path)


def unescaped(path: str) -> str:
    """The path that a manifest means."""
    for plain, code in reversed(_ESCAPES.items()):
        path = path.replace(code, plain).replace(code.lower(), plain)
    return path


def oxum(filed: Iterable[Filed]) -> str:
    """Number of bytes and of files of the payload, ``octets.streams`` (RFC 8493, 2.2.2)."""
    payload = [item for item in filed if item.path.startswith(PAYLOAD)]
    return f"{sum(item.size for item in payload)}.{len(payload)}"


def put(bag: Path, items: Sequence[Item], report: Report) -> tuple[Filed, ...]:
    """Write files into a bag; what is said of them is what was written.

    Raises:
        DocgenError: A file cannot be read or written.
    """
    done = []
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for filed in threads.map(lambda item: _put_one(bag, item), items):
            done.append(filed)
            report(len(items), filed.path)
    return tuple(done)


def _put_one(bag: Path, item: Item) -> Filed:
    target = bag / item.path
    digest, size = hashlib.sha256(), 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as writer:
            for block in _blocks(item.source):
                digest.update(block)
                size += len(block)
                writer.write(block)
            writer.flush()
            os.fsync(writer.fileno())
    except OSError as exc:
        raise DocgenError.of(
            f"het bestand kan niet in het archiefpakket worden gezet ({exc.strerror or exc})",
            "Controleer of er ruimte op de schijf is en of het bestand niet in een ander programma "
            "open staat, en geef de opdracht opnieuw; er is niets half weggeschreven.",
            file=item.path,
        ) from exc
    return Filed(item.path, size, digest.hexdigest())


def _blocks(source: Path | bytes) -> Iterable[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as reader:
        while block := reader.read(_BLOCK):
            yield block


def close(
    bag: Path, payload: Sequence[Filed], tags: Sequence[Filed], info: Mapping[str, str]
) -> str:
    """Write the declaration, what is known of the bag, and the manifests.

    Args:
        payload: The files under ``data/``.
        tags: The other files, already in the bag.
        info: What is known of the bag, by label (RFC 8493, 2.2.2).

    Returns:
        Fingerprint of the tag manifest, which rests on that of every file.
    """
    told = {**info, OXUM: oxum(payload)}
    texts = {
        DECLARATION: _DECLARED,
        INFO: "".join(f"{label}: {' '.join(value.split())}\n" for label, value in told.items()),
        MANIFEST: _manifest(payload),
    }
    own = [_put_one(bag, Item(name, text.encode())) for name, text in texts.items()]
    last = _manifest([*tags, *own]).encode()
    _put_one(bag, Item(TAG_MANIFEST, last))
    return sha256(last)


def _manifest(filed: Iterable[Filed]) -> str:
    lines = (f"{item.sha256}  {escaped(item.path)}\n" for item in filed)
    return "".join(sorted(lines, key=lambda line: line[64:]))
