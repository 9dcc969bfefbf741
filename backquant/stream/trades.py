"""From JSON to trades: those of REST, and those of the live tape that depart from what `decode` expects, read as far as can be. No I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, cast

import msgspec

from .._ground.lenient_json import read_plain
from .._ground.numbers import finite
from .._ground.times import LATEST_MS, parse_date, parse_instant
from ..errors import ContractError
from .events import Trade

__all__ = ["find_trades", "lenient_trade", "trades_of"]

UNKNOWN_DAY: Final = date(1970, 1, 1)
UNKNOWN_MS: Final = 0
TEXTS: Final = ("venue", "coin", "instrument", "trade_id", "direction", "option_type")
FIGURES: Final = ("strike", "amount", "price", "premium_usd")
PERHAPS: Final = ("mark_price", "index_price", "iv")
KNOWN: Final = frozenset({*TEXTS, *FIGURES, *PERHAPS, "expiry_date", "is_block_trade", "ts_ms"})
NAN: Final = float("nan")
USUAL: Final = "trades"
ENOUGH: Final = 3
"""So many of a trade's own names make an object a trade."""


class _Body(msgspec.Struct):
    data: dict[str, msgspec.Raw]


_body: Final = msgspec.json.Decoder(_Body).decode
_trades: Final = msgspec.json.Decoder(list[Trade]).decode
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def trades_of(body: bytes) -> list[Trade]:
    """The trades of a page, as many as it has: each with what can be read of it.

    Raises:
        ContractError: it has no list of trades.
    """
    found = find_trades(body) if body else []
    if found is None:
        raise ContractError("the reply holds no list of trades; reply.raw is all that came")
    return found


def find_trades(body: bytes) -> list[Trade] | None:
    """The trades of a page; None where it holds no list of them. Under which name they come is not published: `trades` is
    looked at first, then what else looks like trades."""
    try:
        usual = _body(body).data.get(USUAL)
        return _trades(usual) if usual is not None else _plainly(body)
    except _UNREADABLE:
        return _plainly(body)


def _plainly(body: bytes) -> list[Trade] | None:
    try:
        envelope = read_plain(body)
    except (ValueError, RecursionError):
        return None
    data = cast("Mapping[str, object]", envelope).get("data") if isinstance(envelope, dict) else None
    rows = _rows(cast("Mapping[str, object]", data)) if isinstance(data, dict) else data
    return [_trade(row) for row in cast("list[object]", rows)] if isinstance(rows, list) else None


def _rows(data: Mapping[str, object]) -> object:
    if isinstance(data.get(USUAL), list):
        return data[USUAL]
    lists = [cast("list[object]", value) for value in data.values() if isinstance(value, list)]
    alike = next((rows for rows in lists if any(map(_is_like_a_trade, rows))), None)
    return alike or next((rows for rows in lists if not rows), None)


def _is_like_a_trade(row: object) -> bool:
    return isinstance(row, dict) and len(KNOWN & cast("Mapping[str, object]", row).keys()) >= ENOUGH


def _trade(row: object) -> Trade:
    try:
        return msgspec.convert(row, Trade)
    except msgspec.ValidationError:
        return lenient_trade(row)


def lenient_trade(sent: object) -> Trade:
    """A trade with what can be read, and in `drift` what departs; its `ts_ms` is 0 where its time can't be read."""
    given: Mapping[str, object] = cast("Mapping[str, object]", sent) if isinstance(sent, Mapping) else {}
    drift = list(_drift(given) if given else [f"the trade: got {sent!r:.40}"])
    fields: dict[str, Any] = {name: _text(given.get(name)) for name in TEXTS}
    fields |= {name: _float(given.get(name), NAN) for name in FIGURES}
    fields |= {name: _float(given.get(name), None) for name in PERHAPS}
    fields |= {
        "expiry_date": _day(given.get("expiry_date")) or UNKNOWN_DAY,
        "is_block_trade": given.get("is_block_trade") is True,
        "ts_ms": _moment(given.get("ts_ms")) or UNKNOWN_MS,
    }
    extra = {name: value for name, value in given.items() if name not in KNOWN}
    return Trade(**fields, drift=tuple(drift), extra=extra or None)


def _drift(given: Mapping[str, object]) -> Iterator[str]:
    def differs(name: str) -> bool:
        value = given.get(name)
        if name in TEXTS:
            return not isinstance(value, str)
        if name == "expiry_date":
            return not isinstance(value, str) or _day(value) is None
        if name == "is_block_trade":
            return not isinstance(value, bool)
        if name == "ts_ms":
            return isinstance(value, str) or _moment(value) is None
        return not (value is None and name in PERHAPS) and finite(value) is None

    for name in (*TEXTS, *FIGURES, *PERHAPS, "expiry_date", "is_block_trade", "ts_ms"):
        if differs(name):
            yield f"{name}: got {given.get(name)!r:.40}"


def _text(value: object) -> str:
    """Ids that come as numbers are the same ids."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) else ""


def _float(value: object, otherwise: float | None) -> float | None:
    figure = finite(value)
    return otherwise if figure is None else float(figure)


def _day(value: object) -> date | None:
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> int | None:
    """Milliseconds since 1970, also where they are written as text, or as ISO 8601."""
    if isinstance(value, str):
        try:
            value = float(value) if value.strip().isdecimal() else parse_instant(value).timestamp() * 1000
        except (ValueError, OverflowError):
            return None
    moment = finite(value)
    return int(moment) if moment is not None and 1 <= moment <= LATEST_MS else None
