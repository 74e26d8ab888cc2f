"""Is the seal whole? Every change of a sealed file is found."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from docgen.core.errors import EngineFailedError
from docgen.core.signatures import AfterSigning, Indication
from docgen.engines.pades import repeatable_signer, repeatable_writer, signed_at
from docgen.engines.practice_ca import (
    practice_authority,
    practice_seal,
    practice_signer,
    revocation_list,
    write_trust,
)
from docgen.engines.seal_check import SealState, SealStatus, SignatureField, read_seal
from docgen.engines.sealing import SealKey, SealRequest, seal_pdf
from docgen.engines.signatures import TrustSettings
from docgen.engines.signing import Signing, fill_fields, sign_pdf, stamp_document
from tests.engines.sealed import DATE, HOLDER, NOW, SEAL, authority, document, key, sealed
from tests.engines.signed import (
    added,
    comment,
    comment_and_words,
    other_words,
    remove_page,
    text_field,
)
from tests.engines.tsa_server import tsa_server

LATER = NOW + timedelta(days=30)
Look = Callable[..., SealState]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Look at bytes, a month later, trusting the practice authority unless said otherwise."""
    write_trust(authority(), tmp_path / "certificaten")

    def run(data: bytes, trust: TrustSettings | None = None) -> SealState:
        path = tmp_path / "definitief.pdf"
        path.write_bytes(data)
        return read_seal(path, trust or TrustSettings(tmp_path / "certificaten"), LATER)

    return run


def test_a_whole_seal(look: Look) -> None:
    state = look(sealed())
    assert state.seal is not None
    assert state == SealState(
        status=SealStatus.WHOLE,
        seal=state.seal,
        permission=1,
        covers_file=True,
        appended=0,
        after=AfterSigning.NOTHING,
        fields=(SignatureField(SEAL, True),),
        others=(),
    )
    facts = state.seal
    assert (facts.signer, facts.organisation) == (HOLDER, HOLDER)
    assert facts.indication is Indication.PASSED
    assert facts.intact
    assert facts.covers_file
    assert facts.subfilter == "/ETSI.CAdES.detached"
    assert facts.signed_at == "2025-12-20T14:30:00+00:00"
    assert facts.timestamp_at is None


def test_a_whole_seal_with_a_timestamp(look: Look) -> None:
    with tsa_server(authority(), NOW) as server:
        data = seal_pdf(document(), key(), SealRequest(SEAL, NOW, timestamp_url=server.url))
    state = look(data)
    assert state.status is SealStatus.WHOLE
    assert state.seal is not None
    assert state.seal.timestamp_at == "2025-12-20T14:30:00+00:00"
    assert state.seal.timestamp_by == "Oefen-tijdstempeldienst docgen"


def test_a_seal_of_an_unknown_issuer(look: Look) -> None:
    state = look(sealed(), TrustSettings())
    assert state.status is SealStatus.UNTRUSTED
    assert state.seal is not None
    assert state.seal.indication is Indication.INDETERMINATE
    assert state.seal.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"
    assert state.covers_file


def test_a_seal_whose_certificate_was_revoked(look: Look, tmp_path: Path) -> None:
    from docgen.engines.practice_ca import serial_of

    holder = practice_seal(authority(), HOLDER, NOW)
    folder = tmp_path / "certificaten"
    listed = revocation_list(authority(), {serial_of(holder): NOW}, LATER)
    (folder / "ingetrokken.crl").write_bytes(listed)
    assert look(sealed()).status is SealStatus.UNTRUSTED


def test_no_seal(look: Look) -> None:
    assert look(document()) == SealState(
        status=SealStatus.NONE,
        seal=None,
        permission=None,
        covers_file=False,
        appended=0,
        after=AfterSigning.UNKNOWN,
        fields=(SignatureField(SEAL, False),),
        others=(),
    )


def test_an_ordinary_signature_is_no_seal(look: Look) -> None:
    signer = practice_signer(authority(), "A. Voorbeeld", "Gemeente Voorbeeld", NOW)
    state = look(sign_pdf(document(), signer, authority(), Signing(SEAL, NOW)))
    assert state.status is SealStatus.NONE
    assert state.seal is None
    assert [item.signer for item in state.others] == ["A. Voorbeeld"]
    assert state.fields == (SignatureField(SEAL, True),)


