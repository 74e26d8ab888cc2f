"""The rules in the order in which they are read: the file, what it is, what is in it, who vouches.

The names are keys in JSON and what people see.
"""

from __future__ import annotations

from docgen.seal.checks import (
    actief,
    archiefnorm,
    bijlagen,
    bladzijden,
    controlebestand,
    definitief,
    leesbaar,
    partijen,
    register,
    zegel,
)
from docgen.seal.checks.facts import Rule

RULES: tuple[tuple[str, Rule], ...] = (
    (leesbaar.NAME, leesbaar.check),
    (definitief.NAME, definitief.check),
    (bladzijden.NAME, bladzijden.check),
    (bijlagen.NAME, bijlagen.check),
    (partijen.NAME, partijen.check),
    (zegel.NAME, zegel.check),
    (archiefnorm.NAME, archiefnorm.check),
    (actief.NAME, actief.check),
    (controlebestand.NAME, controlebestand.check),
    (register.NAME, register.check),
)
NAMES: tuple[str, ...] = tuple(name for name, _rule in RULES)
