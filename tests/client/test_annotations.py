"""Annotations mean something when the program runs: pydantic, tool registries, mocks and documentation read them."""

from __future__ import annotations

import inspect
import subprocess
import sys
import typing
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from unittest.mock import create_autospec

import pytest
from backquant_api.namespace import namespace
from pydantic import ValidationError, validate_call

from backquant import AsyncBackQuant, BackQuant, Reply
from backquant.models import GexLevelsData
from scripts.public.surface import ROOMS
from tests.support.session import KEY

MODULES = [
    "backquant",
    *(f"backquant.{room}" for room in (*ROOMS, "testing")),
    "backquant_api.operation",
    "backquant_api.types",
]
OURS = ("backquant", "backquant_api")


def public(module: str) -> Iterator[tuple[str, object]]:
    """What a module offers, by its path."""
    loaded = import_module(module)
    names: list[str] = getattr(loaded, "__all__", None) or [name for name in vars(loaded) if not name.startswith("_")]
    for name in names:
        yield f"{module}.{name}", getattr(loaded, name)


def annotated(path: str, thing: object) -> Iterator[tuple[str, Any]]:
    """Every class and function that is reached from there by public names, namespaces of the API among them."""
    match thing:
        case type():
            if thing.__module__.partition(".")[0] not in OURS:
                return
            yield path, thing
            for base in thing.__mro__:
                if base.__module__.partition(".")[0] not in OURS:
                    continue
                for name, member in vars(base).items():
                    if not name.startswith("_") or name in {
                        "__init__",
                        "__call__",
                        "__enter__",
                        "__iter__",
                        "__next__",
                    }:
                        yield from annotated(f"{path}.{name}", member)
        case namespace():
            yield path, thing.make
            yield from annotated(path, typing.get_type_hints(thing.make)["return"])
        case property():
            yield path, thing.fget
        case classmethod() | staticmethod():
            yield path, inspect.unwrap(typing.cast("Any", thing))
        case _ if inspect.isfunction(thing):
            yield path, thing
        case _:
            return


def everything() -> dict[str, Any]:
    return {path: thing for module in MODULES for name, top in public(module) for path, thing in annotated(name, top)}


def test_every_public_annotation_resolves() -> None:
    found = everything()
    assert len(found) > 500
    assert {"backquant.BackQuant.gex.levels", "backquant.BackQuant.pages", "backquant.Reply.plot"} <= found.keys()
    unresolved: dict[str, NameError | AttributeError | TypeError] = {}
    for path, thing in found.items():
        try:
            typing.get_type_hints(thing)
        except (NameError, AttributeError, TypeError) as error:
            unresolved[path] = error
    assert unresolved == {}


WITHOUT = """
import sys, typing
for name in ("pandas", "polars", "pyarrow", "matplotlib", "rich", "websockets", "numpy", "click", "keyring", "starlette"):
    sys.modules[name] = None
from backquant import AsyncBackQuant, BackQuant, Reply
from backquant.history import History
for kind in (AsyncBackQuant, BackQuant, History, Reply):
    for name, member in vars(kind).items():
        if callable(member):
            typing.get_type_hints(member)
assert typing.get_type_hints(Reply.to_pandas)["return"] is typing.Any
print(typing.get_type_hints(BackQuant.stream)["return"], typing.get_type_hints(BackQuant.replay)["return"])
"""


def test_so_they_do_where_no_extra_is_installed() -> None:
    run = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False, timeout=300)
    assert run.stderr == ""
    assert "backquant.stream.Stream" in run.stdout
    assert "Moment" in run.stdout


def test_what_a_method_gives_can_be_read_off() -> None:
    with BackQuant(KEY) as bq:
        assert typing.get_type_hints(bq.gex.levels)["return"] == Reply[GexLevelsData]


def test_pydantic_validates_a_call() -> None:
    unknown: Any = "NONEUSDT"
    with BackQuant(KEY) as bq, pytest.raises(ValidationError, match="Input should be 'BTCUSDT'"):
        validate_call(bq.gex.levels)(symbol=unknown)


@pytest.mark.parametrize("kind", [BackQuant, AsyncBackQuant])
def test_a_mock_of_a_client_has_its_namespaces(kind: type[BackQuant | AsyncBackQuant]) -> None:
    double = create_autospec(kind, instance=True)
    assert callable(double.options.iv.skew)
    with pytest.raises(AttributeError, match=r"^Mock object has no attribute 'levls'$"):
        _ = double.gex.levls
    with pytest.raises(TypeError, match=r"^too many positional arguments$"):
        double.gex.levels("BTCUSDT", "ETHUSDT")  # all are passed by name


def test_a_mock_answers_as_it_is_told() -> None:
    double = create_autospec(BackQuant, instance=True)
    double.gex.levels.return_value.data.all_expiry.hvl = 64_000.0
    assert double.gex.levels(symbol="BTCUSDT").data.all_expiry.hvl == 64_000.0
    double.gex.levels.assert_called_once_with(symbol="BTCUSDT")


def test_a_namespace_is_made_once_for_each_client() -> None:
    with BackQuant(KEY) as bq, BackQuant(KEY) as other:
        assert bq.gex is bq.gex
        assert bq.gex is not other.gex
        assert isinstance(bq.gex, BackQuant.gex)
        assert bq.with_options(max_retries=0).gex is not bq.gex