def test_an_ordinary_signature_that_was_damaged_is_no_missing_seal(look: Look) -> None:
    signer = practice_signer(authority(), "A. Voorbeeld", "Gemeente Voorbeeld", NOW)
    data = bytearray(sign_pdf(document(), signer, authority(), Signing(SEAL, NOW)))
    data[document().index(b"stream") + 20] ^= 1
    assert look(bytes(data)).status is SealStatus.BROKEN


def certified(permission: MDPPerm) -> bytes:
    """The document, certified with other permissions than ours."""
    made = key()
    meta = PdfSignatureMetadata(
        field_name=SEAL, md_algorithm="sha256", certify=True, docmdp_permissions=permission
    )
    signer = PdfSigner(meta, repeatable_signer(made.certificate, made.private, made.chain))
    return signed_at(signer, repeatable_writer(document(), "anders"), NOW)


@pytest.mark.parametrize("permission", list(MDPPerm))
def test_what_the_seal_allows_is_told(permission: MDPPerm, look: Look) -> None:
    state = look(certified(permission))
    assert state.status is SealStatus.WHOLE
    assert state.permission == permission.value


def filled(data: bytes) -> bytes:
    return fill_fields(data, {DATE: "1 januari 2026"})


def stamped(data: bytes) -> bytes:
    return stamp_document(data, authority(), LATER)


def signed_again(data: bytes) -> bytes:
    """Signed by someone whose software does not mind that the seal forbids it."""
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    signer = practice_signer(authority(), "A. Voorbeeld", "Gemeente Voorbeeld", NOW)
    apart = sign_pdf(document(), signer, authority(), Signing("tweede", NOW))
    with pikepdf.open(io.BytesIO(apart)) as pdf:
        value = pdf.Root.AcroForm.Fields[-1].V
        numbers = [int(number) for number in value.ByteRange]
        content, subfilter = bytes(value.Contents), str(value.SubFilter)

    def add(writer: IncrementalPdfFileWriter) -> None:
        append_signature_field(writer, SigFieldSpec("tweede", box=(100, 300, 200, 340)))
        field = writer.root["/AcroForm"]["/Fields"][-1]
        copied = generic.DictionaryObject()  # type: ignore[no-untyped-call]
        copied["/Type"] = generic.pdf_name("/Sig")
        copied["/SubFilter"] = generic.pdf_name(subfilter)
        copied["/Contents"] = generic.ByteStringObject(content)
        copied["/ByteRange"] = generic.ArrayObject(
            generic.NumberObject(number)  # type: ignore[no-untyped-call]
            for number in numbers
        )
        field["/V"] = writer.add_object(copied)
        writer.update_container(field)

    return added(data, add)


