"""One market: what several replies tell of the same thing agrees, at any instant and for any symbol."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backquant.sandbox.answer import Answers
from backquant.sandbox.contract import load_contract
from backquant.sandbox.live.levels import LevelsMaker
from backquant.sandbox.live.streamed import Streamed
from backquant.sandbox.market.levels import flip
from backquant.sandbox.market.market import Market
from backquant.sandbox.market.sums import net
from backquant.sandbox.market.times import DAY, MINUTE, to_ms
from backquant.sandbox.parameters import parse_arguments
from backquant.sandbox.settings import SandboxSettings, moving_clock
from tests.support.examples import ROOT, largest

_FIRST = datetime(2026, 6, 1, tzinfo=UTC)
_START = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)
_market = lru_cache(maxsize=4)(Market)
_OPERATIONS = {operation.path: operation for operation in load_contract().operations}
INSTANTS = st.integers(0, 200 * DAY).map(lambda ms: _FIRST + timedelta(milliseconds=ms))
SYMBOLS = st.sampled_from(["BTCUSDT", "ETHUSDT", "SOLUSDT"])
WITH_TAPE = st.sampled_from(["BTCUSDT", "ETHUSDT"])
SEEDS = st.one_of(st.just(0), st.integers(-(10**12), 10**12))
few = settings(max_examples=15, deadline=None, derandomize=True, database=None)


@lru_cache(maxsize=4)
def _answers(seed: int, now: datetime) -> Answers:
    return Answers(SandboxSettings(clock=lambda: now, seed=seed, depth=2_000), _market(seed), Streamed(0.2))


def ask(seed: int, now: datetime, path: str, **query: Any) -> Any:
    operation = _OPERATIONS[path]
    text = {name: str(value) for name, value in query.items()}
    return _answers(seed, now).answer(operation, parse_arguments(operation, text, text), now).data


@few
@given(SEEDS, INSTANTS, SYMBOLS, st.sampled_from(["flow", "std"]))
def test_levels_are_the_same_wherever_they_stand(seed: int, now: datetime, symbol: str, model: str) -> None:
    both = {"symbol": symbol, "positioning": model}
    levels = ask(seed, now, "/gex/levels", **both, include="ranked,max_pain,expected_move,zones")
    entry = ask(seed, now, "/multi/gex/levels", symbols=symbol, positioning=model, include="ranked,max_pain,zones")
    for section in ("all_expiry", "odte", "ranked", "max_pain", "gamma_flip_zones"):
        assert entry["results"][symbol][section] == levels[section]
    profile = ask(seed, now, "/gex/strike-profile", **both)
    by_strike = dict(zip(profile["strikes"], profile["net_gex"], strict=True))
    spot = entry["results"][symbol]["spot_price"]
    assert levels["all_expiry"]["hvl"] == flip(by_strike, spot)
    assert profile["ranked_top_10"] == levels["ranked"]["all_expiry_top_10"]
    ladder = sum(row["net_gex"] for row in ask(seed, now, "/gex/expiry-profile", **both)["expiries"])
    assert ladder == pytest.approx(sum(profile["net_gex"]), abs=30)
    move = ask(seed, now, "/options/expected-move", symbol=symbol)
    assert levels["expected_move"].items() <= move.items()
    if model == "std":
        history = ask(seed, now, "/gex/history", symbol=symbol, limit=1)
        assert history["call_wall"] == [levels["all_expiry"]["call_resistance"]]
        assert history["total_gex"] == [pytest.approx(sum(profile["net_gex"]), abs=0.2)]
        stress = ask(seed, now, "/gex/stress-history", symbol=symbol, days=1)
        assert (stress["hvl"][-1], stress["spot_price"][-1]) == (levels["all_expiry"]["hvl"], spot)


@few
@given(SEEDS, INSTANTS, SYMBOLS)
def test_the_stream_tells_the_levels_that_rest_tells(seed: int, now: datetime, symbol: str) -> None:
    sent = LevelsMaker(_market(seed), 30).data(symbol, now)
    levels = ask(seed, now, "/gex/levels", symbol=symbol)
    assert sent["odte"] == levels["odte"]
    for name in ("hvl", "call_resistance", "put_support"):
        assert sent["all_expiry"][name] == levels["all_expiry"][name]  # type: ignore[index, call-overload] # free-form JSON
    assert sent["spot_price"] == ask(seed, now, "/options/expected-move", symbol=symbol)["spot_price"]


@few
@given(SEEDS, INSTANTS, SYMBOLS)
def test_the_chain_adds_up(seed: int, now: datetime, symbol: str) -> None:
    chain = ask(seed, now, "/options/chain", symbol=symbol)
    spot = ask(seed, now, "/options/expected-move", symbol=symbol)["spot_price"]
    summary = ask(seed, now, "/options/expiry-summary", symbol=symbol)["expiries"]
    by_expiry = ask(seed, now, "/options/oi/by-expiry", symbol=symbol)
    pains = ask(seed, now, "/gex/max-pain", symbol=symbol)["per_expiry"]
    assert by_expiry["expiries"] == chain["available_expiries"] == [row["expiry"] for row in summary]
    for place, row in enumerate(summary):
        contracts = [each for each in chain["contracts"] if each["expiry"] == row["expiry"]]
        held = sum(each["oi"] for each in contracts)
        assert row["total_oi"] == pytest.approx(held)
        assert by_expiry["call_oi"][place] + by_expiry["put_oi"][place] == pytest.approx(held)
        assert sum(split["total_oi"] for split in row["by_venue"].values()) == pytest.approx(held)
        assert row["max_pain"] == pains[place]["max_pain"] == _max_pain(contracts)
    history = ask(seed, now, "/options/oi/history", symbol=symbol, limit=1)
    assert history["total_oi"] == [pytest.approx(chain["aggregates"]["total_oi"])]
    marks = {(each["expiry"], each["strike"], each["type"]): each["mark"] for each in chain["contracts"]}
    for (expiry, strike, kind), mark in marks.items():
        if kind == "call":
            assert mark - marks[expiry, strike, "put"] == pytest.approx(1 - strike / spot, abs=3e-6)


def _max_pain(contracts: list[dict[str, Any]]) -> dict[str, Any]:
    def payout(settle: float) -> float:
        return sum(
            each["oi"] * max(settle - each["strike"] if each["type"] == "call" else each["strike"] - settle, 0)
            for each in contracts
        )

    strike = min(sorted({each["strike"] for each in contracts}), key=lambda settle: round(payout(settle), 3))
    return {"strike": strike, "value": pytest.approx(payout(strike))}


@few
@given(SEEDS, INSTANTS, SYMBOLS)
def test_densities_are_positive_and_integrate_to_one(seed: int, now: datetime, symbol: str) -> None:
    for payload in ask(seed, now, "/options/probability/density", symbol=symbol)["expiries"].values():
        step = payload["strikes"][1] - payload["strikes"][0]
        assert min(payload["pdf"]) >= 0
        assert sum(payload["pdf"]) * step == pytest.approx(1, abs=0.03)
        assert sum(payload["pdf_normalized"]) == pytest.approx(1, abs=1e-3)
        assert payload["cdf_below"] == sorted(payload["cdf_below"])


@few
@given(SEEDS, INSTANTS, WITH_TAPE)
def test_the_tape_is_one(seed: int, now: datetime, symbol: str) -> None:
    after = now - timedelta(hours=2)
    prints = list(_prints(seed, now, symbol=symbol, after=after.isoformat()))
    stats = ask(seed, now, "/tape/stats", symbol=symbol, hours=2)["overall"]
    heat = ask(seed, now, "/tape/strike-heat", symbol=symbol, hours=2, top=200)["strikes"]
    assert stats["trades"] == len(prints) == sum(row["trades"] for row in heat)
    assert stats["premium_usd"] == pytest.approx(sum(trade["premium_usd"] for trade in prints))
    flow = ask(seed, now, "/tape/flow-by-strike", symbol=symbol)
    for quadrant, totals in flow["totals"].items():
        assert totals["trades"] == sum(row[quadrant]["trades"] for row in flow["strikes"])
        kind, side = quadrant.split("_")
        summed = [each for each in _prints_up_to(seed, now, symbol, flow["ts"]) if each["direction"] == side]
        summed = [each for each in summed if each["option_type"] == kind]
        assert totals["trades"] == len(summed)
        assert totals["premium"] == pytest.approx(sum(each["premium_usd"] for each in summed))
        assert totals["size"] == pytest.approx(sum(each["amount"] for each in summed))


@lru_cache(maxsize=1)
def _prints_up_to(seed: int, now: datetime, symbol: str, end: str) -> list[dict[str, Any]]:
    """Three days of `/tape`, of contracts that had not expired then: what the flow by strike sums."""
    last = datetime.fromisoformat(end)
    start, before = (last - timedelta(days=3)).isoformat(), (last + timedelta(milliseconds=1)).isoformat()
    found = _prints(seed, now, symbol=symbol, after=start, before=before)
    return [each for each in found if each["expiry_date"] >= last.date().isoformat()]


def _prints(seed: int, now: datetime, **window: str) -> Iterator[dict[str, Any]]:
    """All of `/tape` in a window, oldest first."""
    while True:
        page = ask(seed, now, "/tape", order="asc", limit=largest("tape.trades", "limit"), **window)
        yield from page["trades"]
        if page["next_cursor"] is None:
            return
        window["after"] = page["next_cursor"]


@few
@given(SEEDS, INSTANTS, SYMBOLS, st.sampled_from(["5m", "1h", "4h", "1d"]))
def test_the_bundle_holds_what_its_parts_hold(seed: int, now: datetime, symbol: str, interval: str) -> None:
    window = {"symbol": symbol, "interval": interval, "hours": 72}
    bundle, candles = ask(seed, now, "/market/bundle", **window), ask(seed, now, "/market/candles", **window)
    assert bundle["candles"] | {"timestamps": bundle["timestamps"]} == candles
    for low, high, begin, end in zip(*(candles[name] for name in ("low", "high", "open", "close")), strict=True):
        assert low <= min(begin, end) <= max(begin, end) <= high
    assert candles["open"][1:] == candles["close"][:-1]


def test_the_flip_is_crossed_on_at_least_half_of_the_days() -> None:
    coin = Market()["BTCUSDT"]
    crossed = 0
    for day in range(30):
        sides: set[bool] = set()
        for step in range(0, 24 * 60, 40):
            chain = coin.chain(to_ms(_FIRST) + day * DAY + step * MINUTE)
            level = flip(net(list(chain.slices), "flow"), chain.spot)
            if level is not None:
                sides.add(chain.spot > level)
        crossed += len(sides) == 2
    assert crossed >= 15


def test_an_instant_without_a_flip_gives_null() -> None:
    told = {ask(0, _START + timedelta(hours=hours), "/gex/levels")["odte"]["hvl"] is None for hours in range(0, 60, 4)}
    assert told == {True, False}


def test_the_demo_begins_where_the_flip_is_crossed_within_ten_minutes() -> None:
    """Ten minutes of a clock that runs 60 times as fast are ten hours of the market."""
    (line,) = [line for line in (ROOT / "Makefile").read_text().splitlines() if "sandbox --port 0" in line]
    words = line.split()
    start = datetime.fromisoformat(words[words.index("--start") + 1])
    elapsed = [0.0]
    clock = moving_clock(start, float(words[words.index("--speed") + 1]), lambda: elapsed[0])
    sides = list[bool]()
    for elapsed[0] in range(0, 600, 5):
        now = clock()
        reply = ask(0, now, "/multi/gex/levels", symbols="BTCUSDT")["results"]["BTCUSDT"]
        sides.append(reply["spot_price"] > reply["all_expiry"]["hvl"])
    assert {*sides[:24]} == {True, False}, "in the first two minutes already"


def test_a_figure_does_not_depend_on_what_was_asked_before() -> None:
    instants = [to_ms(_FIRST) + place * 7_654_321 for place in range(40)]
    forward, backward = Market(3)["ETHUSDT"], Market(3)["ETHUSDT"]
    told = [list(net(list(forward.chain(at).slices), "flow").items()) for at in instants]
    again = [list(net(list(backward.chain(at).slices), "flow").items()) for at in reversed(instants)]
    assert told == again[::-1]
    assert [each.row for each in forward.tape.between(instants[0], instants[3])] == [
        each.row for each in backward.tape.between(instants[0], instants[3], newest_first=True)
    ][::-1]


def test_expiries_roll_at_eight() -> None:
    before, after = (datetime(2026, 9, 9, 8, tzinfo=UTC) + timedelta(seconds=shift) for shift in (-31, 1))
    assert ask(0, before, "/options/chain")["available_expiries"][0] == "09SEP26"
    assert ask(0, after, "/options/chain")["available_expiries"][0] == "10SEP26"
