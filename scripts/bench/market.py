"""How fast the sandbox serves its past over HTTP: one process, asked call by call, each moment for the first time."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import httpx

from backquant.sandbox import Sandbox

from .inside import NOW, settings
from .measure import Measured, row
from .server import beside

__all__ = ["rows"]

MARK = 1_000
SEED = 20_261_120
DAYS = 200
STEP = timedelta(minutes=5)


def rows() -> list[Measured]:
    dice = random.Random(SEED)  # no secret
    steps = (NOW - timedelta(days=30) + STEP * place for place in range(MARK))
    anywhere = (NOW - timedelta(seconds=dice.uniform(3_600, DAYS * 86_400)) for _ in range(MARK))
    chains = (NOW - timedelta(days=40) + STEP * place for place in range(MARK // 4))
    with beside("scripts.bench.market") as address, httpx.Client(base_url=f"http://{address}/v2") as http:
        http.headers["X-API-Key"] = settings().key
        http.get("/gex/levels").raise_for_status()
        return [
            _rate(http, "levels in steps of five minutes", 300, "/gex/levels", _moments(steps)),
            _rate(http, f"levels at random moments of {DAYS} days", 150, "/gex/levels", _moments(anywhere)),
            _rate(http, "a chain, step by step", 60, "/options/chain", _moments(chains)),
            _year(http),
        ]


def _moments(times: Iterator[object]) -> Iterator[dict[str, str]]:
    return ({"symbol": "BTCUSDT", "as_of": str(moment)} for moment in times)


def _rate(http: httpx.Client, what: str, wanted: int, path: str, queries: Iterator[dict[str, str]]) -> Measured:
    count = 0
    began = time.perf_counter()
    for query in queries:
        count += http.get(path, params=query).raise_for_status().is_success
    each = (time.perf_counter() - began) / count
    what = f"the sandbox: {what}, {1 / each:,.0f} a second (wall clock) / {wanted}"
    return row(
        what, each * 1e3, 1e3 / wanted, "ms", at_most=1.0, why="books, surface and chain of each moment in Python"
    )


def _year(http: httpx.Client) -> Measured:
    began = time.perf_counter()
    http.get("/market/candles", params={"symbol": "BTCUSDT", "interval": "1h", "hours": 8_760}).raise_for_status()
    spent = (time.perf_counter() - began) * 1e3
    what = "the sandbox: a year of hourly candles (wall clock) / 500 ms"
    return row(
        what, spent, 500.0, "ms", at_most=1.0, why="ten waves and three rolls for each of 8,760 hours, in Python"
    )


if __name__ == "__main__":
    with Sandbox(settings=settings()) as sandbox:
        print(sandbox.url.removeprefix("http://").removesuffix("/v2").rpartition(":")[2], flush=True)
        Event().wait()
