"""The units of columns: what they are, where they are found, and that the contract says the same."""

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from backquant_api.resources import operations

from backquant.sandbox import market
from backquant.sandbox.market.views import VIEWS
from backquant.tables.units import units_of

from .replies import example_files, example_reply, unknown_reply

GEX = "USD per 1 % move"

# What a description says of the unit, in the order in which to look.
WORDS: dict[str, str | None] = {
    r"unit is not published|without a unit|scales of the others": None,
    r"USD per 1% spot move": GEX,
    r"open interest.*\bcoin\b": "coin",
    r"coin-equivalent or contracts": None,
    r"coin-equivalent": "coin",
    r"\bUSD\b": "USD",
    r"fraction|from 0 to 1|sum to 1": "fraction",
    r"in percent": "percent",
    r"[Dd]ays to expiry|in days|Tenors, days|days the overlay": "days",
    r"in seconds": "seconds",
    r"hours": "hours",
}
NUMBERS = {"number", "integer"}


def _contract() -> dict[str, Any]:
    return msgspec.json.decode(resources.files("backquant_api").joinpath("contract.json").read_bytes())


def _fields(schema: dict[str, Any], contract: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Each number inside, by its path, and what is said of it."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = {**contract["components"]["schemas"][name], "description": schema.get("description", "")}
    for member in schema.get("anyOf", ()):
        yield from _fields({"description": schema.get("description", ""), **member}, contract, path)
    types = schema.get("type", ())
    if NUMBERS & set([types] if isinstance(types, str) else types):
        yield path, schema.get("description", "")
    if "items" in schema:
        yield from _fields({"description": schema.get("description", ""), **schema["items"]}, contract, path)
    for name, inner in schema.get("properties", {}).items():
        yield from _fields(inner, contract, f"{path}.{name}".lstrip("."))
    entry: object = schema.get("additionalProperties")
    if isinstance(entry, dict):
        yield from _fields(cast("dict[str, Any]", entry), contract, f"{path}.key")


def _told() -> list[tuple[str, str, str]]:
    contract = _contract()
    return [
        (operation.name, column, said)
        for operation in operations()
        for column, said in _fields(_data(contract, operation.path), contract)
    ]


def _data(contract: dict[str, Any], path: str) -> dict[str, Any]:
    schema = contract["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    if "$ref" in schema:
        schema = contract["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema["properties"]["data"]


def test_the_contract_says_the_same() -> None:
    fields = _told()
    wrong: list[tuple[str, str, str, str | None]] = []
    for operation, column, said in fields:
        words = next((word for word in WORDS if re.search(word, said)), None)
        given_unit = units_of(operation, [column]).get(column)
        if words is not None and WORDS[words] != given_unit:
            wrong.append((operation, column, said, given_unit))
    assert wrong == []
    assert len(fields) > 200


def test_the_same_name_with_another_unit() -> None:
    assert units_of("gex.levels", ["candles.close", "close", "volume"]) == {"candles.close": "USD", "close": "USD"}
    assert units_of("market.bundle", ["candles.close", "cvd_perp.close"]) == {"candles.close": "USD"}
    assert units_of("market.cvd", ["open", "close", "delta"]) == {}
    assert units_of("symbols", ["freshness_seconds.gex", "spot_price"]) == {
        "freshness_seconds.gex": "seconds",
        "spot_price": "USD",
    }
    assert units_of("options.chain", ["gex", "aggregates.net_gex"]) == {"aggregates.net_gex": GEX}
    assert units_of("options.opex", ["gamma.net_gex", "gamma.max_pain.value"]) == {"gamma.max_pain.value": "USD"}
    assert units_of("tape.trades", ["price", "iv", "amount"]) == {"iv": "percent", "amount": "coin"}
    assert units_of("options.iv.smile", ["strikes", "iv"]) == {"strikes": "USD"}
    assert units_of("gex.dealer_flow", ["total_flow", "vanna_flow"]) == {"total_flow": "USD"}


def test_a_unit_that_is_the_greek_s() -> None:
    assert units_of("options.greeks.profile", ["net_exposure"], "delta") == {"net_exposure": "USD"}
    assert units_of("options.greeks.profile", ["net_exposure"], "theta") == {"net_exposure": "USD per day"}
    assert units_of("options.greeks.profile", ["net_exposure"], "vanna") == {}
    assert units_of("gex.time_heatmap", ["matrix"], "charm") == {}
    assert example_reply("gex_time_heatmap.json").tables()["matrix"].units["matrix"] == GEX


def test_units_travel_along() -> None:
    reply = example_reply("tape_flow_by_strike.json")
    expected = {"strike": "USD", "call_buy.premium": "USD", "call_buy.size": "coin"}
    table = reply.tables()["strikes"]
    assert expected.items() <= table.units.items()
    assert "call_buy.trades" not in table.units
    assert reply.to_pandas("strikes").attrs["units"] == table.units
    schema: Any = reply.to_arrow("strikes").schema
    assert schema.field("call_buy.size").metadata == {b"unit": b"coin"}
    assert schema.field("call_buy.trades").metadata is None
    assert msgspec.json.decode(schema.metadata[b"backquant"])["units"] == table.units


def test_units_of_the_wide_form() -> None:
    reply = example_reply("gex_strike_expiry_heatmap.json")
    expiries = reply.raw["data"]["expiries"]
    expected = {"strikes": "USD", **dict.fromkeys(expiries, GEX)}
    assert reply.to_pandas(wide=True).attrs["units"] == expected
    fields: Any = reply.to_arrow(wide=True).schema
    assert {field.name: field.metadata[b"unit"].decode() for field in fields} == expected


@pytest.mark.parametrize("file", sorted(example_files()))
def test_units_are_of_columns(file: str) -> None:
    for table in example_reply(file).tables().values():
        assert table.units.keys() <= table.columns.keys()
        assert {table.kinds[name] for name in table.units} <= {"integer", "number", "null"}


def test_an_unknown_endpoint_has_the_units_of_its_names() -> None:
    assert unknown_reply({"rows": [{"strike": 1, "brand_new": 2}]}).to_pandas().attrs["units"] == {"strike": "USD"}


# Why a number has no unit. One that has none and stands here under no reason fails the test below.
UNITLESS = {
    "counts": (
        "active_expiries anchor_count block_trades calls chain_contracts contract_count contracts contracts_used count daily"
        " matched_count max_contracts max_keys monthly puts quarterly rank requests_per_minute requests_per_month"
        " total_matching_count trade_count trades websocket_connections weekly"
    ),
    "ratios and shapes": "kurtosis pcr skewness intensity pdf",
    "implied volatility, whose unit is published for the tape alone": (
        "atm_iv butterfly_25d call_10d_iv call_25d_iv dispersion iv max_iv min_iv put_10d_iv put_25d_iv rv skew_10d skew_25d"
        " vrp z_grid"
    ),
    "greeks and exposures to them, whose scale is not published": (
        "Z abs_field_max call_exposure change change_per_step charm delta early_mean field field_max field_min gamma gex"
        " late_mean matrix mean_abs_field net_exposure net_gex put_exposure theta total_exposure vanna vega"
    ),
    "volumes whose unit is not published": (
        "buy_volume cumulative_long cumulative_short long_volume sell_volume short_volume total_volume volume"
        " call_notional_volume put_notional_volume call_net_premium put_net_premium close open high low"
    ),
    "prices in each venue's own quote": "ask bid mark mark_price price",
    "flows and rates whose unit is not published": (
        "basis_annualized_pct charm_flow cumulative cumulative_flow gamma_flow rate_close rate_high rate_low rate_open"
        " spread total total_flow vanna_flow"
    ),
}
# Of what a contract has just brought nothing is known: the sandbox makes it up, until its market has a view of it.
KNOWN = "".join(path.read_text("utf-8") for path in Path(market.__file__).parent.rglob("*.py"))
BY_FUND = {"etf.aum", "etf.flows", "etf.premium"}
BY_VENUE = {"options.greeks.surface"}


@pytest.mark.parametrize("file", sorted(example_files()))
def test_every_number_has_a_unit_or_a_reason(file: str) -> None:
    reply = example_reply(file)
    reasons = {name for names in UNITLESS.values() for name in names.split()}
    if reply.operation in BY_FUND | BY_VENUE or example_files()[file].path not in VIEWS:
        return  # a column for each fund or venue, in a unit that is not published
    bare = [
        column
        for table in reply.tables().values()
        for column, kind in table.kinds.items()
        if kind in ("number", "integer") and column not in table.units and column.rpartition(".")[2] not in reasons
    ]
    assert [column for column in bare if re.search(rf"\b{column.rpartition('.')[2]}\b", KNOWN)] == []
