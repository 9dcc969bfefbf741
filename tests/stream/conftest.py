"""A sandbox whose tape moves only when a test says so, and clients of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest

from backquant import AsyncBackQuant, BackQuant
from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings

from .clocks import HurriedClock

MakeAsync: TypeAlias = Callable[..., AsyncBackQuant]
MakeSync: TypeAlias = Callable[..., BackQuant]


@pytest.fixture(scope="session")
def quiet_sandbox() -> Iterator[Sandbox]:
    """A sandbox without trades of its own, for the whole run."""
    live = LiveSettings(trades_per_second=0, rest_lag_seconds=0, connections=4)
    with Sandbox(settings=SandboxSettings(burst=100_000, live=live)) as running:
        yield running


@pytest.fixture
def sandbox(quiet_sandbox: Sandbox) -> Iterator[Sandbox]:
    """The same, without faults and without connections of another test."""
    quiet_sandbox.live.wait_for(clients=0)
    yield quiet_sandbox
    quiet_sandbox.live.fault("")
    quiet_sandbox.live.resume()


@pytest.fixture
def aclient(sandbox: Sandbox) -> MakeAsync:
    """Makes an async client of the sandbox that waits for nothing."""

    def make(**options: Any) -> AsyncBackQuant:
        options.setdefault("clock", HurriedClock())
        return AsyncBackQuant(options.pop("api_key", sandbox.key), base_url=sandbox.url, **options)

    return make


@pytest.fixture
def client(sandbox: Sandbox) -> MakeSync:
    """Makes a client of the sandbox that waits for nothing."""

    def make(**options: Any) -> BackQuant:
        options.setdefault("clock", HurriedClock())
        return BackQuant(options.pop("api_key", sandbox.key), base_url=sandbox.url, **options)

    return make
