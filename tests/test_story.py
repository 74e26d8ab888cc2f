"""The whole story, from the first pack to the archive and back: what issue 5 promises.

A covenant is issued to 38 parties and signed; a name is corrected; article 11 is amended with
everyone's consent; a party joins and one leaves; the dossier is archived and restored, and what was
issued on the first day is made again. Each chapter goes on where the one before it stopped, as the
commands would be given; the clock stands still within a command.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

import docgen
from docgen.amending import StartRequest, make_amendment, start
from docgen.archiving import ArchiveRequest, archive, restore
from docgen.bundling import Bundle, BundleRequest, bundle
from docgen.cli.app import main
from docgen.comparing import Compared, compare_texts
from docgen.core.clock import FixedClock
from docgen.core.dossier import REGISTER
from docgen.core.provenance import sha256_file
from docgen.core.records import CopyRecord
from docgen.core.register import Register
from docgen.engines.raster import PdfPages
from docgen.engines.select import EMBEDDED, choose
from docgen.issue.plan import Status
from docgen.issuing import Inputs, Outcome
from docgen.mailing import MailRequest, send
from docgen.reminding import remind
from docgen.telling import tell
from tests.after_signing import NEW_PARTY, PACK, amend_text, come_back, edit_parties, explain, read
from tests.cli.conftest import Said, set_day
from tests.conftest import Made
from tests.test_archiving import contents

ALL = range(1, 39)
LATE = (11, 36)
CORRECTED = 7
AGAINST = 12
JOINED = 39
LEFT = 5
DEFINITIVE = "definitief/v{0}/uitgave-{1}/CRS-2026-v{0}-definitief.pdf"


def on(day: str) -> FixedClock:
    """Nine o'clock, UTC, of a day."""
    return FixedClock(datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Secretariat:
    """Who gives the commands, in one dossier.

    Attributes:
        root: Folder of the dossier.
        scans: Folder for what comes back.
        heard: Hears what docgen says.
        patch: Sets the day.
        seen: The dossier as read, by what it was read from.
    """

    root: Path
    scans: Path
    heard: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch
    seen: dict[tuple[object, ...], Inputs] = field(default_factory=dict)

    @property
    def inputs(self) -> Inputs:
        """The dossier as read, once as long as nobody edits it."""
        edited = [self.root / "partijen.csv", *sorted((self.root / PACK).iterdir())]
        key = tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in edited)
        if key not in self.seen:
            self.seen[key] = read(self.root)
        return self.seen[key]

    @property
    def home(self) -> Path:
        """Folder of the covenant."""
        return self.root / "output" / "CRS-2026"

    def type(self, day: str, *words: object) -> Said:
        """Type a command on a day."""
        set_day(self.patch, day)
        code = main([*map(str, words), "--dossier", str(self.root)])
        said = self.heard.readouterr()
        return Said(code, said.out, said.err)

    def generate(self, day: str, reason: str | None = None, **request: Any) -> Outcome:
        wanted = docgen.Request(engine=EMBEDDED, **request)
        return docgen.generate(self.inputs, wanted, clock=on(day), reason=reason)

    def mail(self, day: str, parties: Iterable[int] = ()) -> None:
        """Draw up the mails, and say that they were sent."""
        inputs = self.inputs
        drawn = send(inputs, MailRequest(), clock=on(day))
        numbers = tuple(result.party.nr for result in drawn.results)
        done = send(inputs, MailRequest(sent=numbers, person="E. Voorbeeld"), clock=on(day))
        assert numbers == tuple(parties)
        assert {result.status.value for result in done.results} == {"al verzonden"}

    def bundle(self, day: str, reason: str | None = None) -> Bundle:
        return bundle(self.inputs, BundleRequest(reason=reason), clock=on(day))

    def set_in_pack(self, values: Mapping[str, str]) -> None:
        """Change values in pakket.toml, that stand there as ``name = old``."""
        path = self.root / PACK / "pakket.toml"
        text = path.read_text(encoding="utf-8")
        for old, new in values.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8", newline="")

    def copies(self) -> tuple[CopyRecord, ...]:
        with Register(self.home / REGISTER, on("2027-01-05")) as register:
            return register.all_copies()

    def parts(self) -> set[str]:
        with Register(self.home / REGISTER, on("2027-01-05")) as register:
            return set(register.parts())


