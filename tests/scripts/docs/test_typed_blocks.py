"""Blocks of the history's page that need more than this machine, such as a bucket, are type-checked with those that run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.support.documents import ROOT

FENCE = re.compile(r"^```py(?:thon)?\n(.*?)^```", re.MULTILINE | re.DOTALL)
PRELUDE = "# pyright: basic\nfrom datetime import datetime\n\ntimes: list[datetime] = []\n"


def test_the_blocks_of_the_history_are_typed(tmp_path: Path) -> None:
    blocks = FENCE.findall((ROOT / "docs" / "history.md").read_text(encoding="utf-8"))
    assert len(blocks) > 8
    written = tmp_path / "page.py"
    written.write_text(PRELUDE + "\n\n".join(blocks), encoding="utf-8")
    pyright = Path(sys.executable).with_name("pyright")
    project = tmp_path / "pyrightconfig.json"
    project.write_text(f'{{"include": ["page.py"], "extraPaths": ["{ROOT}", "{ROOT / "generated"}"]}}')
    ran = subprocess.run(
        [pyright, "--project", project, "--pythonpath", sys.executable],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    assert "0 errors" in ran.stdout
