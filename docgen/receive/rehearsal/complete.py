"""A rehearsal in which every party returns a good copy exactly once.

In the forms that people send, but quick to take in: mostly single sheets and digital ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, cycle

import numpy as np

from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal.kinds import KINDS_BY_ID, Kind, Paper, Wrapping
from docgen.receive.rehearsal.make import valid_copies
from docgen.receive.rehearsal.truth import Setting

# What comes first comes in a small dossier as well; a whole scan is slow, so that it comes twice.
_ONCE = (
    "digitaal",
    "los-blad",
    "foto",
    "blad-gedraaid",
    "eml",
    "scan",
    "blad-zwart-wit",
    "bladen-stapel",
    "digitaal-tijdstempel",
    "eml-digitaal",
    "scan-kleur",
)
_MORE = (
    "digitaal",
    "los-blad",
    "eml-digitaal",
    "blad-gedraaid",
    "digitaal",
    "los-blad",
    "foto",
    "digitaal",
    "eml",
    "blad-zwart-wit",
)
# A picture shows one page.
_INSTEAD_OF_PICTURE = "los-blad"


def complete(setting: Setting, seed: int) -> tuple[tuple[Setting, Kind], ...]:
    """The kinds, each with a setting that has only the copies of the parties that return it so.

    Args:
        setting: Its ``places`` name the parties that sign.

    The order of the parties follows from the seed; it tells nothing.
    """
    valid = reversed(valid_copies(setting.catalogue))
    # Of the first document, when there are more to sign.
    copies = {copy.party: copy for copy in valid if copy.party in setting.places}
    chance = np.random.default_rng([seed, 0])
    parties = [sorted(copies)[int(index)] for index in chance.permutation(len(copies))]
    return tuple(
        (_only(setting, owners), kind) for kind, owners in _dealt([copies[nr] for nr in parties])
    )


def _dealt(copies: Sequence[IssuedCopy]) -> Iterator[tuple[Kind, Sequence[IssuedCopy]]]:
    """Every copy once, over the kinds."""
    left = list(copies)
    for name in chain(_ONCE, cycle(_MORE)):
        if not left:
            return
        kind = KINDS_BY_ID[name]
        count = kind.how.parties if isinstance(kind.how, Paper) else 1
        if count > len(left):
            continue
        owners, left = left[:count], left[count:]
        yield _showing_all(kind, owners), owners


def _showing_all(kind: Kind, owners: Sequence[IssuedCopy]) -> Kind:
    many = any(len(owner.signature_pages) > 1 for owner in owners)
    picture = isinstance(kind.how, Paper) and kind.how.wrapping is Wrapping.PICTURE
    return KINDS_BY_ID[_INSTEAD_OF_PICTURE] if picture and many else kind


def _only(setting: Setting, owners: Sequence[IssuedCopy]) -> Setting:
    return replace(setting, catalogue=replace(setting.catalogue, copies=tuple(owners)))
