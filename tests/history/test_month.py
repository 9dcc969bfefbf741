"""The month's budget on a clock that nobody waits for: a reserve, a spent month, and the next one, which begins at 00:00 UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from backquant_api.resources import operations

from backquant import BackQuant, ConfigurationError
from backquant.history import History
from tests.history.conftest import END, START
from tests.history.past import HEADERS, Past, envelope
from tests.support.clock import FakeClock
from tests.support.server import Behaviour, ScriptedServer, Status

LIMIT = 1000


class Months:
    """A server that counts calls by the UTC month of the clock, as the API does; each call takes a second."""

    def __init__(self, past: Past, clock: FakeClock, used: int) -> None:
        self.used = {f"{clock.now():%Y%m}": used}
        self._past, self._clock = past, clock
        past.odd = self._counted

    def _counted(self, symbol: str, moment: datetime, _count: int) -> Behaviour:
        self._clock.time += timedelta(seconds=1)
        now = self._clock.now()
        period = f"{now:%Y%m}"
        self.used[period] = self.used.get(period, 0) + 1
        left = max(0, LIMIT - self.used[period])
        told = {
            "X-Quota-Limit": str(LIMIT),
            "X-Quota-Used": str(min(LIMIT, self.used[period])),
            "X-Quota-Remaining": str(left),
            "X-Quota-Period": period,
        }
        if self.used[period] > LIMIT:
            error = {"code": "QUOTA_EXCEEDED", "message": "Monthly quota exceeded"}
            meta = {"version": "2.11", "timestamp": now.isoformat()}
            return Status(429, {"success": False, "error": error, "meta": meta}, {**HEADERS, **told})
        return Status(200, self._past.answer(symbol, moment).body, {**HEADERS, **told})


LATE = datetime(2026, 9, 30, 23, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(LATE)


def run(bq: BackQuant, into: Path, reserve: float = 0.0) -> tuple[int, str | None]:
    plan = bq.backfill(bq.gex.levels, start=START, end=END, into=into)
    outcome = plan.run(reserve=reserve, spend=100_000, threads=1)
    return outcome.units, outcome.stopped


def complete(past: Past, into: Path) -> None:
    assert History(into).arrow("gex.levels")["time"].to_pylist() == past.snapshots
    assert len(past.asked) <= len(past.snapshots) + 3 + 1


def test_a_spent_month_ends_the_run_which_goes_on_in_the_next(
    bq: BackQuant, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    Months(past, clock, used=900)
    units, stopped = run(bq, tmp_path / "s")
    assert units in (100, 101)
    assert stopped is not None
    assert all(day.state == "open" for day in History(tmp_path / "s").coverage())
    asked = len(past.asked)
    clock.time = datetime(2026, 10, 1, tzinfo=UTC)
    _, stopped = run(bq, tmp_path / "s")
    assert stopped is None
    assert len(past.asked) > asked
    complete(past, tmp_path / "s")


def test_the_reserve_is_left_and_the_next_month_has_its_own(
    bq: BackQuant, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    months = Months(past, clock, used=700)
    units, stopped = run(bq, tmp_path / "s", reserve=0.2)
    assert units == 100
    assert stopped == "200 of 1,000 calls are left in the month, the reserve"
    clock.time = datetime(2026, 10, 1, tzinfo=UTC)
    _, stopped = run(bq, tmp_path / "s", reserve=0.2)
    assert stopped is None
    assert months.used["202609"] == 800
    complete(past, tmp_path / "s")


def test_a_month_that_ends_in_mid_run_gives_the_run_the_next_ones_budget(
    bq: BackQuant, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    months = Months(past, clock, used=500)
    clock.time = datetime(2026, 9, 30, 23, 58, 20, tzinfo=UTC)  # a hundred calls before midnight
    _, stopped = run(bq, tmp_path / "s", reserve=0.2)
    assert stopped is None
    assert months.used["202609"] in (599, 600)
    assert months.used["202610"] == len(past.snapshots) + 3 - (months.used["202609"] - 500)
    complete(past, tmp_path / "s")


def test_what_the_month_does_not_hold_needs_a_number(
    bq: BackQuant, past: Past, server: ScriptedServer, tmp_path: Path
) -> None:
    told = {"X-Quota-Limit": "1000", "X-Quota-Used": "900", "X-Quota-Remaining": "100"}
    server.replies(Status(200, envelope({}, {}), {**HEADERS, **told}))
    with pytest.raises(ConfigurationError, match=r"867 calls.*the month holds 100 of 1,000.*spend="):
        bq.backfill(bq.gex.levels, start=START, end=END, into=tmp_path / "s").run()
    assert past.asked == []


def test_a_clock_that_is_ahead_seals_no_day_that_is_not_over(
    bq: BackQuant, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    """The server's clock says 2026-09-04 06:30, and this machine's the 6th: the 4th and 5th are not over."""
    clock.time = datetime(2026, 9, 6, 1, tzinfo=UTC)
    plan = bq.backfill(bq.gex.levels, start="2026-09-01", end="2026-09-06", into=tmp_path / "s")
    outcome = plan.run(spend=1000, threads=1)
    days = {day.day.day: day for day in History(tmp_path / "s").coverage()}
    assert outcome.failed == 2
    assert [number for number, day in days.items() if day.state == "failed"] == [4, 5]
    assert "is this machine's clock ahead?" in (days[5].reason or "")


def test_a_clock_that_is_behind_fetches_the_days_that_it_knows_of(
    bq: BackQuant, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    clock.time = datetime(2026, 9, 1, 12, tzinfo=UTC)
    plan = bq.backfill(bq.gex.levels, start=START, into=tmp_path / "s")
    assert plan.end == datetime(2026, 9, 1, tzinfo=UTC)
    assert plan.run(spend=1000).done == 2


def test_another_series_arguments_go_beside_in_the_same_store(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    end = START + timedelta(days=1)
    for positioning in ("flow", "std"):
        bq.backfill(
            bq.gex.levels,
            symbol="BTCUSDT",
            positioning=positioning,
            start=START,
            end=end,
            every="4h",
            into=tmp_path / "s",
        ).run()
    store = History(tmp_path / "s")
    assert len({series.folder for series in store.series()}) == 2
    with pytest.raises(
        ConfigurationError, match=r"several series of gex\.levels.*positioning='flow'.*positioning='std'"
    ):
        store.frame("gex.levels", symbol="BTCUSDT")
    assert len(store.frame("gex.levels", symbol="BTCUSDT", positioning="std")) > 0


def test_an_endpoint_without_a_past_names_those_that_have_one(bq: BackQuant, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="takes no as_of") as told:
        bq.backfill(bq.gex.max_pain, start=START, into=tmp_path)
    named = str(told.value).rpartition("these have a past: ")[2].split(", ")
    past = [each.name for each in operations() if any(param.name == "as_of" for param in each.params)]
    assert sorted(named) == sorted(past)
    assert set(named) >= {"options.chain", "options.iv.surface", "gex.levels", "gex.gamma_flow"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"end": datetime(2026, 8, 31)}, "no time zone"),  # noqa: DTZ001  # naive is what it is about
        ({"start": datetime(2026, 12, 1, tzinfo=UTC), "end": datetime(2026, 12, 2, tzinfo=UTC)}, "future"),
        ({"every": 299}, "finer than the snapshots"),
        ({"every": 0}, "no length of time"),
    ],
)
def test_times_that_make_no_sense_are_refused(
    bq: BackQuant, past: Past, tmp_path: Path, change: dict[str, object], words: str
) -> None:
    wanted: dict[str, object] = {"start": START, "end": END, "into": tmp_path / "s", **change}
    with pytest.raises(ConfigurationError, match=words):
        bq.backfill(bq.gex.levels, **wanted)  # pyright: ignore[reportArgumentType]  # that is what it is about
    assert past.asked == []
