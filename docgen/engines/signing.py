"""Signing and filling in, as the parties' software does it: for rehearsals and tests.

Everything is added after the bytes that are there (ISO 32000-2, 7.5.6, incremental updates).
Signatures are PAdES (ETSI EN 319 142-1) unless asked otherwise, made with pyHanko and the
certificates of `docgen.engines.practice_ca`; nothing is asked of the network. Equal arguments
give equal bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from docgen.core.errors import EngineFailedError, Problem
from docgen.engines.pades import repeatable_signer, repeatable_writer, signed_at
from docgen.engines.practice_ca import (
    Credentials,
    KeyUse,
    PracticeAuthority,
    practice_authority,
    practice_signer,
    revocation_list,
    serial_of,
    write_trust,
)

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

__all__ = [
    "Credentials",
    "KeyUse",
    "PracticeAuthority",
    "Signing",
    "fill_fields",
    "practice_authority",
    "practice_signer",
    "revocation_list",
    "serial_of",
    "sign_pdf",
    "stamp_document",
    "write_trust",
]

TEXT_MARGIN_PT = 3.0


@dataclass(frozen=True, slots=True)
class Signing:
    """How a signature is put.

    Attributes:
        field: Full name of the signature field; made without a picture if it is not there.
        at: Time the signer claims.
        timestamp_at: Time in the timestamp; ``None`` for a signature without one.
        visible: Whether the signer's name and the time are drawn in the field.
        pades: Whether it is PAdES (``ETSI.CAdES.detached``) and not the older
            ``adbe.pkcs7.detached``.
        digest: Digest algorithm.
        reason: Reason for signing; ``""`` for none.
        location: Place of signing; ``""`` for none.
    """

    field: str
    at: datetime
    timestamp_at: datetime | None = None
    visible: bool = True
    pades: bool = True
    digest: str = "sha256"
    reason: str = ""
    location: str = ""


def sign_pdf(
    data: bytes, credentials: Credentials, authority: PracticeAuthority, how: Signing
) -> bytes:
    """Sign a PDF; the result begins with ``data``.

    Raises:
        EngineFailedError: pyHanko cannot sign this file.
    """
    from pyhanko.sign import fields
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    try:
        writer = repeatable_writer(data, f"{how} {credentials.certificate.hex()}")
        meta = PdfSignatureMetadata(
            field_name=how.field,
            md_algorithm=how.digest,
            subfilter=(
                fields.SigSeedSubFilter.PADES
                if how.pades
                else fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED
            ),
            reason=how.reason or None,
            location=how.location or None,
        )
        signer = PdfSigner(
            meta,
            _signer(credentials, authority),
            timestamper=_stamper(authority, how.timestamp_at) if how.timestamp_at else None,
            stamp_style=_style(how),
        )
        return signed_at(signer, writer, how.at)
    except EngineFailedError:
        raise
    except Exception as exc:
        raise _cannot("te ondertekenen", exc) from exc


def stamp_document(
    data: bytes, authority: PracticeAuthority, at: datetime, field: str = "tijdstempel"
) -> bytes:
    """Add a document timestamp (ISO 32000-2, 12.8.5); the result begins with ``data``.

    Raises:
        EngineFailedError: pyHanko cannot stamp this file.
    """
    from pyhanko.sign.signers import PdfTimeStamper

    try:
        writer = repeatable_writer(data, f"{at} {field}")
        stamper = PdfTimeStamper(_stamper(authority, at), field_name=field)
        result = stamper.timestamp_pdf(writer, "sha256", output=io.BytesIO())
        return bytes(result.getvalue())
    except Exception as exc:
        raise _cannot("van een tijdstempel te voorzien", exc) from exc


def fill_fields(data: bytes, values: Mapping[str, str]) -> bytes:
    """Fill in text fields, value and picture, and mark buttons; the result begins with ``data``.

    Args:
        values: Text, or for a group of buttons the name of the state, by full name of the field.

    Raises:
        EngineFailedError: A field is not there, or pyHanko cannot change this file.
    """
    try:
        writer = repeatable_writer(data, repr(sorted(values.items())))
        found = _fillable(writer)
        missing = sorted(set(values) - set(found))
        if missing:
            what = f"er is geen invulveld met de naam {missing[0]!r}"
            raise EngineFailedError(Problem("", "", what, "Kijk de namen van de velden na."))
        for name, text in values.items():
            fill = _mark if found[name]["/FT"] == "/Btn" else _fill
            fill(writer, found[name], text)
        output = io.BytesIO()
        writer.write(output)  # type: ignore[no-untyped-call]
        return output.getvalue()
    except EngineFailedError:
        raise
    except Exception as exc:
        raise _cannot("in te vullen", exc) from exc


def _cannot(what: str, exc: Exception) -> EngineFailedError:
    problem = Problem(
        "",
        "",
        f"dit bestand is niet {what} ({type(exc).__name__})",
        "Gebruik een PDF die docgen zelf heeft gemaakt.",
    )
    return EngineFailedError(problem)


def _signer(credentials: Credentials, authority: PracticeAuthority):  # type: ignore[no-untyped-def]
    return repeatable_signer(credentials.certificate, credentials.key, [authority.root.certificate])


def _stamper(authority: PracticeAuthority, at: datetime):  # type: ignore[no-untyped-def]
    from asn1crypto import keys, tsp, x509
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Repeatable(DummyTimeStamper):
        """A timestamping authority in this process, with serial numbers that follow the digest."""

        def _build_tst_info(
            self, message_imprint: tsp.MessageImprint, dt: datetime, req: tsp.TimeStampReq
        ) -> tsp.TSTInfo:
            info = super()._build_tst_info(message_imprint, dt, req)
            digest = hashlib.sha256(message_imprint.dump()).digest()
            info["serial_number"] = int.from_bytes(digest[:8], "big") | 1 << 62
            return info

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(x509.Certificate.load(authority.root.certificate))
    return Repeatable(
        tsa_cert=x509.Certificate.load(authority.stamper.certificate),
        tsa_key=keys.PrivateKeyInfo.load(authority.stamper.key),
        certs_to_embed=store,
        fixed_dt=at,
        include_nonce=False,
    )


def _style(how: Signing):  # type: ignore[no-untyped-def]
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.stamp import TextStampStyle
    from pyhanko.stamp.noop import NoOpStampStyle

    if not how.visible:
        return NoOpStampStyle()
    return TextStampStyle(
        border_width=0,
        background=None,
        stamp_text="Digitaal ondertekend door\n%(signer)s\n%(ts)s",
        timestamp_format="%d-%m-%Y %H:%M",
        inner_content_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MIN,
            y_align=AxisAlignment.ALIGN_MID,
            margins=Margins(left=6, right=6, top=6, bottom=6),
        ),
    )


def _fillable(writer: IncrementalPdfFileWriter) -> dict[str, DictionaryObject]:
    form = writer.root["/AcroForm"]
    return {
        str(field["/T"]): field
        for field in (reference.get_object() for reference in form["/Fields"])
        if field.get("/FT") in ("/Tx", "/Btn")
    }


def _mark(writer: IncrementalPdfFileWriter, group: DictionaryObject, state: str) -> None:
    """Mark one of the buttons of a group (ISO 32000-2, 12.7.5.2.4)."""
    from pyhanko.pdf_utils import generic

    group["/V"] = generic.pdf_name(f"/{state}")
    writer.update_container(group)
    for button in (reference.get_object() for reference in group["/Kids"]):
        own = f"/{state}" in button["/AP"]["/N"]
        button["/AS"] = generic.pdf_name(f"/{state}" if own else "/Off")
        writer.update_container(button)


def _fill(writer: IncrementalPdfFileWriter, field: DictionaryObject, text: str) -> None:
    from pyhanko.pdf_utils import generic

    left, bottom, right, top = (float(value) for value in field["/Rect"])
    look = str(field.get("/DA", "/Helv 10 Tf 0 g"))
    words = look.split()
    size = float(words[words.index("Tf") - 1]) if "Tf" in words else 10.0
    # Capitals are about 0.69 of the size: this puts their middle at the middle of the box.
    base = (top - bottom) / 2 - 0.345 * size
    shown = text.encode("cp1252", "replace").hex().encode()
    old = field["/AP"].raw_get("/N").get_object() if "/AP" in field else None
    drawing = (old.data + b"\n") if old is not None else b""
    drawing += b"/Tx BMC\nq\nBT\n%s\n%.2f %.2f Td\n<%s> Tj\nET\nQ\nEMC\n" % (
        look.encode("latin-1"),
        TEXT_MARGIN_PT,
        base,
        shown,
    )
    picture = generic.StreamObject(stream_data=drawing)
    picture["/Type"] = generic.pdf_name("/XObject")
    picture["/Subtype"] = generic.pdf_name("/Form")
    box = (0, 0, right - left, top - bottom)
    picture["/BBox"] = generic.ArrayObject(map(generic.FloatObject, (f"{v:.3f}" for v in box)))
    resources = writer.root["/AcroForm"].get("/DR")
    if resources is not None:
        picture["/Resources"] = resources
    picture.compress()  # type: ignore[no-untyped-call]
    field["/V"] = generic.TextStringObject(text)
    looks = generic.DictionaryObject()  # type: ignore[no-untyped-call]
    looks["/N"] = writer.add_object(picture)
    field["/AP"] = looks
    writer.update_container(field)
