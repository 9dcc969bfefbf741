"""Which tests run which line: found out once, by running all of them under coverage."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import attrs
import coverage

__all__ = ["Reached", "find_out"]

DATA: Final = "reached.coverage"


@attrs.define(frozen=True)
class Reached:
    """The tests of each line of each module."""

    lines: dict[str, dict[int, list[str]]]

    def tests(self, module: str, line: int) -> list[str]:
        """The tests that run a line; of one that runs on import alone, those that run anything of its module."""
        lines = self.lines.get(module, {})
        exact = [test for test in lines.get(line, []) if test]
        return sorted(set(exact) or {test for tests in lines.values() for test in tests if test})


def find_out(root: Path, folder: Path, suites: Sequence[str], modules: Sequence[str]) -> Reached:
    """Run the suites once.

    Raises:
        RuntimeError: they fail without any fault.
    """
    data = folder / DATA
    command = (
        sys.executable,
        "-m",
        "coverage",
        "run",
        f"--data-file={data}",
        "--rcfile=/dev/null",
        "--concurrency=thread",
    )
    asked = (
        "--include",
        "backquant/*,scripts/contract/*",
        "-m",
        "pytest",
        "-p",
        "scripts.mutants.contexts",
        "-q",
        *suites,
    )
    if subprocess.run([*command, *asked], cwd=root, check=False).returncode:
        raise RuntimeError("the tests fail as they are; a mutant would prove nothing")
    read = coverage.CoverageData(str(data))
    read.read()
    lines = {module: read.contexts_by_lineno(str(root / module)) for module in modules}
    return Reached({module: dict(found) for module, found in lines.items()})
