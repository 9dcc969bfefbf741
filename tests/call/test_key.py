"""The key reaches the server's header, and nobody's eyes."""

import asyncio
import copy
import logging
import pickle
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import pytest

import backquant
from backquant import BackQuantError, ConfigurationError, ContractDriftWarning
from backquant._call.settings import ApiKey
from tests.support.examples import FREE_FORM, failure, levels, success
from tests.support.http2_server import Http2Server
from tests.support.server import Behaviour, Drop, Hangup, Reset, ScriptedServer, Stall, Status
from tests.support.session import KEY, Call, Connect, Kind, Over

ECHO = f"your key {KEY} is not known"
FAILURES: list[Behaviour] = [
    Reset(),
    Hangup(),
    Drop(),
    Stall(),
    Status(401, failure("UNAUTHORIZED", ECHO, {"key": KEY})),
    Status(200, failure("UNAUTHORIZED", ECHO)),
    Status(422, failure("VALIDATION_ERROR", ECHO, {"errors": [{"loc": ["header", KEY], "msg": KEY, "type": KEY}]})),
    Status(429, failure("RATE_LIMIT_EXCEEDED", ECHO), {"X-Quota-Remaining": "0", "X-Your-Key": KEY}),
    Status(503, f"<html>{KEY}</html>"),
    Status(200, f"<html>{KEY}</html>"),
    Status(200, {KEY: KEY}),
    Status(302, b"", {"Location": f"https://example.com/{KEY}"}),
    Status(200, levels(positioning=KEY, odte={KEY: KEY, "hvl": KEY})),
    Status(500, levels(), {"Set-Cookie": KEY}),
    Status(200, b"broken", {"Content-Encoding": "gzip"}),
]


def shown(value: object) -> str:
    return f"{value!r} {value!s} {vars(value) if hasattr(value, '__dict__') else ''}"


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def frames_of_backquant(error: BaseException) -> Iterator[str]:
    """What a debugging tool would print of our own frames: their code, and every local's repr."""
    home = str(Path(backquant.__file__).parent)
    for link in chain(error):
        ours = [step for step in traceback.walk_tb(link.__traceback__) if step[0].f_code.co_filename.startswith(home)]
        for frame in traceback.StackSummary.extract(iter(ours), capture_locals=True):
            yield f"{frame.line} {frame.locals}"


