"""The notes beside articles that were amended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from docgen.core.amendment import article_of
from docgen.core.dutch import datum
from docgen.core.story import Story
from docgen.seal.compile import ArticleNote


def article_notes(story: Story) -> tuple[ArticleNote, ...]:
    """A note beside each article that an amendment changed: which, and since when."""
    found: dict[str, list[str]] = {}
    for item in story.amendments:
        since = datum(date.fromisoformat(item.effective))
        for row in item.rows:
            article, what = article_of(row), _happened_to(row)
            told = f"{what} in versie {item.version}, per {since}"
            if article and what and told not in found.setdefault(article, []):
                found[article].append(told)
    return tuple(ArticleNote(article, "; ".join(told)) for article, told in found.items() if told)


def _happened_to(row: Mapping[str, object]) -> str:
    """What a note says that an amendment did to an article; ``""`` for nothing.

    What lapsed as a whole stands nowhere: its number may be that of another article now.
    """
    whole = "," not in str(row["artikel"]).split(" (was ")[0]
    if whole and row.get("soort") == "vervallen":
        return ""
    return "nieuw" if whole and row.get("soort") == "nieuw" else "gewijzigd"
