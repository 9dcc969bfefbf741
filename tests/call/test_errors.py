"""Error replies: which class they become, and what it holds."""

from datetime import UTC, datetime
from typing import Any, Protocol

import pytest
from backquant_api.models import V2Meta

from backquant import (
    APIError,
    AuthenticationError,
    BackQuantError,
    ContractError,
    FieldError,
    InternalServerError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
    RateLimitError,
    UpstreamError,
)
from tests.support.clock import FakeClock
from tests.support.examples import FREE_FORM, failure, levels, success
from tests.support.server import ScriptedServer, Status
from tests.support.session import Connect

HTML = "<html><head><title>502 Bad Gateway</title></head><body>\n<h1>cloudflare</h1></body></html>"


class Failed(Protocol):
    """The error that one reply to `gex.levels` becomes."""

    def __call__(self, status: int, body: object = b"", **headers: str) -> Any: ...


@pytest.fixture
def failed(connect: Connect, server: ScriptedServer) -> Failed:
    session = connect(max_retries=0)

    def error(status: int, body: object = b"", **headers: str) -> Any:
        server.replies(Status(status, body, {name.replace("_", "-"): value for name, value in headers.items()}))
        with pytest.raises(BackQuantError) as caught:
            session.call("gex.levels")
        return caught.value

    return error


CLASSES: list[tuple[int, str | None, type[APIError]]] = [
    (401, "UNAUTHORIZED", AuthenticationError),
    (403, "FORBIDDEN", PermissionDeniedError),
    (404, "NOT_FOUND", NotFoundError),
    (400, "VALIDATION_ERROR", InvalidRequestError),
    (422, "VALIDATION_ERROR", InvalidRequestError),
    (429, "RATE_LIMIT_EXCEEDED", RateLimitError),
    (500, "INTERNAL_ERROR", InternalServerError),
    (502, "UPSTREAM_ERROR", UpstreamError),
    (503, "UPSTREAM_ERROR", UpstreamError),
    (504, "UPSTREAM_ERROR", UpstreamError),
    (520, None, UpstreamError),
    (418, "TEAPOT", APIError),
    (404, "NO_SUCH_THING_YET", NotFoundError),  # an unknown code leaves the choice to the status
    (400, "NOT_FOUND", NotFoundError),  # the code goes before the status
    (200, "FORBIDDEN", PermissionDeniedError),  # `success: false` is an error whatever the status
    (200, "TEAPOT", APIError),
    (200, None, APIError),
]


@pytest.mark.parametrize(("status", "code", "kind"), CLASSES)
def test_the_class_of_an_error(failed: Failed, status: int, code: str | None, kind: type[APIError]) -> None:
    error = failed(status, failure(code, "No data for BTCUSDT", {"a": 1}, request_id="req_a1"))
    assert type(error) is kind
    assert (error.status, error.code, error.message) == (status, code, "No data for BTCUSDT")
    assert (error.details, error.request_id) == ({"a": 1}, "req_a1")
    assert isinstance(error.meta, V2Meta)
    assert error.meta.timestamp == datetime(2026, 9, 4, 6, 30, 0, 123000, UTC)
    assert error.http is not None
    assert error.http.status == status
    told = f"{status} {code or ''}".strip() + ": No data for BTCUSDT (GET /v2/gex/levels, request req_a1)"
    assert str(error) == told + (f"; {error.advice}" if error.advice else "")


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, InvalidRequestError), (401, AuthenticationError), (403, PermissionDeniedError)]
    + [(422, InvalidRequestError), (429, RateLimitError), (500, InternalServerError), (520, UpstreamError)]
    + [(status, UpstreamError) for status in (502, 503, 504)],
)
@pytest.mark.parametrize("body", [HTML, b"", b"[]", b'"no"', b"\xff\xfe", b'{"detail": "Not Found"}'])
def test_without_an_envelope_the_status_decides(
    failed: Failed, status: int, kind: type[APIError], body: object
) -> None:
    error = failed(status, body, X_Request_ID="req_h")
    assert type(error) is kind
    assert (error.code, error.details, error.meta, error.request_id) == (None, {}, None, "req_h")
    assert error.http is not None
    assert error.http.body == (body.encode() if isinstance(body, str) else body)


def test_a_proxy_s_page_is_shown_in_part(failed: Failed) -> None:
    error = failed(502, HTML + "x" * 1000)
    assert "the server sent no JSON" in error.message
    assert "'<html><head><title>502 Bad Gateway</title></head><body> <h1>cloudflare" in error.message
    assert len(error.message) < 300


