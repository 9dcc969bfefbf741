"""Tests of what the contract took back: `make spec` records it in the lock, and they are skipped until somebody removes them.

A test speaks of a method, parameter, model or path where its code, its own parameters, or what it uses of the tests' modules names
it: neither the cases beside it do, nor a table of the SDK that it reads.
"""

import ast
import inspect
import re
from collections.abc import Generator, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import pytest

from scripts.generate.gone import first_mention, patterns
from scripts.generate.lock import read_lock

__all__ = ["gone_from", "pytest_make_collect_report", "skip_tests_of"]


TESTS: Final = Path(__file__).parents[1]
LONGEST: Final = 20_000
REASON: Final = "the contract took {} back: remove this test, or what in it needs that"


def skip_tests_of(gone: Sequence[str], items: Iterable[pytest.Item]) -> None:
    """Mark the tests that speak of what is gone."""
    if not gone:
        return
    spoken = _Spoken(gone)
    for item in items:
        said = spoken.by(item)
        if said:
            item.add_marker(pytest.mark.skip(reason=REASON.format(min(said))))


def gone_from() -> list[str]:
    """What the lock records."""
    return read_lock().get("gone", [])


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that imports what is gone is skipped as a whole."""
    report = yield
    if report.failed and isinstance(collector, pytest.Module):
        name = first_mention(gone_from(), collector.path.read_text(encoding="utf-8"))
        if name is not None:
            report.outcome = "skipped"
            report.longrepr = (str(collector.path), 0, f"Skipped: {REASON.format(name)}")
    return report


class _Spoken:
    """Which of the names a test's code, parameters and fixtures speak of; code is read once, however often it is used."""

    def __init__(self, gone: Sequence[str]) -> None:
        self._wanted = {name: [re.compile(each) for each in patterns(name)] for name in gone}
        self._known: dict[Any, frozenset[str]] = {}

    def by(self, item: pytest.Item) -> frozenset[str]:
        """What the test speaks of."""
        if not isinstance(item, pytest.Function):
            return self._in(item.nodeid)
        parameters = " ".join(map(_written, item.callspec.params.values())) if hasattr(item, "callspec") else ""
        fixtures: dict[str, Any] = item._fixtureinfo.name2fixturedefs  # pyright: ignore[reportPrivateUsage] - told nowhere else
        function = inspect.unwrap(cast("Any", item).function)
        own = self._in(f"{item.nodeid} {parameters} {_body(function)}")
        functions = [function, *(each.func for found in fixtures.values() for each in found)]
        return own.union(*map(self._by_function, functions))

    def _by_function(self, function: Any) -> frozenset[str]:
        """Of a function, and of what of its module it uses."""
        function = inspect.unwrap(function)
        code = getattr(function, "__code__", None)
        if code is None or not code.co_filename.startswith(str(TESTS)):
            return frozenset()
        if code not in self._known:
            self._known[code] = frozenset()  # it may use itself
            known = function.__globals__.keys() - _borrowed(code.co_filename)
            values = [function.__globals__[name] for name in _names(code) & known]
            inner = [self._by_function(value) for value in values if inspect.isfunction(value)]
            # What is in a set is asked for, and not used.
            texts = [_body(function), *(_written(value) for value in values if not isinstance(value, set | frozenset))]
            self._known[code] = frozenset().union(*inner, *map(self._in, texts))
        return self._known[code]

    def _in(self, text: str) -> frozenset[str]:
        """Of which names the text has all that they need."""
        return frozenset(name for name, needed in self._wanted.items() if all(each.search(text) for each in needed))


def _written(value: Any) -> str:
    """What a value says: a program's text, a list's members; empty of what has no words, such as a number of a mile's length."""
    if isinstance(value, Path):
        return value.read_text(encoding="utf-8") if value.suffix == ".py" and value.is_file() else ""
    try:
        return repr(value)[:LONGEST] if type(value) in (str, tuple, list, dict, set, frozenset) else ""
    except ValueError:
        return ""


def _body(function: Any) -> str:
    """Its source without the decorators, where the other cases stand."""
    lines = inspect.getsource(function).splitlines()
    first = next((place for place, line in enumerate(lines) if re.match(r"\s*(async )?def ", line)), 0)
    return "\n".join(lines[first:])


@cache
def _borrowed(file: str) -> frozenset[str]:
    """Names that a module of tests has from elsewhere."""
    found = [each for each in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))) if _is_borrowing(each)]
    aliases = [alias for each in found for alias in cast("ast.Import | ast.ImportFrom", each).names]
    return frozenset(alias.asname or alias.name.partition(".")[0] for alias in aliases)


def _is_borrowing(each: ast.AST) -> bool:
    if isinstance(each, ast.ImportFrom):
        return not each.level and not (each.module or "").startswith("tests")
    return isinstance(each, ast.Import)


def _names(code: Any) -> set[str]:
    """Names that the code uses, inner functions' too."""
    inner = [_names(part) for part in code.co_consts if inspect.iscode(part)]
    return set(code.co_names).union(*inner)
