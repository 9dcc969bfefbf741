"""A client of a sandbox whose clock stands still, and replies of a test's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, TypeAlias

import matplotlib as mpl
import pytest

from backquant import BackQuant, Reply
from backquant.sandbox import Sandbox, SandboxSettings
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY

NOON = datetime(2026, 9, 9, 12, 0, 7, 250_000, tzinfo=UTC)
Ask: TypeAlias = Callable[..., Reply[Any]]


@pytest.fixture(scope="package", autouse=True)
def no_window() -> None:
    """Figures of pyplot open no window, whatever the machine has."""
    mpl.use("agg")


@pytest.fixture(autouse=True)
def closed_figures() -> Iterator[None]:
    """No figure outlives its test."""
    from matplotlib import pyplot

    yield
    pyplot.close("all")


@pytest.fixture(scope="package")
def ask() -> Iterator[Ask]:
    """Calls a method of the sandbox by its dotted name."""
    settings = SandboxSettings(clock=lambda: NOON)
    with Sandbox(settings=settings) as sandbox, BackQuant(sandbox.key, base_url=sandbox.url) as client:

        def called(name: str, **arguments: object) -> Reply[Any]:
            return attrgetter(name)(client)(**arguments)

        yield called


@pytest.fixture
def changed(server: ScriptedServer) -> Callable[[Reply[Any], Mapping[str, object]], Reply[Any]]:
    """The reply as it would be if some fields of its data were others; it goes over a socket once more."""

    def made(reply: Reply[Any], fields: Mapping[str, object]) -> Reply[Any]:
        envelope = json.loads(reply.http.body)
        envelope["data"] |= fields
        server.always(Status(200, envelope))
        arguments = {"greek": "gamma"} if reply.operation == "options.greeks.trace" else {}
        arguments |= {"symbols": "BTCUSDT"} if reply.operation == "multi.gex_levels" else {}
        with BackQuant(KEY, base_url=server.url) as client:
            again: Reply[Any] = attrgetter(reply.operation)(client)(**arguments)
        return again

    return made
