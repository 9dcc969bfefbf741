"""JSON as plain Python data, also where it holds what JSON readers refuse: NaN, numbers too large, bytes that are no UTF-8."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, Final, cast

import msgspec

__all__ = ["read_data", "read_plain"]

LONGEST_NUMBER: Final = 400  # digits
ESCAPED_HALF: Final = "\\ud"  # how half a character begins in JSON; whole ones begin so, too


def read_plain(body: bytes) -> object:
    """The value. A number that no float or int of a sensible size holds stays the text that it is; a byte that is no UTF-8
    or half a character becomes a replacement character: neither can be written anywhere.

    Raises:
        ValueError: it is no JSON.
        RecursionError: it is nested too deeply.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        text = body.decode("utf-8", "replace")
        value: object = json.loads(text, parse_float=_float, parse_int=_int, parse_constant=str)
        return _whole(value) if ESCAPED_HALF in text.casefold() else value


class _Passed(msgspec.Struct):
    data: dict[str, msgspec.Raw]


def read_data(body: bytes, at_hand: Mapping[str, object]) -> dict[str, Any]:
    """The fields of the body's `data`, in its order; those that are at hand already are passed over and not decoded."""
    try:
        passed = _PASS.decode(body).data
        return {name: at_hand[name] if name in at_hand else read_plain(bytes(raw)) for name, raw in passed.items()}
    except (msgspec.DecodeError, UnicodeDecodeError):
        envelope = read_plain(body)
        data: object = cast("dict[str, Any]", envelope).get("data") if isinstance(envelope, dict) else None
        fields = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        return {name: at_hand.get(name, value) for name, value in fields.items()}


_PASS: Final = msgspec.json.Decoder(_Passed)


def _whole(value: Any) -> Any:
    """The value, with a replacement character for each half of one in its texts and keys."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in cast("dict[str, Any]", value).items()}
    return value


def _float(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


def _int(text: str) -> int | str:
    return int(text) if len(text) <= LONGEST_NUMBER else text
