"""The walk misses no snapshot and asks for none twice, however irregular they are."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backquant.history import Chunk, Series
from backquant.history.snapshot_walk import keeps, walk

DAY = datetime(2026, 8, 30, tzinfo=UTC)
SERIES = Series("gex.levels", (("symbol", "BTCUSDT"),))
seconds = st.lists(st.integers(-7_200, 86_399), unique=True, max_size=60)


def walked(chunk: Chunk, snapshots: list[datetime]) -> tuple[list[datetime], list[datetime]]:
    """What was asked, and the rows that came of it."""
    asked: list[datetime] = []
    rows: list[datetime] = []
    steps = walk(chunk)
    moment = next(steps, None)
    while moment is not None:
        asked.append(moment)
        place = bisect_right(snapshots, moment)
        snapshot = snapshots[place - 1] if place else None
        if snapshot is not None and keeps(chunk, snapshot):
            rows.append(snapshot)
        try:
            moment = steps.send(snapshot)
        except StopIteration:
            moment = None
    return asked, rows


@given(seconds)
def test_every_snapshot_of_the_day_is_found_once(offsets: list[int]) -> None:
    snapshots = sorted(DAY + timedelta(seconds=offset) for offset in offsets)
    asked, rows = walked(Chunk(SERIES, DAY, DAY + timedelta(days=1)), snapshots)
    of_the_day = [snapshot for snapshot in snapshots if snapshot >= DAY]
    assert rows == of_the_day[::-1]
    assert len(asked) <= len(of_the_day) + 1


@given(seconds, st.sampled_from([300.0, 900.0, 3600.0, 14_400.0, 86_400.0]))
def test_every_point_of_a_grid_gets_the_newest_snapshot_before_it(offsets: list[int], every: float) -> None:
    snapshots = sorted(DAY + timedelta(seconds=offset) for offset in offsets)
    asked, rows = walked(Chunk(SERIES, DAY, DAY + timedelta(days=1), every), snapshots)
    assert len(rows) == len(set(rows))
    assert len(asked) <= len(rows) + 1
    for point in range(int(86_400 / every)):
        moment = DAY + timedelta(seconds=point * every)
        truth = max((each for each in snapshots if each <= moment), default=None)
        assert max((each for each in rows if each <= moment), default=None) == truth


def test_the_end_does_not_belong_to_the_day() -> None:
    midnight = DAY + timedelta(days=1)
    _, rows = walked(Chunk(SERIES, DAY, midnight), [DAY, midnight])
    assert rows == [DAY]