def test_a_success_with_the_status_of_a_failure_is_an_error(failed: Failed) -> None:
    error = failed(500, levels())
    assert type(error) is InternalServerError
    assert error.message == "the body says success, the HTTP status does not"
    assert error.request_id == "req_1"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "an empty body"),
        (b" \n", "an empty body"),
        (b'{"success": true, "data": {"all_ex', "no JSON"),
        (b"[1, 2]", "a JSON array"),
        (b"17", "the JSON value 17"),
        (b"null", "the JSON value None"),
        (b'{"\xff": 1}', "an object without `data`"),
        (b"[" * 100_000, "no JSON"),
        (b'{"data":' * 100_000, "no JSON"),
        (b"1" * 5_000, "the JSON value"),
        (b"{}", "an object without `data` (its keys: none)"),
        (b'{"success": true, "meta": {}}', "an object without `data` (its keys: meta, success)"),
        (HTML, "no JSON"),
    ],
)
def test_a_success_without_an_envelope_is_a_contract_error(failed: Failed, body: object, words: str) -> None:
    error = failed(200, body)
    assert type(error) is ContractError
    assert f"/gex/levels answered 200 with {words}" in str(error)
    assert error.drift == ()
    assert error.http is not None
    assert error.http.status == 200


@pytest.mark.parametrize("error", ["Oops", None, 5, [], {}, {"code": 5, "message": "", "details": []}])
def test_an_error_of_another_shape_is_still_an_error(failed: Failed, error: object) -> None:
    caught = failed(500, {"success": False, "error": error})
    assert type(caught) is InternalServerError
    assert caught.message == ("Oops" if error == "Oops" else "the API gives no reason")
    assert (caught.code, caught.details, caught.meta) == (None, {}, None)


def test_an_error_that_does_not_say_success_false_is_still_one(failed: Failed) -> None:
    assert type(failed(200, {"error": {"code": "NOT_FOUND", "message": "m"}})) is NotFoundError


def test_a_broken_meta_does_not_hide_the_error(failed: Failed) -> None:
    error = failed(404, {**failure("NOT_FOUND"), "meta": {"timestamp": 5}}, X_Request_ID="req_h")
    assert type(error) is NotFoundError
    assert error.request_id == "req_h"


class TestFields:
    def test_the_api_s_refusal_names_the_parameters(self, failed: Failed) -> None:
        errors = [
            {"type": "literal_error", "loc": ["query", "symbol"], "msg": "Input should be 'BTCUSDT'", "input": "BTC"},
            {"type": "missing", "loc": ["path", "greek"], "msg": "Field required"},
            {"type": "int_parsing", "loc": ["body", "rows", 3], "msg": "not a number"},
        ]
        error = failed(422, failure("VALIDATION_ERROR", "Invalid request parameters", {"errors": errors}))
        assert error.fields == (
            FieldError("symbol", "Input should be 'BTCUSDT'", "literal_error"),
            FieldError("greek", "Field required", "missing"),
            FieldError("body.rows.3", "not a number", "int_parsing"),
        )
        assert str(error).endswith(
            "; symbol: Input should be 'BTCUSDT'; greek: Field required; body.rows.3: not a number"
        )

    @pytest.mark.parametrize("details", [None, {}, {"errors": []}, {"errors": "many"}, {"errors": ["x", 5]}])
    def test_there_may_be_none(self, failed: Failed, details: object) -> None:
        assert failed(400, failure("VALIDATION_ERROR", details=details)).fields == ()

    def test_a_field_without_a_place_is_told_by_its_message(self, failed: Failed) -> None:
        error = failed(422, failure("VALIDATION_ERROR", "m", {"errors": [{"msg": "as_of lies ahead"}]}))
        assert error.fields == (FieldError("", "as_of lies ahead"),)
        assert str(error).endswith("; as_of lies ahead")


NOW = "Fri, 04 Sep 2026 06:30:00 GMT"  # what the test's clock shows
FAST = "Fri, 04 Sep 2026 07:30:00 GMT"  # a server whose clock is an hour ahead
LATER = "Fri, 04 Sep 2026 07:30:45 GMT"
RESET = str(int(datetime(2026, 9, 4, 7, 30, 20, tzinfo=UTC).timestamp()))


class TestWait:
    @pytest.mark.parametrize(
        ("headers", "details", "seconds"),
        [
            ({"Retry_After": "17"}, None, 17.0),
            ({"Retry_After": "0.5"}, None, 0.5),
            ({"Retry_After": "-3"}, None, 0.0),
            ({"Retry_After": "17"}, {"retry_after_seconds": 30}, 17.0),
            ({"Retry_After": LATER, "Date": FAST}, None, 45.0),
            ({"Retry_After": LATER}, None, 3645.0),
            ({"Retry_After": NOW, "Date": FAST}, None, 0.0),
            ({}, {"retry_after_seconds": 30}, 30.0),
            ({"Retry_After": "soon"}, {"retry_after_seconds": "30"}, 30.0),
            ({"Retry_After": "nan"}, None, 60.0),
            ({"Retry_After": "inf"}, {"retry_after_seconds": 10**30}, 1e30),
            ({}, {"retry_after_seconds": None}, 60.0),
            ({}, {"retry_after_seconds": [1]}, 60.0),
            ({"X_RateLimit_Reset": RESET, "Date": FAST}, None, 20.0),
            ({"X_RateLimit_Reset": RESET}, None, 3620.0),
            ({"X_RateLimit_Reset": "1"}, None, 0.0),
            ({"X_RateLimit_Reset": "soon"}, None, 60.0),
            ({"X_RateLimit_Reset": "nan"}, None, 60.0),
            ({}, None, 60.0),
            ({"Retry_After": "", "Date": "today"}, None, 60.0),
        ],
    )
    def test_seconds_until_the_minute_is_over(
        self, failed: Failed, headers: dict[str, str], details: object, seconds: float
    ) -> None:
        error = failed(429, failure("RATE_LIMIT_EXCEEDED", details=details), X_Quota_Remaining="5", **headers)
        assert type(error) is RateLimitError
        assert error.retry_after == seconds

    def test_an_upstream_error_waits_only_when_told_to(self, failed: Failed) -> None:
        assert failed(503, failure("UPSTREAM_ERROR")).retry_after is None
        assert failed(503, failure("UPSTREAM_ERROR"), Retry_After="9").retry_after == 9.0


