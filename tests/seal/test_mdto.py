"""MDTO metadata: valid in both versions of the schema, and saying what is so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from docgen.seal.mdto import (
    NAMESPACE,
    ArchiveEvent,
    ArchiveFacts,
    Classification,
    EventKind,
    Restriction,
    Valuation,
    file_object,
    information_object,
)
from tests.needs import MDTO, needs_mdto

SHA256 = "86f16c3359c2e59538a3df178a9530dd6278faec82e66d605b3bc2a64ac390fc"
MADE_AT = datetime(2026, 1, 20, 13, 5, 6, tzinfo=UTC)
PROVINCE = "Provincie Utrecht"
BARE = ArchiveFacts(
    kenmerk="CRS-2026",
    title="Convenant regionale samenwerking",
    version="1.0",
    issue=1,
    organisation=PROVINCE,
    made_at=MADE_AT,
    program_version="0.1.0",
    file_name="CRS-2026-v1.0-definitief.pdf",
    size=1_234_567,
    sha256=SHA256,
    parties=(),
    events=(),
)
FULL = replace(
    BARE,
    issue=2,
    parties=("Gemeente Baarn", "Gemeente De Ronde Venen & omgeving <nieuw>"),
    events=(
        ArchiveEvent(EventKind.SENT, date(2025, 11, 14), PROVINCE, "Verzonden aan 2 partijen."),
        ArchiveEvent(EventKind.SIGNED, date(2025, 12, 12), "Gemeente Baarn"),
        ArchiveEvent(EventKind.SIGNED, None, "Gemeente De Ronde Venen", "Met de hand."),
        ArchiveEvent(EventKind.COMPILED, MADE_AT, PROVINCE, "Uitgave 2."),
        ArchiveEvent(EventKind.SEALED, MADE_AT),
    ),
    signed_from=date(2025, 12, 12),
    signed_to=date(2025, 12, 20),
    effective=date(2026, 1, 1),
    ends_on=date(2029, 12, 31),
    region="Provincie Utrecht",
    classification=Classification("Samenwerking", "Zaaktypencatalogus", "1.07"),
    valuation=Valuation.KEEP,
    manifest="manifest.json",
)
PUBLIC = replace(FULL, restriction=Restriction.NONE)


@cache
def schema(version: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(MDTO / f"MDTO-XML{version}.xsd"))


def texts(data: bytes, path: str) -> list[str | None]:
    """Text of the elements at a path of local names, from the root's child."""
    steps = "/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/"))
    return [element.text for element in etree.fromstring(data).findall(steps)]


@needs_mdto
@pytest.mark.parametrize("version", ["1.0.1", "1.0.2"])
@pytest.mark.parametrize("facts", [BARE, FULL, PUBLIC], ids=["bare", "full", "public"])
def test_both_objects_are_valid(version: str, facts: ArchiveFacts) -> None:
    for data in (information_object(facts), file_object(facts)):
        schema(version).assertValid(etree.fromstring(data))


@needs_mdto
@pytest.mark.parametrize("name", ["voorbeeld-bestand.xml", "voorbeeld-informatieobject.xml"])
def test_the_schema_is_that_of_the_published_examples(name: str) -> None:
    schema("1.0.2").assertValid(etree.parse(MDTO / name))


@needs_mdto
def test_the_schema_would_see_a_fault() -> None:
    root = etree.fromstring(file_object(FULL))
    size = root.find(f".//{{{NAMESPACE}}}omvang")
    assert size is not None
    size.text = "veel"
    assert not schema("1.0.2").validate(root)


@needs_mdto
def test_concepts_of_mdto_are_those_of_its_examples() -> None:
    """The names of lists, and the events ``Creatie`` and ``Bevriezing``, stand in the examples."""
    published = "".join(
        (MDTO / f"voorbeeld-{name}.xml").read_text("utf-8")
        for name in ("informatieobject", "bestand")
    )
    for data in (information_object(FULL), file_object(FULL)):
        for concept in etree.fromstring(data).iter():
            if concept.tag == f"{{{NAMESPACE}}}begripBegrippenlijst":
                name = concept.findtext(f"{{{NAMESPACE}}}verwijzingNaam") or ""
                assert "MDTO" not in name or name in published
    assert f">{EventKind.COMPILED.value}<" in published
    assert f">{EventKind.SEALED.value}<" in published


