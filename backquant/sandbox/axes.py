"""Cuts parallel arrays and matrices together along their common axis."""

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from backquant.sandbox.call import Call, Reply
from backquant.sandbox.jsontypes import Json, JsonObject
from backquant.sandbox.moments import expiry_class, parse_expiry
from backquant.sandbox.rows import as_number, as_time
from backquant.sandbox.window import StrikeWindow

_DAY_HOURS = 24


def cut_axes(call: Call, reply: Reply, window: StrikeWindow) -> None:
    """Keep the strikes, expiries and times that the request asks for, in all arrays along them."""
    data = reply.data
    # Expiries first: they are the columns of matrices whose rows are strikes.
    _cut_expiries(call, data)
    _cut_strikes(call, data, window, reply.spot())
    _cut_times(call, data)


def lookback(call: Call) -> timedelta | None:
    """How far back from its moment the request wants to see, None when it does not say."""
    hours, days = call.number("hours"), call.number("days")
    if hours is None and days is None:
        return None
    return timedelta(hours=hours if hours is not None else (days or 0) * _DAY_HOURS)


def _cut_expiries(call: Call, data: JsonObject) -> None:
    axis = data.get("expiries")
    if isinstance(axis, list) and _all_expiries(axis):
        kept = [index for index, token in enumerate(axis) if _keeps_expiry(call, str(token))]
        _cut(data, len(axis), kept[: call.integer("max_expiries")])
    elif isinstance(axis, dict) and _all_expiries(list(axis)):
        data["expiries"] = {token: item for token, item in axis.items() if _keeps_expiry(call, token)}


def _all_expiries(axis: Sequence[Json]) -> bool:
    return bool(axis) and all(isinstance(item, str) and parse_expiry(item) for item in axis)


def _keeps_expiry(call: Call, token: str) -> bool:
    day = parse_expiry(token)
    if day is None:
        return True
    low, high = call.number("dte_min"), call.number("dte_max")
    wanted = call.text("expiry")
    dte = (day - call.moment.date()).days
    return (
        (low is None or dte >= low)
        and (high is None or dte <= high)
        and (wanted is None or parse_expiry(wanted) in {day, None})
        and not (call.on("weekly_only") and expiry_class(day) in {"monthly", "quarterly"})
    )


def _cut_strikes(call: Call, data: JsonObject, window: StrikeWindow, spot: float | None) -> None:
    axis = data.get("strikes")
    if not isinstance(axis, list):
        return
    strikes = [number for item in axis if (number := as_number(item)) is not None]
    if not strikes or len(strikes) != len(axis):
        return
    kept = [index for index, strike in enumerate(strikes) if window.holds(strike)]
    most = call.integer("max_strikes")
    if most is not None and spot is not None:
        kept = sorted(sorted(kept, key=lambda index: abs(strikes[index] - spot))[:most])
    _cut(data, len(axis), kept)
    if window.bounded and "ranked_top_10" in data:
        data["ranked_top_10"] = _rank(data)


def _rank(data: JsonObject) -> list[Json]:
    strikes, figures = cast(list[float], data["strikes"]), cast("list[float | None]", data["net_gex"])
    pairs = [(figure, strike) for strike, figure in zip(strikes, figures, strict=True) if figure is not None]
    pairs.sort(key=lambda pair: -abs(pair[0]))
    return [
        {"rank": rank, "strike": strike, "gex": figure, "abs_gex": abs(figure)}
        for rank, (figure, strike) in enumerate(pairs[:10], 1)
    ]


def _cut_times(call: Call, data: JsonObject) -> None:
    distance = lookback(call)
    timestamps, dates = data.get("timestamps"), data.get("dates")
    if distance is None:
        return
    if isinstance(timestamps, list):
        oldest = call.moment - distance
        moments = [as_time(item) for item in timestamps]
        kept = [index for index, moment in enumerate(moments) if moment is None or moment >= oldest]
        _cut(data, len(timestamps), kept)
    if isinstance(dates, list):
        _cut(data, len(dates), list(range(len(dates)))[-distance.days :])


def _cut(holder: JsonObject, length: int, kept: Sequence[int]) -> None:
    """Keep some places of every list of that length, also inside maps and as columns of matrices."""
    if len(kept) == length:
        return
    for name, value in holder.items():
        if isinstance(value, dict):
            _cut(value, length, kept)
        elif isinstance(value, list):
            holder[name] = _cut_list(value, length, kept)


def _cut_list(values: list[Json], length: int, kept: Sequence[int]) -> list[Json]:
    if len(values) == length:
        return [values[index] for index in kept]
    return [_cut_list(value, length, kept) if isinstance(value, list) else value for value in values]
