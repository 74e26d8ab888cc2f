"""The mail that goes with the definitive copy: what it says and what goes with it.

docgen has a text of its own; a pack may have another, with the same values to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import jinja2

from docgen.core.dutch import datum, getal, opsomming
from docgen.core.model import Pack, Party
from docgen.documents.context import context_for, shared_values
from docgen.documents.courtesy import answers_to, greeting, signature
from docgen.documents.names import Namespace, values_of
from docgen.issue.mail import (
    Attachment,
    Letter,
    compiled,
    every_letter,
    filled,
    letter_of,
    source_of,
)


@dataclass(frozen=True, slots=True)
class ClosingCopy:
    """The issue of the definitive copy that is sent, as it tells of itself.

    Attributes:
        issue: Number of the issue, from 1.
        pages: Number of pages.
        parties: How many parties signed.
        holder: Holder of the seal; ``""`` without one.
        replaces: Which issue it replaces, when that was made and why; ``""`` for the first.
        effective: Day of entry into force; ``None`` when it is not known.
        sentences: What there is to say about it, in Dutch.
        evaluations: Whether the agenda has days of evaluation.
        renewal: Whether the agenda has a last day for talks on renewal.
        pdf: The copy.
        checksum: The file with its fingerprint.
        calendar: The days for the agenda; ``None`` without any.
        consent: How consent was given, full Dutch sentences; empty for a text that all signed.
    """

    issue: int
    pages: int
    parties: int
    holder: str
    replaces: str
    effective: date | None
    sentences: tuple[str, ...]
    evaluations: bool
    renewal: bool
    pdf: Attachment
    checksum: Attachment
    calendar: Attachment | None
    consent: tuple[str, ...] = ()

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """All that goes with the mail."""
        return (self.pdf, self.checksum, *([self.calendar] if self.calendar else []))


def write_closing_letters(
    pack: Pack,
    parties: Sequence[Party],
    wanted: Sequence[Party],
    copy: ClosingCopy,
    earlier: Mapping[int, date],
) -> tuple[Letter, ...]:
    """The closing mail to each of the wanted parties.

    Args:
        parties: All parties of the list: a text may speak of them.
        wanted: The parties to write to.
        earlier: When a party was last sent an earlier issue, by number of the party.

    Raises:
        TemplateError: The pack's own text cannot be filled in; all faults are named.
    """
    own = _OwnTexts(pack, parties, copy)

    def write(party: Party) -> Letter:
        subject = own.subject(party) or subject_of(pack, copy)
        text = own.text(party) or text_of(pack, party, copy, earlier.get(party.nr))
        return letter_of(pack, party, subject, text, copy.attachments)

    return every_letter(wanted, write)


class _OwnTexts:
    """The texts that the pack has; ``None`` where docgen's own will do."""

    def __init__(self, pack: Pack, parties: Sequence[Party], copy: ClosingCopy) -> None:
        spec = pack.closing_mail
        self._pack = pack
        self._subject = self._text = None
        if spec.subject is not None:
            place = "pakket.toml, [slotmail] 'onderwerp'"
            self._subject = place, compiled(place, spec.subject)
        if spec.template is not None:
            source = source_of(pack, spec.template, "de slotmail")
            self._text = spec.template, compiled(spec.template, source)
        # Places to fill in exist on paper only.
        shared = shared_values(pack, parties)
        self._shared = {key: value for key, value in shared.items() if key != "veld"}
        self._of_copy = _values(copy)

    def subject(self, party: Party) -> str | None:
        return self._filled(self._subject, party)

    def text(self, party: Party) -> str | None:
        return self._filled(self._text, party)

    def _filled(self, own: tuple[str, jinja2.Template] | None, party: Party) -> str | None:
        if own is None:
            return None
        context = values_of(context_for(self._shared, self._pack, party))
        return filled(*own, {**context, **self._of_copy}, party)


def _values(copy: ClosingCopy) -> dict[str, object]:
    """What a text of the pack can say of the definitive copy."""
    return {
        "stukken_in_bijlage": [item.name for item in copy.attachments],
        "definitief": Namespace(
            {
                "uitgave": copy.issue,
                "bestand": copy.pdf.name,
                "sha256": copy.pdf.sha256,
                "bladzijden": copy.pages,
                "verzegeld_door": copy.holder,
                "vervangt": copy.replaces,
            }
        ),
        "inwerkingtreding": Namespace(
            {"dag": copy.effective or "", "zinnen": list(copy.sentences)}
        ),
    }


# -- docgen's own text ---------------------------------------------------------------------


