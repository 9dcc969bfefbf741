"""`make types`: pyright over everything; tests and examples of what the contract took back are told, and fail nothing.

Exit status: 0 nothing was found, or only in files that speak of what is gone; 1 something else was.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from .generate.gone import first_mention
from .generate.lock import read_lock
from .generate.render import ROOT

__all__ = ["excused", "main"]

EXCUSED: Final = ("tests", "docs")


def main(arguments: Sequence[str] = ()) -> int:
    """Run it."""
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        print(done.stderr or done.stdout, file=sys.stderr)
        return 1
    found: list[dict[str, Any]] = report["generalDiagnostics"]
    wrong = [item for item in found if item["severity"] == "error"]
    gone = read_lock(ROOT / "openapi" / "spec.lock.json").get("gone", [])
    names = {file: excused(Path(file), gone) for file in {str(item["file"]) for item in wrong}}
    for item in wrong:
        if names[item["file"]] is None:
            place = f"{item['file']}:{item['range']['start']['line'] + 1}"
            print(f"{place}: {item['message']} ({item.get('rule', 'no rule')})")
    for file, name in names.items():
        if name is not None:
            print(f"warning: {Path(file).relative_to(ROOT)} needs what the contract took back: {name}", file=sys.stderr)
    left = sum(names[item["file"]] is None for item in wrong)
    print(f"{left} errors in {report['summary']['filesAnalyzed']} files")
    return int(bool(left))


def excused(file: Path, gone: Sequence[str], root: Path = ROOT) -> str | None:
    """What of all that is gone a test or an example speaks of; None for any other file."""
    if not gone or file.relative_to(root).parts[0] not in EXCUSED:
        return None
    return first_mention(gone, file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
