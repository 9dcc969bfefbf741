"""How the text of a request is read."""

from typing import Any, get_args

import pytest
from backquant_api.literals import Symbol

from backquant.sandbox.contract import PublishedContract
from backquant.sandbox.failure import ApiFailure
from backquant.sandbox.parameters import parse_arguments
from tests.support.examples import largest

from .conftest import Bench


def _problem(bench: Bench, path: str, **parameters: Any) -> tuple[str, str]:
    response = bench.get(path, **parameters)
    assert response.status_code == 422, response.text
    error = response.json()["error"]
    assert (error["code"], error["message"]) == ("VALIDATION_ERROR", "Invalid request parameters")
    [problem] = error["details"]["errors"]
    return problem["type"], problem["msg"]


def test_a_choice_lists_what_is_accepted(bench: Bench) -> None:
    kind, message = _problem(bench, "/gex/levels", symbol="BTC")
    assert kind == "literal_error"
    *others, last = map(repr, get_args(Symbol))
    assert message == f"Input should be {', '.join(others)} or {last}"


@pytest.mark.parametrize(
    ("parameters", "kind"),
    [
        ({"limit": "0"}, "greater_than_equal"),
        ({"limit": "1001"}, "less_than_equal"),
        ({"limit": "1.5"}, "int_parsing"),
        ({"limit": ""}, "int_parsing"),
        ({"limit": "²"}, "int_parsing"),
        ({"limit": "9" * 5000}, "int_parsing"),
        ({"before": "yesterday"}, "datetime_parsing"),
        ({"before": "0001-01-01T00:00:00+14:00"}, "datetime_parsing"),
    ],
)
def test_history_parameters(bench: Bench, parameters: dict[str, str], kind: str) -> None:
    assert _problem(bench, "/gex/history", **parameters)[0] == kind


@pytest.mark.parametrize(
    ("parameters", "kind"),
    [
        ({"horizon_hours": "0"}, "greater_than"),
        ({"horizon_hours": "nan"}, "float_parsing"),
        ({"horizon_hours": "1e999"}, "float_parsing"),
        ({"horizon_hours": "0." + "9" * 5000}, "float_parsing"),
        ({"vol_shift_pct": "-50.1"}, "greater_than_equal"),
    ],
)
def test_trace_parameters(bench: Bench, parameters: dict[str, str], kind: str) -> None:
    assert _problem(bench, "/options/greeks/trace/gamma", **parameters)[0] == kind


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/gex/history", {"limit": "1"}),
        ("/gex/history", {"limit": str(largest("gex.history", "limit"))}),
        ("/options/greeks/trace/gamma", {"horizon_hours": "720"}),
        ("/multi/gex/levels", {"symbols": ",".join(f"B{number}USDT" for number in range(7)) + ",BTCUSDT"}),
    ],
)
def test_what_lies_on_a_bound_is_answered(bench: Bench, path: str, parameters: dict[str, str]) -> None:
    assert bench.get(path, **parameters).status_code == 200


def test_one_item_more_than_the_contract_allows_is_refused(bench: Bench) -> None:
    response = bench.get("/multi/gex/levels", symbols=",".join(f"B{number}USDT" for number in range(9)))
    assert response.status_code == 400
    assert "At most 8 symbols per request, 9 given" in response.json()["error"]["message"]


def test_path_parameter(bench: Bench) -> None:
    response = bench.get("/options/greeks/rho")
    assert response.status_code == 422
    assert response.json()["error"]["details"]["errors"][0]["loc"] == ["path", "greek"]


def test_all_problems_are_told_at_once(bench: Bench) -> None:
    response = bench.get("/gex/levels", symbol="BTC", include="spot,nonsense", as_of="never")
    problems = response.json()["error"]["details"]["errors"]
    assert [problem["loc"][1] for problem in problems] == ["symbol", "include", "as_of"]


@pytest.mark.parametrize("empty", ["", "null"])
def test_empty_and_null_stand_for_absent(bench: Bench, empty: str) -> None:
    plain = bench.data("/gex/strike-profile")
    assert bench.data("/gex/strike-profile", strike_min=empty, as_of=empty, exchanges=empty) == plain


def test_the_last_of_repeated_parameters_counts(bench: Bench) -> None:
    response = bench.client.get("/gex/levels?symbol=nonsense&symbol=ETHUSDT")
    assert response.json()["meta"]["symbol"] == "ETHUSDT"


def test_unknown_parameters_are_ignored(bench: Bench) -> None:
    assert bench.get("/gex/levels", colour="red").status_code == 200


def test_unknown_venues_are_passed_over(bench: Bench) -> None:
    meta = bench.get("/gex/levels", exchanges="okx, ftx ,bybit").json()["meta"]
    assert meta["exchanges_filtered"] == ["okx", "bybit"]
    assert meta["source"] == ["bybit", "okx"]


def test_no_valid_venue_means_no_filter(bench: Bench) -> None:
    meta = bench.get("/gex/levels", exchanges="ftx").json()["meta"]
    assert "exchanges_filtered" not in meta
    assert len(meta["source"]) > 2


@pytest.mark.parametrize("text", ["true", "True", "1", "yes", "on"])
def test_switches(bench: Bench, text: str) -> None:
    rows = bench.data("/gex/expiry-profile", weekly_only=text)["expiries"]
    assert 0 < len(rows) < len(bench.data("/gex/expiry-profile")["expiries"])


def test_symbols_are_required_and_at_most_eight(bench: Bench) -> None:
    assert _problem(bench, "/multi/gex/levels")[0] == "missing"
    assert _problem(bench, "/multi/gex/levels", symbols="")[0] == "missing"
    assert bench.error("/multi/gex/levels", symbols=",".join("ABCDEFGHI")) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    ("bound", "good", "bad", "words"),
    [
        ("minimum", "5", "4.9", "greater than or equal to 5"),
        ("maximum", "5", "5.1", "less than or equal to 5"),
        ("exclusiveMinimum", "5.1", "5", "greater than 5"),
        ("exclusiveMaximum", "4.9", "5", "less than 5"),
    ],
)
def test_each_bound_that_a_contract_may_set_is_kept(bound: str, good: str, bad: str, words: str) -> None:
    schema = {"type": "number", bound: 5}
    reply: dict[str, Any] = {"200": {"content": {"application/json": {"schema": {}}}}}
    get: dict[str, Any] = {"parameters": [{"name": "n", "in": "query", "schema": schema}], "responses": reply}
    contract = PublishedContract({"info": {"version": "1"}, "paths": {"/x": {"get": get}}})
    operation = contract.by_path["/x"]
    assert parse_arguments(operation, {"n": good}, {}) == {"n": float(good)}
    with pytest.raises(ApiFailure) as refused:
        parse_arguments(operation, {"n": bad}, {})
    assert words in str(refused.value.details)
