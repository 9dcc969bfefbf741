"""Figures are live where they are asked for as live, whatever cache stands between."""

from __future__ import annotations

import httpx
import pytest

from backquant import ConfigurationError
from tests.support.examples import levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import Connect, Kind, MakeHttpClient


@pytest.mark.filterwarnings("ignore:.* does not tell of which moment")
def test_live_calls_ask_caches_for_nothing_stale(connect: Connect, server: ScriptedServer) -> None:
    server.always(Status(200, levels()))
    connect().call("gex.levels")
    assert server.requests[0].headers["cache-control"] == "no-cache"
    connect().call("gex.levels", as_of="2026-08-20T14:30:00Z")
    assert "cache-control" not in server.requests[1].headers


@pytest.mark.parametrize(
    ("told", "good"),
    [
        ({"caching": {"from_cache": True, "revalidated": False}}, False),
        ({"caching": {"from_cache": True, "revalidated": True}}, True),
        ({"caching": {"from_cache": False, "revalidated": False}}, True),
        ({"hishel_from_cache": True, "hishel_revalidated": False}, False),
        ({"hishel_from_cache": True, "hishel_revalidated": True}, True),
    ],
)
@pytest.mark.filterwarnings("ignore:.* does not tell of which moment")
def test_a_cache_that_answers_live_calls_by_itself_is_refused(
    connect: Connect, kind: Kind, own_http: MakeHttpClient, told: dict[str, object], good: bool
) -> None:
    answers = httpx.MockTransport(lambda _: httpx.Response(200, json=levels(), extensions=told))
    session = connect(http_client=own_http(transport=answers))
    assert session.call("gex.levels", as_of="2026-08-20T14:30:00Z").status == 200
    if good:
        assert session.call("gex.levels").status == 200
        return
    with pytest.raises(ConfigurationError, match=r"its cache answered /gex/levels and asked nobody.*rfc=True"):
        session.call("gex.levels")