def texts_of(pdf: Path) -> list[str]:
    """The text of every page."""
    with PdfPages(pdf) as pages:
        return [" ".join(pages.text(number).split()) for number in range(pages.count)]


def numbers(outcome: Outcome, status: Status) -> dict[str, list[int]]:
    """Parties for which a document was made, by document."""
    found: dict[str, list[int]] = {}
    for item in outcome.deliveries:
        if item.status is status:
            nrs = found.setdefault(item.copy.document, [])
            nrs += [item.copy.party_nr] if item.copy.party_nr not in nrs else []
    return found


def counted(outcome: Outcome) -> Mapping[Status, int]:
    """How many files there are of each status."""
    return Counter(item.status for item in outcome.deliveries)


def test_the_whole_story(
    made: Callable[[str], Made],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shutil.copytree(made(EMBEDDED).root, tmp_path / "dossier")
    we = Secretariat(tmp_path / "dossier", tmp_path / "scans", capsys, monkeypatch)
    issued(we)
    one_is_corrected(we)
    two_are_reminded(we)
    first = sealed(we)
    amended(we)
    one_refuses_first(we)
    consolidated(we, first)
    one_joins(we)
    one_leaves(we)
    told(we)
    archived(we, tmp_path)


def issued(we: Secretariat) -> None:
    assert counted(we.generate("2025-11-14")) == {Status.UNCHANGED: 190}
    we.mail("2025-11-14", ALL)
    back = [nr for nr in ALL if nr not in LATE]
    received = come_back(we.inputs, we.scans, back, on("2025-12-12"), date(2025, 12, 1))
    assert [item.party for item in received.returns] == back


def one_is_corrected(we: Secretariat) -> None:
    edit_parties(we.root, {CORRECTED: {"voorletters": "R.K."}})
    kept = (
        "De handtekening van Gemeente Eemnes (nr 7, R7) blijft geldig (alleen niet-wezenlijke "
        "gegevens wijzigden: `voorletters`)."
    )
    assert kept in we.type("2025-12-15", "plan").out
    parts = we.parts()
    wanted = ("--partij", CORRECTED, "--reden", "voorletters verbeterd", "--engine", EMBEDDED)
    said = we.type("2025-12-15", "genereer", *wanted, "--stil")
    assert (said.code, kept in said.out) == (0, True)
    assert "5 bestanden: 1 vervangen en 4 ongewijzigd." in said.out
    # Only the page with the name was converted.
    assert len(we.parts() - parts) == 1
    old, new = [
        copy for copy in we.copies() if (copy.party_nr, copy.document) == (CORRECTED, "convenant")
    ]
    assert [(copy.sequence, copy.replaced_reason) for copy in (old, new)] == [
        (1, "voorletters verbeterd"),
        (2, None),
    ]
    assert sha256_file(we.home / old.path) == old.sha256
    assert "R.K. Voorbeeldkamp" in texts_of(we.home / new.path)[1]


def two_are_reminded(we: Secretariat) -> None:
    done = remind(we.inputs, clock=on("2026-01-02"))
    assert [due.party.nr for due, _ in done.made] == list(LATE)
    said = we.type("2026-01-02", "bundel", "--stil")
    assert said.code == 6
    assert [line.partition(":")[0] for line in said.err.splitlines()[:2]] == [
        "Partij 11 (Gemeente Lopik)",
        "Partij 36 (De Staat der Nederlanden, ministerie van Onderwijs, Cultuur en Wetenschap, "
        "Rijksdienst voor het Cultureel Erfgoed)",
    ]


def sealed(we: Secretariat) -> Path:
    """Definitive copy 1."""
    come_back(we.inputs, we.scans, LATE, on("2026-01-05"), date(2025, 12, 30))
    bundled = we.bundle("2026-01-06")
    assert (bundled.record.issue, len(bundled.manifest["partijen"])) == (1, 38)
    assert bundled.record.effective == "2026-01-01"
    assert bundled.record.path == DEFINITIVE.format("1.0", 1)
    return we.home / bundled.record.path


# -- article 11 ------------------------------------------------------------------------------


def amended(we: Secretariat) -> None:
    before = contents(we.home / "v1.0")
    request = StartRequest("1.1", date(2026, 6, 1), date(2026, 5, 1), "Meer tijd voor overleg")
    assert start(we.inputs, request, clock=on("2026-03-02")).fresh
    assert we.inputs.pack.version == "1.1"
    amend_text(we.root, "zes maanden", "twaalf maanden")
    we.set_in_pack({"verlengingsoverleg_maanden = 6": "verlengingsoverleg_maanden = 12"})
    said = we.type("2026-03-03", "wijzig", "vergelijk", "--engine", EMBEDDED)
    assert said.code == 0
    assert "1 wijziging in de tekst:" in said.out
    assert "Bij 1 wijziging staat nog geen toelichting" in said.out
    folder = we.root / "wijziging-1.1"
    explain(folder / "was-wordt.docx", "Een half jaar bleek te kort.")
    found = compare_texts(we.inputs, engine=choose(EMBEDDED), clock=on("2026-03-04"), folder=folder)
    assert words_changed(found) == [
        ("Artikel 11, derde lid", ["zes"], ["twaalf"], "Een half jaar bleek te kort.")
    ]
    assert "Een half jaar bleek te kort." in texts_of(folder / "was-wordt.pdf")[0]
    parts = we.parts()
    outcome = make_amendment(
        we.inputs, docgen.Request(engine=EMBEDDED), clock=on("2026-03-05")
    ).outcome
    documents = ("wijzigingsbrief", "was-wordt", "convenant-gewijzigd", "instemming")
    assert numbers(outcome, Status.NEW) == {name: list(ALL) for name in documents}
    assert len(outcome.deliveries) == 38 * (2 + 2 + 1 + 1)
    # A letter and a form for each; the table, the front page, the text and the annex once.
    templates = [part.template for key, part in parts_of(we).items() if key not in parts]
    assert {name: templates.count(name) for name in sorted(set(templates))} == {
        "convenant-bijlage-1.docx": 1,
        "convenant-tekst.docx": 1,
        "convenant-voorblad.docx": 1,
        "instemmingsformulier.docx": 38,
        "was-wordt.docx": 1,
        "wijzigingsbrief.docx": 38,
    }
    assert contents(we.home / "v1.0") == before
    we.mail("2026-03-05", ALL)


def parts_of(we: Secretariat) -> Mapping[str, Any]:
    with Register(we.home / REGISTER, on("2027-01-05")) as register:
        return register.parts()


def words_changed(found: Compared) -> list[tuple[object, ...]]:
    """Of each row: the article, the words that went and came, and the explanation."""

    def marked(side: Any) -> list[str]:
        return [item["tekst"] for item in side if item["gewijzigd"]]

    return [
        (row["artikel"], marked(row["was"]), marked(row["wordt"]), row["toelichting"])
        for row in found.rows
    ]


def one_refuses_first(we: Secretariat) -> None:
    received = come_back(
        we.inputs, we.scans, ALL, on("2026-04-20"), date(2026, 4, 15), against=(AGAINST,)
    )
    answers = {item.party: item.choice for item in received.returns}
    assert answers == {nr: "tegen" if nr == AGAINST else "voor" for nr in ALL}
    said = we.type("2026-04-20", "bundel", "--stil")
    assert (said.code, said.err) == (
        6,
        "Instemming: zo kan het niet worden aangenomen. Niet iedereen is voor: Gemeente Montfoort "
        "(tegen). Overleg met wie niet instemt; een nieuw formulier dat akkoord is, vervangt het "
        "eerdere.\n",
    )
    stands = we.type("2026-04-20", "status").out
    assert " 37  akkoord (voor)\n  1  akkoord (tegen)\n" in stands
    assert "Niet iedereen is voor: Gemeente Montfoort (tegen)." in stands
    (judged,) = come_back(
        we.inputs, we.scans, [AGAINST], on("2026-06-09"), date(2026, 6, 8)
    ).returns
    assert (judged.party, judged.choice) == (AGAINST, "voor")


def consolidated(we: Secretariat, first: Path) -> None:
    """Definitive copy 1.1."""
    made = we.bundle("2026-06-10")
    told = made.manifest
    assert (made.record.version, made.record.issue, len(told["partijen"])) == ("1.1", 1, 38)
    assert made.record.effective == "2026-06-08"
    assert told["inwerkingtreding"]["toelichting"][:2] == [
        "Versie 1.1 treedt in werking op 8 juni 2026 en niet op 1 juni 2026: de wijziging is "
        "aangenomen op 8 juni 2026.",
        "Dit convenant zelf geldt sinds 1 januari 2026.",
    ]
    assert told["instemming"][1:] == [
        "Geteld: 38 voor, 0 tegen, 0 onthouding.",
        "Het is aangenomen op 8 juni 2026.",
    ]
    pdf = we.home / made.record.path
    with pikepdf.open(pdf) as opened:
        assert opened.attachments[first.name].get_file().read_bytes() == first.read_bytes()
    pages = texts_of(pdf)
    (text,) = (page for page in pages if "3. Uiterlijk twaalf maanden" in page)
    note = "gewijzigd in versie 1.1, per 8 juni 2026"
    assert [page for page in pages if note in page] == [text]
    (page,) = (page for page in pages if "Geschiedenis van het convenant" in page)
    assert "Wijzigingen Dit exemplaar bevat de tekst" in page
    assert "Artikel 11, derde lid" in page
    assert "geldt sinds 8 juni 2026." in page
    assert "Een half jaar bleek te kort." in page
    said = we.type("2026-06-10", "verifieer", pdf)
    assert (said.code, "twijfel" in said.out, "afgekeurd" in said.out) == (0, False, False)


# -- joining and leaving ---------------------------------------------------------------------


def one_joins(we: Secretariat) -> None:
    we.set_in_pack(
        {
            "verzenddatum     = 2026-03-02": "verzenddatum     = 2026-09-01",
            "retour_voor      = 2026-05-01": "retour_voor      = 2026-10-01",
        }
    )
    edit_parties(we.root, {JOINED: {**NEW_PARTY, "per": "2026-10-01"}})
    before, parts = contents(we.home / "v1.1"), set(parts_of(we))
    outcome = we.generate("2026-09-01")
    assert numbers(outcome, Status.NEW) == {
        "kennisgeving-toetreding-39": list(ALL),
        "toetredingsbrief": [JOINED],
        "toetreding": [JOINED],
    }
    assert Status.REPLACED not in counted(outcome)
    new = [part.template for key, part in parts_of(we).items() if key not in parts]
    # The front page, the text and the annex are those that the others have.
    assert {name: new.count(name) for name in sorted(set(new))} == {
        "kennisgeving-toetreding.docx": 38,
        "toetredingsbrief.docx": 1,
        "toetredingspagina.docx": 1,
    }
    after = contents(we.home / "v1.1")
    assert {name: after[name] for name in before if not name.endswith(".eml")} == {
        name: digest for name, digest in before.items() if not name.endswith(".eml")
    }
    (notice,) = we.home.glob("v1.1/38-*/kennisgeving-toetreding-39.pdf")
    assert "Na de toetreding zijn er 39 Partijen, genummerd 1 tot en met 39." in texts_of(notice)[0]
    we.mail("2026-09-01", (*ALL, JOINED))
    come_back(we.inputs, we.scans, [JOINED], on("2026-09-20"), date(2026, 9, 15))
    made = we.bundle("2026-09-21")
    assert (made.record.version, made.record.issue) == ("1.1", 2)
    assert [item["nr"] for item in made.manifest["partijen"]] == [*ALL, JOINED]
    assert made.manifest["vervangt"] == (
        "uitgave 1 van 10 juni 2026, 09.00 uur, omdat partij 39 (Gemeente Voorbeelddrecht) is "
        "toegetreden"
    )
    assert made.record.effective == "2026-06-08"


def one_leaves(we: Secretariat) -> None:
    edit_parties(we.root, {LEFT: {"status": "uitgetreden", "per": "2027-01-01"}})
    others = [nr for nr in (*ALL, JOINED) if nr != LEFT]
    outcome = we.generate("2026-12-01")
    assert numbers(outcome, Status.NEW) == {"kennisgeving-uittreding-05": others}
    assert Status.REPLACED not in counted(outcome)
    for notice in we.home.glob("v1.1/*/kennisgeving-uittreding-05.pdf"):
        assert (
            "Er zijn nu 38 Partijen, genummerd 1 tot en met 4 en 6 tot en met 39."
            in texts_of(notice)[0]
        )
    made = we.bundle("2027-01-04")
    assert (made.record.version, made.record.issue) == ("1.1", 3)
    assert [item["nr"] for item in made.manifest["partijen"]] == others
    assert made.manifest["uitgetreden"] == [
        {"nr": 5, "naam": "Gemeente De Bilt", "per": "2027-01-01"}
    ]
    # What was adopted by 38 parties stays so.
    assert made.manifest["instemming"][1] == "Geteld: 38 voor, 0 tegen, 0 onthouding."
    assert made.record.effective == "2026-06-08"


# -- afterwards ------------------------------------------------------------------------------


def told(we: Secretariat) -> None:
    found = tell(docgen.open_dossier(we.root), clock=on("2027-01-05"))
    days = [line.since[:10] for line in found.lines]
    assert (found.broken, days) == (None, sorted(days))
    said = we.type("2027-01-05", "historie").out
    wanted = (
        "Gemaakt: 190 bestanden voor 38 partijen",
        "Nagekeken, akkoord: 36 retouren van 36 partijen.",
        "Reden: voorletters verbeterd.",
        "Herinnering opgesteld, omdat er nog niets terug was: 2 herinneringen",
        "Definitief exemplaar gemaakt: versie 1.0, uitgave 1, 38 partijen.",
        "Wijziging begonnen: van versie 1.0 naar versie 1.1, ingangsdatum 01-06-2026.",
        "Wijziging voorgelegd: van versie 1.0 naar versie 1.1",
        "Gemaakt: 228 bestanden voor 38 partijen",
        "Nagekeken, akkoord: 38 retouren van 38 partijen.",
        "van Gemeente Montfoort (versie 1.1): akkoord, antwoord: voor.",
        "Definitief exemplaar gemaakt: versie 1.1, uitgave 1, 38 partijen.",
        "Wijziging aangenomen: van versie 1.0 naar versie 1.1, in werking op 08-06-2026.",
        "Toegetreden: Gemeente Voorbeelddrecht (partij 39), per 01-10-2026.",
        "Definitief exemplaar gemaakt: versie 1.1, uitgave 2, 39 partijen",
        "Uitgetreden: Gemeente De Bilt (partij 5), per 01-01-2027.",
        "Definitief exemplaar gemaakt: versie 1.1, uitgave 3, 38 partijen",
    )
    places = [said.find(words) for words in wanted]
    assert -1 not in places, wanted[places.index(-1)]
    assert places == sorted(places)
    one = we.type("2027-01-05", "historie", "--partij", AGAINST).out
    assert one.index("antwoord: tegen.") < one.index("antwoord: voor.")
    assert we.type("2027-01-05", "verifieer", "--register").code == 0


def archived(we: Secretariat, folder: Path) -> None:
    """The dossier goes into a package and comes out again; the first day is made once more."""
    dossier = docgen.open_dossier(we.root)
    archive(dossier, ArchiveRequest(folder / "pakket"), clock=on("2027-01-05"))
    back = folder / "terug"
    back.mkdir()
    restore(folder / "pakket", back, clock=on("2027-01-06"))
    there = Secretariat(back, we.scans, we.heard, we.patch)
    for asked in (("status",), ("historie", "--json"), ("verifieer", "--register")):
        mine, theirs = we.type("2027-01-06", *asked), there.type("2027-01-06", *asked)
        assert (theirs.code, theirs.out) == (0, mine.out)
    target = folder / "hermaakt"
    words = ("--partij", CORRECTED, "--versie", "1.0", "--exemplaar", 1, "--naar", target)
    said = there.type("2027-01-06", "hermaak", *words, "--stil")
    assert (said.code, said.out.count("byte voor byte gelijk")) == (0, 5)
    # To the byte what the first run of all made, before anything happened.
    (first,) = (copy for copy in we.copies() if copy.sequence == 1 and copy.replaced_by)
    assert sha256_file(target / "convenant.pdf") == first.sha256
    # Also what was made for who came later, and the notice that it had of another.
    own = ("--partij", JOINED, "--versie", "1.1", "--naar", folder / "van 39")
    said = there.type("2027-01-06", "hermaak", *own, "--stil")
    assert (said.code, said.out.count("byte voor byte gelijk")) == (0, 4), said.err
    assert "kennisgeving-uittreding-05.pdf" in said.out
