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
    server.replies(BUSY, Reset(), Status(200, levels()))
    connect().call("gex.levels", symbol="BTCUSDT")
    first, second, third = lines(caplog, logging.INFO)
    assert_matches(first, r"GET /gex/levels 503 in \d+ ms \(attempt 1\)")
    assert_matches(second, r"GET /gex/levels failed: 127\.0\.0\.1/v2/gex/levels: no complete reply .* \(attempt 2\)")
    assert_matches(third, r"GET /gex/levels 200 in \d+ ms \(attempt 3\)")


def test_waits_and_queries_are_for_debugging(
    connect: Connect, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "backquant")
    server.replies(BUSY, Status(200, levels()))
    connect().call("gex.levels", symbol="BTCUSDT")
    query, wait, _ = lines(caplog, logging.DEBUG)
    assert_matches(query, r"GET /gex/levels query 'symbol=BTCUSDT': \d+ bytes")
    assert_matches(wait, r"GET /gex/levels: waiting \d\.\d s before attempt 2 \(503 UPSTREAM_ERROR: No\. .*\)")


def test_a_refused_call_is_not_logged(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "backquant")
    with pytest.raises(BackQuantError):
        connect().call("gex.levels", symbol="BTC")
    assert caplog.records == []


def assert_matches(text: str, pattern: str) -> None:
    assert re.fullmatch(pattern, text), text
