"""Faults on demand."""

import json
import time
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from backquant.sandbox.contract import load_contract

from .conftest import NOON, Bench
from .test_sandbox_contract import departures


def _fault(bench: Bench, fault: str, path: str = "/gex/levels", **parameters: Any) -> httpx.Response:
    return bench.get(path, sandbox_fault=fault, **parameters)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("UNAUTHORIZED", 401),
        ("FORBIDDEN", 403),
        ("NOT_FOUND", 404),
        ("VALIDATION_ERROR", 422),
        ("RATE_LIMIT_EXCEEDED", 429),
        ("INTERNAL_ERROR", 500),
        ("UPSTREAM_ERROR", 503),
        ("SOMETHING_NEW", 500),
    ],
)
def test_error_codes(bench: Bench, code: str, status: int) -> None:
    response = _fault(bench, f"error={code}")
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert "X-Quota-Remaining" in response.headers


@pytest.mark.parametrize(
    ("status", "code"), [(502, "UPSTREAM_ERROR"), (400, "VALIDATION_ERROR"), (418, "INTERNAL_ERROR")]
)
def test_a_bare_error_status_brings_its_code(bench: Bench, status: int, code: str) -> None:
    response = _fault(bench, f"status={status}")
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_status_and_code_of_ones_own(bench: Bench) -> None:
    response = _fault(bench, "error=RATE_LIMIT_EXCEEDED;status=503")
    assert (response.status_code, response.json()["error"]["code"]) == (503, "RATE_LIMIT_EXCEEDED")
    assert _fault(bench, "status=206").json()["success"] is True


def test_header_works_like_the_parameter(bench: Bench) -> None:
    response = bench.client.get("/gex/levels", headers={"X-Sandbox-Fault": "error=UPSTREAM_ERROR;status=504"})
    assert response.status_code == 504


def test_retry_after(bench: Bench) -> None:
    date = format_datetime(NOON, usegmt=True)
    assert _fault(bench, "error=RATE_LIMIT_EXCEEDED").headers["Retry-After"] == "1"
    seconds = _fault(bench, "error=RATE_LIMIT_EXCEEDED;retry_after=7")
    assert seconds.headers["Retry-After"] == "7"
    assert seconds.json()["error"]["details"]["retry_after_seconds"] == 7
    assert _fault(bench, f"error=RATE_LIMIT_EXCEEDED;retry_after={date}").headers["Retry-After"] == date
    assert "Retry-After" not in _fault(bench, "error=RATE_LIMIT_EXCEEDED;retry_after=none").headers
    assert _fault(bench, "error=UPSTREAM_ERROR;retry_after=3").headers["Retry-After"] == "3"


def test_spent_month(bench: Bench) -> None:
    response = _fault(bench, "quota=month")
    assert response.status_code == 429
    assert response.headers["X-Quota-Remaining"] == "0"
    assert int(response.headers["Retry-After"]) > 86_400
    assert bench.get("/gex/levels").status_code == 200


def test_latency(bench: Bench) -> None:
    start = time.monotonic()
    assert _fault(bench, "latency=0.2").status_code == 200
    assert 0.2 <= time.monotonic() - start < 5


def test_client_that_does_not_wait(bench: Bench) -> None:
    with pytest.raises(httpx.ReadTimeout):
        bench.client.get("/gex/levels?sandbox_fault=latency=60", timeout=0.2)
    assert bench.get("/gex/levels").status_code == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [("empty", b""), ("list", b"[]")],
)
def test_bodies_that_are_no_envelope(bench: Bench, body: str, expected: bytes) -> None:
    response = _fault(bench, f"body={body}")
    assert (response.status_code, response.content) == (200, expected)


def test_truncated_body(bench: Bench) -> None:
    with pytest.raises(json.JSONDecodeError):
        _fault(bench, "body=truncated").json()


def test_page_of_a_proxy(bench: Bench) -> None:
    response = _fault(bench, "error=UPSTREAM_ERROR;status=502;body=html")
    assert response.status_code == 502
    assert response.headers["Content-Type"].startswith("text/html")
    assert "<html>" in response.text


