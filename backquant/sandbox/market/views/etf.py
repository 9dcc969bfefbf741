"""Views of spot ETFs: flows, assets and premium of the same funds on the same days; no I/O."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from ...failure import not_found
from ..ask import Ask, Body, view
from ..figures import running, total
from ..noise import chance, mix, normal, text_key
from ..times import DAY, day_of, midnight
from ..world import COINS, START

__all__: list[str] = []

_FIRST: Final = midnight(START) - 84 * DAY
"""The first day that is stored."""
_FRIDAY: Final = 4
_QUIET: Final = 0.15
"""How often a fund has no flow on a day."""
_FUNDS: Final = {
    "BTC": {
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
    },
    "ETH": {"ETHA": 9.8e9, "FETH": 2.4e9, "ETHE": 3.9e9, "ETH": 1.9e9, "ETHW": 0.5e9},
    "SOL": {"BSOL": 0.7e9, "GSOL": 0.3e9},
    "XRP": {"XRPC": 0.6e9, "GXRP": 0.2e9},
}
"""Assets in USD on the first day held."""
_HK_FUNDS: Final = {"3042.HK": 0.26e9, "3439.HK": 0.12e9, "3008.HK": 0.09e9}


def _funds(ask: Ask) -> Mapping[str, float]:
    if ask.text("region") != "hk":
        return _FUNDS[ask.symbol]
    if ask.symbol != "BTC":
        raise not_found(f"No data for {ask.symbol} in hk")
    return _HK_FUNDS


def _days(ask: Ask) -> list[int]:
    """Trading days up to the last one before today, as their midnights."""
    today = midnight(ask.now)
    days = range(min(_FIRST, today - 84 * DAY), today, DAY)
    return [ms for ms in days if day_of(ms).weekday() <= _FRIDAY]


def _flow(ask: Ask, fund: str, start: float, ms: int) -> float:
    """Net flow of a day in USD; a mood of the day moves all funds."""
    key, name = mix(ask.market.seed, text_key(ask.symbol), 5), text_key(fund)
    if chance(key, name, ms, 1) < _QUIET:
        return 0.0
    drag = -0.0008 if fund in {"GBTC", "ETHE"} else 0.0
    mood, own = 0.0006 + 0.0028 * normal(key, ms), 0.0012 * normal(key, name, ms)
    return float(round(start * (mood + drag + own), -5)) + 0.0


def _assets(ask: Ask, start: float, flows: Sequence[float]) -> list[float]:
    """Assets move with the price and take up each day's flow."""
    coin = ask.market[f"{ask.symbol}USDT"] if f"{ask.symbol}USDT" in COINS else None
    closes = [1.0 if coin is None else coin.spot(ms + DAY) for ms in _days(ask)]
    # What flowed in on a day moves with the price from then on.
    units = accumulate(flow / close for flow, close in zip(flows, closes, strict=True))
    first = start / closes[0]
    return [float(round((first + unit) * close, -5)) for unit, close in zip(units, closes, strict=True)]


def _body(ask: Ask, data: dict[str, Any], **extra: Any) -> Body:
    dates = [day_of(ms).isoformat() for ms in _days(ask)]
    extra |= {"latest_date": dates[-1], "days_since_latest": (midnight(ask.now) - _days(ask)[-1]) // DAY}
    return Body({"symbol": ask.symbol, "dates": dates, **data}, extra, None)


def _flows(ask: Ask) -> dict[str, list[float]]:
    return {fund: [_flow(ask, fund, start, ms) for ms in _days(ask)] for fund, start in _funds(ask).items()}


def _totals(funds: Mapping[str, Sequence[float]]) -> list[float]:
    return [total(values) for values in zip(*funds.values(), strict=True)]


@view("/etf/flows")
def flows(ask: Ask) -> Body:
    funds = _flows(ask)
    sums = _totals(funds)
    return _body(ask, {"funds": funds, "total": sums, "cumulative": running(sums)}, region=ask.text("region"))


@view("/etf/aum")
def aum(ask: Ask) -> Body:
    held = _funds(ask)
    funds = {fund: _assets(ask, held[fund], flows) for fund, flows in _flows(ask).items()}
    return _body(ask, {"funds": funds, "total": _totals(funds)})


@view("/etf/premium")
def premium(ask: Ask) -> Body:
    """Percent of net asset value; small funds stray farther from it."""
    funds = {
        fund: [
            round(0.01 + (0.05 + 0.12 * (0.5e9 / start) ** 0.4) * normal(ask.market.seed, text_key(fund), ms, 6), 3)
            for ms in _days(ask)
        ]
        for fund, start in _funds(ask).items()
    }
    return _body(ask, {"funds": funds})
