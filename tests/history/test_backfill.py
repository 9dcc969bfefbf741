"""A backfill: every snapshot once, at the price that was told, whatever the server does meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backquant import (
    AsyncBackQuant,
    BackQuant,
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
)
from backquant.history import History, Plan
from tests.history.conftest import END, START
from tests.history.past import HEADERS, MISSING, Past
from tests.support.clock import FakeClock
from tests.support.rival import first
from tests.support.server import Behaviour, Hangup, Status

FORBIDDEN = {"success": False, "error": {"code": "FORBIDDEN", "message": "no"}, "meta": MISSING["meta"]}
TROUBLE = {"success": False, "error": {"code": "UPSTREAM_ERROR", "message": "later"}, "meta": MISSING["meta"]}


def well(_symbol: str, _moment: datetime, _count: int) -> Behaviour | None:
    """Nothing odd any more."""
    return None


def levels(bq: BackQuant, into: Path, symbol: object = "BTCUSDT", every: str | None = None) -> Plan:
    return bq.backfill(bq.gex.levels, symbol=symbol, start=START, end=END, every=every, into=into)


def rows(store: Path, symbol: str = "BTCUSDT") -> list[tuple[datetime, float]]:
    frame: Any = History(store).arrow("gex.levels", symbol=symbol)
    return list(zip(frame["time"].to_pylist(), frame["all_expiry.hvl"].to_pylist(), strict=True))


def truth(past: Past, symbol: str = "BTCUSDT") -> list[tuple[datetime, float]]:
    return [(snapshot, past.figure(symbol, snapshot)) for snapshot in past.snapshots]


def test_each_snapshot_is_there_once_and_costs_one_call(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    plan = levels(bq, tmp_path / "s", ["BTCUSDT", "ETHUSDT"])
    outcome = plan.run(spend=100_000)
    assert (outcome.done, outcome.failed, outcome.stopped) == (6, 0, None)
    for symbol in ("BTCUSDT", "ETHUSDT"):
        assert rows(tmp_path / "s", symbol) == truth(past, symbol)
    assert outcome.units == len(past.asked) <= 2 * len(past.snapshots) + 6


def test_the_same_line_again_costs_nothing(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    levels(bq, tmp_path / "s").run()
    before = len(past.asked)
    outcome = levels(bq, tmp_path / "s").run()
    assert (outcome.done, outcome.units, len(past.asked)) == (3, 0, before)


def test_the_estimate_counts_what_is_missing(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    estimate = levels(bq, tmp_path / "s").estimate()
    assert (estimate.calls, estimate.days) == (3 * 289, 3)
    assert estimate.minute == 6000
    assert estimate.month_left == 200_000
    levels(bq, tmp_path / "s").run()
    assert levels(bq, tmp_path / "s").estimate().calls == 0


def test_the_estimate_tells_bytes_by_the_days_that_are_there(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    assert levels(bq, tmp_path / "s").estimate().bytes is None  # nothing is known of its size
    bq.backfill(bq.gex.levels, start=START, end=START + timedelta(days=1), into=tmp_path / "s").run()
    held = sum(file.stat().st_size for file in (tmp_path / "s").rglob("*.parquet"))
    estimate = levels(bq, tmp_path / "s", ["BTCUSDT", "ETHUSDT"]).estimate()
    assert estimate.bytes == pytest.approx(held * 5, rel=0.001)
    assert "MB, by the days that are there" in str(estimate)


def test_before_the_first_snapshots_no_call_is_made_and_it_is_told(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    plan = bq.backfill(bq.gex.levels, start="2026-04-10", end="2026-04-17", into=tmp_path / "s")
    estimate = plan.estimate()
    assert estimate.days == 1
    assert "cut off" in str(estimate)
    assert "std in place of flow" in str(estimate)
    assert "beyond the plan's 90 days" in str(estimate)


def test_a_clamped_answer_is_no_row_and_what_lies_before_is_not_asked(
    bq: BackQuant, past: Past, tmp_path: Path
) -> None:
    past.allowed = START + timedelta(days=2, hours=12)
    outcome = levels(bq, tmp_path / "s").run(threads=1)
    assert (outcome.done, outcome.clamped) == (1, 2)
    assert (
        rows(tmp_path / "s")
        == [each for each in truth(past) if each[0] >= past.allowed - timedelta(minutes=6)][
            -len(rows(tmp_path / "s")) :
        ]
    )
    assert all(time >= past.allowed - timedelta(minutes=6) for time, _ in rows(tmp_path / "s"))
    asked_beyond = [moment for _, moment in past.asked if moment < past.allowed]
    assert len(asked_beyond) == 1
    states = {day.day.day: day for day in History(tmp_path / "s").coverage()}
    assert "beyond the plan's depth" in (states[30].reason or "")
    assert states[1].holes[0].start == START + timedelta(days=2)


def test_a_depth_that_is_only_announced_cuts_nothing(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    past.allowed, past.enforced = START + timedelta(days=2, hours=12), False
    outcome = levels(bq, tmp_path / "s").run()
    assert (outcome.done, outcome.clamped) == (3, 0)
    assert rows(tmp_path / "s") == truth(past)


def test_nothing_held_is_empty_and_a_wrong_address_is_an_error(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    past.snapshots = []
    outcome = levels(bq, tmp_path / "s").run()
    assert (outcome.empty, outcome.done) == (3, 0)
    past.odd = lambda _symbol, _moment, _count: Status(404, "<html>no such page</html>")
    with pytest.raises(NotFoundError, match="no such page"):
        levels(bq, tmp_path / "t").run()
    assert {day.state for day in History(tmp_path / "t").coverage()} <= {"open", "failed"}


def test_a_server_in_trouble_is_asked_six_times_and_the_run_goes_on(
    bq: BackQuant, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    second = START + timedelta(days=1)

    def odd(_symbol: str, moment: datetime, _count: int) -> Behaviour | None:
        return Status(503, TROUBLE, HEADERS) if second <= moment < second + timedelta(hours=12) else None

    past.odd = odd
    outcome = levels(bq, tmp_path / "s").run(threads=1)
    assert (outcome.done, outcome.failed) == (2, 1)
    assert [day.rows for day in History(tmp_path / "s").coverage() if day.state == "failed"] == [0]
    assert sum(second <= moment < second + timedelta(hours=12) for _, moment in past.asked) == 6
    assert clock.sleeps
    past.odd = well
    before = len(past.asked)
    outcome = levels(bq, tmp_path / "s").run()
    assert (outcome.done, outcome.failed) == (3, 0)
    assert rows(tmp_path / "s") == truth(past)
    assert len(past.asked) - before < 289  # what the first run was told is not asked again


def test_a_cut_reply_or_a_page_of_html_never_seals_a_short_file(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    oddities = iter([Status(200, "<html>maintenance</html>"), Hangup(), Status(200, b'{"success": true, "da')])

    def odd(_symbol: str, _moment: datetime, count: int) -> Behaviour | None:
        return next(oddities, None) if count % 50 == 20 else None

    past.odd = odd
    outcome = levels(bq, tmp_path / "s").run(threads=1)
    assert outcome.done == 3
    assert next(oddities, None) is None
    assert rows(tmp_path / "s") == truth(past)
    assert sum(day.uncertain for day in History(tmp_path / "s").coverage()) == 1


def test_no_permission_ends_the_run_which_goes_on_later(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    past.odd = lambda _symbol, _moment, count: Status(403, FORBIDDEN, HEADERS) if count >= 100 else None
    with pytest.raises(PermissionDeniedError):
        levels(bq, tmp_path / "s").run(threads=1)
    assert len(past.asked) == 101
    past.odd = well
    levels(bq, tmp_path / "s").run()
    assert rows(tmp_path / "s") == truth(past)
    assert len(past.asked) == len(past.snapshots) + 3 + 1


def test_the_reserve_of_the_month_is_left_alone(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    def odd(symbol: str, moment: datetime, count: int) -> Behaviour | None:
        left = {"X-Quota-Remaining": str(50_100 - count)}
        return Status(200, past.answer(symbol, moment).body, {**HEADERS, **left})

    past.odd = odd
    outcome = levels(bq, tmp_path / "s").run(reserve=0.2, threads=1, spend=10_000)
    assert outcome.units == 101
    assert outcome.open == 3
    assert "50,000 of 250,000" in (outcome.stopped or "")


def test_an_estimate_above_the_month_needs_a_number(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"867 calls.*200,000 of 250,000.*spend="):
        levels(bq, tmp_path / "s").run(reserve=0.799)
    assert past.asked == []
    assert levels(bq, tmp_path / "s").run(reserve=0.799, spend=10).units == 10


def test_on_a_grid_a_point_is_answered_by_the_newest_snapshot_before_it(
    bq: BackQuant, past: Past, tmp_path: Path
) -> None:
    outcome = levels(bq, tmp_path / "s", every="1h").run()
    points = [START + timedelta(hours=hour) for hour in range(72)]
    found = History(tmp_path / "s").as_of("gex.levels", points)
    known = [max((each for each in past.snapshots if each <= point), default=None) for point in points]
    assert [time.to_pydatetime() if known else None for time, known in zip(found["time"], known, strict=True)] == known
    assert outcome.units <= 72 - 4 + 3  # five points of the outage share one answer


def test_progress_is_told_of_each_day(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    told: list[str] = []
    levels(bq, tmp_path / "s").run(progress=lambda progress: told.append(str(progress)))
    assert len(told) == 3
    assert told[-1].startswith("3 of 3 days")


def test_a_replay_tells_each_point_what_was_known_at_it(bq: BackQuant, past: Past) -> None:
    moments = list(bq.replay(bq.gex.levels, symbol="BTCUSDT", start=START, end=END, every="1h"))
    assert [moment.at for moment in moments] == [START + timedelta(hours=hour) for hour in range(1, 72)]
    for moment in moments:
        newest = max(each for each in past.snapshots if each <= moment.at)
        assert moment.snapshot == newest
        assert moment.data.all_expiry.hvl == past.figure("BTCUSDT", newest)


def test_an_awaited_replay_tells_the_same(bq: BackQuant, past: Past, clock: FakeClock) -> None:
    async def told() -> list[tuple[datetime, datetime]]:
        async with AsyncBackQuant(api_key="test-key-of-the-past", base_url=bq.base_url, clock=clock) as client:
            moments = client.replay(client.gex.levels, symbol="BTCUSDT", start=START, end=END, every="4h")
            return [(moment.at, moment.snapshot) async for moment in moments]

    moments = bq.replay(bq.gex.levels, symbol="BTCUSDT", start=START, end=END, every="4h")
    assert asyncio.run(told()) == [(moment.at, moment.snapshot) for moment in moments]


def test_a_replay_of_every_snapshot_runs_forward(bq: BackQuant, past: Past) -> None:
    moments = list(bq.replay(bq.gex.levels, start=START, end=END))
    assert [moment.at for moment in moments] == past.snapshots


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": datetime(2026, 8, 30)}, "no time zone"),  # noqa: DTZ001  # naive is what it is about
        ({"start": "soon"}, "no date"),
        ({"start": END, "end": START}, "not before the end"),
        ({"end": "2027-01-01"}, "end: 2027.* lies in the future"),
        ({"start": "2027-01-01", "end": None}, "start: 2027.* lies in the future"),
        ({"every": "1min"}, "finer than the snapshots"),
        ({"every": "7h"}, "does not divide a day"),
        ({"every": "often"}, "no length of time"),
        ({"as_of": "2026-08-30"}, "start= and end="),
        ({"symbol": []}, "empty list"),
        ({"symbol": "BTC"}, "BTCUSDT"),
    ],
)
def test_bad_input_is_refused_before_anything_is_sent(
    bq: BackQuant, past: Past, tmp_path: Path, change: dict[str, object], words: str
) -> None:
    wanted: dict[str, object] = {"symbol": "BTCUSDT", "start": START, "end": END, "into": tmp_path / "s", **change}
    with pytest.raises((ConfigurationError, InvalidRequestError), match=words):
        bq.backfill(bq.gex.levels, **wanted)  # pyright: ignore[reportArgumentType]  # that is what it is about
    assert past.asked == []
    assert not (tmp_path / "s").exists()


def test_an_endpoint_without_a_past_is_refused_and_those_with_one_are_named(bq: BackQuant, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"max_pain takes no as_of.*gex\.levels.*options\.chain"):
        bq.backfill(bq.gex.max_pain, start=START, into=tmp_path)


def test_what_lies_before_the_first_snapshot_is_told_by_a_run_too(
    bq: BackQuant, past: Past, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    outcome = bq.backfill(bq.gex.levels, start="2025-11-24", end="2026-01-01", into=tmp_path / "s").run()
    assert (outcome.units, past.asked) == (0, [])
    assert "2025-11-24 to 2026-04-16: cut off, snapshots begin on 2026-04-16" in caplog.text


def test_a_folder_that_is_no_store_is_left_alone(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match="holds no store"):
        levels(bq, tmp_path).run()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(ConfigurationError, match="is a file"):
        levels(bq, tmp_path / "thesis.txt").run()


def test_who_looks_at_a_folder_while_another_makes_the_store_is_told_of_no_other_thing(
    bq: BackQuant, past: Past, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "iterdir", first(lambda: levels(bq, tmp_path).run(), Path.iterdir))
    assert str(levels(bq, tmp_path).run()).startswith("3 days done")
    assert Counter(past.asked).most_common(1)[0][1] == 1


def test_two_processes_do_not_write_one_store(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    import os

    from backquant._ground.lock import hold

    levels(bq, tmp_path / "s").run()
    with hold(tmp_path / "s" / ".lock"), pytest.raises(ConfigurationError, match=f"process {os.getpid()} works on"):
        levels(bq, tmp_path / "s").run()


def test_today_is_not_fetched_before_it_is_over(bq: BackQuant, past: Past, tmp_path: Path, clock: FakeClock) -> None:
    plan = bq.backfill(bq.gex.levels, start=clock.now() - timedelta(days=1), into=tmp_path / "s")
    assert plan.end == datetime(2026, 9, 4, tzinfo=UTC)
    with pytest.raises(ConfigurationError, match="of today"):
        bq.backfill(bq.gex.levels, start=clock.now() - timedelta(hours=1), into=tmp_path / "s")


def test_an_engine_may_fetch_the_chunks_itself(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    import pickle

    plan = levels(bq, tmp_path / "s")
    for chunk in pickle.loads(pickle.dumps(list(plan.chunks()))):  # noqa: S301  # our own
        assert plan.fetch(chunk).state == "done"
        assert plan.fetch(chunk).units == 0
    assert rows(tmp_path / "s") == truth(past)
