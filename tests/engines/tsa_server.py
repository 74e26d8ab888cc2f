"""A timestamping authority on this machine, with the faults that such servers have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from asn1crypto import keys, tsp, x509
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from docgen.engines.practice_ca import PracticeAuthority

_REPLY = "application/timestamp-reply"


class Fault(StrEnum):
    """What is wrong with the server."""

    NOTHING = "niets"
    REFUSES = "geweigerd"
    NO_TOKEN = "geen token"
    OTHER_DIGEST = "iets anders"
    BROKEN = "500"
    WEB_PAGE = "webpagina"
    GARBAGE = "onzin"
    ENDLESS = "zonder einde"


@dataclass(frozen=True, slots=True)
class TsaServer:
    """A running server.

    Attributes:
        url: Its address.
        asked: Number of the requests it had; grows.
    """

    url: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def tsa_server(
    authority: PracticeAuthority, at: datetime, fault: Fault = Fault.NOTHING
) -> Iterator[TsaServer]:
    """A server that stamps with the practice authority, until the block ends."""
    stamper = _stamper(authority, at)
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(str(self.headers["Content-Type"]))
            status, kind, body = _answer(stamper, query, fault)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return None

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield TsaServer(f"http://127.0.0.1:{server.server_port}/stempel", asked)
        finally:
            server.shutdown()
            thread.join()


def _stamper(authority: PracticeAuthority, at: datetime) -> DummyTimeStamper:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(x509.Certificate.load(authority.root.certificate))
    return DummyTimeStamper(
        tsa_cert=x509.Certificate.load(authority.stamper.certificate),
        tsa_key=keys.PrivateKeyInfo.load(authority.stamper.key),
        certs_to_embed=store,
        fixed_dt=at,
    )


def _answer(stamper: DummyTimeStamper, query: bytes, fault: Fault) -> tuple[int, str, bytes]:
    if fault is Fault.BROKEN:
        return 500, "text/plain", b"kapot"
    if fault is Fault.WEB_PAGE:
        return 200, "text/html; charset=utf-8", b"<html>Log eerst in</html>"
    if fault is Fault.GARBAGE:
        return 200, _REPLY, b"\x30\x80onzin"
    if fault is Fault.ENDLESS:
        return 200, _REPLY, bytes(1_000_001)
    request = tsp.TimeStampReq.load(query)
    if fault is Fault.REFUSES:
        return 200, _REPLY, _without_token("rejection")
    if fault is Fault.NO_TOKEN:
        return 200, _REPLY, _without_token("granted")
    if fault is Fault.OTHER_DIGEST:
        request["message_imprint"]["hashed_message"] = b"\x01" * 32
    response = stamper.request_tsa_response(request)
    return 200, _REPLY, response.dump()


def _without_token(status: str) -> bytes:
    """A response (RFC 3161, 2.4.2) of only a status, which the library does not write."""
    told = bytes(tsp.PKIStatusInfo({"status": status}).dump())
    return bytes([0x30, len(told)]) + told
