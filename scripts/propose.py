"""Opens a pull request with the contract that `make spec` has taken over, or renews the one that is open.

The report is its body, and its label tells the verdict. When nothing changed, it does nothing.

python -m scripts.propose build/contract
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

__all__ = ["LABELS", "LONGEST_BODY", "main"]

LABELS: Final = {
    "same": ("contract: same", "ededed", "The contract says the same in other words"),
    "additive": ("contract: additive", "0e8a16", "The API has gained something; code that works keeps working"),
    "breaking": ("contract: breaking", "b60205", "Code that works may stop working"),
}
CHANGED: Final = ("openapi", "generated")
LONGEST_BODY: Final = 60_000  # letters; the server refuses more than 65,536
AUTHOR: Final = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")


def main(arguments: list[str] | None = None) -> int:
    """Propose the change; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.propose", description=__doc__)
    parser.add_argument("report", type=Path, metavar="FOLDER", help="where `make spec` put report.md and report.json")
    folder: Path = parser.parse_args(arguments).report
    try:
        if not _run("git", "status", "--porcelain", "--", *CHANGED):
            print("the contract is unchanged: nothing to propose")
            return 0
        report: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
        _propose(report, (folder / "report.md").read_text("utf-8"), folder)
    except (OSError, ValueError, KeyError) as problem:
        print(f"error: {folder} holds no report of `make spec` ({problem!r})", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as problem:
        print(f"error: {' '.join(problem.cmd[:3])} failed: {(problem.stderr or '').strip()}", file=sys.stderr)
        return 1
    return 0


def _propose(report: Mapping[str, Any], text: str, folder: Path) -> None:
    label, colour, meaning = LABELS[report["verdict"]]
    version = str(report["new"]["version"])
    title = f"Contract {version}"
    branch = f"contract/{version}"
    body = folder / "body.md"
    body.write_text(_shortened(text), encoding="utf-8")
    name, address = AUTHOR
    identity = ("-c", f"user.name={name}", "-c", f"user.email={address}")
    _run("git", "switch", "--force-create", branch)
    _run("git", "add", "--", *CHANGED)
    _run("git", *identity, "commit", "--message", title)
    _run("git", "push", "--force", "origin", branch)
    _run("gh", "label", "create", label, "--color", colour, "--description", meaning, "--force")
    if not _open_request(branch):
        _run("gh", "pr", "create", "--head", branch, "--title", title, "--body-file", str(body), "--label", label)
        return
    others = [other for other, _, _ in LABELS.values() if other != label]
    removed = [word for other in others for word in ("--remove-label", other)]
    _run("gh", "pr", "edit", branch, "--title", title, "--body-file", str(body), "--add-label", label, *removed)


def _open_request(branch: str) -> bool:
    listed = _run("gh", "pr", "list", "--head", branch, "--state", "open", "--json", "number")
    return bool(cast("list[object]", json.loads(listed or "[]")))


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_BODY:
        return text
    return f"{text[:LONGEST_BODY]}\n\n... the rest is in the summary of the workflow's run.\n"


def _run(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
