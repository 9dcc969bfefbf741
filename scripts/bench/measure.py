"""Medians of interleaved runs: whatever slows the machine down for a moment slows all contenders alike."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: ours against another, as a ratio."""

    what: str
    ours: float
    other: float
    unit: str
    target: str
    holds: bool
    higher_is_better: bool = False

    @property
    def ratio(self) -> float:
        return self.other / self.ours if self.higher_is_better else self.ours / self.other


def row(
    what: str, ours: float, other: float, unit: str, *, at_most: float | None = None, faster: float | None = None
) -> Row:
    """A row with its target: ours at most so many times the other, or the other at least so many times slower; or none."""
    if at_most is not None:
        return Row(what, ours, other, unit, f"at most {at_most:g}x", ours / other <= at_most)
    if faster is None:
        return Row(what, ours, other, unit, "for comparison", holds=True)
    return Row(what, ours, other, unit, f"at least {faster:g}x faster", other / ours >= faster, higher_is_better=True)


def interleaved(contenders: Mapping[str, Callable[[], object]], rounds: int, repeat: int = 1) -> dict[str, float]:
    """Median seconds of one run of each contender.

    A machine may change its speed for a while: each run counts by its share of its own round, and the shares are scaled by
    the median round.
    """
    taken = _rounds(contenders, rounds, repeat)
    totals = [sum(times) for times in zip(*taken.values(), strict=True)]
    typical = statistics.median(totals)
    return {
        name: statistics.median(time / total for time, total in zip(times, totals, strict=True)) * typical
        for name, times in taken.items()
    }


def _rounds(contenders: Mapping[str, Callable[[], object]], rounds: int, repeat: int) -> dict[str, list[float]]:
    """Seconds of each contender in each round; the garbage collector runs between runs, not within."""
    for run in contenders.values():
        run()
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    gc.disable()
    try:
        for _ in range(rounds):
            for name, run in contenders.items():
                gc.collect()
                started = time.perf_counter()
                for _ in range(repeat):
                    run()
                taken[name].append((time.perf_counter() - started) / repeat)
    finally:
        gc.enable()
    return taken
