"""Which tests run which line: found out once, by running all of them under coverage."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs
import coverage

__all__ = ["Reached", "find_out"]


@attrs.define(frozen=True)
class Reached:
    """The tests of each line of each module."""

    lines: dict[str, dict[int, list[str]]]

    def tests(self, module: str, line: int) -> list[str]:
        """The tests that run a line; of one that runs on import alone, those that run anything of its module."""
        lines = self.lines.get(module, {})
        exact = [test for test in lines.get(line, []) if test]
        return sorted(set(exact) or {test for tests in lines.values() for test in tests if test})


def find_out(roots: Sequence[Path], folder: Path, suites: Sequence[str], modules: Sequence[str]) -> Reached:
    """Run the suites once, shared out to the copies of the project, all at the same time.

    Raises:
        RuntimeError: they fail without any fault.
    """
    files = sorted(_files(roots[0], suites), key=lambda file: (roots[0] / file).stat().st_size)
    with ThreadPoolExecutor(len(roots)) as pool:
        shares = [files[number :: len(roots)] for number in range(len(roots))]
        data = [folder / f"reached-{number}.coverage" for number in range(len(roots))]
        passed = list(pool.map(_run, roots, data, shares))
    if not all(passed):
        raise RuntimeError("the tests fail as they are; a mutant would prove nothing")
    lines: dict[str, dict[int, list[str]]] = {module: {} for module in modules}
    for root, file in zip(roots, data, strict=True):
        read = coverage.CoverageData(str(file))
        read.read()
        for module, found in lines.items():
            for line, tests in read.contexts_by_lineno(str(root / module)).items():
                found.setdefault(line, []).extend(tests)
    return Reached(lines)


def _files(root: Path, suites: Sequence[str]) -> Iterator[str]:
    for suite in suites:
        found = [root / suite] if suite.endswith(".py") else (root / suite).rglob("test_*.py")
        yield from (str(file.relative_to(root)) for file in found)


def _run(root: Path, data: Path, files: Sequence[str]) -> bool:
    cover = ("coverage", "run", f"--data-file={data}", "--rcfile=/dev/null", "--concurrency=thread")
    asked = ("--include", "backquant/*,scripts/contract/*", "-m", "pytest", "-p", "scripts.mutants.contexts", "-q")
    again = (
        "pytest",
        "-q",
        "--last-failed",
        "--last-failed-no-failures=none",
    )  # a machine that is busy with coverage may fail a test once
    runs = ((*cover, *asked, *files), again)
    return any(subprocess.run([sys.executable, "-m", *run], cwd=root, check=False).returncode == 0 for run in runs)
