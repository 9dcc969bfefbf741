"""A page of trades from REST. No I/O."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, cast

import attrs

from .._call.reply import Reply
from .._ground.times import parse_instant
from ..errors import ContractError
from .events import Trade
from .trades import find_trades

__all__ = ["TradePage", "read_page"]

UNTOLD: Final = "a page does not tell whether there is more"


@attrs.define(frozen=True)
class TradePage:
    """What one call gave."""

    trades: list[Trade]
    next_cursor: datetime | None
    has_more: bool | None
    """None where the page does not tell: then it is not the end."""
    doubt: str
    """Why this page proves nothing, empty when it may."""
    lacks: str
    """What is missing in it for good; empty when nothing is."""


def read_page(reply: Reply[Any]) -> TradePage:
    """The trades of a reply of `tape.trades`, the odd ones with what can be read of them.

    Raises:
        ContractError: it is no page.
    """
    found = find_trades(reply.http.body)
    if found is None:
        raise ContractError("tape.trades sent a page without a list of trades", http=reply.http)
    trades = [trade for trade in found if trade.ts_ms]
    more = _told(reply, "has_more")
    has_more = more if isinstance(more, bool) else None
    doubt = UNTOLD if has_more is None or (has_more and not trades) else ""
    lacks = "; ".join(notice.text for notice in reply.notices if notice.kind == "clamp")
    if len(trades) < len(found):
        lacks = f"{len(found) - len(trades)} trades of a page tell no time that can be read"
    return TradePage(trades, _moment(_told(reply, "next_cursor")), has_more, doubt, lacks)


def _told(reply: Reply[Any], name: str) -> object:
    """What the page tells of the next one: beside the trades or, as that is not published, in meta."""
    value: object = getattr(cast("object", reply.data), name, None)
    extra: object = reply.meta.extra
    return cast("dict[str, object]", extra).get(name) if value is None and isinstance(extra, dict) else value


def _moment(cursor: object) -> datetime | None:
    try:
        return parse_instant(cursor) if isinstance(cursor, str) else None
    except ValueError:
        return None
