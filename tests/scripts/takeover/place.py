"""A copy of the project, as it stands on the disk, in which a contract is taken over and the tests run."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.openapi.documents import Json
from tests.support.examples import ROOT

__all__ = ["Copy", "copied"]

LINKED: Final = ("node_modules", "build/apart")
LONGEST: Final = 3600  # seconds of one command


@dataclass(frozen=True)
class Copy:
    """The copy."""

    root: Path

    def run(self, *command: str, variables: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """A module of Python, in the copy and with its code; more variables of the environment may be given."""
        paths = os.pathsep.join([str(self.root), str(self.root / "generated")])
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": paths, **(variables or {})},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=LONGEST,
        )

    def take_over(self, document: Json) -> subprocess.CompletedProcess[str]:
        """`make spec FROM=`, an older version too."""
        file = self.root / "build" / "next.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(document, indent=2), encoding="utf-8")
        return self.run("scripts.spec", "--from", str(file), "--force")

    def changed(self) -> list[str]:
        """Files that differ from what was copied."""
        done = subprocess.run(
            ["git", "status", "--porcelain", "--untracked-files=all"],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return [line[3:] for line in done.stdout.splitlines()]


def copied(folder: Path) -> Copy:
    """Copy what git would commit, and commit it there."""
    git = ("git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")
    root = folder / "project"
    subprocess.run(
        ["git", "clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(root)], check=True, timeout=120
    )
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, root / name)
    for name in LINKED:
        if (ROOT / name).exists():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).symlink_to((ROOT / name).resolve())
    subprocess.run([*git, "add", "--all"], cwd=root, check=True, timeout=120)
    subprocess.run(
        [*git, "commit", "--quiet", "--allow-empty", "--message", "What is on the disk"],
        cwd=root,
        check=True,
        timeout=120,
    )
    return Copy(root)
