"""A backfill whose days are fetched by Dask's workers, on this machine or on many; a killed worker's day is done by another.

Run it as: python docs/examples/backfill_by_dask.py s3://bucket/history postgresql://host/db
Workers have the key from their environment (BACKQUANT_API_KEY). It needs: pip install 'backquant[history,coordinate]' 'dask[distributed]'
"""

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import distributed

from backquant import BackQuant
from backquant.history import Fetched

dask: Any = distributed  # partly untyped
into, database = sys.argv[1:3]

if __name__ == "__main__":
    start = datetime.now(UTC).date() - timedelta(days=int(sys.argv[3]) if len(sys.argv) > 3 else 30)
    with dask.Client(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers, BackQuant() as bq:
        plan = bq.backfill(bq.gex.levels, symbol="BTCUSDT", start=start, every="1h", into=into, coordinate=database)
        print(plan.estimate())
        tasks = workers.map(plan.fetch, list(plan.chunks()), pure=False)
        fetched: Fetched
        for fetched in workers.gather(tasks):
            print(fetched.chunk.day, fetched.state, fetched.rows, "rows for", fetched.units, "calls")
