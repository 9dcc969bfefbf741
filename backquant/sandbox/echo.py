"""Repeats in the reply what the request asked for."""

from backquant.sandbox.call import Call, Reply
from backquant.sandbox.jsontypes import Json, JsonObject, rows_of
from backquant.sandbox.moments import parse_expiry, token_of

# Fields that repeat a parameter under another name.
_ALIASES = {
    "confidence_band": "confidence_band_requested",
    "dte_max": "filtered_dte_max",
    "horizon": "horizon_days",
    "hours": "window_hours",
    "types": "filtered_types",
}
_HANDLED_APART = frozenset({"symbol", "expiry", "positioning"})
FLOW_SYMBOLS = frozenset({"BTCUSDT", "ETHUSDT"})
NO_FLOW = "no_aggressor_tape_for_symbol"


def positioning_of(arguments: dict[str, Json]) -> Json:
    """The dealer model that runs: flow exists only where trades are plentiful."""
    asked = arguments.get("positioning")
    return "std" if arguments.get("symbol", "BTCUSDT") not in FLOW_SYMBOLS and asked == "flow" else asked


def echo_request(call: Call, reply: Reply, asked_positioning: Json) -> None:
    """Write expiry, positioning and plain arguments into the fields that repeat them."""
    _echo_expiry(call, reply.data)
    _echo_positioning(call, reply, asked_positioning)
    for name, value in call.arguments.items():
        if name not in _HANDLED_APART and value is not None:
            for holder in (reply.data, reply.meta.get("extra")):
                _echo_value(holder, name, value)
    if call.text("granularity") == "daily":
        reply.extra()["granularity"] = "intraday-fallback"


def _echo_value(holder: Json, name: str, value: Json) -> None:
    if not isinstance(holder, dict):
        return
    for field in (name, _ALIASES.get(name)):
        if field in holder and not isinstance(holder[field], list | dict):
            holder[field] = value


def adopt_symbol(call: Call, reply: Reply) -> None:
    """Make the reply speak of the symbol that was asked for."""
    symbol = call.text("symbol")
    if symbol is None:
        return
    coin = symbol.removesuffix("USDT")
    if "symbol" in reply.meta:
        reply.meta["symbol"] = symbol
    for row in [reply.data, *(row for value in reply.data.values() for row in rows_of(value) or [])]:
        adopt_coin(row, coin)
    if "symbol" in reply.data:
        reply.data["symbol"] = symbol


def adopt_coin(row: JsonObject, coin: str) -> None:
    """Make a row speak of the coin."""
    if "coin" in row:
        row["coin"] = coin
    instrument = row.get("instrument")
    if isinstance(instrument, str):
        row["instrument"] = f"{coin}-{instrument.partition('-')[2]}"


def _echo_expiry(call: Call, data: JsonObject) -> None:
    wanted = call.text("expiry")
    if wanted is None or "expiry" not in data:
        return
    day = parse_expiry(wanted)
    # Where the reply speaks in tokens, a date that was asked for comes back as a token.
    data["expiry"] = token_of(day) if day is not None and isinstance(data["expiry"], str) else wanted
    if day is not None and "expiry_date" in data:
        data["expiry_date"] = day.isoformat()
    if day is not None and "dte" in data:
        data["dte"] = (day - call.moment.date()).days


def _echo_positioning(call: Call, reply: Reply, asked: Json) -> None:
    ran = call.text("positioning")
    if ran is None:
        return
    extra = reply.extra()
    extra |= {"positioning": ran, "positioning_requested": asked}
    if ran != asked:
        extra["positioning_fallback_reason"] = NO_FLOW
    if "positioning" in reply.data:
        reply.data["positioning"] = ran
