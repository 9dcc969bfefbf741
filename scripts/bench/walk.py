"""200 days of one series, walked on the sandbox's own past: what was missed, what was doubled, and how many calls it took."""

import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import httpx

from backquant import BackQuant
from backquant.history import History
from backquant.sandbox.market.market import Market
from backquant.sandbox.market.times import to_ms
from backquant.sandbox.moments import from_epoch_ms

from .inside import NOW, Inside, settings
from .measure import Measured, row

__all__ = ["rows", "truth", "walked"]

DAYS = int(os.environ.get("BACKQUANT_DAYS", "200"))


def walked(days: int, into: Path) -> tuple[list[datetime], list[datetime], int]:
    """What the sandbox has of these days, what a backfill brought of it, and the calls that it took."""
    end = NOW.replace(hour=0, minute=0)
    start = end - timedelta(days=days)
    inside = Inside()
    with BackQuant(settings().key, base_url="http://127.0.0.1/v2", http_client=httpx.Client(transport=inside)) as bq:
        bq.backfill(bq.gex.levels, symbol="BTCUSDT", start=start, end=end, into=into).run(spend=10**9)
    found = cast("list[datetime]", History(into).arrow("gex.levels")["time"].to_pylist())
    return list(truth(start, end)), found, inside.calls


def truth(start: datetime, end: datetime) -> Iterator[datetime]:
    """The sandbox's snapshots, oldest first."""
    snapshots = Market(settings().seed)["BTCUSDT"].snapshots
    moments: list[datetime] = []
    at = snapshots.at_or_before(to_ms(end) - 1000)
    while at is not None and from_epoch_ms(at) >= start:
        moments.append(from_epoch_ms(at))
        at = snapshots.at_or_before(at - 1)
    yield from reversed(moments)


def rows() -> list[Measured]:
    """Of as many days as BACKQUANT_DAYS says; it takes minutes."""
    with tempfile.TemporaryDirectory() as folder:
        held, found, calls = walked(DAYS, Path(folder) / "s")
    missed, doubled = len(set(held) - set(found)), len(found) - len(set(found))
    print(f"{len(held):,} snapshots, {missed} missed, {doubled} doubled, {calls:,} calls", file=sys.stderr)
    what = f"calls of {DAYS} days of levels, {missed} of {len(held):,} snapshots missed and {doubled} doubled / snapshots + days"
    wrong = missed + doubled + len(set(found) - set(held))
    return [row(what, calls + wrong * len(held), len(held) + DAYS, "calls", at_most=1.0)]
