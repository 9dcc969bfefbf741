"""Series and projections whose spacing the request sets."""

from datetime import timedelta
from itertools import pairwise
from typing import cast

from backquant.sandbox.call import Call, Reply
from backquant.sandbox.jsontypes import Json, JsonObject
from backquant.sandbox.moments import epoch_ms, from_epoch_ms, iso_seconds
from backquant.sandbox.rows import time_in

_UNIT_MS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000}
_MOST_POINTS = 30_000


def respace(call: Call, reply: Reply) -> None:
    """Bring the example's points to the spacing that was asked for."""
    interval = call.text("interval")
    if interval is not None:
        reply.data["timestamps"] = list[Json](
            _respaced(call, cast(list[int], reply.data["timestamps"]), _milliseconds(interval))
        )
    minutes = call.integer("bucket_minutes")
    if minutes is not None:
        _respace_buckets(call, cast(list[JsonObject], reply.data["buckets"]), minutes * _UNIT_MS["m"])
    if "time_axis_ms" in reply.data:
        _resample_projection(call, reply)


def flag_short_series(call: Call, reply: Reply) -> None:
    """Say so when a series is shorter than the window asked for."""
    interval, hours = call.text("interval"), call.number("hours")
    timestamps = reply.data.get("timestamps")
    if interval is None or hours is None or not isinstance(timestamps, list):
        return
    step = timedelta(milliseconds=_milliseconds(interval))
    expected = min(timedelta(hours=hours) // step, _MOST_POINTS)
    if len(timestamps) < expected:
        reply.extra().update(points_expected=expected, points_returned=len(timestamps))
    else:
        for name in ("points_expected", "points_returned"):
            reply.extra().pop(name, None)


def _respace_buckets(call: Call, buckets: list[JsonObject], step: int) -> None:
    moments = [time_in(bucket) for bucket in buckets]
    times = _respaced(call, [epoch_ms(moment) for moment in moments if moment is not None], step)
    for bucket, time in zip(buckets, times, strict=True):
        bucket["ts"] = iso_seconds(from_epoch_ms(time))


def _respaced(call: Call, times: list[int], step: int) -> list[int]:
    """The same sequence of points and gaps on a grid of that step, ending in the present."""
    own_step = min(later - earlier for earlier, later in pairwise(times))
    newest = epoch_ms(call.moment) // step * step
    return [newest - (times[-1] - time) // own_step * step for time in times]


def _milliseconds(interval: str) -> int:
    return int(interval[:-1]) * _UNIT_MS[interval[-1]]


def _resample_projection(call: Call, reply: Reply) -> None:
    data, spot = reply.data, reply.spot() or 0.0
    field = cast(list[list[float]], data["field"])
    rows = _spread(len(field), call.integer("time_steps") or len(field))
    columns = _spread(len(field[0]), call.integer("price_steps") or len(field[0]))
    reach = spot * (call.number("price_range_pct") or 0.0) / 100
    start, horizon = epoch_ms(call.moment), (call.number("horizon_hours") or 0.0) * _UNIT_MS["h"]
    resampled = [[field[row][column] for column in columns] for row in rows]
    low, high = min(map(min, resampled)), max(map(max, resampled))
    axis: list[Json] = [start + round(horizon * place / (len(rows) - 1)) for place in range(len(rows))]
    prices: list[Json] = [
        round(spot - reach + 2 * reach * place / (len(columns) - 1), 2) for place in range(len(columns))
    ]
    cells: list[Json] = [list(row) for row in resampled]
    data |= {"time_axis_ms": axis, "price_axis": prices, "field": cells}
    data |= {"field_min": low, "field_max": high, "abs_field_max": max(abs(low), abs(high))}


def _spread(length: int, count: int) -> list[int]:
    """`count` places spread evenly over a list of that length, both ends included."""
    return [round(place * (length - 1) / (count - 1)) for place in range(count)]
