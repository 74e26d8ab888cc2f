"""Reading names from a template without filling it in: nothing it uses may be missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.documents.names import Namespace, name_uses, plain, value_at, values_of
from docgen.documents.templates import template_environment
from tests.documents.words import namespace

PARTY = {"naam": "Soest", "plaats": "Soest", "functie": "burgemeester", "items": "eigen kolom"}
VALUES: Mapping[str, object] = {
    "partij": {**PARTY, "ondertekenaars": [{"naam": "A.B.", "nr": 1}]},
    "partijen": [{**PARTY}, {**PARTY, "naam": "Baarn"}],
    "pakket": {"titel": "Convenant", "versie": "1.0"},
    "gegevens": {"besluit": {"nummer": 42}, "themas": ["water", "lucht"]},
    "aantal": 2,
}
SAMPLE = namespace(VALUES)


def uses(text: str) -> dict[str, str | None]:
    """The missing name, if any, by the path of each use."""
    tree = template_environment().parse(text)
    return {use.path: use.missing for use in name_uses(tree, SAMPLE)}


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("geen veld", []),
        ("{{ aantal }}", ["aantal"]),
        ("{{ partij.naam }}", ["partij.naam"]),
        ("{{ partij['naam'] }}", ["partij.naam"]),
        ("{{ gegevens.besluit.nummer }}", ["gegevens.besluit.nummer"]),
        ("{{ partij.naam.upper() }}", ["partij.naam.upper"]),
        ("{{ partijen[0].naam }}", ["partijen.0.naam"]),
        ("{{ partij[aantal] }}", ["partij", "aantal"]),
        ("{{ partij.naam | upper | default(pakket.titel) }}", ["partij.naam", "pakket.titel"]),
        ("{{ partij.naam if aantal > 1 else pakket.titel }}",
         ["aantal", "partij.naam", "pakket.titel"]),
        ("{{ '%s, %s' | format(partij.naam, aantal) }}", ["partij.naam", "aantal"]),
        ("{% if aantal %}a{% elif pakket.versie %}{{ partij.naam }}{% else %}"
         "{{ partij.plaats }}{% endif %}",
         ["aantal", "pakket.versie", "partij.naam", "partij.plaats"]),
        ("{% for o in partijen %}{{ o.naam }}{{ loop.index }}{% else %}{{ aantal }}{% endfor %}",
         ["partijen", "aantal"]),
        ("{% for o in partijen if o.naam == pakket.titel %}{% endfor %}",
         ["partijen", "pakket.titel"]),
        ("{% for a in partijen %}{% for a in a.naam %}{{ a }}{% endfor %}{% endfor %}",
         ["partijen"]),
        ("{% for partij in partijen %}{{ partij.naam }}{% endfor %}{{ partij.plaats }}",
         ["partijen", "partij.plaats"]),
        ("{% for o in partijen | sort(attribute='naam') %}{{ o.naam }}{% endfor %}", ["partijen"]),
        ("{% for a, b in [(partij.naam, 1)] %}{{ a }}{{ b }}{% endfor %}", ["partij.naam"]),
        ("{% set n = partij.naam %}{{ n }}", ["partij.naam"]),
        ("{% set p = partij %}{{ p.naam }}", ["partij"]),
        ("{% set a, b = partij.naam, aantal %}{{ a }}{{ b }}", ["partij.naam", "aantal"]),
        ("{% set n %}{{ partij.naam }}{% endset %}{{ n }}", ["partij.naam"]),
        ("{% if aantal %}{% set n = partij.naam %}{% else %}{% set n = 'x' %}{% endif %}{{ n }}",
         ["aantal", "partij.naam"]),
        ("{% with p = partij %}{{ p.naam }}{% endwith %}", ["partij"]),
        ("{% with partij = partij %}{{ partij.naam }}{% endwith %}", ["partij"]),
        ("{% macro m(x, y=aantal) %}{{ x.naam }}{{ y }}{% endmacro %}{{ m(partij) }}",
         ["aantal", "partij"]),
        ("{% macro m() %}{{ caller(1) }}{% endmacro %}{% call(n) m() %}{{ n }}{{ aantal }}"
         "{% endcall %}", ["aantal"]),
        ("{% filter upper %}{{ partij.naam }}{% endfilter %}", ["partij.naam"]),
        ("{% for i in range(3) %}{{ i }}{% endfor %}", []),
        ("{% for partij in partijen %}{% block b %}{{ partij.naam }}{% endblock %}{% endfor %}",
         ["partijen", "partij.naam"]),
        ("{% if aantal %}{% set partij = pakket %}{% endif %}{{ partij.naam }}",
         ["aantal", "pakket", "partij.naam"]),
    ],
)  # fmt: skip
def test_the_values_a_template_depends_on(text: str, paths: list[str]) -> None:
    found = uses(text)
    assert set(found) == set(paths)
    assert set(found.values()) <= {None}


@pytest.mark.parametrize(
    ("text", "written", "missing", "known"),
    [
        ("{{ partij.name }}", "partij.name", "name", "naam"),
        ("{{ partei.naam }}", "partei.naam", "partei", "partij"),
        ("{{ gegevens.besluit.datum }}", "gegevens.besluit.datum", "datum", "nummer"),
        ("{% for o in partijen %}{{ o.nam }}{% endfor %}", "o.nam", "nam", "naam"),
        ("{% for o in partij.ondertekenaars %}{{ o.rol }}{% endfor %}", "o.rol", "rol", "nr"),
        ("{% set p = partij %}{{ p.nam }}", "p.nam", "nam", "naam"),
        ("{% if partij.x %}{% endif %}", "partij.x", "x", "naam"),
        ("{{ lipsum() }}", "lipsum", "lipsum", "partij"),
        ("{{ gegevens.items }}", "gegevens.items", "items", "besluit"),
        ("{% for i in range(2) %}{% endfor %}{{ i }}", "i", "i", "partij"),
    ],
)
def test_a_name_that_does_not_exist_is_found_with_its_neighbours(
    text: str, written: str, missing: str, known: str
) -> None:
    tree = template_environment().parse(text)
    (use,) = [use for use in name_uses(tree, SAMPLE) if use.missing is not None]
    assert (use.written, use.missing) == (written, missing)
    assert known in use.known


def test_a_use_tells_its_line() -> None:
    tree = template_environment().parse("een\n{{ aantal }}\n{% if pakket.titel %}\n{% endif %}")
    assert [(use.path, use.line) for use in name_uses(tree, SAMPLE)] == [
        ("aantal", 2),
        ("pakket.titel", 3),
    ]


def test_a_namespace_shows_its_values_and_nothing_else() -> None:
    party = values_of(SAMPLE)["partij"]
    assert isinstance(party, Namespace)
    assert party.naam == "Soest"
    assert party.items == "eigen kolom"
    with pytest.raises(AttributeError):
        _ = party.keys
    with pytest.raises(AttributeError, match="naam is read-only"):
        party.naam = "Baarn"
    assert party.naam == "Soest"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("aantal", 2),
        ("partij.naam", "Soest"),
        ("partij.naam.upper", "Soest"),
        ("gegevens.besluit", {"nummer": 42}),
        ("partij.ondertekenaars", [{"naam": "A.B.", "nr": 1}]),
        ("partijen.0.naam", VALUES["partijen"]),
        ("partij.weg", None),
        ("weg.naam", None),
    ],
)
def test_the_value_behind_a_path_is_plain_data(path: str, value: object) -> None:
    assert value_at(SAMPLE, path) == value


def test_a_whole_context_becomes_plain_data() -> None:
    assert plain(SAMPLE) == VALUES


class Recording(Namespace):
    """A namespace that notes the path of every plain value that is read from it."""

    __slots__ = ("_path", "_seen")

    def __init__(self, values: Mapping[str, object], path: str, seen: set[str]) -> None:
        super().__init__(values)
        object.__setattr__(self, "_path", path)
        object.__setattr__(self, "_seen", seen)

    def __getattr__(self, name: str) -> object:
        value = super().__getattr__(name)
        if not isinstance(value, Namespace):
            prefix = object.__getattribute__(self, "_path")
            object.__getattribute__(self, "_seen").add(f"{prefix}.{name}")
        return value


def recording(value: object, path: str, seen: set[str]) -> object:
    if isinstance(value, Mapping):
        inner = {key: recording(item, f"{path}.{key}", seen) for key, item in value.items()}
        return Recording(inner, path, seen)
    if isinstance(value, list):
        # An element belongs to its list: a path never leads to one element.
        return [recording(item, path, seen) for item in value]
    return value


SCALARS = ("partij.naam", "partij['plaats']", "pakket.titel", "gegevens.besluit.nummer", "aantal")
PARTY_LIKE = ("partij", "partijen[1]", "partijen | last")


@st.composite
def pieces(draw: st.DrawFn, depth: int, parties: tuple[str, ...], loose: tuple[str, ...]) -> str:
    """Template text in which only names of the context and ``parties``, ``loose`` are used."""
    party = draw(st.sampled_from((*PARTY_LIKE, *parties)))
    scalar = draw(st.sampled_from((*SCALARS, *loose, f"({party}).functie")))
    other = draw(st.sampled_from((*SCALARS, *loose)))
    name = draw(st.sampled_from(("p", "q", "partij", "pakket")))

    def body(*more: str) -> str:
        if depth == 0:
            return "{{ " + scalar + " }}"
        names = tuple(dict.fromkeys((*more, *(one for one in parties if one not in more))))
        return draw(pieces(depth - 1, names, loose))

    party_name = name if name != "pakket" else "r"
    forms: dict[str, Callable[[], str]] = {
        "print": lambda: "{{ %s | default(%s) }}" % (scalar, other),  # noqa: UP031
        "choose": lambda: f"{{{{ {scalar} if {other} else {other} }}}}",
        "if": lambda: f"{{% if {scalar} %}}{body()}{{% else %}}{body()}{{% endif %}}",
        "elif": lambda: f"{{% if not {scalar} %}}{{% elif {other} %}}{body()}{{% endif %}}",
        "for": lambda: f"{{% for {party_name} in partijen %}}{body(party_name)}{{% endfor %}}",
        "filter": lambda: f"{{% for o in partijen if o.naam != {scalar} %}}{body()}{{% endfor %}}",
        "set": lambda: f"{{% set {party_name} = {party} %}}{body(party_name)}",
        "set if": lambda: (
            f"{{% if {scalar} %}}{{% set {party_name} = {party} %}}{body(party_name)}{{% endif %}}"
            "{{ partij.plaats }}"
        ),
        "block": lambda: f"{{% set s %}}{body()}{{% endset %}}{{{{ s }}}}",
        "with": lambda: f"{{% with {party_name} = {party} %}}{body(party_name)}{{% endwith %}}",
        "macro": lambda: (
            f"{{% macro m({party_name}) %}}{body(party_name)}{{% endmacro %}}{{{{ m({party}) }}}}"
        ),
        "map": lambda: "{{ partijen | map(attribute='plaats') | join }}",
        "two": lambda: body() + body(),
    }
    return forms[draw(st.sampled_from(sorted(forms)))]()


@settings(max_examples=200, deadline=None)
@given(pieces(3, (), ()))
def test_what_a_template_really_reads_is_among_its_dependencies(text: str) -> None:
    seen: set[str] = set()
    environment = template_environment()
    context = {key: recording(value, key, seen) for key, value in VALUES.items()}
    environment.from_string(text).render(context)
    found = {use.path for use in name_uses(environment.parse(text), SAMPLE)}
    # `value_at` gives the whole list for a path into one of its elements.
    found = {"partijen" if path.startswith("partijen.") else path for path in found}
    missed = {
        path for path in seen if not any(path == use or path.startswith(f"{use}.") for use in found)
    }
    assert missed == set(), text