def test_what_the_record_says() -> None:
    data = information_object(FULL)
    assert texts(data, "informatieobject/identificatie/identificatieKenmerk") == [
        "CRS-2026/v1.0/definitief/2"
    ]
    assert texts(data, "informatieobject/naam") == [
        "Convenant regionale samenwerking (CRS-2026, versie 1.0)"
    ]
    assert texts(data, "informatieobject/omschrijving") == [
        "Definitief exemplaar, ondertekend door 2 partijen. Uitgave 2, samengesteld met docgen "
        "0.1.0."
    ]
    assert texts(data, "informatieobject/dekkingInTijd/dekkingInTijdBegindatum") == [
        "2025-12-12",
        "2026-01-01",
    ]
    assert texts(data, "informatieobject/dekkingInTijd/dekkingInTijdEinddatum") == [
        "2025-12-20",
        "2029-12-31",
    ]
    assert texts(data, "informatieobject/waardering/begripCode") == ["B"]
    assert texts(data, "informatieobject/betrokkene/betrokkeneActor/verwijzingNaam") == [
        "Gemeente Baarn",
        "Gemeente De Ronde Venen & omgeving <nieuw>",
    ]
    replaced = "gerelateerdInformatieobject/gerelateerdInformatieobjectVerwijzing"
    assert texts(
        data, f"informatieobject/{replaced}/verwijzingIdentificatie/identificatieKenmerk"
    ) == ["CRS-2026/v1.0/definitief/1"]


def test_the_history_is_told_in_order() -> None:
    data = information_object(FULL)
    assert texts(data, "informatieobject/event/eventType/begripLabel") == [
        "Verzending ter ondertekening",
        "Ondertekening",
        "Ondertekening",
        "Creatie",
        "Bevriezing",
    ]
    assert texts(data, "informatieobject/event/eventTijd") == [
        "2025-11-14",
        "2025-12-12",
        "2026-01-20T13:05:06+00:00",
        "2026-01-20T13:05:06+00:00",
    ]
    lists = texts(data, "informatieobject/event/eventType/begripBegrippenlijst/verwijzingNaam")
    assert lists == ["Begrippenlijst docgen"] * 3 + ["Begrippenlijst EventTypeLijst MDTO"] * 2


def test_what_the_file_says() -> None:
    data = file_object(FULL)
    assert texts(data, "bestand/naam") == ["CRS-2026-v1.0-definitief.pdf"]
    assert texts(data, "bestand/omvang") == ["1234567"]
    assert texts(data, "bestand/bestandsformaat/begripCode") == ["fmt/480"]
    assert texts(data, "bestand/checksum/checksumAlgoritme/begripLabel") == ["SHA-256"]
    assert texts(data, "bestand/checksum/checksumWaarde") == [SHA256]
    assert texts(data, "bestand/checksum/checksumDatum") == ["2026-01-20T13:05:06+00:00"]


def test_the_two_objects_point_at_each_other() -> None:
    record, file = information_object(FULL), file_object(FULL)
    own = "identificatie/identificatieKenmerk"
    to = "verwijzingIdentificatie/identificatieKenmerk"
    assert texts(record, f"informatieobject/heeftRepresentatie/{to}") == texts(
        file, f"bestand/{own}"
    )
    assert texts(file, f"bestand/isRepresentatieVan/{to}") == texts(
        record, f"informatieobject/{own}"
    )
    assert texts(record, f"informatieobject/aanvullendeMetagegevens/{to}") == [
        "CRS-2026/v1.0/definitief/2/manifest.json"
    ]


def test_without_a_decision_keeping_is_to_be_decided() -> None:
    data = information_object(BARE)
    assert texts(data, "informatieobject/waardering/begripLabel") == ["Nader te bepalen"]
    assert texts(data, "informatieobject/waardering/begripCode") == ["N"]
    assert texts(data, "informatieobject/event") == []


@pytest.mark.parametrize(
    ("facts", "label", "beginning"),
    [
        (FULL, "Persoonsgegevens", "Bevat handtekeningen en andere gegevens"),
        (PUBLIC, "Geen beperking", "Dit is de publicatieversie:"),
    ],
)
def test_what_limits_the_use(facts: ArchiveFacts, label: str, beginning: str) -> None:
    data = information_object(facts)
    limit = "informatieobject/beperkingGebruik"
    assert texts(data, f"{limit}/beperkingGebruikType/begripLabel") == [label]
    (text,) = texts(data, f"{limit}/beperkingGebruikNadereBeschrijving")
    assert (text or "").startswith(beginning)


def test_the_version_for_publication_is_another_record() -> None:
    public, definitive = information_object(PUBLIC), information_object(FULL)
    own = "informatieobject/identificatie/identificatieKenmerk"
    assert texts(public, own) == ["CRS-2026/v1.0/publicatie/2"]
    assert texts(public, own) != texts(definitive, own)


def test_the_same_facts_give_the_same_bytes() -> None:
    again = replace(FULL, parties=tuple(FULL.parties))
    assert information_object(again) == information_object(FULL)
    assert file_object(again) == file_object(FULL)
    assert information_object(FULL).startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<MDTO ")


@given(st.text(min_size=1).filter(str.strip))
def test_any_text_gives_xml_that_can_be_read(title: str) -> None:
    facts = replace(FULL, title=title, events=(ArchiveEvent(EventKind.SIGNED, None, "A", title),))
    (name,) = texts(information_object(facts), "informatieobject/naam")
    assert (name or "").endswith(" (CRS-2026, versie 1.0)")
    if title.isprintable():
        assert name == f"{title} (CRS-2026, versie 1.0)"
