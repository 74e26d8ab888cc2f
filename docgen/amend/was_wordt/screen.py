"""The outcome of a comparison as plain text for a terminal, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.amend.was_wordt.model import Comparison, Fragment, Kind, LookChange, Row, Tracked
from docgen.core.dutch import opsomming

_SHOWN = 60
_BREAK = "¶"
_NOTHING = "De tekst is niet gewijzigd."


def screen_lines(comparison: Comparison) -> tuple[str, ...]:
    """What changed, for a terminal: removed words as ``[-weg-]``, added ones as ``{+erbij+}``."""
    lines: list[str] = []
    if comparison.rows:
        count = len(comparison.rows)
        said = "1 wijziging" if count == 1 else f"{count} wijzigingen"
        lines.append(f"{said} in de tekst:")
    else:
        lines.append(_NOTHING)
    for row in comparison.rows:
        lines += ["", *_row_lines(row)]
    if comparison.formatting_only:
        lines += ["", "Alleen de opmaak is anders (dit komt niet in de was-wordt-tabel):"]
        lines += [f"  {line}" for line in look_lines(comparison)]
    if comparison.tracked:
        lines += ["", *(_tracked_line(tracked) for tracked in comparison.tracked)]
    return tuple(lines)


def look_lines(comparison: Comparison) -> tuple[str, ...]:
    """What only looks different, a line for each place."""
    return tuple(_look_line(change) for change in comparison.formatting_only)


def _row_lines(row: Row) -> Iterator[str]:
    title = f" ({row.title})" if row.title else ""
    yield f"{row.where}{title}: {row.kind}"
    if row.kind is Kind.NEW:
        yield f"  wordt: {_marked(row.new, '{+', '+}')}"
    elif row.kind is Kind.DROPPED:
        yield f"  was:   {_marked(row.old, '[-', '-]')}"
    elif row.kind is Kind.MOVED and not any(part.changed for part in (*row.old, *row.new)):
        yield f"  tekst: {_marked(row.new, '', '')}"
    else:
        yield f"  was:   {_marked(row.old, '[-', '-]')}"
        yield f"  wordt: {_marked(row.new, '{+', '+}')}"


def _marked(fragments: Sequence[Fragment], before: str, after: str) -> str:
    text = "".join(
        f"{before}{fragment.text}{after}" if fragment.changed else fragment.text
        for fragment in fragments
    )
    return text.replace("\n", f" {_BREAK} ")


def _look_line(change: LookChange) -> str:
    what = opsomming(list(change.what))
    if not change.text:
        return f"{change.article}: {what}"
    text = change.text.replace("\n", " ")
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
    return f"{change.article}: {what} (“{shown}”)"


def _tracked_line(tracked: Tracked) -> str:
    which = "nieuwe" if tracked.new else "oude"
    if tracked.count == 1:
        changes, them = "1 bijgehouden wijziging staat", "haar"
        read = "zij is"
    else:
        changes, them = f"{tracked.count} bijgehouden wijzigingen staan", "ze"
        read = "zij zijn"
    return (
        f"Let op: {changes} nog open in {tracked.part} ({which} tekst); {read} gelezen alsof u "
        f"{them} hebt aanvaard. Aanvaard of verwerp {them} in Word (tabblad Controleren) voordat u "
        "verdergaat."
    )


def comparison_data(comparison: Comparison) -> dict[str, object]:
    """The comparison as plain data, for ``--json``."""
    return {
        "gewijzigd": bool(comparison.rows),
        "rijen": [
            {
                "sleutel": row.key,
                "artikel": row.article,
                "was_artikel": row.was_article,
                "titel": row.title,
                "soort": row.kind.value,
                "plaats": row.place.value,
                "was": pieces(row.old),
                "wordt": pieces(row.new),
            }
            for row in comparison.rows
        ],
        "alleen_opmaak": [
            {
                "artikel": change.article,
                "plaats": change.place.value,
                "wat": list(change.what),
                "tekst": change.text,
            }
            for change in comparison.formatting_only
        ],
        "bijgehouden_wijzigingen": [
            {
                "deel": tracked.part,
                "tekst": "nieuw" if tracked.new else "oud",
                "aantal": tracked.count,
            }
            for tracked in comparison.tracked
        ],
    }


def pieces(fragments: Sequence[Fragment]) -> list[dict[str, object]]:
    """Text in pieces as plain data."""
    return [{"tekst": fragment.text, "gewijzigd": fragment.changed} for fragment in fragments]
