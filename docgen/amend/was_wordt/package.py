"""A Word file opened for reading: its parts, relations and pictures.

Source: ECMA-376 part 2 (packages) and part 1, clause 17 (WordprocessingML).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from docgen.amend.was_wordt.model import FilledPart
from docgen.core.errors import DocgenError, TemplateError
from docgen.core.provenance import sha256
from docgen.documents.templates import DOCUMENT, W

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATION_ID = f"{{{_R}}}id"
EMBED = f"{{{_R}}}embed"


def w(name: str) -> str:
    """Full name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


def val(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute of an element that may be missing."""
    return None if element is None else element.get(w(name))


def switched(element: etree._Element | None) -> bool:
    """Whether a toggle such as ``w:b`` is on."""
    return element is not None and val(element) not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class WordFile:
    """A Word file, opened.

    Attributes:
        name: Name for messages.
        entries: Every entry of the package.
        trees: The text parts and definitions, parsed, by name in the package.
    """

    name: str
    entries: Mapping[str, bytes]
    trees: Mapping[str, etree._Element]

    @property
    def body(self) -> etree._Element:
        """The body of the document."""
        found = self.trees[DOCUMENT].find(w("body"))
        return self.trees[DOCUMENT] if found is None else found

    def tree(self, name: str) -> etree._Element | None:
        """A part of the package such as ``styles``; ``None`` if it has none."""
        return self.trees.get(f"word/{name}.xml")

    def targets(self, story: str) -> dict[str, str]:
        """What the relations of a part point to, by their id: names in the package, or links."""
        path = PurePosixPath(story)
        tree = self.trees.get(f"{path.parent}/_rels/{path.name}.rels")
        found = {}
        for relation in tree if tree is not None else ():
            target = str(relation.get("Target", ""))
            if relation.get("TargetMode") != "External":
                target = target[1:] if target.startswith("/") else f"{path.parent}/{target}"
            found[str(relation.get("Id", ""))] = target
        return found

    def fingerprint(self, target: str) -> str:
        """Six characters that name a picture; those of its name when it lies outside the file."""
        data = self.entries.get(target)
        return sha256(target.encode() if data is None else data)[:6]


def opened(part: FilledPart) -> WordFile:
    """Open a filled-in Word file.

    Raises:
        TemplateError: It is no Word file, or damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(part.docx)) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        trees = {
            name: etree.fromstring(data)
            for name, data in entries.items()
            if name.startswith("word/") and name.endswith((".xml", ".rels"))
        }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, etree.XMLSyntaxError) as exc:
        raise _unreadable(part.name) from exc
    if DOCUMENT not in trees:
        raise _unreadable(part.name)
    return WordFile(part.name, entries, trees)


def _unreadable(name: str) -> DocgenError:
    return TemplateError.of(
        "dit is geen leesbaar Word-bestand",
        "Open het in Word en bewaar het opnieuw als .docx (niet als .doc of .dotx).",
        file=name,
    )
