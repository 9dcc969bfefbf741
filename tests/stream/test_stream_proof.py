"""A gap is complete only on proof: random histories of a tape, its losses and a REST that lags, against the truth.

What must never occur: a gap whose last word is `complete`, with a trade of it missing; or a trade delivered twice.
`BACKQUANT_HISTORIES=10000` runs as many histories, and `BACKQUANT_SEED=1` other ones; by default there are fewer, so that the
suite stays quick.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from backquant_api.resources import operation
from msgspec.structs import replace

from backquant import Gap, NotFoundError, Reply, Trade, UpstreamError
from backquant._call.unwrap import unwrap
from backquant._ground.response import Headers, HttpResponse
from backquant.stream.buffer import Buffer, Counters, Ended
from backquant.stream.delivery import Delivery
from backquant.stream.gap_recovery import Mender
from backquant.stream.trades import lenient_trade
from tests.support.clock import FakeClock
from tests.support.examples import success
from tests.support.tape_server import trade

HISTORIES = int(os.environ.get("BACKQUANT_HISTORIES", "300"))
SEED = int(os.environ.get("BACKQUANT_SEED", "0")) * 1_000_000
START = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)
CHANNELS = {"BTC": "tape.BTC.agg", "ETH": "tape.ETH.agg"}


class World:
    """A tape, a link that comes and goes, and a REST that is behind by a lag; all on one clock."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.clock = WorldClock(self)
        self.offset_ms = self.dice.choice([0, 0, 0, -60_000, 60_000, -300_000, 300_000])
        self.ahead_ms = self.dice.choice([0, 0, 60_000, -60_000])  # the server's clock, beside the venues'
        self.lag = self.dice.choice([0.0, 0.2, 1.5, 4.0, 30.0, 90.0])
        self.rate = self.dice.choice([0.05, 0.5, 5.0])
        self.page = self.dice.choice([3, 10, 5_000])
        self.odd = self.dice.choice([0.0, 0.0, 0.2])
        self.failing = self.dice.choice([0.0, 0.0, 0.3])
        self.unkind = self.dice.choice([0.0, 0.0, 0.1])
        """How often the tape sends a trade twice or out of order, and a venue stamps one far ahead."""
        self.delayed: list[dict[str, Any]] = []
        self.made: list[tuple[float, dict[str, Any]]] = []
        self.linked = True
        self.numbers = 0
        self.delivered: list[Trade] = []
        self.gaps: list[Gap] = []
        self.buffer = Buffer(1_000_000, "block", Counters(), self.clock.now, lambda: None, lambda: None)
        self.delivery = Delivery(self.buffer, self.clock.now)
        self.mender = Mender(self.buffer, self.delivery, self.fetch, self.clock, Counters(), 10_000, lambda: None)
        self.opened = self.stamp(0.0) - 1  # what was made before the subscription is not missed
        for channel in CHANNELS.values():
            self.delivery.open(channel, self.opened + self.ahead_ms)

    def stamp(self, late: float) -> int:
        """The venue's time of what is made now, as milliseconds."""
        moment = self.clock.time - timedelta(seconds=late)
        return int(moment.timestamp() * 1000) + self.offset_ms

    def make(self) -> None:
        """A trade is made, and comes on the tape if there is a link."""
        coin = self.dice.choice(list(CHANNELS))
        late = self.dice.choice([0.0, 0.0, 0.0, 12.0])
        self.numbers += 1
        sent: dict[str, Any] = {
            **trade(self.numbers // 2, ts_ms=self.stamp(late), channel=CHANNELS[coin]),
            "coin": coin,
        }
        sent |= {
            "instrument": f"{coin}-30OCT26-{self.numbers % 2}",
            "trade_id": str(self.numbers // 2),
        }  # ids come twice
        if self.dice.random() < self.unkind / 5:
            sent["ts_ms"] += 86_400_000
        self.made.append((self.clock.elapsed, sent))
        if self.linked:
            self.send(sent)

    def send(self, sent: dict[str, Any]) -> None:
        """The tape sends it: once and at once, or as it should not."""
        if self.dice.random() < self.unkind:
            self.delayed.append(sent)
            return
        for row in (sent, *self.delayed, *([sent] if self.dice.random() < self.unkind else [])):
            odd = self.dice.random() < self.odd
            made = replace(lenient_trade(row), channel=row["channel"]) if odd else msgspec.convert(row, Trade)
            self.delivery.live(made)
        self.delayed.clear()

    async def fetch(self, *, symbol: str, venues: Any, after: datetime, order: str, limit: int) -> Reply[Any]:
        await self.clock.asleep(0.05)
        if self.dice.random() < self.failing:
            raise UpstreamError("later") if self.dice.random() < 0.9 else NotFoundError("no tape", code="NOT_FOUND")
        seen = self.clock.elapsed - self.lag
        bound = after.timestamp() * 1000
        rows = [row for at, row in self.made if at <= seen and row["coin"] == symbol[:3] and row["ts_ms"] > bound]
        rows.sort(key=lambda row: row["ts_ms"])
        more: object = len(rows) > self.page
        rows = rows[: self.page]
        if self.dice.random() < self.odd:
            more = self.dice.choice([None, True]) if not more else True
            rows = [{**row, "iv": "odd"} for row in rows]
            if self.dice.random() < 0.2:
                rows, more = [], True
        newest: Any = rows[-1]["ts_ms"] if rows else None
        cursor = datetime.fromtimestamp(newest / 1000, UTC).isoformat() if rows else None
        page: Any = success({"trades": rows, "next_cursor": cursor, "has_more": more})
        if self.odd and self.dice.random() < 0.02:
            page["meta"]["extra"] = {"history_clamp": {"unit": "as_of", "enforced": True}}
        body = msgspec.json.encode(page)
        return unwrap(HttpResponse(200, Headers(), body, "", 0.0), operation("tape.trades"), strict=False, now=START)

    def drain(self) -> None:
        """What the user has been told by now."""
        while True:
            try:
                event = self.buffer.take()
            except (IndexError, Ended):
                return
            if isinstance(event, Trade):
                self.delivered.append(event)
            elif isinstance(event, Gap):
                self.gaps.append(event)
                self.judge(event)

    def judge(self, gap: Gap) -> None:
        """Hold what was told against the truth, at the moment at which it was told."""
        if not gap.complete:
            return
        got = {(made.instrument, made.trade_id) for made in self.delivered}
        for number, began, ended in self.losses:
            if number != gap.id or ended is None:
                continue  # of another gap
            missing = [
                row for at, row in self.made
                if began <= at <= ended and row["ts_ms"] >= self.opened and (row["instrument"], row["trade_id"]) not in got
            ]  # fmt: skip
            assert not missing, f"{gap} and {len(missing)} trades are missing"

    async def run(self) -> None:
        self.losses: list[tuple[int, float, float | None]] = []
        mending: asyncio.Task[None] | None = None
        for _ in range(self.dice.randint(1, 3)):
            await self.pass_time(self.dice.uniform(1, 40))
            self.linked = False
            self.delayed.clear()  # lost on the way
            began = self.clock.elapsed
            self.mender.broken(self.clock.now(), "lost")
            number = self.mender.number
            self.losses.append((number, began, None))
            await self.pass_time(self.dice.uniform(0.5, 60))
            self.linked = True
            for channel in CHANNELS.values():
                self.delivery.open(channel, self.stamp(0.0) + self.ahead_ms)
            self.losses[-1] = (number, began, self.clock.elapsed)
            if mending is None or mending.done():
                mending = asyncio.create_task(self.mender.mend(self.link, lambda: tuple(CHANNELS.values()), self.room))
        await self.pass_time(200)
        if mending is not None:
            mending.cancel()
            await asyncio.wait([mending])
            if not mending.cancelled() and mending.exception():
                raise mending.exception() or AssertionError
        self.drain()

    async def pass_time(self, seconds: float) -> None:
        end = self.clock.elapsed + seconds
        while self.clock.elapsed < end:
            await self.clock.step(min(self.dice.expovariate(self.rate), 5.0))
            self.make()
            self.drain()

    async def link(self) -> object:
        while not self.linked:
            await self.clock.asleep(0.5)
        return len(self.losses)

    def room(self) -> Awaitable[None]:
        return asyncio.sleep(0)


class WorldClock(FakeClock):
    """Time that the history lets pass; whoever sleeps wakes when it has come that far."""

    def __init__(self, world: World) -> None:
        super().__init__(START)
        self.elapsed = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    async def asleep(self, seconds: float, /) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.elapsed + seconds, woken))
        await woken

    async def step(self, seconds: float) -> None:
        """Let time pass, in the order of those who sleep."""
        end = self.elapsed + seconds
        while True:
            for _ in range(6):
                await asyncio.sleep(0)
            self._sleepers = [each for each in self._sleepers if not each[1].done()]
            due = min((each for each in self._sleepers if each[0] <= end), key=lambda each: each[0], default=None)
            self.elapsed = max(self.elapsed, due[0]) if due else end
            self.time: datetime = START + timedelta(seconds=self.elapsed)
            if due is None:
                return
            due[1].set_result(None)


@pytest.mark.parametrize("part", range(4))
def test_complete_is_never_told_of_a_gap_with_a_trade_missing(part: int) -> None:
    complete = told = 0
    for seed in range(SEED + part, SEED + HISTORIES, 4):
        world = World(seed)
        asyncio.run(world.run())
        keys = [(made.channel, made.instrument, made.trade_id) for made in world.delivered]
        assert len(keys) == len(set(keys)), f"history {seed}: a trade came twice"
        told += len({gap.id for gap in world.gaps})
        complete += len({gap.id for gap in world.gaps if gap.complete})
    assert complete > told / 3, "and most gaps are made up for"


@pytest.mark.parametrize("seed", [4040])
def test_a_history_that_once_was_told_complete_with_trades_missing(seed: int) -> None:
    """The world itself judges each gap that is told."""
    world = World(seed)
    asyncio.run(world.run())
    assert {made.coin for made in world.delivered} == set(CHANNELS)
    assert world.gaps != []
