"""One sandbox for all tests of the live check, and what its replies are."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, TypeAlias

import pytest
from backquant_api.operation import Operation

from backquant import BackQuant, Reply
from backquant.sandbox import Sandbox
from scripts.live.calls import calls_in_order, cheap_arguments

Replies: TypeAlias = dict[str, tuple[Operation[Any], Reply[Any]]]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def key(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> str:
    """The environment of somebody who has a key."""
    monkeypatch.setenv("BACKQUANT_API_KEY", sandbox.key)
    monkeypatch.setenv("BACKQUANT_BASE_URL", sandbox.url)
    return sandbox.key


@pytest.fixture(scope="session")
def replies(sandbox: Sandbox) -> Replies:
    """A clean reply of every operation, by method name."""
    with BackQuant(sandbox.key, base_url=sandbox.url) as bq:
        calls = calls_in_order()
        return {call.name: (call, attrgetter(call.name)(bq)(**cheap_arguments(call, None))) for call in calls}
