"""Tasks that are run in a process of their own, to be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from types import TracebackType
from typing import Any

from tests.support.examples import ROOT

__all__ = ["KILLS", "Mortal"]

KILLS = int(os.environ.get("BACKQUANT_KILLS", "5"))
"""How many random kills a test makes; more of them take minutes."""


class Mortal:
    """Runs the tasks of `tests.history.zygote`, one at a time."""

    def __enter__(self) -> Mortal:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.history.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parent.communicate(timeout=60)

    def begin(self, name: str, point: str = "", nth: int = 0, **arguments: Any) -> int:
        """The process that does it."""
        assert self._parent.stdin is not None
        task = {"name": name, "point": point, "nth": nth, "arguments": arguments}
        self._parent.stdin.write(json.dumps(task) + "\n")
        self._parent.stdin.flush()
        return int(self._line())

    def end(self) -> int:
        """Its exit status, once it has ended."""
        return int(self._line())

    def run(self, name: str, point: str = "", nth: int = 0, **arguments: Any) -> bool:
        """Whether it came through; it was killed where it was told to otherwise."""
        self.begin(name, point, nth, **arguments)
        status = self.end()
        assert status in (0, -signal.SIGKILL)
        return status == 0

    def _line(self) -> str:
        assert self._parent.stdout is not None
        line = self._parent.stdout.readline()
        assert line, "the parent of all tasks is gone"
        return line
