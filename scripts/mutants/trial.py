"""One fault, tried in a copy of the project: the tests that reach it run, and either one notices or none does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, TypeAlias

import attrs

from .operators import Mutant

__all__ = ["Bench", "Fate"]

Fate: TypeAlias = Literal["killed", "survived", "unreached"]
WHO: Final = ("-c", "user.name=bench", "-c", "user.email=bench@example.org")
SECONDS: Final = 180.0  # a fault that hangs is noticed, too
MOST: Final = 400  # tests by name on one command line


@attrs.define(frozen=True)
class Bench:
    """A copy of the project, in which one fault at a time is tried."""

    root: Path

    @classmethod
    def made(cls, project: Path, root: Path) -> Bench:
        """Copy the project: what git keeps, and what is new and not ignored, as it stands in the folder."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=project,
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        for name in filter(None, listed.stdout.split("\0")):
            if (project / name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(project / name, root / name)
        for arguments in (("init", "-q"), ("add", "-A"), (*WHO, "commit", "-q", "-m", "as it stands")):
            subprocess.run(["git", *arguments], cwd=root, check=True)  # some tests read a revision
        # Compiled once, and by content: a fault may leave a module's size and the second of its change as they were.
        compiling = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "."]
        subprocess.run(compiling, cwd=root, check=True)
        return cls(root)

    def tried(self, mutant: Mutant, tests: Sequence[str]) -> Fate:
        """Put the fault in, run the tests until one fails, and take it out again."""
        if not tests:
            return "unreached"
        file = self.root / mutant.module
        whole = file.read_bytes()
        file.write_bytes(mutant.applied(whole))
        try:
            return "survived" if self.passes(tests) else "killed"
        finally:
            file.write_bytes(whole)

    def passes(self, tests: Sequence[str]) -> bool:
        """Whether these tests pass; not within the time is no."""
        named = tests if len(tests) <= MOST else sorted({test.partition("::")[0] for test in tests})
        command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *named]
        paths = os.pathsep.join([str(self.root), str(self.root / "generated")])
        try:
            done = subprocess.run(
                command,
                cwd=self.root,
                env={**os.environ, "PYTHONPATH": paths},
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0
