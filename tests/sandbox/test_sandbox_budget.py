"""Requests per minute and units per month."""

from datetime import UTC, datetime

from .conftest import Bench, OpenBench


def _remaining(bench: Bench, path: str = "/gex/levels") -> tuple[int, int]:
    headers = bench.get(path).headers
    return int(headers["X-RateLimit-Remaining"]), int(headers["X-Quota-Remaining"])


def test_headers_and_their_copy_in_meta(open_bench: OpenBench) -> None:
    bench = open_bench(burst=5, quota=100)
    response = bench.get("/gex/levels")
    budget = {name: value for name, value in response.headers.items() if name.startswith(("x-ratelimit", "x-quota"))}
    assert budget == {
        "x-ratelimit-limit": "5",
        "x-ratelimit-remaining": "4",
        "x-ratelimit-reset": str(int(datetime(2026, 9, 9, 12, 1, tzinfo=UTC).timestamp())),
        "x-quota-limit": "100",
        "x-quota-used": "1",
        "x-quota-remaining": "99",
        "x-quota-period": "202609",
    }
    reset = int(budget["x-ratelimit-reset"])
    assert response.json()["meta"]["rate_limit"] == {"limit": 5, "remaining": 4, "reset": reset}


def test_errors_cost_and_tell_the_budget_too(open_bench: OpenBench) -> None:
    bench = open_bench(burst=5, quota=100)
    response = bench.get("/gex/levels", symbol="nonsense")
    assert response.status_code == 422
    assert response.headers["X-RateLimit-Remaining"] == "4"
    assert response.json()["meta"]["rate_limit"]["remaining"] == 4


def test_spent_burst(open_bench: OpenBench) -> None:
    bench = open_bench(burst=2, quota=100)
    assert [_remaining(bench)[0] for _ in range(2)] == [1, 0]
    response = bench.get("/gex/levels")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "53"
    assert response.headers["X-Quota-Remaining"] == "98"
    assert response.json()["error"] == {
        "code": "RATE_LIMIT_EXCEEDED",
        "message": "Rate limit exceeded. Try again in 53 seconds.",
        "details": {"retry_after_seconds": 53, "limit": "2 per 1 minute"},
    }
    bench.clock.turn(seconds=53)
    assert _remaining(bench) == (1, 97)


def test_spent_month(open_bench: OpenBench) -> None:
    bench = open_bench(burst=100, quota=3)
    assert [_remaining(bench)[1] for _ in range(3)] == [2, 1, 0]
    response = bench.get("/gex/levels")
    assert response.status_code == 429
    assert response.headers["X-Quota-Remaining"] == "0"
    assert response.json()["error"]["details"]["limit"] == "3 per 1 month"
    first = datetime(2026, 10, 1, tzinfo=UTC)
    wait = int(response.headers["Retry-After"])
    assert 0 <= wait - (first - bench.clock.now).total_seconds() < 1
    bench.clock.turn(seconds=wait)
    fresh = bench.get("/gex/levels")
    assert (fresh.status_code, fresh.headers["X-Quota-Period"], fresh.headers["X-Quota-Used"]) == (200, "202610", "1")


def test_the_end_of_a_year(open_bench: OpenBench) -> None:
    bench = open_bench(now=datetime(2026, 12, 31, 23, 59, 0, tzinfo=UTC), quota=0)
    assert bench.get("/gex/levels").headers["Retry-After"] == "60"


def test_a_bundle_costs_one_unit_for_each_series(open_bench: OpenBench) -> None:
    bench = open_bench(burst=100, quota=100)
    assert bench.get("/market/bundle", series="candles,funding").headers["X-Quota-Used"] == "2"
    assert bench.get("/market/bundle").headers["X-Quota-Used"] == "8"
    assert bench.get("/market/bundle", interval="nonsense").headers["X-Quota-Used"] == "9"
    assert bench.get("/multi/gex/levels", symbols="BTCUSDT,ETHUSDT").headers["X-Quota-Used"] == "10"
    assert bench.get("/gex/levels").headers["X-RateLimit-Remaining"] == "95"


def test_health_is_free(open_bench: OpenBench) -> None:
    bench = open_bench(burst=1, quota=1)
    assert [bench.get("/health").status_code for _ in range(3)] == [200] * 3
    assert "X-RateLimit-Limit" not in bench.get("/health").headers
    assert _remaining(bench) == (0, 0)
