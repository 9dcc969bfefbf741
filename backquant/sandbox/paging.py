"""Finite series behind the operations that page with a cursor.

A series starts a fixed number of points before the sandbox did and grows as time passes. A point is a function of its
place in time alone, so pages stay consistent while a client walks through them.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import cast

from backquant.sandbox.call import Call, Reply
from backquant.sandbox.filters import row_tests
from backquant.sandbox.jsontypes import JsonObject
from backquant.sandbox.live.tape import Tape
from backquant.sandbox.moments import epoch_ms, from_epoch_ms, iso_millis, iso_seconds, parse_moment

_POINTS = 1200
_TRADES = 2000
_CURSOR = "next_cursor"


def pages(call: Call) -> bool:
    """Whether the operation pages with a cursor."""
    return call.operation.takes("before")


def fill_page(call: Call, reply: Reply, started: datetime, tape: Tape) -> None:
    """Replace the example's one page by the page that the request names."""
    if call.operation.takes("order"):
        _fill_trades(call, reply, started, tape)
    else:
        _fill_points(call, reply, started)


def _fill_points(call: Call, reply: Reply, started: datetime) -> None:
    times = cast(list[str], reply.data["timestamps"])
    length = len(times)
    columns = {name: column for name, column in reply.data.items() if isinstance(column, list)}
    step = _instant(times[1]) - _instant(times[0])
    oldest = _place(started, step) - _POINTS + 1
    newest = _place(call.now, step)
    before = _bound(call, "before")
    if before is not None:
        newest = min(newest, -(-_since_epoch(before) // step) - 1)
    places = range(max(oldest, newest - (call.integer("limit") or 0) + 1), newest + 1)
    for name, column in columns.items():
        reply.data[name] = [column[place % length] for place in places]
    reply.data["timestamps"] = [iso_seconds(_at(place * step)) for place in places]
    reply.data[_CURSOR] = iso_seconds(_at(places[0] * step)) if places and places[0] > oldest else None


def lead_with_streamed(call: Call, reply: Reply, tape: Tape) -> None:
    """Put the trades that were streamed in place of those that the example has since."""
    coin = _coin(call)
    began = tape.began_ms(coin)
    if began is not None:
        streamed = tape.between(coin, None, None, call.now, newest_first=True)
        earlier = (trade for trade in cast(list[JsonObject], reply.data["trades"]) if _time(trade) <= began)
        reply.data["trades"] = list(islice(_matching(call, reply, chain(streamed, earlier)), call.integer("limit")))


def _fill_trades(call: Call, reply: Reply, started: datetime, tape: Tape) -> None:
    before, after = _bound_ms(call, "before"), _bound_ms(call, "after")
    newest_first = call.text("order") == "desc"
    began = tape.began_ms(_coin(call))
    end = epoch_ms(call.now) if began is None else min(began, epoch_ms(call.now))
    repeated = [
        trade
        for trade in _trades(cast(list[JsonObject], reply.data["trades"]), started, end)
        if (before is None or _time(trade) < before) and (after is None or _time(trade) > after)
    ]
    repeated.sort(key=_time, reverse=newest_first)
    streamed = tape.between(_coin(call), after, before, call.now, newest_first=newest_first)
    matching = _matching(call, reply, chain(streamed, repeated) if newest_first else chain(repeated, streamed))
    page = list(islice(matching, call.integer("limit")))
    more = next(matching, None) is not None
    reply.data["trades"] = list(page)
    reply.data["has_more"] = more
    reply.data[_CURSOR] = iso_millis(from_epoch_ms(_time(page[-1]))) if page and more else None


def _coin(call: Call) -> str:
    return (call.text("symbol") or "").removesuffix("USDT")


def _matching(call: Call, reply: Reply, trades: Iterable[JsonObject]) -> Iterator[JsonObject]:
    tests = row_tests(call, reply)
    return (trade for trade in trades if all(test(trade) for test in tests))


def _trades(pattern: list[JsonObject], started: datetime, end: int) -> Iterator[JsonObject]:
    """The example's trades repeated over time up to an end, each time under new ids."""
    times = [_time(trade) for trade in pattern]
    first = min(times)
    period = max(times) - first + 1000
    oldest = epoch_ms(started) - period * _TRADES // len(pattern)
    for cycle in range(oldest // period, end // period + 1):
        for trade, time in zip(pattern, times, strict=True):
            moved = cycle * period + time - first
            if oldest < moved <= end:
                yield trade | {"ts_ms": moved, "trade_id": f"{trade['trade_id']}-{cycle}"}


def _time(trade: JsonObject) -> int:
    return cast(int, trade["ts_ms"])


def _bound(call: Call, name: str) -> datetime | None:
    text = call.text(name)
    return None if text is None else parse_moment(text)


def _bound_ms(call: Call, name: str) -> int | None:
    moment = _bound(call, name)
    return None if moment is None else epoch_ms(moment)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _since_epoch(moment: datetime) -> timedelta:
    return moment - datetime(1970, 1, 1, tzinfo=UTC)


def _place(moment: datetime, step: timedelta) -> int:
    return _since_epoch(moment) // step


def _at(distance: timedelta) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + distance
