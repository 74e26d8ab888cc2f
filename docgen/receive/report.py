"""The report on one return, as a PDF: what was found, and the pictures that show it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PIL import Image as Picture
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    Image,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from docgen.core.dutch import datum
from docgen.core.findings import Finding, Outcome
from docgen.core.model import Pack
from docgen.core.returns import DecisionRecord, Judged
from docgen.core.signatures import SignatureFacts
from docgen.receive.report_style import (
    COLOURS,
    FONT,
    GREY,
    INK,
    RULE,
    SHADE,
    load_fonts,
    outcome_word,
    text,
)
from docgen.receive.wording import party_name, remedies, rule_title, runs

_MARGIN = 18 * mm
_WIDTH = A4[0] - 2 * _MARGIN
# A crop of a whole page would push the rest away; wide and low ones are the rule.
_HIGHEST = 70 * mm
_PAIR_WIDTH = (_WIDTH - 6 * mm) / 2
# Crops are cut at 200 dpi; larger than life they only look coarse.
_LARGEST = 72 / 100
_MOST_PICTURES = 40


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two pictures of one place.

    Attributes:
        finding: What they show.
        sent: As it was sent; ``None`` where there is nothing to compare with.
        received: As it came back; ``None`` when the picture is gone.
    """

    finding: Finding
    sent: Path | None
    received: Path | None


def report(judged: Judged, pack: Pack, names: Mapping[int, str], home: Path) -> bytes:
    """The report as a PDF; the same return gives the same bytes.

    Args:
        names: Legal name of each party, by its number.
        home: Folder of the covenant, in which the pictures lie.
    """
    load_fonts()
    record = judged.record
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"Bevindingen bij retour {record.id}",
        author=pack.sender.get("organisatie", ""),
        subject=f"{pack.title} ({pack.kenmerk})",
        creator="docgen",
        lang="nl-NL",
        invariant=1,
    )
    foot = f"{pack.kenmerk} · retour {record.id} · {record.source}"
    document.addPageTemplates(
        PageTemplate(
            frames=[Frame(_MARGIN, _MARGIN, _WIDTH, A4[1] - 2 * _MARGIN, 0, 0, 0, 0)],
            onPage=lambda canvas, page: _footer(canvas, page.page, foot),
        )
    )
    document.build(list(_story(judged, pack, names, home)))
    return buffer.getvalue()


def _footer(canvas: Any, page: int, text: str) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 7.5)
    canvas.setFillColor(GREY)
    canvas.drawString(_MARGIN, 10 * mm, text[:90])
    canvas.drawRightString(A4[0] - _MARGIN, 10 * mm, f"bladzijde {page}")
    canvas.restoreState()


def _story(judged: Judged, pack: Pack, names: Mapping[int, str], home: Path) -> Iterator[Flowable]:
    yield text(f"{pack.title} · {pack.kenmerk}", 9, grey=True)
    yield Spacer(1, 1.5 * mm)
    yield text(f"Bevindingen bij retour {judged.record.id}", 17, bold=True)
    yield Spacer(1, 4 * mm)
    yield _verdict(judged)
    yield Spacer(1, 5 * mm)
    yield _particulars(judged, names)
    yield from _heading("Wat is gecontroleerd")
    yield _findings(judged.record.findings)
    asked = remedies(_in_order(judged.record.findings), judged.record.id)
    if asked and judged.outcome is judged.record.outcome:
        yield from _heading("Wat u kunt doen")
        for remedy in asked:
            yield text(f"• {remedy}")
            yield Spacer(1, 1 * mm)
    if judged.record.signing.signatures:
        yield from _heading("Digitale handtekeningen")
        for signature in judged.record.signing.signatures:
            yield _grid(list(_signature(signature)))
            yield Spacer(1, 3 * mm)
    yield from _heading("Besluiten")
    if judged.decisions:
        yield _decisions(judged.decisions, names)
    else:
        yield text("Over dit retour heeft nog niemand een besluit genomen.", grey=True)
    yield from _pictures(judged, home)


def _heading(words: str) -> Iterator[Flowable]:
    yield CondPageBreak(35 * mm)
    yield Spacer(1, 6 * mm)
    yield text(words, 11.5, bold=True)
    yield Spacer(1, 2 * mm)


