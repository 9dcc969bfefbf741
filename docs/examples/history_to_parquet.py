"""Stored gamma exposure, page after page, into one Parquet file.

Run it with a key in BACKQUANT_API_KEY, or: backquant sandbox -- python docs/examples/history_to_parquet.py gex.parquet
It needs two extras: pip install 'backquant[pandas,arrow]'
"""

import sys

import pandas

from backquant import BackQuant, NotFoundError

SYMBOL, PAGES, ROWS = "BTCUSDT", 5, 500

path = sys.argv[1] if len(sys.argv) > 1 else "gex.parquet"
frames: list[pandas.DataFrame] = []

with BackQuant() as bq:
    try:
        for page in bq.pages(bq.gex.history, symbol=SYMBOL, limit=ROWS, max_pages=PAGES):
            frames.append(page.to_pandas())
            left = page.quota.remaining if page.quota else "?"
            print(f"page {len(frames)}: {len(frames[-1])} rows; {left} calls left in this month", file=sys.stderr)
    except NotFoundError:
        pass  # nothing is held further back

if not frames:
    sys.exit(f"{SYMBOL}: no history is held")
whole = pandas.concat(frames).sort_values("timestamps", ignore_index=True)  # the newest page comes first
whole.to_parquet(path)
first, last = whole["timestamps"].min(), whole["timestamps"].max()
print(f"{path}: {len(whole)} rows, {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC")
