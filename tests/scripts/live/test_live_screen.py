"""What a terminal shows of a run."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime

from rich.console import Console

from scripts.live.results import Departure, LiveRun, Result
from scripts.live.screen import Screen


def test_a_terminal_shows_a_bar_and_a_table_of_what_is_odd() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=100, color_system=None)
    run = LiveRun("https://example.com/v2", datetime(2026, 9, 4, tzinfo=UTC))
    found = Departure("data.rows[0].strike", "data.rows[].strike", "number", "'a'", 3)
    results = [
        Result("gex.levels", "/gex/levels", "ok", milliseconds=12.0),
        Result("etf.aum", "/etf/aum", "drift", (found,), milliseconds=9.0),
        Result("status", "/status", "error", reason="500 INTERNAL_ERROR: no"),
    ]
    with Screen(len(results), console) as screen:
        screen.waits.emit(logging.makeLogRecord({"msg": "waiting %.1f s for the minute's budget", "args": (12.0,)}))
        screen.waits.emit(logging.makeLogRecord({"msg": "GET /status 200"}))
        for left, result in zip((2, 1, 0), results, strict=True):
            run.add(result)
            screen.show(result, left * 100.0)
    screen.finish(run, "somewhere")
    shown = out.getvalue()
    assert "about 3 min left" in shown
    assert "data.rows[0].strike: expected number, got 'a' (3 places)" in shown
    assert "waiting 12.0 s for the minute's budget" in shown
    assert "GET /status" not in shown
    assert "500 INTERNAL_ERROR: no" in shown
    assert "1 ok, 1 drift, 1 error, 0 skipped; report in somewhere" in shown
