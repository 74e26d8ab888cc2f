"""The documents agree with the code: what they name exists, and what exists they name."""

from __future__ import annotations

import re
import shutil
import sqlite3
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer.main

import docgen
from docgen.core.clock import FixedClock
from docgen.core.dossier import Dossier
from docgen.core.errors import DocgenError
from docgen.core.identity import parse_code, parse_line
from docgen.core.model import FieldKind
from docgen.core.pack import read_pack
from docgen.core.page_layout import CODE_MM, STRIP_MM
from docgen.core.parties import read_parties
from docgen.core.party_columns import OPTIONAL, REQUIRED
from docgen.core.register import Register
from docgen.core.schema import SCHEMA_VERSION
from docgen.documents.context import context_for, shared_values
from docgen.documents.markers import ALL_MARKERS
from docgen.documents.names import Namespace, values_of
from docgen.documents.templates import FILTERS, template_environment
from docgen.issue.mail_lint import CLOSING_NAMES, MAIL_NAMES, REMINDER_NAMES
from tools.screens import screens, shown

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")))
FORMATS = (DOCS / "formaten.md").read_text("utf-8")
MANUAL = (DOCS / "handleiding.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
STARTER = ROOT / "docgen" / "starter"
STARTER_PACK = STARTER / "sjablonen" / "mijn-pakket"
LARGEST_PICTURE = 250_000
UNKNOWN = "zzqxjw"
# Blocks that the starter pack does without.
OPTIONAL_BLOCKS = (
    *("smtp", "ondertekening", "herinnering", "postbus"),
    *("definitief", "inwerking", "zegel", "slotmail"),
    *("wijziging", "instemming"),
)
# Blocks about data of which there may be several, or whose names are free.
DATA_BLOCKS = ("tabel", "controle")
FREE_DATA_BLOCKS = ("partijen", "berekening")
# Names that templates have when the pack declares them.
DATA_NAMES = ("tabellen", "berekening")


def section(heading: str) -> str:
    """What stands under a heading of formaten.md, up to the next heading of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    _, found, rest = FORMATS.partition(f"\n{heading}\n")
    assert found, f"formaten.md has no heading {heading!r}"
    return re.split(rf"\n#{{2,{level}}} ", rest)[0]


def table(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    lines = [line for line in section(heading).splitlines() if line.startswith("|")]
    rows = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in lines[2:]]
    return [[cell.strip() for cell in row] for row in rows]


def first_column(heading: str) -> list[str]:
    return [row[0].strip("`") for row in table(heading)]


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Every command of docgen that a page tells to give, with what stands behind it."""
    command = r"docgen ([a-z]+)\b([^’`;&|\n]*)"
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    typed = "".join(block for language, block in blocks if language in ("sh", "bat", "powershell"))
    yield from re.findall(rf"(?m)(?:^|bin/|Scripts\\){command}", typed)
    yield from re.findall(rf"[‘`]{command}", text)


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") for text in headings}


# -- links and pictures --------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_resolve(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        linked = (page.parent / file).resolve() if file else page
        assert linked.exists(), f"{page.name} links to {target}, which does not exist"
        if anchor:
            assert anchor in anchors(linked), f"{page.name}: no heading for {target}"


def test_pictures_are_used_and_small() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    for picture in sorted((DOCS / "beelden").iterdir()):
        data = picture.read_bytes()
        assert data.startswith(b"\x89PNG"), f"{picture.name} is no PNG"
        width, height = struct.unpack(">II", data[16:24])
        assert min(width, height) > 100, f"{picture.name} is {width} by {height}"
        assert len(data) < LARGEST_PICTURE, f"{picture.name} is {len(data)} bytes"
        assert f"beelden/{picture.name})" in text, f"{picture.name} is shown nowhere"


def test_every_picture_has_an_alternative_text() -> None:
    for page in PAGES:
        for text in re.findall(r"!\[([^]]*)\]", page.read_text("utf-8")):
            assert len(text) > 10, f"{page.name}: a picture without an alternative text"


# -- commands ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/docgen voorbeeld",
        "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest -q",
        r"py -m venv .venv; .venv\Scripts\pip install -q .; .venv\Scripts\docgen voorbeeld",
        r"py -m venv .venv; .venv\Scripts\pip install -q -e '.[test]'; .venv\Scripts\pytest -q",
    ],
)
def test_readme_gives_the_two_commands(command: str) -> None:
    assert re.search(rf"^```\w+\n{re.escape(command)}\n```$", README, re.MULTILINE)


def test_readme_table_names_what_is_there() -> None:
    rows = README.partition("## Where things are")[2].partition("\n## ")[0]
    for cell in re.findall(r"^\| (`.+?) \|", rows, re.MULTILINE):
        for name in re.findall(r"`([^`]+)`", cell):
            assert name == "output/" or (ROOT / name).exists(), f"{name} does not exist"


