"""A small dossier whose returns were all accepted: five parties of the example.

Made with the real program: issued, signed in five ways, taken in, and the dates and places noted as
a person reads them.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import docgen
from docgen.core.dossier import REGISTER
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import Judged
from docgen.engines.ocr import NoReader
from docgen.engines.practice_ca import practice_authority, write_trust
from docgen.issuing import Inputs
from docgen.receive.catalogue import catalogue_of
from docgen.receive.rehearsal.kinds import KINDS_BY_ID
from docgen.receive.rehearsal.make import make_one
from docgen.receive.rehearsal.truth import Setting, Signed, Truth
from docgen.receiving import ReceiveRequest, receive
from docgen.settling import settle
from tests.conftest import copy_example, make

# When the returns were taken in.
BACK = docgen.FixedClock(datetime(2025, 12, 12, 9, 0, tzinfo=UTC))
# How each party returned its copy: 18 has two signatories, 35 the longest name.
WAYS: Mapping[int, str] = {
    1: "los-blad",
    2: "eml",
    7: "foto",
    18: "digitaal",
    35: "blad-gedraaid",
}
# The party that did not return anything in the unfinished dossier.
MISSING = 35


@dataclass(frozen=True, slots=True)
class Returned:
    """A dossier of which the copies came back. Read it, do not change it.

    Attributes:
        root: Folder of the dossier with everything accepted.
        unfinished: Folder of the same dossier while party `MISSING` had returned nothing yet.
        signed: By number of the party, when and where it signed, as it stands on its page.
    """

    root: Path
    unfinished: Path
    signed: Mapping[int, Signed]


def returned(folder: Path, engine: str) -> Returned:
    """Make both dossiers with this engine in an empty folder; takes some seconds."""
    root = _issued(folder / "dossier", engine)
    truths = _signed(read(root), folder / "retouren")
    inputs = read(root)
    receive(inputs, ReceiveRequest((folder / "retouren",)), clock=BACK, reader=NoReader())
    assert settle(inputs, truths, clock=BACK).left == ()
    shutil.copytree(root, folder / "onaf")
    _forget(folder / "onaf", MISSING)
    signed = {told.partij: told for truth in truths for told in truth.ondertekend}
    return Returned(root, folder / "onaf", signed)


def read(root: Path) -> Inputs:
    """The dossier as read."""
    return docgen.read(docgen.open_dossier(root))


def accepted(inputs: Inputs) -> dict[int, Judged]:
    """The returns in the register, by party."""
    with Register(inputs.home / REGISTER, BACK) as register:
        return {item.party: item for item in ReturnRegister(register).returns() if item.party}


def _issued(root: Path, engine: str) -> Path:
    copy_example(root)
    path = root / "partijen.csv"
    head, *rows = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    some = [row for row in rows if int(row.partition(";")[0]) in WAYS]
    path.write_text("".join([head, *some]), encoding="utf-8-sig", newline="")
    make(root, engine, documents=("convenant",))
    return root


def _signed(inputs: Inputs, folder: Path) -> tuple[Truth, ...]:
    """A file of each party, as it comes back."""
    with Register(inputs.home / REGISTER, BACK) as register:
        catalogue = catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)
    authority = practice_authority(1, BACK.moment)
    write_trust(authority, inputs.dossier.root / inputs.pack.trust_folder)
    places = {party.nr: party.columns["plaats"] for party in inputs.table.parties}
    setting = Setting(catalogue, folder, authority, authority, BACK.moment, places)
    return tuple(
        make_one(
            replace(setting, catalogue=replace(catalogue, copies=(copy,))),
            1,
            index,
            KINDS_BY_ID[WAYS[copy.party]],
        )
        for index, copy in enumerate(catalogue.copies)
    )


def _forget(root: Path, party: int) -> None:
    """Take what a party returned out of the register. That is quicker than taking in the others
    anew; the events stay, since each rests on the one before.
    """
    with Register(read(root).home / REGISTER, BACK) as register, register.transaction():
        mine = [item.record for item in ReturnRegister(register).returns() if item.party == party]
        for record in mine:
            register.connection.execute("DELETE FROM besluit WHERE retour = ?", (record.nr,))
            register.connection.execute("DELETE FROM retour WHERE nr = ?", (record.nr,))
            register.connection.execute("DELETE FROM ontvangst WHERE nr = ?", (record.receipt,))
