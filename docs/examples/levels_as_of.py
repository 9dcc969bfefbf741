"""Levels as they were known at 12:00 UTC of each day: input of a backtest that does not look ahead. It needs no key.

Fill a store with history_to_parquet.py first, then: python docs/examples/levels_as_of.py history
It needs two extras: pip install 'backquant[history,pandas]'
"""

import sys

from backquant.history import History

store = History(sys.argv[1] if len(sys.argv) > 1 else "history")
noons = [f"{day.day}T12:00:00Z" for day in store.coverage()]
print(
    store.as_of("gex.levels", noons, max_age="1h")[["asked", "time", "spot_price", "all_expiry.hvl"]].to_string(
        index=False
    )
)
