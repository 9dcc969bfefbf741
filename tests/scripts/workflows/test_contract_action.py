"""What others use in their CI: the composite action, and the workflow that they copy."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from backquant._contract.documents import shipped
from backquant._contract.outcome import ORDER
from tests.support.server import ScriptedServer, Status

from .test_workflows import ROOT, actionlint

ACTION = ROOT / ".github" / "actions" / "contract"
COPIED = ROOT / "docs" / "examples" / "backquant-contract.yml"


def action() -> Any:
    return yaml.safe_load((ACTION / "action.yml").read_text("utf-8"))


def test_the_workflow_that_others_copy_is_sound() -> None:
    checked = actionlint(COPIED)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
    workflow = yaml.safe_load(COPIED.read_text("utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False


def test_the_action_says_what_it_takes_and_what_is_run_is_sound() -> None:
    read = action()
    assert read["runs"]["using"] == "composite"
    for given in read["inputs"].values():
        assert given["description"]
        assert "default" in given
    assert read["inputs"]["fail-on"]["default"] in ORDER
    used = set(re.findall(r"inputs\.([\w-]+)", (ACTION / "action.yml").read_text("utf-8")))
    assert used == set(read["inputs"])
    for step in read["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "pass it through env, where it is data rather than code"
        subprocess.run(["bash", "-n", "-c", step["run"]], check=True, timeout=300)
    subprocess.run(["bash", "-n", ACTION / "compare.sh"], check=True, timeout=300)


@pytest.mark.parametrize(("fail_on", "status"), [("breaking", 2), ("additive", 2)])
def test_the_action_ends_with_the_verdict_and_leaves_a_summary(
    server: ScriptedServer, tmp_path: Path, fail_on: str, status: int
) -> None:
    document = json.loads(shipped().body)
    document["info"]["version"] = "99.0"
    del document["paths"]["/options/pcr"]
    body = json.dumps(document).encode()
    server.replies(Status(200, body), Status(200, body))
    (tmp_path / "code.py").write_text("from backquant import BackQuant\nBackQuant().options.pcr()\n")
    given = {"PATHS": "code.py", "FAIL_ON": fail_on, "BASE_URL": server.url}
    done = run(tmp_path, given)
    assert done.returncode == status
    assert "::error file=code.py,line=2::bq.options.pcr(): removed" in done.stdout
    assert "Your code is hit in 1 place." in (tmp_path / "summary").read_text("utf-8")
    assert (tmp_path / "output").read_text("utf-8") == f"status={status}\n"


def test_the_action_where_nothing_can_be_compared(server: ScriptedServer, tmp_path: Path) -> None:
    server.replies(Status(503, b""))
    done = run(tmp_path, {"PATHS": "", "FAIL_ON": "breaking", "BASE_URL": server.url})
    assert done.returncode == 3
    assert "the server answers 503" in done.stderr
    assert not (tmp_path / "summary").exists()


def run(folder: Path, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The script as the action's step runs it."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BACKQUANT_")}
    python = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{environment['PATH']}"
    files = {"GITHUB_STEP_SUMMARY": str(folder / "summary"), "GITHUB_OUTPUT": str(folder / "output")}
    nobody = {"XDG_CONFIG_HOME": str(folder), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    return subprocess.run(
        ["bash", ACTION / "compare.sh"],
        cwd=folder,
        env={**environment, **files, **nobody, **given, "PATH": python},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
