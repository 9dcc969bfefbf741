"""The pull request that a new contract becomes: a real repository, and a `gh` that notes what it was asked."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from scripts.propose import LABELS, LONGEST_BODY, main

GH = """#!/bin/sh
printf '%s\\n' "$*" >> "$GH_LOG"
case "$1 $2" in
  "pr list") echo "$GH_OPEN" ;;
  "pr create") exit "${GH_FAILS:-0}" ;;
esac
"""


def git(folder: Path, *arguments: str) -> str:
    named = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    return subprocess.run(
        ["git", *named, *arguments], cwd=folder, check=True, capture_output=True, text=True, timeout=300
    ).stdout


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with a changed contract, its report, and a `gh` that only notes."""
    origin, clone, tools = tmp_path / "origin.git", tmp_path / "clone", tmp_path / "bin"
    for folder in (origin, clone, tools):
        folder.mkdir()
    git(origin, "init", "--bare", "--initial-branch=main")
    git(clone, "init", "--initial-branch=main")
    for name in ("openapi", "generated"):
        (clone / name).mkdir()
        (clone / name / "file").write_text("old")
    git(clone, "add", ".")
    git(clone, "commit", "--message", "First")
    git(clone, "remote", "add", "origin", str(origin))
    (clone / "openapi" / "file").write_text("new")
    (clone / "generated" / "added").write_text("new")
    (tools / "gh").write_text(GH)
    (tools / "gh").chmod(0o755)
    monkeypatch.chdir(clone)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GH_LOG", str(tmp_path / "gh.log"))
    monkeypatch.setenv("GH_OPEN", "[]")
    return clone


def write_report(clone: Path, verdict: str, text: str = "# Report\n") -> Path:
    folder = clone / "build" / "contract"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps({"verdict": verdict, "new": {"version": "2.10"}}))
    (folder / "report.md").write_text(text)
    return folder


def asked(clone: Path) -> list[str]:
    log = clone.parent / "gh.log"
    return log.read_text().splitlines() if log.exists() else []


@pytest.mark.parametrize("verdict", LABELS)
def test_a_new_contract_becomes_a_pull_request_with_its_label(repository: Path, verdict: str) -> None:
    folder = write_report(repository, verdict)
    assert main([str(folder)]) == 0
    label, _, _ = LABELS[verdict]
    created, checks = asked(repository)[-2:]
    assert checks == "workflow run ci.yml --ref contract/2.10"
    assert created == (
        f"pr create --head contract/2.10 --title Contract 2.10 --body-file {folder}/body.md --label {label}"
    )
    assert any(line.startswith(f"label create {label}") for line in asked(repository))
    assert (folder / "body.md").read_text() == "# Report\n"
    pushed = git(repository, "ls-tree", "-r", "--name-only", "origin/contract/2.10").split()
    assert pushed == ["generated/added", "generated/file", "openapi/file"]
    assert git(repository, "log", "-1", "--format=%an %s").strip() == "github-actions[bot] Contract 2.10"


def test_one_that_is_open_is_renewed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_report(repository, "additive")
    assert main([str(folder)]) == 0
    (repository / "openapi" / "file").write_text("newer")
    monkeypatch.setenv("GH_OPEN", '[{"number": 7}]')
    assert main([str(write_report(repository, "breaking"))]) == 0
    edited = asked(repository)[-2]
    assert "pr edit contract/2.10" in edited
    assert "--add-label contract: breaking" in edited
    assert "--remove-label contract: additive" in edited


def test_what_was_left_out_has_a_label_of_its_own(repository: Path) -> None:
    folder = write_report(repository, "additive")
    report = json.loads((folder / "report.json").read_text())
    (folder / "report.json").write_text(json.dumps(report | {"left_out": ["POST /export: ..."]}))
    assert main([str(folder)]) == 0
    assert "--label contract: additive --label contract: incomplete" in asked(repository)[-2]


def test_all_that_a_take_over_writes_is_in_the_pull_request(repository: Path) -> None:
    (repository / "README.md").write_text("A new method.")
    (repository / "docs").mkdir()
    (repository / "docs" / "public-names.txt").write_text("A new name.")
    (repository / "docs" / "other.md").write_text("Not of the take-over.")
    assert main([str(write_report(repository, "additive"))]) == 0
    pushed = git(repository, "ls-tree", "-r", "--name-only", "origin/contract/2.10").split()
    assert {"README.md", "docs/public-names.txt"} <= set(pushed)
    assert "docs/other.md" not in pushed


def test_nothing_new_is_nothing_to_propose(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(repository, "checkout", "--", ".")
    git(repository, "clean", "--force", "generated")
    assert main(["build/contract"]) == 0
    assert asked(repository) == []
    assert "nothing to propose" in capsys.readouterr().out


def test_a_long_report_is_cut_where_the_server_would_refuse_it(repository: Path) -> None:
    folder = write_report(repository, "additive", "x" * 200_000)
    assert main([str(folder)]) == 0
    body = (folder / "body.md").read_text()
    assert LONGEST_BODY <= len(body) < 65_536
    assert "the rest is in the summary" in body


@pytest.mark.parametrize("report", [None, "{", "{}", '{"verdict": "odd", "new": {"version": "2.10"}}'])
def test_without_a_report_nothing_is_pushed(
    repository: Path, capsys: pytest.CaptureFixture[str], report: str | None
) -> None:
    folder = write_report(repository, "same")
    if report is None:
        (folder / "report.json").unlink()
    else:
        (folder / "report.json").write_text(report)
    assert main([str(folder)]) == 1
    assert "holds no report" in capsys.readouterr().err
    assert asked(repository) == []
    assert git(repository, "branch", "--list", "contract/*") == ""


def test_a_command_that_fails_is_named(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GH_FAILS", "4")
    assert main([str(write_report(repository, "additive"))]) == 1
    assert "gh pr create failed" in capsys.readouterr().err
