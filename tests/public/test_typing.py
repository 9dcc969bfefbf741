"""What type checkers say to a user's program."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.examples import ROOT

PROGRAMS = ROOT / "tests" / "typing"
USER, WRONG = PROGRAMS / "user.py", PROGRAMS / "wrong.py"


def run(*command: str) -> str:
    """What a checker prints; it fails when it finds something. --verifytypes asks the first Python of the PATH."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        timeout=550,
    ).stdout


@pytest.fixture(scope="module")
def by_pyright() -> set[tuple[str, int]]:
    """File and line of each complaint of pyright in strict mode."""
    report = json.loads(run("pyright", "--project", str(PROGRAMS), "--pythonpath", sys.executable, "--outputjson"))
    assert report["summary"]["filesAnalyzed"] == 2
    found: list[dict[str, Any]] = report["generalDiagnostics"]
    return {(Path(item["file"]).name, item["range"]["start"]["line"] + 1) for item in found}


@pytest.fixture(scope="module")
def by_mypy(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, int]]:
    """File and line of each complaint of mypy in strict mode."""
    cache = str(tmp_path_factory.mktemp("mypy"))
    report = run("mypy", "--strict", "--config-file=", "--cache-dir", cache, str(USER), str(WRONG))
    assert "checked 2 source files" in report
    found = re.findall(r"^.*?(\w+\.py):(\d+): error:", report, re.MULTILINE)
    return {(name, int(line)) for name, line in found}


@pytest.fixture(params=["by_pyright", "by_mypy"])
def complaints(request: pytest.FixtureRequest) -> set[tuple[str, int]]:
    return request.getfixturevalue(request.param)


def test_a_correct_program_passes(complaints: set[tuple[str, int]]) -> None:
    assert {item for item in complaints if item[0] == USER.name} == set()


def test_mistakes_are_found_and_nothing_else(complaints: set[tuple[str, int]]) -> None:
    marked = {number for number, line in enumerate(WRONG.read_text().splitlines(), 1) if line.endswith("# E")}
    assert len(marked) > 20
    assert {line for name, line in complaints if name == "wrong.py"} == marked


def test_the_public_surface_is_typed_throughout() -> None:
    report = json.loads(run("pyright", "--verifytypes", "backquant", "--ignoreexternal", "--outputjson"))
    completeness = report["typeCompleteness"]
    partly = [
        symbol["name"]
        for symbol in completeness["symbols"]
        if symbol["isExported"] and (not symbol["isTypeKnown"] or symbol["isTypeAmbiguous"])
    ]
    assert partly == []
    assert completeness["completenessScore"] == 1
