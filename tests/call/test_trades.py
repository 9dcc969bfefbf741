"""The trades of a REST page are those of the live tape: of one type, found by their shape, each with what can be read of it."""

from __future__ import annotations

import copy
import math
import pickle
from datetime import date
from typing import Any

import msgspec
import pandas
import pytest

from backquant import BackQuant, ContractError, Trade
from backquant.models import TapeData
from backquant.sandbox import Sandbox
from tests.support.examples import success
from tests.support.server import ScriptedServer, Status
from tests.support.session import Connect
from tests.support.tape_server import trade


def page(rows: object, key: str = "trades", **others: object) -> bytes:
    return msgspec.json.encode(success({key: rows, "next_cursor": None, "has_more": False, **others}))


def test_the_sandbox_sends_the_trades_of_the_tape() -> None:
    with Sandbox() as sandbox, BackQuant(sandbox.key, base_url=sandbox.url) as bq:
        reply = bq.tape.trades(symbol="ETHUSDT", limit=50)
    assert len(reply.data.trades) == len(reply.extra["trades"]) == 50
    assert {type(each) for each in reply.data.trades} == {Trade}
    assert {each.coin for each in reply.data.trades} == {"ETH"}
    frame = pandas.DataFrame(reply.data.trades)
    assert list(frame.columns) == list(Trade.__struct_fields__)
    assert frame["trade_id"].tolist() == [row["trade_id"] for row in reply.extra["trades"]]


@pytest.mark.parametrize("key", ["trades", "prints", "rows"])
def test_they_are_found_by_their_shape(connect: Connect, server: ScriptedServer, key: str) -> None:
    server.always(Status(200, page([trade(1), trade(2)], key, others=[{"a": 1}], venues=["okx"])))
    reply = connect().call("tape.trades")
    assert [each.trade_id for each in reply.data.trades] == ["1", "2"]
    assert reply.extra[key] == [trade(1), trade(2)]
    assert reply.drift == ()
    assert reply.data.trades is reply.data.trades, "and read once"


ODD: dict[str, tuple[object, dict[str, object]]] = {
    "text in iv": (trade(3, iv="65.4"), {"iv": None, "drift": ("iv: got '65.4'",)}),
    "no venue": (trade(3, venue=None), {"venue": "", "drift": ("venue: got None",)}),
    "a number as id": (trade(3, trade_id=77), {"trade_id": "77", "drift": ("trade_id: got 77",)}),
    "a day that is none": (
        trade(3, expiry_date="soon"),
        {"expiry_date": date(1970, 1, 1), "drift": ("expiry_date: got 'soon'",)},
    ),
    "a flag that is none": (trade(3, is_block_trade="no"), {"is_block_trade": False}),
    "time as text": (trade(3, ts_ms="1788503399914"), {"ts_ms": 1_788_503_399_914}),
    "time in words": (trade(3, ts_ms="2026-09-04T06:29:59.914Z"), {"ts_ms": 1_788_503_399_914}),
    "time of no year": (trade(3, ts_ms=10**18), {"ts_ms": 0}),
    "no time": (trade(3, ts_ms=None), {"ts_ms": 0, "drift": ("ts_ms: got None",)}),
    "a field more": (trade(3, fee=1.5), {"extra": {"fee": 1.5}, "drift": ()}),
    "nothing": (None, {"trade_id": "", "drift": ("the trade: got None",)}),
    "a text": ("trade", {"trade_id": "", "drift": ("the trade: got 'trade'",)}),
}  # fmt: skip


@pytest.mark.parametrize(("row", "left"), ODD.values(), ids=ODD)
def test_an_odd_one_costs_the_others_nothing(
    connect: Connect, server: ScriptedServer, row: object, left: dict[str, object]
) -> None:
    server.always(Status(200, page([trade(1), row, trade(2)])))
    first, odd, last = connect(strict=True).call("tape.trades").data.trades
    assert (first.trade_id, last.trade_id, first.drift) == ("1", "2", ())
    assert {name: odd.to_dict()[name] for name in left} == left
    assert bool(odd.drift) is not bool(left.get("extra"))  # what is odd is told, and what is more is kept


@pytest.mark.parametrize("odd", [b"NaN", b"1e400", b"-Infinity", b"7" * 400, b'"caf\xe9"', rb'"\ud800"'])
def test_what_no_reader_takes_costs_a_field(connect: Connect, server: ScriptedServer, odd: bytes) -> None:
    server.always(Status(200, page([trade(1), trade(2, price=123.25), trade(3)]).replace(b"123.25", odd)))
    trades = connect().call("tape.trades").data.trades
    assert [each.trade_id for each in trades] == ["1", "2", "3"]
    assert math.isnan(trades[1].price)
    assert "price" in trades[1].drift[0]


@pytest.mark.parametrize(
    "data", [{}, {"trades": None}, {"trades": {"1": 2}}, {"others": [{"a": 1}], "has_more": False}]
)
def test_a_page_without_trades_is_no_empty_page(connect: Connect, server: ScriptedServer, data: Any) -> None:
    server.always(Status(200, msgspec.json.encode(success(data))))
    reply = connect().call("tape.trades")
    with pytest.raises(ContractError, match="no list of trades"):
        _ = reply.data.trades


def test_an_empty_page(connect: Connect, server: ScriptedServer) -> None:
    server.always(Status(200, page([])))
    assert connect().call("tape.trades").data.trades == []
    assert TapeData().trades == []


def test_they_travel_through_pickle_and_copies(connect: Connect, server: ScriptedServer) -> None:
    server.always(Status(200, page([trade(1)])))
    reply = connect().call("tape.trades")
    for copied in (
        copy.deepcopy(reply.data),
        pickle.loads(pickle.dumps(reply.data)),  # noqa: S301  # our own
        pickle.loads(pickle.dumps(reply)).data,  # noqa: S301  # our own
    ):
        assert copied == reply.data
        assert copied.trades == reply.data.trades
