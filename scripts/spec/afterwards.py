"""What follows from a contract that is in place: files that tell of it, each written anew by its own command."""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from ..contract.draft import Section, changelog_lines
from ..contract.report import Report
from ..generate.render import ROOT

__all__ = ["follow_up", "with_entry"]

COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    "openapi/examples": ("scripts.examples",),
    "docs/public-names.txt": ("scripts.public", "--write"),
    "README.md": ("scripts.docs", "--readme"),
}
CHANGELOG: Final = ROOT / "CHANGELOG.md"
UNRELEASED: Final = "## [Unreleased]"


def follow_up(report: Report, say: Callable[[str], object], changelog: Path = CHANGELOG) -> list[str]:
    """Write them; returns what could not be written, with the reason."""
    problems: list[str] = []
    text = changelog.read_text(encoding="utf-8")
    changelog.write_text(with_entry(text, changelog_lines(report)), encoding="utf-8")
    for file, command in COMMANDS.items():
        say(f"writing {file}")
        # In a process of its own: this one has imported the package of the old contract.
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode != 0:
            reason = (done.stderr or done.stdout).strip().rpartition("\n")[2]
            problems.append(
                f"{file} could not be written ({reason}): mend it, then run `python -m {' '.join(command)}`"
            )
    return problems


def with_entry(text: str, lines: Mapping[Section, Sequence[str]]) -> str:
    """The changelog with the lines in the section of what is not released yet, which is made where there is none."""
    head, first, rest = _parted(text)
    body, separator, released = rest.partition("\n## ")
    for section, listed in lines.items():
        fresh = [line for line in listed if line not in body]  # taken over twice, it is told once
        if fresh:
            body = _added(body, section, "\n".join(fresh))
    section = body.strip("\n")
    return "\n".join([f"{head}{first}\n", f"{section}\n", *([f"## {released}"] if separator else [])])


def _parted(text: str) -> tuple[str, str, str]:
    """What stands before the section, its title, and what follows."""
    head, found, rest = text.partition(f"{UNRELEASED}\n")
    if found:
        return head, UNRELEASED, rest
    head, separator, released = text.partition("\n## ")
    return f"{head.rstrip()}\n\n", UNRELEASED, f"{separator}{released}" if separator else ""


def _added(body: str, section: str, lines: str) -> str:
    found = re.search(rf"^### {section}\n\n(?:(?!^##).*\n?)*", body, re.MULTILINE)
    if found is None:
        return f"{body.rstrip()}\n\n### {section}\n\n{lines}\n"
    return f"{body[: found.start()]}{found[0].rstrip()}\n{lines}\n\n{body[found.end() :]}"
