"""Gamma levels of all symbols in one call; with a file name, a picture of them beside BTC's profile, too.

Run it with a key in BACKQUANT_API_KEY, or: backquant sandbox -- python docs/examples/gex_dashboard.py dashboard.png
The picture needs an extra: pip install 'backquant[plot]'
"""

import sys
from typing import get_args

from backquant import BackQuant
from backquant.literals import Symbol


def usd(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}" if value >= 1000 else f"{value:,.2f}"


def side(spot: float | None, flip: float | None) -> str:
    """Above the flip dealers dampen moves, below it they amplify them."""
    return "-" if spot is None or flip is None else "above" if spot >= flip else "below"


with BackQuant() as bq:
    reply = bq.multi.gex_levels(symbols=get_args(Symbol), include=["expected_move"])
    print("symbol         spot   put wall       flip  call wall  flip side  expected range (one sigma)")
    for symbol, entry in reply.data.results.items():
        if entry is None:
            print(f"{symbol:<9}  no data now")
            continue
        levels, move = entry.all_expiry, entry.expected_move
        prices = (entry.spot_price, levels.put_support, levels.hvl, levels.call_resistance)
        band = f"{usd(move.lower_1sd)} to {usd(move.upper_1sd)}" if move else "-"
        print(f"{symbol:<9}{''.join(f'{usd(price):>11}' for price in prices)}{side(prices[0], prices[2]):>11}  {band}")

    if len(sys.argv) > 1:
        from matplotlib import pyplot

        figure, (left, right) = pyplot.subplots(1, 2, figsize=(12, 4.6), layout="constrained")
        reply.plot(ax=left)
        bq.gex.strike_profile(symbol="BTCUSDT").plot(ax=right, levels=bq.gex.levels(symbol="BTCUSDT"))
        figure.savefig(sys.argv[1], dpi=80)  # pyright: ignore[reportUnknownMemberType]  # a gap in matplotlib's stubs
        print(f"\nwritten: {sys.argv[1]}")
