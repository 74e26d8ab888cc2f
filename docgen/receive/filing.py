"""Putting what was found in its place: pictures beside the file, returns in the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from docgen import __version__
from docgen.core.files import write_atomically
from docgen.core.findings import Finding
from docgen.core.kept import FOLDER
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import Judged, PageRecord, ReturnRecord
from docgen.receive.case import Case
from docgen.receive.choosing import choice_of
from docgen.receive.facts import FileFacts, plain
from docgen.receive.intake import Taken
from docgen.receive.judge import check, verdict
from docgen.receive.signing_way import signing_of
from docgen.receive.verify.rules import rules_for

EVIDENCE = "bewijs"


def file_away(
    taken: Taken, cases: Sequence[Case], home: Path, register: Register
) -> tuple[Judged, ...]:
    """Judge the cases of one delivery and note them, all or none.

    The pictures are written first: a run that is broken off in between writes the same again.
    """
    judged = [(case, check(case)) for case in cases]
    for case, findings in judged:
        _keep_pictures(case, findings, home)
    returns = ReturnRegister(register)
    numbers = []
    with register.transaction():
        for case, findings in judged:
            record = _record(taken, case, findings, register.now())
            numbers.append(returns.add_return(record, _facts(case)))
        returns.set_done(taken.receipt.nr)
    known = {item.record.nr: item for item in returns.returns()}
    return tuple(known[number] for number in numbers)


def evidence_folder(home: Path, sha256: str) -> Path:
    """Where the pictures of a received file lie."""
    return home / FOLDER / sha256 / EVIDENCE


def _keep_pictures(case: Case, findings: Sequence[Finding], home: Path) -> None:
    wanted = {name for finding in findings for name in finding.evidence}
    for page in case.pages:
        folder = evidence_folder(home, page.origin.sha256)
        for crop in page.facts.crops:
            if crop.name in wanted:
                write_atomically(folder / f"{crop.name}-ontvangen.png", crop.received)
                if crop.sent:
                    write_atomically(folder / f"{crop.name}-verzonden.png", crop.sent)


def _record(taken: Taken, case: Case, findings: tuple[Finding, ...], now: str) -> ReturnRecord:
    answer = choice_of(case).answer
    return ReturnRecord(
        nr=0,
        receipt=taken.receipt.nr,
        source=case.origin.name,
        sha256=case.origin.sha256,
        kenmerk=case.catalogue.kenmerk,
        party=case.party,
        version=case.copy.version if case.copy else None,
        copy=case.copy.nr if case.copy else None,
        outcome=verdict(findings, rules_for(case)),
        pages=tuple(
            PageRecord(
                nr=page.page,
                source_page=page.facts.source_page,
                file=page.origin.sha256,
                rotation=page.facts.rotation,
                party=page.party,
                code_read=page.code_read,
                how=page.how,
            )
            for page in case.pages
        ),
        findings=findings,
        signing=signing_of(case),
        enclosed=tuple(origin.sha256 for origin in case.enclosed),
        received_at=taken.receipt.received_at,
        checked_at=now,
        program_version=__version__,
        choice=answer.value if answer else None,
    )


def _facts(case: Case) -> object:
    """What the findings rest on, for whoever wants to know in ten years: this case's pages only."""
    return plain([_own(facts, case) for facts in case.files])


def _own(facts: FileFacts, case: Case) -> FileFacts:
    wanted = {page.facts.source_page for page in case.pages if page.origin.sha256 == facts.sha256}
    pages = (page for page in facts.page_facts if page.source_page in wanted)
    return replace(facts, page_facts=tuple(replace(page, text="", crops=()) for page in pages))
