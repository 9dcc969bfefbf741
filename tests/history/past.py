"""A past with irregular snapshots, and a server that answers for it as the API does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from tests.support.served import served
from tests.support.server import Behaviour, Seen, Status

__all__ = ["NOW", "Past", "irregular"]

NOW = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)


def irregular(start: datetime, end: datetime, seed: int = 1, outage: tuple[int, int] = (0, 0)) -> list[datetime]:
    """Snapshots 270 to 330 s apart, none in the outage, whose bounds are hours from the start."""
    dice, moment = Random(seed), start + timedelta(seconds=17)
    found: list[datetime] = []
    while moment < end:
        hours = (moment - start).total_seconds() / 3600
        if not outage[0] <= hours < outage[1]:
            found.append(moment)
        moment += timedelta(seconds=dice.randint(270, 330))
    return found


class Past:
    """What the server knows of each symbol, and how it answers `gex.levels`."""

    def __init__(self, snapshots: Sequence[datetime], *, allowed: datetime | None = None) -> None:
        self.snapshots = sorted(snapshots)
        self.allowed = allowed
        self.enforced = True  # else the depth is announced, and all is served as before
        self.asked: list[tuple[str, datetime]] = []
        self.odd: Callable[[str, datetime, int], Behaviour | None] = lambda _symbol, _moment, _count: None
        """May answer in the past's place: symbol, moment, and how often a call came before."""

    def figure(self, symbol: str, snapshot: datetime) -> float:
        """A level that belongs to its symbol and its snapshot alone."""
        return round(snapshot.timestamp() % 100_000) + len(symbol) / 8

    def __call__(self, seen: Seen) -> Behaviour:
        url = urlsplit(seen.target)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path.endswith("/meta"):
            return Status(200, envelope({"history_depth": {"pro": 90}, "your_plan": "pro"}, {}), HEADERS)
        moment = datetime.fromisoformat(query["as_of"]).astimezone(UTC)
        symbol = query.get("symbol", "BTCUSDT")
        odd = self.odd(symbol, moment, len(self.asked))
        self.asked.append((symbol, moment))
        return odd or self.answer(symbol, moment)

    def body(self, symbol: str, moment: datetime) -> dict[str, Any]:
        """The answer's body, to be changed by a test."""
        return cast("dict[str, Any]", self.answer(symbol, moment).body)

    def answer(self, symbol: str, moment: datetime) -> Status:
        clamped = self.allowed is not None and moment < self.allowed
        place = bisect_right(self.snapshots, self.allowed if clamped and self.enforced and self.allowed else moment)
        if clamped and self.enforced and place < len(self.snapshots):
            place += 1  # figures of the instant that is allowed, or after it
        if place == 0:
            return Status(404, MISSING, HEADERS)
        snapshot = self.snapshots[place - 1]
        extra: dict[str, object] = {
            "as_of": {
                "requested": moment.isoformat(),
                "snapshot_ts": snapshot.isoformat(),
                "lag_seconds": (moment - snapshot).total_seconds(),
            }
        }
        if clamped and self.allowed:
            extra["history_clamp"] = {
                "requested": moment.isoformat(),
                "allowed": self.allowed.isoformat(),
                "unit": "as_of",
                "max_history_days": 30,
                "enforced": self.enforced,
            }
        levels = {"hvl": self.figure(symbol, snapshot), "call_resistance": 70_000.0, "put_support": 60_000.0}
        data = served("/gex/levels", {"all_expiry": levels, "odte": levels})
        return Status(200, envelope(data, extra, symbol), HEADERS)


def envelope(data: object, extra: Mapping[str, object], symbol: str | None = None) -> dict[str, object]:
    """A reply as the API gives it."""
    meta: dict[str, object] = {"version": "2.11", "timestamp": NOW.isoformat(), "request_id": "req_1"}
    if symbol is not None:
        meta |= {"symbol": symbol, "spot_price": 65_000.0, "computed_at": NOW.isoformat()}
    return {"success": True, "data": data, "meta": meta | {"extra": extra}}


HEADERS = {
    "Content-Type": "application/json",
    "X-RateLimit-Limit": "6000",
    "X-RateLimit-Remaining": "5999",
    "X-Quota-Limit": "250000",
    "X-Quota-Used": "50000",
    "X-Quota-Remaining": "200000",
    "X-Quota-Period": "202609",
}
MISSING = {
    "success": False,
    "error": {"code": "NOT_FOUND", "message": "No data for BTCUSDT"},
    "meta": {"version": "2.11", "timestamp": NOW.isoformat()},
}
