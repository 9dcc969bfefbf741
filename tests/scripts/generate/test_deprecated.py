"""What the contract calls deprecated is told where people look, and on use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .derive import TEXT, Package, add, build, contract, get, query, thing

USE = """
import asyncio, warnings
from backquant import AsyncBackQuant, BackQuant
from backquant.errors import BackQuantError

def told(call):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = call()
            if asyncio.iscoroutine(result):
                asyncio.run(result)
        except BackQuantError:
            pass
    for one in caught:
        print(one.category.__name__, one.filename == __file__, one.message)

bq = BackQuant(api_key="k", base_url="http://127.0.0.1:9", max_retries=0)
told(lambda: bq.old())
told(lambda: AsyncBackQuant(api_key="k", base_url="http://127.0.0.1:9", max_retries=0).old())
told(lambda: bq.kept(aged="x"))
told(lambda: bq.kept())
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    document = contract("/symbols")
    document["paths"]["/old"] = get(description="Use kept. It has more.")
    document["paths"]["/old"]["get"]["deprecated"] = True
    fields = thing("Kept", a=TEXT | {"deprecated": True, "description": "Was a."}, b=TEXT)
    add(document, "/kept", fields | {"deprecated": True}, [query("aged", TEXT, deprecated=True), query("fresh", TEXT)])
    return build(document, tmp_path_factory.mktemp("deprecated"))


def test_docstrings_begin_with_the_word(package: Package) -> None:
    assert package.methods["old"]["doc"].startswith("Deprecated: Use kept.")
    assert "aged: Deprecated." in package.methods["kept"]["doc"]
    assert "fresh: Default: none" in package.methods["kept"]["doc"]
    assert package.models["Kept"]["doc"] == "Deprecated."
    assert "Deprecated. Was a." in (package.folder / "backquant_api" / "models" / "kept.py").read_text("utf-8")


def test_a_use_warns_at_the_caller_s_line(package: Package, tmp_path: Path) -> None:
    program = tmp_path / "use.py"
    program.write_text(USE, encoding="utf-8")
    path = os.pathsep.join([str(package.folder), str(Path(__file__).parents[3])])
    done = subprocess.run(
        [sys.executable, str(program)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    method = "DeprecationWarning True old() is deprecated by the API: Use kept. It has more."
    parameter = "DeprecationWarning True kept(): the parameter aged is deprecated by the API; it may go soon"
    assert done.stdout.splitlines() == [method, method, parameter], done.stderr
