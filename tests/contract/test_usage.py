"""What somebody's code uses of the SDK, read from the code alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from backquant._contract.comparison import Item
from backquant._contract.usage import Usage, hits, scan

HEAD = "from backquant import AsyncBackQuant, BackQuant, channels, models\nimport backquant\nimport asyncio\n"


@pytest.fixture
def uses(tmp_path: Path) -> Callable[..., set[str]]:
    """The names that a module uses."""

    def read(code: str, head: str = HEAD) -> set[str]:
        (tmp_path / "module.py").write_text(head + code)
        found = scan([tmp_path], lambda words: None)
        assert found.problems == []
        return {place.name for place in found.places}

    return read


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("BackQuant().gex.levels()", {"bq.gex.levels()"}),
        ("with BackQuant() as c:\n  c.status()", {"bq.status()"}),
        (
            "c = BackQuant()\nc.with_options(timeout=3).gex.levels(symbol=x)",
            {"bq.gex.levels()", "bq.gex.levels(symbol=)"},
        ),
        ("g = BackQuant().gex\ng.levels()", {"bq.gex.levels()"}),
        ("f = BackQuant().gex.levels\nf(positioning=1)", {"bq.gex.levels()", "bq.gex.levels(positioning=)"}),
        ("def f(any_name: BackQuant): any_name.health()", {"bq.health()"}),
        ("def f(c: 'backquant.BackQuant | None'): c.health()", {"bq.health()"}),
        (
            "async def f():\n  async with AsyncBackQuant() as c:\n    print((await c.gex.levels()).data.odte.hvl)",
            {"bq.gex.levels()", "models.GexLevelsData.odte", "models.GexOdteLevels.hvl"},
        ),
        (
            "async def f(c: AsyncBackQuant):\n  a, b = await asyncio.gather(c.gex.levels(), c.status())\n  a.data.odte",
            {"bq.gex.levels()", "bq.status()", "models.GexLevelsData.odte"},
        ),
        (
            "for n, page in enumerate(bq.pages(bq.tape.trades, symbol='BTC')): print(page.data)",
            {"bq.tape.trades()", "bq.tape.trades(symbol=)"},
        ),
        (
            "print([c.bid for c in bq.options.chain().data.contracts if c.ask])",
            {
                "bq.options.chain()",
                "models.ChainData.contracts",
                "models.OptionContract.bid",
                "models.OptionContract.ask",
            },
        ),
        ("bq.options.greeks.profile('vanna')", {"bq.options.greeks.profile()", "bq.options.greeks.profile(greek=)"}),
        (
            "class A:\n  def __init__(self, c: BackQuant): self.c = c\n  def go(self): return self.c.gex.levels()",
            {"bq.gex.levels()"},
        ),
        ("def f(d: models.GexLevelsData): return d.odte", {"models.GexLevelsData.odte"}),
        ("try: pass\nexcept backquant.PermissionDeniedError: pass", {"PermissionDeniedError"}),
        ("channels.levels('BTCUSDT')", {"channels.levels()"}),
        # other things of the same names
        ("import os\nos.path.status()\nprint(x.gex.levels())", set[str]()),
        ("def f(c: BackQuant): pass\ndef g(c): c.status()", set[str]()),
        ("# bq.gex.levels()\n'bq.gex.levels()'", set[str]()),
    ],
)
def test_what_code_uses(uses: Callable[..., set[str]], code: str, names: set[str]) -> None:
    assert uses(code) == names


def test_a_module_that_is_given_a_client_by_its_usual_name(uses: Callable[..., set[str]]) -> None:
    assert uses("def f(bq): return bq.gex.levels().data.odte", head="") == {
        "bq.gex.levels()",
        "models.GexLevelsData.odte",
    }


def notebook(*cells: str) -> str:
    listed = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "bq.gex.levels()"}, *listed]})


def test_cells_of_a_notebook_follow_each_other(tmp_path: Path) -> None:
    cells = (
        "%pip install backquant\nfrom backquant import BackQuant",
        "!ls\nc = BackQuant()\nif c:\n    !ls\nfiles = !ls\nc.gex?",
        "%%bash\nls (",
        "c.status()",
        "%%time\nx = 7 \\\n% 3\nc.health()",
    )
    (tmp_path / "n.ipynb").write_text(notebook(*cells))
    found = scan([tmp_path], print)
    assert found.problems == []
    assert [(place.name, place.cell, place.line) for place in found.places] == [
        ("bq.status()", 5, 1),
        ("bq.health()", 6, 4),
    ]
    assert str(found.places[0]).endswith("n.ipynb, cell 5, line 1")


def test_a_cell_that_is_no_python_costs_no_other_cell(tmp_path: Path) -> None:
    (tmp_path / "n.ipynb").write_text(notebook("from backquant import BackQuant", "def f(:", "BackQuant().status()"))
    found = scan([tmp_path], print)
    assert [(place.name, place.cell) for place in found.places] == [("bq.status()", 4)]
    [problem] = found.problems
    assert "n.ipynb, cell 3: not read (line 1: " in problem


def test_what_cant_be_read_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a_broken.py").write_text("import backquant\ndef f(:\n")
    (tmp_path / "b_null.py").write_bytes(b"import backquant\0")
    (tmp_path / "c_deep.py").write_text("import backquant\nx = " + "(" * 5000 + ")" * 5000)
    (tmp_path / "d_long.py").write_text("import backquant\n" + "#" * 6_000_000)
    (tmp_path / "e.ipynb").write_text("{backquant")
    (tmp_path / "f.ipynb").write_text(notebook("import backquant", "def f(:"))
    (tmp_path / "g.py").write_text("import backquant\nbackquant.BackQuant().status()")
    for folder in ("venv", ".hidden", "node_modules"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.py").write_text("import backquant\nbackquant.BackQuant().status()")
    (tmp_path / "venv" / "pyvenv.cfg").write_text("")
    found = scan([tmp_path], print)
    assert [place.name for place in found.places] == ["bq.status()"]
    assert [Path(problem.partition(": not read")[0]).name[0] for problem in found.problems] == list("abcdef")
    assert "line 2" in found.problems[0]
    assert "cell 3: not read (line 1: " in found.problems[5]


def test_a_long_scan_tells_how_far_it_is(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / f"m{number}.py").write_text("pass")
    told: list[str] = []
    ticks = count()
    assert scan([tmp_path], told.append, clock=lambda: float(next(ticks))).files == 10
    assert told
    assert told[0].endswith("files read, 0 uses so far")


def usage_of(tmp_path: Path, code: str) -> Usage:
    (tmp_path / "m.py").write_text(f"from backquant import BackQuant\nbq = BackQuant()\n{code}")
    return scan([tmp_path], print)


@pytest.mark.parametrize(
    ("level", "rule", "name", "lines"),
    [
        ("error", "method-removed", "bq.gex.levels()", [3, 4]),
        ("error", "parameter-removed", "bq.gex.levels(positioning=)", [4]),
        ("error", "parameter-changed", "bq.gex.levels(positioning=)", [3, 4]),
        ("note", "parameter-added", "bq.gex.levels(depth=)", []),
        ("error", "model-removed", "models.GexLevelsData", [4]),
        ("error", "method-removed", "bq.gex.level()", []),
    ],
)
def test_what_a_line_of_a_report_touches(tmp_path: Path, level: str, rule: str, name: str, lines: list[int]) -> None:
    found = usage_of(tmp_path, "bq.gex.levels()\nbq.gex.levels(positioning='std').data.odte\n")
    item = Item("error" if level == "error" else "note", rule, "text", (name,))
    assert sorted({place.line for hit in hits([item], found) for place in hit.places}) == lines
