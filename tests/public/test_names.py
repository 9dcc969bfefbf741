"""What is public is told by the path that it is imported from, and nothing else is offered."""

from __future__ import annotations

import typing
from importlib import import_module
from inspect import isfunction
from typing import Any

import pytest

import backquant
from tests.support.session import KEY

ROOMS = ("channels", "doctor", "errors", "history", "plot", "sandbox", "stream", "tables")
MODULES = ("backquant", *(f"backquant.{room}" for room in ROOMS))


def listed() -> list[Any]:
    """Classes and functions of every public module but the generated ones."""
    named = [(f"{module}.{name}", getattr(import_module(module), name)) for module in MODULES for name in names(module)]
    return [pytest.param(thing, id=name) for name, thing in named if isinstance(thing, type) or isfunction(thing)]


def names(module: str) -> list[str]:
    """What a module lists."""
    return import_module(module).__all__


@pytest.mark.parametrize("thing", listed())
def test_a_public_thing_is_told_by_a_path_that_gives_it(thing: Any) -> None:
    assert thing.__module__ in MODULES
    module = import_module(thing.__module__)
    assert thing.__name__ in module.__all__
    assert getattr(module, thing.__name__) is thing


# These name types that are loaded with the first call; a program that asks for their hints gives the names itself.
LATER = {"Clamp", "Drift", "HttpResponse", "V2Meta", "Readable", "BackQuant"}


@pytest.mark.parametrize("thing", listed())
def test_its_annotations_still_resolve(thing: Any) -> None:
    try:
        hints = typing.get_type_hints(thing)
    except NameError as unknown:
        if unknown.name not in LATER:
            raise
        return
    written: Any = getattr(thing, "__annotations__", {})
    assert set(written) <= set(hints)


@pytest.mark.parametrize("module", ["backquant", "backquant.history", "backquant.stream"])
def test_completion_offers_users_names_alone(module: str) -> None:
    offered = dir(import_module(module))
    assert len(offered) == len(set(offered))
    assert {name for name in offered if not name.startswith("__")} == set(import_module(module).__all__) - {
        "__version__"
    }


def test_what_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match=r"^module 'backquant' has no attribute 'attrs'$"):
        backquant.attrs  # noqa: B018  # pyright: ignore[reportAttributeAccessIssue]


def test_each_name_is_in_one_list_and_has_a_home() -> None:
    assert sorted(backquant.__all__) == backquant.__all__
    for name in backquant.__all__:
        assert getattr(backquant, name) is not None


@pytest.mark.parametrize("kind", [backquant.BackQuant, backquant.AsyncBackQuant])
def test_completion_offers_methods_alone(kind: type[backquant.BackQuant] | type[backquant.AsyncBackQuant]) -> None:
    client = kind(KEY)
    for offered in (client, client.gex, client.options, client.options.iv):
        names = [name for name in dir(offered) if not name.startswith("__")]
        assert len(names) > 2
        assert [name for name in names if name.startswith("_")] == []
    assert "levels" in dir(client.gex)
    assert {"gex", "pages", "watch"} <= set(dir(client))
