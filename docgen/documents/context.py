"""What a template can say: the values by name, for one party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.core.dutch import nummerreeks
from docgen.core.model import Pack, Party, Signatory
from docgen.core.records import AmendmentRecord
from docgen.documents.markers import field_values
from docgen.documents.names import Namespace, values_of

# Columns that may be absent from the list, so that {% if partij.functie_2 %} is never an error.
_OPTIONAL_COLUMNS = ("functie_2", "voorletters_2", "achternaam_2", "status", "per")


def namespace(values: Mapping[str, object]) -> Namespace:
    """Values as a template sees them: attributes, at every depth."""
    return Namespace({name: _nested(value) for name, value in values.items()})


def _nested(value: object) -> object:
    if isinstance(value, Mapping):
        return namespace(value)
    if isinstance(value, list | tuple):
        return [_nested(item) for item in value]
    return value


def _signatory(signatory: Signatory) -> Namespace:
    return Namespace(
        {
            "nr": signatory.nr,
            "functie": signatory.functie,
            "voorletters": signatory.voorletters,
            "achternaam": signatory.achternaam,
            "naam": signatory.naam,
        }
    )


def party_values(pack: Pack, party: Party, tables: Namespace | None = None) -> Namespace:
    """``partij``: every column, the number as a number, the salutation and the signatories.

    Args:
        tables: ``tabellen``, if they were made already: all parties share their rows.
    """
    values: dict[str, object] = dict.fromkeys(_OPTIONAL_COLUMNS, "")
    values.update(party.columns)
    values["nr"] = party.nr
    values["id"] = party.id
    values["aanhef"] = party.columns.get("aanhef") or pack.salutations.get(party.type, "")
    values["ondertekenaars"] = [_signatory(person) for person in party.signatories]
    values.update(_declared_values(pack, party.nr, tables))
    return Namespace(values)


def _declared_values(pack: Pack, nr: int, tables: Namespace | None) -> dict[str, object]:
    """What a pack's own declarations add to a party: numbers, rows and calculations.

    Nothing where nothing is declared: what else is there would change what every copy depends on.
    """
    loaded = pack.loaded
    values: dict[str, object] = {
        name: _nested(value) for name, value in loaded.party_values.get(nr, {}).items()
    }
    about = loaded.concerning.get(nr)
    if about:
        rows = values_of(tables or _tables(pack))
        values["rijen"] = Namespace(
            {name: _some(rows[name], positions) for name, positions in about.items()}
        )
    if loaded.party_results.get(nr):
        values["berekening"] = namespace(loaded.party_results[nr])
    return values


def _some(rows: object, positions: Sequence[int]) -> list[object]:
    return [rows[index] for index in positions] if isinstance(rows, list) else []


def _tables(pack: Pack) -> Namespace:
    """``tabellen``: the rows of every declared table."""
    return namespace({name: list(table.rows) for name, table in pack.loaded.tables.items()})


def _amendment(pack: Pack, noted: AmendmentRecord | None) -> Namespace:
    """``wijziging``: as ``[wijziging]`` declares it; without that block, of a text that stays."""
    spec = pack.amendment
    return namespace(
        {
            "van": spec.since if spec else pack.version,
            "naar": pack.version,
            "ingangsdatum": spec.effective if spec else pack.effective,
            "reden": spec.reason if spec else "",
            "rijen": list(noted.rows) if noted else [],
            "opmaak": list(noted.looks) if noted else [],
            "kenmerk": noted.mark if noted else "",
        }
    )


def _about(pack: Pack, party: Party | None, parties: Sequence[Party]) -> Namespace:
    """``betreft``: a party; without one, the same names with nothing in them."""
    if party is not None:
        return party_values(pack, party)
    names = values_of(party_values(pack, parties[0])) if parties else ("nr", "naam", "per")
    return Namespace({**dict.fromkeys(names, ""), "ondertekenaars": []})


def shared_values(
    pack: Pack,
    parties: Sequence[Party],
    *,
    amendment: AmendmentRecord | None = None,
    about: Party | None = None,
    members: Sequence[Party] | None = None,
) -> dict[str, object]:
    """Everything a template can say that is the same for all parties.

    Args:
        amendment: The amendment as it was noted: its rows are ``wijziging.rijen``.
        about: The party that a notice is about, for ``betreft``.
        members: The parties that count as taking part; by default those that have not left.
    """
    active = [party for party in parties if party.active] if members is None else list(members)
    tables = _tables(pack)
    declared: dict[str, object] = {"tabellen": tables} if pack.loaded.tables else {}
    if pack.loaded.results:
        declared["berekening"] = namespace(pack.loaded.results)
    return {
        "pakket": namespace(pack.top),
        "afzender": namespace(pack.sender),
        "retour": namespace(pack.return_to),
        "gegevens": namespace(pack.data),
        "stukken": Namespace(
            {
                spec.id.replace("-", "_"): Namespace(
                    {
                        "id": spec.id,
                        "titel": spec.title,
                        "ondertekenpagina": spec.signature_page or "",
                    }
                )
                for spec in pack.documents
            }
        ),
        "partijen": [party_values(pack, party, tables) for party in active],
        "aantal_partijen": len(active),
        "partijen_nummers": nummerreeks(party.nr for party in active),
        "wijziging": _amendment(pack, amendment),
        "betreft": _about(pack, about, parties),
        "veld": Namespace(field_values(pack.field_sizes)),
        **declared,
    }


def context_for(shared: Mapping[str, object], pack: Pack, party: Party) -> Namespace:
    """The whole context for one party, ``partij`` added to what is shared."""
    tables = shared.get("tabellen")
    own = party_values(pack, party, tables if isinstance(tables, Namespace) else None)
    return Namespace({**shared, "partij": own})
