"""Asking a timestamping authority for the time, over HTTP (RFC 3161, 3.4).

Only a digest goes out. The standard library leads the dialogue: it knows the system's
certificates and the proxy that many offices have.
"""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from typing import Any

from docgen.core.errors import EngineFailedError, Problem

_SECONDS = 30
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
# RFC 3161, 2.4.2: the answers that come with a timestamp.
_GRANTED = ("granted", "granted_with_mods")
# A token with a whole chain of certificates takes some ten kilobytes.
_MOST_BYTES = 1_000_000
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_REMEDY = (
    "Controleer het netwerk en het adres bij ‘tijdstempeldienst’ in pakket.toml, en geef de "
    "opdracht opnieuw. Zonder dat adres wordt verzegeld zonder tijdstempel."
)


def http_stamper(url: str) -> Any:
    """pyHanko's ``TimeStamper`` that asks a server.

    Its requests raise `EngineFailedError` when the server gives no timestamp.

    Raises:
        EngineFailedError: The address is no web address.
    """
    from asn1crypto import cms, core, tsp
    from pyhanko.sign.timestamps.api import TimeStamper

    host = _host(url)

    class Http(TimeStamper):
        """A timestamping authority elsewhere."""

        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            # Nothing else is going on: to wait here holds nobody up.
            answer = _answer(url, host, req.dump())
            # A refusal comes without a timestamp, which the library takes for a fault.
            status = tsp.PKIStatusInfo.load(core.Sequence.load(answer)[0].dump())["status"].native
            if status not in _GRANTED:
                raise _failed(host, f"weigert een tijdstempel ({status})", None)
            return tsp.TimeStampResp.load(answer)

        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
            try:
                token = await super().async_timestamp(message_digest, md_algorithm)
                _require_same(token, message_digest, md_algorithm)
                return token
            except EngineFailedError:
                raise
            except Exception as exc:
                # Refusals, and whatever a server may answer that is no timestamp.
                raise _failed(host, "gaf geen bruikbaar tijdstempel", exc) from exc

    def _require_same(token: cms.ContentInfo, digest: bytes, algorithm: str) -> None:
        """The token must be about our digest (RFC 3161, 2.2): pyHanko looks at the nonce only."""
        info = token["content"]["encap_content_info"]["content"].parsed
        imprint = info["message_imprint"]
        named = imprint["hash_algorithm"]["algorithm"].native
        if imprint["hashed_message"].native != digest or named != algorithm:
            raise ValueError("a timestamp on something else")

    return Http()  # type: ignore[no-untyped-call]


def _host(url: str) -> str:
    """Name of the server, for messages: the rest of an address may hold a password."""
    try:
        parts = urllib.parse.urlsplit(url)
        host = parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        host = None
    if not host:
        what = "het adres van de tijdstempeldienst is geen webadres"
        remedy = "Schrijf bij ‘tijdstempeldienst’ in pakket.toml een adres dat begint met https://."
        raise EngineFailedError(Problem("", "", what, remedy))
    return host


def _answer(url: str, host: str, query: bytes) -> bytes:
    request = urllib.request.Request(
        url, query, {"Content-Type": _QUERY, "Accept": _REPLY}, method="POST"
    )
    try:
        with _opener(host).open(request, timeout=_SECONDS) as response:
            kind = response.headers.get_content_type()
            answer = bytes(response.read(_MOST_BYTES + 1))
    except urllib.error.HTTPError as exc:
        exc.close()
        raise _failed(host, f"weigert een tijdstempel (HTTP {exc.code})", exc) from exc
    except (OSError, HTTPException, ValueError) as exc:
        raise _failed(host, "is niet bereikbaar", exc) from exc
    if kind != _REPLY or len(answer) > _MOST_BYTES:
        raise _failed(host, "antwoordt iets anders dan een tijdstempel", None)
    return answer


def _opener(host: str) -> urllib.request.OpenerDirector:
    # What runs on this machine is never behind the office's proxy.
    own = urllib.request.ProxyHandler({}) if host in _THIS_MACHINE else None
    return urllib.request.build_opener(*([own] if own is not None else []))


def _failed(host: str, what: str, exc: Exception | None) -> EngineFailedError:
    reason = getattr(exc, "reason", exc)
    named = f" ({type(reason).__name__})" if isinstance(reason, Exception) else ""
    return EngineFailedError(Problem("", "", f"de tijdstempeldienst {host} {what}{named}", _REMEDY))
