"""Keys, ids, headers and everything around a reply."""

import re
from pathlib import Path

import httpx
import pytest

from .conftest import Bench


def test_key_is_required(bench: Bench) -> None:
    response = httpx.get(f"{bench.sandbox.url}/gex/levels")
    assert response.status_code == 401
    assert response.json()["error"] == {"code": "UNAUTHORIZED", "message": "Missing X-API-Key header"}
    assert "X-RateLimit-Limit" not in response.headers


def test_wrong_key_is_refused_before_anything_else(bench: Bench) -> None:
    headers = {"X-API-Key": "bq_live_wrong", "X-Sandbox-Fault": "error=UPSTREAM_ERROR"}
    response = httpx.get(f"{bench.sandbox.url}/gex/levels?symbol=nonsense", headers=headers)
    assert response.status_code == 401
    assert response.json()["error"] == {"code": "UNAUTHORIZED", "message": "Invalid API key"}


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "anything"}])
def test_health_needs_no_key(bench: Bench, headers: dict[str, str]) -> None:
    response = httpx.get(f"{bench.sandbox.url}/health", headers=headers)
    assert response.status_code == 200
    assert response.json()["data"]["status"] == "ok"


def test_published_contract_is_served_untouched_without_key(bench: Bench) -> None:
    published = Path(__file__).parents[2] / "openapi" / "backquant-v2.json"
    response = httpx.get(f"{bench.sandbox.url}/openapi.json")
    assert response.content == published.read_bytes()
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Sandbox"] == "1"


@pytest.mark.parametrize("path", ["/gex/nothing", "/gex/levels/", "/"])
def test_unknown_path(bench: Bench, path: str) -> None:
    assert bench.error(path) == (404, "NOT_FOUND")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
def test_other_methods_are_refused(bench: Bench, method: str) -> None:
    response = bench.client.request(method, "/gex/levels")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET"
    assert response.headers["X-Sandbox"] == "1"
    if method != "HEAD":
        assert response.json()["success"] is False


def test_request_ids_differ_and_match_the_header(bench: Bench) -> None:
    responses = [bench.get("/gex/levels") for _ in range(20)]
    ids = {response.json()["meta"]["request_id"] for response in responses}
    assert len(ids) == 20
    assert ids == {response.headers["X-Request-ID"] for response in responses}
    assert all(re.fullmatch(r"req_[0-9a-f]{16}", request_id) for request_id in ids)


def test_long_replies_are_packed_when_the_client_takes_it(bench: Bench) -> None:
    packed = bench.client.get("/options/chain", headers={"Accept-Encoding": "gzip"})
    plain = bench.client.get("/options/chain", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.json()["data"] == plain.json()["data"]


def test_age_follows_the_clock_within_the_cadence(bench: Bench) -> None:
    ages: list[float] = []
    for _ in range(9):
        ages.append(bench.get("/gex/levels").json()["meta"]["freshness_seconds"])
        bench.clock.turn(seconds=7)
    bench.clock.turn(seconds=-63)
    assert ages == [7.25, 14.25, 21.25, 28.25, 5.25, 12.25, 19.25, 26.25, 3.25]