def subject_of(pack: Pack, copy: ClosingCopy) -> str:
    """The subject that docgen has of its own."""
    what = "Definitief exemplaar"
    if copy.replaces:
        what = f"Nieuwe uitgave van het definitieve exemplaar (uitgave {copy.issue})"
    return f"{what}: {pack.title} ({pack.kenmerk})"


def text_of(pack: Pack, party: Party, copy: ClosingCopy, earlier: date | None) -> str:
    """The text that docgen has of its own, in paragraphs.

    Args:
        earlier: When this party was last sent an earlier issue; ``None`` when it was not.
    """
    body = [*_news(pack, copy), *_replacing(copy, earlier), *_enclosed(copy), *_proof(copy)]
    blocks = [greeting(pack, party), *body, *_agenda(copy), _questions(pack), signature(pack)]
    return "\n\n".join(blocks) + "\n"


def _news(pack: Pack, copy: ClosingCopy) -> Iterator[str]:
    which = f"{pack.title} (kenmerk {pack.kenmerk}, versie {pack.version})"
    news = f"{_all(copy.parties)} getekend: {which}. Daarmee is de ondertekening afgerond."
    if copy.consent:
        # Not all need to have answered: the pack's rule decides, and these sentences tell.
        about = "Aangenomen is de wijziging van" if pack.amendment else "Er is beslist over"
        news = " ".join((f"{about}: {which}.", *copy.consent))
    yield f"{news} Dank voor uw medewerking."
    if copy.sentences:
        yield " ".join(copy.sentences)


def _all(parties: int) -> str:
    few = {1: "De partij heeft", 2: "Beide partijen hebben"}
    return few.get(parties, f"Alle {parties} partijen hebben")


def _replacing(copy: ClosingCopy, earlier: date | None) -> Iterator[str]:
    if not copy.replaces:
        return
    text = (
        f"Dit is uitgave {copy.issue} van het definitieve exemplaar. "
        f"{_ended(f'Zij vervangt {copy.replaces}')}"
    )
    if earlier is not None:
        text += (
            f" De vorige uitgave stuurden wij u op {datum(earlier)}. Wilt u die niet meer "
            "gebruiken en in uw archief door deze vervangen?"
        )
    yield text


def _enclosed(copy: ClosingCopy) -> Iterator[str]:
    pages = "1 bladzijde" if copy.pages == 1 else f"{getal(copy.pages)} bladzijden"
    signed = "de ondertekenpagina’s van alle partijen"
    if copy.consent:
        signed = "wat de partijen ondertekenden"
    yield (
        f"Bij dit bericht ontvangt u het definitieve exemplaar: {copy.pdf.name} ({pages}). Daarin "
        f"staan de tekst, {signed} en een verantwoording van de handtekeningen. De getekende "
        "bestanden zitten er als bijlage in, zoals wij ze ontvingen."
    )
    yield (
        "Wilt u dit exemplaar in uw eigen archief opnemen? Het bestand is gemaakt om lang te "
        "bewaren (PDF/A). Zet het niet op internet: er staan handtekeningen en andere "
        "persoonsgegevens in."
    )


def _proof(copy: ClosingCopy) -> Iterator[str]:
    if copy.holder:
        sealed = _ended(f"Het exemplaar is elektronisch verzegeld door {copy.holder}")
        yield (
            f"{sealed} Een programma voor pdf’s dat zegels controleert, laat zien of er daarna "
            "iets aan is veranderd."
        )
    yield (
        "Of uw bestand precies hetzelfde is als het onze, ziet u aan de SHA-256-code:\n"
        f"{copy.pdf.sha256}\n"
        f"De code staat ook in {copy.checksum.name}. Uw ICT-afdeling kan haar narekenen; met "
        f"het programma docgen gaat het met ‘docgen verifieer {copy.pdf.name}’."
    )


def _agenda(copy: ClosingCopy) -> Iterator[str]:
    if copy.calendar is None:
        return
    days = [
        "de inwerkingtreding",
        *(["de evaluatie"] if copy.evaluations else []),
        *(["het overleg over verlenging"] if copy.renewal else []),
        "het einde van de looptijd",
    ]
    yield (
        f"In {copy.calendar.name} staan de dagen voor uw agenda: {opsomming(days)}. Open dit "
        "bestand om ze over te nemen."
    )


def _questions(pack: Pack) -> str:
    return f"Hebt u een vraag of klopt er iets niet, laat het ons dan weten via {answers_to(pack)}."


def _ended(sentence: str) -> str:
    """The sentence with a stop, unless what was filled in brought one."""
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
