"""A sandbox whose time runs faster than the wall's, what it has published, and the places that are recorded into."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import attrs
import duckdb
import psycopg

from backquant import ConfigurationError
from backquant.history import History, Recorded
from backquant.history.sinks import open_sink
from backquant.history.trade_rows import KEY, StoredKey
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings
from tests.history.zygote import Hurried
from tests.support.postgres import LocalPostgres
from tests.support.waiting import until

__all__ = ["PLACES", "Market", "Place", "complete", "database", "folder"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.define(frozen=True)
class Place:
    """What is recorded into, and what it has."""

    target: str
    keys: Callable[[], list[StoredKey]]
    """The trades of BTC."""
    replies: Callable[[], list[datetime]]
    """When the levels of BTC that were watched are of."""
    spans: Callable[[], list[Recorded]]


class Market:
    """The sandbox, whose venue that is polled publishes half a minute late."""

    def __init__(self, speed: float, rate: float) -> None:
        self.clock = Hurried(datetime.now(UTC).isoformat(), time.time(), speed)
        live = LiveSettings(
            trades_per_second=rate, late_seconds=30, rest_lag_seconds=0.2, connections=4, heartbeat_seconds=10 / speed
        )
        self.sandbox = Sandbox(settings=SandboxSettings(burst=1_000_000, clock=self.clock.now, live=live))

    def __enter__(self) -> Market:
        self.sandbox.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.sandbox.__exit__(kind, problem, trace)

    def recording(self, *into: str) -> dict[str, Any]:
        """The arguments of the task that records it."""
        return {"url": self.sandbox.url, "key": self.sandbox.key, "into": into, **vars(self.clock)}

    def until(self, passed: timedelta) -> None:
        """Wait until so much of the market's time has passed."""
        end = self.clock.now() + passed
        until(lambda: self.clock.now() >= end)

    def published(self) -> list[tuple[datetime, StoredKey]]:
        return [
            (
                datetime.fromtimestamp(trade["ts_ms"] / 1000, UTC),
                (str(trade["venue"]), str(trade["instrument"]), str(trade["trade_id"])),
            )
            for trade in self.sandbox.live.trades()
        ]


def folder(path: Path, _postgres: LocalPostgres) -> Place:
    store = path / "s"

    def rows(names: Sequence[str], *, tape: bool) -> Iterator[tuple[Any, ...]]:
        try:
            found = History(store).trades("BTC") if tape else History(store).watched("gex.levels", symbol="BTCUSDT")
        except ConfigurationError:  # there is no store, or nothing of it is written yet
            return iter(())
        return zip(*(found[name].to_pylist() for name in names), strict=True)

    return Place(
        str(store),
        lambda: list(rows(KEY, tape=True)),
        lambda: [time for (time,) in rows(["time"], tape=False)],
        lambda: History(store).recorded() if (store / "journal.sqlite").exists() else [],
    )


TRADES = f"SELECT {', '.join(KEY)} FROM {{}}trades WHERE coin = 'BTC'"  # noqa: S608  # our own names


def database(_path: Path, postgres: LocalPostgres) -> Place:
    with psycopg.connect(postgres.url, autocommit=True) as link:
        link.execute("DROP SCHEMA IF EXISTS backquant CASCADE")

    def rows(sql: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(postgres.url) as link:
            try:
                return link.execute(cast("Any", sql.format("backquant."))).fetchall()
            except psycopg.errors.UndefinedTable:
                return []

    return Place(
        postgres.url,
        lambda: rows(TRADES),
        lambda: [time for (time,) in rows('SELECT "time" FROM {}gex_levels_summary')],
        lambda: _spans(postgres.url),
    )


def duck(path: Path, _postgres: LocalPostgres) -> Place:
    file = str(path / "tape.duckdb")

    def rows(sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(file) as link:
            try:
                return link.execute(sql.format("")).fetchall()
            except duckdb.CatalogException:
                return []

    def replies() -> list[datetime]:
        return [EPOCH + timedelta(microseconds=at) for (at,) in rows('SELECT epoch_us("time") FROM gex_levels_summary')]

    return Place(file, lambda: rows(TRADES), replies, lambda: _spans(file))


def _spans(target: str) -> list[Recorded]:
    sink = open_sink(target)
    try:
        return sink.spans.spans()
    finally:
        sink.close()


PLACES = (folder, database, duck)


def complete(market: Market, place: Place) -> timedelta:
    """Nothing is missing that coverage calls complete, and nothing is there twice; for how long the tape is complete."""
    keys, replies, spans = place.keys(), place.replies(), place.spans()
    known, tape = set(keys), [span for span in spans if span.what == "tape.BTC.agg"]
    assert len(keys) == len(known)
    assert len(replies) == len(set(replies))
    for moment, key in market.published():
        for span in tape:
            if span.start <= moment < span.end and not any(one <= moment <= other for one, other, _ in span.holes):
                assert key in known, f"{key} of {moment}, within {span}"
    watched = [span for span in spans if span.what.startswith("live/") and span.start < span.end]
    assert {moment for span in watched for moment in (span.start, span.end)} <= set(replies)
    return sum((span.end - span.start for span in tape), timedelta())
