"""Events per second of the live tape, against the WebSocket library with json.loads; memory over a million of them."""

import asyncio
import gc
import json
import sys
import time
from itertools import islice

import aiohttp
import msgspec
from websockets.asyncio.client import connect

from backquant import AsyncBackQuant, BackQuant
from backquant.stream import Trade
from backquant.stream.decode import read

from .calls import KEY
from .fastest import CHANNEL, frames, running
from .measure import Measured, interleaved, row

__all__ = ["rows"]


EVENTS = 20_000
MANY = 1_000_000
PACED = 3_000
LINK = (
    "each event is put into a bounded buffer, counted, and compared for gaps; the library's own frames are parsed in C"
)
NEWS = 2  # connected, subscribed
SUBSCRIBE = json.dumps({"action": "subscribe", "channels": [CHANNEL]})


def rows() -> list[Measured]:
    return [_decoding(), *_end_to_end(), *_latency(), _memory()]


def _decoding() -> Measured:
    messages = frames()
    taken = interleaved(
        {
            "ours": lambda: [read(message) for message in messages],
            "json": lambda: [json.loads(message) for message in messages],
        },
        rounds=51,
    )
    each = {name: seconds / len(messages) * 1e6 for name, seconds in taken.items()}
    return row("one event to a Trade / json.loads to a dict", each["ours"], each["json"], "us", at_most=1.0)


def _end_to_end() -> list[Measured]:
    with running(EVENTS) as address, asyncio.Runner() as runner:
        base_url = f"http://{address}/v2"
        client, async_client = BackQuant(KEY, base_url=base_url), AsyncBackQuant(KEY, base_url=base_url)
        taken = interleaved(
            {
                "raw": lambda: runner.run(_raw(address)),
                "ours": lambda: runner.run(_ours(async_client, recover=False)),
                "recover": lambda: runner.run(_ours(async_client, recover=True)),
                "threads": lambda: _threads(client),
                "aiohttp": lambda: runner.run(_aiohttp(address)),
            },
            rounds=7,
        )
        runner.run(async_client.close())
        client.close()
    each = {name: seconds / EVENTS * 1e6 for name, seconds in taken.items()}
    raw = "websockets + json.loads"
    return [
        row(f"one event over a socket, async / {raw}", each["ours"], each["raw"], "us", at_most=1.0),
        row("the same / aiohttp + msgspec to dicts", each["ours"], each["aiohttp"], "us", at_most=1.5, why=LINK),
        row(f"the same with recover=True / {raw}", each["recover"], each["raw"], "us", at_most=1.0),
        row(f"the same from a thread / {raw}", each["threads"], each["raw"], "us"),
    ]


async def _raw(address: str) -> None:
    left = EVENTS
    async with connect(f"ws://{address}/v2/ws/options", proxy=None) as socket:
        await socket.send(SUBSCRIBE)
        await socket.recv()
        async for message in socket:
            json.loads(message)
            left -= 1
            if left == 0:
                return


async def _aiohttp(address: str) -> None:
    left = EVENTS
    async with aiohttp.ClientSession() as session, session.ws_connect(f"ws://{address}/v2/ws/options") as socket:
        await socket.send_str(SUBSCRIBE)
        await socket.receive()
        async for message in socket:
            msgspec.json.decode(message.data)
            left -= 1
            if left == 0:
                return


def _latency() -> list[Measured]:
    """From the server's write to the program, a thousand events a second; ours and the bare library one after the other."""
    ours: list[float] = []
    raw: list[float] = []

    async def follow(address: str) -> None:
        async with (
            AsyncBackQuant(KEY, base_url=f"http://{address}/v2") as bq,
            bq.stream(CHANNEL) as events,
        ):
            async for event in events:
                if isinstance(event, Trade):
                    ours.append(time.monotonic_ns() / 1e3 - float(event.trade_id))
                    if len(ours) == PACED:
                        return

    async def follow_raw(address: str) -> None:
        async with connect(f"ws://{address}/v2/ws/options", proxy=None) as socket:
            await socket.send(SUBSCRIBE)
            await socket.recv()
            async for message in socket:
                trade = json.loads(message)["data"]
                raw.append(time.monotonic_ns() / 1e3 - float(trade["trade_id"]))
                if len(raw) == PACED:
                    return

    with running(PACED, pause=0.001) as address:
        asyncio.run(follow(address))
        asyncio.run(follow_raw(address))
    made: list[Measured] = []
    for percent in (50, 99):
        mine, bare = (sorted(taken)[len(taken) * percent // 100] for taken in (ours, raw))
        made.append(row(f"latency of an event, p{percent} (wall clock) / websockets + json.loads", mine, bare, "us"))
    return made


async def _ours(bq: AsyncBackQuant, *, recover: bool) -> None:
    left = EVENTS + NEWS
    async with bq.stream(CHANNEL, recover=recover) as events:
        async for _ in events:
            left -= 1
            if left == 0:
                return


def _threads(bq: BackQuant) -> None:
    with bq.stream(CHANNEL) as events:
        for _ in islice(events, EVENTS + NEWS):
            pass


def _memory() -> Measured:
    """What stays behind of each event while a stream runs, against what an event takes.

    In the interpreter's blocks, since tracing the bytes would take many times as long as the million events.
    """
    marks: list[int] = []

    async def follow(address: str) -> None:
        async with (
            AsyncBackQuant(KEY, base_url=f"http://{address}/v2") as bq,
            bq.stream(CHANNEL, recover=True) as events,
        ):
            number = 0
            async for _ in events:
                number += 1
                if number in (MANY // 10, MANY):
                    gc.collect()
                    marks.append(sys.getallocatedblocks())
                    if len(marks) == 2:
                        return

    with running(MANY) as address:
        asyncio.run(follow(address))
    messages = frames()
    before = sys.getallocatedblocks()
    kept = [read(message) for message in messages]
    one = (sys.getallocatedblocks() - before) / len(kept)
    left = max(0, marks[1] - marks[0]) / (MANY - MANY // 10)
    return row(f"memory left behind per event, over {MANY:,} events / an event", left, one, "blocks", at_most=0.01)
