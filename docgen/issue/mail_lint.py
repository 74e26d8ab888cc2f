"""Look over the texts of a pack that go out by mail: with the pack, reminding, at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import jinja2

from docgen.core.errors import Problem
from docgen.core.model import Pack
from docgen.documents.names import Namespace, NameUse, name_uses, suggestion, values_of
from docgen.documents.templates import syntax_fault, template_environment
from docgen.issue.mail import mail_block

# Names that only these texts know, with a value of the kind that they will have.
MAIL_NAMES: dict[str, object] = {"stukken_in_bijlage": ["aanbiedingsbrief.pdf"]}
REMINDER_NAMES: dict[str, object] = {
    "herinnering": Namespace(
        {
            "soort": "afgekeurd",
            "nummer": 1,
            "eerder": [date(2026, 1, 1)],
            "verzonden_op": date(2026, 1, 1),
            "ontvangen_op": date(2026, 1, 1),
            "bestand": "scan.pdf",
            "opnieuw": False,
            "formulier": False,
            "bezwaren": [Namespace({"bladzijde": 1, "wat": "", "vraag": ""})],
        }
    )
}
CLOSING_NAMES: dict[str, object] = {
    **MAIL_NAMES,
    "definitief": Namespace(
        {
            "uitgave": 1,
            "bestand": "convenant.pdf",
            "sha256": "",
            "bladzijden": 1,
            "verzegeld_door": "",
            "vervangt": "",
        }
    ),
    "inwerkingtreding": Namespace({"dag": date(2026, 1, 1), "zinnen": [""]}),
}


@dataclass(frozen=True, slots=True)
class _Text:
    """One text: where it stands, what it says, and the names that it alone knows."""

    place: str
    source: str
    own: dict[str, object]


def mail_problems(pack: Pack, sample: Namespace, used: set[str]) -> Iterator[Problem]:
    """Faults in the mail, in the reminder, in the closing mail, and in their subjects.

    Args:
        sample: Values of a party, to know the names by.
        used: Names that are used; what these texts use is added.
    """
    # A mail has no places to fill in.
    shared = {key: value for key, value in values_of(sample).items() if key != "veld"}
    environment = template_environment(autoescape=False)
    texts, problems = _texts(pack)
    yield from problems
    for text in texts:
        try:
            environment.from_string(text.source)
            tree = environment.parse(text.source)
        except jinja2.TemplateSyntaxError as exc:
            yield Problem(text.place, f"regel {exc.lineno}", *syntax_fault(exc))
            continue
        uses = name_uses(tree, Namespace({**shared, **text.own}))
        used |= {use.path for use in uses}
        yield from (_unknown(text, use) for use in uses if use.missing is not None)


def _texts(pack: Pack) -> tuple[list[_Text], list[Problem]]:
    """The texts, and what is wrong with those that cannot be read."""
    reminders, closing = pack.reminders, pack.closing_mail
    occasions = {mail_block(pack, occasion): spec for occasion, spec in pack.occasion_mails.items()}
    subjects = (
        ("mail", pack.mail.subject, MAIL_NAMES),
        *((name.strip("[]"), spec.subject, MAIL_NAMES) for name, spec in occasions.items()),
        ("herinnering", reminders.subject, REMINDER_NAMES),
        ("slotmail", closing.subject, CLOSING_NAMES),
    )
    files = (
        (pack.mail.template, "de mail", MAIL_NAMES),
        *((spec.template, "de mail", MAIL_NAMES) for spec in occasions.values()),
        (reminders.template, "de herinnering", REMINDER_NAMES),
        (closing.template, "de slotmail", CLOSING_NAMES),
    )
    texts = [
        _Text(f"pakket.toml, [{block}] onderwerp", subject, own)
        for block, subject, own in subjects
        if subject is not None
    ]
    problems = []
    for name, what, own in files:
        if name is None:
            continue
        source = _read(pack.folder / name)
        if source is None:
            fault = f"de tekst van {what} kan niet worden gelezen"
            problems.append(
                Problem(name, "", fault, "Bewaar het bestand als tekst met codering UTF-8.")
            )
        else:
            texts.append(_Text(name, source, own))
    return texts, problems


def _read(path: Path) -> str | None:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _unknown(text: _Text, use: NameUse) -> Problem:
    return Problem(
        text.place,
        f"regel {use.line}, {{{{ {use.written} }}}}",
        f"onbekend veld “{use.written}”",
        suggestion(use),
    )
