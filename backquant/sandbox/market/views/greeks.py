"""Views of the exposure to single greeks by strike, now and in the past; no I/O."""

from typing import Any, Final

from ..ask import Ask, Body, view
from ..chain import Slice
from ..figures import sig, table, total
from ..pricing import KINDS, Right
from ..sums import by_strike, exposure_by_strike
from ..times import HOUR, iso_seconds
from ..world import CHAIN_VENUES, VENUES

__all__: list[str] = []

_NEAREST: Final = 60
_PAST_HOURS: Final = 12
_PAST_STRIKES: Final = 30


@view("/options/greeks/{greek}")
def profile(ask: Ask) -> Body:
    """What dealers are exposed to at each strike."""
    greek, window = ask.text("greek") or "delta", ask.window()
    sums = exposure_by_strike(ask.slices(), greek, ask.model, ask.venues)
    rows = [(strike, *row) for strike, row in sums.items() if window.holds(strike)]
    columns = table("strikes net_exposure call_exposure put_exposure", rows)
    return ask.signed({"greek": greek, **columns, "total_exposure": total(columns["net_exposure"])})


@view("/options/greeks/3d/surface")
def surface_3d(ask: Ask) -> dict[str, Any]:
    """Greek times open interest by strike and expiry."""
    greek, chain = ask.text("greek") or "gamma", ask.chain

    def weighed(part: Slice, kind: Right) -> list[float]:
        return [getattr(each, greek) * (size / 10) for each, size in zip(part.greeks(kind), part.oi(kind), strict=True)]

    cells = [{strike: sum(both) for strike, both in by_strike([part], weighed).items()} for part in chain.slices]
    strikes = chain.near(cells, _NEAREST)
    return {
        "greek": greek,
        "spot_price": chain.spot,
        "strikes": strikes,
        "expiries": [part.expiry.token for part in chain.slices],
        "Z": [[sig(column.get(strike, 0.0), 5) for column in cells] for strike in strikes],
    }


@view("/options/greeks/surfaces/{greek}")
def surfaces(ask: Ask) -> dict[str, Any]:
    """The std-signed past by strike and hour; the venues' parts add up."""
    greek = ask.text("greek") or "charm"
    times = [ask.at - ask.at % HOUR - age * HOUR for age in reversed(range(_PAST_HOURS))]
    places = [VENUES.index(venue) for venue in CHAIN_VENUES]
    frames = [_venue_cells(ask, ms, greek, places) for ms in times]
    strikes = ask.chain.near(frames, _PAST_STRIKES)
    empty = [0.0] * len(places)
    rows = [[frame.get(strike, empty) for frame in frames] for strike in strikes]
    data: dict[str, Any] = {
        "greek": greek,
        "strikes": strikes,
        "timestamps": [iso_seconds(ms) for ms in times],
        "matrix": [[total(cell) for cell in row] for row in rows],
    }
    if ask.wants("exchange_breakdown"):
        data["exchange_breakdown"] = {
            venue: [[cell[index] for cell in row] for row in rows] for index, venue in enumerate(CHAIN_VENUES)
        }
    return data


def _venue_cells(ask: Ask, ms: int, greek: str, places: list[int]) -> dict[int, list[float]]:
    """Exposure of each strike by venue at an instant; charm and vega are the same for calls and puts."""
    chain = ask.chain_at(ms)
    unit = chain.spot / 10 if greek == "charm" else 0.1
    sums: dict[int, list[float]] = {}
    for part in chain.slices:
        held = zip(*(part.side(kind).oi_by_venue for kind in KINDS), strict=True)
        for strike, greeks, (calls, puts) in zip(part.page.strikes, part.greeks("call"), held, strict=True):
            figure = getattr(greeks, greek) * unit
            row = sums.setdefault(strike, [0.0] * len(places))
            for index, place in enumerate(places):
                row[index] = round(row[index] + figure * (calls[place] - puts[place]), 1) + 0.0
    return sums
