"""Holds the public names against the committed file and the last release; `--write` writes the file anew."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from .breaks import additions, breaks
from .names import Name, read, written
from .promised import complaints, last_release, of_release, untold
from .surface import surface

__all__ = ["FILE", "checked", "main"]


ROOT: Final = Path(__file__).parents[2]
FILE: Final = "docs/public-names.txt"
PROGRAM: Final = "tests/typing/user.py"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; 1 when the file is not what the code gives, or when a break of what was released is not told."""
    parser = argparse.ArgumentParser(prog="make public", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the file anew")
    parser.add_argument("--root", type=Path, default=ROOT, help="the project")
    parser.add_argument("--released", action="store_true", help="also type-check the last release's user program")
    asked = parser.parse_args(arguments)
    return checked(asked.root, write=asked.write, program=asked.released)


def checked(root: Path, *, write: bool, program: bool) -> int:
    """Compare, tell, and give the exit status."""
    now = surface(root)
    committed = root / FILE
    before = read(committed.read_text(encoding="utf-8")) if committed.exists() else {}
    for line in _told(before, now):
        print(line)
    wrong = 0
    if write:
        committed.write_text(written(now), encoding="utf-8")
    elif before != now:
        print(f"{FILE} is not what the code gives: `make public` writes it anew; name what breaks in CHANGELOG.md.")
        wrong = 1
    tag = last_release(root)
    if tag is None:
        return wrong
    problems = [*_untold(root, tag, now), *(_old_program(root, tag) if program else ())]
    for line in problems:
        print(line)
    return wrong or int(bool(problems))


def _told(before: Mapping[str, Name], now: Mapping[str, Name]) -> Iterator[str]:
    found = breaks(before, now)
    yield from (f"break: {item}" for item in found)
    yield from (f"new: {path}" for path in additions(before, now))
    named = {item.path for item in found}
    yield from (
        f"changed: {path}: {before[path].text} -> {name.text}"
        for path, name in sorted(now.items())
        if path in before and path not in named and before[path] != name
    )


def _untold(root: Path, tag: str, now: Mapping[str, Name]) -> Iterator[str]:
    released = of_release(root, tag, FILE)
    if released is not None:
        changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
        for item in untold(breaks(read(released), now), changelog):
            name = item.path.strip("()").rpartition(".")[2]
            yield f"since {tag}: {item}. CHANGELOG.md must tell it: a line of the first section with `{name}`."


def _old_program(root: Path, tag: str) -> Iterator[str]:
    released = of_release(root, tag, PROGRAM)
    if released is None:
        return
    with tempfile.TemporaryDirectory(prefix="released-") as folder:
        program = Path(folder) / "user.py"
        program.write_text(released, encoding="utf-8")
        yield from (f"since {tag}: a user's program: {line}" for line in complaints(root, program))


if __name__ == "__main__":
    sys.exit(main())
