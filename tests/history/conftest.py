"""A client whose past is known, on a clock that nobody waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from backquant import BackQuant
from tests.coordinate.conftest import postgres
from tests.history.past import Past, irregular
from tests.support.clock import FakeClock
from tests.support.server import ScriptedServer

__all__ = ["END", "START", "bq", "past", "postgres"]
START = datetime(2026, 8, 30, tzinfo=UTC)
END = datetime(2026, 9, 2, tzinfo=UTC)


@pytest.fixture
def past(server: ScriptedServer) -> Past:
    """Three days, with an outage of five hours in the second."""
    known = Past(irregular(START, END, outage=(30, 35)))
    server.always(known)
    return known


@pytest.fixture
def bq(server: ScriptedServer, clock: FakeClock, past: Past) -> Iterator[BackQuant]:
    """A client of that server."""
    with BackQuant(api_key="test-key-of-the-past", base_url=server.url, clock=clock) as client:
        yield client
