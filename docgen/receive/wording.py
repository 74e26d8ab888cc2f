"""How returns are spoken of, on screen, in the report and in mails alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from docgen.core.findings import Finding, Outcome
from docgen.core.returns import Judged

_TITLES: Mapping[str, str] = {
    "versie": "juiste versie",
    "dubbel": "eerder ontvangen",
    "handtekening": "digitale handtekening",
    "datum_plaats": "datum en plaats",
}
_NUMBER = re.compile(r"[Rr]?([1-9][0-9]{0,8})")


def rule_title(rule: str) -> str:
    """Name of a rule for people: ``datum en plaats``."""
    return _TITLES.get(rule, rule.replace("_", " "))


def return_number(text: str) -> int | None:
    """The number in ``R12``, ``r12`` or ``12``; ``None`` for anything else."""
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None


def party_name(number: int | None, names: Mapping[int, str]) -> str:
    """``Gemeente Soest (nr 7)``; ``niet herkend`` without a number.

    Args:
        names: Legal name of each party, by its number.
    """
    if number is None:
        return "niet herkend"
    return f"{names[number]} (nr {number})" if number in names else f"partij {number}"


def objections(judged: Judged) -> tuple[Finding, ...]:
    """The findings that the verdict rests on, in the order of the rules.

    Of a refused return those that refuse: a doubt beside them changes nothing. What merely follows
    from another finding (it names no page and asks nothing) is left out where others remain.
    """
    found = [item for item in judged.record.findings if item.outcome is Outcome.REFUSED]
    found = found or [item for item in judged.record.findings if item.outcome is Outcome.DOUBTFUL]
    own = [item for item in found if item.remedy or item.page is not None]
    return tuple(own or found)


def beside(judged: Judged) -> int:
    """How many doubts stand beside the findings that refuse."""
    outcomes = [item.outcome for item in judged.record.findings]
    return outcomes.count(Outcome.DOUBTFUL) if Outcome.REFUSED in outcomes else 0


def remedy_of(finding: Finding, return_id: str) -> str:
    """What to do, with the return's own number in the commands."""
    return finding.remedy.replace("beoordeel RETOUR", f"beoordeel {return_id}").replace(
        "bewijs RETOUR", f"bewijs {return_id}"
    )


def remedies(findings: Iterable[Finding], return_id: str) -> tuple[str, ...]:
    """What to do, each sentence once."""
    return tuple(dict.fromkeys(remedy_of(item, return_id) for item in findings if item.remedy))


def page_named(finding: Finding) -> int | None:
    """The page to name beside an explanation; ``None`` when it tells the page itself."""
    return None if "bladzijde" in finding.explanation.casefold() else finding.page


def reason_given(judged: Judged) -> str:
    """The reason of the person whose decision counts; ``""`` when nobody decided."""
    decided = [item for item in judged.decisions if item.outcome is not None]
    return decided[-1].reason if decided else ""


def to_read(judged: Judged) -> bool:
    """Whether a person still has to read a handwritten date of signing."""
    accepted = judged.outcome is Outcome.ACCEPTED
    return accepted and judged.record.signing.handwritten and judged.date is None


def runs(numbers: Iterable[int]) -> str:
    """Numbers in order, each once, neighbours joined: ``1-5, 7, 9-14``."""
    joined: list[list[int]] = []
    for number in sorted(set(numbers)):
        if joined and number == joined[-1][-1] + 1:
            joined[-1].append(number)
        else:
            joined.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in joined)
