"""History: fetched once, at a known price, and had for good.

    plan = bq.backfill(bq.gex.levels, symbol=["BTCUSDT", "ETHUSDT"], start="2026-05-17", into="history")
    print(plan.estimate())
    plan.run(reserve=0.2)

    store = History("history")
    store.frame("gex.levels", symbol="BTCUSDT")

`bq.backfill` and `bq.replay` make what is here; `History` reads a store and needs no key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .async_plan import AsyncPlan
    from .backfill_run import Outcome, Progress
    from .compact import Compacted
    from .coverage import Coverage, Hole
    from .estimate import Estimate
    from .fetch import Fetched
    from .history import History
    from .plan import Plan
    from .quota_ledger import Ledger
    from .recorded_spans import Recorded
    from .replay import Moment
    from .series import Chunk, Series
    from .storage import Bucket
    from .verify import Problem

__all__ = [
    "AsyncPlan",
    "Bucket",
    "Chunk",
    "Compacted",
    "Coverage",
    "Estimate",
    "Fetched",
    "History",
    "Hole",
    "Ledger",
    "Moment",
    "Outcome",
    "Plan",
    "Problem",
    "Progress",
    "Recorded",
    "Series",
]

_HOMES = {
    "AsyncPlan": "async_plan",
    "Bucket": "storage",
    "Chunk": "series",
    "Compacted": "compact",
    "Coverage": "coverage",
    "Estimate": "estimate",
    "Fetched": "fetch",
    "History": "history",
    "Hole": "coverage",
    "Ledger": "quota_ledger",
    "Moment": "replay",
    "Outcome": "backfill_run",
    "Plan": "plan",
    "Problem": "verify",
    "Progress": "backfill_run",
    "Recorded": "recorded_spans",
    "Series": "series",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'backquant.history' has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
