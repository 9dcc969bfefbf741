"""What the client logs."""

import logging
import re

import pytest

from backquant import BackQuantError
from tests.support.examples import failure, levels
from tests.support.server import Reset, ScriptedServer, Status
from tests.support.session import Connect

BUSY = Status(503, failure("UPSTREAM_ERROR"))


def lines(caplog: pytest.LogCaptureFixture, level: int) -> list[str]:
    return [record.getMessage() for record in caplog.records if (record.name, record.levelno) == ("backquant", level)]


def test_each_attempt_is_one_line(connect: Connect, server: ScriptedServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "backquant")
    server.replies(Reset(), BUSY, Status(200, levels()))
    connect().call("gex.levels", symbol="BTCUSDT")
    first, second, third = lines(caplog, logging.INFO)
    assert_matches(
        first, r"GET /gex/levels failed: http://127\.0\.0\.1:\d+/v2/gex/levels: no complete reply .* \(attempt 1\)"
    )
    assert_matches(second, r"GET /gex/levels 503 in \d+ ms \(attempt 2\)")
    assert_matches(third, r"GET /gex/levels 200 in \d+ ms \(attempt 3\)")


def test_a_wait_is_a_warning_and_a_query_is_for_debugging(
    connect: Connect, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "backquant")
    server.replies(BUSY, Status(200, levels()))
    connect().call("gex.levels", symbol="BTCUSDT")
    query, _ = lines(caplog, logging.DEBUG)
    [wait] = lines(caplog, logging.WARNING)
    assert_matches(query, r"GET /gex/levels query 'symbol=BTCUSDT': \d+ bytes")
    assert_matches(wait, r"waiting \d\.\d s before attempt 2 of 3: 503 UPSTREAM_ERROR: No\. \(GET /v2/gex/levels, .*\)")


def test_a_refused_call_is_not_logged(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "backquant")
    with pytest.raises(BackQuantError):
        connect().call("gex.levels", symbol="BTC")
    assert caplog.records == []


def assert_matches(text: str, pattern: str) -> None:
    assert re.fullmatch(pattern, text), text
