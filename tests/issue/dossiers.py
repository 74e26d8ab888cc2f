"""A small dossier for the tests of the stages: three parties, three documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from docgen.core.clock import FixedClock
from docgen.core.dossier import REGISTER, open_dossier
from docgen.core.progress import Listener, ignore
from docgen.core.records import CopyRecord, Event, MailRecord
from docgen.core.register import Register
from docgen.engines.base import ConvertJob, EngineInfo
from docgen.engines.fake import FakeConverter
from docgen.issue.plan import Plan, PlanItem, Request
from docgen.issuing import Inputs, Outcome, generate, plan, read
from tests.core.rows import csv_bytes, row, second
from tests.documents.words import word

CLOCK = FixedClock(datetime(2025, 11, 14, 9, 0, tzinfo=UTC))
LATER = FixedClock(CLOCK.moment + timedelta(days=3))
PACK = """\
kenmerk = "CRS-2026"
titel = "Convenant regio"
versie = "1.0"
verzenddatum = 2025-11-14
retour_voor = 2026-01-01
inwerkingtreding = 2026-01-01
looptijd_jaren = 4

[afzender]
organisatie = "Provincie"
naam = "A. Voorbeeld"
functie = "voorzitter"
email = "a@voorbeeld.example"

[retour]
email = "r@voorbeeld.example"

[aanhef]
gemeente = "Geacht college,"

[mail]
sjabloon = "mail.txt"
onderwerp = "Ter ondertekening"

[[stuk]]
id = "brief"
titel = "Brief"
delen = ["brief.docx"]
formaten = ["pdf", "docx"]

[[stuk]]
id = "oplegger"
titel = "Oplegger"
delen = ["oplegger.docx"]
formaten = ["pdf"]

[[stuk]]
id = "convenant"
titel = "Convenant"
delen = ["voorblad.docx", "ondertekenpagina.docx", "tekst.docx"]
ondertekenen = true
ondertekenpagina = 2
formaten = ["pdf"]
"""
TEMPLATES: Mapping[str, Sequence[str]] = {
    "brief.docx": ("{{ partij.aanhef }}", "Aan {{ partij.naam }}, overleg: {{ partij.overleg }}"),
    "oplegger.docx": ("Voor het {{ partij.overleg }}",),
    "voorblad.docx": ("{{ pakket.titel }}", "{{ pakket.versie }}"),
    "ondertekenpagina.docx": (
        "{{ partij.naam }}",
        "{%p for o in partij.ondertekenaars %}",
        "{{ o.functie }} {{ o.naam }}",
        "{%p endfor %}",
        "{{ veld.handtekening }}",
    ),
    "tekst.docx": ("Artikel 1. De partijen werken samen.",),
}
SLOTS = ("brief.pdf", "brief.docx", "oplegger.pdf", "convenant.pdf")


class CountingConverter:
    """The quick converter, which remembers what it was asked to convert."""

    def __init__(self, name: str = "nep") -> None:
        self.labels: list[str] = []
        self._name = name

    @property
    def info(self) -> EngineInfo:
        return EngineInfo(self._name, "1", tagged=False)

    def convert(self, jobs: Sequence[ConvertJob], on_done: Callable[[ConvertJob], None]) -> None:
        self.labels += [job.label for job in jobs]
        FakeConverter().convert(jobs, on_done)


def write_templates(root: Path, **changed: Sequence[str]) -> None:
    """Write the Word templates; ``brief=[…]`` gives brief.docx other paragraphs."""
    folder = root / "sjablonen" / "regio"
    folder.mkdir(parents=True, exist_ok=True)
    for name, paragraphs in TEMPLATES.items():
        path = folder / name
        own = changed.get(name.removesuffix(".docx"))
        if own is not None or not path.exists():
            word(path, *(own if own is not None else paragraphs))


def write_pack(root: Path, text: str = PACK) -> None:
    """Write pakket.toml and the text of the mail."""
    folder = root / "sjablonen" / "regio"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pakket.toml").write_text(text, encoding="utf-8", newline="\n")
    (folder / "mail.txt").write_text("{{ partij.naam }}", encoding="utf-8", newline="\n")


def write_parties(root: Path, **first: str) -> None:
    """Write the list; ``first`` changes cells of party 1."""
    third = second(nr="3", naam="gemeente Eemnes", email="info@eemnes.example")
    rows = [row(id="soest", **first), second(id="baarn"), {**third, "id": "eemnes"}]
    (root / "partijen.csv").write_bytes(csv_bytes(rows))


def new(root: Path) -> Path:
    """A dossier in which nothing was made yet."""
    write_pack(root)
    write_templates(root)
    write_parties(root)
    return root


def inputs(root: Path) -> Inputs:
    """The dossier as read."""
    return read(open_dossier(root))


def planned(root: Path, request: Request | None = None) -> Plan:
    """What a run would do."""
    return plan(inputs(root), request or Request(), CLOCK)


def make(
    root: Path,
    request: Request | None = None,
    *,
    engine: CountingConverter | None = None,
    clock: FixedClock = CLOCK,
    reason: str | None = None,
    listener: Listener = ignore,
) -> Outcome:
    """Make what is not there yet, with the quick converter."""
    return generate(
        inputs(root),
        request or Request(),
        engine=engine or CountingConverter(),
        clock=clock,
        reason=reason,
        listener=listener,
    )


def statuses(found: Plan) -> dict[str, str]:
    """What happens to each file, by its path within the revision; unchanged ones left out."""
    return {
        item.path.removeprefix("v1.0/"): f"{item.status}: {'; '.join(item.reasons)}"
        for item in found.items
        if item.reasons
    }


def home(root: Path) -> Path:
    return root / "output" / "CRS-2026"


def files(root: Path) -> dict[str, bytes]:
    """Everything that was delivered, by path within the covenant's folder."""
    base = home(root)
    return {
        path.relative_to(base).as_posix(): path.read_bytes()
        for path in sorted(base.glob("v1.0*/**/*"))
        if path.is_file()
    }


def register(root: Path) -> Register:
    return Register(home(root) / REGISTER, CLOCK)


def copies(root: Path) -> tuple[CopyRecord, ...]:
    with register(root) as opened:
        return opened.copies("1.0")


def events(root: Path) -> tuple[Event, ...]:
    with register(root) as opened:
        return opened.events()


def note_as_sent(root: Path, items: Sequence[PlanItem]) -> None:
    """Note in the register that these files were sent."""
    digests = tuple(item.current.sha256 for item in items if item.current is not None)
    mail = MailRecord(
        0, "1.0", items[0].party.nr, "x", "a@b.example", "s", "<1@b.example>", "m.eml", "y",
        digests, "verzonden", "2025-11-14T09:00:00+00:00",
    )  # fmt: skip
    with register(root) as opened, opened.transaction():
        opened.add_mail(mail)
