"""Medians of interleaved runs: whatever slows the machine down for a moment slows all contenders alike."""

import gc
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence

import attrs

__all__ = ["Measured", "child_cpu", "child_peak", "interleaved", "row"]

PEAK = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"


@attrs.define(frozen=True)
class Measured:
    """One line of the page: ours against another, and against the limit where one was measured."""

    what: str
    ours: float
    other: float
    unit: str
    at_most: float | None
    """The target: so many times the other."""
    limit: float | None = None
    limit_by: str = ""
    why: str = ""
    """What keeps a target from being met."""

    @property
    def ratio(self) -> float:
        return self.ours / self.other if self.other else 0.0

    @property
    def holds(self) -> bool:
        return self.at_most is None or self.ratio <= self.at_most

    @property
    def badness(self) -> float:
        """How far it is from its target; rows without one come after those that miss theirs."""
        return self.ratio / self.at_most if self.at_most else min(self.ratio, 1.0)


def row(
    what: str,
    ours: float,
    other: float,
    unit: str,
    *,
    at_most: float | None = None,
    faster: float | None = None,
    limit: float | None = None,
    limit_by: str = "",
    why: str = "",
) -> Measured:
    """A row with its target: ours at most so many times the other, or so many times faster than the other; or none."""
    target = 1 / faster if faster else at_most
    return Measured(what, ours, other, unit, target, limit, limit_by, why)


def interleaved(
    contenders: Mapping[str, Callable[[], object]],
    rounds: int,
    repeat: int = 1,
    *,
    collector: bool = True,
    clock: Callable[[], float] = time.process_time,
    kept: int = 1,
) -> dict[str, float]:
    """Median seconds (of the processor, unless another clock is asked for) of one run of each contender.

    A machine may change its speed for a while: each run counts by its share of its own round, and the shares are scaled by
    the median round.

    Args:
        collector: whether the garbage collector runs, as it does in a program.
        kept: so many results stay in memory at a time.
    """
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for run in contenders.values():
        run()
    try:
        for _ in range(rounds):
            for name, run in contenders.items():
                gc.collect()
                if not collector:
                    gc.disable()
                taken[name].append(_timed(run, repeat, kept, clock))
                gc.enable()
    finally:
        gc.enable()
    totals = [sum(times) for times in zip(*taken.values(), strict=True)]
    typical = statistics.median(totals)
    return {
        name: statistics.median(time / total for time, total in zip(times, totals, strict=True)) * typical
        for name, times in taken.items()
    }


def _timed(run: Callable[[], object], repeat: int, kept: int, clock: Callable[[], float]) -> float:
    held: list[object] = [None] * kept
    started = clock()
    for number in range(repeat):
        held[number % kept] = run()
    return (clock() - started) / repeat


def child_cpu(command: Sequence[str]) -> float:
    """Seconds of the processor that a process of its own takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def child_peak(command: Sequence[str]) -> float:
    """MB that a process of its own takes at most; a small one starts it, as a child is counted with what its parent had."""
    run = subprocess.run([sys.executable, "-c", PEAK, *command], check=True, capture_output=True, text=True)
    return int(run.stdout.split()[-1]) / 1024
