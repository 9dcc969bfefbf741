"""Row filters and caps, derived from the names of the parameters."""

from collections.abc import Callable
from typing import TypeAlias

from backquant.sandbox.axes import cut_axes, lookback
from backquant.sandbox.call import Call, Reply
from backquant.sandbox.jsontypes import JsonObject, rows_of
from backquant.sandbox.moments import expiry_class, parse_expiry
from backquant.sandbox.rows import expiry_in, number_in, time_in
from backquant.sandbox.window import StrikeWindow, strike_window

RowTest: TypeAlias = Callable[[JsonObject], bool]

_BOUNDED = ("dte", "oi", "delta")
_PREMIUM_FLOORS = ("premium_min_usd", "min_premium_usd")
_WHALE_USD = 250_000.0
_ATM_RANGE = 0.02
_CAPS = ("limit", "top")


def filter_reply(call: Call, reply: Reply) -> None:
    """Keep the rows and the elements of parallel arrays that the filters let through, then apply the caps."""
    window = strike_window(call, reply)
    if "filtered_strike_window" in reply.data and window.bounded:
        reply.data["filtered_strike_window"] = {"min": window.low, "max": window.high}
    cut_axes(call, reply, window)
    tests = row_tests(call, reply)
    for name, rows in _row_lists(reply):
        reply.data[name] = [row for row in rows if all(test(row) for test in tests)]


def row_tests(call: Call, reply: Reply) -> list[RowTest]:
    """The tests that a row must pass; a row without the field in question passes."""
    tests: list[RowTest] = [_in_bounds(call, field) for field in _BOUNDED]
    tests.append(_in_window(strike_window(call, reply)))
    tests += [_at_least("premium_usd", floor) for name in _PREMIUM_FLOORS if (floor := call.number(name))]
    kind = call.text("option_type")
    if kind in {"call", "put"}:
        tests.append(lambda row: row.get("option_type", row.get("type")) == kind)
    tests += _set_tests(call)
    tests += _time_tests(call)
    tests += [_tag_test(tag, call) for tag in call.names("tags") or ()]
    if call.on("weekly_only"):
        tests.append(lambda row: not _is_anchor(row))
    if call.on("crossed_only"):
        tests.append(lambda row: row.get("crossed") is True)
    return tests


def _set_tests(call: Call) -> list[RowTest]:
    """Tests for fields that must hold one of some values."""
    tests: list[RowTest] = []
    for parameter, field in (("venues", "venue"), ("types", "type")):
        wanted = call.names(parameter)
        if wanted is not None:
            tests.append(_one_of(field, {*wanted, "unknown"}))
    instrument = call.text("instrument")
    if instrument is not None:
        tests.append(_one_of("instrument", {instrument}))
    expiries = call.names("expiries")
    if expiries is not None:
        days = {parse_expiry(expiry) for expiry in expiries}
        tests.append(lambda row: "expiry" not in row or expiry_in(row) in days)
    return tests


def _time_tests(call: Call) -> list[RowTest]:
    """Tests for how far back a row may lie, and how far ahead."""
    tests: list[RowTest] = []
    distance, horizon = lookback(call), call.number("horizon")
    if distance is not None:
        oldest = call.moment - distance
        tests.append(lambda row: (time_in(row) or oldest) >= oldest)
    if horizon is not None:
        tests.append(lambda row: (number_in(row, "dte") or 0) <= horizon)
    return tests


def _one_of(field: str, wanted: set[str]) -> RowTest:
    return lambda row: field not in row or row[field] in wanted


def _in_bounds(call: Call, field: str) -> RowTest:
    low, high = call.number(f"{field}_min"), call.number(f"{field}_max")

    def test(row: JsonObject) -> bool:
        if (low is None and high is None) or field not in row:
            return True
        value = number_in(row, field)
        return value is not None and (low is None or abs(value) >= low) and (high is None or abs(value) <= high)

    return test


def _at_least(field: str, floor: float) -> RowTest:
    def test(row: JsonObject) -> bool:
        value = number_in(row, field)
        return field not in row or (value is not None and value >= floor)

    return test


def _in_window(window: StrikeWindow) -> RowTest:
    def test(row: JsonObject) -> bool:
        strike = number_in(row, "strike")
        return strike is None or window.holds(strike)

    return test


def _tag_test(tag: str, call: Call) -> RowTest:
    today = call.now.date()
    if tag == "0dte":
        return lambda row: expiry_in(row) == today
    if tag == "whale":
        return _at_least("premium_usd", max(_WHALE_USD, call.number("premium_min_usd") or 0.0))
    return _at_the_money


def _at_the_money(row: JsonObject) -> bool:
    strike, index = number_in(row, "strike"), number_in(row, "index_price")
    return strike is not None and index is not None and abs(strike / index - 1) <= _ATM_RANGE


def _is_anchor(row: JsonObject) -> bool:
    day = expiry_in(row)
    return day is not None and expiry_class(day) in {"monthly", "quarterly"}


def sort_rows(call: Call, reply: Reply) -> None:
    """Order the rows by the field that `sort` names: negative spreads, which are crossed books, go last."""
    field = call.text("sort")
    if field is None:
        return

    def order(row: JsonObject) -> tuple[bool, float]:
        value = number_in(row, field)
        if value is None:
            return (True, 0.0)
        return (value < 0, -value if field == "dispersion" else value)

    for name, rows in _row_lists(reply):
        ordered = sorted(rows, key=order)
        reply.data[name] = list(ordered)


def cap_rows(call: Call, reply: Reply) -> None:
    """Cut the lists to the number of rows that the request allows."""
    most = call.integer("max_contracts")
    for name, rows in _row_lists(reply):
        first = next((count for cap in _CAPS if (count := call.integer(cap)) is not None), None)
        reply.data[name] = list(rows[:first])
        if most is not None:
            reply.data |= {"truncated": len(rows) > most, "total_matching_count": len(rows)}
            reply.data[name] = list(_nearest(rows, reply.spot() or 0.0, most))


def _nearest(rows: list[JsonObject], spot: float, most: int) -> list[JsonObject]:
    ranked = sorted(range(len(rows)), key=lambda index: abs((number_in(rows[index], "strike") or 0.0) - spot))
    return [rows[index] for index in sorted(ranked[:most])]


def _row_lists(reply: Reply) -> list[tuple[str, list[JsonObject]]]:
    lists = [(name, rows_of(value)) for name, value in reply.data.items()]
    return [(name, rows) for name, rows in lists if rows is not None]
