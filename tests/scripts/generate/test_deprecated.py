"""What the contract calls deprecated is told where people look, and on use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.examples import success
from tests.support.server import ScriptedServer, Status

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
told(lambda: bq.older())
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    document = contract("/symbols", "/gex/levels")
    document["paths"]["/old"] = get(description="Use kept. It has more.")
    document["paths"]["/old"]["get"]["deprecated"] = True
    document["paths"]["/older"] = get(description="A daily figure.")
    document["paths"]["/older"]["get"]["deprecated"] = True
    fields = thing("Kept", a=TEXT | {"deprecated": True, "description": "Was a."}, b=TEXT)
    add(document, "/kept", fields | {"deprecated": True}, [query("aged", TEXT, deprecated=True), query("fresh", TEXT)])
    return build(document, tmp_path_factory.mktemp("deprecated"))


def run(package: Package, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Python, with the package in place of the committed one."""
    path = os.pathsep.join([str(package.folder), str(Path(__file__).parents[3])])
    return subprocess.run(
        [sys.executable, *words],
        env={**os.environ, "PYTHONPATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_docstrings_begin_with_the_word(package: Package) -> None:
    assert package.methods["old"]["doc"].startswith("Deprecated: Use kept.")
    assert "aged: Deprecated." in package.methods["kept"]["doc"]
    assert "fresh: Default: none" in package.methods["kept"]["doc"]
    assert package.models["Kept"]["doc"] == "Deprecated."
    assert "Deprecated. Was a." in (package.folder / "backquant_api" / "models" / "kept.py").read_text("utf-8")


def test_a_use_warns_at_the_caller_s_line(package: Package, tmp_path: Path) -> None:
    program = tmp_path / "use.py"
    program.write_text(USE, encoding="utf-8")
    done = run(package, str(program))
    method = "DeprecationWarning True old() is deprecated by the API: Use kept. It has more."
    parameter = "DeprecationWarning True kept(): the parameter aged is deprecated by the API; it may go soon"
    bare = "DeprecationWarning True older() is deprecated by the API: it may go soon"
    assert done.stdout.splitlines() == [method, method, parameter, bare], done.stderr


def test_help_says_it(package: Package) -> None:
    assert "old      Deprecated: Use kept.\n" in run(package, "-m", "backquant", "--help").stdout
    assert "\n  Deprecated: Use kept.\n" in run(package, "-m", "backquant", "old", "--help").stdout
    shown = run(package, "-m", "backquant", "kept", "--help").stdout
    assert "  --aged TEXT                 Deprecated. Default: none.\n" in shown
    assert "  --fresh TEXT                Default: none.\n" in shown


@pytest.mark.parametrize(
    ("line", "offer"),
    [("backquant ol", "plain\nold\nDeprecated: Use kept."), ("backquant kept --ag", "plain\n--aged\nDeprecated. ")],
)
def test_completion_says_it_in_a_shell_that_shows_meanings(line: str, offer: str, package: Package) -> None:
    asked = {"_BACKQUANT_COMPLETE": "zsh_complete", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    assert run(package, "-m", "backquant", **asked).stdout.startswith(offer)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["old"], "old() is deprecated by the API: Use kept. It has more."),
        (["kept", "--aged", "x"], "kept(): the parameter aged is deprecated by the API; it may go soon"),
    ],
)
def test_the_command_tells_it_in_a_line(words: list[str], told: str, package: Package, server: ScriptedServer) -> None:
    server.always(Status(200, success({"a": "x", "b": "y"}), headers={"Sunset": "Wed, 01 Jul 2026 00:00:00 GMT"}))
    done = run(
        package, "-m", "backquant", *words, "--format", "json", BACKQUANT_API_KEY="k", BACKQUANT_BASE_URL=server.url
    )
    header = f"{words[0]}() is deprecated, says the server ('sunset: Wed, 01 Jul 2026 00:00:00 GMT')"
    assert done.stderr.splitlines() == [f"backquant: {told}", f"backquant: {header}"]
    assert (done.returncode, '"a": "x"' in done.stdout) == (0, True)
