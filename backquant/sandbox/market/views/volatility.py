"""Views of implied volatility, its history, and the futures curve; no I/O."""

import math
from itertools import pairwise
from typing import Any, Final

from ..ask import Ask, view
from ..chain import Slice
from ..figures import table
from ..sums import facts
from ..times import DAY, YEAR, day_of, iso, iso_seconds, midnight

__all__: list[str] = []

_STORED_DAYS: Final = 90
_WINDOW: Final = 30
_BUCKETS: Final = (7, 14, 30, 60, 90, 180, 365)
_SURFACE_STRIKES: Final = 40
_SKEW: Final = (
    "expiry expiry_label dte atm_iv put_25d_iv call_25d_iv skew_25d put_10d_iv call_10d_iv skew_10d butterfly_25d"
)
_NO_FAR_WING: Final = dict.fromkeys(("put_10d_iv", "call_10d_iv", "skew_10d"))
"""Dailies are too thin for a 10-delta wing."""


@view("/options/iv/surface")
def surface(ask: Ask) -> dict[str, Any]:
    """IV by tenor and strike; null where the expiry does not list the strike."""
    chain = ask.chain
    columns = [dict(zip(part.page.strikes, part.ivs, strict=True)) for part in chain.slices]
    strikes = chain.near(columns, _SURFACE_STRIKES)
    grid = [[column.get(strike) for strike in strikes] for column in columns]
    values = [iv for row in grid for iv in row if iv is not None]
    return {
        "x_grid": strikes,
        "y_grid": [part.dte for part in chain.slices],
        "z_grid": grid,
        "min_iv": min(values),
        "max_iv": max(values),
    }


@view("/options/iv/term-structure")
def term_structure(ask: Ask) -> dict[str, Any]:
    days, most = ask.number("historical_compare_days"), ask.number("dte_max")
    data: dict[str, Any] = {
        **table("expiries dtes atm_iv", [[*facts(part, "expiry dte atm_iv").values()] for part in ask.slices()]),
        "ts": iso(ask.at),
        "spot_price": ask.spot,
        "filtered_dte_window": None if most is None else {"min": None, "max": int(most)},
    }
    if days is not None:
        data["compare"] = _compare(ask, int(days))
    return data


def _compare(ask: Ask, days: int) -> dict[str, Any]:
    then = ask.at - days * DAY
    past = ask.coin.smile(then)
    historical = [
        {"dte_bucket": bucket, "atm_iv": round(past.atm(bucket / 365), 2), "ts": iso_seconds(then)}
        for bucket in _BUCKETS
    ]
    return {
        "days_ago": days,
        "target_date": day_of(then).isoformat(),
        "historical": historical,
        "shape": "constant_maturity",
        "matched_count": len(historical),
        "available": True,
        "reason": None,
    }


@view("/options/iv/skew")
def skew(ask: Ask) -> dict[str, Any]:
    rows = [facts(part, _SKEW) | (_NO_FAR_WING if part.expiry.kind == "daily" else {}) for part in ask.chain.slices]
    return {"expiries": rows, "spot_price": ask.spot, "ts": iso(ask.at)}


@view("/options/iv/curves")
def curves(ask: Ask) -> dict[str, Any]:
    return {"spot_price": ask.spot, "expiries": [_smile(part) for part in ask.chain.slices]}


@view("/options/iv/smile")
def smile(ask: Ask) -> dict[str, Any]:
    """Without an expiry the next month-end."""
    wanted = ask.text("expiry")
    anchors = (part for part in ask.chain.slices if part.expiry.is_anchor)
    return _smile(next(anchors) if wanted is None else ask.slice_of(wanted))


def _smile(part: Slice) -> dict[str, Any]:
    return {**facts(part, "expiry expiry_date dte"), "strikes": list(part.page.strikes), "iv": list(part.ivs)}


def _realised(closes: list[float]) -> float:
    """Annualised root mean square of daily log returns, in percent."""
    squares = [math.log(right / left) ** 2 for left, right in pairwise(closes)]
    return round(100 * math.sqrt(365 * sum(squares) / len(squares)), 2)


@view("/options/iv/iv-rv", source=["deribit"])
def iv_rv(ask: Ask) -> dict[str, Any]:
    """Implied and realised volatility, oldest first; the newest day is yesterday."""
    _ = ask.chain
    count = min(ask.back() // DAY, _STORED_DAYS)
    closes = [ask.coin.spot(midnight(ask.now) - age * DAY) for age in reversed(range(count + _WINDOW))]
    ends = [midnight(ask.now) - age * DAY for age in reversed(range(count))]
    implied = [round(ask.coin.smile(end).atm(_WINDOW / 365), 2) for end in ends]
    realised = [_realised(closes[index : index + _WINDOW + 1]) for index in range(count)]
    dates = [day_of(end - 1).isoformat() for end in ends]
    spread = [round(left - right, 2) for left, right in zip(implied, realised, strict=True)]
    return {"dates": dates, "iv": implied, "rv": realised, "spread": spread}


@view("/options/vrp", source=["deribit"])
def vrp(ask: Ask) -> dict[str, Any]:
    data = iv_rv(ask)
    return {"dates": data["dates"], "vrp": data["spread"]}


@view("/options/futures/term-structure", source=["deribit"])
def futures(ask: Ask) -> dict[str, Any]:
    """The annualised basis rises gently with maturity."""
    ask.needs_flow()
    rows: list[dict[str, Any]] = []
    for part in ask.chain.slices:
        if part.expiry.kind == "daily":
            continue
        years = (part.expiry.ends - ask.at) / YEAR
        rate = 0.052 + 0.018 * (1 - math.exp(-years / 0.3))
        price = round(part.spot * (1 + rate * years), ask.coin.coin.decimals)
        rows.append(
            {
                **facts(part, "expiry expiry_date dte"),
                "price": price,
                "basis_usd": round(price - part.spot, ask.coin.coin.decimals),
                "basis_annualized_pct": round((price / part.spot - 1) / years * 100, 3),
            }
        )
    return {"spot_price": ask.spot, "futures": rows}
