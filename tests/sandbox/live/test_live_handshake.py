"""Who is let in."""

import math
import re

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from backquant.sandbox import LiveSettings, Sandbox, SandboxSettings

from .conftest import Bench, OpenBench


def test_the_welcome(bench: Bench) -> None:
    welcome = bench.connect().welcome
    assert welcome["event"] == "welcome"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", welcome["ts"])
    assert (welcome["max_channels"], welcome["subscription_tier"]) == (48, "enterprise")
    assert {"tape.BTC.agg", "tape.ETH.delta_india", "gex.levels.HYPEUSDT", "status.heartbeat"} <= set(
        welcome["available_channels"]
    )
    assert welcome["client_id"] != bench.connect().welcome["client_id"]


def test_three_ways_to_show_the_key(open_bench: OpenBench) -> None:
    bench = open_bench(connections=3)
    key = bench.sandbox.key
    callers = [
        bench.connect(Authorization=f"Bearer {key}"),
        bench.connect(X_API_Key=key),
        bench.connect(query=f"?api_key={key}", User_Agent="a browser"),
    ]
    assert [caller.welcome["event"] for caller in callers] == ["welcome"] * 3


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"X_API_Key": "bq_live_wrong"}, "Invalid API key"),
        ({"Authorization": "Bearer bq_live_wrong"}, "Invalid API key"),
        ({"User_Agent": "someone"}, "Missing API key"),
    ],
)
def test_a_bad_key(bench: Bench, headers: dict[str, str], reason: str) -> None:
    assert bench.connect(welcome=False, **headers).last_words() == ([], 1008, reason)
    assert bench.live.connections == 0


def test_the_cap_on_connections(open_bench: OpenBench) -> None:
    bench = open_bench(connections=2)
    first, _ = bench.connect(), bench.connect()
    events, code, reason = bench.connect(welcome=False).last_words()
    assert (events, code, reason) == ([], 1008, "Connection cap of your plan reached: 2")
    first.connection.close()
    bench.live.wait_for(clients=1)
    assert bench.connect().welcome


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_handshake_that_fails(bench: Bench, status: int) -> None:
    with pytest.raises(InvalidStatus) as caught:
        bench.faulty(f"status={status};retry_after=7")
    response = caught.value.response
    assert (response.status_code, response.headers["Retry-After"]) == (status, "7")
    assert b'"success":false' in (response.body or b"")


def test_a_fault_for_the_first_connections_only(bench: Bench) -> None:
    for _ in range(2):
        with pytest.raises(InvalidStatus):
            bench.faulty("status=503;times=2;id=start")
    assert bench.faulty("status=503;times=2;id=start").welcome


def test_a_fault_in_the_address(bench: Bench) -> None:
    caller = bench.connect(
        query="?sandbox_fault=close%3D1008;reason%3DSubscription lapsed".replace(" ", "%20"), welcome=False
    )
    assert caller.last_words() == ([], 1008, "Subscription lapsed")


def test_a_fault_for_all_connections(bench: Bench) -> None:
    bench.live.fault("status=401")
    with pytest.raises(InvalidStatus):
        bench.connect()
    bench.live.fault("")
    assert bench.connect().welcome


@pytest.mark.parametrize("fault", ["statos=401", "status=200", "silent=yes", "close=12", "drop_after=0", "times=2"])
def test_a_fault_that_does_not_exist(bench: Bench, fault: str) -> None:
    with pytest.raises(InvalidStatus) as caught:
        bench.faulty(fault)
    assert caught.value.response.status_code == 422
    with pytest.raises(ValueError, match=r"sandbox fault"):
        bench.live.fault(fault)


def test_settings_that_make_no_sense() -> None:
    with pytest.raises(ValueError, match="The sandbox's idle_seconds must be above 0, not 0"):
        LiveSettings(idle_seconds=0)
    with pytest.raises(ValueError, match="The sandbox's trades_per_second must be 0 or more, not -1"):
        LiveSettings(trades_per_second=-1)
    with pytest.raises(ValueError, match="The sandbox's slow_seconds must be above 0, not inf"):
        LiveSettings(slow_seconds=math.inf)
    with pytest.raises(ValueError, match="Unknown sandbox fault 'nonsense'"):
        Sandbox(settings=SandboxSettings(live=LiveSettings(fault="nonsense"))).start()


def test_plain_http(bench: Bench) -> None:
    response = httpx.get(bench.live.url.replace("ws", "http", 1))
    assert (response.status_code, response.json()["error"]["code"]) == (404, "NOT_FOUND")


def test_no_quota_is_drawn(bench: Bench) -> None:
    before = bench.get("/meta").headers["X-Quota-Used"]
    bench.connect().subscribe("tape.BTC.agg")
    assert int(bench.get("/meta").headers["X-Quota-Used"]) == int(before) + 1
