"""Events per second of the live tape, against the WebSocket library with json.loads; memory over a million of them."""

import asyncio
import gc
import json
import sys
from itertools import islice

from websockets.asyncio.client import connect

from backquant import AsyncBackQuant, BackQuant
from backquant.stream.wire import read

from .calls import KEY
from .measure import Row, interleaved, row
from .tape import CHANNEL, frames, running

EVENTS = 20_000
MANY = 1_000_000
NEWS = 2  # connected, subscribed
SUBSCRIBE = json.dumps({"action": "subscribe", "channels": [CHANNEL]})


def rows() -> list[Row]:
    return [_decoding(), *_end_to_end(), _memory()]


def _decoding() -> Row:
    messages = frames()
    taken = interleaved(
        {
            "ours": lambda: [read(message) for message in messages],
            "json": lambda: [json.loads(message) for message in messages],
        },
        rounds=101,
    )
    each = {name: seconds / len(messages) * 1e6 for name, seconds in taken.items()}
    return row("one event to a Trade / json.loads to a dict", each["ours"], each["json"], "us", at_most=1.0)


def _end_to_end() -> list[Row]:
    with running(EVENTS) as address, asyncio.Runner() as runner:
        base_url = f"http://{address}/v2"
        client, async_client = BackQuant(KEY, base_url=base_url), AsyncBackQuant(KEY, base_url=base_url)
        taken = interleaved(
            {
                "raw": lambda: runner.run(_raw(address)),
                "ours": lambda: runner.run(_ours(async_client, recover=False)),
                "recover": lambda: runner.run(_ours(async_client, recover=True)),
                "threads": lambda: _threads(client),
            },
            rounds=11,
        )
        runner.run(async_client.close())
        client.close()
    each = {name: seconds / EVENTS * 1e6 for name, seconds in taken.items()}
    raw = "websockets + json.loads"
    return [
        row(f"one event over a socket, async / {raw}", each["ours"], each["raw"], "us", at_most=1.0),
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


def _memory() -> Row:
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
