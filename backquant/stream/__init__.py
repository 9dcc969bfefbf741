"""The live tape: `bq.stream(...)`, and the events that it delivers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .events import Event, Gap, Heartbeat, Levels, LevelSet, OdteLevelSet, Queue, Status, Trade, UnknownEvent

if TYPE_CHECKING:
    from .async_stream import AsyncStream
    from .buffer import Counters, Overflow
    from .sync_stream import Stream

__all__ = [
    "AsyncStream",
    "Counters",
    "Event",
    "Gap",
    "Heartbeat",
    "LevelSet",
    "Levels",
    "OdteLevelSet",
    "Overflow",
    "Queue",
    "Status",
    "Stream",
    "Trade",
    "UnknownEvent",
]

_HOMES = {"AsyncStream": "async_stream", "Counters": "buffer", "Overflow": "buffer", "Stream": "sync_stream"}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
