"""From bytes to a typed envelope, without any I/O.

The good path is one pass of msgspec over the bytes. Only a body that this refuses is read again as plain data: it may be
an error envelope, a reply that departs from the contract (`backquant._call.drift` then builds the typed view), or no
envelope at all.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Generic, TypeVar, cast

import attrs
import msgspec
from backquant_api.models import V2Meta
from backquant_api.operation import Operation

from .._ground.drift_item import Drift
from .._ground.gc_pause import undisturbed
from .._ground.lenient_json import read_plain
from .._ground.safe_text import printable
from .decoders import decoder_of
from .drift import build, directly_decodable
from .times import all_utc

__all__ = ["ErrorBody", "NoEnvelope", "Success", "is_envelope", "read_envelope"]

T = TypeVar("T")


class NoEnvelope(Exception):
    """The body is no envelope; the message says what it is instead."""


@attrs.define(frozen=True)
class Success(Generic[T]):
    """`success: true`: typed data and meta, and where they depart from the contract."""

    data: T
    meta: V2Meta
    drift: tuple[Drift, ...] = ()


@attrs.define(frozen=True)
class ErrorBody:
    """`success: false`."""

    code: str | None
    message: str
    details: dict[str, Any]
    meta: V2Meta | None


class _Envelope(msgspec.Struct, Generic[T]):
    data: T
    meta: V2Meta
    success: bool = True


def read_envelope(body: bytes, operation: Operation[T]) -> Success[T] | ErrorBody:
    """The envelope in the body.

    Raises:
        NoEnvelope: the body is empty, no JSON, no object, or holds neither data nor an error.
    """
    decoder = _decoder(operation.data())
    if decoder is not None:
        try:
            envelope = cast("_Envelope[T]", undisturbed(decoder.decode, body))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass  # a ValidationError is one, too: the second look below tells what it is
        else:
            if envelope.success and all_utc(envelope.data, operation.data()) and all_utc(envelope.meta, V2Meta):
                return Success(envelope.data, envelope.meta)
    return _second_look(body, operation)


def is_envelope(body: bytes) -> bool:
    """Whether the body is one of this API's envelopes, of success or failure."""
    try:
        plain = _plain(body)
    except NoEnvelope:
        return False
    return isinstance(plain.get("success"), bool) and isinstance(plain.get("meta"), dict)


@cache
def _decoder(kind: type[object]) -> msgspec.json.Decoder[_Envelope[object]] | None:
    """The decoder of an envelope with such data, built on first use; None where msgspec can't decode it from bytes."""
    if not directly_decodable(kind):
        return None
    return decoder_of(_Envelope[kind])


def _second_look(body: bytes, operation: Operation[T]) -> Success[T] | ErrorBody:
    envelope = _plain(body)
    if _tells_an_error(envelope):
        return _error_body(envelope.get("error"), envelope)
    if "data" not in envelope:
        raise NoEnvelope(f"an object without `data` (its keys: {printable(', '.join(sorted(envelope)[:8])) or 'none'})")
    drift: list[Drift] = []
    data = build(envelope["data"], operation.data(), "data", drift)
    meta = build(envelope.get("meta", {}), V2Meta, "meta", drift)
    build(envelope.get("success", True), bool, "success", drift)
    return Success(data, meta if isinstance(meta, V2Meta) else build({}, V2Meta, "meta", []), tuple(drift))


def _tells_an_error(envelope: dict[str, Any]) -> bool:
    success: object = envelope.get("success")
    refused = success is False or success == 0 or (isinstance(success, str) and success.casefold() == "false")
    return refused or (envelope.get("error") is not None and envelope.get("data") is None)


def _plain(body: bytes) -> dict[str, Any]:
    if not body.strip():
        raise NoEnvelope("an empty body")
    try:
        decoded = read_plain(body)
    except (ValueError, RecursionError) as exc:
        raise NoEnvelope(f"no JSON ({exc})") from None
    if not isinstance(decoded, dict):
        raise NoEnvelope("a JSON array" if isinstance(decoded, list) else f"the JSON value {decoded!r:.40}")
    return cast("dict[str, Any]", decoded)


def _error_body(error: object, envelope: dict[str, Any]) -> ErrorBody:
    facts = cast("dict[str, Any]", error) if isinstance(error, dict) else {"message": error}
    code, message, details = facts.get("code"), facts.get("message"), facts.get("details")
    meta = envelope.get("meta")
    return ErrorBody(
        code=code if isinstance(code, str) else None,
        message=message if isinstance(message, str) and message else "the API gives no reason",
        details=cast("dict[str, Any]", details) if isinstance(details, dict) else {},
        meta=build(cast("dict[str, Any]", meta), V2Meta, "meta", []) if isinstance(meta, dict) else None,
    )