def no_longer_certified(data: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        del writer.root["/Perms"]
        writer.update_root()  # type: ignore[no-untyped-call]

    return added(data, change)


def emptied(data: bytes) -> bytes:
    """The seal taken out of its field, the bytes left where they were."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        del field["/V"]
        writer.update_container(field)

    return added(no_longer_certified(data), change)


ADDITIONS: dict[str, tuple[Callable[[bytes], bytes], AfterSigning]] = {
    "a field filled in": (filled, AfterSigning.CHANGED),
    "a timestamp": (stamped, AfterSigning.SIGNED_OR_FILLED),
    "another signature": (signed_again, AfterSigning.CHANGED),
    "a comment": (lambda data: added(data, comment), AfterSigning.ANNOTATED),
    "a field": (lambda data: added(data, text_field), AfterSigning.CHANGED),
    "words": (lambda data: added(data, other_words), AfterSigning.CHANGED),
    "words under a comment": (lambda data: added(data, comment_and_words), AfterSigning.CHANGED),
    "a page less": (lambda data: added(data, remove_page), AfterSigning.CHANGED),
    "the permissions gone": (no_longer_certified, AfterSigning.SIGNED_OR_FILLED),
    "a line end": (lambda data: data + b"\n", AfterSigning.NOTHING),
    "garbage": (lambda data: data + b"onzin" * 99, AfterSigning.NOTHING),
    "another file": (lambda data: data + b"PK\x03\x04", AfterSigning.NOTHING),
}


@pytest.mark.parametrize(("change", "after"), ADDITIONS.values(), ids=ADDITIONS.keys())
def test_what_is_added_afterwards_is_found(
    change: Callable[[bytes], bytes], after: AfterSigning, look: Look
) -> None:
    data = change(sealed())
    state = look(data)
    assert state.status is SealStatus.CHANGED
    assert not state.covers_file
    assert state.appended == len(data) - len(sealed())
    assert state.seal is not None
    assert state.seal.intact
    assert state.after is after


def test_a_seal_that_was_taken_out_of_its_field_is_missed(look: Look) -> None:
    assert look(emptied(sealed())).status is SealStatus.BROKEN


@cache
def forger() -> SealKey:
    """A key with the same name on it, of an authority that nobody trusts."""
    other = practice_authority(4, NOW, name="Andere uitgever")
    made = practice_seal(other, HOLDER, NOW)
    return SealKey(made.certificate, (other.root.certificate,), made.key)


def test_a_seal_put_by_a_forger_is_not_trusted(look: Look) -> None:
    state = look(seal_pdf(document(), forger(), SealRequest(SEAL, NOW)))
    assert state.status is SealStatus.UNTRUSTED
    assert state.seal is not None
    assert state.seal.signer == HOLDER
    assert state.seal.issuer == "Andere uitgever"


@pytest.mark.parametrize("place", range(24))
def test_a_flipped_byte_is_found(place: int, look: Look) -> None:
    """Half of them in the document, half in what sealing added: each somewhere else."""
    whole, before = sealed(), len(document())
    if place % 2:
        where = before * place // 24 + place
    else:
        where = before + (len(whole) - before) * place // 24 + place
    data = bytearray(whole)
    data[where] ^= 1 << place % 8
    assert look(bytes(data)).status is SealStatus.BROKEN


def gap(data: bytes) -> tuple[int, int]:
    """Where the digits of the signature begin and end."""
    start = data.index(b"/Contents <", len(document())) + len(b"/Contents <")
    return start, data.index(b">", start)


def padded(data: bytes) -> bytes:
    end = gap(data)[1]
    return data[: end - 2] + b"41" + data[end:]


def in_small_letters(data: bytes) -> bytes:
    start, end = gap(data)
    where = next(place for place in range(start, end) if data[place : place + 1].isalpha())
    return data[:where] + data[where : where + 1].lower() + data[where + 1 :]


def wiped(data: bytes) -> bytes:
    start, end = gap(data)
    return data[:start] + b"0" * (end - start) + data[end:]


def renamed_root(data: bytes) -> bytes:
    """The issuer's certificate, which no signature covers, made out to another name."""
    start, end = gap(data)
    old, new = (word.encode().hex().upper().encode() for word in ("Oefen-CA", "Echte-CA"))
    return data[:start] + data[start:end].replace(old, new) + data[end:]


@pytest.mark.parametrize("change", [padded, in_small_letters, wiped, renamed_root])
def test_nothing_hides_in_the_place_of_the_seal(
    change: Callable[[bytes], bytes], look: Look
) -> None:
    data = change(sealed())
    assert len(data) == len(sealed())
    assert data != sealed()
    assert look(data).status is SealStatus.BROKEN


def other_permission(data: bytes) -> bytes:
    return data.replace(b"/P 1", b"/P 3")


def no_rule(data: bytes) -> bytes:
    return data.replace(b"/TransformMethod /DocMDP", b"/TransformMethod /DocMDQ")


def no_form(data: bytes) -> bytes:
    return data.replace(b"/AcroForm", b"/AcroFarm")


def no_value(data: bytes) -> bytes:
    before = len(document())
    return data[:before] + data[before:].replace(b"/V ", b"/W ")


def cut_off(data: bytes) -> bytes:
    return data[:-40]


def no_end(data: bytes) -> bytes:
    return data[:-6] + b"      "


@pytest.mark.parametrize("change", [other_permission, no_rule, no_form, no_value, cut_off, no_end])
def test_a_seal_that_was_made_unfindable_is_missed(
    change: Callable[[bytes], bytes], look: Look
) -> None:
    data = change(sealed())
    assert data != sealed()
    assert look(data).status is SealStatus.BROKEN


def test_taking_the_seal_off_leaves_its_empty_field(look: Look) -> None:
    """Back to the bytes before: no seal, and the field still tells that there should be one."""
    state = look(sealed()[: len(document())])
    assert state.status is SealStatus.NONE
    assert state.fields == (SignatureField(SEAL, False),)


def test_an_attachment_that_was_sealed_is_not_the_seal_of_its_carrier(look: Look) -> None:
    with pikepdf.open(io.BytesIO(document())) as pdf:
        inner = pdf.make_stream(sealed())
        pdf.Root["/Bewaard"] = inner
        buffer = io.BytesIO()
        pdf.save(
            buffer, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable
        )
    assert sealed() in buffer.getvalue()
    assert look(buffer.getvalue()).status is SealStatus.NONE


def encrypted() -> bytes:
    with pikepdf.open(io.BytesIO(document())) as pdf:
        buffer = io.BytesIO()
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))
    return buffer.getvalue()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "de digitale handtekeningen zijn niet te controleren ("),
    "text": (b"geen pdf", "de digitale handtekeningen zijn niet te controleren ("),
    "a head only": (b"%PDF-1.7\n", "de digitale handtekeningen zijn niet te controleren ("),
    "encrypted": (encrypted(), "het bestand is versleuteld, zodat de handtekeningen niet te"),
}


