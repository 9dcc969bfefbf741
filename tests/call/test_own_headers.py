"""Headers of a caller's own go with a call, or with all of them; the key's never do."""

from __future__ import annotations

from typing import Any

import pytest

from backquant import BackQuant, ConfigurationError
from tests.support.examples import levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY, Connect


def sent(server: ScriptedServer) -> dict[str, str]:
    return {name.lower(): value for name, value in server.requests[-1].headers.items()}


@pytest.fixture(autouse=True)
def _answers(server: ScriptedServer) -> None:
    server.always(Status(200, levels()))


def test_of_all_calls_and_of_one(connect: Connect, server: ScriptedServer) -> None:
    session = connect(default_headers={"X-Team": "desk", "X-Trace": "a"})
    session.call("gex.levels")
    assert (sent(server)["x-team"], sent(server)["x-trace"]) == ("desk", "a")
    session.call("gex.levels", extra_headers={"X-Trace": "b"})
    assert (sent(server)["x-team"], sent(server)["x-trace"]) == ("desk", "b")
    assert sent(server)["x-api-key"] == KEY
    session.with_options(default_headers={"X-Team": "other"}).call("gex.levels")
    assert sent(server)["x-team"] == "other"
    assert "x-trace" not in sent(server)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-api-key": "bq_live_another0another0another0"},
        {"Authorization": "Bearer x"},
        {"X-Mine": f"see {KEY}"},
        {"X Mine": "blank"},
        {"X-Mine": "two\r\nlines"},
        {"X-Mine": "ü"},
        {"X-Mine": 5},
        "X-Mine: 5",
    ],
    ids=str,
)
def test_what_can_not_be_sent_is_refused(connect: Connect, server: ScriptedServer, headers: Any) -> None:
    with pytest.raises(ConfigurationError) as refused:
        connect().call("gex.levels", extra_headers=headers)
    assert KEY not in str(refused.value)
    assert server.requests == []


def test_of_a_client_they_are_refused_at_once() -> None:
    with pytest.raises(ConfigurationError, match="default_headers: x-api-key is not for callers to set"):
        BackQuant(KEY, default_headers={"x-api-key": "x"})