def _verdict(judged: Judged) -> Table:
    """The verdict in a band of its own colour."""
    decided = [item.person for item in judged.decisions if item.outcome is not None]
    by = f"besluit van {decided[-1]}" if decided else "volgens de controles van docgen"
    table = Table(
        [[outcome_word(judged.outcome, 15), text(by, 9, grey=True)]],
        colWidths=[45 * mm, _WIDTH - 45 * mm],
    )
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), SHADE),
                ("LINEBEFORE", (0, 0), (0, -1), 3, COLOURS[judged.outcome]),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 6),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
                ("LEFTPADDING", (0, 0), (0, -1), 10),
            ]
        )
    )
    return table


def _particulars(judged: Judged, names: Mapping[int, str]) -> Table:
    record = judged.record
    found = runs([page.nr for page in record.pages if page.nr is not None]) or "geen herkend"
    rows = [
        ("Partij", party_name(judged.party, names)),
        ("Versie", record.version or "niet herkend"),
        ("Bestand", record.source),
        ("Ontvangen", _moment(record.received_at)),
        ("Bladzijden", f"{found} van het stuk; {len(record.pages)} bekeken"),
        ("Ondertekend", _signed(judged)),
        *([("Keuze", judged.choice)] if judged.choice else []),
        ("Vingerafdruk (SHA-256)", record.sha256),
        ("Gecontroleerd", f"{_moment(record.checked_at)}, docgen {record.program_version}"),
    ]
    return _grid(rows)


def _signed(judged: Judged) -> str:
    signing = judged.record.signing
    day = f"op {datum(date.fromisoformat(judged.date))}" if judged.date else ""
    place = f"te {judged.place}" if judged.place else ""
    unread = "datum en plaats met de hand ingevuld, nog niet overgenomen"
    missing = signing.handwritten and not (day or place)
    parts = [signing.way, day, place, f"({unread})" if missing else ""]
    return " ".join(part for part in parts if part)


def _grid(rows: Sequence[tuple[str, str]]) -> Table:
    table = Table(
        [[text(name, grey=True), text(value)] for name, value in rows],
        colWidths=[42 * mm, _WIDTH - 42 * mm],
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ]
        )
    )
    return table


def _signature(signature: SignatureFacts) -> Iterator[tuple[str, str]]:
    who = ", ".join(name for name in (signature.signer, signature.organisation) if name)
    yield "Ondertekenaar", who or "onbekend"
    yield (
        "Uitkomst",
        f"{signature.explanation} ({signature.indication.value}"
        + (f", {signature.sub_indication})" if signature.sub_indication else ")"),
    )
    moment = signature.timestamp_at or signature.signed_at
    if moment:
        by = f" (tijdstempel van {signature.timestamp_by})" if signature.timestamp_at else ""
        yield "Tijd", f"{_moment(moment)}{by}"
    yield "Certificaat", f"{signature.issuer}, serienummer {signature.serial}"
    yield "Gecontroleerd", f"{_moment(signature.checked_at)}, {signature.checked_by}"


def _table(
    head: Sequence[str], rows: Sequence[Sequence[Paragraph]], widths: Sequence[float]
) -> Table:
    table = Table(
        [[text(word, 8, bold=True) for word in head], *rows],
        colWidths=[width * mm for width in widths],
        repeatRows=1,
        # What a rule has to say may be longer than a page.
        splitInRow=1,
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), SHADE),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, INK),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )
    return table


def _findings(findings: Sequence[Finding]) -> Flowable:
    if not findings:
        return text("Er is niets gecontroleerd.", grey=True)
    rows = [
        [
            text(rule_title(item.rule)),
            outcome_word(item.outcome),
            text(str(item.page) if item.page is not None else ""),
            text("\n".join(_said(item))),
        ]
        for item in findings
    ]
    return _table(("Controle", "Uitkomst", "Blz.", "Wat is gezien"), rows, (32, 22, 11, 109))


def _in_order(findings: Sequence[Finding]) -> list[Finding]:
    """The findings that object first."""
    order = (Outcome.REFUSED, Outcome.DOUBTFUL, Outcome.ACCEPTED)
    return sorted(findings, key=lambda item: order.index(item.outcome))


