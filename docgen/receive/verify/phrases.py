"""What the rules have in common in wording: names of parties and pages, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.core import dutch
from docgen.core.findings import Finding, Outcome
from docgen.receive.case import AssignedPage, Case

# Stands in commands for the number of the return, which it gets only after it was judged:
# whoever shows a finding puts the number there (`R12`).
RETURN = "RETOUR"
_LONGEST_QUOTE = 80


def quoted(text: str) -> str:
    """Text that came from outside, in quotes: one line, no control characters, not too long."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if len(plain) > _LONGEST_QUOTE:
        plain = f"{plain[:_LONGEST_QUOTE]}…"
    return f"“{plain}”"


def party_name(case: Case, nr: int | None) -> str:
    """Legal name of a party, as well as it can be told; ``een onbekende partij`` for none."""
    if nr is None:
        return "een onbekende partij"
    known = case.catalogue.party(nr)
    if known is not None:
        return known.name
    names = (copy.party_name for copy in case.catalogue.copies if copy.party == nr)
    return next(names, f"partij {nr}")


def who(case: Case) -> str:
    """Whom to ask: the party of the case, or its sender."""
    return "de afzender" if case.party is None else party_name(case, case.party)


def page_list(numbers: Iterable[int]) -> str:
    """Numbers with runs folded: ``1, 3 en 5 tot en met 8``."""
    return dutch.nummerreeks(numbers)


def pages_text(numbers: Iterable[int]) -> str:
    """``bladzijde 1, 3 en 5 tot en met 8``."""
    return f"bladzijde {page_list(numbers)}"


def are(count: int) -> str:
    """``is`` for one, ``zijn`` for more."""
    return "is" if count == 1 else "zijn"


def pages_word(count: int) -> str:
    """``1 bladzijde``, ``10 bladzijden``."""
    return f"{count} bladzijde{'' if count == 1 else 'n'}"


def in_file(page: AssignedPage) -> str:
    """Where a page is in what came back: ``bladzijde 3 van “scan.pdf”``."""
    return f"bladzijde {page.facts.source_page} van {quoted(page.origin.name)}"


def page_text(case: Case, page: AssignedPage) -> str:
    """The page by its own number, with its place in the file when that differs."""
    if page.page is None:
        return in_file(page)
    if page.page == page.facts.source_page and len(case.files) < 2:
        return f"bladzijde {page.page}"
    return f"bladzijde {page.page} ({in_file(page)})"


def capital(sentence: str) -> str:
    """The sentence with a capital at its beginning."""
    return dutch.hoofdletter(sentence)


def percent(certainty: float) -> str:
    """``97 %``; rounded down, for a certainty is not to be flattered."""
    return f"{int(min(max(certainty, 0.0), 1.0) * 100 + 1e-9)} %" if certainty == certainty else "?"


def settle(what: str) -> str:
    """How a person settles a doubt: ``what`` is the condition, such as ``Klopt het``."""
    return (
        f"{what}, leg dat dan vast met ‘docgen beoordeel {RETURN} --akkoord --door NAAM "
        f"--reden TEKST’. Zo niet, gebruik dan ‘--afwijzen’ in plaats van ‘--akkoord’."
    )


def not_yet(rule: str) -> Finding:
    """What a rule says of a case without a copy; one sentence for all, so that a list folds."""
    return Finding(
        rule,
        Outcome.DOUBTFUL,
        "Nog niet te beoordelen: eerst moet vaststaan van welke partij en welke versie dit is.",
    )


def ask_again(case: Case) -> str:
    """How to get a good copy from the party."""
    version = case.catalogue.version
    request = f"Vraag {who(case)} om een nieuw getekend exemplaar van versie {version}"
    if case.party is None:
        return f"{request}."
    return (
        f"{request}; stuur eventueel het exemplaar opnieuw met "
        f"‘docgen verstuur --opnieuw {case.party}’."
    )
