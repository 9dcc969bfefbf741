"""Replies about hedging flow: what dealers are estimated to trade, and the delta that customers traded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .clock import GRID_NOW_MS, MIDNIGHT_MS, MS_PER_DAY, iso_seconds
from .contracts import Contract
from .envelope import GEX_AGE_MS, TAPE_AGE_MS, Body, Example, Json, JsonObject
from .figures import running, total
from .gex import positioned
from .levels import net_gex
from .market import Market
from .prints import Print, buckets
from .revalue import greeks_at, net_gex_at
from .spot import STEP_MS
from .venues import VENUES

HOURS_PER_STEP: Final = STEP_MS / 3_600_000
FORMULA: Final = (
    "gamma_flow = spot move in percent x net GEX of the previous snapshot; "
    "charm_flow = -hours elapsed x net charm of the previous snapshot; USD of the underlying"
)
CUSTOMER_NOTE: Final = "Figures describe customers' trades, not dealers' hedging."


def examples(market: Market) -> Iterator[Example]:
    """Examples of this family."""
    origin = market.origin(GEX_AGE_MS)
    steps = _steps(market)
    extra = positioned("flow")
    dealer_extra = {**extra, "formula": FORMULA, "venue_disagreement": disagreement(market.btc.chain)}
    yield Example("/gex/dealer-flow", "documented", Body(_dealer_flow(market, steps), origin, dealer_extra))
    yield Example("/gex/gamma-flow", "illustrative", Body(_gamma_flow(steps), origin, extra))
    yield Example("/gex/dealer-flow/by-level", "documented", Body(_by_level(market), origin, extra))
    yield Example(
        "/gex/delta-flow",
        "illustrative",
        Body(_delta_flow(market), market.origin(TAPE_AGE_MS, ["deribit"]), {"note": CUSTOMER_NOTE}),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """Hedging between two consecutive snapshots."""

    ms: int
    spot: float
    gamma: float
    charm: float

    @property
    def total(self) -> float:
        return total((self.gamma, self.charm))


def _steps(market: Market) -> list[Step]:
    """Today's snapshots since midnight; net charm is in USD of delta per hour."""
    chain = market.btc.chain
    steps: list[Step] = []
    for before, now in pairwise(range(MIDNIGHT_MS, GRID_NOW_MS + 1, STEP_MS)):
        old, spot = market.path.at(before), market.path.at(now)
        move_pct = (spot / old - 1) * 100
        gamma_flow = move_pct * net_gex_at(chain, "flow", old, before)
        charm_flow = -HOURS_PER_STEP * _net_charm(chain, old, before)
        steps.append(Step(now, spot, round(gamma_flow, 1), round(charm_flow, 1)))
    return steps


def _net_charm(chain: Sequence[Contract], spot: float, ms: int) -> float:
    return sum(greeks_at(c, spot, ms).charm * c.dealer_size for c in chain) * spot / 24


def _dealer_flow(market: Market, steps: Sequence[Step]) -> JsonObject:
    sums = running(step.total for step in steps)
    return {
        "positioning": "flow",
        "series": [
            {
                "ts": iso_seconds(step.ms),
                "spot_price": step.spot,
                "gamma_flow": step.gamma,
                "charm_flow": step.charm,
                "vanna_flow": 0.0,
                "total_flow": step.total,
                "cumulative_flow": cumulative,
            }
            for step, cumulative in zip(steps, sums, strict=True)
        ],
        "by_venue": _venue_map(market.btc.chain),
    }


def _gamma_flow(steps: Sequence[Step]) -> JsonObject:
    sums = running(step.gamma for step in steps)
    return {
        "positioning": "flow",
        "series": [
            {
                "ts": iso_seconds(step.ms),
                "spot_price": step.spot,
                "gamma_flow": step.gamma,
                "cumulative_flow": cumulative,
            }
            for step, cumulative in zip(steps, sums, strict=True)
        ],
    }


def _by_level(market: Market) -> JsonObject:
    """Net exposure added up outwards from spot, to each side on its own."""
    profile = net_gex(market.btc.chain, "flow")
    above = [strike for strike in profile if strike >= market.spot]
    below = [strike for strike in reversed(profile) if strike < market.spot]
    ladder = {**_outward(profile, above), **_outward(profile, below)}
    return {
        "positioning": "flow",
        "spot_price": market.spot,
        "levels": [
            {"strike": strike, "net_gex": profile[strike], "expected_hedge": ladder[strike]} for strike in profile
        ],
    }


def _outward(profile: Mapping[int, float], strikes: Sequence[int]) -> dict[int, float]:
    return dict(zip(strikes, running(profile[strike] for strike in strikes), strict=True))


def _venue_map(chain: Sequence[Contract]) -> JsonObject:
    """How the present flow map divides among venues."""
    sizes = {venue: total(c.flow_by_venue[venue].dealer_size for c in chain) for venue in VENUES}
    gross = {venue: total(_gross(c, venue) for c in chain) for venue in VENUES}
    everything = sum(gross.values())
    rows: dict[str, Json] = {
        venue: {
            "net_size": sizes[venue],
            "gross_size": gross[venue],
            "share_pct": round(100 * gross[venue] / everything, 2),
        }
        for venue in VENUES
    }
    return {"venues": rows, "net_size": total(sizes.values())}


def _gross(contract: Contract, venue: str) -> float:
    flow = contract.flow_by_venue[venue]
    return flow.bought + flow.sold


def disagreement(chain: Sequence[Contract]) -> JsonObject:
    """How often venues have traded a contract in opposite directions."""
    opposed = sum(
        min(f.dealer_size for f in c.flow_by_venue.values()) < 0 < max(f.dealer_size for f in c.flow_by_venue.values())
        for c in chain
    )
    return {"contracts": len(chain), "opposed": opposed, "opposed_pct": round(100 * opposed / len(chain), 2)}


def delta_buckets(market: Market) -> list[tuple[int, list[Print]]]:
    """The last 24 hours of trades that carry a reliable delta, in five-minute buckets."""
    start = GRID_NOW_MS - MS_PER_DAY
    return buckets([trade for trade in market.prints if trade.venue == "deribit"], STEP_MS, start)


def _delta_flow(market: Market) -> JsonObject:
    rows: list[Json] = []
    cumulative = 0.0
    for ms, trades in delta_buckets(market):
        buy = total((t.delta_usd for t in trades if t.direction == "buy"), 2)
        sell = total((t.delta_usd for t in trades if t.direction == "sell"), 2)
        net = total((buy, sell), 2)
        cumulative = total((cumulative, net), 2)
        rows.append(
            {"ts": iso_seconds(ms), "buy_delta": buy, "sell_delta": sell, "net": net, "cumulative_net": cumulative}
        )
    return {"hours": 24, "bucket_minutes": 5, "buckets": rows}
