"""The second half of what a contract may say one day: generated and used, or left out with place and way out."""

import json
import os
import subprocess
import sys

import pytest

from scripts.generate.left_out import WAYS_OUT
from scripts.generate.trial import try_package
from tests.openapi.documents import Json
from tests.support.examples import ROOT, success
from tests.support.server import ScriptedServer, Status

from . import harsh
from .derive import WHOLE, Package, add, build, contract, get, query, thing
from .harsher import ASKED, COMPONENTS, KEPT, OUT, REFUSED
from .test_harsh import scalars


def harsher_contract() -> Json:
    document = contract("/symbols", "/gex/levels")
    components = document["components"]
    components["schemas"] |= COMPONENTS
    components["parameters"] = {"HarsherDepth": query("depth", WHOLE)}
    components["pathItems"] = {"HarsherItem": get(parameters=[query("t", {})])}
    for name, (schema, _) in KEPT.items():
        add(document, f"/kept/{name}", schema)
    for name, (schema, _) in REFUSED.items():
        title = f"Refused{name.title().replace('-', '')}"
        add(document, f"/refused/{name}", thing(title, a=schema))
    document["paths"] |= {path: item for path, (item, *_) in ASKED.items()}
    document["paths"] |= {path: item for path, (item, _) in OUT.items()}
    return document


@pytest.fixture(scope="module")
def harsher(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return build(harsher_contract(), tmp_path_factory.mktemp("harsher"))


@pytest.fixture(scope="module")
def decoded(harsher: Package) -> dict[str, tuple[str, list[str]]]:
    """What the client makes of each example, and where that departs from the contract."""
    asked = ((f"kept.{name.replace('-', '_')}", example) for name, (_, example) in KEPT.items())
    return dict(zip(KEPT, harsher.decode(*asked), strict=True))


@pytest.mark.parametrize("name", KEPT)
def test_no_field_is_lost(name: str, decoded: dict[str, tuple[str, list[str]]]) -> None:
    data, drift = decoded[name]
    assert drift == []
    for value in scalars(KEPT[name][1]):
        assert repr(value) in data


@pytest.mark.parametrize(
    ("path", "words"),
    [
        *((f"/refused/{name}", words) for name, (_, words) in REFUSED.items()),
        *((path, words) for path, (_, words) in OUT.items()),
    ],
)
def test_what_is_left_out_is_told_with_place_and_way_out(path: str, words: str, harsher: Package) -> None:
    [told] = [item for item in harsher.result.left if item.path == path]
    assert words in str(told)
    assert WAYS_OUT.search(told.why)
    assert "\n" not in told.why
    assert path not in {method["path"] for method in harsher.methods.values()}


def test_nothing_else_is_left_out_and_the_rest_works(harsher: Package) -> None:
    try_package(harsher.folder)  # reads a reply of every operation
    assert len(harsher.result.left) == len(OUT) + len(REFUSED)
    assert harsher.result.methods == len(KEPT) + len(ASKED) + 2


@pytest.mark.parametrize("path", ASKED)
def test_what_is_generated_is_asked_for_from_the_shell(path: str, harsher: Package, server: ScriptedServer) -> None:
    _, name, words, target = ASKED[path]
    assert harsher.methods[name]["path"] == path
    server.always(Status(200, success({"a": "x"})))
    done = subprocess.run(
        [sys.executable, "-m", "backquant", *name.rstrip("_").replace("_", "-").split("."), *words, "--format", "json"],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(harsher.folder), str(ROOT)]),
            "BACKQUANT_API_KEY": "k",
            "BACKQUANT_BASE_URL": server.url,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["data"] == {"a": "x"}
    [seen] = server.requests
    assert seen.target == "/v2" + path.replace("{a}", "x").replace("{b}", "7") + target


def test_there_are_as_many_as_were_asked_for() -> None:
    assert sum(map(len, (harsh.KEPT, harsh.OUT, KEPT, OUT, REFUSED, ASKED))) >= 90
