"""How often each endpoint is refreshed: told by the overlay, kept by the sandbox."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from backquant_api.resources import operation, operations

from backquant._ground.times import parse_instant
from backquant.sandbox import Sandbox
from scripts.live.calls import required_arguments
from tests.support.clock import FakeClock

from .conftest import NOON

REFRESHED = sorted(each.name for each in operations() if each.cadence is not None)


@pytest.fixture(scope="module")
def http(market: Sandbox) -> Any:
    with httpx.Client(base_url=market.url, headers={"X-API-Key": market.key}) as client:
        yield client


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("gex.levels", 30),
        ("gex.history", 30),
        ("multi.gex_levels", 30),
        ("options.chain", 30),
        ("options.greeks.trace_summary", 30),
        ("expiries", 30),
        ("tape.flow_by_strike", 90),
        ("gex.dealer_flow", 300),
        ("gex.dealer_flow_by_level", 300),
        ("options.pcr", 300),
        ("liquidation.distribution", 300),
        ("options.iv.iv_rv", 86_400),
        ("options.vrp", 86_400),
        ("etf.premium", 86_400),
        ("changelog", 86_400),
        ("tape.trades", None),
        ("tape.recent", None),
        ("gex.delta_flow", None),
        ("gex.stress_history", None),
        ("market.candles", None),
        ("status", None),
    ],
)
def test_the_pace_of_each_family(name: str, seconds: int | None) -> None:
    assert operation(name).cadence == seconds


@pytest.mark.parametrize("name", REFRESHED)
def test_the_sandbox_keeps_it(name: str, http: httpx.Client, now: FakeClock) -> None:
    each = operation(name)
    given = required_arguments(each, NOON)
    query = {
        param.wire: str(given[param.name]) for param in each.params if param.required and param.location == "query"
    }
    path = each.path.format(**given)

    def computed() -> Any:
        return http.get(path, params=query).json()["meta"].get("computed_at")

    first = computed()
    if first is None:
        return  # what the API tells of itself is as old as the release
    now.time += timedelta(seconds=each.cadence or 0)
    assert parse_instant(computed()) - parse_instant(first) == timedelta(seconds=each.cadence or 0)