@pytest.mark.parametrize("behaviour", FAILURES, ids=repr)
def test_no_failure_shows_it(
    connect: Connect, server: ScriptedServer, caplog: pytest.LogCaptureFixture, behaviour: Behaviour
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("backquant", "httpx"):
        caplog.set_level(logging.DEBUG, logger=name)
    server.always(behaviour)
    session = connect(timeout=(5, 0.05), max_retries=1, strict=True)
    with pytest.raises(BackQuantError) as caught:
        session.call("gex.levels")
    error = caught.value
    told = [shown(link) for link in chain(error)]
    told += frames_of_backquant(error)
    # At this level httpcore logs what the server sends, so an echo is the server's doing.
    told += [f"{record.getMessage()} {vars(record)}" for record in caplog.records if record.name != "httpcore.http11"]
    told += [repr(pickle.dumps(error)), shown(copy.deepcopy(error)), shown(getattr(error, "http", None))]
    assert len(caplog.records) > 1
    assert [text for text in told if KEY in text] == []


def test_the_http_library_logs_no_request_header(
    call: Call, kind: Kind, server: ScriptedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.replies(Status(200, levels()))
    call("gex.levels")
    of_httpx = {"httpcore.http11"} if kind != "aiohttp" else set[str]()
    assert {record.name for record in caplog.records} >= {"backquant", *of_httpx}
    assert KEY not in caplog.text


@pytest.mark.parametrize("behaviour", [Reset(), Hangup(), Drop(), Stall()], ids=repr)
def test_the_cause_of_a_connection_error_holds_a_request_without_it(
    connect: Connect, kind: Kind, server: ScriptedServer, behaviour: Behaviour
) -> None:
    server.always(behaviour)
    with pytest.raises(BackQuantError) as caught:
        connect(max_retries=0, timeout=(5, 0.05)).call("gex.levels")
    cause = caught.value.__cause__
    if kind == "aiohttp":
        assert isinstance(cause, aiohttp.ClientError)
        assert not hasattr(cause, "request_info")
    else:
        assert isinstance(cause, httpx.RequestError)
        assert KEY not in str(cause.request.headers.raw)
    server.wait_for(1)
    assert server.requests[0].headers["x-api-key"] == KEY


def test_no_reply_and_no_warning_shows_it(call: Call, server: ScriptedServer) -> None:
    server.always(Status(200, levels(positioning=KEY, brand_new=KEY), {"X-Your-Key": KEY}))
    with pytest.warns(ContractDriftWarning) as caught:
        reply = call("gex.levels")
    told = [str(warning.message) for warning in caught]
    told += [shown(reply), shown(reply.http), repr(reply.raw), repr(reply.extra), repr(pickle.dumps(reply))]
    assert [text for text in told if KEY in text] == []
    assert reply.drift[0].got == "'***'"


def test_a_few_letters_are_no_secret_and_leave_replies_alone(connect: Connect, server: ScriptedServer) -> None:
    server.replies(Status(200, levels(positioning="flow")))
    reply = connect(api_key="flow").call("gex.levels")
    assert reply.data.positioning == "flow"
    assert reply.drift == ()


def test_no_client_shows_it(connect: Connect) -> None:
    client = connect().client
    copied = client.with_options(strict=True)
    told = [shown(client), shown(copied), repr(vars(client).values()), str(list(map(repr, vars(copied).values())))]
    assert [text for text in told if KEY in text] == []
    assert repr(client) == f"{type(client).__name__}(base_url={client._settings.base_url!r})"  # pyright: ignore[reportPrivateUsage]


@pytest.mark.parametrize("way", [pickle.dumps, copy.deepcopy, copy.copy])
def test_it_is_not_pickled_nor_copied(way: Any) -> None:
    with pytest.raises(TypeError, match="an API key is not pickled"):
        way(ApiKey(KEY))


def test_it_goes_in_one_header_and_never_in_the_url(call: Call, server: ScriptedServer) -> None:
    server.replies(Status(200, success({})))
    call(FREE_FORM)
    [request] = server.requests
    assert request.head.count(KEY.encode()) == 1
    assert request.headers["x-api-key"] == KEY
    assert KEY not in request.target


def test_a_request_that_can_t_be_built_does_not_show_it(call: Call) -> None:
    with pytest.raises(BackQuantError) as caught:
        call("get", "/a\x00b")
    told = [*frames_of_backquant(caught.value), *map(shown, chain(caught.value))]
    assert [text for text in told if KEY in text] == []


def test_a_closed_client_does_not_show_it(connect: Connect) -> None:
    session = connect()
    session.close()
    with pytest.raises(ConfigurationError) as caught:
        session.call("gex.levels")
    assert [text for text in frames_of_backquant(caught.value) if KEY in text] == []


def test_a_cancelled_call_does_not_show_it(over: Over, server: ScriptedServer) -> None:
    server.always(Stall())

    async def cancelled() -> BaseException:
        async with backquant.AsyncBackQuant(KEY, base_url=server.url, http_client=over) as bq:
            task = asyncio.ensure_future(bq.gex.levels())
            await asyncio.to_thread(server.wait_for, 1)
            task.cancel()
            [outcome] = await asyncio.gather(task, return_exceptions=True)
            assert isinstance(outcome, BaseException)
            return outcome

    error = asyncio.run(cancelled())
    assert isinstance(error, asyncio.CancelledError)
    assert [text for text in frames_of_backquant(error) if KEY in text] == []


@pytest.mark.parametrize("awaited", [False, True])
def test_over_http2_it_arrives_and_the_header_library_does_not_log_it(
    caplog: pytest.LogCaptureFixture, awaited: bool
) -> None:
    async def over(url: str) -> None:
        async with (
            httpx.AsyncClient(http1=False, http2=True) as http,
            backquant.AsyncBackQuant(KEY, base_url=url, http_client=http) as bq,
        ):
            await bq.gex.levels()
            await bq.gex.levels()

    caplog.set_level(logging.DEBUG)
    with Http2Server(levels()) as server:
        if awaited:
            asyncio.run(over(server.url))
        else:
            with (
                httpx.Client(http1=False, http2=True) as http,
                backquant.BackQuant(KEY, base_url=server.url, http_client=http) as bq,
            ):
                bq.gex.levels()
                bq.gex.levels()
    assert [headers["x-api-key"] for headers in server.seen] == [KEY, KEY]
    told = [
        record.getMessage() for record in caplog.records if not record.getMessage().startswith("Decoded")
    ]  # the server
    assert [line for line in told if "x-api-key" in line]
    assert [line for line in told if KEY in line] == []


def test_what_holds_it_shows_asterisks_however_it_is_made_a_text() -> None:
    header = ApiKey(KEY).reveal().encode()
    assert header == KEY.encode()
    assert [text for text in (repr(header), str(header), f"{header}", "%s" % header) if KEY in text] == []  # noqa: UP031
