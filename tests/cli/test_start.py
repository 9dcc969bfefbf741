"""Starting: what is loaded, what a shell completes, and what happens where libraries are missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from backquant.cli import main

from .conftest import Cli


def _loaded_after(*arguments: str) -> set[str]:
    program = (
        f"import sys; from backquant.cli import main; main({list(arguments)!r}); print(*sys.modules, file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    return {name.partition(".")[0] for name in run.stderr.split()}


@pytest.mark.parametrize("words", [["--help"], ["options", "chain", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    heavy = {
        "httpx",
        "rich",
        "pandas",
        "numpy",
        "pyarrow",
        "matplotlib",
        "keyring",
        "starlette",
        "uvicorn",
        "websockets",
    }
    assert _loaded_after(*words) & heavy == set()


def _completed(line: str, nobody: Cli, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What bash offers for the last word of the line."""
    words = line.split(" ")
    monkeypatch.setenv("_BACKQUANT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    ran = nobody()
    assert (ran.status, ran.err) == (0, "")
    return [offer.partition(",")[2] for offer in ran.out.split()]


COMPLETED = [
    ("backquant op", ["options"]),
    ("backquant options gr", ["greeks"]),
    ("backquant --sandbox gex strike-p", ["strike-profile"]),
    ("backquant options greeks profile v", ["vanna", "vega"]),
    ("backquant gex levels --symbol E", ["ETHUSDT"]),
    ("backquant gex levels --symbol=E", ["ETHUSDT"]),
    ("backquant gex levels --exchanges okx,der", ["okx,deribit", "okx,derive"]),
    ("backquant options chain --mon", ["--moneyness-min", "--moneyness-max"]),
    ("backquant options chain --format j", ["json", "jsonl"]),
    ("backquant gex levels --sand", ["--sandbox"]),
    ("backquant completion z", ["zsh"]),
    ("backquant stream tape.BTC.a", ["tape.BTC.agg"]),
    ("backquant stream tape.BTC.agg gex.levels.E", ["gex.levels.ETHUSDT"]),
    ("backquant record status", ["status.heartbeat"]),
]


@pytest.mark.parametrize(("line", "offers"), COMPLETED, ids=[line for line, _ in COMPLETED])
def test_a_shell_completes(line: str, offers: list[str], nobody: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _completed(line, nobody, monkeypatch) == offers


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_is_printed(shell: str, nobody: Cli) -> None:
    ran = nobody("completion", shell)
    assert ran.status == 0
    assert f"_BACKQUANT_COMPLETE={shell}_complete" in ran.out


@pytest.mark.parametrize(
    ("missing", "words", "told"),
    [
        ("click", [], "this needs click, which is not installed: pip install 'backquant[cli]'"),
        (
            "pyarrow",
            ["--format", "parquet"],
            "this needs pyarrow, which is not installed: pip install 'backquant[arrow]'",
        ),
        (
            "matplotlib",
            ["--plot", "p.png"],
            "this needs matplotlib, which is not installed: pip install 'backquant[plot]'",
        ),
    ],
)
def test_a_missing_library_is_told_in_one_line(
    missing: str, words: list[str], told: str, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    ran = cli("gex", "levels", *words)
    assert ran.status == 3
    assert (ran.out, ran.err) == ("", f"backquant: {told}\n")


def test_the_sandbox_command_needs_neither_rich_nor_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rich", "keyring"):
        monkeypatch.setitem(sys.modules, name, None)
    assert main(["sandbox", "--", sys.executable, "-c", "raise SystemExit(3)"]) == 3


def test_the_package_runs_as_a_program() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "backquant", "--version"], capture_output=True, text=True, check=True, timeout=300
    )
    assert run.stdout.startswith("backquant ")
