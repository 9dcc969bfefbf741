"""`BACKQUANT_LOG`: a script's log without a line of set-up, and never the key."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from backquant import BackQuant, ConfigurationError
from backquant.sandbox import Sandbox

CALL = "from backquant import BackQuant\nwith BackQuant() as bq: bq.gex.levels(symbol='ETHUSDT')\n"


def run(sandbox: Sandbox, level: str, code: str = CALL) -> str:
    environment = os.environ | {
        "BACKQUANT_API_KEY": sandbox.key,
        "BACKQUANT_BASE_URL": sandbox.url,
        "BACKQUANT_LOG": level,
    }
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True, timeout=60)
    assert sandbox.key not in ran.stderr
    return ran.stderr


def test_levels(backquant_sandbox: Sandbox) -> None:
    assert "INFO GET /gex/levels 200" in run(backquant_sandbox, "info")
    assert "query" not in run(backquant_sandbox, "Info")
    assert "DEBUG GET /gex/levels query 'symbol=ETHUSDT'" in run(backquant_sandbox, "debug")
    assert run(backquant_sandbox, "") == ""
    assert run(backquant_sandbox, "warning") == ""


def test_a_programs_own_set_up_is_kept(backquant_sandbox: Sandbox) -> None:
    own = "import logging; logging.basicConfig(format='mine %(message)s', level='INFO')\n"
    lines = [line for line in run(backquant_sandbox, "info", own + CALL).splitlines() if "/gex/levels" in line]
    assert [line for line in lines if not line.startswith("mine ")] == []
    assert lines


def test_no_level_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKQUANT_LOG", "verbose")
    with pytest.raises(ConfigurationError, match="BACKQUANT_LOG: 'verbose' is no level; write one of debug, info"):
        BackQuant("bq_live_0123456789abcdef")
