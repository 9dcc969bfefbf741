"""A contract that says harsh things: each is generated without losing a field, or left out with place and reason."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from scripts.generate import __main__ as command
from scripts.generate.problem import ContractProblem
from tests.openapi.documents import Json

from .derive import Package, build, contract, get, query, saved
from .harsh import KEPT, OUT, harsh_contract


@pytest.fixture(scope="module")
def harsh(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return build(harsh_contract(), tmp_path_factory.mktemp("harsh"))


def method(name: str) -> str:
    return f"harsh.{name.replace('-', '_')}"


@pytest.fixture(scope="module")
def decoded(harsh: Package) -> dict[str, tuple[str, list[str]]]:
    """What the client makes of each example, and where that departs from the contract."""
    return dict(zip(KEPT, harsh.decode(*((method(name), example) for name, (_, example) in KEPT.items())), strict=True))


def scalars(value: Any) -> Iterator[object]:
    if isinstance(value, dict | list):
        for item in cast("list[object]", [*value.values()] if isinstance(value, dict) else value):
            yield from scalars(item)
    else:
        yield value


@pytest.mark.parametrize("name", KEPT)
def test_no_field_is_lost(name: str, decoded: dict[str, tuple[str, list[str]]]) -> None:
    data, drift = decoded[name]
    assert drift == []
    for value in scalars(KEPT[name][1]):
        assert repr(value) in data


@pytest.mark.parametrize("name", OUT)
def test_what_can_t_be_a_method_is_left_out_with_place_and_reason(name: str, harsh: Package) -> None:
    [told] = [item for item in harsh.result.left if item.path == f"/harsh/{name}"]
    assert OUT[name][1] in str(told)
    assert method(name) not in harsh.methods


def test_the_rest_is_generated(harsh: Package) -> None:
    assert {"symbols", "gex.levels"} <= harsh.methods.keys()
    assert len(harsh.result.left) == len(OUT)
    assert harsh.result.methods == len(KEPT) + 2


def test_the_namespace_tells_what_it_has_not(harsh: Package) -> None:
    source = (harsh.folder / "backquant_api" / "resources" / "harsh.py").read_text("utf-8")
    assert "# Not here, since it can't become a method or an argument:\n" in source
    assert "# - POST /harsh/post: paths./harsh/post.post: this client only sends GET" in source
    shipped = json.loads((harsh.folder / "backquant_api" / "contract.json").read_bytes())
    assert len(shipped["x-left-out"]) == len(OUT)
    assert "/harsh/csv" not in shipped["paths"]


def test_what_the_committed_package_calls_by_a_name_keeps_it(tmp_path: Path) -> None:
    """New endpoints come first in the document, and want names that others have."""
    document = contract("/gex/levels", "/gex/max-pain")
    before = build(document, tmp_path / "before")
    depth = [query("symbol", {"type": "string", "enum": ["one", "two"]}), query("mode", {"enum": ["a", "b"]})]
    document["paths"] = {
        "/a/new": get(parameters=depth),
        "/a/newer": get(parameters=depth),
        "/gex/levels/history": get(),
        "/gex/levels/changes": get(),
        **document["paths"],
    }
    after = build(document, tmp_path / "after")
    assert {name: after.literals[name] for name in before.literals} == before.literals
    assert before.methods.keys() < after.methods.keys()
    assert {"gex.levels_history", "gex.levels_changes"} <= after.methods.keys()


def test_an_alias_that_grows_keeps_its_name(tmp_path: Path) -> None:
    document = contract("/gex/levels")
    for parameter in document["paths"]["/gex/levels"]["get"]["parameters"]:
        if parameter["name"] == "symbol":
            parameter["schema"]["enum"].append("NEWUSDT")
    document["paths"] = {"/a": get(parameters=[query("symbol", {"enum": ["x"]})]), **document["paths"]}
    assert "NEWUSDT" in build(document, tmp_path).literals["Symbol"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"openapi": "3.2.0"}, "openapi: 3.2.0 is none of the versions that are read here, 3.0 and 3.1; where"),
        ({"paths": {"/a": {"post": {}}}}, "paths"),
    ],
)
def test_what_concerns_the_whole_is_refused(change: Json, why: str, tmp_path: Path) -> None:
    with pytest.raises(ContractProblem, match=why):
        build({**contract("/symbols"), **change}, tmp_path)
    assert not (tmp_path / "backquant_api").exists()


def test_a_package_that_is_incomplete_is_told_by_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = contract("/symbols")
    document["paths"]["/orders"] = {"post": get()["get"]}
    spec = saved(document, tmp_path)
    monkeypatch.setattr("sys.argv", ["generate", "--spec", str(spec), "--out", str(tmp_path / "out")])
    assert command.main() == command.INCOMPLETE
    assert "warning: left out: POST /orders: paths./orders.post: this client only sends GET" in capsys.readouterr().err
    assert (tmp_path / "out" / "backquant_api" / "py.typed").exists()


def test_there_are_as_many_as_were_asked_for() -> None:
    assert len(KEPT) + len(OUT) >= 54
