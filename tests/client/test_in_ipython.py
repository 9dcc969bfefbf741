"""What IPython prints of an error: of a mistake that is found before sending, the user's own line and the message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from backquant import BackQuant
from backquant.sandbox import Sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def shell(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    made: Any = InteractiveShell.instance(colors="nocolor")  # pyright: ignore[reportUnknownMemberType]  # IPython has no types
    with BackQuant(sandbox.key, base_url=sandbox.url) as bq:
        made.user_ns["bq"] = bq
        yield made
    InteractiveShell.clear_instance()


def printed(shell: Any, cell: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    result = shell.run_cell(cell)
    assert not result.success
    return re.sub(r"\x1b\[[\d;]*m", "", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("cell", "kind", "told"),
    [
        ("x = 1\nbq.gex.levels(symbol='BTC')", "InvalidRequestError", "did you mean 'BTCUSDT'?"),
        ("bq.gex.levels(simbol='BTCUSDT')", "TypeError", "did you mean 'symbol'?"),
        ("import backquant\nbackquant.BackQuant(apikey='x')", "TypeError", "did you mean 'api_key'?"),
        ("import backquant\nbackquant.BackQuant(base_url='nowhere')", "ConfigurationError", "starts with https://"),
        ("bq.health().plot()", "PlotError", "there is no picture of health"),
        ("import asyncio, backquant\nasync def ask():\n    async with backquant.AsyncBackQuant('k'*20) as a:\n"
         "        await a.gex.levels(symbol='BTC')\nasyncio.run(ask())", "InvalidRequestError", "did you mean"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_a_few_lines(
    shell: Any, cell: str, kind: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = printed(shell, cell, capsys)
    assert "backquant/_call" not in out
    assert "backquant_api" not in out
    assert told in out
    assert re.search(rf"^{kind}: ", out, re.MULTILINE)
    assert "Cell In[" in out
    if "asyncio" not in cell:  # whose own frames are not ours to leave out
        assert out.count("\n") <= 11 + cell.count("\n")


def test_what_the_server_says_keeps_the_whole_way(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(
        shell, "bq.with_options(max_retries=0).gex.levels(extra_query={'sandbox_fault': 'error=NOT_FOUND'})", capsys
    )
    assert "NotFoundError: 404 NOT_FOUND" in out
    assert "attempts.py" in out
