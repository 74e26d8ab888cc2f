"""What can happen to a covenant after it was signed: occasions, consent, corrections.

The words a secretary writes in ``pakket.toml`` for it, as frozen data; `docgen.core.amend_blocks`
reads them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class Occasion(StrEnum):
    """On what occasion a party receives a document; values are those of ``bij``."""

    SIGNING = "ondertekening"
    AMENDMENT = "wijziging"
    ACCESSION = "toetreding"
    ACCESSION_NOTICE = "kennisgeving toetreding"
    LEAVING_NOTICE = "kennisgeving uittreding"


class Answer(StrEnum):
    """What a party answers on a form with choices; values are the names after ``veld.``."""

    FOR = "voor"
    AGAINST = "tegen"
    ABSTAIN = "onthouding"


class ConsentRule(StrEnum):
    """When an amendment or a proposal is adopted; values are those of ``regel``."""

    UNANIMITY = "eenparigheid"
    MAJORITY = "meerderheid"
    TACIT = "stilzwijgend"


@dataclass(frozen=True, slots=True)
class ConsentSpec:
    """When an amendment is adopted, as ``[instemming]`` declares it.

    Attributes:
        rule: All parties; a majority; or all who do not object in time.
        share: For a majority: the part of all votes that must be in favour, such as 2/3; ``None``
            when ``votes`` says it.
        more_than: Whether more than ``share`` is needed, not exactly as much.
        votes: For a majority: the number of votes that must be in favour.
        weight: Column of the list of parties with the weight of each vote; ``None`` when every
            party has one vote.
        silent_after: For tacit consent: who has not answered after this day consents.
    """

    rule: ConsentRule = ConsentRule.UNANIMITY
    share: Fraction | None = None
    more_than: bool = False
    votes: int | None = None
    weight: str | None = None
    silent_after: date | None = None


@dataclass(frozen=True, slots=True)
class AmendmentSpec:
    """The amendment that leads to this revision, as ``[wijziging]`` declares it.

    Attributes:
        since: Revision that is amended.
        effective: Day from which the amended text applies, when it was adopted by then.
        reason: Why it is amended, a sentence for letters and for the history; may be ``""``.
    """

    since: str
    effective: date
    reason: str = ""


def article_of(row: Mapping[str, object]) -> str:
    """The article that a row of the table is about: ``Artikel 11`` for its third paragraph.

    Of ``Artikel 12, derde lid (was artikel 11, derde lid)`` it is the one of the amended text.
    """
    return str(row.get("artikel", "")).split(" (was ")[0].split(",")[0].strip()


class Weight(StrEnum):
    """How much a change of a party's data weighs for a signature that was given before it."""

    SUBSTANTIAL = "wezenlijk"
    SLIGHT = "niet wezenlijk"
    UNDECLARED = "niet benoemd"


@dataclass(frozen=True, slots=True)
class CorrectionSpec:
    """What a change of a party's data means for its signature, as ``[correctie]`` declares it.

    Attributes:
        substantial: Columns whose change asks for a new signature.
        slight: Columns whose change leaves an earlier signature valid.
    """

    substantial: tuple[str, ...] = ()
    slight: tuple[str, ...] = ()

    def weigh(self, changed: Sequence[str]) -> Weight:
        """What a change of these columns means: the heaviest of them decides."""
        if any(name in self.substantial for name in changed):
            return Weight.SUBSTANTIAL
        if any(name not in self.slight for name in changed):
            return Weight.UNDECLARED
        return Weight.SLIGHT
