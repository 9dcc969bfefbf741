"""How large modules and functions may be, and that pages name no file that is gone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.examples import ROOT

LINES = 300
FUNCTION = 40
SCREEN, WIDTH = 40, 160
PAGES = ("CONTRIBUTING.md", "README.md", "docs/architecture.md", "docs/stability.md")
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|txt|yaml|yml))`")
MADE = (
    "openapi/recorded",  # what make contract-adopt writes
    "build/",
    "llms.txt",
    "SKILL.md",
    "recorded/",
    "examples/",
    "contract-live.md",
    "overlay.draft.yaml",
    "report.md",
    "report.json",
)


def modules() -> Iterator[Path]:
    """What is written by hand."""
    for folder in ("backquant", "scripts", "docs"):
        yield from (ROOT / folder).rglob("*.py")


def test_no_module_is_too_long() -> None:
    found = {path.relative_to(ROOT).as_posix(): path.read_text().count("\n") for path in modules()}
    assert {name: lines for name, lines in found.items() if lines > LINES} == {}


def test_no_function_is_to_be_scrolled() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{function.name}": length
        for path in modules()
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and (length := size(function)) > FUNCTION
    }
    assert found == {}


def size(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_contributing_fits_two_screens() -> None:
    lines = (ROOT / "CONTRIBUTING.md").read_text().splitlines()
    assert sum(max(1, -(-len(line) // WIDTH)) for line in lines) <= 2 * SCREEN


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_no_file_that_is_gone(page: str) -> None:
    named = [name.rstrip("/") for name in NAMED.findall((ROOT / page).read_text()) if not name.startswith(MADE)]
    assert [name for name in named if not (ROOT / name).exists() and not any(ROOT.glob(f"*/**/{name}"))] == []


@cache
def trees() -> list[tuple[str, ast.Module]]:
    """The modules of the package and of the scripts; what stands in docs/ are programs of users."""
    named = [(path.relative_to(ROOT).as_posix(), path) for path in modules()]
    return [(name, ast.parse(path.read_text())) for name, path in named if not name.startswith("docs/")]


def test_every_module_says_what_it_holds_and_lists_what_others_take_of_it() -> None:
    untold = [
        name for name, tree in trees() if (ast.get_docstring(tree) or "").partition("\n\n")[0][-1:] not in (".", ":")
    ]
    unlisted = [name for name, tree in trees() if "__all__" not in assigned(tree)]
    assert (untold, unlisted) == ([], [])


def assigned(tree: ast.Module) -> set[str]:
    """The names that a module gives a value, or takes over."""
    return {
        node.asname or node.name if isinstance(node, ast.alias) else node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.alias) or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    }


def test_every_name_that_is_taken_from_a_module_is_listed_there() -> None:
    listed = {
        name.removesuffix(".py").removesuffix("/__init__").replace("/", "."): listing(tree)
        for name, tree in trees()
        if "import *" not in ast.unparse(tree)
    }
    wrong = [
        f"{name}: {module}.{taken}"
        for name, tree in trees()
        for module, taken in takes(name, tree)
        if module in listed and f"{module}.{taken}" not in listed and taken not in listed[module] and taken[:2] != "__"
    ]
    assert wrong == []


def listing(tree: ast.Module) -> list[str]:
    """What stands in `__all__`."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if isinstance(target, ast.Name) and target.id == "__all__" and isinstance(node.value, ast.List):
                return [ast.literal_eval(item) for item in node.value.elts]
    return []


def takes(name: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Module and name of each import from ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            above = name.split("/")[: -node.level] if node.level else []
            yield from ((".".join([*above, *filter(None, [node.module])]), item.name) for item in node.names)


def test_classes_are_made_with_attrs_and_imports_of_ours_are_relative() -> None:
    """But for `make_dataclass`, by which pandas takes trades for rows."""
    other = [
        f"{name}:{node.lineno}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and not node.level
        and (
            (node.module or "").partition(".")[0] == name.partition("/")[0]
            or (node.module == "dataclasses" and [item.name for item in node.names] != ["make_dataclass"])
        )
    ]
    assert other == []


TWICE = {
    "Clock": "backquant.sandbox.Clock is promised to users, and what it gives is the clock that _ground.clock waits by"
}


def test_a_class_name_means_one_thing() -> None:
    """Aliases of types are classes to a reader. What a later contract calls its schemas is not in our hands."""
    found: dict[str, list[str]] = {}
    for name, tree in trees():
        for kind in types(tree) if name.startswith("backquant/") else ():
            found.setdefault(kind, []).append(name)
    twice = {kind: places for kind, places in found.items() if len(places) > 1}
    assert {kind: places for kind, places in twice.items() if kind not in TWICE} == {}
    assert set(TWICE) - set(twice) == set()


def types(tree: ast.Module) -> Iterator[str]:
    """The names of classes and of aliases of types."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias":
            yield ast.unparse(node.target)


def test_the_tests_mirror_the_rooms() -> None:
    rooms = {room.parent.name.lstrip("_") for room in (ROOT / "backquant").glob("*/__init__.py")} - {"errors"}
    folders = {folder.parent.name for folder in (ROOT / "tests").glob("*/__init__.py")}
    assert rooms - folders == set()
    beside = {"mutated", "openapi", "performance", "public", "recipes", "scripts", "support", "typing"}
    assert folders - rooms - beside == set()
