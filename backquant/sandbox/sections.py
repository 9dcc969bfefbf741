"""Optional parts of a reply: what `include`, `fields` and their like add or take away."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from backquant.sandbox.call import Call, Reply
from backquant.sandbox.jsontypes import Json, JsonObject, rows_of
from backquant.sandbox.moments import iso_seconds

_FIELD_OF_SECTION = {"zones": "gamma_flip_zones"}
# Sections that leave a trace in the meta block.
_EXTRA_OF_SECTION = {"by_venue": "venue_disagreement"}
_FIELDS_OF_GROUP = {
    "bid_ask": ("bid", "ask", "mark"),
    "gex": ("gex",),
    "greeks": ("delta", "gamma", "theta", "vega", "vanna", "charm"),
    "iv": ("iv",),
    "oi": ("oi",),
    "volume": ("volume", "notional_volume", "trade_count"),
}


def shape_sections(call: Call, reply: Reply) -> None:
    """Leave out the optional parts that the request did not ask for."""
    narrows = call.operation.takes("fields")
    if narrows:
        _narrow_groups(call, reply)
        _keep_keys(reply.data, _choices(call, "fields"), call.names("fields"))
    else:
        _drop_sections(call, reply)
    _shape_series(call, reply)
    _shape_comparison(call, reply)


def _drop_sections(call: Call, reply: Reply) -> None:
    unwanted = [name for name in _choices(call, "include") if name not in (call.names("include") or ())]
    if not unwanted:
        return
    _drop_fields(reply.data, {_FIELD_OF_SECTION.get(name, name) for name in unwanted})
    for name, trace in _EXTRA_OF_SECTION.items():
        if name in unwanted:
            reply.extra().pop(trace, None)


def _drop_fields(value: Json, fields: Collection[str]) -> None:
    if isinstance(value, dict):
        for field in fields:
            value.pop(field, None)
        for item in value.values():
            _drop_fields(item, fields)
    elif isinstance(value, list):
        for item in value:
            _drop_fields(item, fields)


def _narrow_groups(call: Call, reply: Reply) -> None:
    included = call.names("include")
    if included is None:
        return
    dropped = [field for group, fields in _FIELDS_OF_GROUP.items() if group not in included for field in fields]
    for value in reply.data.values():
        for row in rows_of(value) or []:
            for field in dropped:
                row.pop(field, None)


def _shape_series(call: Call, reply: Reply) -> None:
    """Keep the series that were asked for, in the data and in what the meta block says of each."""
    choices = _choices(call, "series")
    wanted = call.names("series") or list(choices)
    if not choices:
        return
    _keep_keys(reply.data, choices, wanted)
    extra = reply.extra()
    for value in extra.values():
        if isinstance(value, dict):
            _keep_keys(value, choices, wanted)
    extra |= {"series": list(wanted), "quota_units_charged": len(wanted)}


def _shape_comparison(call: Call, reply: Reply) -> None:
    """The historical overlay exists only when the request says how far back it looks."""
    if not call.operation.takes("historical_compare_days"):
        return
    days, compare = call.integer("historical_compare_days"), reply.data.pop("compare", None)
    if days is None or not isinstance(compare, dict):
        return
    then = call.moment - timedelta(days=days)
    compare |= {"days_ago": days, "target_date": then.date().isoformat()}
    for point in rows_of(compare.get("historical")) or []:
        point["ts"] = iso_seconds(then)
    reply.data["compare"] = compare


def _keep_keys(holder: JsonObject, choices: Iterable[str], wanted: Collection[str] | None) -> None:
    for name in choices:
        if wanted is not None and name not in wanted:
            holder.pop(name, None)


def _choices(call: Call, name: str) -> tuple[str, ...]:
    parameter = call.operation.parameter(name)
    return parameter.choices if parameter is not None else ()