def cli_options() -> dict[str, set[str]]:
    """The options of each command of the command line."""
    from docgen.cli.commands import app

    group = typer.main.get_command(app)
    common = {name for param in group.params for name in param.opts} | {"--help"}
    commands = getattr(group, "commands", {})
    return {
        name: common | {option for param in command.params for option in param.opts}
        for name, command in commands.items()
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_documents_exist(page: Path) -> None:
    options = cli_options()
    for name, rest in commands(page.read_text("utf-8")):
        assert name in options, f"{page.name}: no command {name!r}"
        for option in re.findall(r"(?<!\S)--[a-z]+(?:-[a-z]+)*", rest):
            assert option in options[name], f"{page.name}: {name} has no {option}"


def test_screens_in_the_manual_are_what_docgen_says() -> None:
    made, found = screens(), shown(MANUAL)
    assert found.keys() == made.keys()
    for name, text in found.items():
        assert text == made[name], f"{name}: run python -m tools.screens"


def test_manual_names_every_command() -> None:
    for name in cli_options():
        assert f"docgen {name}" in MANUAL, f"handleiding.md says nothing of {name}"


# -- the list of parties -------------------------------------------------------------------


def test_columns_are_those_of_the_code() -> None:
    rows = {row[0].strip("`"): row[1] for row in table("## De lijst van partijen")}
    required = {name for name, needed in rows.items() if needed == "ja"}
    assert required == set(REQUIRED)
    assert set(rows) - required == set(OPTIONAL)


# -- pakket.toml ---------------------------------------------------------------------------


def known_keys(tmp_path: Path) -> dict[str, set[str]]:
    """The names that each block takes, as the reader itself lists them for an unknown one."""
    folder = tmp_path / "pakket"
    shutil.copytree(STARTER_PACK, folder)
    text = (folder / "pakket.toml").read_text("utf-8")
    blocked = re.sub(r"(?m)^(\[.+\])$", rf"\1\n{UNKNOWN} = 1", text)
    optional = (*OPTIONAL_BLOCKS, "velden.keuze")
    extra = "".join(f"\n[{name}]\n{UNKNOWN} = 1\n" for name in optional)
    extra += "".join(f"\n[[{name}]]\n{UNKNOWN} = 1\n" for name in DATA_BLOCKS)
    (folder / "pakket.toml").write_text(
        f"{UNKNOWN} = 1\n{blocked}{extra}", encoding="utf-8", newline="\n"
    )
    found: dict[str, set[str]] = {}
    for problem in read_pack(folder).problems:
        if problem.what == "onbekende naam":
            label = re.sub(r"^regel \d+, ", "", problem.place).removesuffix(f"'{UNKNOWN}'").strip()
            label = re.sub(r"\]\] \d.*", "]]", label)
            found[label] = set(re.findall(r"'([^']+)'", problem.remedy))
    return found


def test_keys_of_the_pack_are_those_of_the_code(tmp_path: Path) -> None:
    known = known_keys(tmp_path)
    blocks = {"afzender", "retour", "aanhef", "gegevens", "mail", "stuk", "correctie", "velden"}
    blocks.update(OPTIONAL_BLOCKS, DATA_BLOCKS, FREE_DATA_BLOCKS)
    assert set(first_column("### Bovenaan")) == known[""] - blocks
    assert blocks < known[""]
    optional = [f"[{name}]" for name in OPTIONAL_BLOCKS]
    optional += [f"[[{name}]]" for name in DATA_BLOCKS]
    for block in ("[afzender]", "[retour]", "[mail]", "[[stuk]]", "[correctie]", *optional):
        assert set(first_column(f"### `{block}`")) == known[block], block
    fields = "### `[velden.handtekening]`, `[velden.datum]` en `[velden.plaats]`"
    for kind in FieldKind:
        if not kind.is_choice:
            assert set(first_column(fields)) == known[f"[velden.{kind.value}]"]
    assert set(first_column("### `[velden.keuze]`")) == known["[velden.keuze]"]
    shown = re.findall(r"`([a-z]+)`", section("### `[aanhef]`"))
    assert set(shown) - {"type"} == known["[aanhef]"]


# -- templates -----------------------------------------------------------------------------


def starter_context() -> Namespace:
    pack = read_pack(STARTER_PACK).pack
    parties = read_parties(STARTER / "partijen.csv").parties
    assert pack is not None
    return context_for(shared_values(pack, parties), pack, parties[0])


def test_names_in_templates_are_those_of_the_code() -> None:
    assert set(first_column("### Namen")) == {
        *values_of(starter_context()),
        *DATA_NAMES,
        *MAIL_NAMES,
        *REMINDER_NAMES,
        *CLOSING_NAMES,
    }


def test_signatories_have_the_documented_names() -> None:
    party = values_of(starter_context())["partij"]
    assert isinstance(party, Namespace)
    people = values_of(party)["ondertekenaars"]
    assert isinstance(people, list)
    sentence = section("### Namen").partition("`partij.ondertekenaars`")[2]
    assert set(re.findall(r"`(\w+)`", sentence)) == set(values_of(people[0]))


def test_filters_are_those_of_the_code() -> None:
    assert first_column("### Filters") == list(FILTERS)


@pytest.mark.parametrize("row", table("### Filters"), ids=lambda row: row[0])
def test_filters_do_what_the_table_says(row: list[str]) -> None:
    template = row[1].strip("`").replace("\\|", "|")
    assert template_environment().from_string(template).render() == row[2]


def test_places_to_fill_in_are_those_of_the_code() -> None:
    documented = set(first_column("### Plekken om in te vullen"))
    assert documented == {f"veld.{marker.name}" for marker in ALL_MARKERS}


@pytest.mark.parametrize("filter_name", FILTERS)
def test_manual_explains_every_filter(filter_name: str) -> None:
    assert f"| {filter_name}" in MANUAL


def test_manual_writes_values_as_it_says() -> None:
    context = values_of(starter_context())
    rows = re.findall(r"^\| `(\{\{[^`]+\\\| [^`]+\}\})` \| (.+) \|$", MANUAL, re.MULTILINE)
    assert len(rows) == len(FILTERS)
    for tag, result in rows:
        template = template_environment().from_string(tag.replace("\\|", "|"))
        assert template.render(context) == result, tag


def test_manual_names_every_column() -> None:
    part = MANUAL.partition("## De lijst van partijen in Excel")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`.+?) \|", part, re.MULTILINE)
    named = {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}
    assert named == {*REQUIRED, *OPTIONAL}


# -- page code, output, register, exit codes -----------------------------------------------


def test_example_of_the_page_code_is_a_real_one() -> None:
    code, line = section("## De paginacode").split("```")[1].strip().splitlines()
    identity = parse_code(code)
    assert identity is not None
    assert identity == parse_line(line)
    assert f"{CODE_MM:.0f} mm" in section("## De paginacode")
    assert f"onderste {STRIP_MM:.0f} mm" in section("## De paginacode")


def test_folders_are_those_of_the_code(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path, STARTER_PACK, STARTER / "partijen.csv")
    inputs = docgen.read(dossier)
    clock = FixedClock(datetime(2026, 11, 2, 9, tzinfo=UTC))
    docgen.generate(inputs, docgen.Request(parties=(1,), engine="ingebouwd"), clock=clock)
    made = {path.relative_to(inputs.home).parts[0] for path in inputs.home.iterdir()}
    shown = section("## De map output")
    assert made == {"register.sqlite", "v1.0", "bronnen", "delen"}
    for name in made:
        assert re.search(rf"^    {re.escape(name)}", shown, re.MULTILINE), name


def test_register_tables_are_those_of_the_code(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    with Register(path, FixedClock(datetime(2026, 11, 2, 9, tzinfo=UTC))):
        pass
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
    actual = {
        name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
        for name in names
        if not name.startswith(("sqlite_", "exemplaar_", "ontvangst_"))
    }
    connection.close()
    documented: dict[str, set[str]] = {}
    for row in table("## Het register"):
        documented.setdefault(row[0].strip("`"), set()).update(re.findall(r"`(\w+)`", row[1]))
    assert documented == actual
    assert f"(formaat {SCHEMA_VERSION}," in section("## Het register")


def error_classes(kind: type[DocgenError] = DocgenError) -> Iterator[type[DocgenError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from error_classes(child)


def test_exit_codes_are_those_of_the_code() -> None:
    codes = {kind.exit_code for kind in error_classes() if kind.__module__.startswith("docgen.")}
    assert {int(code) for code in first_column("## Afsluitcodes")} == codes | {0, 130}


def test_environment_variables_are_those_of_the_code() -> None:
    source = "".join(path.read_text("utf-8") for path in sorted((ROOT / "docgen").rglob("*.py")))
    read = set(re.findall(r'"((?:DOCGEN|SOURCE)_[A-Z_]+)"', source))
    assert set(first_column("## Omgevingsvariabelen")) == read


# -- architecture --------------------------------------------------------------------------


def test_architecture_names_tests_and_modules_that_exist() -> None:
    text = (DOCS / "architectuur.md").read_text("utf-8")
    for name in re.findall(r"`(tests/[\w/]+\.py)`", text):
        assert (ROOT / name).is_file(), f"{name} does not exist"
    for name in re.findall(r"`((?:core|engines|documents|issue|receive|seal)/\w+)`", text):
        assert (ROOT / "docgen" / f"{name}.py").is_file(), f"{name} does not exist"


def test_changelog_tells_of_this_version() -> None:
    assert f"\n## {docgen.__version__}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")
