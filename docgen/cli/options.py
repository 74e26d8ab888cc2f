"""The options, each described once."""

from __future__ import annotations

from typing import Annotated

import typer

DossierOption = Annotated[
    str,
    typer.Option(
        "--dossier",
        metavar="MAP",
        help="De map met ‘sjablonen’ en de lijst van partijen. Zonder deze optie: de map waarin "
        "u de opdracht geeft.",
    ),
]
PackOption = Annotated[
    str | None,
    typer.Option(
        "--pakket",
        metavar="NAAM",
        help="Het sjabloonpakket: een map onder ‘sjablonen’. Nodig als er meer dan één is.",
    ),
]
JsonOption = Annotated[
    bool,
    typer.Option(
        "--json",
        help="Geef de uitkomst als één JSON-object op de standaarduitvoer, voor andere "
        "programma's. De voortgang gaat dan naar de foutuitvoer.",
    ),
]
SilentOption = Annotated[bool, typer.Option("--stil", help="Toon geen voortgang.")]
COMMON = frozenset({"dossier", "pakket", "as_json", "silent"})

PartyOption = Annotated[
    list[str] | None,
    typer.Option(
        "--partij",
        metavar="NR|ID",
        help="Alleen deze partij: haar nummer of id. Mag vaker voorkomen.",
    ),
]
DocumentOption = Annotated[
    list[str] | None,
    typer.Option(
        "--stuk",
        metavar="ID",
        help="Alleen dit stuk, zoals het in pakket.toml heet. Mag vaker voorkomen.",
    ),
]
ConceptOption = Annotated[
    bool,
    typer.Option(
        "--concept",
        help="Maak proefexemplaren met het watermerk CONCEPT, in een eigen map.",
    ),
]
EngineOption = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="auto|libreoffice|ingebouwd",
        help="Waarmee Word naar PDF wordt omgezet. Met ‘auto’ kiest docgen LibreOffice als dat "
        "er is, maar houdt vast aan de omzetter van eerdere stukken.",
    ),
]
ReasonOption = Annotated[
    str | None,
    typer.Option(
        "--reden",
        metavar="TEKST",
        help="Waarom stukken worden vervangen; komt in het register te staan.",
    ),
]
