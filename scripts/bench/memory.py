"""Memory: the peak of decoding a chain, and what stays behind after many calls."""

import gc
import tracemalloc
from collections.abc import Callable

import msgspec

from backquant import BackQuant
from backquant.envelope import read_envelope

from .bodies import chain
from .decode import CHAIN, ROWS
from .measure import Row, row
from .server import running

CALLS = 10_000


def rows() -> list[Row]:
    body = chain(ROWS)
    ours = _peak(lambda: read_envelope(body, CHAIN))
    dicts = _peak(lambda: msgspec.json.decode(body))
    return [
        row(f"peak memory of {ROWS:,} contracts / dicts", ours / 1e6, dicts / 1e6, "MB", at_most=0.8),
        _growth(),
    ]


def _peak(run: Callable[[], object]) -> int:
    run()
    gc.collect()
    tracemalloc.start()
    kept = run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return peak


def _growth() -> Row:
    """Memory held after many calls, against after a tenth of them."""
    with running() as url, BackQuant("bench", base_url=url) as bq:
        tracemalloc.start()
        held: list[int] = []
        for number in range(CALLS):
            bq.gex.levels()
            if number + 1 in (CALLS // 10, CALLS):
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    what = f"memory held after {CALLS:,} calls / after {CALLS // 10:,}"
    return row(what, held[1] / 1e6, held[0] / 1e6, "MB", at_most=1.05)
