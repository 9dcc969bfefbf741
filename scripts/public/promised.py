"""What a break owes to users: a line of the changelog that names it. Reads the changelog and the last release's files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .breaks import Break

__all__ = ["complaints", "last_release", "of_release", "untold"]


def untold(found: Iterable[Break], changelog: str) -> list[Break]:
    """Breaks that the changelog's section of what is not released yet doesn't name: the last part of the path, in backticks."""
    section = re.split(r"^## ", changelog, flags=re.MULTILINE)[1]
    words = set(re.findall(r"[A-Za-z_][A-Za-z_0-9]*", " ".join(re.findall(r"`([^`]*)`", section))))
    return [item for item in found if item.path.strip("()").rpartition(".")[2] not in words]


def last_release(root: Path) -> str | None:
    """The tag of the newest release that this revision has behind it; None before the first."""
    found = _git(root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    return None if found is None else found.strip()


def of_release(root: Path, tag: str, file: str) -> str | None:
    """A file as it was released."""
    return _git(root, "show", f"{tag}:{file}")


def complaints(root: Path, program: Path) -> list[str]:
    """What pyright says to a user's program of the last release, on today's code."""
    (program.parent / "pyrightconfig.json").write_text(
        json.dumps({"typeCheckingMode": "strict", "extraPaths": [str(root), str(root / "generated")]})
    )
    command = [sys.executable, "-m", "pyright", "--project", str(program.parent), "--pythonpath", sys.executable]
    done = subprocess.run([*command, "--outputjson"], capture_output=True, text=True, check=False)
    found: list[dict[str, Any]] = json.loads(done.stdout)["generalDiagnostics"]
    return [f"{program.name}:{item['range']['start']['line'] + 1}: {item['message']}" for item in found]


def _git(root: Path, *command: str) -> str | None:
    done = subprocess.run(["git", *command], cwd=root, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None
