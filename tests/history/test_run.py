"""What a run tells of itself: how far it is by the minute's budget, and its ledger beside the server's own count."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from backquant import BackQuant, NotFoundError
from backquant.history import Ledger, Plan, Progress
from tests.history.conftest import END, START
from tests.history.past import HEADERS, MISSING, Past, irregular
from tests.support.clock import FakeClock
from tests.support.server import Behaviour, Hangup, ScriptedServer, Status, Wait

TROUBLE = {"success": False, "error": {"code": "UPSTREAM_ERROR", "message": "later"}, "meta": MISSING["meta"]}


@pytest.fixture
def past(server: ScriptedServer) -> Past:
    """A quarter of three days: enough to see it, and quick."""
    known = Past([each for each in irregular(START, END) if each.hour < 6])
    server.always(known)
    return known


def levels(bq: BackQuant, into: Path, end: datetime = END) -> Plan:
    return bq.backfill(bq.gex.levels, symbol="BTCUSDT", start=START, end=end, into=into)


class Metered:
    """Answers as the past does, and counts the month as the server does."""

    def __init__(self, past: Past, limit: int = 120) -> None:
        self._past = past
        self._limit = limit
        self.used = 1000
        self.others = 0
        self.period = "202609"

    def __call__(self, symbol: str, moment: datetime, count: int) -> Status:
        answer = self._past.answer(symbol, moment)
        return Status(answer.status, answer.body, self.headers(count))

    def headers(self, count: int) -> dict[str, str]:
        self.used += 1 + (self.others if count % 10 == 5 else 0)
        month = {"X-Quota-Used": str(self.used), "X-Quota-Period": self.period}
        minute = {"X-RateLimit-Limit": str(self._limit), "X-RateLimit-Remaining": str(self._limit)}
        return {**HEADERS, **month, **minute}


def test_the_time_that_is_left_is_reckoned_by_the_budget(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    past.odd = Metered(past, limit=120)
    told: list[Progress] = []
    levels(bq, tmp_path / "s").run(threads=1, progress=told.append)
    whole = 2 * 289  # of the two days that are left, as the estimate has them
    first = told[0]
    assert whole - 60 < first.calls <= whole  # it is told within the first day, however busy the machine
    assert first.left == timedelta(minutes=first.calls / 120)  # no clock has moved: not by the pace
    assert str(first).endswith(f"calls, {first.calls} to go, 5 min left")
    assert (told[-1].calls, told[-1].left) == (0, timedelta())


def test_ctrl_c_ends_in_a_line_that_says_what_is_kept(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.done:
            raise KeyboardInterrupt

    plan = levels(bq, tmp_path / "s")
    with pytest.raises(KeyboardInterrupt) as caught:
        plan.run(threads=1, progress=interrupt)
    (note,) = caught.value.__notes__
    told = re.fullmatch(
        r"(.+): (\d) days? done, (\d) open; \d+ calls\. Every answer is kept, .* go on from there", note
    )
    assert told is not None, note
    assert (told[1], int(told[2]) + int(told[3])) == (str(tmp_path / "s"), 3)
    assert len(caught.traceback) == 2  # the line that ran the plan, and its end
    assert str(plan.run(threads=1)).startswith("3 days done; ")


def test_where_the_server_is_slower_than_the_budget_the_pace_counts(
    bq: BackQuant, past: Past, clock: FakeClock, tmp_path: Path
) -> None:
    metered = Metered(past, limit=6000)

    def slow(symbol: str, moment: datetime, count: int) -> Status:
        clock.time += timedelta(seconds=2)
        return metered(symbol, moment, count)

    past.odd = slow
    told: list[Progress] = []
    levels(bq, tmp_path / "s").run(threads=1, progress=told.append)
    first = told[0]
    assert first.done == 0  # it is told within a day, not at its end alone
    assert first.left == pytest.approx(timedelta(seconds=2) * first.calls, rel=0.5)
    assert told[-1].done == 3


def test_the_ledger_agrees_with_the_server(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    past.odd = Metered(past)
    outcome = levels(bq, tmp_path / "s").run()
    calls = len(past.asked)
    assert outcome.ledger == Ledger(calls, calls, calls)
    assert (outcome.ledger.agrees, outcome.ledger.uncertain) == (True, 0)
    assert str(outcome.ledger).endswith(f"the server counted {calls:,}")


def test_calls_of_others_are_told(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    metered = Metered(past)
    metered.others = 3
    past.odd = metered
    outcome = levels(bq, tmp_path / "s", START + timedelta(days=1)).run()
    calls = len(past.asked)
    more = 3 * sum(count % 10 == 5 for count in range(calls))
    assert outcome.ledger == Ledger(calls, calls, calls + more)
    assert (outcome.ledger.agrees, str(outcome.ledger)) == (False, f"{outcome.ledger}")
    assert f"{more} are of others who use the key" in str(outcome.ledger)


def test_what_was_never_answered_is_uncertain_and_what_failed_was_a_unit(
    bq: BackQuant, past: Past, tmp_path: Path
) -> None:
    metered = Metered(past)

    def odd(symbol: str, moment: datetime, count: int) -> Behaviour:
        if count == 40:
            metered.used += 1  # it was counted, and nobody heard of it
            return Hangup()
        if count == 50:
            return Status(503, TROUBLE, metered.headers(count))
        return metered(symbol, moment, count)

    past.odd = odd
    outcome = levels(bq, tmp_path / "s", START + timedelta(days=1)).run(threads=1)
    calls = len(past.asked)
    assert outcome.ledger == Ledger(calls, calls - 1, calls)
    assert (outcome.ledger.uncertain, outcome.ledger.agrees) == (1, True)


def test_a_month_that_ends_in_mid_run_is_counted_on_both_sides(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    metered = Metered(past)

    def turning(symbol: str, moment: datetime, count: int) -> Status:
        if count == 100:
            metered.used, metered.period = 0, "202610"
        return metered(symbol, moment, count)

    past.odd = turning
    ledger = levels(bq, tmp_path / "s").run(threads=1).ledger
    assert ledger == Ledger(len(past.asked), len(past.asked), len(past.asked))


def test_a_server_that_counted_less_is_told_as_well() -> None:
    assert str(Ledger(10, 9, 5)).endswith("1 uncertain; the server counted 5: 4 fewer than were answered")
    assert str(Ledger(10, 9, None)).endswith("the server tells no count")
    assert Ledger(10, 9, None).agrees is None


def test_another_thread_may_stop_a_run(bq: BackQuant, past: Past, tmp_path: Path) -> None:
    gate = Event()
    past.odd = lambda symbol, moment, count: Wait(gate, past.answer(symbol, moment)) if count == 30 else None
    plan = levels(bq, tmp_path / "s")
    outcomes: list[object] = []
    running = Thread(target=lambda: outcomes.append(plan.run(threads=1)))
    running.start()
    while len(past.asked) < 31:
        running.join(0.005)
    plan.stop()
    gate.set()
    running.join(20)
    assert len(past.asked) == 31
    assert [str(outcome).partition("; ")[2] for outcome in outcomes] == ["31 calls; stopped: it was told to stop"]
    outcome = plan.run()  # it goes on
    assert (outcome.open, outcome.stopped) == (0, None)


def test_a_run_that_is_stopped_while_it_waits_asks_no_more(
    bq: BackQuant, past: Past, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    past.odd = lambda _symbol, _moment, _count: Status(503, TROUBLE, HEADERS)
    plan = levels(bq, tmp_path / "s")

    def stopped_meanwhile(seconds: float) -> None:
        plan.stop()

    monkeypatch.setattr(clock, "sleep", stopped_meanwhile)
    outcome = plan.run(threads=1)
    assert outcome.stopped == "it was told to stop"
    assert len(past.asked) == 1


@pytest.mark.filterwarnings("ignore::backquant.HistoryClampWarning")  # told once, as of any call
def test_a_replay_skips_what_is_clamped_and_ends_at_a_wrong_address(bq: BackQuant, past: Past) -> None:
    past.allowed = START + timedelta(days=2)
    moments = list(bq.replay(bq.gex.levels, start=START, end=END))
    assert {moment.at.day for moment in moments} == {1}
    assert [moment.at for moment in moments] == sorted(moment.at for moment in moments)
    past.odd = lambda _symbol, _moment, _count: Status(404, "<html>no such page</html>")
    with pytest.raises(NotFoundError, match="no such page"):
        next(bq.replay(bq.gex.levels, start=START, end=END))


def test_a_run_that_ends_early_leaves_the_line_of_progress(
    bq: BackQuant, past: Past, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    levels(bq, tmp_path / "s").run(threads=1, progress=True, spend=100)
    assert capsys.readouterr().err.endswith(" to go, 6 s left\n")
