"""What a reply gives besides its data."""

import json
import re
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import pytest
from backquant_api.models import V2Meta
from backquant_api.resources import operation

from backquant import BackQuant, ConfigurationError, InvalidRequestError, Quota, RateLimit, Reply
from backquant._ground.response import Headers
from tests.support.examples import EXAMPLES, FREE_FORM, example, failure, levels, success
from tests.support.server import ScriptedServer, Status
from tests.support.session import Call, Connect

BUDGETS = {
    "X-RateLimit-Limit": "120",
    "X-RateLimit-Remaining": "117",
    "X-RateLimit-Reset": "1788503430",
    "X-Quota-Limit": "250000",
    "X-Quota-Used": "12",
    "X-Quota-Remaining": "249988",
    "X-Quota-Period": "202609",
}


def test_typed_documented_and_free_form_data(call: Call, server: ScriptedServer) -> None:
    for method, kind in (("gex.levels", "GexLevelsData"), ("tape.stats", "TapeStatsData"), (FREE_FORM, "dict")):
        server.replies(Status(200, example(operation(method))))
        reply = call(method)
        assert type(reply.data).__name__ == kind
        assert reply.drift == ()
        assert reply.operation == method


def test_meta_is_typed(call: Call, server: ScriptedServer) -> None:
    body = (EXAMPLES / "gex_levels.json").read_bytes()
    server.replies(Status(200, body))
    meta: V2Meta = call("gex.levels").meta
    assert meta.version == json.loads(body)["meta"]["version"]
    assert (meta.symbol, meta.spot_price, meta.freshness_seconds) == ("BTCUSDT", 67213.5, 0.123)
    assert meta.computed_at == datetime(2026, 9, 4, 6, 30, tzinfo=UTC)
    assert meta.source is not None
    assert meta.source[0] == "deribit"
    assert meta.extra == json.loads(body)["meta"]["extra"]


