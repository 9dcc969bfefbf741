"""Replies about implied volatility, its history, and the futures curve."""

import math
import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Final

from .aggregates import atm_iv, wings
from .black_scholes import OptionType
from .clock import DAYS_PER_YEAR, EXPIRIES, MIDNIGHT_MS, NOW_MS, TODAY, Expiry, iso
from .contracts import Contract
from .envelope import OPTIONS_AGE_MS, Body, Example, Json, JsonObject, computed_ms
from .gex import FEATURED
from .market import Book, Market

HISTORY_DAYS: Final = 90
REALISED_WINDOW: Final = 30
COMPARE_DAYS: Final = 30
COMPARE_BUCKETS: Final = (7, 14, 30, 60, 90, 180, 365)
DAILY_JOB_AGE_MS: Final = NOW_MS - (MIDNIGHT_MS + 312_000)
SURFACE_STRIKES: Final = 40


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    origin = market.origin(OPTIONS_AGE_MS)
    daily = market.origin(DAILY_JOB_AGE_MS, ["deribit"])
    yield Example("/options/iv/surface", "documented", Body(_surface(market.btc), origin))
    yield Example("/options/iv/term-structure", "typed", Body(_term_structure(market.btc), origin))
    yield Example("/options/iv/skew", "typed", Body(_skew(market.btc), origin))
    yield Example("/options/iv/curves", "illustrative", Body(_curves(market.btc), origin))
    yield Example("/options/iv/smile", "illustrative", Body(_smile(market.btc, FEATURED), origin))
    dates, implied, realised = _daily_vols(market)
    spread = [round(left - right, 2) for left, right in zip(implied, realised, strict=True)]
    yield Example(
        "/options/iv/iv-rv",
        "illustrative",
        Body({"dates": dates, "iv": implied, "rv": realised, "spread": spread}, daily),
    )
    yield Example("/options/vrp", "illustrative", Body({"dates": dates, "vrp": spread}, daily))
    yield Example(
        "/options/futures/term-structure",
        "illustrative",
        Body(_futures(market.btc), market.origin(OPTIONS_AGE_MS, ["deribit"])),
    )


def _smile_points(contracts: Sequence[Contract], spot: float) -> dict[int, float]:
    """One IV per strike: puts below spot, calls above."""

    def side(strike: int) -> OptionType:
        return "put" if strike < spot else "call"

    return {c.strike: c.iv for c in contracts if c.kind == side(c.strike)}


def _surface(book: Book) -> JsonObject:
    """IV by strike and tenor; null where the expiry does not list the strike."""
    columns = [_smile_points(book.of(expiry), book.asset.spot) for expiry in EXPIRIES]
    listed = {strike for column in columns for strike in column}
    strikes = sorted(sorted(listed, key=lambda strike: abs(strike - book.asset.spot))[:SURFACE_STRIKES])
    grid = [[column.get(strike) for column in columns] for strike in strikes]
    values = [iv for row in grid for iv in row if iv is not None]
    return {
        "x_grid": strikes,
        "y_grid": [expiry.dte for expiry in EXPIRIES],
        "z_grid": grid,
        "min_iv": min(values),
        "max_iv": max(values),
    }


def _term_structure(book: Book) -> JsonObject:
    rng = random.Random("term-structure")
    target = TODAY - timedelta(days=COMPARE_DAYS)
    historical: list[Json] = [
        {
            "dte_bucket": days,
            "atm_iv": round(atm_iv(book.asset, days) + 2.4 + rng.gauss(0, 0.3), 2),
            "ts": f"{target.isoformat()}T06:30:00Z",
        }
        for days in COMPARE_BUCKETS
    ]
    return {
        "expiries": [expiry.token for expiry in EXPIRIES],
        "dtes": [expiry.dte for expiry in EXPIRIES],
        "atm_iv": [wings(book.asset, expiry).atm for expiry in EXPIRIES],
        "ts": iso(computed_ms(OPTIONS_AGE_MS)),
        "spot_price": book.asset.spot,
        "filtered_dte_window": None,
        "compare": {
            "days_ago": COMPARE_DAYS,
            "target_date": target.isoformat(),
            "historical": historical,
            "shape": "constant_maturity",
            "matched_count": len(historical),
            "available": True,
            "reason": None,
        },
    }


def _skew(book: Book) -> JsonObject:
    return {
        "expiries": [_skew_row(book, expiry) for expiry in EXPIRIES],
        "spot_price": book.asset.spot,
        "ts": iso(computed_ms(OPTIONS_AGE_MS)),
    }


def _skew_row(book: Book, expiry: Expiry) -> JsonObject:
    """Skew of one expiry; dailies are too thin for a 10-delta wing."""
    measures = wings(book.asset, expiry)
    thin = expiry.kind == "daily"
    return {
        "expiry": expiry.token,
        "expiry_label": expiry.day.strftime("%d %b %Y"),
        "dte": expiry.dte,
        "atm_iv": measures.atm,
        "put_25d_iv": measures.put_25d,
        "call_25d_iv": measures.call_25d,
        "skew_25d": measures.skew_25d,
        "put_10d_iv": None if thin else measures.put_10d,
        "call_10d_iv": None if thin else measures.call_10d,
        "skew_10d": None if thin else measures.skew_10d,
        "butterfly_25d": measures.butterfly_25d,
    }


def _curves(book: Book) -> JsonObject:
    return {"spot_price": book.asset.spot, "expiries": [_smile(book, expiry) for expiry in EXPIRIES]}


def _smile(book: Book, expiry: Expiry) -> JsonObject:
    points = _smile_points(book.of(expiry), book.asset.spot)
    return {
        "expiry": expiry.token,
        "expiry_date": expiry.day.isoformat(),
        "dte": expiry.dte,
        "strikes": list(points),
        "iv": list(points.values()),
    }


def _daily_vols(market: Market) -> tuple[list[str], list[float], list[float]]:
    """Days, implied and realised volatility, oldest first; implied ends at today's 30-day level."""
    rng = random.Random("daily-vols")
    days, closes = list(market.closes), list(market.closes.values())
    recent = range(len(closes) - HISTORY_DAYS, len(closes))
    realised = [_realised(closes[index - REALISED_WINDOW : index + 1]) for index in recent]
    mean = atm_iv(market.btc.asset, REALISED_WINDOW)
    implied = [mean]
    while len(implied) < HISTORY_DAYS:
        implied.append(round(implied[-1] + 0.06 * (mean - implied[-1]) + rng.gauss(0, 0.8), 2))
    return days[-HISTORY_DAYS:], implied[::-1], realised


def _realised(closes: Sequence[float]) -> float:
    """Annualised root mean square of daily log returns, in percent."""
    squares = [math.log(right / left) ** 2 for left, right in pairwise(closes)]
    return round(100 * math.sqrt(DAYS_PER_YEAR * sum(squares) / len(squares)), 2)


def _futures(book: Book) -> JsonObject:
    """Dated futures; the annualised basis rises gently with maturity."""
    rows: list[Json] = []
    for expiry in EXPIRIES[3:]:
        years = expiry.years_from(NOW_MS)
        rate = 0.052 + 0.018 * (1 - math.exp(-years / 0.3))
        price = round(book.asset.spot * (1 + rate * years), 1)
        rows.append(
            {
                "expiry": expiry.token,
                "expiry_date": expiry.day.isoformat(),
                "dte": expiry.dte,
                "price": price,
                "basis_usd": round(price - book.asset.spot, 1),
                "basis_annualized_pct": round((price / book.asset.spot - 1) / years * 100, 3),
            }
        )
    return {"spot_price": book.asset.spot, "futures": rows}
