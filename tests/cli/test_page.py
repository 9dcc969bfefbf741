"""The page about the command line keeps to what the command does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from backquant.cli.error_messages import EXITS

from .conftest import Cli

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "command-line.md").read_text()
PAGES = PAGE + (ROOT / "README.md").read_text()
LINES: list[str] = list(dict.fromkeys(re.findall(r"^\$ backquant (.*?)(?: {3,}#.*)?$", PAGES, re.MULTILINE)))
# What waits for a person, goes on for ever, or needs the shell.
ELSEWHERE = re.compile(r"login|--watch|completion|--pages 20")


@pytest.mark.parametrize("line", [line for line in LINES if not ELSEWHERE.search(line)])
def test_every_example_runs(line: str, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line)
    if words[0] == "--sandbox":  # which is no matter of the environment, as it would be of the tests' other lines
        monkeypatch.delenv("BACKQUANT_BASE_URL")
    ran = cli(*words)
    assert ran.status == 0
    files = [
        words[words.index(option) + 1] for option in ("-o", "--plot") if option in words[:-1]
    ]  # or on the terminal
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == files
    assert bool(ran.out) is not bool(files)


def test_every_exit_status_is_told() -> None:
    for each in EXITS:
        assert f"| {each.status} | {each.meaning} |" in PAGE


def test_every_global_option_is_told(nobody: Cli) -> None:
    options = re.findall(r"^  (?:-v, )?(--[\w-]+)", nobody("--help").out.partition("\nOptions:")[0], re.MULTILINE)
    assert len(options) >= 8
    assert [option for option in options if f"| `{option}" not in PAGE] == []
