"""The full circle in an exercise: every party returns a good copy, and the definitive copy is made.

For who wants to see what docgen makes before anything real is sent: copies come back in every form
people send, what a person would read is noted, and the copy is sealed with a seal for practice.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docgen.bundling import Bundle, BundleRequest, bundle
from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.dossier import open_dossier
from docgen.core.errors import IncompleteError, Problem
from docgen.core.progress import Listener, ignore
from docgen.core.returns import Judged
from docgen.engines.practice_ca import practice_seal
from docgen.engines.seal_key import SealKey
from docgen.issuing import Inputs, read
from docgen.publishing import Publication, PublishRequest, publish
from docgen.receiving import ReceiveRequest, receive
from docgen.rehearsing import DOSSIER, RETURNS, RehearsalRequest, authority_of, practise
from docgen.settling import settle

_SEED = 1


@dataclass(frozen=True, slots=True)
class Circle:
    """What came of the exercise.

    Attributes:
        practice: The dossier of the exercise.
        files: How many files came back.
        returns: The returns in them.
        noted: How many times a person would have to read date and place, or decide.
        bundle: The definitive copy.
        publication: The version of it for publication.
    """

    practice: Inputs
    files: int
    returns: tuple[Judged, ...]
    noted: int
    bundle: Bundle
    publication: Publication


def full_circle(
    inputs: Inputs,
    folder: Path,
    *,
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Circle:
    """Practise with what was issued, up to a sealed definitive copy and one for publication.

    Args:
        folder: Where the exercise comes to stand; an earlier one there is replaced.

    Raises:
        IncompleteError: Nothing was issued yet, or a rehearsed return was not accepted.
        DocgenError: A file cannot be written, or one of the steps failed.
    """
    clock = FixedClock((clock or SystemClock()).now())
    request = RehearsalRequest(folder, seed=_SEED, complete=True)
    made = practise(inputs, request, clock=clock, listener=listener)
    practice = read(open_dossier(made.folder / DOSSIER))
    handed = ReceiveRequest((made.folder / RETURNS,))
    returns = receive(practice, handed, clock=clock, listener=listener).returns
    settled = settle(practice, made.truths, clock=clock)
    if settled.left:
        raise IncompleteError(_not_accepted(item) for item in settled.left)
    wanted = BundleRequest(key=practice_key(practice, clock))
    found = bundle(practice, wanted, clock=clock, listener=listener)
    public = publish(practice, PublishRequest(), clock=clock, listener=listener)
    return Circle(practice, len(made.truths), returns, len(settled.reviewed), found, public)


def practice_key(practice: Inputs, clock: Clock) -> SealKey:
    """A seal for practice, of the authority that the exercise trusts."""
    now = clock.now()
    authority = authority_of(_SEED, now)
    holder = practice.pack.sender.get("organisatie", "")
    credentials = practice_seal(authority, holder, now)
    return SealKey(credentials.certificate, (authority.root.certificate,), credentials.key)


def _not_accepted(item: Judged) -> Problem:
    return Problem(
        item.record.source,
        "",
        f"dit nagemaakte retour kreeg als oordeel ‘{item.outcome.value}’",
        f"Bekijk het met ‘docgen bewijs {item.record.id}’.",
    )
