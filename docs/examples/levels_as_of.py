"""Gamma levels as they were known at 12:00 UTC of the last days: input of a backtest that does not look ahead.

Run it with a key in BACKQUANT_API_KEY, or: backquant sandbox -- python docs/examples/levels_as_of.py [DAYS]
"""

import sys
from datetime import UTC, datetime, timedelta

from backquant import BackQuant, NotFoundError

days = int(sys.argv[1]) if len(sys.argv) > 1 else 7
noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)


def usd(value: float | None) -> str:
    return "-" if value is None else f"{value:,.0f}"


with BackQuant() as bq:
    print("decided at (UTC)   snapshot (UTC)         spot   put wall       flip  call wall")
    for back in range(days, 0, -1):
        moment = noon - timedelta(days=back)
        try:
            reply = bq.gex.levels(symbol="BTCUSDT", as_of=moment)
        except NotFoundError:
            print(f"{moment:%Y-%m-%d %H:%M}   nothing was stored then")
            continue
        snapshot = datetime.fromisoformat((reply.meta.extra or {})["as_of"]["snapshot_ts"])
        if snapshot > moment:  # older than the plan's history: the API answers with the oldest that it allows
            print(
                f"{moment:%Y-%m-%d %H:%M}   not used: the snapshot is of {snapshot:%Y-%m-%d %H:%M}, after the decision"
            )
            continue
        levels = reply.data.all_expiry
        prices = (reply.meta.spot_price, levels.put_support, levels.hvl, levels.call_resistance)
        print(f"{moment:%Y-%m-%d %H:%M}   {snapshot:%Y-%m-%d %H:%M}{''.join(f'{usd(price):>11}' for price in prices)}")
