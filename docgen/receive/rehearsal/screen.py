"""Returns that were filled in and signed on a screen."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from docgen.core.dutch import datum
from docgen.engines.practice_ca import practice_signer
from docgen.engines.signing import Signing, fill_fields, sign_pdf
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal import forge
from docgen.receive.rehearsal.kinds import Digital, Wrapping
from docgen.receive.rehearsal.truth import (
    Changed,
    Made,
    Setting,
    Signed,
    choice_on,
    sender_of,
    signing_day,
    signing_place,
)
from docgen.receive.rehearsal.wrap import as_mail


def on_screen(
    setting: Setting, how: Digital, copy: IssuedCopy, chance: np.random.Generator
) -> Made:
    """Fill in and sign a copy, and do to it what this kind asks."""
    day = signing_day(setting, copy, chance)
    data = copy.path.read_bytes()
    changes: tuple[Changed, ...] = ()
    if how.forged:
        data, changes = _forged(data, copy, chance)
    values = _values(setting, copy, day, chance)
    data = fill_fields(data, values)
    if how.signed:
        data = _signed(data, setting, how, copy, day)
    signed = (_told(setting, copy, day, values),) if how.signed else ()
    if how.tampered:
        data, changes = _forged(data, copy, chance)
    if how.wrapping is Wrapping.MAIL:
        seed = int(chance.integers(1_000_000))
        files = [("ondertekend.pdf", data)]
        mail = as_mail(sender_of(copy, setting), files, setting.now, seed)
        return Made(mail, ".eml", (copy.party,), changes, signed)
    return Made(data, ".pdf", (copy.party,), changes, signed)


def _values(
    setting: Setting, copy: IssuedCopy, day: datetime, chance: np.random.Generator
) -> dict[str, str]:
    choice = choice_on(setting, copy)
    marked = {field.group: choice for field in copy.fields if choice and field.is_choice}
    return marked | {
        field.name: datum(day.date())
        if field.kind == "datum"
        else signing_place(setting, copy, chance)
        for field in copy.fields
        if field.kind != "handtekening" and not field.is_choice
    }


def _told(setting: Setting, copy: IssuedCopy, day: datetime, values: dict[str, str]) -> Signed:
    """The day, and the place that the first signatory filled in."""
    places = [values[field.name] for field in copy.fields if field.kind == "plaats"]
    choice = choice_on(setting, copy)
    return Signed(copy.party, day.date().isoformat(), places[0] if places else "", choice)


def _forged(
    data: bytes, copy: IssuedCopy, chance: np.random.Generator
) -> tuple[bytes, tuple[Changed, ...]]:
    """Another digit in the text. The file is saved anew, so that no signature in it fits."""
    inside = [page for page in range(1, copy.pages + 1) if page not in copy.signature_pages]
    order = [inside[int(index)] for index in chance.permutation(len(inside))]
    forged = forge.with_other_digit(data, order, chance)
    if forged is None:
        return data, ()
    return forged.data, (Changed(forged.page, forged.old, forged.new),)


def _signed(data: bytes, setting: Setting, how: Digital, copy: IssuedCopy, day: datetime) -> bytes:
    authority = setting.trusted if how.trusted else setting.stranger
    party = setting.catalogue.party(copy.party)
    names = party.signatories if party else ()
    places = [field for field in copy.fields if field.kind == "handtekening"]
    for number, field in enumerate(places):
        name = names[number] if number < len(names) else "Oefenaar"
        signer = practice_signer(authority, name, copy.party_name[:60], setting.now)
        at = day + timedelta(minutes=number)
        how_signed = Signing(field.name, at, timestamp_at=at if how.timestamp else None)
        data = sign_pdf(data, signer, authority, how_signed)
    return data
