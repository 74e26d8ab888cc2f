"""Errors: what they say, which exit code they give, and that they survive a trip between processes.

The last tests read the whole package: a foreign exception never loses its cause.
"""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from docgen.core import errors
from docgen.core.errors import (
    DataError,
    DocgenError,
    Problem,
    Severity,
    TemplateError,
    raise_errors,
)

PACKAGE = Path(__file__).resolve().parents[2] / "docgen"
FAULT = Problem("partijen.csv", "regel 7, kolom 'email'", "geen geldig adres", "Vul het in.")
REMARK = Problem("partijen.csv", "", "niet gebruikt", "Haal het weg.", Severity.WARNING)

EXIT_CODES = {
    "DocgenError": 1,
    "UsageError": 2,
    "DataError": 3,
    "TemplateError": 4,
    "EngineError": 5,
    "EngineMissingError": 5,
    "EngineFailedError": 5,
    "EngineTimeoutError": 5,
    "MailError": 5,
    "IncompleteError": 6,
    "VerificationError": 7,
    "DossierBusyError": 8,
}


def kinds() -> dict[str, type[DocgenError]]:
    """Every class of error in the tree, by name."""
    return {
        name: value
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, DocgenError)
    }


def test_exit_codes_are_those_of_the_design() -> None:
    assert {name: kind.exit_code for name, kind in kinds().items()} == EXIT_CODES


def test_the_tree_in_the_docstring_names_every_class() -> None:
    drawn = errors.__doc__ or ""
    assert [name for name in kinds() if name not in drawn] == []


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (FAULT, "partijen.csv, regel 7, kolom 'email': geen geldig adres. Vul het in."),
        (Problem("a.docx", "", "is weg", "Zet het terug."), "a.docx: is weg. Zet het terug."),
        (Problem("", "--partij", "onbekend", "Kies."), "--partij: onbekend. Kies."),
        (Problem("", "", "er is niets", ""), "er is niets."),
    ],
)
def test_a_problem_says_where_what_and_what_to_do(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_an_error_says_all_its_problems() -> None:
    error = DataError([FAULT, REMARK])
    assert str(error) == f"{FAULT}\n{REMARK}"
    assert error.problems == (FAULT, REMARK)


@pytest.mark.parametrize("name", EXIT_CODES)
def test_of_makes_an_error_of_its_own_class(name: str) -> None:
    error = kinds()[name].of("het is mis", "Doe iets.", file="a.toml", place="regel 1")
    assert type(error).__name__ == name
    assert error.problems == (Problem("a.toml", "regel 1", "het is mis", "Doe iets."),)


@pytest.mark.parametrize("name", EXIT_CODES)
def test_an_error_keeps_its_problems_through_pickling(name: str) -> None:
    error = kinds()[name]([FAULT, REMARK])
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert back.problems == (FAULT, REMARK)
    assert str(back) == str(error)


def _fail() -> None:
    raise TemplateError([FAULT, REMARK])


def test_an_error_comes_whole_out_of_another_process() -> None:
    with ProcessPoolExecutor(1) as pool:
        future = pool.submit(_fail)
        with pytest.raises(TemplateError) as caught:
            future.result()
    assert caught.value.problems == (FAULT, REMARK)


def test_problems_with_an_error_among_them_are_raised_all() -> None:
    with pytest.raises(DataError) as caught:
        raise_errors(iter([REMARK, FAULT]), DataError)
    assert caught.value.problems == (REMARK, FAULT)


def test_warnings_alone_are_not_raised() -> None:
    raise_errors([REMARK], DataError)
    raise_errors([], DataError)


# Exceptions of libraries may be caught in the wrappers of `engines/` and by the stage that owns
# the library's job; the standard library's own by whoever touches a file or a text.
OWNERS = {
    "core/dossier.py": {"filelock"},
    "core/workbooks.py": {"openpyxl"},
    "cli": {"typer", "rich", "click"},
    "documents/templates.py": {"jinja2", "lxml"},
    "documents/calculations.py": {"jinja2"},
    "issue/mail_lint.py": {"jinja2"},
    "issue/mail.py": {"jinja2"},
    "reminding.py": {"jinja2"},
    "documents/parts.py": {"pikepdf"},
    "amend/was_wordt/package.py": {"lxml"},
    "seal/kept.py": {"pikepdf"},
}
LIBRARIES = {
    *("docx", "docxtpl", "dxpdf", "filelock", "fontTools", "jinja2", "lxml", "openpyxl", "PIL"),
    *("pikepdf", "pypdf", "pypdfium2", "reportlab", "rich", "typer", "click", "zxingcpp"),
}
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def imports(tree: ast.Module) -> dict[str, str]:
    """The library behind each imported name."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.split(".")[0]] = alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = node.module.split(".")[0]
    return found


def foreign_catches(tree: ast.Module) -> set[str]:
    """Libraries whose exceptions are caught by name."""
    known = imports(tree)
    names = {
        name.id
        for handler in ast.walk(tree)
        if isinstance(handler, ast.ExceptHandler) and handler.type is not None
        for name in ast.walk(handler.type)
        if isinstance(name, ast.Name)
    }
    return {known[name] for name in names if name in known} & LIBRARIES


def lost_causes(tree: ast.Module) -> Iterator[int]:
    """Lines where an exception is caught and another raised without ``from``."""
    for handler in ast.walk(tree):
        if isinstance(handler, ast.ExceptHandler):
            for node in ast.walk(handler):
                if isinstance(node, ast.Raise) and node.exc is not None and node.cause is None:
                    yield node.lineno


def parsed(module: str) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", MODULES)
def test_an_exception_that_is_translated_keeps_its_cause(module: str) -> None:
    assert list(lost_causes(parsed(module))) == []


@pytest.mark.parametrize("module", [name for name in MODULES if not name.startswith("engines/")])
def test_a_library_is_caught_only_by_its_owner(module: str) -> None:
    allowed = OWNERS.get(module, set()) | OWNERS.get(module.split("/")[0], set())
    assert foreign_catches(parsed(module)) <= allowed


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_caught_blindly(module: str) -> None:
    """No bare ``except``, and none that does nothing with everything."""
    for handler in ast.walk(parsed(module)):
        if isinstance(handler, ast.ExceptHandler):
            assert handler.type is not None, handler.lineno
            broad = ast.unparse(handler.type) in ("Exception", "BaseException")
            assert not (broad and isinstance(handler.body[0], ast.Pass)), handler.lineno


def test_the_readers_of_this_test_see_what_they_must() -> None:
    tree = ast.parse(
        "import pikepdf\nfrom lxml import etree\n"
        "try:\n    pass\nexcept (pikepdf.PdfError, etree.LxmlError) as exc:\n    raise KeyError\n"
    )
    assert foreign_catches(tree) == {"pikepdf", "lxml"}
    assert list(lost_causes(tree)) == [6]
