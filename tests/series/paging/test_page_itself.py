"""One page: what its rows are, and the same reply without some of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from backquant_api.resources import operation

from backquant import Headers, HttpResponse, Reply
from backquant._call.envelope import Success, read_envelope
from backquant._series.paging.page import Page
from tests.support.examples import success

MS = 1_788_523_200_000


def page(name: str, data: dict[str, Any]) -> Page[Any]:
    body = json.dumps(success(data)).encode()
    envelope = read_envelope(body, operation(name))
    assert isinstance(envelope, Success)
    http = HttpResponse(200, Headers([]), body, "https://api.backquant.com/v2/x", 0.1)
    return Page(Reply(envelope.data, envelope.meta, http, name, envelope.drift))


def test_parallel_arrays_are_cut_together_and_others_stay() -> None:
    data = {"timestamps": ["2026-09-04T06:00:00Z", "2026-09-04T06:01:00Z", "2026-09-04T06:02:00Z"]}
    found = page("gex.history", {**data, "total_gex": [1.0, 2.0, 3.0], "strikes": [5.0, 6.0]})
    rest = found.without({1}, operation("gex.history"))
    assert rest.raw["data"] == {
        "timestamps": ["2026-09-04T06:00:00Z", "2026-09-04T06:02:00Z"],
        "total_gex": [1.0, 3.0],
        "strikes": [5.0, 6.0],
    }
    assert rest.data.total_gex == [1.0, 3.0]
    assert found.reply.data.total_gex == [1.0, 2.0, 3.0]
    assert found.without(set(), operation("gex.history")) is found.reply


def series(*minutes: int) -> Page[Any]:
    return page("gex.history", {"timestamps": [f"2026-09-04T06:{minute:02}:00Z" for minute in minutes]})


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        ((10, 11), False),
        ((11, 12), False),
        ((12, 13), False),
        ((13, 14), True),
        ((8, 9), True),
        ((9, 10), False),
        ((), False),
    ],
)
def test_pages_lie_apart_that_share_no_moment(other: tuple[int, ...], apart: bool) -> None:
    assert series(10, 12).is_apart(series(*other)) is apart


@pytest.mark.parametrize(
    "missing", [{"trade_id": None, "venue": "okx"}, {"trade_id": "1", "venue": None}, {"trade_id": None, "venue": None}]
)
def test_prints_without_an_id_are_told_apart_by_all_they_hold(missing: dict[str, object]) -> None:
    prints = [
        {"ts_ms": MS, "price": 0.05, **missing},
        {"ts_ms": MS, "price": 0.06, **missing},
        {"price": 0.05, "ts_ms": MS, **missing},
    ]
    first, second, again = page("tape.trades", {"trades": prints}).rows
    assert first.identity != second.identity
    assert first.identity == again.identity
    assert {row.is_print for row in (first, second, again)} == {True}


@pytest.mark.parametrize(
    ("time", "instant"),
    [
        (0, 0.0),
        (-1, None),
        (253_402_300_000_000, None),
        (253_402_299_999_999, 253_402_299_999_999.0),
        ("2026-09-04T12:00:00Z", MS),
        ("soon", None),
        (None, None),
    ],
)
def test_a_row_tells_milliseconds_or_no_time(time: object, instant: float | None) -> None:
    (row,) = page("market.cvd", {"rows": [{"ts": time}]}).rows
    assert row.instant == instant
    assert row.identity == (time if instant is None else instant)
    assert not row.is_print


@pytest.mark.parametrize(("cursor", "told"), [("a", "a"), ("", None), (None, None), (5, None)])
def test_a_cursor_is_text_that_says_something(cursor: object, told: str | None) -> None:
    assert page("tape.trades", {"trades": [], "next_cursor": cursor}).cursor == told


@pytest.mark.parametrize(("more", "told"), [(True, True), (False, False), ("yes", None), (None, None)])
def test_more_is_a_flag_or_nothing(more: object, told: bool | None) -> None:
    assert page("tape.trades", {"trades": [], "has_more": more}).has_more is told


def test_a_page_is_empty_when_all_its_lists_are() -> None:
    assert page("tape.trades", {"trades": []}).is_empty
    assert not page("tape.trades", {"trades": [{"ts_ms": MS}]}).is_empty
    assert not page("etf.flows", {"total": 5}).is_empty
