"""Replies, models and errors travel: through pickle, deepcopy and a process pool."""

import copy
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

import attrs
import pytest
from backquant_api.models import V2Meta

from backquant import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    BackQuant,
    BackQuantError,
    Clamp,
    ConfigurationError,
    ConnectionLimitError,
    ContractError,
    Drift,
    FieldError,
    HistoryClampError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    PlotError,
    QuotaExceededError,
    RateLimitError,
    Reply,
    ReplyMismatchError,
    SlowConsumerError,
    UpstreamError,
    errors,
)
from backquant._ground.response import Headers, HttpResponse
from tests.support.examples import failure, levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY, Call, Connect

META = V2Meta(version="2.9", timestamp=datetime(2026, 9, 4, tzinfo=UTC), extra={"positioning": "flow"})
HTTP = HttpResponse(429, Headers([("Retry-After", "5")]), b"{}", "https://api.backquant.com/v2/gex/levels", 0.25)
FACTS: dict[str, Any] = {
    "code": "A_CODE",
    "details": {"errors": [{"loc": ["query"]}]},
    "meta": META,
    "status": 429,
    "request_id": "req_1",
    "http": HTTP,
}
DRIFT = [Drift("data.a[3]", "number", "'x'")]
FULL: list[BackQuantError] = [
    BackQuantError("m"),
    ConfigurationError("m"),
    APIConnectionError("m"),
    APITimeoutError("m"),
    ContractError("m", drift=DRIFT, http=HTTP),
    APIError("m", **FACTS),
    AuthenticationError("m", **FACTS),
    PermissionDeniedError("m", **FACTS),
    NotFoundError("m", **FACTS),
    InvalidRequestError("m", fields=[FieldError("symbol", "no", "literal_error")], **FACTS),
    RateLimitError("m", retry_after=5.0, **FACTS),
    QuotaExceededError("m", retry_after=5.0, resets_at=datetime(2026, 10, 1, tzinfo=UTC), **FACTS),
    UpstreamError("m", retry_after=5.0, **FACTS),
    InternalServerError("m", **FACTS),
    ConnectionLimitError("m", **FACTS),
    SlowConsumerError("m"),
    PlotError("m"),
    HistoryClampError("m", clamp=Clamp(datetime(2026, 1, 1, tzinfo=UTC), 3.0, "days", 30, True), http=HTTP),
    ReplyMismatchError("m", http=HTTP),
]
WAYS: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    *[lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol)) for protocol in range(2, 6)],  # noqa: S301
]


def test_every_error_class_is_among_them() -> None:
    listed = {type(error).__name__ for error in FULL} | {"ContractDriftWarning", "FieldError", "HistoryClampWarning"}
    assert listed == set(errors.__all__)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("error", FULL, ids=lambda error: type(error).__name__)
def test_an_error_keeps_all_it_holds(error: BackQuantError, way: Callable[[Any], Any]) -> None:
    travelled = way(error)
    assert type(travelled) is type(error)
    assert str(travelled) == str(error)
    assert travelled.args == error.args
    assert vars(travelled) == vars(error)


@pytest.mark.parametrize("way", WAYS)
def test_a_reply_keeps_all_it_holds(connect: Connect, server: ScriptedServer, way: Callable[[Any], Any]) -> None:
    server.replies(Status(200, levels(brand_new=1), {"X-Quota-Limit": "5", "X-Quota-Remaining": "4"}))
    reply = connect().call("gex.levels")
    travelled: Reply[Any] = way(reply)
    assert travelled == reply
    assert travelled.data.all_expiry.hvl == 66500.0
    assert travelled.raw == reply.raw
    assert travelled.extra == {"brand_new": 1}
    assert travelled.quota == reply.quota
    assert attrs.asdict(travelled.data) == attrs.asdict(reply.data)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_a_reply_that_departs_from_the_contract_does_too(
    call: Call, server: ScriptedServer, way: Callable[[Any], Any]
) -> None:
    server.replies(Status(200, levels(positioning=5, odte=None)))
    reply = call("gex.levels")
    assert way(reply) == reply
    assert way(reply).drift == reply.drift


def test_the_body_is_not_decoded_for_the_journey(call: Call, server: ScriptedServer) -> None:
    server.replies(Status(200, levels()))
    reply = call("gex.levels")
    before = pickle.dumps(reply)
    assert reply.raw
    assert pickle.dumps(reply) == before


def call_and_fail(url: str) -> str:
    """What a worker process does."""
    with BackQuant(KEY, base_url=url) as bq:
        return repr(bq.gex.levels())


def test_an_error_crosses_a_process_pool(server: ScriptedServer) -> None:
    server.replies(Status(404, failure("NOT_FOUND", "No data for BTCUSDT", {"a": 1})))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        future = pool.submit(call_and_fail, server.url)
        with pytest.raises(NotFoundError, match="404 NOT_FOUND: No data for BTCUSDT") as caught:
            future.result()
    assert caught.value.details == {"a": 1}
    assert caught.value.http is not None
    assert caught.value.http.status == 404
