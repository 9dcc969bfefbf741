"""Sandboxes for the tests: a shared one that runs on the real clock, and private ones with a clock to turn."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from backquant.sandbox import Sandbox, SandboxSettings

NOON = datetime(2026, 9, 9, 12, 0, 7, 250_000, tzinfo=UTC)  # a Wednesday


@dataclass
class HandClock:
    """A clock that stands still until a test turns it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **distance: float) -> None:
        self.now += timedelta(**distance)


@dataclass
class Bench:
    """A private sandbox, a client for it and the clock it runs on."""

    sandbox: Sandbox
    client: httpx.Client
    clock: HandClock = field(default_factory=HandClock)

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        return self.client.get(path, params=parameters)

    def data(self, path: str, **parameters: Any) -> Any:
        response = self.get(path, **parameters)
        assert response.status_code == 200, response.text
        return response.json()["data"]

    def error(self, path: str, **parameters: Any) -> tuple[int, str]:
        response = self.get(path, **parameters)
        body = response.json()
        assert body["success"] is False
        assert body["meta"]["request_id"] == response.headers["X-Request-ID"]
        return response.status_code, body["error"]["code"]


OpenBench = Callable[..., Bench]


@pytest.fixture(scope="session")
def open_bench() -> Iterator[OpenBench]:
    """Makes a private sandbox; the keywords are those of its settings."""
    with ExitStack() as stack:

        def open_one(now: datetime = NOON, **settings: Any) -> Bench:
            clock = HandClock(now)
            sandbox = stack.enter_context(Sandbox(settings=SandboxSettings(clock=clock, **settings)))
            headers = {"X-API-Key": sandbox.key}
            return Bench(
                sandbox, stack.enter_context(httpx.Client(base_url=sandbox.url, headers=headers, timeout=60)), clock
            )

        yield open_one


@pytest.fixture(scope="session")
def bench(open_bench: OpenBench) -> Bench:
    """A sandbox whose clock stands at noon of a Wednesday, with budgets that no test spends."""
    return open_bench(burst=10**9, quota=10**9)
