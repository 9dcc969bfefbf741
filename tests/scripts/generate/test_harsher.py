"""The second half of what a contract may say one day: generated and used, or left out with place and way out."""

import json
from pathlib import Path

import pytest

from scripts.generate.left_out import WAYS_OUT
from scripts.generate.trial import try_package
from tests.openapi.documents import Json
from tests.support.examples import success
from tests.support.server import ScriptedServer, Status

from . import harsh
from .derive import TEXT, WHOLE, Package, add, build, contract, get, query, thing
from .harsher import ASKED, COMPONENTS, KEPT, OUT, REFUSED, SPARE
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
    for name, (parameter, _) in SPARE.items():
        document["paths"][f"/spare/{name}"] = get(parameters=[query("own", TEXT), parameter])
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


@pytest.mark.parametrize("name", SPARE)
def test_a_parameter_that_a_call_can_do_without_is_left_out_alone(name: str, harsher: Package) -> None:
    [told] = [item for item in harsher.result.left if item.path == f"/spare/{name}"]
    assert told.name == f"t of GET /spare/{name}"
    assert SPARE[name][1] in told.why
    assert WAYS_OUT.search(told.why)
    method = harsher.methods[f"spare.{name.replace('-', '_')}"]
    assert "own" in method["params"]
    assert "t" not in method["params"]
    source = (harsher.folder / "backquant_api" / "resources" / "spare.py").read_text("utf-8")
    assert f"# - t of GET /spare/{name}: " in source


def test_one_that_all_operations_have_is_left_out_of_all_at_once(tmp_path: Path) -> None:
    document = contract("/symbols", "/gex/levels")
    for item in document["paths"].values():
        item["get"]["parameters"] = [*item["get"].get("parameters", []), query("X-Trace", TEXT) | {"in": "header"}]
    package = build(document, tmp_path)
    assert [item.name for item in package.result.left] == ["X-Trace of GET /symbols", "X-Trace of GET /gex/levels"]
    assert package.result.methods == 2


def test_nothing_else_is_left_out_and_the_rest_works(harsher: Package) -> None:
    try_package(harsher.folder)  # reads a reply of every operation
    # And the enum that a parameter alone used.
    assert len(harsher.result.left) == len(OUT) + len(REFUSED) + len(SPARE) + 1
    assert harsher.result.methods == len(KEPT) + len(ASKED) + len(SPARE) + 2


@pytest.mark.parametrize("path", ASKED)
def test_what_is_generated_is_asked_for_from_the_shell(path: str, harsher: Package, server: ScriptedServer) -> None:
    _, name, words, target = ASKED[path]
    assert harsher.methods[name]["path"] == path
    server.always(Status(200, success({"a": "x"})))
    command = name.rstrip("_").replace("_", "-").split(".")
    to_it = {"BACKQUANT_API_KEY": "k", "BACKQUANT_BASE_URL": server.url}
    done = harsher.run("-m", "backquant", *command, *words, "--format", "json", **to_it)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["data"] == {"a": "x"}
    [seen] = server.requests
    assert seen.target == "/v2" + path.replace("{a}", "x").replace("{b}", "7") + target


def test_where_the_contract_lists_no_symbols_any_text_is_one(tmp_path: Path, server: ScriptedServer) -> None:
    """Hand-written code names the alias: tables by symbol, the channels of the live tape."""
    document = contract("/symbols", "/gex/max-pain")
    for parameter in document["paths"]["/gex/max-pain"]["get"]["parameters"]:
        parameter["schema"].pop("enum", None)
    package = build(document, tmp_path)
    assert package.literals["Symbol"] == []
    server.always(Status(200, success({"rows": [{"strike": 1, "value": 2.5}]})))
    to_it = {"BACKQUANT_API_KEY": "k", "BACKQUANT_BASE_URL": server.url}
    table = package.run("-m", "backquant", "gex", "max-pain", "--symbol", "XYZUSD", "--format", "table", **to_it)
    assert table.returncode == 0, table.stderr
    assert server.requests[-1].target == "/v2/gex/max-pain?symbol=XYZUSD"
    named = package.run("-c", "from backquant import channels; print(channels.levels('XYZUSD'))")
    assert (named.stdout, named.stderr) == ("gex.levels.XYZUSD\n", "")


def test_there_are_as_many_as_were_asked_for() -> None:
    assert sum(map(len, (harsh.KEPT, harsh.OUT, KEPT, OUT, REFUSED, SPARE, ASKED))) >= 90
