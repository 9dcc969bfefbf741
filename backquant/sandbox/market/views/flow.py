"""Views of hedging flow: what dealers are estimated to trade, and the delta that customers traded; no I/O."""

from itertools import pairwise
from typing import Any, Final

from ...failure import not_found
from ..ask import Ask, Body, view
from ..chain import Chain, Signing
from ..figures import running, total
from ..sums import net
from ..times import HOUR, iso_seconds
from ..world import TAPE_FLOOR, VENUES

__all__ = ["disagreement"]

_SNAPSHOTS: Final = 97
_FORMULA: Final = (
    "gamma_flow = spot move in percent x net GEX of the previous snapshot; "
    "charm_flow = -hours elapsed x net charm of the previous snapshot; USD of the underlying"
)


def _steps(ask: Ask) -> list[dict[str, Any]]:
    """Hedging from each snapshot to the next, signed with the tape of its own time."""
    chains = [ask.chain_at(ms) for ms in ask.coin.snapshots.latest(ask.at, _SNAPSHOTS)]
    if len(chains) < 2:
        raise not_found(f"No data for {ask.symbol}: fewer than two snapshots")
    steps: list[dict[str, Any]] = []
    for old, new in pairwise(chains):
        model: Signing = ask.model if old.at >= TAPE_FLOOR else "std"
        exposure = total(net(old.slices, model).values())
        charm = -(new.at - old.at) / HOUR * _net_charm(old, model)
        gamma = (new.spot / old.spot - 1) * 100 * exposure
        moved = {"ts": iso_seconds(new.at), "spot_price": new.spot}
        steps.append({**moved, "gamma_flow": round(gamma, 1), "charm_flow": round(charm, 1)})
    return steps


def _net_charm(chain: Chain, model: Signing) -> float:
    """In USD of delta per hour; charm is the same for calls and puts, so their sizes are added first."""
    held = 0.0
    for part in chain.slices:
        columns = zip(part.greeks("call"), part.sizes("call", model), part.sizes("put", model), strict=True)
        held += sum(greeks.charm * (call + put) for greeks, call, put in columns)
    return held * chain.spot / 10 / 24


@view("/gex/dealer-flow")
def dealer_flow(ask: Ask) -> Body:
    rows = _steps(ask)
    totals = [total((row["gamma_flow"], row["charm_flow"])) for row in rows]
    for row, whole, summed in zip(rows, totals, running(totals), strict=True):
        row |= {"vanna_flow": 0.0, "total_flow": whole, "cumulative_flow": summed}
    data: dict[str, Any] = {"series": rows}
    extra: dict[str, Any] = {"formula": _FORMULA}
    if ask.wants("by_venue"):
        data["by_venue"] = _venue_map(ask)
        extra["venue_disagreement"] = disagreement(ask.chain)
    return ask.signed(data, **extra)


@view("/gex/gamma-flow")
def gamma_flow(ask: Ask) -> Body:
    rows = _steps(ask)
    for row, summed in zip(rows, running(row["gamma_flow"] for row in rows), strict=True):
        del row["charm_flow"]
        row |= {"cumulative_flow": summed}
    return ask.signed({"series": rows})


@view("/gex/dealer-flow/by-level")
def by_level(ask: Ask) -> Body:
    """Net exposure added up outwards from spot, to each side on its own."""
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


def _venue_map(ask: Ask) -> dict[str, Any]:
    """How the present flow map divides among venues."""
    sizes = [sum(held) for held in zip(*(row for side in ask.chain.sides for row in side.dealer_by_venue), strict=True)]
    gross = [2 * sum(sides) for sides in zip(*ask.coin.held(ask.at), strict=True)]
    rows = {
        venue: {"net_size": held / 10, "gross_size": both / 10, "share_pct": round(100 * both / (sum(gross) or 1), 2)}
        for venue, held, both in zip(VENUES, sizes, gross, strict=True)
    }
    return {"venues": rows, "net_size": sum(sizes) / 10}


def disagreement(chain: Chain) -> dict[str, Any]:
    """How often venues have traded a contract in opposite directions."""
    rows = [row for side in chain.sides for row in side.dealer_by_venue]
    opposed = sum(min(row) < 0 < max(row) for row in rows)
    return {"contracts": len(rows), "opposed": opposed, "opposed_pct": round(100 * opposed / len(rows), 2)}
