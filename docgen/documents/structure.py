"""One structure tree over joined parts.

Most libraries drop the tags when they join files. Here each part's tree becomes a ``Part``
element under one ``Document``; the numbers by which pages and annotations find their elements
are shifted so that they stay unique; role maps are merged.

Source: ISO 32000-1, 14.7 (logical structure) and 14.8 (tagged PDF).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, String

from docgen.documents.markers import Marker, marker_from_alt


class StructureBuilder:
    """Builds the structure tree of one PDF out of the trees of its parts."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root)
        )
        self._kids: list[pikepdf.Object] = []
        self._numbers: list[pikepdf.Object | int] = []
        self._roles: dict[str, pikepdf.Object] = {}
        self._ids: list[pikepdf.Object] = []
        self._next_key = 0

    def add_part(
        self, source: pikepdf.Pdf, pages: list[pikepdf.Page], title: str
    ) -> pikepdf.Object | None:
        """Add the tree of ``source``, whose pages were just copied to ``pages``.

        Returns:
            The part's element, or ``None`` if the source is not tagged.
        """
        tree = source.Root.get(Name.StructTreeRoot)
        if tree is None:
            return None
        if not tree.is_indirect:
            tree = source.make_indirect(tree)
            source.Root.StructTreeRoot = tree
        copied = self._pdf.copy_foreign(cast(pikepdf.Dictionary, tree))
        element = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self._document, T=String(title))
        )
        kids = _top_elements(copied)
        for kid in kids:
            kid[Name.P] = element
        element[Name.K] = Array(kids)
        self._kids.append(element)
        self._shift_keys(copied, pages)
        self._merge_roles(copied)
        if Name.IDTree in copied:
            self._prefix_ids(element, len(self._kids))
        return element

    def _shift_keys(self, tree: pikepdf.Object, pages: list[pikepdf.Page]) -> None:
        base, highest = self._next_key, -1
        if Name.ParentTree in tree:
            for key, value in NumberTree(tree.ParentTree).items():
                self._numbers += [base + key, value]
                highest = max(highest, key)
        for page in pages:
            _shift(page.obj, Name.StructParents, base)
            for annotation in page.obj.get(Name.Annots, Array()):
                _shift(annotation, Name.StructParent, base)
        self._next_key = base + highest + 1

    def _merge_roles(self, tree: pikepdf.Object) -> None:
        for name, standard in tree.get(Name.RoleMap, Dictionary()).items():
            # Parts of one pack share their styles; where they do not, the first one counts.
            self._roles.setdefault(name, standard)

    def _prefix_ids(self, element: pikepdf.Object, part: int) -> None:
        """Keep element identifiers (table headers refer to them) unique over the parts."""
        for item in walk(element):
            if Name.ID in item:
                item[Name.ID] = String(f"p{part}-{item[Name.ID]}")
                self._ids.append(item)
            for attributes in _attribute_dictionaries(item):
                if Name.Headers in attributes:
                    renamed = [String(f"p{part}-{header}") for header in attributes.Headers]
                    attributes[Name.Headers] = Array(renamed)

    def add_figure(self, page: pikepdf.Page, alt: str, title: str) -> None:
        """Make the marked content 0 of a page, all that it shows, a figure with this text.

        The page must not be tagged otherwise.
        """
        part = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Part, P=self._document, T=String(title))
        )
        figure = self._pdf.make_indirect(
            Dictionary(
                Type=Name.StructElem,
                S=Name.Figure,
                P=part,
                Alt=String(alt),
                K=0,
                Pg=page.obj,
                # ISO 32000-1, table 344: a figure that is a block says where it lies.
                A=Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array(list(page.mediabox))),
            )
        )
        part[Name.K] = Array([figure])
        self._kids.append(part)
        page.obj[Name.StructParents] = self._next_key
        self._numbers += [self._next_key, Array([figure])]
        self._next_key += 1

    def add_link(
        self, parent: pikepdf.Object, annotation: pikepdf.Object, page: pikepdf.Page
    ) -> None:
        """Put a link annotation under an element of a part (ISO 14289-1, 7.18.5)."""
        reference = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page.obj)
        link = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Link, P=parent, K=Array([reference]))
        )
        parent[Name.K] = Array([*_as_list(parent.get(Name.K)), link])
        annotation[Name.StructParent] = self._next_key
        self._numbers += [self._next_key, link]
        self._next_key += 1

    def add_form(self, annotation: pikepdf.Object, page: pikepdf.Page, title: str) -> None:
        """Put a form field that has no place in any part at the end of the document."""
        element = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Form, P=self._document, T=String(title))
        )
        self.claim(element, annotation, page)
        self._kids.append(element)

    def claim(
        self, element: pikepdf.Object, annotation: pikepdf.Object, page: pikepdf.Page
    ) -> None:
        """Make ``element`` the form element of a widget annotation on ``page``."""
        reference = Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page.obj)
        kids = [*_as_list(element.get(Name.K)), reference]
        # Alone, the reference stands without an array: signature checkers that look for changes
        # (pyHanko's difference analysis) expect a field's place in the tree to look like that.
        element[Name.K] = reference if len(kids) == 1 else Array(kids)
        element[Name.S] = Name.Form
        for key in (Name.Alt, Name.A):
            if key in element:
                del element[key]
        annotation[Name.StructParent] = self._next_key
        self._numbers += [self._next_key, element]
        self._next_key += 1

    def finish(self, language: str) -> None:
        """Write the tree into the PDF's catalogue; without any tagged part nothing is written."""
        if not self._kids:
            return
        self._document[Name.K] = Array(self._kids)
        self._document[Name.Lang] = String(language)
        self._root[Name.K] = Array([self._document])
        numbers = Dictionary(Nums=Array(self._numbers))
        self._root[Name.ParentTree] = self._pdf.make_indirect(numbers)
        self._root[Name.ParentTreeNextKey] = self._next_key
        if self._roles:
            self._root[Name.RoleMap] = Dictionary(self._roles)
        if self._ids:
            self._root[Name.IDTree] = self._pdf.make_indirect(Dictionary(Names=self._id_names()))
        self._pdf.Root[Name.StructTreeRoot] = self._root

    def _id_names(self) -> Array:
        """Identifiers and their elements; a name tree is sorted (ISO 32000-1, 7.9.6)."""
        names: list[pikepdf.Object] = []
        for item in sorted(self._ids, key=lambda item: bytes(item[Name.ID])):
            names += [item[Name.ID], item]
        return Array(names)


