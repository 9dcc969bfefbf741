# pyright: basic
"""A store of the history into DuckDB or Postgres by dlt: each day once, however often it runs.

Run it as: python docs/examples/history_to_dlt.py history duckdb    (or postgres; dlt has its credentials from its own settings)
It needs: pip install 'backquant[history]' 'dlt[duckdb]'
"""

import sys
from collections.abc import Iterator

import dlt

from backquant.history import History

store = History(sys.argv[1] if len(sys.argv) > 1 else "history")


@dlt.resource(name="levels", write_disposition="merge", primary_key=("symbol", "time"))
def levels() -> Iterator[object]:
    for series in store.series():
        if series.operation == "gex.levels":
            yield store.arrow(series.operation, **dict(series.arguments))


pipeline = dlt.pipeline(
    "backquant", destination=sys.argv[2] if len(sys.argv) > 2 else "duckdb", dataset_name="backquant"
)
print(pipeline.run(levels()))