@pytest.mark.parametrize(("data", "told"), HOSTILE.values(), ids=HOSTILE.keys())
def test_what_cannot_be_read_is_an_error(data: bytes, told: str, look: Look) -> None:
    with pytest.raises(EngineFailedError) as caught:
        look(data)
    assert str(caught.value).startswith(told)


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EngineFailedError):
        read_seal(tmp_path / "weg.pdf", TrustSettings(), NOW)


def twisted(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The sealed file written anew with something odd in it."""
    with pikepdf.open(io.BytesIO(sealed())) as pdf:
        change(pdf)
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def set_range(*numbers: object) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Perms.DocMDP.ByteRange = pikepdf.Array(numbers)

    return change


def in_circles(pdf: pikepdf.Pdf) -> None:
    form = pdf.Root.AcroForm
    form.Fields[0].Kids = pikepdf.Array([form.Fields[0]])


def odd_reference(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Perms.DocMDP.Reference = pikepdf.Array([1, pikepdf.Name.DocMDP])


def odd_permissions(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Perms = pikepdf.Array([])


@pytest.mark.parametrize(
    "change",
    [
        set_range(),
        set_range(0, -5, 7, 9),
        set_range(0, 10**15, 10**15, 10**15),
        set_range(pikepdf.Name.A, 1, 2, 3),
        in_circles,
        odd_reference,
        odd_permissions,
        lambda pdf: pdf.Root.Perms.DocMDP.__delitem__("/Contents"),
    ],
)
def test_odd_structures_are_not_whole_and_do_not_crash(
    change: Callable[[pikepdf.Pdf], None], look: Look
) -> None:
    assert look(twisted(change)).status is SealStatus.BROKEN


def test_a_file_written_anew_has_lost_its_seal(look: Look) -> None:
    """What a program does that "saves" instead of adding, encrypted or not."""
    assert look(twisted(lambda pdf: None)).status is SealStatus.BROKEN
    from pyhanko.pdf_utils.reader import PdfFileReader

    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(sealed())))
    buffer = io.BytesIO()
    writer.write(buffer)  # type: ignore[no-untyped-call]
    assert look(buffer.getvalue()).status is SealStatus.BROKEN


def test_names_of_any_length_are_cut(look: Look) -> None:
    def rename(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.Fields[0].T = pikepdf.String("z" * 5000)

    assert [len(item.name) for item in look(twisted(rename)).fields] == [300]
