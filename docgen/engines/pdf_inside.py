"""What is inside a PDF besides its pages: pikepdf. Finds things that act by themselves.

Sources: ISO 32000-2, 12.6.4 (actions), 12.5.6 (annotations), 7.11.4 (embedded files), 12.7 (forms).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from docgen.core.errors import DocgenError, EngineFailedError

# Actions that reach outside the page or change it; following a link is none of these.
_ACTIONS: Mapping[str, str] = {
    "/JavaScript": "een script (JavaScript)",
    "/Launch": "een opdracht om een programma te starten",
    "/SubmitForm": "een opdracht om ingevulde gegevens te versturen",
    "/ImportData": "een opdracht om gegevens in te lezen",
    "/GoToR": "een verwijzing die een ander bestand opent",
    "/GoToE": "een verwijzing die een ingesloten bestand opent",
    "/Rendition": "geluid of beeld dat wordt afgespeeld",
    "/Sound": "geluid dat wordt afgespeeld",
    "/Movie": "beeld dat wordt afgespeeld",
    "/RichMediaExecute": "ingesloten media",
    "/Hide": "een opdracht die delen van de bladzijde verbergt",
}
_ANNOTATIONS: Mapping[str, str] = {
    "/RichMedia": "ingesloten media",
    "/3D": "een driedimensionale voorstelling",
    "/Movie": "beeld dat wordt afgespeeld",
    "/Screen": "geluid of beeld dat wordt afgespeeld",
    "/Sound": "geluid dat wordt afgespeeld",
}
_XFA = "een formulier van een ander soort (XFA)"
_OPENS_WEB = "een opdracht om bij het openen naar een webadres te gaan"
_TOO_MUCH = "zo veel onderdelen dat niet alles kon worden bekeken"
_MOST_OBJECTS = 200_000
_MOST_DEPTH = 30
_MOST_FIELDS = 2_000
_MOST_CHARS = 2_000
_MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Inside:
    """What was found in a PDF besides its pages.

    Attributes:
        pages: Number of pages.
        active: What could do something by itself, in Dutch, without doubles.
        embedded: Names of the files in it.
        fields: Values of the filled-in text fields and of the groups of buttons in which one is
            marked (then: the name of its state), by full name.
        signed: Whether a signature field has been signed.
        links: Addresses outside the file to which something in it leads, without doubles.
    """

    pages: int
    active: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    signed: bool = False
    links: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """What was found so far; dictionaries keep the order and drop doubles."""

    active: dict[str, None] = field(default_factory=dict)
    embedded: dict[str, None] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)


def look_inside(path: Path) -> Inside:
    """Look through every object of a PDF.

    Raises:
        EngineFailedError: It is too broken, or wants a password.
    """
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            return _inside(pdf)
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        OSError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OverflowError,
        NotImplementedError,
        RuntimeError,
    ) as exc:
        # pikepdf passes on what a broken structure makes of it; RecursionError is a RuntimeError.
        raise _broken(path) from exc


def _broken(path: Path) -> DocgenError:
    return EngineFailedError.of(
        "dit bestand is beschadigd",
        "Vraag een nieuw exemplaar.",
        file=path.name,
    )


def _inside(pdf: pikepdf.Pdf) -> Inside:
    found = _Found()
    for number, item in enumerate(pdf.objects):
        if number >= _MOST_OBJECTS:
            found.active[_TOO_MUCH] = None
            break
        _look(item, found, 0)
    _look_at_start(pdf.Root, found)
    fields = dict(_fields(pdf.Root))
    return Inside(
        pages=len(pdf.pages),
        active=tuple(found.active),
        embedded=tuple(found.embedded)[:_MOST_NAMES],
        fields=dict(_values(fields)),
        signed=any(kind == "/Sig" for kind, _ in fields.values()),
        links=tuple(found.links)[:_MOST_NAMES],
    )


def _values(
    fields: Mapping[str, tuple[str, pikepdf.Object]],
) -> Iterator[tuple[str, str]]:
    """Text that was typed, and buttons that were marked (12.7.5.2: the value is a state's name)."""
    for name, (kind, value) in fields.items():
        if kind == "/Tx":
            yield name, _text(value)
        elif kind == "/Btn" and _name(value) not in ("", "/Off"):
            yield name, _name(value).removeprefix("/")[:_MOST_CHARS]


def _look(item: pikepdf.Object, found: _Found, depth: int) -> None:
    """Look at an object and at what it holds itself; what it points to has its own turn."""
    if depth > _MOST_DEPTH:
        found.active[_TOO_MUCH] = None
        return
    if isinstance(item, pikepdf.Stream):
        item = item.stream_dict
    if isinstance(item, pikepdf.Dictionary):
        entries = dict(item.items())
        _judge(entries, found)
        inner = list(entries.values())
    elif isinstance(item, pikepdf.Array):
        inner = list(item)
    else:
        return
    for child in inner:
        held = isinstance(child, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream)
        if held and not child.is_indirect:
            _look(child, found, depth + 1)


def _judge(entries: dict[str, pikepdf.Object], found: _Found) -> None:
    kind = _name(entries.get("/S"))
    if kind in _ACTIONS:
        found.active[_ACTIONS[kind]] = None
    elif "/JS" in entries:
        found.active[_ACTIONS["/JavaScript"]] = None
    elif kind == "/URI":
        found.links[_text(entries.get("/URI")) or "zonder adres"] = None
    subtype = _name(entries.get("/Subtype"))
    if subtype in _ANNOTATIONS and "/Rect" in entries:
        found.active[_ANNOTATIONS[subtype]] = None
    if "/XFA" in entries:
        found.active[_XFA] = None
    if "/EF" in entries:
        name = entries.get("/UF", entries.get("/F"))
        found.embedded[_text(name) or "zonder naam"] = None


def _look_at_start(root: pikepdf.Object, found: _Found) -> None:
    action = root.get("/OpenAction")
    if isinstance(action, pikepdf.Dictionary) and _name(action.get("/S")) == "/URI":
        found.active[_OPENS_WEB] = None


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _text(value: object) -> str:
    if isinstance(value, pikepdf.Stream):
        # A long value may be a stream, which may be a bomb: only how it begins is of use.
        return ""
    return str(value)[:_MOST_CHARS] if isinstance(value, pikepdf.String | str) else ""


def _fields(root: pikepdf.Object) -> Iterator[tuple[str, tuple[str, pikepdf.Object]]]:
    """Full name, kind and value of each filled-in field; names are joined by points (12.7.4.2)."""
    form = root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return
    seen: set[tuple[int, int]] = set()
    todo: list[tuple[pikepdf.Object, str, str, pikepdf.Object | None]] = [
        (item, "", "", None) for item in reversed(_items(form.get("/Fields")))
    ]
    for _ in range(_MOST_FIELDS):
        if not todo:
            return
        node, prefix, kind, value = todo.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if node.is_indirect:
            # A tree has no rings (12.7.4.1); drawing such a form would never end.
            if node.objgen in seen:
                raise ValueError("a form field that is its own ancestor, or has two parents")
            seen.add(node.objgen)
        own = _text(node.get("/T"))
        name = ".".join(part for part in (prefix, own) if part)[:_MOST_CHARS]
        kind = _name(node.get("/FT")) or kind
        value = node.get("/V", value)
        if value is not None and name:
            yield name, (kind, value)
        todo += [(child, name, kind, value) for child in reversed(_items(node.get("/Kids")))]


def _items(value: object) -> list[pikepdf.Object]:
    return list(value)[:_MOST_FIELDS] if isinstance(value, pikepdf.Array) else []
