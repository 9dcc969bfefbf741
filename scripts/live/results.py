"""What came of each call, and of all of them; kept in a file so that a run can be taken up again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

import attrs
import msgspec
from backquant_api import CONTRACT_SHA256, CONTRACT_VERSION

from backquant import Drift
from backquant._ground.files import write_whole

__all__ = ["ERRORS", "CallOutcome", "Departure", "LiveRun", "Result", "StateProblem", "grouped", "load_run", "save_run"]

CallOutcome: TypeAlias = Literal["ok", "drift", "error", "skipped"]
OK: Final = 0
DRIFT: Final = 1
ERRORS: Final = 2
STOPPED: Final = 3


class StateProblem(Exception):
    """A run can't be taken up again."""


@attrs.define(frozen=True)
class Departure:
    """One departure, and how many more there are like it."""

    path: str
    """The first place, such as `data.contracts[17].type`."""

    pattern: str
    """All places, such as `data.contracts[].type`."""

    expected: str
    got: str
    places: int


@attrs.define(frozen=True)
class Result:
    """What came of one call."""

    method: str
    path: str
    outcome: CallOutcome
    findings: tuple[Departure, ...] = ()
    reason: str = ""
    """Why it failed or was left out."""

    milliseconds: float | None = None
    request_id: str | None = None


@attrs.define
class LiveRun:
    """A run over all operations, or the part of it that is done."""

    base_url: str
    started_at: datetime
    contract: str = CONTRACT_VERSION
    contract_sha256: str = CONTRACT_SHA256
    server: str | None = None
    """The contract version that the server tells."""

    results: dict[str, Result] = attrs.field(factory=dict[str, Result])
    """By method name."""

    def add(self, result: Result) -> None:
        """Take in the result, in place of an earlier one."""
        self.results[result.method] = result

    @property
    def seconds_per_call(self) -> float:
        """Mean time of a call."""
        times = [result.milliseconds / 1000 for result in self.results.values() if result.milliseconds is not None]
        return sum(times) / len(times) if times else 0.0

    @property
    def done(self) -> frozenset[str]:
        """The methods that need no further call."""
        return frozenset(name for name, result in self.results.items() if result.outcome in ("ok", "drift"))

    @property
    def totals(self) -> dict[str, int]:
        """How many calls ended in what."""
        counts = Counter(result.outcome for result in self.results.values())
        return {outcome: counts[outcome] for outcome in ("ok", "drift", "error", "skipped")}

    @property
    def exit_status(self) -> int:
        """0 all ok, 1 drift, 2 calls that failed, 3 stopped before the end and fine so far."""
        totals = self.totals
        if totals["error"]:
            return ERRORS
        return DRIFT if totals["drift"] else STOPPED if totals["skipped"] else OK


def grouped(found: Iterable[Drift]) -> tuple[Departure, ...]:
    """The departures with those of the same kind in other rows counted rather than listed."""
    groups: dict[tuple[str, str, str], list[Drift]] = {}
    for item in found:
        groups.setdefault((item.pattern, item.expected, _kind_of(item.got)), []).append(item)
    return tuple(_finding(pattern, items) for (pattern, _, _), items in groups.items())


def _kind_of(got: str) -> str:
    """Different tokens are different departures; different numbers are not."""
    return got if got.startswith(("'", '"')) else "number" if got[:1].isdigit() or got[:1] == "-" else got


def _finding(pattern: str, items: Sequence[Drift]) -> Departure:
    return Departure(items[0].path, pattern, items[0].expected, items[0].got, len(items))


def save_run(run: LiveRun, path: Path) -> None:
    """Write the run in one step."""
    write_whole(path, msgspec.json.format(msgspec.json.encode({**attrs.asdict(run), "totals": run.totals})) + b"\n")


def load_run(path: Path, base_url: str) -> LiveRun:
    """The run that the file holds.

    Raises:
        StateProblem: there is none, or it is of another server or contract.
    """
    try:
        run = msgspec.json.decode(path.read_bytes(), type=LiveRun)
    except FileNotFoundError:
        raise StateProblem(f"{path} does not exist, so there is no run to resume; start one without --resume") from None
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise StateProblem(f"{path} holds no run ({problem}); start one without --resume") from None
    if run.base_url != base_url:
        raise StateProblem(f"{path} is a run against {run.base_url}, not {base_url}; start one without --resume")
    if run.contract_sha256 != CONTRACT_SHA256:
        raise StateProblem(f"{path} is a run with another contract; start one without --resume")
    return run
