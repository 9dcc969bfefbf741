"""Tries the faults that are known by name and those that a seed draws; lists what no test noticed, and fails below the floor."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from .known import EQUIVALENT, KINDS, Kind
from .operators import Mutant, mutants
from .reached import Reached, find_out
from .trial import Bench, Fate

__all__ = ["ROOMS", "ROOT", "SUITES", "drawn", "main", "modules"]


ROOT: Final = Path(__file__).parents[2]
# What decides about figures, waits, pages, keys and files; pictures and texts are left out.
ROOMS: Final = ("_call", "_ground", "_series", "_contract", "stream", "tables", "history")
SINGLE: Final = ("scripts/contract/report.py", "scripts/contract/version.py")
SUITES: Final = (
    *("call", "client", "contract", "ground", "history", "public", "scripts/contract", "series", "stream", "tables"),
    *("cli/test_contract.py", "cli/test_login.py"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; 1 when fewer faults are noticed than the floor asks for."""
    asked = _parser().parse_args(arguments)
    core = sorted(modules(asked.only))
    faults = drawn(core, asked.seed, asked.count)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        benches = [Bench.made(ROOT, Path(folder).resolve() / str(number)) for number in range(asked.jobs)]
        unnoticed = _unnoticed([kind for kind in KINDS if kind.module in core], benches[0])
        suites = [f"tests/{suite}" for suite in asked.suites or SUITES]
        reached = find_out([bench.root for bench in benches], Path(folder), suites, core) if faults else Reached({})
        outcomes = _tried(faults, benches, reached)
    return max(_told(faults, outcomes, asked.seed, asked.floor), int(bool(unnoticed)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--seed", default="0", help="decides which faults are tried")
    parser.add_argument("--count", type=int, default=100, help="how many")
    parser.add_argument("--floor", type=float, default=85.0, help="percent that must be noticed")
    parser.add_argument("--jobs", type=int, default=2, help="how many at the same time")
    parser.add_argument("--only", nargs="*", default=[""], help="only modules whose path has one of these in it")
    parser.add_argument("--suites", nargs="*", help="folders of tests/ to run instead of all that concern the core")
    return parser


def modules(only: Sequence[str]) -> list[str]:
    """The modules of the core whose path has one of these parts."""
    found = [path for room in ROOMS for path in (ROOT / "backquant" / room).rglob("*.py")]
    names = [str(path.relative_to(ROOT)) for path in found if path.name != "__init__.py"]
    return [name for name in (*names, *SINGLE) if any(part in name for part in only)]


def drawn(modules: Sequence[str], seed: str, count: int) -> list[Mutant]:
    """As many from each module as from the others, as far as it has them: a long one is no more core than a short one."""
    dice = random.Random(seed)
    piles: list[list[Mutant]] = []
    for module in modules:
        pile = [each for each in mutants(module, (ROOT / module).read_bytes()) if each.text not in EQUIVALENT]
        piles.append(dice.sample(pile, len(pile)))
    dice.shuffle(piles)
    dealt = [mutant for layer in zip_longest(*piles) for mutant in layer if mutant is not None]
    return sorted(dealt[:count])


def _unnoticed(kinds: Sequence[Kind], bench: Bench) -> list[Kind]:
    if kinds and not bench.passes(sorted({test for kind in kinds for test in kind.tests})):
        raise RuntimeError("the tests of the known kinds fail as they are, or are not there")
    found: list[Kind] = []
    for kind in kinds:
        outcome = bench.tried(kind.mutant((ROOT / kind.module).read_bytes()), kind.tests)
        print(f"{outcome:9} {kind.what}", flush=True)
        found += [] if outcome == "killed" else [kind]
    return found


def _tried(faults: Sequence[Mutant], benches: Sequence[Bench], reached: Reached) -> list[Fate]:
    free: SimpleQueue[Bench] = SimpleQueue()
    for bench in benches:
        free.put(bench)

    def one(mutant: Mutant) -> Fate:
        bench = free.get()
        try:
            outcome = bench.tried(mutant, reached.tests(mutant.module, mutant.line))
        finally:
            free.put(bench)
        print(f"{outcome:9} {mutant}", flush=True)
        return outcome

    with ThreadPoolExecutor(len(benches)) as pool:
        return list(pool.map(one, faults))


def _told(faults: Sequence[Mutant], outcomes: Sequence[Fate], seed: str, floor: float) -> int:
    killed = sum(outcome == "killed" for outcome in outcomes)
    percent = 100 * killed / len(faults) if faults else 100.0
    print(f"\n{killed} of {len(faults)} faults were noticed ({percent:.0f} %, seed {seed}); the floor is {floor:g} %.")
    for mutant, outcome in zip(faults, outcomes, strict=True):
        if outcome != "killed":
            print(f"  {outcome}: {mutant}")
    return int(percent < floor)


if __name__ == "__main__":
    sys.exit(main())