def _said(item: Finding) -> Iterator[str]:
    yield item.explanation
    how = [f"Werkwijze: {item.method}"] if item.method else []
    if item.certainty is not None:
        how.append(f"zekerheid {round(item.certainty * 100)} %")
    if how:
        yield f"{', '.join(how)}."


def _decisions(decisions: Sequence[DecisionRecord], names: Mapping[int, str]) -> Table:
    rows = [
        [
            text(_moment(item.at)),
            outcome_word(item.outcome) if item.outcome else text("aanvulling"),
            text(item.person),
            text("\n".join(_decided(item, names))),
        ]
        for item in decisions
    ]
    return _table(("Tijd", "Besluit", "Door", "Reden en aanvulling"), rows, (38, 22, 36, 78))


def _decided(item: DecisionRecord, names: Mapping[int, str]) -> Iterator[str]:
    if item.reason:
        yield item.reason
    if item.party is not None:
        yield f"Partij: {party_name(item.party, names)}"
    if item.date:
        yield f"Datum van ondertekening: {datum(date.fromisoformat(item.date))}"
    if item.place:
        yield f"Plaats van ondertekening: {item.place}"
    if item.choice:
        yield f"Keuze op het formulier: {item.choice}"


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return f"{datum(moment.date())}, {moment:%H:%M} uur"


# -- pictures ------------------------------------------------------------------------------


def _pictures(judged: Judged, home: Path) -> Iterator[Flowable]:
    pairs = list(_pairs(judged, home))
    if not pairs:
        return
    # The heading stays with the first pair.
    heading = [*_heading("Beelden: zoals verzonden en zoals ontvangen")][1:]
    for pair in pairs[:_MOST_PICTURES]:
        yield KeepTogether([*heading, *_shown(pair), Spacer(1, 5 * mm)])
        heading = []
    if len(pairs) > _MOST_PICTURES:
        yield text(f"En nog {len(pairs) - _MOST_PICTURES} plaatsen, zie het ontvangen bestand.")


def _pairs(judged: Judged, home: Path) -> Iterator[_Pair]:
    """The pictures of the findings, those that object first; each picture once."""
    record = judged.record
    hashes = dict.fromkeys([record.sha256, *(page.file for page in record.pages)])
    folders = [home / "retour" / digest / "bewijs" for digest in hashes]
    seen: set[str] = set()
    for finding in _in_order(record.findings):
        for name in finding.evidence:
            found = [_picture(folders, f"{name}-{kind}.png") for kind in ("verzonden", "ontvangen")]
            if name not in seen and any(found):
                seen.add(name)
                yield _Pair(finding, found[0], found[1])


def _picture(folders: Sequence[Path], name: str) -> Path | None:
    return next((path for folder in folders if (path := folder / name).is_file()), None)


def _shown(pair: _Pair) -> Iterator[Flowable]:
    finding = pair.finding
    where = f", bladzijde {finding.page}" if finding.page is not None else ""
    yield Table(
        [[outcome_word(finding.outcome), text(f"{rule_title(finding.rule)}{where}", bold=True)]],
        colWidths=[22 * mm, _WIDTH - 22 * mm],
        style=[("LEFTPADDING", (0, 0), (0, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)],
    )
    yield text(finding.explanation, 8.5)
    yield Spacer(1, 1.5 * mm)
    yield Table(
        [[text("Verzonden", 8, grey=True), "", text("Ontvangen", 8, grey=True)],
         [_image(pair.sent), "", _image(pair.received)]],
        colWidths=[_PAIR_WIDTH, 6 * mm, _PAIR_WIDTH],
        style=[
            ("BOX", (0, 1), (0, 1), 0.5, RULE),
            ("BOX", (2, 1), (2, 1), 0.5, RULE),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("ALIGN", (0, 1), (-1, 1), "CENTER"),
            ("LEFTPADDING", (0, 0), (-1, 0), 0),
            ("TOPPADDING", (0, 0), (-1, 0), 0),
        ],
    )  # fmt: skip


def _image(path: Path | None) -> Flowable:
    if path is None:
        return text("geen beeld", 8, grey=True)
    with Picture.open(path) as picture:
        width, height = picture.size
    scale = min((_PAIR_WIDTH - 12) / width, _HIGHEST / height, _LARGEST)
    return Image(str(path), width * scale, height * scale)
