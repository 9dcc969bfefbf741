"""Memory: the peak of decoding a chain, and what stays behind after many calls."""

import gc
import tracemalloc
from collections.abc import Callable

import msgspec

from backquant import BackQuant
from backquant._call.envelope import read_envelope

from .bodies import chain, levels
from .calls import KEY
from .decode import CHAIN, ROWS
from .measure import Measured, row
from .server import running

__all__ = ["rows"]


CALLS = 10_000


def rows() -> list[Measured]:
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


def _growth() -> Measured:
    """What each call leaves behind, against the size of its reply, once the first tenth has filled all caches."""
    with running() as url, BackQuant(KEY, base_url=url) as bq:
        tracemalloc.start()
        held: list[int] = []
        for number in range(CALLS):
            bq.gex.levels()
            if number + 1 in (CALLS // 10, CALLS):
                gc.collect()
                held.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
    left = max(0, held[1] - held[0]) / (CALLS - CALLS // 10)
    what = f"bytes left behind per call, over {CALLS:,} calls / size of a reply"
    return row(what, left, len(levels()), "bytes", at_most=0.001)
