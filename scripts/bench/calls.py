"""What the client adds to a call, and how many calls go through at once."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import msgspec

from backquant import AsyncBackQuant, BackQuant

from .measure import Row, interleaved, row
from .server import running

KEY = "bq_live_" + 32 * "0"
CALLS, IN_FLIGHT = 2_000, 50


def rows() -> list[Row]:
    with running() as url:
        return [_sync(url), _async(url), _throughput(url)]


def _sync(url: str) -> Row:
    with httpx.Client() as raw, BackQuant(KEY, base_url=url) as ours:

        def plain() -> object:
            reply = raw.get(f"{url}/gex/levels", params={"symbol": "BTCUSDT"}, headers={"X-API-Key": KEY})
            return msgspec.json.decode(reply.content)

        taken = interleaved({"raw": plain, "ours": lambda: ours.gex.levels(symbol="BTCUSDT")}, rounds=21, repeat=50)
    return row("one call / httpx.Client + msgspec", taken["ours"] * 1e6, taken["raw"] * 1e6, "us", at_most=1.1)


def _async(url: str) -> Row:
    with asyncio.Runner() as runner:
        raw, ours = httpx.AsyncClient(), AsyncBackQuant(KEY, base_url=url)

        async def plain() -> object:
            reply = await raw.get(f"{url}/gex/levels", params={"symbol": "BTCUSDT"}, headers={"X-API-Key": KEY})
            return msgspec.json.decode(reply.content)

        async def many(call: Callable[[], Awaitable[object]]) -> None:
            for _ in range(50):
                await call()

        contenders = {
            "raw": lambda: runner.run(many(plain)),
            "ours": lambda: runner.run(many(lambda: ours.gex.levels(symbol="BTCUSDT"))),
        }
        taken = {name: seconds / 50 for name, seconds in interleaved(contenders, rounds=21).items()}
        runner.run(raw.aclose())
        runner.run(ours.close())
    return row("one call / httpx.AsyncClient + msgspec", taken["ours"] * 1e6, taken["raw"] * 1e6, "us", at_most=1.1)


def _throughput(url: str) -> Row:
    with asyncio.Runner() as runner:
        raw, ours = httpx.AsyncClient(limits=httpx.Limits(max_connections=None)), AsyncBackQuant(KEY, base_url=url)

        async def plain() -> object:
            reply = await raw.get(f"{url}/gex/levels", params={"symbol": "BTCUSDT"}, headers={"X-API-Key": KEY})
            return msgspec.json.decode(reply.content)

        async def flood(call: Callable[[], Awaitable[object]]) -> None:
            gate = asyncio.Semaphore(IN_FLIGHT)

            async def one() -> None:
                async with gate:
                    await call()

            await asyncio.gather(*(one() for _ in range(CALLS)))

        contenders = {
            "raw": lambda: runner.run(flood(plain)),
            "ours": lambda: runner.run(flood(lambda: ours.gex.levels(symbol="BTCUSDT"))),
        }
        taken = interleaved(contenders, rounds=3)
        runner.run(raw.aclose())
        runner.run(ours.close())
    what = f"{CALLS:,} calls, {IN_FLIGHT} in flight / httpx.AsyncClient + msgspec"
    return row(what, taken["ours"] * 1000, taken["raw"] * 1000, "ms", at_most=1 / 0.95)
