"""The rules in the order in which they are read: what it is comes before what is in it.

The names are keys, in the register and in JSON; `docgen.receive.wording.rule_title` gives those for
people.
"""

from __future__ import annotations

from docgen.receive.case import Case, Rule
from docgen.receive.choosing import asks_choice
from docgen.receive.verify import (
    datum_plaats,
    dubbel,
    handtekening,
    herkend,
    keuze,
    leesbaar,
    ondertekend,
    ongewijzigd,
    versie,
    volledig,
)

RULES: tuple[tuple[str, Rule], ...] = (
    (leesbaar.NAME, leesbaar.check),
    (herkend.NAME, herkend.check),
    (versie.NAME, versie.check),
    (volledig.NAME, volledig.check),
    (dubbel.NAME, dubbel.check),
    (ongewijzigd.NAME, ongewijzigd.check),
    (ondertekend.NAME, ondertekend.check),
    (handtekening.NAME, handtekening.check),
    (datum_plaats.NAME, datum_plaats.check),
)
# Speaks only of a form with a choice.
CHOICE_RULE: tuple[str, Rule] = (keuze.NAME, keuze.check)
NAMES: tuple[str, ...] = tuple(name for name, _rule in RULES)


def rules_for(case: Case) -> tuple[tuple[str, Rule], ...]:
    """The rules that must speak of this case."""
    return (*RULES, CHOICE_RULE) if asks_choice(case) else RULES
