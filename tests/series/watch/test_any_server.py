"""Whatever a server's pace, lateness, speed, clock and outages: nothing is missed, and nobody is hammered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from operator import attrgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backquant import BackQuant
from tests.support.clock import FakeClock
from tests.support.examples import success
from tests.support.server import Behaviour, Reset, ScriptedServer, Seen, Status
from tests.support.session import KEY

START = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)
CADENCES = {"options.vrp": 86_400, "liquidation.heatmap": 300, "options.venue_book": 30}
FLOOR = 1.0


@dataclass
class Market:
    """Computes data on a beat, publishes them later, answers after a while, and is away at times."""

    clock: FakeClock
    cadence: float
    lateness: list[float]
    """Seconds from a computation to its appearance, for one after the other."""
    latency: float
    skew: float
    outages: list[tuple[float, float]]
    asked: list[float] = field(default_factory=list[float])

    def __call__(self, _: Seen) -> Behaviour:
        self.asked.append(self._elapsed())
        self.clock.time += timedelta(seconds=self.latency / 2)
        now = self._elapsed()
        away = any(start <= now < end for start, end in self.outages)
        newest = max(beat for beat in range(-2, 200) if self.appears(beat) <= now)
        self.clock.time += timedelta(seconds=self.latency / 2)
        if away:
            return Reset() if newest % 2 else Status(503)
        meta = {"timestamp": self._told(now), "computed_at": self._told(newest * self.cadence)}
        return Status(200, success({"beat": newest}, **meta))

    def appears(self, beat: int) -> float:
        return beat * self.cadence + self.lateness[beat % len(self.lateness)]

    def _elapsed(self) -> float:
        return (self.clock.time - START).total_seconds()

    def _told(self, seconds: float) -> str:
        return (START + timedelta(seconds=seconds + self.skew)).isoformat().replace("+00:00", "Z")


@pytest.fixture(scope="module")
def exchange() -> Iterator[tuple[ScriptedServer, BackQuant, FakeClock]]:
    clock = FakeClock(START)
    with ScriptedServer() as server, BackQuant(api_key=KEY, base_url=server.url, clock=clock, max_retries=0) as bq:
        yield server, bq, clock


@given(
    method=st.sampled_from(sorted(CADENCES)),
    lateness=st.lists(st.floats(0, 0.3), min_size=1, max_size=4),
    phase=st.floats(0, 1),
    latency=st.floats(0, 4),
    skew=st.floats(-1e5, 1e5),
    outages=st.lists(st.tuples(st.floats(0, 12), st.floats(0, 3)), max_size=2),
)
@settings(max_examples=40)
def test_nothing_is_missed_and_nobody_is_hammered(
    exchange: tuple[ScriptedServer, BackQuant, FakeClock],
    method: str,
    lateness: list[float],
    phase: float,
    latency: float,
    skew: float,
    outages: list[tuple[float, float]],
) -> None:
    server, bq, clock = exchange
    cadence = CADENCES[method]
    away = [(start * cadence, (start + length) * cadence) for start, length in outages]
    market = Market(clock, cadence, [share * cadence for share in lateness], latency, skew, away)
    server.always(market)
    clock.time = START + timedelta(seconds=phase * cadence)
    seen: list[int] = []
    for reply in bq.watch(attrgetter(method)(bq)):
        seen.append(reply.raw["data"]["beat"])
        if market.asked[-1] > 14 * cadence:
            break
    assert seen == sorted(set(seen))
    slowest = max(60.0, min(cadence, 3600.0))  # seconds after an outage until it is noticed that it is over
    for beat in range(seen[0], seen[-1]):
        shown_from, shown_to = market.appears(beat), market.appears(beat + 1)
        if not any(start < shown_to and shown_from < end + slowest + latency for start, end in away):
            assert beat in seen
    assert all(later - sooner > FLOOR - 1e-6 for sooner, later in pairwise(market.asked))
    lost = sum(min(length, 15 - start) for start, length in outages)
    assert len(market.asked) <= 5 * 15 + 20 * len(outages) + lost * cadence / 60
