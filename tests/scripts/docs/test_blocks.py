"""Every block of Python in the README and the pages runs, top to bottom: pasted into a script, and into a notebook's cells."""

from __future__ import annotations

import ast
import builtins
import inspect
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from backquant.sandbox import Sandbox, SandboxSettings
from tests.support.documents import PAGES, Block, blocks_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of their own making, when they are imported
    import nbformat
    from nbclient import NotebookClient

V4: Any = nbformat.v4  # partly untyped
DAYS = 'start="2026-05-17", into='
A_DAY = 'start="{:%Y-%m-%d}", every="6h", into='
"""What takes hours on the page is asked of a day here."""
MARKERS = {"", "endless", "notebook", "script"}
WRITTEN = [page for page in PAGES if list(blocks_of(page))]


class Enough(Exception):
    """What ends a block that would go on for ever."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """What `BackQuant()` of the pages asks."""
    with Sandbox(settings=SandboxSettings(burst=1_000_000)) as running:
        yield running


@pytest.fixture
def user(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Somebody with a key, in a folder of their own."""
    monkeypatch.setenv("BACKQUANT_API_KEY", sandbox.key)
    monkeypatch.setenv("BACKQUANT_BASE_URL", sandbox.url)
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(tmp_path)


def once(*words: object) -> None:
    """`print` of a block that goes on for ever."""
    raise Enough(" ".join(map(str, words)))


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
@pytest.mark.usefixtures("user")
@pytest.mark.filterwarnings("ignore:Implicitly cleaning up:ResourceWarning")
def test_a_page_runs_as_a_script(page: Path) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    try:
        for block in blocks_of(page):
            if block.marker != "notebook":
                _run(block, page, names)
    finally:
        for thing in names.values():
            close = getattr(thing, "close", None)
            if type(thing).__name__ == "BackQuant" and close is not None:
                close()


def _run(block: Block, page: Path, names: dict[str, object]) -> None:
    code = compile(_quickly(block.compiled_at), str(page), "exec")
    if block.marker == "endless":
        with pytest.raises(Enough):
            exec(code, {**names, "print": once})  # noqa: S102  # it is our own page
    else:
        exec(code, names)  # noqa: S102
    for name, thing in list(names.items()):
        if name.startswith("test_") and inspect.isfunction(thing):
            del names[name]  # for pytest; it runs below


@pytest.mark.usefixtures("user")
def test_all_pages_run_as_notebooks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    notebook = V4.new_notebook()
    for page in WRITTEN:
        notebook.cells.append(V4.new_code_cell("%reset -f"))  # as if it were a notebook of its own
        notebook.cells += [_cell(block) for block in blocks_of(page)]
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("all_expiry" in str(output) or "67" in str(output) for output in outputs)


def _cell(block: Block) -> Any:
    code, head = _quickly(block.code), f"# {block.page}, line {block.number}\n"
    code = code.replace("asyncio.run(main())", "await main()")  # as the comment of such a block says
    if block.marker == "endless":
        stop = "class Enough(Exception): pass\ndef print(*words): raise Enough\n"
        code = f"{stop}try:\n{_indented(code)}\nexcept Enough: pass\ndel print"
    return V4.new_code_cell(head + code)


def _quickly(code: str) -> str:
    return code.replace(DAYS, A_DAY.format(datetime.now(UTC) - timedelta(days=2)))


def _indented(code: str) -> str:
    return "\n".join(f"    {line}" for line in code.splitlines())


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_blocks_are_whole_and_their_markers_known(page: Path) -> None:
    for block in blocks_of(page):
        assert block.marker in MARKERS, block
        ast.parse(block.code) if block.marker != "notebook" else compile(
            block.code, block.page, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        )


def test_the_shown_test_of_a_user_passes(backquant_sandbox: Sandbox) -> None:
    (block,) = [block for page in WRITTEN for block in blocks_of(page) if "def test_levels" in block.code]
    names: dict[str, object] = {}
    exec(block.code, names)  # noqa: S102
    test = names["test_levels"]
    assert callable(test)
    test(backquant_sandbox)
    assert builtins.print is print
