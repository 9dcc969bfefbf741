"""Levels of the last two weeks, every hour, into a store of Parquet files; the same line goes on after a crash, and pays nothing twice.

Run it with a key in BACKQUANT_API_KEY, or: backquant sandbox -- python docs/examples/history_to_parquet.py history
It needs an extra: pip install 'backquant[history]'
"""

import sys
from datetime import UTC, datetime, timedelta

from backquant import BackQuant

with BackQuant() as bq:
    plan = bq.backfill(
        bq.gex.levels,
        symbol="BTCUSDT",
        start=datetime.now(UTC).date() - timedelta(days=14),
        every="1h",
        into=sys.argv[1] if len(sys.argv) > 1 else "history",
    )
    print(plan.estimate(), plan.run(), sep="\n")
