"""The fastest live tape that Python gives: ready-made frames, in a process of its own."""

import asyncio
import json
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from .server import beside

__all__ = ["CHANNEL", "frames", "running"]


CHANNEL = "tape.BTC.agg"
TS = "2026-09-04T06:30:00.000Z"
TOGETHER = 1_000  # trades that are written at once
BEAT = 0.2  # seconds between the signs of life once all is told


def frames(count: int = TOGETHER, first: int = 0) -> list[bytes]:
    """So many trade messages, no two of the same trade."""
    return [
        json.dumps({"event": "trade", "ts": TS, "channel": CHANNEL, "data": _trade(number)}).encode()
        for number in range(first, first + count)
    ]


def _now() -> bytes:
    """A trade message that tells by its id when it was written, in microseconds of the machine's clock."""
    trade = {**_trade(0), "trade_id": str(time.monotonic_ns() / 1e3)}
    return json.dumps({"event": "trade", "ts": TS, "channel": CHANNEL, "data": trade}).encode()


def _trade(number: int) -> dict[str, object]:
    return {
        "venue": "deribit",
        "coin": "BTC",
        "instrument": "BTC-30OCT26-50000-P",
        "trade_id": str(418_240_000 + number),
        "direction": "buy" if number % 2 else "sell",
        "option_type": "put",
        "strike": 50000.0,
        "expiry_date": "2026-10-30",
        "amount": 1.4,
        "price": 0.0074,
        "mark_price": 0.00737358,
        "index_price": 67213.5 + number / 10,
        "iv": 55.46,
        "premium_usd": 696.33,
        "is_block_trade": False,
        "ts_ms": 1_788_503_399_914 + number,
    }


async def _serve(count: int, pause: float) -> None:
    # One write holds many frames, as they arrive from a server that is faster than its reader.
    blobs = [
        b"".join(Frame(Opcode.TEXT, frame).serialize(mask=False) for frame in frames(first=first))
        for first in range(0, 0 if pause else count, TOGETHER)
    ]

    async def tape(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed, OSError):  # the reader has enough
            asked = json.loads(await connection.recv())["channels"]
            await connection.send(json.dumps({"event": "subscribed", "ts": TS, "channels": asked, "added": asked}))
            for _ in range(count if pause else 0):
                connection.transport.write(Frame(Opcode.TEXT, _now()).serialize(mask=False))
                await asyncio.sleep(pause)
            for blob in blobs:
                connection.transport.write(blob)
                await connection.drain()
            while True:
                await connection.send(json.dumps({"event": "heartbeat", "ts": TS, "channel": "status.heartbeat"}))
                await asyncio.sleep(BEAT)

    async with serve(tape, "127.0.0.1", 0, compression=None, ping_interval=None, close_timeout=0.1) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        await server.serve_forever()


@contextmanager
def running(count: int, pause: float = 0.0) -> Generator[str]:
    """The address, without a scheme, of a tape that sends so many trades to each reader, at once or with a pause between them, as long as the block runs."""
    with beside("scripts.bench.fastest", count, pause) as address:
        yield address


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