def test_envelopes_with_a_hole(bench: Bench) -> None:
    assert _fault(bench, "body=no_data").json().keys() == {"success", "meta"}
    assert _fault(bench, "body=no_meta").json().keys() == {"success", "data"}
    assert _fault(bench, "body=null_data").json()["data"] is None


def test_failure_with_a_good_status(bench: Bench) -> None:
    response = _fault(bench, "body=success_false")
    assert response.status_code == 200
    assert response.json()["success"] is False
    assert response.json()["error"]["code"] == "INTERNAL_ERROR"


_TYPED = sorted(
    operation.path
    for operation in load_contract().operations
    if "$ref" in operation.reply and "{" not in operation.path and not operation.takes("symbols")
)


@pytest.mark.parametrize("path", _TYPED)
@pytest.mark.parametrize("kind", ["missing", "type"])
def test_drift_leaves_the_contract_in_one_place(bench: Bench, path: str, kind: str) -> None:
    response = _fault(bench, f"drift={kind}", path, historical_compare_days=30)
    assert response.status_code == 200
    assert len(departures(path, 200, response.json())) == 1


def test_drift_of_a_choice(bench: Bench) -> None:
    plain, drifted = bench.data("/gex/levels"), _fault(bench, "drift=enum").json()["data"]
    assert drifted == plain | {"positioning": "unexpected_value"}


def test_drift_of_a_required_field(bench: Bench) -> None:
    plain, drifted = bench.data("/gex/levels"), _fault(bench, "drift=missing").json()["data"]
    assert drifted.keys() == plain.keys() - {"all_expiry"}


def test_drift_of_a_type(bench: Bench) -> None:
    plain, drifted = bench.data("/gex/levels"), _fault(bench, "drift=type").json()["data"]
    assert drifted == plain | {"positioning": 12345}


def test_drift_by_a_stray_field(bench: Bench) -> None:
    plain, drifted = bench.data("/gex/levels"), _fault(bench, "drift=extra").json()["data"]
    assert drifted == plain | {"unexpected_field": "unexpected_value"}


def test_drift_without_a_place(bench: Bench) -> None:
    response = _fault(bench, "drift=enum", "/symbols")
    assert (response.status_code, response.json()["error"]["code"]) == (400, "VALIDATION_ERROR")


def test_the_first_requests_of_an_id(bench: Bench) -> None:
    fault = "error=UPSTREAM_ERROR;times=2;id=counted"
    assert [_fault(bench, fault).status_code for _ in range(4)] == [503, 503, 200, 200]
    assert _fault(bench, "error=UPSTREAM_ERROR;times=1;id=other").status_code == 503


@pytest.mark.parametrize(
    "fault",
    [
        "colour=red",
        "error",
        "error=",
        "status=abc",
        "status=99",
        "latency=nan",
        "latency=-1",
        "body=soup",
        "drift=upwards",
        "quota=day",
        "times=2",
        "id=a",
        "times=x;id=a",
        "status=" + "9" * 5000,
        "times=" + "9" * 5000 + ";id=a",
        "latency=" + "9" * 5000,
        "retry_after=" + "9" * 5000,
        "retry_after=\u0663",
        "error=\u043a\u043b\u044e\u0447",
        "error=a\nb",
        "status=\u00b2\u0660\u0660",
        "id=\u00e9;times=1",
    ],
)
def test_unknown_directives_are_named(bench: Bench, fault: str) -> None:
    response = _fault(bench, fault)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "VALIDATION_ERROR")
    assert fault.split(";")[0].split("=")[0] in response.json()["error"]["message"]


def test_health_takes_faults_without_a_key(bench: Bench) -> None:
    response = httpx.get(f"{bench.sandbox.url}/health?sandbox_fault=error=UPSTREAM_ERROR")
    assert response.status_code == 503
    limited = httpx.get(f"{bench.sandbox.url}/health?sandbox_fault=error=RATE_LIMIT_EXCEEDED")
    assert limited.status_code == 429