def test_raw_is_decoded_when_asked_for_and_only_once(
    call: Call, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.replies(Status(200, levels()))
    reply = call("gex.levels")
    assert "_raw" not in vars(reply)
    assert reply.raw == levels()
    monkeypatch.setattr("msgspec.json.decode", None)
    assert reply.raw is reply.raw


def test_extra_holds_what_the_typed_view_does_not_name(call: Call, server: ScriptedServer) -> None:
    server.replies(Status(200, success({"status": "ok", "redis": True})), Status(200, success({"a": 1})))
    assert call("health").extra == {"redis": True}
    assert call(FREE_FORM).extra == {}


def test_status_headers_and_elapsed(call: Call, server: ScriptedServer) -> None:
    server.replies(Status(203, levels(), {"X-One": "1", "x-one": "2", "X-TWO": "zwei"}))
    began = perf_counter()
    reply = call("gex.levels")
    assert 0.0 < reply.elapsed <= perf_counter() - began
    assert reply.status == reply.http.status == 203
    assert reply.headers["x-ONE"] == "1, 2"
    assert reply.headers.get("X-Two") == "zwei"
    assert reply.headers.get("X-Three") is None
    assert "content-TYPE" in reply.headers
    assert reply.http.url == f"{server.url}/gex/levels"
    assert reply.http.body == Status(200, levels()).content


def test_a_repr_tells_how_large_is_what_the_typed_view_does_not_name(call: Call, server: ScriptedServer) -> None:
    more = {"rows": [{"a": 1}], "items": [1, 2], "fields": {"a": 1}, "colour": "red", "empty": []}
    server.replies(Status(200, {**levels(), "data": {**levels()["data"], **more}}))
    shown = repr(call("gex.levels"))
    assert " + rows: 1 row + items: 2 items + fields: 1 field + colour: 'red' + empty: 0 items" in shown


def test_headers_are_a_mapping_in_lower_case() -> None:
    headers = Headers([("X-A", "1"), ("Y", "2")])
    assert (dict(headers), len(headers), repr(headers)) == (
        {"x-a": "1", "y": "2"},
        2,
        "Headers({'x-a': '1', 'y': '2'})",
    )
    with pytest.raises(KeyError):
        headers["z"]


@pytest.mark.parametrize(
    ("in_meta", "in_header", "request_id"),
    [
        ("req_m", "req_h", "req_m"),
        (None, "req_h", "req_h"),
        ("req_m", None, "req_m"),
        (None, None, None),
        (1e30, "req_h", "req_h"),
        (["req_m"], None, None),
    ],
)
@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_the_request_id_is_meta_s_else_the_header_s(
    call: Call, server: ScriptedServer, in_meta: object, in_header: str | None, request_id: str | None
) -> None:
    headers = {} if in_header is None else {"x-request-id": in_header}
    server.replies(
        Status(200, success({}, request_id=in_meta), headers),
        Status(422, failure("VALIDATION_ERROR", request_id=in_meta), headers),
    )
    assert call(FREE_FORM).request_id == request_id
    with pytest.raises(InvalidRequestError, match="VALIDATION_ERROR") as caught:
        call(FREE_FORM)
    assert caught.value.request_id == request_id
    assert ("request req_" in str(caught.value)) == (request_id is not None)


class TestBudgets:
    @pytest.fixture
    def reply_with(self, call: Call, server: ScriptedServer) -> Any:
        def reply(**headers: str | None) -> Reply[Any]:
            changed = {**BUDGETS, **{name.replace("_", "-"): value for name, value in headers.items()}}
            server.replies(Status(200, success({}), {name: text for name, text in changed.items() if text is not None}))
            return call(FREE_FORM)

        return reply

    def test_both_come_from_the_headers(self, reply_with: Any) -> None:
        reply = reply_with()
        reset = datetime.fromtimestamp(1788503430, UTC)
        assert reply.rate_limit == RateLimit(limit=120, remaining=117, reset=reset, fallback=False)
        assert reply.quota == Quota(250000, 12, 249988, "202609", datetime(2026, 10, 1, tzinfo=UTC))

    @pytest.mark.parametrize("value", [None, "", "many", "1.5", "9" * 5000])
    def test_the_minute_s_is_none_when_it_is_not_told(self, reply_with: Any, value: str | None) -> None:
        assert reply_with(**{"X-RateLimit-Limit": value}).rate_limit is None
        assert reply_with(**{"X-RateLimit-Remaining": value}).rate_limit is None

    @pytest.mark.parametrize("value", [None, "", "many"])
    def test_the_month_s_is_none_when_it_is_not_told(self, reply_with: Any, value: str | None) -> None:
        assert reply_with(**{"X-Quota-Limit": value}).quota is None
        assert reply_with(**{"X-Quota-Remaining": value}).quota is None
        assert reply_with(**{"X-Quota-Used": value}).quota.used == 12

    @pytest.mark.parametrize("value", [None, "soon", "9" * 30, "-" + "9" * 30])
    def test_an_unreadable_reset_is_none(self, reply_with: Any, value: str | None) -> None:
        assert reply_with(**{"X-RateLimit-Reset": value}).rate_limit.reset is None

    @pytest.mark.parametrize(
        ("period", "resets_at"),
        [
            ("202612", datetime(2027, 1, 1, tzinfo=UTC)),
            ("202613", None),
            ("", None),
            ("soon", None),
            ("999912", None),
            (None, None),
        ],
    )
    def test_the_month_s_end(self, reply_with: Any, period: str | None, resets_at: datetime | None) -> None:
        quota = reply_with(**{"X-Quota-Period": period}).quota
        assert (quota.period, quota.resets_at) == (period or "", resets_at)

    @pytest.mark.parametrize(("value", "fallback"), [("true", True), ("True", True), ("false", False), (None, False)])
    def test_a_degraded_limiter_is_told(self, reply_with: Any, value: str | None, fallback: bool) -> None:
        assert reply_with(**{"X-RateLimit-Fallback": value}).rate_limit.fallback is fallback


@pytest.mark.filterwarnings("ignore::backquant.ContractDriftWarning")
def test_the_repr_is_short(call: Call, server: ScriptedServer) -> None:
    server.replies(Status(200, levels()), Status(200, levels(odte=5, positioning=5)))
    kept, drifted = repr(call("gex.levels")), repr(call("gex.levels"))
    assert kept.startswith("<Reply gex.levels 200: GexLevelsData(all_expiry=GexAllExpiryLevels(hvl=66500.0, ")
    assert drifted.startswith("<Reply gex.levels 200, drift in 2 places: GexLevelsData(")
    assert len(kept) < 2_000


def test_replies_are_equal_when_all_they_hold_is(connect: Connect, server: ScriptedServer) -> None:
    server.always(Status(200, levels()))
    reply = connect().call("gex.levels")
    same: Reply[Any] = Reply(reply.data, reply.meta, reply.http, reply.operation, reply.drift)
    assert same.raw
    assert reply == same
    assert reply != connect().call("gex.levels", symbol="ETHUSDT")
    assert reply != reply.data
    with pytest.raises(TypeError, match="unhashable"):
        hash(reply)


def test_any_path_can_be_asked_for(connect: Connect, server: ScriptedServer) -> None:
    server.always(Status(200, success({"a": 1})))
    session = connect()
    reply = session.call("get", "/brand/new", {"x": 1, "y": True}, extra_query={"z": "&"})
    assert reply.data == {"a": 1}
    assert reply.operation == "GET /brand/new"
    session.call("get", "/gex/levels")
    assert [request.target for request in server.requests] == ["/v2/brand/new?x=1&y=true&z=%26", "/v2/gex/levels"]


@pytest.mark.parametrize(
    "path", ["gex/levels", "", "/gex?symbol=BTC", "/gex#top", "/gex/../../v1", "https://example.com"]
)
def test_a_path_that_leaves_the_base_url_is_refused(connect: Connect, server: ScriptedServer, path: str) -> None:
    with pytest.raises(
        ConfigurationError, match=f"^path: {re.escape(repr(path))} is no path below the base URL; write it"
    ):
        connect().call("get", path)
    assert server.requests == []


def test_the_repr_names_what_the_typed_view_does_not() -> None:
    from tests.tables.replies import example_reply

    reply = example_reply("tape.json")
    assert f"+ trades: {len(reply.raw['data']['trades'])} rows; .to_pandas()>" in repr(reply)


def test_a_namespace_lists_its_methods() -> None:
    client = BackQuant("bq_live_0123456789abcdef")
    assert repr(client.options.iv).startswith("<options.iv: surface(), term_structure()")
    assert "iv.…" in repr(client.options)