class TestMonth:
    @pytest.mark.parametrize(
        ("headers", "resets_at"),
        [
            ({"X_Quota_Period": "202609"}, datetime(2026, 10, 1, tzinfo=UTC)),
            ({"X_Quota_Period": "202612", "Retry_After": "5"}, datetime(2027, 1, 1, tzinfo=UTC)),
            ({"Retry_After": "3600"}, datetime(2026, 9, 4, 7, 30, tzinfo=UTC)),
            ({"Retry_After": "3600", "Date": FAST}, datetime(2026, 9, 4, 8, 30, tzinfo=UTC)),
            ({"X_Quota_Period": "soon", "Date": "Thu, 31 Dec 2026 23:59:59 GMT"}, datetime(2027, 1, 1, tzinfo=UTC)),
            ({"Retry_After": "1e300"}, datetime(2026, 10, 1, tzinfo=UTC)),
            ({}, datetime(2026, 10, 1, tzinfo=UTC)),
        ],
    )
    @pytest.mark.parametrize("remaining", ["0", "-2", " 0 "])
    def test_a_spent_month_tells_when_the_next_begins(
        self, failed: Failed, headers: dict[str, str], resets_at: datetime, remaining: str
    ) -> None:
        error = failed(429, failure("RATE_LIMIT_EXCEEDED"), X_Quota_Remaining=remaining, **headers)
        assert type(error) is QuotaExceededError
        assert error.resets_at == resets_at

    def test_an_unreadable_remainder_is_the_minute_s(self, failed: Failed) -> None:
        assert type(failed(429, failure("RATE_LIMIT_EXCEEDED"), X_Quota_Remaining="none")) is RateLimitError


def test_reading_an_error_is_not_a_matter_of_the_endpoint(
    connect: Connect, server: ScriptedServer, clock: FakeClock
) -> None:
    for method in (FREE_FORM, "tape.stats", "health"):
        server.replies(Status(404, failure("NOT_FOUND")), Status(200, success({})))
        with pytest.raises(NotFoundError):
            connect().call(method)
        assert connect().call(method).data is not None
    assert clock.sleeps == []


@pytest.mark.parametrize("told", [False, 0, "false", "False"])
def test_a_false_success_is_an_error_however_it_is_written(failed: Failed, told: object) -> None:
    error = failed(200, {**levels(), "success": told, "error": {"code": "NOT_FOUND", "message": "Nothing."}})
    assert type(error) is NotFoundError


def test_an_error_beside_no_data_is_an_error(failed: Failed) -> None:
    body = {"success": True, "data": None, "error": {"code": "UPSTREAM_ERROR", "message": "Cold."}, "meta": {}}
    assert type(failed(200, body)) is UpstreamError


@pytest.mark.parametrize("status", [429, 503])
def test_a_date_beyond_the_calendar_is_no_date(failed: Failed, status: int) -> None:
    error = failed(status, failure(None), **{"Retry-After": "1 Jan 2026 99999999999:0:0 GMT"})
    assert error.retry_after == (60.0 if status == 429 else None)


def test_the_first_of_a_repeated_retry_after_counts(failed: Failed) -> None:
    assert failed(429, failure("RATE_LIMIT_EXCEEDED"), **{"Retry-After": "30, 45"}).retry_after == 30.0


STEERING = "a\x1b[31mred\x07\u202e\nlog"


@pytest.mark.parametrize(
    "answer",
    [
        Status(422, failure("VALIDATION_ERROR", "m", {"errors": [{"loc": ["query", STEERING], "msg": STEERING}]})),
        Status(400, failure(STEERING, STEERING)),
        Status(404, {"success": False, "error": {"message": STEERING}, "meta": {"request_id": STEERING}}),
        Status(404, {"success": False, "error": {}, "meta": {}}, {"X-Request-ID": "a\x7f\x85b"}),
        Status(200, success({}, symbol=STEERING)),
        Status(200, {STEERING: STEERING}),
        Status(500, STEERING),
    ],
    ids=repr,
)
def test_a_server_s_text_steers_no_terminal(connect: Connect, server: ScriptedServer, answer: Status) -> None:
    server.always(answer)
    session = connect(max_retries=0)
    session.client._settings.route.proven = True  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(BackQuantError) as caught:
        session.call("gex.levels", symbol="BTCUSDT")
    assert str(caught.value).isprintable()
