"""How a plan asks by way of a client, in this process and, unpickled, in another."""

# The clients' own insides, apart from them for their length:
# pyright: reportPrivateUsage=false

from __future__ import annotations

import hashlib
import pickle
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from .._call.bound_method import BoundCall
from .._call.minute_budget import MinuteBudget
from .._call.over_httpx import Transport
from .._call.settings import Settings, read_key
from ..errors import ConfigurationError
from .sync_calls import Waiting

if TYPE_CHECKING:
    from ..history import plan as plans

__all__ = ["planned"]


def planned(
    client: Waiting,
    call: BoundCall[Any],
    start: datetime | date | str,
    end: datetime | date | str | None,
    every: float | str | timedelta | None,
    into: str | Path,
    coordinate: str | None,
) -> plans.Plan:
    """The plan of a backfill, whose calls this client sends."""
    from ..history.plan import Plan
    from ..history.plan_arguments import made_plan
    from ..history.storage import place_of

    settings = client._settings
    if coordinate is not None and isinstance(settings.minute, MinuteBudget):
        from ..coordinate import PostgresBudget

        settings = attrs.evolve(settings, minute=PostgresBudget(coordinate, name=_name_of(settings)))
    wanted = made_plan(settings, call, start, end, every)
    return Plan(_wired(client, settings), *wanted, place_of(into), coordinate)


def _name_of(settings: Settings) -> str:
    """What the budget of a key is called: it tells nothing of the key."""
    key = "" if settings.key is None else settings.key.reveal()
    return hashlib.sha256(f"budget of {key}".encode()).hexdigest()[:16]


def _wired(client: Waiting, settings: Settings) -> plans.Wire:
    """What a plan asks with: it tries once, waits for the minute, and departs for nothing."""
    from ..history.interruptible_clock import Pauses
    from ..history.plan import Wire

    quiet, clock = client.with_options(max_retries=0, strict=False, wait_for_budget=True), Pauses(settings.clock)
    quiet._settings = attrs.evolve(  # the store keeps what the cache would
        quiet._settings, minute=settings.minute, clock=clock, tells_clamps=False, cache=None
    )
    return Wire(quiet._send, quiet.meta, clock, partial(_again, client._transport, settings))


def _again(transport: Transport, settings: Settings) -> tuple[object, ...]:
    """How another process wires a plan: with the same settings, a key of its own, and connections of its own."""
    if not transport.can_be_made_anew:
        raise ConfigurationError(
            "a plan can't be pickled whose connections are an http_client of your own, or an awaited client's;"
            " make it with a BackQuant() that has its own"
        )
    return _rewired, (pickle.dumps(attrs.evolve(settings, key=None, cache=None)),)


@cache
def _rewired(pickled: bytes) -> plans.Wire:
    """One for all plans of a process that ask alike, as many a task has a copy of one plan."""
    bare: Settings = pickle.loads(pickled)  # noqa: S301  # from the pickle that is being read anyhow
    settings = attrs.evolve(bare, key=read_key(None))
    client = Waiting.__new__(Waiting)
    client._begin(settings, Transport(encrypted=settings.encrypted), owner=True)
    return _wired(client, settings)
