"""``docgen verifieer``: is this definitive copy whole? For anyone, with or without the dossier.

With ``--register``: is the register of a dossier whole, and every file that it names?
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import as_json as machine
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import JsonOption, PackOption, SilentOption
from docgen.core.clock import clock_from_environment
from docgen.core.errors import UsageError, VerificationError
from docgen.core.findings import Outcome

FileArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="BESTAND",
        help="Het definitieve exemplaar: een pdf, van waar ook. Niet nodig met --register.",
    ),
]
ProofOption = Annotated[
    bool,
    typer.Option(
        "--register",
        help="Kijk het register van het dossier na in plaats van een exemplaar: de keten van "
        "gebeurtenissen, de regels, en elk bestand dat het noemt.",
    ),
]
CertificatesOption = Annotated[
    str | None,
    typer.Option(
        "--certificaten",
        metavar="MAP",
        help="De map met certificaten die u vertrouwt, om na te gaan van wie het zegel en de "
        "digitale handtekeningen zijn.",
    ),
]
ChecksumOption = Annotated[
    str | None,
    typer.Option(
        "--controle",
        metavar="BESTAND",
        help="Het controlebestand (.sha256). Zonder deze optie: dat naast het exemplaar, als het "
        "er is.",
    ),
]
RegisterOption = Annotated[
    str | None,
    typer.Option(
        "--dossier",
        metavar="MAP",
        help="De map van het dossier waarvan het register het exemplaar moet kennen. Zonder deze "
        "optie: het dossier waarin het exemplaar ligt, als dat zo is.",
    ),
]
TargetOption = Annotated[
    str | None,
    typer.Option(
        "--uit",
        metavar="MAP",
        help="Zet alle bijlagen (de ontvangen bestanden) in deze map, die nog leeg moet zijn.",
    ),
]


def verifieer(
    bestand: FileArgument = None,
    register: ProofOption = False,
    certificaten: CertificatesOption = None,
    controle: ChecksumOption = None,
    uit: TargetOption = None,
    dossier: RegisterOption = None,
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Zegt of een definitief exemplaar heel is: zegel, bijlagen, bladzijden, partij voor partij.

    Er is geen dossier voor nodig; iedereen kan het, ook over jaren. Is iets afgekeurd, dan is de
    exitcode 7. Bij ‘twijfel’ is het exemplaar in zichzelf heel, maar staat er iets niet vast; dan
    is de exitcode 0. Met --register: zegt of het register van het dossier heel is, en noemt de
    eerste gebroken schakel en elk bestand dat niet meer is zoals het was.
    """
    if register:
        _prove(bestand, dossier, pakket, as_json=as_json)
        return
    if not bestand:
        raise UsageError.of(
            "er ontbreekt iets: BESTAND", "‘docgen verifieer --help’ laat zien hoe het moet."
        )
    from docgen.cli import json_verify, show_verify
    from docgen.verifying import VerifyRequest, verify

    request = VerifyRequest(
        path=Path(bestand),
        certificates=_path(certificaten),
        checksum=_path(controle),
        dossier=_path(dossier),
        target=_path(uit),
    )
    with progress(as_json=as_json, silent=silent) as listener:
        found = verify(request, clock=clock_from_environment(), listener=listener)
    if as_json:
        say(machine.dump(json_verify.verified(found)))
    else:
        warn(found.problems)
        say_lines(show_verify.verified(found))
    if found.checked.outcome is Outcome.REFUSED:
        # Everything was said; only the code is left to give.
        raise typer.Exit(VerificationError.exit_code)


def _prove(bestand: str | None, dossier: str | None, pack: str | None, *, as_json: bool) -> None:
    from docgen.cli import json_keep, show_keep
    from docgen.cli.selection import open_dossier
    from docgen.telling import prove_register

    if bestand:
        raise UsageError.of(
            f"met “{bestand}” kan --register niets, want het gaat over een heel dossier",
            "Laat het bestand weg, of laat --register weg.",
        )
    found = prove_register(open_dossier(dossier or ".", pack), clock=clock_from_environment())
    if not found.proof.whole:
        raise VerificationError(found.proof.problems)
    if as_json:
        say(machine.dump(json_keep.proven(found)))
        return
    warn(found.proof.problems)
    say_lines(show_keep.proven(found))


def _path(value: str | None) -> Path | None:
    return Path(value) if value else None
