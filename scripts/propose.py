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
    "unknown": ("contract: unknown", "fbca04", "The release log was not read: behaviour may have changed"),
    "breaking": ("contract: breaking", "b60205", "Code that works may stop working"),
}
LEFT_OUT: Final = ("contract: incomplete", "d93f0b", "Not all of the document became methods: the report tells what")
# Everything that `make spec` writes.
CHANGED: Final = ("openapi", "generated", "docs/public-names.txt", "README.md", "CHANGELOG.md")
CHECKS: Final = "ci.yml"
LONGEST_BODY: Final = 60_000  # letters; the server refuses more than 65,536
AUTHOR: Final = ("github-actions[bot]", "41898282+github-actions[bot]@users.noreply.github.com")


def main(arguments: list[str] | None = None) -> int:
    """Propose the change; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.propose", description=__doc__)
    parser.add_argument("report", type=Path, metavar="FOLDER", help="where `make spec` put report.md and report.json")
    folder: Path = parser.parse_args(arguments).report
    try:
        if not _run("git", "status", "--porcelain", "--", *_written()):
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
    _run("git", "add", "--", *_written())
    _run("git", *identity, "commit", "--message", title)
    _run("git", "push", "--force", "origin", branch)
    wanted = [(label, colour, meaning), *([LEFT_OUT] if report.get("left_out") else [])]
    for name, colour, meaning in wanted:
        _run("gh", "label", "create", name, "--color", colour, "--description", meaning, "--force")
    labels = [name for name, _, _ in wanted]
    if _open_request(branch):
        others = [name for name, _, _ in (*LABELS.values(), LEFT_OUT) if name not in labels]
        changed = [word for name in labels for word in ("--add-label", name)]
        changed += [word for name in others for word in ("--remove-label", name)]
        _run("gh", "pr", "edit", branch, "--title", title, "--body-file", str(body), *changed)
    else:
        given = [word for name in labels for word in ("--label", name)]
        _run("gh", "pr", "create", "--head", branch, "--title", title, "--body-file", str(body), *given)
    # What this token pushes starts no workflow by itself; what it asks for by name runs, and counts for the branch's commit.
    _run("gh", "workflow", "run", CHECKS, "--ref", branch)


def _written() -> list[str]:
    return [path for path in CHANGED if Path(path).exists()]


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
