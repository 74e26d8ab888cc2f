"""Which names a template uses, read from its syntax tree without filling it in.

Two questions are answered with one walk: does every name exist (for `lint`), and on which
values does the result depend (for the fingerprint of a part). The walk errs on the safe side:
what it cannot follow counts as a dependency on the whole value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import nodes
from jinja2.defaults import DEFAULT_NAMESPACE

from docgen.core.dutch import nearest


class Namespace:
    """Values by name for a template; nothing but the values can be reached.

    A plain dict would let ``partij.items`` find the method instead of a column of that name.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, object]) -> None:
        object.__setattr__(self, "_values", dict(values))

    def __getattr__(self, name: str) -> object:
        values: Mapping[str, object] = object.__getattribute__(self, "_values")
        if name in values:
            return values[name]
        raise AttributeError(name)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} is read-only")


def values_of(namespace: Namespace) -> Mapping[str, object]:
    """The values a namespace holds, by name."""
    values: Mapping[str, object] = object.__getattribute__(namespace, "_values")
    return values


@dataclass(frozen=True, slots=True)
class NameUse:
    """One use of a name in a template.

    Attributes:
        path: Dotted path from a top-level name, such as ``partij.naam``.
        written: The name as the template writes it, such as ``o.naam`` in a loop.
        line: Line in the template's compiled source.
        missing: The first name on the path that does not exist, or ``None``.
        known: The names that do exist at that spot, for a suggestion.
    """

    path: str
    written: str
    line: int
    missing: str | None
    known: tuple[str, ...]


class _Opaque:
    """A value that the walk cannot follow: every name below it is taken as existing."""


_OPAQUE = _Opaque()


@dataclass(frozen=True, slots=True)
class _Bound:
    """What a local name stands for: the path it depends on and a sample of its value."""

    path: str | None
    sample: object


_Scope = Mapping[str, _Bound]

_LOOP = _Bound(None, _OPAQUE)
# Functions that Jinja itself brings: ``range``, ``namespace`` and the like. Not the one that
# makes up text: `docgen.documents.templates.template_environment` takes it away.
_BUILT_IN: _Scope = dict.fromkeys(DEFAULT_NAMESPACE.keys() - {"lipsum"}, _LOOP)
# Filters whose result has the same kind of elements as what they were given.
_SAME_ROWS = ("waarbij", "sort", "reverse", "list", "unique")
# What Jinja gives to the body of a macro besides its arguments.
_MACRO_NAMES = ("caller", "kwargs", "varargs")


def name_uses(tree: nodes.Template, sample: Namespace) -> tuple[NameUse, ...]:
    """Every use of a context name in the tree, in reading order.

    Args:
        tree: Parsed template.
        sample: A context like those the template will be filled with; lists hold at least one
            element if names of their elements are to be followed.
    """
    return tuple(_walk(tree.body, sample, _BUILT_IN))


def _walk(body: Sequence[nodes.Node], sample: Namespace, scope: _Scope) -> Iterator[NameUse]:
    current = dict(scope)
    for node in body:
        if isinstance(node, nodes.For):
            yield from _walk_for(node, sample, current)
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            yield from _expression(node.node, sample, current)
            current[node.target.name] = _bind(node.node, sample, current)
        elif isinstance(node, nodes.Block):
            # A block does not see the names set around it (Jinja, template inheritance).
            yield from _walk(node.body, sample, _BUILT_IN)
        elif isinstance(node, nodes.Stmt) and not isinstance(node, nodes.Output):
            if isinstance(node, nodes.Macro):
                current[node.name] = _LOOP
            yield from _walk_statement(node, sample, current)
            current |= {name: _LOOP for name in _set_by(node) if not _is_known(name, sample)}
        else:
            yield from _expression(node, sample, current)


def _set_by(node: nodes.Node) -> Iterator[str]:
    """Names that a ``set``, or one in a branch of an ``if``, leaves behind.

    What they stand for was counted where it was read, so they may be anything from here on. A
    name that the context has too is not among them for `_walk`: the branch may not be taken.
    """
    if isinstance(node, nodes.Assign | nodes.AssignBlock):
        yield from (name.name for name in node.target.find_all(nodes.Name))
        if isinstance(node.target, nodes.Name):
            yield node.target.name
    elif isinstance(node, nodes.If):
        for child in (*node.body, *node.elif_, *node.else_):
            yield from _set_by(child)


def _is_known(name: str, sample: Namespace) -> bool:
    return name in values_of(sample)


def _locals_of(node: nodes.Stmt) -> dict[str, _Bound]:
    """Names that hold in a statement's body: arguments of a macro, ``with`` targets."""
    targets: list[nodes.Expr] = []
    names: tuple[str, ...] = ()
    if isinstance(node, nodes.Macro | nodes.CallBlock):
        targets, names = list(node.args), _MACRO_NAMES
    elif isinstance(node, nodes.With):
        targets = node.targets
    names += tuple(target.name for target in targets if isinstance(target, nodes.Name))
    return dict.fromkeys(names, _LOOP)


