"""A server with a past: a snapshot each five minutes, of levels or of a chain of 5,000 contracts, in a process of its own."""

import asyncio
import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .bodies import chain, levels
from .server import beside, serve

__all__ = ["running"]

HEADERS = (
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-ID: req_bench\r\nX-RateLimit-Limit: 1000000\r\n"
    "X-RateLimit-Remaining: 999999\r\nX-RateLimit-Reset: 1790000000\r\nX-Quota-Limit: 100000000\r\n"
    "X-Quota-Remaining: 99999999\r\nX-Quota-Period: 202611\r\nContent-Length: "
)
STEP = 300
MARK = "2026-01-01T00:00:00.5Z"  # stands for the snapshot's time


def _template(name: str) -> bytes:
    envelope: dict[str, Any] = json.loads(chain(5_000) if name == "chain" else levels())
    meta = envelope["meta"]
    meta["timestamp"] = "2027-01-01T00:00:00Z"
    meta["extra"] = {**(meta.get("extra") or {}), "as_of": {"requested": MARK, "snapshot_ts": MARK, "lag_seconds": 1.0}}
    return json.dumps(envelope).encode()


def _answer(template: bytes, head: bytes) -> bytes:
    query = parse_qs(urlsplit(head.split(b" ", 2)[1].decode()).query)
    asked = datetime.fromisoformat(query["as_of"][0]).timestamp()
    snapshot = datetime.fromtimestamp(asked // STEP * STEP, UTC)
    body = template.replace(MARK.encode(), f"{snapshot:%Y-%m-%dT%H:%M:%SZ}".encode())
    return f"{HEADERS}{len(body)}\r\n\r\n".encode() + body


@contextmanager
def running(name: str = "levels") -> Generator[str]:
    """The server's base URL, as long as the block runs."""
    with beside("scripts.bench.past", name) as address:
        yield f"http://{address}/v2"


if __name__ == "__main__":
    asyncio.run(serve(partial(_answer, _template(sys.argv[1]))))