def _shift(holder: pikepdf.Object, key: Name, base: int) -> None:
    if key in holder:
        holder[key] = int(holder[key]) + base


def _as_list(value: pikepdf.Object | None) -> list[pikepdf.Object]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _top_elements(tree: pikepdf.Object) -> list[pikepdf.Object]:
    """The elements under the part's own ``Document`` element, or under its root without one."""
    kids = _as_list(tree.get(Name.K))
    if len(kids) == 1 and kids[0].get(Name.S) == Name.Document:
        return _as_list(kids[0].get(Name.K))
    return kids


def _attribute_dictionaries(element: pikepdf.Object) -> list[pikepdf.Object]:
    return [item for item in _as_list(element.get(Name.A)) if isinstance(item, Dictionary)]


def walk(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The structure element and all elements below it, in reading order."""
    yield element
    for kid in _as_list(element.get(Name.K)):
        if isinstance(kid, Dictionary) and Name.S in kid:
            yield from walk(kid)


def marker_elements(element: pikepdf.Object) -> dict[Marker, pikepdf.Object]:
    """The figures that converters made of the markers, by marker."""
    found: dict[Marker, pikepdf.Object] = {}
    for item in walk(element):
        if Name.Alt in item:
            marker = marker_from_alt(str(item.Alt))
            if marker is not None:
                found[marker] = item
    return found