def _walk_statement(node: nodes.Stmt, sample: Namespace, scope: _Scope) -> Iterator[NameUse]:
    inner = {**scope, **_locals_of(node)}
    for field, value in node.iter_fields():
        if field in ("target", "targets", "args"):
            continue
        if isinstance(value, list) and field in ("body", "else_", "elif_"):
            yield from _walk(value, sample, inner)
        elif isinstance(value, nodes.Node):
            yield from _expression(value, sample, scope)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, nodes.Node):
                    yield from _expression(item, sample, scope)


def _walk_for(node: nodes.For, sample: Namespace, scope: _Scope) -> Iterator[NameUse]:
    yield from _expression(node.iter, sample, scope)
    inner = dict(scope, loop=_LOOP)
    items = _bind(node.iter, sample, scope)
    element: object = _OPAQUE
    if isinstance(items.sample, list | tuple) and items.sample:
        element = items.sample[0]
    for target in node.target.find_all(nodes.Name):
        follow = target is node.target
        inner[target.name] = _Bound(items.path, element if follow else _OPAQUE)
    if isinstance(node.target, nodes.Name):
        inner[node.target.name] = _Bound(items.path, element)
    if node.test is not None:
        yield from _expression(node.test, sample, inner)
    yield from _walk(node.body, sample, inner)
    yield from _walk(node.else_, sample, scope)


def _chain(node: nodes.Node) -> tuple[str, list[str]] | None:
    """``a.b['c']`` as its root and the names after it; ``None`` if it is anything else."""
    names: list[str] = []
    while True:
        if isinstance(node, nodes.Getattr):
            names.append(node.attr)
            node = node.node
        elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            names.append(str(node.arg.value))
            node = node.node
        elif isinstance(node, nodes.Name):
            return node.name, names[::-1]
        else:
            return None


def _expression(node: nodes.Node, sample: Namespace, scope: _Scope) -> Iterator[NameUse]:
    chain = _chain(node)
    if chain is not None:
        use = _resolve(chain[0], chain[1], node.lineno, sample, scope)
        if use is not None:
            yield use
        return
    for child in node.iter_child_nodes():
        yield from _expression(child, sample, scope)


def _bind(node: nodes.Node, sample: Namespace, scope: _Scope) -> _Bound:
    # Which rows there are may change with a filter; which columns they have does not.
    while isinstance(node, nodes.Filter) and node.name in _SAME_ROWS and node.node is not None:
        node = node.node
    chain = _chain(node)
    if chain is None:
        return _LOOP
    root, names = chain
    bound = scope.get(root)
    if bound is not None:
        return _Bound(bound.path, _follow(bound.sample, names)[0])
    value, _, _ = _follow(sample, [root, *names])
    return _Bound(".".join([root, *names]), value)


def _resolve(
    root: str, names: list[str], line: int, sample: Namespace, scope: _Scope
) -> NameUse | None:
    written = ".".join([root, *names])
    bound = scope.get(root)
    if bound is not None:
        _, missing, known = _follow(bound.sample, names)
        if bound.path is None and missing is None:
            return None
        return NameUse(bound.path or written, written, line, missing, known)
    _, missing, known = _follow(sample, [root, *names])
    return NameUse(written, written, line, missing, known)


def _follow(value: object, names: list[str]) -> tuple[object, str | None, tuple[str, ...]]:
    """The value at the end of the names, the first name that is missing, and its neighbours."""
    for name in names:
        if isinstance(value, Namespace):
            values = values_of(value)
            if name not in values:
                return _OPAQUE, name, tuple(values)
            value = values[name]
        else:
            # A method or attribute of a plain value, or something the walk lost sight of.
            return _OPAQUE, None, ()
    return value, None, ()


def value_at(context: Namespace, path: str) -> object:
    """The value a dotted path leads to, as plain data for a fingerprint.

    A path that leads past a plain value (``partij.naam.upper``) gives that plain value; a name
    that does not exist gives ``None``.
    """
    value: object = context
    for name in path.split("."):
        if not isinstance(value, Namespace):
            break
        value = values_of(value).get(name)
    return plain(value)


def plain(value: object) -> object:
    """The value with every namespace in it as a mapping."""
    if isinstance(value, Namespace):
        return {name: plain(item) for name, item in values_of(value).items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def suggestion(use: NameUse) -> str:
    """What to write instead of an unknown name, a full sentence."""
    missing = use.missing or ""
    close = nearest(missing, use.known)
    if close is not None:
        parts = use.written.split(".")
        index = parts.index(missing)
        better = ".".join([*parts[:index], close, *parts[index + 1 :]])
        return f"Bedoelt u “{better}”?"
    known = ", ".join(sorted(use.known)[:12])
    return f"Bekende namen op deze plaats: {known}." if known else "Haal het veld weg."
