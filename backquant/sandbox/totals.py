"""Figures of a reply that sum up its rows, made anew after the rows were filtered."""

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from backquant.sandbox.call import Reply
from backquant.sandbox.jsontypes import Json, JsonObject, rows_of
from backquant.sandbox.rows import as_number, number_in

_SIDES = ("call", "put")
_ANCHOR_FIELDS = ("type", "expiry", "expiry_date", "dte")


def refresh_totals(reply: Reply) -> None:
    """Bring the sums and counts of the reply in line with its rows."""
    data = reply.data
    if "aggregates" in data:
        _sum_contracts(data)
    if "total_call_oi" in data:
        _sum_expiries(data)
    if "type_counts" in data:
        _count_classes(data)
    if "per_venue" in data:
        _sum_venues(data)
    extra = reply.meta.get("extra")
    if isinstance(extra, dict):
        _count_extra(data, extra)


def refresh_anchor(reply: Reply) -> None:
    """The next anchor is the first of all rows that is one; to be found before rows are filtered out."""
    data = reply.data
    if "next_anchor" not in data:
        return
    rows = rows_of(data.get("expirations")) or []
    anchor = next((row for row in rows if row.get("is_anchor") is True), None)
    data["next_anchor"] = None if anchor is None else {name: anchor.get(name) for name in _ANCHOR_FIELDS}


def _sum_contracts(data: JsonObject) -> None:
    rows, aggregates = rows_of(data.get("contracts")) or [], data["aggregates"]
    if not isinstance(aggregates, dict):
        return
    for field in ("gex", "oi"):
        for side in _SIDES:
            values = [number_in(row, field) or 0.0 for row in rows if row.get("type") == side]
            aggregates[f"{side}_{field}"] = round(sum(values), 2)
    call_oi, put_oi = number_in(aggregates, "call_oi") or 0.0, number_in(aggregates, "put_oi") or 0.0
    aggregates["net_gex"] = round(sum(number_in(row, "gex") or 0.0 for row in rows), 2)
    aggregates["total_oi"] = round(call_oi + put_oi, 2)
    aggregates["pcr"] = round(put_oi / call_oi, 4) if call_oi else None
    aggregates["contract_count"] = len(rows)
    if not rows:
        aggregates["atm_iv"] = None


def _sum_expiries(data: JsonObject) -> None:
    columns = {side: _numbers(data.get(f"{side}_oi")) for side in _SIDES}
    columns["total"] = [sum(pair) for pair in zip(columns["call"], columns["put"], strict=True)]
    for name, column in columns.items():
        total = sum(column)
        if name in _SIDES:
            data[f"total_{name}_oi"] = round(total, 2)
        data[f"{name}_oi_cdf"] = [round(part / total, 5) if total else None for part in accumulate(column)]


def _count_classes(data: JsonObject) -> None:
    rows = next((rows for value in data.values() if (rows := rows_of(value))), list[JsonObject]())
    counts = Counter(str(row.get("type")) for row in rows)
    declared = data["type_counts"]
    if isinstance(declared, dict):
        data["type_counts"] = {name: counts[name] for name in declared}
    if "count" in data:
        data["count"] = len(rows)
    if "anchor_count" in data:
        data["anchor_count"] = sum(row.get("is_anchor") is True for row in rows)


def _sum_venues(data: JsonObject) -> None:
    overall, shares = data.get("overall"), data["per_venue"]
    if not isinstance(overall, dict) or not isinstance(shares, dict):
        return
    rows = [share for share in shares.values() if isinstance(share, dict)]
    for field in overall:
        overall[field] = round(sum(number_in(row, field) or 0 for row in rows), 2)


def _count_extra(data: JsonObject, extra: JsonObject) -> None:
    timestamps = data.get("timestamps")
    if isinstance(timestamps, list) and "points_returned" in extra:
        extra["points_returned"] = len(timestamps)
    if "expiry_count" in extra:
        extra["expiry_count"] = data.get("count")
    coverage = extra.get("coverage")
    if isinstance(coverage, dict):
        extra["coverage"] = {name: _filled(data.get(name)) for name in coverage}


def _filled(columns: Json) -> int:
    """How many buckets of a series hold a value."""
    lists = [column for column in columns.values() if isinstance(column, list)] if isinstance(columns, dict) else []
    return max((sum(value is not None for value in column) for column in lists), default=0)


def _numbers(values: Json) -> Sequence[float]:
    return [as_number(value) or 0.0 for value in values] if isinstance(values, list) else []
