"""Walks through what a server may do: other places, other shapes, cursors that lead nowhere."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from backquant import ContractError, NotFoundError, UpstreamError
from tests.support.examples import failure, largest, success
from tests.support.server import ScriptedServer, Status

from .both import Loop

STAMPS = [f"2026-09-04T06:{minute:02}:00Z" for minute in range(60)]


def points(first: int, last: int, cursor: object = None, **more: object) -> Status:
    """A page of history from one minute to another."""
    rows = range(first, last + 1)
    data = {"timestamps": [STAMPS[row] for row in rows], "total_gex": [float(row) for row in rows], **more}
    return Status(200, success({**data, "next_cursor": cursor}))


def print_at(ms: int, trade: object, venue: str = "okx") -> dict[str, object]:
    return {"ts_ms": ms, "trade_id": trade, "venue": venue, "price": 0.05}


def tape(*trades: dict[str, object], **more: object) -> Status:
    return Status(200, success({"trades": list(trades), "next_cursor": "2026-09-04T06:00:00Z", **more}))


def asked(server: ScriptedServer) -> list[dict[str, str]]:
    """The queries that the server was sent."""
    return [{k: v[0] for k, v in parse_qs(urlsplit(seen.target).query).items()} for seen in server.requests]


def gex(pages: list[Any]) -> list[list[float]]:
    return [page.data.total_gex for page in pages]


@pytest.mark.parametrize(
    "last",
    [
        points(0, 4, None),
        points(0, 4, ""),
        points(0, 4, STAMPS[0], has_more=False),
        Status(200, success({"timestamps": STAMPS[:5], "total_gex": [0.0, 1.0, 2.0, 3.0, 4.0]})),
    ],
)
def test_a_walk_ends_with_its_cursor(scripted: Loop, server: ScriptedServer, last: Status) -> None:
    server.replies(points(5, 9, STAMPS[5]), last)
    pages = scripted.take("pages", "gex.history", limit=5)
    assert gex(pages) == [[5, 6, 7, 8, 9], [0, 1, 2, 3, 4]]
    assert asked(server) == [{"limit": "5"}, {"limit": "5", "before": STAMPS[5]}]


@pytest.mark.parametrize(
    "end",
    [
        Status(200, success({"timestamps": [], "total_gex": [], "next_cursor": STAMPS[0]})),
        Status(404, failure("NOT_FOUND")),
    ],
)
def test_a_walk_ends_where_nothing_is(scripted: Loop, server: ScriptedServer, end: Status) -> None:
    server.replies(points(5, 9, STAMPS[5]), end)
    assert gex(scripted.take("pages", "gex.history")) == [[5, 6, 7, 8, 9]]


def test_a_walk_ends_when_a_cursor_comes_again(scripted: Loop, server: ScriptedServer) -> None:
    server.replies(points(5, 9, STAMPS[5]), points(0, 4, STAMPS[5]))
    assert len(scripted.take("pages", "gex.history")) == 2


def test_nothing_from_the_start_is_an_error(scripted: Loop, server: ScriptedServer) -> None:
    server.replies(Status(404, failure("NOT_FOUND")))
    with pytest.raises(NotFoundError):
        scripted.take("pages", "gex.history")


def test_an_error_on_the_way_is_raised(scripted: Loop, server: ScriptedServer) -> None:
    server.replies(points(5, 9, STAMPS[5]), Status(503, failure("UPSTREAM_ERROR")))
    with pytest.raises(UpstreamError) as raised:
        scripted.take("pages", "gex.history")
    assert raised.value.__notes__ == [
        "Pages that came before this: 1. To go on from there, pass before='2026-09-04T06:05:00Z'."
    ]


def test_what_a_page_repeats_is_taken_out_of_all_of_it(scripted: Loop, server: ScriptedServer) -> None:
    server.replies(points(5, 9, STAMPS[5], label="a"), points(2, 6, STAMPS[2], note=["b"]), points(0, 2))
    pages = scripted.take("pages", "gex.history")
    assert gex(pages) == [[5, 6, 7, 8, 9], [2, 3, 4], [0, 1]]
    assert [len(page.data.timestamps) for page in pages] == [5, 3, 2]
    assert pages[1].raw["data"] == {
        "timestamps": STAMPS[2:5],
        "total_gex": [2.0, 3.0, 4.0],
        "note": ["b"],
        "next_cursor": STAMPS[2],
    }
    assert pages[1].extra == {"note": ["b"]}
    assert pages[1].meta == pages[0].meta
    assert pages[1].operation == "gex.history"
    assert b"06:05:00Z" not in pages[1].http.body


def test_a_page_of_repeats_alone_ends_the_walk(scripted: Loop, server: ScriptedServer) -> None:
    server.replies(points(5, 9, STAMPS[5]), points(5, 9, STAMPS[4]))
    assert len(scripted.take("pages", "gex.history")) == 1


def test_points_that_are_objects(scripted: Loop, server: ScriptedServer) -> None:
    def page(first: int, last: int, cursor: str | None) -> Status:
        rows = [{"timestamp": STAMPS[row], "total_oi": row} for row in range(first, last + 1)]
        return Status(200, success({"series": {"rows": rows}}, extra={"next_cursor": cursor}))

    server.replies(page(5, 9, STAMPS[5]), page(1, 5, STAMPS[1]), page(0, 1, None))
    pages = scripted.take("pages", "options.oi.history")
    assert [[row["total_oi"] for row in page.raw["data"]["series"]["rows"]] for page in pages] == [
        [5, 6, 7, 8, 9],
        [1, 2, 3, 4],
        [0],
    ]


def test_rows_that_can_t_be_told_apart_are_all_shown(scripted: Loop, server: ScriptedServer) -> None:
    data = {"points": [[1, 2], [3, 4]]}
    server.replies(*(Status(200, success({**data, "next_cursor": cursor})) for cursor in (STAMPS[3], STAMPS[2], None)))
    pages = scripted.take("pages", "options.oi.history")
    assert [page.extra for page in pages] == [data] * 3


def test_more_prints_in_an_instant_than_a_page_are_asked_for_in_a_larger_one(
    scripted: Loop, server: ScriptedServer
) -> None:
    same = [print_at(1000, number) for number in range(6)]
    server.replies(
        tape(*same[:2], has_more=True),
        tape(*same[:4], has_more=True),
        tape(*same, has_more=True),
        tape(*same, print_at(999, 6), print_at(998, 7), has_more=False),
    )
    pages = scripted.take("pages", "tape.trades", limit=2)
    assert [[row["trade_id"] for row in page.extra["trades"]] for page in pages] == [[0, 1], [2, 3], [4, 5], [6, 7]]
    assert [query["limit"] for query in asked(server)] == ["2", "4", "6", "8"]
    assert {query.get("before") for query in asked(server)[1:]} == {"1970-01-01T00:00:01.001Z"}


@pytest.mark.parametrize("told", [{"has_more": True}, {}])
def test_an_instant_that_no_page_can_hold_is_an_error(
    scripted: Loop, server: ScriptedServer, told: dict[str, bool]
) -> None:
    most = largest("tape.trades", "limit")
    full = [print_at(1000, number) for number in range(most)]
    server.always(tape(*full, **told))
    with pytest.raises(ContractError, match=rf"more than {most} rows at 1970-01-01T00:00:01\.000Z.*narrow the call"):
        scripted.take("pages", "tape.trades", limit=most)
    assert len(server.requests) == 2


def test_prints_without_an_id_are_told_apart_by_all_they_hold(scripted: Loop, server: ScriptedServer) -> None:
    twin = print_at(1000, None)
    server.replies(tape(print_at(1001, 1), twin, has_more=True), tape(twin, twin, print_at(999, 2), has_more=False))
    pages = scripted.take("pages", "tape.trades")
    assert [page.extra["trades"] for page in pages] == [[print_at(1001, 1), twin], [twin, print_at(999, 2)]]


def test_a_page_that_overlaps_keeps_what_its_call_took(scripted: Loop, server: ScriptedServer) -> None:
    newest, twin, last = print_at(1001, 1), print_at(1000, 2), print_at(999, 3)
    server.replies(tape(newest, twin, has_more=True), Status(503), tape(twin, last, has_more=False))
    trying = Loop(scripted.client.with_options(max_retries=1), scripted.runner)
    pages = trying.take("pages", "tape.trades")
    assert [page.extra["trades"] for page in pages] == [[newest, twin], [last]]
    assert [page.attempts for page in pages] == [1, 2]


def test_the_same_id_on_two_venues_is_two_prints(scripted: Loop, server: ScriptedServer) -> None:
    one, other = print_at(1000, 1), print_at(1000, 1, "bybit")
    server.replies(tape(one, has_more=True), tape(one, other, has_more=False))
    pages = scripted.take("pages", "tape.trades", limit=1)
    assert [page.extra["trades"] for page in pages] == [[one], [other]]


def test_a_server_that_starts_over_is_an_error(scripted: Loop, server: ScriptedServer) -> None:
    newer = [print_at(2000 + number, number) for number in range(9)]
    server.replies(tape(print_at(1000, 90), has_more=True), tape(*newer, has_more=True))
    with pytest.raises(ContractError, match="ignores `before`"):
        scripted.take("pages", "tape.trades")


def test_more_prints_without_a_cursor_are_asked_for_by_their_time(scripted: Loop, server: ScriptedServer) -> None:
    more = {"next_cursor": None, "has_more": True}
    server.replies(tape(print_at(1001, 1), **more), tape(print_at(1001, 1), print_at(1000, 2), has_more=False))
    pages = scripted.take("pages", "tape.trades", limit=1)
    assert [[row["trade_id"] for row in page.extra["trades"]] for page in pages] == [[1], [2]]


@pytest.mark.parametrize("time", [10**25, -(10**15), None])
def test_a_time_that_is_none_leaves_the_walk_to_the_cursor(scripted: Loop, server: ScriptedServer, time: Any) -> None:
    server.replies(tape(print_at(time, 1), has_more=True), tape(print_at(999, 2), has_more=False))
    assert len(scripted.take("pages", "tape.trades")) == 2
    assert asked(server)[1] == {"before": "2026-09-04T06:00:00Z"}
