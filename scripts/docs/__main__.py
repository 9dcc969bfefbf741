"""`make docs`: puts the pages together and builds the site, strictly."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from .facts import ROOT
from .readme import write_readme
from .site import nav_problems, stage

__all__ = ["main"]


def main() -> int:
    """Build; 0 when nothing was found wrong."""
    parser = argparse.ArgumentParser(prog="python -m scripts.docs", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "docs", help="folder to write to")
    parser.add_argument("--readme", action="store_true", help="only write the README's generated table anew")
    arguments = parser.parse_args()
    if arguments.readme:
        write_readme()
        return 0
    config = stage(arguments.out)
    problems = list(nav_problems(config))
    if problems:
        print("\n".join(problems), file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--strict", "--config-file", str(config)]
    status = subprocess.run(command, check=False).returncode
    if status == 0:
        shutil.copy(arguments.out / "SKILL.md", arguments.out / "site")
    return status


if __name__ == "__main__":
    sys.exit(main())
