"""What the client adds to a call, and how many calls go through at once."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import aiohttp
import httpx
import msgspec

from backquant import AsyncBackQuant, BackQuant

from .measure import Measured, interleaved, row
from .server import running

__all__ = ["CALLS", "KEY", "Socket", "flooding", "rows"]


KEY = "bq_live_" + 32 * "0"
CALLS = 400
PATH, QUERY = "/gex/levels", {"symbol": "BTCUSDT"}
HEADERS = {"X-API-Key": KEY}
Call = Callable[[], Awaitable[object]]


def rows() -> list[Measured]:
    with running() as url:
        return [*_sync(url), *_async(url)]


def _sync(url: str) -> list[Measured]:
    with httpx.Client() as raw, BackQuant(KEY, base_url=url) as ours, Socket(url) as bare:
        taken = interleaved(
            {
                "httpx": lambda: msgspec.json.decode(raw.get(url + PATH, params=QUERY, headers=HEADERS).content),
                "ours": lambda: ours.gex.levels(symbol="BTCUSDT"),
                "socket": lambda: msgspec.json.decode(bare.get(f"{PATH}?symbol=BTCUSDT")),
            },
            rounds=15,
            repeat=100,
        )
    us = {name: seconds * 1e6 for name, seconds in taken.items()}
    why = "of the client's own time: budgets, drift, notices, the key kept out of sight; httpx takes the rest"
    what = "one call / httpx.Client + msgspec"
    return [
        row(what, us["ours"], us["httpx"], "us", at_most=1.05, limit=us["socket"], limit_by="a bare socket", why=why)
    ]


class Socket:
    """What a call takes at the very least: one write, and reads until the body is whole."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((str(parts.hostname), int(parts.port or 80)))

    def get(self, target: str) -> bytes:
        self._socket.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nX-API-Key: {KEY}\r\n\r\n".encode())
        got = self._socket.recv(65_536)
        head, _, body = got.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
        while len(body) < length:
            body += self._socket.recv(65_536)
        return body

    def __enter__(self) -> "Socket":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()


def _async(url: str) -> list[Measured]:
    made: list[Measured] = []
    with asyncio.Runner() as runner:
        calls = runner.run(_opened(url))
        for in_flight in (1, 50, 200):
            taken = interleaved({name: flooding(runner, call, in_flight) for name, call in calls.items()}, rounds=11)
            us = {name: seconds / CALLS * 1e6 for name, seconds in taken.items()}
            many = f"one of {in_flight} calls in flight"
            made += [
                row(
                    f"{many}, over aiohttp / aiohttp + msgspec",
                    us["ours"],
                    us["aiohttp"],
                    "us",
                    at_most=2.0,
                    why="arguments checked, typed data, budgets, drift, notices: each as long here as over httpx",
                ),
                row(
                    f"{many}, over httpx / aiohttp + msgspec",
                    us["ours, httpx"],
                    us["aiohttp"],
                    "us",
                    why="httpx itself; AsyncBackQuant(http_client='aiohttp') does without it",
                ),
                row(f"{many}, over httpx / httpx.AsyncClient + msgspec", us["ours, httpx"], us["httpx"], "us"),
            ]
        runner.run(_closed())
    return made


_to_close: list[Callable[[], Awaitable[object]]] = []


async def _opened(url: str) -> dict[str, Call]:
    bare = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60))
    raw = httpx.AsyncClient(limits=httpx.Limits(max_connections=None, keepalive_expiry=60))
    ours, slower = AsyncBackQuant(KEY, base_url=url, http_client="aiohttp"), AsyncBackQuant(KEY, base_url=url)
    _to_close.extend((bare.close, raw.aclose, ours.close, slower.close))

    async def over_aiohttp() -> object:
        async with bare.get(url + PATH, params=QUERY, headers=HEADERS) as reply:
            return msgspec.json.decode(await reply.read())

    async def over_httpx() -> object:
        return msgspec.json.decode((await raw.get(url + PATH, params=QUERY, headers=HEADERS)).content)

    return {
        "aiohttp": over_aiohttp,
        "ours": lambda: ours.gex.levels(symbol="BTCUSDT"),
        "httpx": over_httpx,
        "ours, httpx": lambda: slower.gex.levels(symbol="BTCUSDT"),
    }


async def _closed() -> None:
    for close in _to_close:
        await close()


def flooding(runner: asyncio.Runner, call: Call, in_flight: int) -> Callable[[], None]:
    """What makes all the calls, so many at a time."""

    async def flood() -> None:
        left = iter(range(CALLS))

        async def work() -> None:
            for _ in left:
                await call()

        await asyncio.gather(*(work() for _ in range(in_flight)))

    return lambda: runner.run(flood())
