"""The folder with certificates that the dossier trusts.

A certificate that signed itself is an anchor: what it issued is trusted. Any other certificate
only helps to find the way from a signer to an anchor. Lists of revoked certificates may lie there
too. Formats: DER, and PEM (RFC 7468), several in one file if so wished.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from docgen.core.errors import Problem, Severity

CERTIFICATE_ENDINGS = frozenset({".pem", ".crt", ".cer", ".der"})
LIST_ENDING = ".crl"
# A list of revoked certificates of a large authority is a few megabytes.
_MOST_BYTES = 50_000_000
_REMEDY = (
    "Vraag de leverancier om het certificaat als .pem of .cer, of verwijder het bestand uit de map."
)


@dataclass(frozen=True, slots=True)
class TrustedMaterial:
    """What lies in the folder.

    Attributes:
        anchors: Certificates that signed themselves, DER.
        others: Other certificates, DER.
        lists: Lists of revoked certificates (CRL), DER.
        problems: Files that could not be read, in Dutch.
    """

    anchors: tuple[bytes, ...] = ()
    others: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()
    problems: tuple[Problem, ...] = ()


def trusted_material(folder: Path | None) -> TrustedMaterial:
    """Read the folder. What cannot be read becomes a problem; nothing is raised."""
    if folder is None:
        return TrustedMaterial()
    try:
        stamps = tuple(_stamps(folder))
    except OSError as exc:
        problem = Problem(
            folder.name,
            "",
            f"de map met certificaten is niet te lezen ({exc.strerror or type(exc).__name__})",
            "Zorg dat de map te openen is; tot die tijd is geen enkel certificaat bekend.",
            Severity.WARNING,
        )
        return TrustedMaterial(problems=(problem,))
    return _read(folder, stamps)


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in CERTIFICATE_ENDINGS | {LIST_ENDING} and path.is_file():
            stat = path.stat()
            yield path.name, stat.st_mtime_ns, stat.st_size


# A stack of returns is checked against the same folder; it is read anew when a file changes.
@lru_cache(maxsize=4)
def _read(folder: Path, stamps: tuple[tuple[str, int, int], ...]) -> TrustedMaterial:
    anchors: dict[bytes, None] = {}
    others: dict[bytes, None] = {}
    lists: dict[bytes, None] = {}
    problems: list[Problem] = []
    for name, _, size in stamps:
        try:
            if size > _MOST_BYTES:
                raise ValueError("too large")
            for kind, der in _blocks((folder / name).read_bytes(), name):
                if kind == "lijst":
                    lists[der] = None
                elif _signed_itself(der):
                    anchors[der] = None
                else:
                    others[der] = None
        except (OSError, ValueError, TypeError):
            problems.append(_unreadable(folder, name))
    return TrustedMaterial(tuple(anchors), tuple(others), tuple(lists), tuple(problems))


def _unreadable(folder: Path, name: str) -> Problem:
    is_list = name.lower().endswith(LIST_ENDING)
    what = "leesbare lijst van ingetrokken certificaten" if is_list else "leesbaar certificaat"
    place = f"{folder.name}/{name}"
    return Problem(place, "", f"dit is geen {what}", _REMEDY, Severity.WARNING)


def _blocks(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Kind (``certificaat`` or ``lijst``) and DER of everything in a file.

    Raises:
        ValueError: Something in it is neither.
    """
    from asn1crypto import crl, pem, x509

    pieces = (
        [(kind, der) for kind, _, der in pem.unarmor(data, multiple=True)]
        if pem.detect(data)
        else [("X509 CRL" if name.lower().endswith(LIST_ENDING) else "CERTIFICATE", data)]
    )
    if not pieces:
        raise ValueError("no PEM blocks")
    for kind, der in pieces:
        # `native` reads every part: a damaged certificate must be found here, not at a signature.
        if kind == "X509 CRL":
            _ = crl.CertificateList.load(der, strict=True)["tbs_cert_list"]["issuer"].native
            yield "lijst", der
        elif kind in ("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"):
            _ = x509.Certificate.load(der, strict=True)["tbs_certificate"].native
            yield "certificaat", der
        else:
            raise ValueError(f"a {kind}")


def _signed_itself(der: bytes) -> bool:
    from asn1crypto import x509

    return str(x509.Certificate.load(der).self_signed) != "no"
