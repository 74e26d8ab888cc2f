"""A dossier with something of everything in its register, made without any engine.

The files hold next to nothing; their names, rows and events are those of real ones.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docgen
from docgen.core.amend_register import AmendRegister
from docgen.core.definitive_register import DefinitiveRegister
from docgen.core.dossier import REGISTER, Dossier
from docgen.core.findings import Outcome
from docgen.core.provenance import sha256
from docgen.core.records import (
    AmendmentRecord,
    CopyRecord,
    DefinitiveRecord,
    MailRecord,
    PartRecord,
    RunRecord,
)
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import (
    DecisionRecord,
    PageRecord,
    ReceiptRecord,
    ReminderRecord,
    ReturnRecord,
    SigningRecord,
)
from tests.cli.dossiers import PACK, starter

KENMERK = "MIJN-2027"
# When it was issued, sent, taken in, decided and bundled.
ISSUED, SENT, BACK, DECIDED, BUNDLED = (
    docgen.FixedClock(datetime(2026, month, day, 9, 30, tzinfo=UTC))
    for month, day in ((11, 2), (11, 3), (11, 20), (11, 21), (12, 24))
)
PDF = b"%PDF-1.7\n"
_NAMES = {
    1: "gemeente-voorbeelddam",
    2: "waterschap-de-voorbeeldstroom",
    3: "stichting-voorbeeldnatuur",
}


def made(folder: Path) -> Dossier:
    """The dossier, in a folder that is not there yet."""
    dossier = docgen.open_dossier(starter(folder))
    home = dossier.home(KENMERK)
    _issue(home, folder)
    _correct(home)
    _send(home)
    _receive(home)
    _decide(home)
    _bundle(home)
    return dossier


def home_of(dossier: Dossier) -> Path:
    """Folder of the covenant."""
    return dossier.home(KENMERK)


def opened(dossier: Dossier, clock: docgen.FixedClock = BUNDLED) -> Register:
    """Its register, to look in or to spoil."""
    return Register(home_of(dossier) / REGISTER, clock)


def put(home: Path, path: str, data: bytes) -> str:
    """Write a file; returns its fingerprint."""
    (home / path).parent.mkdir(parents=True, exist_ok=True)
    (home / path).write_bytes(data)
    return sha256(data)


def copy_of(party: int, data: bytes, path: str = "") -> CopyRecord:
    """A copy of the agreement as the register keeps it."""
    return CopyRecord(
        nr=0,
        version="1.0",
        concept=False,
        party_nr=party,
        party_id=_NAMES[party],
        document="overeenkomst",
        format="pdf",
        sequence=1,
        path=path or f"v1.0/{party:02d}-{_NAMES[party]}/overeenkomst.pdf",
        sha256=sha256(data),
        pages=2,
        inputs={},
        parts=("deel-1",),
        text_mark="AB12CD",
        fields=(),
        engine="nep",
        engine_version="1",
        tagged=False,
        program_version="0.1.0",
        made_at=ISSUED.moment.isoformat(timespec="seconds"),
        run=1,
    )


def _made_event(copy: CopyRecord, **more: object) -> dict[str, object]:
    return {
        "partij": copy.party_nr,
        "stuk": copy.document,
        "formaat": copy.format,
        "pad": copy.path,
        "sha256": copy.sha256,
        "reden": "nog niet gemaakt",
        **more,
    }


def _issue(home: Path, root: Path) -> None:
    part = PDF + b"deel"
    with Register(home / REGISTER, ISSUED) as register, register.transaction():
        pack, moment = {}, register.now()
        for path in sorted((root / PACK).iterdir()):
            pack[path.name] = put(home, _source(path), path.read_bytes())
            register.add_source(pack[path.name], path.name, _source(path))
        table = root / "partijen.csv"
        parties = {table.name: put(home, _source(table), table.read_bytes())}
        register.add_source(parties[table.name], table.name, _source(table))
        standing: dict[str, object] = {}
        run = RunRecord(0, "1.0", moment, pack, parties, standing, "nep", "1", "0.1.0")
        AmendRegister(register).add_run(run)
        digest = put(home, "delen/de/deel-1.pdf", part)
        register.add_part(
            PartRecord(
                "deel-1",
                "overeenkomst-tekst.docx",
                pack["overeenkomst-tekst.docx"],
                "delen/de/deel-1.pdf",
                digest,
                "tekst",
                {},
                "nep",
                "1",
                moment,
            )
        )
        for party in (1, 2, 3):
            data = PDF + f"exemplaar van {party}".encode()
            copy = copy_of(party, data)
            put(home, copy.path, data)
            register.add_copy(copy, None, "")
            register.add_event("gemaakt", _made_event(copy))


def _source(path: Path) -> str:
    return f"bronnen/{sha256(path.read_bytes())}{path.suffix}"


def _correct(home: Path) -> None:
    data = PDF + b"verbeterd exemplaar van 2"
    with Register(home / REGISTER, SENT) as register, register.transaction():
        old = register.all_copies()[1]
        copy = replace(
            copy_of(2, data), sequence=2, made_at=register.now(), replaced_reason="andere dijkgraaf"
        )
        kept = "v1.0/02-waterschap-de-voorbeeldstroom/vervangen/overeenkomst-1.pdf"
        put(home, kept, (home / old.path).read_bytes())
        put(home, copy.path, data)
        register.add_copy(copy, old, kept)
        more = {"vervangt": old.sha256, "bewaard als": kept, "reden": "andere dijkgraaf"}
        register.add_event("vervangen", _made_event(copy, **more))


def _send(home: Path) -> None:
    with Register(home / REGISTER, SENT) as register, register.transaction():
        for party in (1, 2):
            path = f"v1.0/{party:02d}-{_NAMES[party]}/verzending.eml"
            digest = put(home, path, f"mail aan {party}\n".encode())
            to, name = f"partij{party}@voorbeeld.example", f"<{party}@voorbeeld.example>"
            mail = MailRecord(
                0,
                "1.0",
                party,
                "inhoud",
                to,
                "Ter ondertekening",
                name,
                path,
                digest,
                (),
                "concept",
                "",
            )
            number = register.add_mail(mail)
            about = {"mail": number, "partij": party, "aan": to, "bericht": name}
            register.add_event("mail gemaakt", {**about, "pad": path, "sha256": digest})
            if party == 1:
                register.set_mail_state(number, "verzonden", register.now())
                register.add_event("mail verzonden", {**about, "gemeld door": "A. Voorbeeld"})


def _receive(home: Path) -> None:
    mail, pdf = b"From: x\n", PDF + b"getekend door 1"
    with Register(home / REGISTER, BACK) as register, register.transaction():
        kept, now = ReturnRegister(register), register.now()
        outer = put(home, f"retour/{sha256(mail)}/ontvangen.eml", mail)
        inner = put(home, f"retour/{sha256(pdf)}/ontvangen.pdf", pdf)
        sender = "secretariaat@voorbeelddam.example"
        receipt = ReceiptRecord(0, outer, "antwoord.eml", "map", "mail", 8, sender, None, now)
        first = kept.add_receipt(receipt)
        inside = ReceiptRecord(
            0, inner, "getekend.pdf", "bijlage", "pdf", 24, sender, None, now, parent=first
        )
        second = kept.add_receipt(inside)
        kept.add_return(_return(second, inner, now), {})


def _return(receipt: int, digest: str, now: str) -> ReturnRecord:
    return ReturnRecord(
        nr=0,
        receipt=receipt,
        source="getekend.pdf",
        sha256=digest,
        kenmerk=KENMERK,
        party=1,
        version="1.0",
        copy=1,
        outcome=Outcome.DOUBTFUL,
        pages=(PageRecord(2, 1, digest, 0, 1, True, "paginacode"),),
        findings=(),
        signing=SigningRecord("met de hand", None, None, True),
        enclosed=(),
        received_at=now,
        checked_at=now,
        program_version="0.1.0",
    )


def _decide(home: Path) -> None:
    with Register(home / REGISTER, DECIDED) as register, register.transaction():
        kept, now = ReturnRegister(register), register.now()
        why, person = "handtekening vergeleken", "A. Voorbeeld"
        kept.add_decision(
            DecisionRecord(
                0, 1, Outcome.ACCEPTED, person, why, "2026-11-18", "Voorbeelddam", None, now
            )
        )
        path = "herinneringen/02-1.eml"
        digest = put(home, path, b"herinnering\n")
        kept.add_reminder(ReminderRecord(0, 2, "1.0", "niet ontvangen", None, path, digest, now))


def _bundle(home: Path) -> None:
    data, folder = PDF + b"alles bij elkaar", "definitief/v1.0/uitgave-1"
    name = f"{KENMERK}-v1.0-definitief.pdf"
    with Register(home / REGISTER, BUNDLED) as register, register.transaction():
        digest = put(home, f"{folder}/{name}", data)
        manifest = put(home, f"{folder}/manifest.json", b"{}\n")
        DefinitiveRegister(register).add(
            DefinitiveRecord(
                nr=0,
                version="1.0",
                kind="definitief",
                issue=1,
                path=f"{folder}/{name}",
                sha256=digest,
                pages=4,
                inputs="invoer",
                files={name: digest, "manifest.json": manifest},
                effective="2027-01-01",
                seal="Voorbeeldorganisatie",
                made_at=register.now(),
                program_version="0.1.0",
                parties=(1, 2, 3),
            )
        )
        AmendRegister(register).put_amendment(
            AmendmentRecord(
                version="1.1",
                since="1.0",
                effective="2027-06-01",
                reason="nieuw artikel 11",
                rows=({"artikel": "11"},),
                looks=(),
                made_at=register.now(),
            )
        )
