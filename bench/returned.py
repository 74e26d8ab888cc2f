"""A dossier of which every party returned a good copy, made for measuring what comes after.

The files are real: pages as a scanner of 200 dots per inch gives them, and copies that were signed
on screen. What `docgen ontvang` would find out about them is written straight into the register,
since looking at hundreds of files takes minutes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf

import docgen
from bench.genereer import ROOT, parties
from docgen.core.clock import FixedClock
from docgen.core.dossier import REGISTER
from docgen.core.findings import Finding, Outcome
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import PageRecord, ReceiptRecord, ReturnRecord, SigningRecord
from docgen.engines.practice_ca import practice_authority, write_trust
from docgen.engines.signatures import TrustSettings, validate
from docgen.engines.tuning import one_of_many
from docgen.engines.workers import workers
from docgen.receive.catalogue import Catalogue, IssuedCopy, catalogue_of
from docgen.receive.keeping import keep
from docgen.receive.rehearsal.kinds import KINDS_BY_ID, Kind
from docgen.receive.rehearsal.make import rehearse
from docgen.receive.rehearsal.truth import Setting, Signed, Truth
from docgen.receive.verify.rules import NAMES

SENT = datetime(2025, 11, 14, 9, tzinfo=UTC)
BACK = datetime(2025, 12, 12, 9, tzinfo=UTC)
# Of every four parties one signs on screen.
_KINDS = ("los-blad", "los-blad", "digitaal", "los-blad")
_PACK = "sjablonen/convenant-regionale-samenwerking"


def environment(at: datetime) -> dict[str, str]:
    """The environment with this time, for every command."""
    stamp = str(int(at.timestamp()))
    return {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": stamp}


def dossier(root: Path, count: int, engine: str) -> Path:
    """A dossier with so many parties in which all was issued, returned and accepted.

    Args:
        root: A folder that is not there yet; a dossier that is there already is used again.
    """
    if (root / "klaar").is_file():
        return root
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(ROOT / _PACK, root / _PACK)
    (root / "partijen.csv").write_text(parties(count), encoding="utf-8-sig", newline="")
    command = [sys.executable, "-m", "docgen", "genereer", "--stil", "--dossier", str(root)]
    subprocess.run([*command, "--engine", engine], env=environment(SENT), check=True, stdout=-3)
    inputs = docgen.read(docgen.open_dossier(root))
    with Register(inputs.home / REGISTER, FixedClock(BACK)) as register:
        catalogue = catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)
        for truth in _returned(root, inputs, catalogue):
            _note(root, inputs, catalogue, truth, register)
    shutil.rmtree(root / "retouren")
    (root / "klaar").touch()
    return root


def _returned(root: Path, inputs: docgen.Inputs, catalogue: Catalogue) -> Sequence[Truth]:
    """A file of every party."""
    authority = practice_authority(1, BACK)
    write_trust(authority, root / inputs.pack.trust_folder)
    places = {party.nr: party.columns["plaats"] for party in inputs.table.parties}
    folder = root / "retouren"
    setting = Setting(catalogue, folder, authority, authority, BACK, places)
    jobs = [
        (replace(setting, catalogue=replace(catalogue, copies=(copy,))), kind)
        for copy, kind in zip(catalogue.copies, _kinds(), strict=False)
    ]
    with workers(len(jobs), one_of_many) as pool:
        return rehearse(jobs, 1, pool, lambda total, label: None)


def _kinds() -> Iterator[Kind]:
    while True:
        yield from (KINDS_BY_ID[name] for name in _KINDS)


def _note(
    root: Path, inputs: docgen.Inputs, catalogue: Catalogue, truth: Truth, register: Register
) -> None:
    """Keep a file, and note it as an accepted return."""
    path = root / "retouren" / truth.bestand
    sha256, kept = keep(path, truth.bestand, inputs.home)
    copy = next(item for item in catalogue.copies if item.party == truth.partijen[0])
    at = BACK.isoformat()
    size = kept.stat().st_size
    receipt = ReceiptRecord(0, sha256, truth.bestand, "map", "pdf", size, "", None, at, None, True)
    (written,) = truth.ondertekend
    record = ReturnRecord(
        nr=0,
        receipt=0,
        source=truth.bestand,
        sha256=sha256,
        kenmerk=catalogue.kenmerk,
        party=copy.party,
        version=copy.version,
        copy=copy.nr,
        outcome=Outcome.ACCEPTED,
        pages=_pages(kept, copy, sha256),
        findings=tuple(_finding(name, copy) for name in NAMES),
        signing=_signing(kept, root / inputs.pack.trust_folder, written),
        enclosed=(),
        received_at=at,
        checked_at=at,
        program_version=docgen.__version__,
    )
    returns = ReturnRegister(register)
    with register.transaction():
        returns.add_return(replace(record, receipt=returns.add_receipt(receipt)), {})


def _pages(kept: Path, copy: IssuedCopy, sha256: str) -> tuple[PageRecord, ...]:
    with pikepdf.open(kept) as opened:
        count = len(opened.pages)
    numbers = range(1, count + 1) if count == copy.pages else sorted(copy.signature_pages)
    return tuple(
        PageRecord(number, source, sha256, 0, copy.party, True, "de paginacode")
        for source, number in enumerate(numbers, start=1)
    )


def _finding(rule: str, copy: IssuedCopy) -> Finding:
    said = f"Gemeten: bij {copy.party_name} is hier niets op aan te merken (zekerheid 99 %)."
    return Finding(rule, Outcome.ACCEPTED, said, method="meting", certainty=0.99)


def _signing(kept: Path, trust: Path, written: Signed) -> SigningRecord:
    found = validate(kept, TrustSettings(folder=trust), BACK)
    way = "digitaal" if found else "met de hand"
    return SigningRecord(way, written.datum, written.plaats, not found, found)


def pages_of(root: Path) -> tuple[Sequence[tuple[Path, int]], Mapping[str, Path]]:
    """The pages that a plain merge needs, in order, and every original, by its fingerprint.

    Pages are told by file and number from 1: the front page, the signature page of every accepted
    return, and the text, of the first party's copy.
    """
    inputs = docgen.read(docgen.open_dossier(root))
    with Register(inputs.home / REGISTER, FixedClock(BACK)) as register:
        catalogue = catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)
        returns = ReturnRegister(register)
        accepted = [item for item in returns.returns() if item.outcome is Outcome.ACCEPTED]
        handed_in = {receipt.nr: receipt.sha256 for receipt in returns.receipts()}
    first = catalogue.copies[0]
    signing = first.signature_pages
    text = [(first.path, number) for number in range(1, first.pages + 1) if number not in signing]
    received = [
        (_kept(inputs.home, page.file), page.source_page)
        for item in sorted(accepted, key=lambda item: item.party or 0)
        for page in item.record.pages
        if page.nr in signing and page.party == item.party
    ]
    originals = {handed_in[item.record.receipt] for item in accepted}
    return (
        [text[0], *received, *text[1:]],
        {sha256: _kept(inputs.home, sha256) for sha256 in sorted(originals)},
    )


def _kept(home: Path, sha256: str) -> Path:
    return next((home / "retour" / sha256).glob("ontvangen.*"))
