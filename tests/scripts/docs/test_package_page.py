"""What the package index shows: the README with absolute links alone, and where to find the rest."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]
LINK = re.compile(r"\]\(([^)]+)\)")


def page() -> str:
    command = [sys.executable, "-m", "hatch_fancy_pypi_readme"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True, timeout=60).stdout


def test_every_link_and_picture_is_absolute() -> None:
    shown = page()
    links = LINK.findall(shown)
    assert len(links) > 80
    assert [link for link in links if not link.startswith("https://")] == []
    assert "<!--" not in shown


def test_what_the_readme_names_in_the_repository_is_there() -> None:
    relative = [link for link in LINK.findall((ROOT / "README.md").read_text("utf-8")) if "://" not in link]
    assert len(relative) >= 6
    assert [link for link in relative if not (ROOT / link).is_file()] == []


def test_the_projects_addresses_are_complete() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"Homepage", "Documentation", "Repository", "Issues", "Changelog"} <= set(project["urls"])
    assert all(url.startswith("https://") for url in project["urls"].values())
