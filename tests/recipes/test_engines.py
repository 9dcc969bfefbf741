"""The recipe of dlt, which stands apart as it wants another jsonpath-ng, is type-checked by what dlt says of itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.documents import ROOT
from tests.support.moto import ENVIRONMENT

RECIPES = ROOT / "docs" / "examples"


@pytest.mark.skipif(not ENVIRONMENT.exists(), reason="dlt is not installed: make build/apart/.installed")
def test_dlt_s_recipe_agrees_with_dlt(tmp_path: Path) -> None:
    python = ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    project = tmp_path / "pyrightconfig.json"
    project.write_text(
        f'{{"include": ["{RECIPES / "history_to_dlt.py"}"], "extraPaths": ["{ROOT}", "{ROOT / "generated"}"], "pythonVersion": "3.11"}}'
    )
    pyright = Path(sys.executable).with_name("pyright")
    ran = subprocess.run(
        [pyright, "--project", project, "--pythonpath", python],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert "0 errors" in ran.stdout
