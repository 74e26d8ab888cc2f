"""What holds for any two texts: nothing is lost, nothing is made up, nothing passes unsaid."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.amend.was_wordt.articles import blocks
from docgen.amend.was_wordt.comparing import compare
from docgen.amend.was_wordt.model import FilledPart, Fragment, Kind
from docgen.amend.was_wordt.pairing import paired
from docgen.amend.was_wordt.reading import read
from docgen.amend.was_wordt.words import difference, words
from tests.amend.was_wordt.documents import part
from tools.templates.covenant_text import article
from tools.templates.wml import para

WORDS = st.sampled_from(
    ["de", "een", "partij", "partijen", "kosten", "overleg", "artikel", "4", "„samen”", "10.000"]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
FREE = st.text("ab1 .,-–’'\u00a0\u00ad\n(", max_size=40)
PARAGRAPHS = st.lists(
    st.tuples(st.sampled_from(["Artikelkop", "Lid", "Sub", "Normal"]), TEXTS), max_size=9
)


def made(paragraphs: list[tuple[str, str]]) -> FilledPart:
    return part(article("Begin") + "".join(para(style, text) for style, text in paragraphs))


def joined(fragments: tuple[Fragment, ...]) -> str:
    return "".join(fragment.text for fragment in fragments)


def kept(fragments: tuple[Fragment, ...]) -> list[str]:
    text = " ".join(fragment.text for fragment in fragments if not fragment.changed)
    return [word for word in words(text) if word[0].isalnum()]


@given(FREE, FREE)
def test_the_pieces_make_up_both_texts(old: str, new: str) -> None:
    marked_old, marked_new = difference(old, new)
    assert (joined(marked_old), joined(marked_new)) == (old, new)


@given(TEXTS, TEXTS)
def test_what_is_not_marked_stands_in_both_texts(old: str, new: str) -> None:
    marked_old, marked_new = difference(old, new)
    assert kept(marked_old) == kept(marked_new)


@given(TEXTS)
def test_equal_texts_have_no_marks(text: str) -> None:
    assert difference(text, text) == ((Fragment(text, False),),) * 2


@settings(max_examples=25, deadline=None)
@given(PARAGRAPHS)
def test_a_text_compared_with_itself_gives_nothing(paragraphs: list[tuple[str, str]]) -> None:
    comparison = compare([made(paragraphs)], [made(paragraphs)])
    assert (comparison.rows, comparison.formatting_only) == ((), ())


@settings(max_examples=40, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_every_block_is_in_one_pair(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> None:
    before, after = blocks([read(made(old))]), blocks([read(made(new))])
    pairs = paired(before, after)
    assert Counter(at for pair in pairs for at in pair.old) == Counter(range(len(before)))
    assert Counter(at for pair in pairs for at in pair.new) == Counter(range(len(after)))


@settings(max_examples=40, deadline=None)
@given(PARAGRAPHS, PARAGRAPHS)
def test_the_rows_account_for_every_word_that_came_or_went(
    old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    rows = compare([made(old)], [made(new)]).rows
    told: Counter[str] = Counter()
    for row in rows:
        if row.kind is not Kind.RENUMBERED:
            told.update(_own_words(joined(row.new)))
            told.subtract(_own_words(joined(row.old)))
    real = Counter(_own_words(" ".join(text for _, text in new)))
    real.subtract(_own_words(" ".join(text for _, text in old)))
    assert {word: n for word, n in told.items() if n} == {w: n for w, n in real.items() if n}
    assert bool(rows) or [words(text) for _, text in old] == [words(text) for _, text in new]


def _own_words(text: str) -> list[str]:
    """Its words without the numbers of members and articles, which groups of rows bear."""
    return [word for word in words(text) if word.isalpha() and len(word) > 2 and word != "Artikel"]
