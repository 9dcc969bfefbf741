"""What a run shows while it goes on: a bar in a terminal, a line for each call elsewhere."""

from __future__ import annotations

import logging
import math
from contextlib import AbstractContextManager
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from backquant import RateLimit

from .report import totals_in_words
from .results import LiveRun, Result

__all__ = ["Screen", "estimate"]

MINUTE: Final = 60.0
COLOURS: Final = {"ok": "green", "drift": "yellow", "error": "red", "skipped": "bright_black"}


def estimate(left: int, limit: RateLimit | None, seconds_per_call: float) -> float:
    """Seconds that so many calls will take: their own time, or the minutes that the budget makes of it."""
    own = left * seconds_per_call
    if limit is None or left <= limit.remaining or limit.limit <= 0:
        return own
    return max(own, math.ceil((left - limit.remaining) / limit.limit) * MINUTE)


class Screen(AbstractContextManager["Screen"]):
    """Shows a run."""

    def __init__(self, total: int, console: Console | None = None) -> None:
        self._console = console or Console(soft_wrap=True, highlight=False)
        self._total = total
        self._done = 0
        self._bar = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
            TextColumn("{task.description}"),
            console=self._console,
            disable=not self._console.is_terminal,
            transient=True,
        )
        self._task = self._bar.add_task("", total=total, left="")
        self.waits = _Waits(self._console)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def show(self, result: Result, seconds_left: float) -> None:
        """A call has ended, and so many seconds are still to go."""
        self._done += 1
        left = f"about {_span(seconds_left)} left" if self._done < self._total else ""
        self._bar.update(self._task, completed=self._done, description=result.method, left=left, refresh=True)
        if self._console.is_terminal and result.outcome == "ok":
            return
        words = f"{result.milliseconds:.0f} ms" if result.milliseconds is not None else result.reason
        line = Text(f"[{self._done:{len(str(self._total))}}/{self._total}] ")
        line.append(f"{result.outcome:7}", COLOURS[result.outcome]).append(f" {result.method}  {words}")
        self._console.print(line)
        for found in result.findings:
            more = f" ({found.places} places)" if found.places > 1 else ""
            self._console.print(Text(f"          {found.path}: expected {found.expected}, got {found.got}{more}"))

    def finish(self, run: LiveRun, where: str) -> None:
        """The run has ended: the totals, and in a terminal a table of what was not ok."""
        odd = [result for result in run.results.values() if result.outcome != "ok"]
        if odd and self._console.is_terminal:
            table = Table("endpoint", "result", "what")
            for result in odd:
                what = "\n".join(found.path for found in result.findings) or result.reason
                table.add_row(result.method, Text(result.outcome, COLOURS[result.outcome]), Text(what))
            self._console.print(table)
        self._console.print(Text(f"{totals_in_words(run)}; report in {where}"))


class _Waits(logging.Handler):
    """Tells of the client's waits, which it logs."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.INFO)
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        if "waiting" in record.getMessage():
            self._console.print(Text(f"  {record.getMessage()}", "bright_black"))


def _span(seconds: float) -> str:
    return f"{seconds / MINUTE:.0f} min" if seconds >= 2 * MINUTE else f"{math.ceil(seconds)} s"
