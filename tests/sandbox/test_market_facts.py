"""What the market is said to be: alive by its cadences, with a past and plans as published, and honest about itself."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from backquant_api.resources import operations
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from backquant.sandbox import Sandbox, make_settings
from backquant.sandbox.contract import load_contract
from backquant.sandbox.market.market import Market
from backquant.sandbox.market.pricing import KINDS
from backquant.sandbox.market.times import DAY, HOUR, MINUTE, to_ms
from backquant.sandbox.plans import PLANS
from scripts.live.calls import required_arguments

from .conftest import NOON, Bench, OpenBench

OPERATIONS = load_contract().operations
SEEDS = (0, 5, 77)


def _asked(path: str) -> tuple[str, dict[str, str]]:
    """The path and query of a plain call: what is in braces, and whatever else must be given."""
    (operation,) = [each for each in operations() if each.path == path]
    values = required_arguments(operation, NOON)
    needed = [param for param in operation.params if param.required and param.location == "query"]
    return path.format_map(values), {param.wire: str(values[param.name]) for param in needed}


@pytest.mark.parametrize("path", [operation.path for operation in OPERATIONS])
def test_every_reply_says_that_the_market_is_synthetic(bench: Bench, path: str) -> None:
    target, query = _asked(path)
    assert bench.get(target, **query).json()["meta"]["extra"]["sandbox"] == "synthetic market, seed 0"


@pytest.mark.parametrize("path", [each.path for each in OPERATIONS if each.cadence not in (None, 86_400)])
def test_figures_are_computed_as_often_as_is_published(open_bench: OpenBench, path: str) -> None:
    (cadence,) = [each.cadence for each in OPERATIONS if each.path == path]
    assert cadence is not None
    bench = open_bench()
    target, query = _asked(path)
    seen: list[tuple[datetime, float]] = []
    for _ in range(3):
        meta = bench.get(target, **query).json()["meta"]
        computed = datetime.fromisoformat(meta["computed_at"])
        assert meta["freshness_seconds"] == (bench.clock.now - computed).total_seconds() < cadence
        assert computed.timestamp() % cadence == 0
        seen.append((computed, meta.get("spot_price", 0.0)))
        bench.clock.turn(seconds=cadence)
    assert all(right[0] - left[0] == timedelta(seconds=cadence) for left, right in pairwise(seen))
    if "spot_price" in bench.get(target, **query).json()["meta"]:
        assert len({spot for _, spot in seen}) == 3, "spot moves each time"


def test_within_a_cadence_nothing_moves(open_bench: OpenBench) -> None:
    bench = open_bench(now=datetime(2026, 9, 9, 12, 0, 1, tzinfo=UTC))
    first = {path: bench.data(path) for path in ("/gex/levels", "/options/chain", "/options/iv/surface")}
    bench.clock.turn(seconds=28)
    volume = {"volume", "notional_volume", "trade_count"}
    again = {path: bench.data(path) for path in first}
    assert again == first, volume
    bench.clock.turn(seconds=1)
    assert bench.data("/options/iv/surface") != first["/options/iv/surface"]


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_has_its_budgets_its_depth_and_its_connections(name: str) -> None:
    plan, now = PLANS[name], datetime(2026, 9, 9, 12, tzinfo=UTC)
    with Sandbox(settings=make_settings(plan=name, start=now, speed=0)) as sandbox:
        bench = _bench(sandbox)
        reply = bench("/meta")
        assert reply.json()["data"]["your_plan"] == name
        assert int(reply.headers["X-RateLimit-Limit"]) == plan.burst
        assert int(reply.headers["X-Quota-Limit"]) == (plan.quota or 10_000_000)  # by agreement: more than anybody uses
        extra = bench("/gex/levels", as_of="2026-05-20T00:00:00Z").json()["meta"]["extra"]
        assert ("history_clamp" in extra) is (plan.days is not None and plan.days < 112)
        if "history_clamp" in extra:
            midnight = now.replace(hour=0) - timedelta(days=plan.days or 0)
            assert extra["history_clamp"] == {
                "requested": "2026-05-20T00:00:00+00:00",
                "allowed": midnight.isoformat(),
                "unit": "as_of",
                "max_history_days": plan.days,
                "enforced": True,
            }
        headers = {"X-API-Key": sandbox.key}
        with ExitStack() as stack:
            made = (connect(sandbox.live.url, additional_headers=headers) for _ in range(plan.connections + 1))
            *links, refused = map(stack.enter_context, made)
            assert all("welcome" in str(link.recv()) for link in links)
            with pytest.raises(ConnectionClosed) as told:
                refused.recv()
            assert told.value.rcvd is not None
            assert told.value.rcvd.code == 1008


def _bench(sandbox: Sandbox) -> Any:
    import httpx

    def get(path: str, **query: str) -> httpx.Response:
        return httpx.get(sandbox.url + path, params=query, headers={"X-API-Key": sandbox.key}, timeout=60)

    return get


@pytest.mark.parametrize("seed", SEEDS)
def test_the_delta_venues_settle_at_noon(seed: int) -> None:
    """From the cut at 08:00 on, what is left of theirs counts towards the next token."""
    coin = Market(seed)["BTCUSDT"]
    day = to_ms(datetime(2026, 9, 9, tzinfo=UTC))

    def held(at: int, venue: int) -> int:
        page = coin.chain(at).front.page
        return sum(row[venue] for kind in KINDS for row in page.side(kind).oi_by_venue)

    deribit, delta_india = 0, 6
    before, after = day + 11 * HOUR + 59 * MINUTE, day + 12 * HOUR + MINUTE
    assert coin.chain(before).front.expiry.token == coin.chain(after).front.expiry.token == "10SEP26"
    assert held(before, delta_india) > 1.2 * held(after, delta_india)
    assert held(before, deribit) == pytest.approx(held(after, deribit), rel=0.1)


@pytest.mark.parametrize("seed", SEEDS)
def test_takers_lean_with_the_move(seed: int) -> None:
    coin, begin = Market(seed)["BTCUSDT"], to_ms(datetime(2026, 8, 1, tzinfo=UTC))
    with_it = against = 0
    for each in coin.tape.between(begin, begin + 4 * DAY):
        move = coin.path.move(each.ts_ms, 15 * MINUTE)
        if abs(move) > 0.002:
            with_it += (each.delta_usd > 0) == (move > 0)
            against += (each.delta_usd > 0) != (move > 0)
    assert with_it > 1.2 * against > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_spot_jumps_now_and_then_and_coins_are_each_their_own(seed: int) -> None:
    market, begin = Market(seed), to_ms(datetime(2026, 6, 1, tzinfo=UTC))
    path = market["BTCUSDT"].path
    moves = sorted(abs(path.move(begin + place * MINUTE, MINUTE)) for place in range(60 * 24 * 30))
    typical, largest = moves[len(moves) // 2], moves[-1]
    assert largest > 12 * typical, "a minute in a month is far out of the ordinary"
    others = [
        market[symbol].path.move(begin + 9 * DAY, DAY) for symbol in ("BTCUSDT", "ETHUSDT", "SOLUSDT", "HYPEUSDT")
    ]
    assert len(set(others)) == 4
    prints = {
        symbol: sum(1 for _ in market[symbol].tape.between(begin, begin + DAY))
        for symbol in ("BTCUSDT", "ETHUSDT", "SOLUSDT", "HYPEUSDT")
    }
    assert prints["BTCUSDT"] > prints["ETHUSDT"] > 5 * prints["SOLUSDT"] > prints["HYPEUSDT"] == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_past_has_outages_of_hours_and_of_days(seed: int) -> None:
    snapshots = Market(seed)["BTCUSDT"].snapshots
    at, gaps = to_ms(datetime(2026, 10, 1, tzinfo=UTC)), list[int]()
    while (found := snapshots.at_or_before(at)) is not None:
        gaps.append(at + 1 - found)
        at = found - 1
    regular = [gap for gap in gaps[1:] if gap <= 330_001]
    assert min(regular) >= 270_000
    assert len(regular) > 0.9 * len(gaps)
    out = [gap for gap in gaps if gap > HOUR]
    assert any(HOUR < gap < 8 * HOUR for gap in out)
    assert at >= to_ms(datetime(2026, 4, 16, tzinfo=UTC)) - 1
