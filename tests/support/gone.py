"""Tests of what the contract took back: `make spec` records it in the lock, and they are skipped until somebody removes them.

A test speaks of a method, parameter, model or path where its code, its parameters, or what of its module it uses names it.
"""

import inspect
import re
from collections.abc import Generator, Iterable, Sequence
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
    wanted = {name: patterns(name) for name in gone}
    spoken = _Spoken([each for found in wanted.values() for each in found])
    for item in items:
        said = spoken.by(item)
        name = next((name for name, needed in wanted.items() if said.issuperset(needed)), None)
        if name is not None:
            item.add_marker(pytest.mark.skip(reason=REASON.format(name)))


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
    """Which of the patterns a test's code, parameters and fixtures match; code is read once, however often it is used."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self._wanted = [(pattern, re.compile(pattern)) for pattern in wanted]
        self._known: dict[Any, frozenset[str]] = {}

    def by(self, item: pytest.Item) -> frozenset[str]:
        """What the test speaks of."""
        if not isinstance(item, pytest.Function):
            return self._in(item.nodeid)
        parameters = " ".join(map(_written, item.callspec.params.values())) if hasattr(item, "callspec") else ""
        fixtures: dict[str, Any] = item._fixtureinfo.name2fixturedefs  # pyright: ignore[reportPrivateUsage] - told nowhere else
        functions = [cast("Any", item).function, *(each.func for found in fixtures.values() for each in found)]
        return self._in(item.nodeid + parameters).union(*map(self._by_function, functions))

    def _by_function(self, function: Any) -> frozenset[str]:
        """Of a function, and of what of its module it uses."""
        function = inspect.unwrap(function)
        code = getattr(function, "__code__", None)
        if code is None or not code.co_filename.startswith(str(TESTS)):
            return frozenset()
        if code not in self._known:
            self._known[code] = frozenset()  # it may use itself
            values = [function.__globals__[name] for name in _names(code) if name in function.__globals__]
            inner = [self._by_function(value) for value in values if inspect.isfunction(value)]
            texts = [inspect.getsource(function), *map(_written, values)]
            self._known[code] = frozenset().union(*inner, *map(self._in, texts))
        return self._known[code]

    def _in(self, text: str) -> frozenset[str]:
        return frozenset(name for name, pattern in self._wanted if pattern.search(text)) if text else frozenset()


def _written(value: Any) -> str:
    """What a value says: a program's text, a list's members; empty of what has no words, such as a number of a mile's length."""
    if isinstance(value, Path):
        return value.read_text(encoding="utf-8") if value.suffix == ".py" and value.is_file() else ""
    try:
        return repr(value)[:LONGEST] if type(value) in (str, tuple, list, dict) else ""
    except ValueError:
        return ""


def _names(code: Any) -> set[str]:
    """Names that the code uses, inner functions' too."""
    inner = [_names(part) for part in code.co_consts if inspect.iscode(part)]
    return set(code.co_names).union(*inner)
