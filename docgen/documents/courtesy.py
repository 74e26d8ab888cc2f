"""The words that open and close a mail of docgen's own."""

from __future__ import annotations

from docgen.core.model import Pack, Party

_UNKNOWN = "Geachte heer, mevrouw,"


def greeting(pack: Pack, party: Party) -> str:
    """How the party is addressed: in its own words, else in those for its kind."""
    return party.columns.get("aanhef") or pack.salutations.get(party.type, "") or _UNKNOWN


def answers_to(pack: Pack) -> str:
    """The address for what comes back."""
    return pack.return_to.get("email") or pack.sender["email"]


def signature(pack: Pack) -> str:
    """The end of a mail, with who sends it."""
    names = [pack.sender.get(key, "") for key in ("naam", "functie", "organisatie")]
    return "\n".join(["Met vriendelijke groet,", "", *(name for name in names if name)])
