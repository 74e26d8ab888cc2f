"""What people see of ``historie``, ``verifieer --register``, ``archief`` and ``herstel``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from docgen.cli.show import count
from docgen.core.errors import Problem, Severity

if TYPE_CHECKING:
    from docgen.archiving import Archived, Restored
    from docgen.remaking import Remaking
    from docgen.telling import Proven, Told

_MEGABYTE = 1_000_000


def doubts(found: Told) -> Iterator[Problem]:
    """Whether the story can be relied on."""
    if found.broken is not None:
        yield Problem(
            "",
            "",
            f"de keten van gebeurtenissen is gebroken bij gebeurtenis {found.broken}; van die en "
            "alles erna staat niet vast dat het zo is gebeurd",
            "Geef ‘docgen verifieer --register’ om te zien wat er aan de hand is.",
            Severity.WARNING,
        )


def told(found: Told) -> Iterator[str]:
    """The story, and on what it rests."""
    from docgen.keep.history import story_lines

    of = f" van {found.party[1]} (partij {found.party[0]})" if found.party else ""
    name = f"{found.title} ({found.kenmerk})" if found.title else found.kenmerk
    yield f"Geschiedenis{of}: {name}" if of else f"Geschiedenis van {name}"
    yield ""
    if not found.lines:
        yield "Er is nog niets gebeurd."
    yield from story_lines(found.lines, files=found.party is not None)
    yield ""
    number = count(found.events, "gebeurtenis", "gebeurtenissen")
    if found.broken is None:
        yield f"Het register telt {number}; de keten is heel."
    else:
        yield f"Het register telt {number}; de keten breekt bij nummer {found.broken}."


def proven(found: Proven) -> Iterator[str]:
    """That the register is whole, and what that rests on."""
    proof = found.proof
    yield f"Het register is heel: {found.place}"
    links = count(proof.events, "gebeurtenis", "gebeurtenissen")
    yield f"  keten      {links}, elk volgt op de vorige"
    yield f"  bestanden  {proof.files} vergeleken met hun vingerafdruk, alle gelijk"
    yield f"  regels     {proof.rows} vergeleken met de gebeurtenissen, alle gelijk"


def as_warnings(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Problems that did not stop the work."""
    for problem in problems:
        yield replace(problem, severity=Severity.WARNING)


def archived(made: Archived) -> Iterator[str]:
    """What was made, and what comes next."""
    packed = made.packed
    size = f"{packed.size / _MEGABYTE:.1f}".replace(".", ",")
    yield f"Archiefpakket van {made.title} ({made.kenmerk})"
    yield f"  pakket     {packed.path}"
    yield f"  inhoud     {count(packed.files, 'bestand', 'bestanden')}, {size} MB"
    yield f"  zegel      {packed.seal}"
    yield ""
    yield "Noteer het zegel (de SHA-256 van tagmanifest-sha256.txt) bij de overdracht: daarmee is"
    yield "later na te gaan dat het om dit pakket gaat. Wat erin zit, staat in LEESMIJ.txt."


def restored(made: Restored, name: str) -> Iterator[str]:
    """What was made, and what comes next."""
    files = count(made.files, "bestand", "bestanden")
    yield f"Het archiefpakket is heel. Het dossier {made.kenmerk} staat weer in: {made.path}"
    yield f"  {files}, {count(made.events, 'gebeurtenis', 'gebeurtenissen')} in het register"
    yield ""
    yield f"Verder werken: docgen status --dossier {name}"


def remade(made: Remaking) -> Iterator[str]:
    """What was made again, and whether it is the same."""
    yield f"Opnieuw gemaakt voor {made.party[1]} (partij {made.party[0]}) in {made.target}:"
    for item in made.files:
        copy = item.copy
        state = "byte voor byte gelijk" if item.identical else "NIET gelijk"
        yield (
            f"  {item.path.name}: versie {copy.version}, exemplaar {copy.sequence}, uitgegeven op "
            f"{copy.made_at[:10]}: {state}"
        )
        if not item.identical:
            yield f"    uitgegeven {copy.sha256}"
            yield f"    gemaakt    {item.sha256}"
            for line in item.different:
                yield f"    {line}"
    wrong = [item for item in made.files if not item.identical]
    yield ""
    if not wrong:
        yield "Alles is gelijk aan wat destijds is uitgegeven."
        return
    yield f"Niet gelijk: {len(wrong)} van {count(len(made.files), 'bestand', 'bestanden')}."
    yield "Het uitgegeven exemplaar zelf is bewaard en blijft gelden; gebruik dat."
