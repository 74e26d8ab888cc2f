"""The tables of the register, and how an older register is brought up to date.

A step is only ever added: registers of years ago must open.
"""

from __future__ import annotations

# What a register of the version before lacks, in order; the first makes a new register.
STEPS = (
    """
CREATE TABLE meta (sleutel TEXT PRIMARY KEY, waarde TEXT NOT NULL);
CREATE TABLE bron (sha256 TEXT PRIMARY KEY, naam TEXT NOT NULL, pad TEXT NOT NULL,
    bewaard_op TEXT NOT NULL);
CREATE TABLE deel (sleutel TEXT PRIMARY KEY, sjabloon TEXT NOT NULL, sjabloon_sha256 TEXT NOT NULL,
    pad TEXT NOT NULL, sha256 TEXT NOT NULL, tekst TEXT NOT NULL, feiten TEXT NOT NULL,
    engine TEXT NOT NULL, engine_versie TEXT NOT NULL, gemaakt_op TEXT NOT NULL);
CREATE TABLE exemplaar (nr INTEGER PRIMARY KEY, versie TEXT NOT NULL, concept INTEGER NOT NULL,
    partij_nr INTEGER NOT NULL, partij_id TEXT NOT NULL, stuk TEXT NOT NULL, formaat TEXT NOT NULL,
    volgnr INTEGER NOT NULL, pad TEXT NOT NULL, sha256 TEXT NOT NULL, bladzijden INTEGER,
    invoer TEXT NOT NULL, delen TEXT NOT NULL, kenmerk_tekst TEXT, velden TEXT NOT NULL,
    engine TEXT NOT NULL, engine_versie TEXT NOT NULL, getagd INTEGER NOT NULL,
    docgen_versie TEXT NOT NULL, gemaakt_op TEXT NOT NULL,
    vervangen_door INTEGER REFERENCES exemplaar(nr), vervangen_op TEXT, vervangen_reden TEXT);
CREATE INDEX exemplaar_geldig ON exemplaar (versie, concept, vervangen_door);
CREATE TABLE verzending (nr INTEGER PRIMARY KEY, versie TEXT NOT NULL, partij_nr INTEGER NOT NULL,
    inhoud TEXT NOT NULL, aan TEXT NOT NULL, onderwerp TEXT NOT NULL, bericht_id TEXT NOT NULL,
    pad TEXT NOT NULL, sha256 TEXT NOT NULL, bijlagen TEXT NOT NULL, stand TEXT NOT NULL,
    gemaakt_op TEXT NOT NULL, verzonden_op TEXT);
CREATE TABLE gebeurtenis (nr INTEGER PRIMARY KEY, op TEXT NOT NULL, soort TEXT NOT NULL,
    inhoud TEXT NOT NULL, vorige TEXT NOT NULL, sha256 TEXT NOT NULL);
""",
    """
CREATE TABLE ontvangst (nr INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, naam TEXT NOT NULL,
    weg TEXT NOT NULL, soort TEXT NOT NULL, grootte INTEGER NOT NULL, afzender TEXT NOT NULL,
    verzonden_op TEXT, ontvangen_op TEXT NOT NULL, ouder INTEGER REFERENCES ontvangst(nr),
    verwerkt INTEGER NOT NULL);
CREATE INDEX ontvangst_bytes ON ontvangst (sha256);
CREATE TABLE postbus (postbus TEXT NOT NULL, geldigheid INTEGER NOT NULL, uid INTEGER NOT NULL,
    ontvangst INTEGER NOT NULL REFERENCES ontvangst(nr), PRIMARY KEY (postbus, geldigheid, uid));
CREATE TABLE retour (nr INTEGER PRIMARY KEY, ontvangst INTEGER NOT NULL REFERENCES ontvangst(nr),
    bestand TEXT NOT NULL, sha256 TEXT NOT NULL, kenmerk TEXT NOT NULL, partij_nr INTEGER,
    versie TEXT, exemplaar INTEGER REFERENCES exemplaar(nr), oordeel TEXT NOT NULL,
    bladzijden TEXT NOT NULL, bevindingen TEXT NOT NULL, ondertekening TEXT NOT NULL,
    meegezonden TEXT NOT NULL, feiten TEXT NOT NULL, ontvangen_op TEXT NOT NULL,
    gecontroleerd_op TEXT NOT NULL, docgen_versie TEXT NOT NULL);
CREATE TABLE besluit (nr INTEGER PRIMARY KEY, retour INTEGER NOT NULL REFERENCES retour(nr),
    oordeel TEXT, door TEXT NOT NULL, reden TEXT NOT NULL, datum TEXT, plaats TEXT,
    partij_nr INTEGER, op TEXT NOT NULL);
CREATE TABLE herinnering (nr INTEGER PRIMARY KEY, partij_nr INTEGER NOT NULL,
    versie TEXT NOT NULL, soort TEXT NOT NULL, retour INTEGER REFERENCES retour(nr),
    pad TEXT NOT NULL, sha256 TEXT NOT NULL, op TEXT NOT NULL);
""",
    """
CREATE TABLE definitief (nr INTEGER PRIMARY KEY, versie TEXT NOT NULL, soort TEXT NOT NULL,
    uitgave INTEGER NOT NULL, pad TEXT NOT NULL, sha256 TEXT NOT NULL, bladzijden INTEGER NOT NULL,
    invoer TEXT NOT NULL, bestanden TEXT NOT NULL, inwerkingtreding TEXT, zegel TEXT NOT NULL,
    gemaakt_op TEXT NOT NULL, docgen_versie TEXT NOT NULL, reden TEXT NOT NULL,
    vervangen_door INTEGER REFERENCES definitief(nr));
ALTER TABLE verzending ADD COLUMN soort TEXT NOT NULL DEFAULT 'stukken';
""",
    """
ALTER TABLE retour ADD COLUMN keuze TEXT;
ALTER TABLE besluit ADD COLUMN keuze TEXT;
CREATE TABLE uitgifte (nr INTEGER PRIMARY KEY, versie TEXT NOT NULL, op TEXT NOT NULL,
    pakket TEXT NOT NULL, partijen TEXT NOT NULL, stand TEXT NOT NULL, engine TEXT NOT NULL,
    engine_versie TEXT NOT NULL, docgen_versie TEXT NOT NULL);
ALTER TABLE exemplaar ADD COLUMN uitgifte INTEGER REFERENCES uitgifte(nr);
ALTER TABLE definitief ADD COLUMN partijen TEXT NOT NULL DEFAULT '[]';
CREATE TABLE wijziging (versie TEXT PRIMARY KEY, van TEXT NOT NULL, ingangsdatum TEXT NOT NULL,
    reden TEXT NOT NULL, rijen TEXT NOT NULL, opmaak TEXT NOT NULL, gemaakt_op TEXT NOT NULL);
""",
)
SCHEMA_VERSION = len(STEPS)


def script_from(version: int) -> str:
    """SQL that brings a register of this schema version up to date, as one transaction."""
    steps = "".join(STEPS[version:])
    return f"BEGIN IMMEDIATE; {steps} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
