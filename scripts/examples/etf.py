"""Replies about spot bitcoin ETFs: flows, assets and premium of the same funds on the same days."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .clock import FRIDAY, TODAY
from .envelope import Body, Example, JsonObject, Origin, Variant
from .figures import running, total
from .market import Market

DAYS: Final = 60
HOLIDAYS: Final = frozenset({date(2026, 6, 19), date(2026, 7, 3)})
US_FUNDS: Final = {
    "IBIT": 58.2e9,
    "FBTC": 17.9e9,
    "GBTC": 14.6e9,
    "BTC": 4.4e9,
    "ARKB": 3.6e9,
    "BITB": 3.3e9,
    "HODL": 1.5e9,
    "BRRR": 0.5e9,
    "BTCO": 0.48e9,
    "EZBC": 0.45e9,
    "BTCW": 0.14e9,
}
"""Assets in USD on the first day held."""
HK_FUNDS: Final = {"3042.HK": 0.26e9, "3439.HK": 0.12e9, "3008.HK": 0.09e9}
AGE_MS: Final = 9_000_123


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    us, hongkong = _fund_family(market, US_FUNDS, "us"), _fund_family(market, HK_FUNDS, "hk")
    origin = Origin(age_ms=AGE_MS)
    yield Example(
        "/etf/flows",
        "illustrative",
        Body(_flows(us), origin, {"region": "us", **_age(us)}),
        [Variant("hk", {"region": "hk"}, Body(_flows(hongkong), origin, {"region": "hk", **_age(hongkong)}))],
    )
    yield Example("/etf/aum", "illustrative", Body(_aum(us), origin, _age(us)))
    yield Example("/etf/premium", "illustrative", Body(_premium(us), origin, _age(us)))


@dataclass(frozen=True, slots=True)
class FundFamily:
    """Daily flows and assets of a region's funds, in USD, oldest day first."""

    days: Sequence[str]
    flows: Mapping[str, Sequence[float]]
    assets: Mapping[str, Sequence[float]]


def _trading_days() -> list[str]:
    """The newest day is the last business day before today."""
    days: list[date] = []
    day = TODAY - timedelta(days=1)
    while len(days) < DAYS:
        if day.weekday() <= FRIDAY and day not in HOLIDAYS:
            days.append(day)
        day -= timedelta(days=1)
    return [day.isoformat() for day in reversed(days)]


def _fund_family(market: Market, funds: Mapping[str, float], region: str) -> FundFamily:
    """Assets move with the price and take up each day's flow."""
    rng = random.Random(f"etf:{region}")
    days = _trading_days()
    moods = [rng.gauss(0.0006, 0.0028) for _ in days]
    flows: dict[str, list[float]] = {}
    assets: dict[str, list[float]] = {}
    for fund, start in funds.items():
        drag = -0.0008 if fund == "GBTC" else 0.0
        flows[fund] = [
            0.0 if rng.random() < 0.15 else float(round(start * (mood + drag + rng.gauss(0, 0.0012)), -5))
            for mood in moods
        ]
        held, before = start, market.closes[days[0]]
        assets[fund] = []
        for day, flow in zip(days, flows[fund], strict=True):
            held = held * market.closes[day] / before + flow
            before = market.closes[day]
            assets[fund].append(float(round(held, -5)))
    return FundFamily(days, flows, assets)


def _age(family: FundFamily) -> JsonObject:
    latest = date.fromisoformat(family.days[-1])
    return {"latest_date": latest.isoformat(), "days_since_latest": (TODAY - latest).days}


def _across(columns: Mapping[str, Sequence[float]]) -> list[float]:
    return [total(values) for values in zip(*columns.values(), strict=True)]


def _flows(family: FundFamily) -> JsonObject:
    sums = _across(family.flows)
    return {
        "symbol": "BTC",
        "dates": family.days,
        "funds": family.flows,
        "total": sums,
        "cumulative": running(sums),
    }


def _aum(family: FundFamily) -> JsonObject:
    return {"symbol": "BTC", "dates": family.days, "funds": family.assets, "total": _across(family.assets)}


def _premium(family: FundFamily) -> JsonObject:
    """Percent of net asset value; small funds stray farther from it."""
    rng = random.Random("etf:premium")
    width = {fund: 0.05 + 0.12 * (0.5e9 / column[0]) ** 0.4 for fund, column in family.assets.items()}
    return {
        "symbol": "BTC",
        "dates": family.days,
        "funds": {fund: [round(rng.gauss(0.01, width[fund]), 3) for _ in family.days] for fund in width},
    }
