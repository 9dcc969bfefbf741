"""The notes of a release: its section of CHANGELOG.md, once the tag, the package and the changelog agree.

python -m scripts.release_notes v0.2.0 > release-notes.md
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

__all__ = ["NotesProblem", "main", "release_notes"]

ROOT: Final = Path(__file__).resolve().parents[1]
SECTION: Final = re.compile(
    r"^## \[(?P<version>[^\]]+)\](?P<rest>[^\n]*)\n(?P<text>.*?)(?=^## \[|^\[[^\]]+\]:|\Z)", re.M | re.S
)
VERSION: Final = re.compile(r'^__version__ = "([^"]+)"', re.M)


class NotesProblem(Exception):
    """The tag, the package and the changelog do not agree."""


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Print the notes; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m scripts.release_notes", description=__doc__)
    parser.add_argument("tag", help="such as v0.2.0")
    tag: str = parser.parse_args(arguments).tag
    try:
        package = VERSION.search((root / "backquant" / "_version.py").read_text("utf-8"))
        print(release_notes(tag, package[1] if package else "", (root / "CHANGELOG.md").read_text("utf-8")))
    except (NotesProblem, OSError) as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    return 0


def release_notes(tag: str, package: str, changelog: str) -> str:
    """The text of the tag's section.

    Raises:
        NotesProblem: the tag is not the package's version, or the changelog has no text or no date for it.
    """
    if tag != f"v{package}":
        raise NotesProblem(
            f"the tag is {tag}, the package is {package}: tag v{package}, or change backquant/_version.py"
        )
    section = next((found for found in SECTION.finditer(changelog) if found["version"] == package), None)
    if section is None:
        raise NotesProblem(f"CHANGELOG.md has no section [{package}]: move what is under [Unreleased] there")
    if not re.fullmatch(r" - \d{4}-\d\d-\d\d\s*", section["rest"]):
        raise NotesProblem(f"CHANGELOG.md: the section [{package}] needs its date: ## [{package}] - YYYY-MM-DD")
    if not section["text"].strip():
        raise NotesProblem(f"CHANGELOG.md: the section [{package}] is empty")
    return section["text"].strip()


if __name__ == "__main__":
    sys.exit(main())
