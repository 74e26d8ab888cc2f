"""What a template can say: the values by name, for one party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.core.model import Pack, Party, Signatory
from docgen.documents.markers import field_values
from docgen.documents.names import Namespace

# Columns that may be absent from the list, so that {% if partij.functie_2 %} is never an error.
_OPTIONAL_COLUMNS = ("functie_2", "voorletters_2", "achternaam_2", "status")


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


def party_values(pack: Pack, party: Party) -> Namespace:
    """``partij``: every column, the number as a number, the salutation and the signatories."""
    values: dict[str, object] = dict.fromkeys(_OPTIONAL_COLUMNS, "")
    values.update(party.columns)
    values["nr"] = party.nr
    values["id"] = party.id
    values["aanhef"] = party.columns.get("aanhef") or pack.salutations.get(party.type, "")
    values["ondertekenaars"] = [_signatory(person) for person in party.signatories]
    return Namespace(values)


def shared_values(pack: Pack, parties: Sequence[Party]) -> dict[str, object]:
    """Everything a template can say that is the same for all parties."""
    active = [party for party in parties if party.active]
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
        "partijen": [party_values(pack, party) for party in active],
        "aantal_partijen": len(active),
        "veld": Namespace(field_values(pack.field_sizes)),
    }


def context_for(shared: Mapping[str, object], pack: Pack, party: Party) -> Namespace:
    """The whole context for one party, ``partij`` added to what is shared."""
    return Namespace({**shared, "partij": party_values(pack, party)})
