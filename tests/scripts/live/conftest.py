"""One sandbox for all tests of the live check, and what its replies are."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from backquant_api.operation import Operation

from backquant import BackQuant, Reply
from backquant.sandbox import Sandbox
from scripts.live.calls import arguments, calls_in_order
from scripts.live.record import LiveRecording

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
        made = [(call, attrgetter(call.name)(bq)) for call in calls_in_order()]
        return {call.name: (call.operation, method(**arguments(call, None, small=True))) for call, method in made}


@pytest.fixture(scope="session")
def recorded(replies: Replies, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every reply, recorded: only what was recorded binds where the contract is silent."""
    folder = tmp_path_factory.mktemp("recorded")
    recording = LiveRecording(folder)
    for operation, reply in replies.values():
        recording(operation, reply)
    return folder / "examples"
