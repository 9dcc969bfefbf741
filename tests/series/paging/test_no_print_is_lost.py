"""Whatever the tape holds and however its cursor is written, each print comes once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backquant import BackQuant
from backquant.literals import TapeOrder
from tests.support.examples import success
from tests.support.server import ScriptedServer, Seen, Status
from tests.support.session import KEY

START = datetime(2026, 9, 4, 6, tzinfo=UTC)
Trade = dict[str, Any]


class Tape:
    """A tape as the API serves it: exclusive bounds, and a cursor that may be cut to the second."""

    def __init__(self, trades: list[Trade], precision: str, *, tells_more: bool) -> None:
        self._trades = trades
        self._precision = precision
        self._tells_more = tells_more

    def __call__(self, request: Seen) -> Status:
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.target).query).items()}
        newest_first = query.get("order", "desc") == "desc"
        before, after = query.get("before"), query.get("after")
        matching = [
            trade
            for trade in sorted(self._trades, key=lambda trade: trade["ts_ms"], reverse=newest_first)
            if (before is None or trade["ts_ms"] < milliseconds(before))
            and (after is None or trade["ts_ms"] > milliseconds(after))
        ]
        page = matching[: int(query["limit"])]
        more = len(page) < len(matching)
        data: dict[str, object] = {"trades": page, "next_cursor": self._cursor(page[-1]["ts_ms"]) if page else None}
        if self._tells_more:
            data["has_more"] = more
        return Status(200, success(data))

    def _cursor(self, ms: int) -> str:
        moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ms)
        return moment.isoformat(timespec=self._precision).replace("+00:00", "Z")


def milliseconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() * 1000


@st.composite
def tapes(draw: st.DrawFn) -> list[Trade]:
    """Prints in bursts: several in one millisecond, several milliseconds in one second."""
    gaps = draw(st.lists(st.sampled_from([0, 0, 0, 1, 40, 700, 5000]), max_size=40))
    at = round(START.timestamp() * 1000)
    trades: list[Trade] = []
    for number, gap in enumerate(gaps):
        at += gap
        named = draw(st.integers(0, 9)) > 0
        trades.append({"ts_ms": at, "venue": "okx", "trade_id": str(number) if named else None, "price": number % 3})
    return trades


@pytest.fixture(scope="module")
def tape_server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture(scope="module")
def bq(tape_server: ScriptedServer) -> Iterator[BackQuant]:
    with BackQuant(api_key=KEY, base_url=tape_server.url) as client:
        yield client


@given(
    trades=tapes(),
    limit=st.integers(1, 12),
    order=st.sampled_from(get_args(TapeOrder)),
    precision=st.sampled_from(["seconds", "milliseconds"]),
    tells_more=st.booleans(),
)
@settings(max_examples=60)
def test_each_print_comes_once_and_in_order(
    bq: BackQuant,
    tape_server: ScriptedServer,
    trades: list[Trade],
    limit: int,
    order: TapeOrder,
    precision: str,
    tells_more: bool,
) -> None:
    tape_server.requests.clear()
    tape_server.always(Tape(trades, precision, tells_more=tells_more))
    pages = list(bq.pages(bq.tape.trades, limit=limit, order=order))
    walked = [trade for page in pages for trade in page.raw["data"]["trades"]]
    assert sorted(walked, key=repr) == sorted(trades, key=repr)
    assert [trade["ts_ms"] for trade in walked] == sorted((trade["ts_ms"] for trade in trades), reverse=order == "desc")
    assert all(len(page.raw["data"]["trades"]) <= limit for page in pages)
    assert len(tape_server.requests) <= len(trades) // limit + 2
