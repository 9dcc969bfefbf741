"""An HTTP client of the caller's own: what it is set to does not change what is asked, nor how the reply is read."""

from __future__ import annotations

from collections.abc import Callable, Generator
from types import ModuleType
from typing import Any

import httpx
import httpx2
import pytest

from backquant import ConfigurationError, NotFoundError
from tests.support.examples import failure, levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import Connect, Kind, MakeHttpClient


def test_its_default_params_do_not_replace_the_query(
    connect: Connect, server: ScriptedServer, own_http: MakeHttpClient
) -> None:
    server.always(Status(200, levels()))
    session = connect(http_client=own_http(params={"symbol": "BTCUSDT", "mine": "1"}))
    session.call("gex.levels", symbol="ETHUSDT", include=["spot"])
    assert server.requests[0].target == "/v2/gex/levels?symbol=ETHUSDT&include=spot"


def other_symbol(request: Any) -> None:
    request.url = request.url.copy_set_param("symbol", "SOLUSDT")


def one_more_parameter(request: Any) -> None:
    request.url = request.url.copy_add_param("trace", "1")


def no_parameters(request: Any) -> None:
    request.url = request.url.copy_with(query=None)


def other_path(request: Any) -> None:
    request.url = request.url.copy_with(path="/v2/gex/walls")


def other_method(request: Any) -> None:
    request.method = "OPTIONS"


def other_host(request: Any) -> None:
    request.url = request.url.copy_with(host="localhost")


def gateway(request: Any) -> None:
    request.url = request.url.copy_with(raw_path=b"/gateway" + request.url.raw_path)


def changing(library: ModuleType, kind: Kind, change: Callable[[Any], None], way: str) -> Any:
    """An HTTP client whose hook or whose auth changes the request."""

    async def awaited(request: Any) -> None:
        change(request)

    class Auth(library.Auth):
        def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
            change(request)
            yield request

    made = library.Client if kind == "sync" else library.AsyncClient
    return (
        made(auth=Auth()) if way == "auth" else made(event_hooks={"request": [change if kind == "sync" else awaited]})
    )


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize("way", ["hook", "auth"])
@pytest.mark.parametrize("change", [other_symbol, one_more_parameter, no_parameters, other_path, other_method])
def test_hooks_and_auth_that_make_another_question_are_refused(
    connect: Connect, kind: Kind, server: ScriptedServer, library: ModuleType, way: str, change: Callable[[Any], None]
) -> None:
    server.always(Status(200, levels()))
    session = connect(http_client=lambda: changing(library, kind, change, way))
    with pytest.raises(ConfigurationError, match=r"made another question of GET /v2/gex/levels\?symbol=BTCUSDT"):
        session.call("gex.levels", symbol="BTCUSDT")
    assert len(server.requests) == 1


@pytest.mark.parametrize("library", [httpx, httpx2])
@pytest.mark.parametrize("change", [other_host, gateway])
def test_hooks_may_lead_elsewhere(
    connect: Connect, kind: Kind, server: ScriptedServer, library: ModuleType, change: Callable[[Any], None]
) -> None:
    server.always(Status(200, levels()))
    session = connect(http_client=lambda: changing(library, kind, change, "hook"))
    assert session.call("gex.levels", symbol="BTCUSDT", extra_query={"note": "a b/ü,:"}).status == 200


def test_a_hook_that_raises_on_the_status_is_named(
    connect: Connect, kind: Kind, server: ScriptedServer, own_http: MakeHttpClient
) -> None:
    def hook(response: httpx.Response) -> None:
        response.raise_for_status()

    async def awaited_hook(response: httpx.Response) -> None:
        response.raise_for_status()

    server.always(Status(404, failure("NOT_FOUND")))
    hooks = {"response": [hook if kind == "sync" else awaited_hook]}
    with pytest.raises(ConfigurationError, match=r"hooks raised .*\(404\).*remove raise_for_status"):
        connect(http_client=own_http(event_hooks=hooks)).call("gex.levels")
    assert len(server.requests) == 1


def test_a_client_of_httpx2_is_as_good(connect: Connect, kind: Kind, server: ScriptedServer) -> None:
    server.replies(Status(200, levels()), Status(404, failure("NOT_FOUND")), Status(200, levels()))
    handed = httpx2.Client(params={"a": "b"}) if kind == "sync" else httpx2.AsyncClient(params={"a": "b"})
    session = connect(http_client=handed, max_retries=0)
    assert session.call("gex.levels", symbol="BTCUSDT").status == 200
    assert server.requests[0].target == "/v2/gex/levels?symbol=BTCUSDT"
    with pytest.raises(NotFoundError, match=r"^404 NOT_FOUND: No\. \(GET /v2/gex/levels, "):
        session.call("gex.levels")
    assert session.call("gex.levels").status == 200
    if isinstance(handed, httpx2.AsyncClient):
        session.runner.run(handed.aclose())
    else:
        handed.close()
