"""Endpoints, parameters and tokens follow the contract."""

from pathlib import Path
from typing import get_args

import pytest
from backquant_api.literals import Symbol
from backquant_api.resources import operations

from .derive import Package, build, get, tiny_contract

COMMITTED = {operation.name: operation.path for operation in operations()}


def test_endpoints_that_are_gone_take_their_methods_and_no_others_with_them(fewer_endpoints: Package) -> None:
    gone = {name for name in COMMITTED if name.startswith("tape.")} | {"status", "gex.levels", "options.iv.skew"}
    assert set(fewer_endpoints.methods) == set(COMMITTED) - gone
    assert "backquant_api.resources.tape" not in fewer_endpoints.facts["modules"]


def test_tokens_that_only_a_removed_endpoint_took_are_gone(fewer_endpoints: Package) -> None:
    assert "TapeTag" not in fewer_endpoints.literals
    assert "Symbol" in fewer_endpoints.literals


def test_schemas_that_no_endpoint_uses_any_more_are_still_models(fewer_endpoints: Package) -> None:
    assert fewer_endpoints.models["GexLevelsData"]["module"] == "shared"
    assert fewer_endpoints.fields("GexLevelsData")["odte"] == "GexOdteLevels"


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/vol-desk/term-spread", "vol_desk.term_spread"),  # a new namespace
        ("/gex/max-pain/by-expiry", "gex.max_pain_by_expiry"),  # below a method
        ("/status/history", "status_history"),  # below a method of the client itself
        ("/market/candles/{coin}", "market.candles_by_coin"),  # ends in a parameter
        ("/market/{coin}/basis", "market.basis"),  # a parameter in between
        ("/market", "market.all"),  # a namespace
        ("/gex/list", "gex.list_"),  # a name that the class itself needs
        ("/stream", "stream_"),  # a name that the client itself needs
        ("/gex/max-pain", "gex.max_pain"),  # old ones keep their names
        ("/status", "status"),
        ("/market/candles", "market.candles"),
    ],
)
def test_a_path_s_method(path: str, method: str, more_endpoints: Package) -> None:
    assert more_endpoints.methods[method]["path"] == path


def test_a_new_endpoint_without_a_schema_gives_free_form_data(more_endpoints: Package) -> None:
    method = more_endpoints.methods["vol_desk.term_spread"]
    assert method["returns"] == "Reply[dict[str, Any]]"
    assert method["needs_key"] is True
    assert "free-form" in method["doc"]
    [(data, drift)] = more_endpoints.decode(("vol_desk.term_spread", {"spread": [1, None]}))
    assert (data, drift) == ("{'spread': [1, None]}", [])


def test_a_new_endpoint_with_a_schema_gives_its_model(more_endpoints: Package) -> None:
    assert more_endpoints.methods["vol_desk.quotes"]["returns"] == "Reply[models.Quotes]"
    assert more_endpoints.fields("Quotes") == {"rows": "list[Quote] | None"}
    assert more_endpoints.models["Quote"]["module"] == "vol_desk_quotes"
    [(data, drift)] = more_endpoints.decode(("vol_desk.quotes", {"rows": [{"bid": 1}]}))
    assert (data, drift) == ("Quotes(rows=[Quote(bid=1.0)])", [])


def test_the_contract_s_own_schema_wins_over_the_documented_one(more_endpoints: Package) -> None:
    assert more_endpoints.methods["market.candles"]["returns"] == "Reply[models.Candles]"
    assert more_endpoints.fields("Candles") == {"opens": "list[float]"}
    assert "documentation" not in more_endpoints.methods["market.candles"]["doc"]
    assert "documentation" in more_endpoints.methods["market.funding"]["doc"]


