"""A plugin of pytest: coverage notes, for every line, which tests ran it."""

from __future__ import annotations

from collections.abc import Generator

import coverage
import pytest

__all__ = ["pytest_runtest_protocol"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Called by pytest around every test."""
    running = coverage.Coverage.current()
    if running is not None:
        running.switch_context(item.nodeid)
    return (yield)
