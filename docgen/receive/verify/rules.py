"""The rules in the order in which they are read: what it is comes before what is in it.

The names are keys, in the register and in JSON; `docgen.receive.wording.rule_title` gives those for
people.
"""

from __future__ import annotations

from docgen.receive.case import Rule
from docgen.receive.verify import (
    datum_plaats,
    dubbel,
    handtekening,
    herkend,
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
NAMES: tuple[str, ...] = tuple(name for name, _rule in RULES)
