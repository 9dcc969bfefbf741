"""The fastest live tape that Python gives: ready-made frames, in a process of its own."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

CHANNEL = "tape.BTC.agg"
TS = "2026-09-04T06:30:00.000Z"
DISTINCT = 1_000  # trades, sent over and over


def frames(count: int = DISTINCT) -> list[bytes]:
    """So many trade messages."""
    return [
        json.dumps({"event": "trade", "ts": TS, "channel": CHANNEL, "data": _trade(number)}).encode()
        for number in range(count)
    ]


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


async def _serve(count: int) -> None:
    # One write holds many frames, as they arrive from a server that is faster than its reader.
    blob = b"".join(Frame(Opcode.TEXT, frame).serialize(mask=False) for frame in frames())
    acknowledgement = json.dumps({"event": "subscribed", "ts": TS, "channels": [CHANNEL], "added": [CHANNEL]})

    async def tape(connection: ServerConnection) -> None:
        with suppress(ConnectionClosed, OSError):  # the reader has enough
            await connection.recv()
            await connection.send(acknowledgement)
            for _ in range(count // DISTINCT):
                connection.transport.write(blob)
                await connection.drain()
            await connection.wait_closed()

    async with serve(tape, "127.0.0.1", 0, compression=None, ping_interval=None, close_timeout=0.1) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        await server.serve_forever()


@contextmanager
def running(count: int) -> Generator[str]:
    """The address, without a scheme, of a tape that sends so many trades to each reader, as long as the block runs."""
    command = [sys.executable, "-m", "scripts.bench.tape", str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101  # a pipe was asked for
        try:
            yield f"127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
