"""Draws the README's pictures: runs two recipes against a sandbox whose clock stands still.

The same versions of the libraries give the same bytes.
"""

from __future__ import annotations

import argparse
import os
import runpy
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from backquant.sandbox import Sandbox, SandboxSettings

__all__ = ["NOW", "main"]


ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 9, 9, 12, 0, 7, tzinfo=UTC)
RECIPES = ("gex_dashboard", "sigma_band")


def main(arguments: Sequence[str] | None = None) -> None:
    """Write one picture per recipe."""
    parser = argparse.ArgumentParser(prog="python -m scripts.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures", help="folder to write to")
    folder: Path = parser.parse_args(arguments).out
    folder.mkdir(parents=True, exist_ok=True)
    with Sandbox(settings=SandboxSettings(clock=lambda: NOW)) as sandbox:
        environment = {"BACKQUANT_API_KEY": sandbox.key, "BACKQUANT_BASE_URL": sandbox.url, "MPLBACKEND": "agg"}
        for recipe in RECIPES:
            draw(recipe, folder / f"{recipe}.png", environment)


def draw(recipe: str, picture: Path, environment: dict[str, str]) -> None:
    """Run the recipe as a user does, with the picture's name."""
    script = str(ROOT / "docs" / "examples" / f"{recipe}.py")
    with patch.dict(os.environ, environment), patch.object(sys, "argv", [script, str(picture)]), redirect_stdout(None):
        runpy.run_path(script, run_name="__main__")
    print(f"{picture}: {picture.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
