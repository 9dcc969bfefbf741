"""Views of hedging flow: what dealers are estimated to trade, and the delta that customers traded; no I/O."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from ...failure import not_found
from ..ask import Ask, Body
from ..chain import Chain, Signing
from ..figures import running, total
from ..sums import net
from ..times import HOUR, iso_seconds
from ..world import CHAIN_VENUES, TAPE_FLOOR, VENUES
from .buckets import bucketed

__all__ = ["by_level", "dealer_flow", "delta_flow", "disagreement", "gamma_flow"]

_SNAPSHOTS: Final = 97
_FORMULA: Final = (
    "gamma_flow = spot move in percent x net GEX of the previous snapshot; "
    "charm_flow = -hours elapsed x net charm of the previous snapshot; USD of the underlying"
)
_CUSTOMER_NOTE: Final = "Figures describe customers' trades, not dealers' hedging."


class _Step(NamedTuple):
    """Hedging between two consecutive snapshots."""

    ms: int
    spot: float
    gamma: float
    charm: float


def _steps(ask: Ask) -> list[_Step]:
    """Each snapshot signed with the tape of its own time; net charm is in USD of delta per hour."""
    _ = ask.chain
    times = ask.coin.snapshots.latest(ask.at, _SNAPSHOTS)
    if len(times) < 2:
        raise not_found(f"No data for {ask.symbol}: fewer than two snapshots")
    chains = [ask.coin.chain(ms) for ms in times]
    steps: list[_Step] = []
    for old, new in pairwise(chains):
        model: Signing = ask.model if old.at >= TAPE_FLOOR else "std"
        exposure = total(net(old.slices, model).values())
        charm = -(new.at - old.at) / HOUR * _net_charm(old, model)
        steps.append(_Step(new.at, new.spot, round((new.spot / old.spot - 1) * 100 * exposure, 1), round(charm, 1)))
    return steps


def _net_charm(chain: Chain, model: Signing) -> float:
    """Charm is the same for calls and puts, so their sizes are added first."""
    held = 0.0
    for part in chain.slices:
        sizes = zip(part.sizes("call", model), part.sizes("put", model), strict=True)
        held += sum(greeks.charm * (call + put) for greeks, (call, put) in zip(part.greeks("call"), sizes, strict=True))
    return held * chain.spot / 10 / 24


def dealer_flow(ask: Ask) -> Body:
    """`/gex/dealer-flow`."""
    steps = _steps(ask)
    totals = [total((step.gamma, step.charm)) for step in steps]
    data: dict[str, Any] = {
        "series": [
            {
                "ts": iso_seconds(step.ms),
                "spot_price": step.spot,
                "gamma_flow": step.gamma,
                "charm_flow": step.charm,
                "vanna_flow": 0.0,
                "total_flow": whole,
                "cumulative_flow": summed,
            }
            for step, whole, summed in zip(steps, totals, running(totals), strict=True)
        ],
    }
    extra: dict[str, Any] = {"formula": _FORMULA}
    if ask.wants("by_venue"):
        data["by_venue"] = _venue_map(ask.chain)
        extra["venue_disagreement"] = disagreement(ask.chain)
    return ask.signed(data, **extra)


def gamma_flow(ask: Ask) -> Body:
    """`/gex/gamma-flow`."""
    steps = _steps(ask)
    sums = running(step.gamma for step in steps)
    data = {
        "series": [
            {"ts": iso_seconds(step.ms), "spot_price": step.spot, "gamma_flow": step.gamma, "cumulative_flow": summed}
            for step, summed in zip(steps, sums, strict=True)
        ],
    }
    return ask.signed(data)


def by_level(ask: Ask) -> Body:
    """`/gex/dealer-flow/by-level`: net exposure added up outwards from spot, to each side on its own."""
    profile = net(ask.chain.slices, ask.model)
    above = [strike for strike in profile if strike >= ask.spot]
    below = [strike for strike in reversed(profile) if strike < ask.spot]
    ladder: dict[int, float] = {}
    for strikes in (above, below):
        ladder |= zip(strikes, running(profile[strike] for strike in strikes), strict=True)
    data = {
        "spot_price": ask.spot,
        "levels": [
            {"strike": strike, "net_gex": gex, "expected_hedge": ladder[strike]} for strike, gex in profile.items()
        ],
    }
    return ask.signed(data)


def _venue_map(chain: Chain) -> dict[str, Any]:
    """How the present flow map divides among venues."""
    sides = [side for part in chain.slices for side in (part.page.call, part.page.put)]
    sizes = [sum(row[place] for side in sides for row in side.dealer_by_venue) for place in range(len(VENUES))]
    gross = [sum(2 * row[place] for side in sides for row in side.oi_by_venue) for place in range(len(VENUES))]
    rows = {
        venue: {
            "net_size": sizes[place] / 10,
            "gross_size": gross[place] / 10,
            "share_pct": round(100 * gross[place] / (sum(gross) or 1), 2),
        }
        for place, venue in enumerate(VENUES)
    }
    return {"venues": rows, "net_size": sum(sizes) / 10}


def disagreement(chain: Chain) -> dict[str, Any]:
    """How often venues have traded a contract in opposite directions."""
    rows: list[Sequence[int]] = [
        row for part in chain.slices for side in (part.page.call, part.page.put) for row in side.dealer_by_venue
    ]
    opposed = sum(min(row) < 0 < max(row) for row in rows)
    return {"contracts": len(rows), "opposed": opposed, "opposed_pct": round(100 * opposed / len(rows), 2)}


def delta_flow(ask: Ask) -> Body:
    """`/gex/delta-flow`."""
    rows: list[dict[str, Any]] = []
    cumulative = 0.0
    for ms, prints in bucketed(ask, [CHAIN_VENUES[0]]):
        buy = total((each.delta_usd for each in prints if each.direction == "buy"), 2)
        sell = total((each.delta_usd for each in prints if each.direction == "sell"), 2)
        both = total((buy, sell), 2)
        cumulative = total((cumulative, both), 2)
        rows.append(
            {"ts": iso_seconds(ms), "buy_delta": buy, "sell_delta": sell, "net": both, "cumulative_net": cumulative}
        )
    data = {"hours": ask.integer("hours"), "bucket_minutes": ask.integer("bucket_minutes"), "buckets": rows}
    return Body(data, {"note": _CUSTOMER_NOTE}, ["deribit"])
