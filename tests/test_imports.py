"""The arrows of the architecture: read every import and allow only those that point one way.

``cli`` → orchestration (``issuing``, ``mailing``, ``receiving``, …) → acts →
``documents`` → ``engines``, ``core``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "docgen"
ACTS = ("issue", "receive", "seal", "amend", "keep")
ORCHESTRATION = (
    *("pipeline", "issuing", "mailing", "receiving", "reminding"),
    *(
        "collecting",
        "bundling",
        "publishing",
        "verifying",
        "rehearsing",
        "settling",
        "circle",
        "closing",
        "archiving",
        "telling",
        "remaking",
        "correcting",
        "amending",
        "consenting",
        "comparing",
    ),
)
ALLOWED: dict[str, frozenset[str]] = {
    "core": frozenset({"core"}),
    "engines": frozenset({"engines", "core"}),
    "documents": frozenset({"documents", "engines", "core"}),
    **{act: frozenset({act, "documents", "engines", "core"}) for act in ACTS},
    **{
        name: frozenset({*ORCHESTRATION, *ACTS, "documents", "engines", "core"}) - {name}
        for name in ORCHESTRATION
    },
    "cli": frozenset({"cli", *ORCHESTRATION, *ACTS, "documents", "engines", "core"}),
}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules() -> dict[str, Path]:
    return {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(path: Path, known: frozenset[str]) -> Iterator[str]:
    """Modules of the package that a module imports when it runs (not only for its types)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in walk_at_run_time(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in known:
                    yield whole
                elif node.module in known:
                    yield node.module


def walk_at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    for child in ast.iter_child_nodes(node):
        yield from walk_at_run_time(child)


def room(module: str) -> str:
    """The part of the layout a module belongs to; ``""`` for the package itself."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


@cache
def arrows() -> dict[str, frozenset[str]]:
    found = modules()
    known = frozenset(found)
    return {
        name: frozenset(imported(path, known)) - {name, "docgen"} for name, path in found.items()
    }


@pytest.mark.parametrize("module", [name for name in modules() if room(name) in ALLOWED])
def test_imports_point_one_way(module: str) -> None:
    forbidden = {target for target in arrows()[module] if room(target) not in ALLOWED[room(module)]}
    assert not forbidden, f"{module} may not import {', '.join(sorted(forbidden))}"


def test_every_room_is_known() -> None:
    rooms = {room(module) for module in modules()} - {"", "__main__", "starter"}
    assert rooms <= set(ALLOWED), f"say in ALLOWED what {rooms - set(ALLOWED)} may import"


def test_no_circle() -> None:
    try:
        tuple(TopologicalSorter(arrows()).static_order())
    except CycleError as exc:
        pytest.fail(f"circle: {' → '.join(exc.args[1])}")


def test_core_imports_no_engine_library() -> None:
    heavy = {"pikepdf", "pypdfium2", "docxtpl", "docx", "dxpdf", "zxingcpp", "reportlab", "typer"}
    heavy |= {"cv2", "numpy", "PIL", "pyhanko", "olefile"}
    for name, path in modules().items():
        if room(name) == "core":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            roots = {
                (node.module or "").split(".")[0]
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom)
            }
            assert not roots & heavy, f"{name} imports {roots & heavy}"


def test_names_that_say_nothing_are_not_used() -> None:
    for path in (*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")):
        assert path.stem not in {"utils", "util", "helpers", "misc", "common"}, path


@pytest.mark.parametrize("text", ["import docgen.cli.app", "from docgen.cli import app"])
def test_the_reader_sees_both_ways_of_importing(text: str, tmp_path: Path) -> None:
    file = tmp_path / "m.py"
    file.write_text(text, encoding="utf-8")
    assert list(imported(file, frozenset({"docgen.cli.app"}))) == ["docgen.cli.app"]
