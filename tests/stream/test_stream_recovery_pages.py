"""What a recovery asks REST for, page by page, and what it makes of the answers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from backquant_api.resources import operation

from backquant import NotFoundError, Reply, Trade, UpstreamError
from backquant._call.unwrap import unwrap
from backquant._ground.response import Headers, HttpResponse
from backquant.stream.buffer import Buffer, Counters
from backquant.stream.delivery import Delivery
from backquant.stream.missed_trades import QUIET, UNSEEN, Recovery, Tally
from backquant.stream.recent_trades import OVERLAP_MS
from tests.support.clock import FakeClock
from tests.support.examples import largest, success
from tests.support.tape_server import trade

CHANNEL = "tape.BTC.agg"
SEEN = 1_788_503_400_000  # 2026-09-04T06:30:00Z
Page = dict[str, Any] | Exception


def at(ms: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)


def made(number: int, ms: int = 0, channel: str = CHANNEL) -> Trade:
    return msgspec.convert(trade(number, ts_ms=SEEN + ms, channel=channel), Trade)


def page(*numbers: int, more: bool | None = False, cursor: int | None = None, ms: int = 0) -> Page:
    """A page of the trades of these numbers, each a millisecond behind the one before, the first at `ms`."""
    rows = [trade(number, ts_ms=SEEN + ms + place) for place, number in enumerate(numbers)]
    told = None if cursor is None else at(SEEN + cursor).isoformat()
    return {"trades": rows, "next_cursor": told, "has_more": more}


class World:
    """A link that was lost when the trade number 0 was the newest, and is up again; and a REST with these pages."""

    def __init__(self, *pages: Page, channel: str = CHANNEL) -> None:
        self.pages = list(pages)
        self.asked: list[tuple[Any, Any, datetime, Any, int]] = []
        self.rooms = 0
        self.clock = FakeClock(at(SEEN - 100_000))  # the server's own clock and the tape's say the same
        buffer = Buffer(1_000, "block", Counters(), self.clock.now, lambda: None, lambda: None)
        self.delivery = Delivery(buffer, self.clock.now)
        self.delivery.open(channel, SEEN - 100_000)
        self.clock.time = at(SEEN)
        self.delivery.live(made(0, channel=channel))
        self.delivery.hold()
        self.recovery = Recovery(self.fetch, self.delivery, self.clock, self.room)

    async def room(self) -> None:
        self.rooms += 1

    async def fetch(self, *, symbol: Any, venues: Any, after: datetime, order: Any, limit: int) -> Reply[Any]:
        self.asked.append((symbol, venues, after, order, limit))
        answer = self.pages.pop(0)
        if isinstance(answer, Exception):
            raise answer
        body = msgspec.json.encode(success(answer))
        told = HttpResponse(200, Headers(), body, "", 0.0)
        return unwrap(told, operation("tape.trades"), strict=False, now=self.clock.now())

    def catch_up(self, tally: Tally) -> Tally:
        asyncio.run(self.recovery.catch_up(tally))
        return tally

    @property
    def bounds(self) -> list[int]:
        """What each page was asked to begin behind, as milliseconds from what was seen last."""
        return [(after - at(SEEN)) // timedelta(milliseconds=1) for _, _, after, _, _ in self.asked]


def tally(most_calls: int = 20) -> Tally:
    return Tally(most_calls=most_calls)


def test_the_millisecond_of_the_beginning_is_asked_for() -> None:
    """The bound is exclusive: a millisecond before the first that may be missing."""
    world = World(page(1))
    world.delivery.live(made(1))
    found = world.catch_up(tally())
    assert world.asked == [
        ("BTCUSDT", None, at(SEEN - OVERLAP_MS - 1), "asc", min(largest("tape.trades", "limit"), 5_000))
    ]
    assert (found.recovered, found.calls, found.note, world.rooms) == (1, 1, "", 1)
    assert world.clock.sleeps == [1.0]


def test_one_venue_is_asked_for_alone() -> None:
    world = World(page(), channel="tape.BTC.okx")
    world.catch_up(tally())
    assert world.asked[0][:2] == ("BTCUSDT", ["okx"])


@pytest.mark.parametrize(("cursor", "second"), [(None, 1), (2, 1), (1, 0)])
def test_the_next_page_begins_a_millisecond_early(cursor: int | None, second: int) -> None:
    """Trades share a millisecond, so the last one of a page may go on in the next."""
    world = World(page(1, 2, 3, more=True, cursor=cursor), page(3, 4, ms=2), page(4, ms=3))
    world.delivery.live(made(4, 3))
    found = world.catch_up(tally())
    assert world.bounds[:2] == [-OVERLAP_MS - 1, second]
    assert (found.recovered, found.note) == (4, "")


def test_a_pass_of_several_pages_proves_only_once_it_began_past_the_moment() -> None:
    world = World(page(1, more=True), page(2, ms=1), page(2, ms=1))
    world.delivery.live(made(2, 1))
    found = world.catch_up(tally())
    assert (found.calls, found.note) == (3, "")
    assert world.clock.sleeps == [1.0, 2.0]
    assert world.bounds[2] == -OVERLAP_MS - 1  # all that REST had was taken


def test_what_rest_has_not_is_waited_for_twice_as_long_each_time() -> None:
    world = World(*[page(1)] * 5)
    world.delivery.live(made(2, 1))
    found = world.catch_up(tally())
    assert (found.recovered, found.calls, found.note, found.open) == (1, 5, UNSEEN, ["BTC"])
    assert world.clock.sleeps == [1.0, 2.0, 4.0, 8.0, 16.0]


def test_where_nothing_comes_one_pass_is_enough() -> None:
    world = World(page(1))
    found = world.catch_up(tally())
    assert (found.recovered, found.calls, found.note, found.open) == (1, 1, QUIET, ["BTC"])


def test_no_more_calls_than_are_granted() -> None:
    assert Tally().most_calls == 0
    world = World(*[page(1, more=True, ms=number) for number in range(5)])
    world.delivery.live(made(9, 9))
    found = world.catch_up(tally(3))
    assert (found.calls, len(world.asked), found.open) == (3, 3, [])
    assert "recover_pages= is used up by 3 calls" in found.note
    assert str(at(SEEN + 1)) in found.note  # the third page had its newest at 2, and the next would begin before it


@pytest.mark.parametrize(
    ("problem", "tries"), [(UpstreamError("later"), 5), (NotFoundError("no tape", code="NOT_FOUND"), 1)]
)
def test_what_may_pass_is_tried_again_and_nothing_else(problem: Exception, tries: int) -> None:
    world = World(*[problem] * 5)
    world.delivery.live(made(2, 1))
    found = world.catch_up(tally())
    assert (len(world.asked), found.note, found.open) == (tries, str(problem), [] if tries == 1 else ["BTC"])


def test_more_trades_in_a_millisecond_than_a_page_holds_are_told_as_missing() -> None:
    full = {"trades": [trade(number, ts_ms=SEEN) for number in range(1, 4)], "next_cursor": None, "has_more": True}
    world = World(full, full, page(5, ms=1))
    world.delivery.live(made(5, 1))
    found = world.catch_up(tally())
    assert world.bounds == [-OVERLAP_MS - 1, -1, 0]
    assert f"more trades were made within the millisecond of {at(SEEN)}" in found.note
    assert (found.recovered, found.open) == (4, [])


@pytest.mark.parametrize("pages", [[page(1, more=None), page(1)], [page(more=True)]])
def test_a_page_that_does_not_tell_whether_there_is_more_proves_nothing(pages: list[Page]) -> None:
    world = World(*pages * 5)
    world.delivery.live(made(1))
    found = world.catch_up(tally())
    assert (found.note, found.open) == ("a page does not tell whether there is more", ["BTC"])
    assert world.pages == []  # five passes


def test_a_coin_on_which_nothing_comes_keeps_no_other_waiting() -> None:
    world = World(page(), page(ms=1), page(9, ms=1))
    world.delivery.open("tape.ETH.agg", SEEN - 100_000)
    world.delivery.live(made(9, 1, "tape.ETH.agg"))
    found = world.catch_up(tally())
    assert [symbol for symbol, *_ in world.asked] == ["BTCUSDT", "ETHUSDT", "ETHUSDT"]
    assert found.notes == {"BTC": QUIET}


def test_a_coin_that_is_no_longer_wanted_keeps_no_other_waiting() -> None:
    world = World(page(9, ms=1))
    world.delivery.open("tape.ETH.agg", SEEN - 100_000)
    world.delivery.live(made(9, 1, "tape.ETH.agg"))
    found = Tally(most_calls=20, notes={"BTC": UNSEEN, "ETH": UNSEEN})
    world.delivery.shut(CHANNEL)
    asyncio.run(world.recovery.once(found))
    assert [symbol for symbol, *_ in world.asked] == ["ETHUSDT"]
    assert found.notes == {}