def test_new_parameters_are_typed_bounded_and_renamed_where_python_must(more_endpoints: Package) -> None:
    quotes = more_endpoints.methods["vol_desk.quotes"]
    assert quotes["arguments"] == {
        "from_": "str",
        "symbol": "literals.Symbol | None",
        "exchanges": "Sequence[literals.Venue] | str | None",
        "class_": "str | None",
        "min_size": "int | None",
        "timeout_": "int | None",
        "str": "str | None",
        "tenor_30d": "literals.Tenor30D | None",
        "live": "bool | None",
        "ids": "Sequence[str] | str | None",
        "legs": "Sequence[str] | str | None",
        "strike": "int | float | None",
        "options": "Unpack[CallOptions]",
    }
    venues = more_endpoints.literals["Venue"]
    assert quotes["params"]["from_"] == {"wire": "from", "required": True}
    assert quotes["params"]["exchanges"] == {"many": True, "choices": venues}
    assert quotes["params"]["min_size"] == {"wire": "min-size", "kind": "integer"}
    assert quotes["params"]["class_"] == {"wire": "class"}
    assert quotes["params"]["timeout_"] == {"wire": "timeout", "kind": "integer"}
    assert quotes["params"]["tenor_30d"]["choices"] == [7, 30, 90]
    assert quotes["params"]["ids"] == {"many": True, "explode": True}
    assert quotes["params"]["legs"] == {"many": True, "max_items": 4}
    assert quotes["params"]["strike"] == {"kind": "number"}


def test_a_shared_parameter_counts_as_the_operation_s_own(more_endpoints: Package) -> None:
    levels = more_endpoints.methods["gex.levels"]
    assert levels["params"]["depth"] == {"kind": "integer", "minimum": 1, "maximum": 50}
    assert "depth: How deep. From 1 to 50. Default: `5`." in levels["doc"]


def test_a_path_s_parameter_counts_as_its_operation_s_own(more_endpoints: Package) -> None:
    assert more_endpoints.methods["gex.max_pain"]["params"]["step"] == {"kind": "number", "above": 0}


def test_a_path_parameter_may_be_positional(more_endpoints: Package) -> None:
    basis = more_endpoints.methods["market.basis"]
    assert basis["positional"] == ["coin"]
    assert basis["params"]["coin"] == {"location": "path", "required": True}
    assert basis["arguments"]["as_of"] == "When | None"


def test_the_key_may_be_asked_for_in_the_document_as_a_whole(tmp_path: Path) -> None:
    document = tiny_contract()
    document["paths"] |= {"/health": get(), "/open": get(), "/closed": get()}
    document["security"] = [{"ApiKeyAuth": []}]
    del document["paths"]["/closed"]["get"]["security"]
    document["paths"]["/open"]["get"]["security"] = []
    needing = {name: method["needs_key"] for name, method in build(document, tmp_path).methods.items()}
    assert needing == {"symbols": True, "health": False, "open": False, "closed": True}


def test_the_overlay_s_server_wins_over_a_published_one(tmp_path: Path) -> None:
    document = tiny_contract()
    document["servers"] = [{"url": "https://staging.example.org"}]
    package = build(document, tmp_path)
    assert "URL: GET https://api.backquant.com/v2/symbols" in package.methods["symbols"]["doc"]


def test_a_contract_without_a_schema_of_meta_gets_one(tmp_path: Path) -> None:
    document = tiny_contract()
    del document["components"]["schemas"]["V2Meta"]
    assert list(build(document, tmp_path).fields("V2Meta")) == ["version", "timestamp", "request_id"]


def test_the_docstring_tells_the_errors_of_the_statuses_and_of_every_call(more_endpoints: Package) -> None:
    words = " ".join(more_endpoints.methods["vol_desk.term_spread"]["doc"].split())
    told = [f"{name}: " for name in ("NotFoundError", "RateLimitError", "QuotaExceededError", "UpstreamError")]
    assert all(line in words for line in told)
    assert all(f"{name}: " in words for name in ("APIConnectionError", "ContractError", "ConfigurationError"))


def test_a_value_added_everywhere_is_in_the_shared_alias(more_endpoints: Package) -> None:
    assert more_endpoints.literals["Symbol"] == [*get_args(Symbol), "QUUXUSDT"]
    for method in ("gex.levels", "market.cvd", "vol_desk.quotes"):
        assert more_endpoints.methods[method]["arguments"]["symbol"] == "literals.Symbol | None"


def test_a_value_added_in_one_place_gives_that_place_an_alias_of_its_own(more_endpoints: Package) -> None:
    assert more_endpoints.literals["MarketCvdInterval"] == [*more_endpoints.literals["Interval"], "9w"]
    assert more_endpoints.methods["market.cvd"]["arguments"]["interval"] == "literals.MarketCvdInterval | None"
    assert more_endpoints.methods["market.funding"]["arguments"]["interval"] == "literals.Interval | None"
