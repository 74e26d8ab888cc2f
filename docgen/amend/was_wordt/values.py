"""The comparison as values for a Word template, with the explanations that were given before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.amend.was_wordt.explanations import Explanation, matched
from docgen.amend.was_wordt.model import Comparison
from docgen.amend.was_wordt.screen import look_lines, pieces


def rows_as_values(
    comparison: Comparison, explanations: Iterable[Explanation] = ()
) -> list[dict[str, object]]:
    """Plain data for ``wijziging.rijen`` in a Word template.

    Each row has ``sleutel``, ``artikel``, ``titel``, ``soort``, ``plaats``, ``was`` and ``wordt``
    (lists of ``tekst`` and ``gewijzigd``) and ``toelichting``.

    Args:
        explanations: What was typed in an earlier table
            (`docgen.amend.was_wordt.explanations.explanations_from`).
    """
    given = matched(comparison, tuple(explanations))
    return [
        {
            "sleutel": row.key,
            "artikel": row.where,
            "titel": row.title,
            "soort": row.kind.value,
            "plaats": row.place.value,
            "was": pieces(row.old),
            "wordt": pieces(row.new),
            "toelichting": given.get(row.key, ""),
        }
        for row in comparison.rows
    ]


def comparison_values(
    comparison: Comparison, explanations: Iterable[Explanation] = ()
) -> Mapping[str, object]:
    """What a comparison adds to ``wijziging`` in a Word template.

    ``rijen`` (see `rows_as_values`) and ``opmaak``: a line for each place that only looks
    different.
    """
    return {
        "rijen": rows_as_values(comparison, explanations),
        "opmaak": list(look_lines(comparison)),
    }
