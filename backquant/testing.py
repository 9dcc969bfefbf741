"""Fixtures for pytest: a local stand-in for the API, started when a test asks for it.

    def test_levels(backquant_sandbox):
        client = BackQuant(api_key=backquant_sandbox.key, base_url=backquant_sandbox.url)
        assert client.gex.levels().data.all_expiry.hvl > 0

The plugin registers itself with pytest when the SDK is installed; the fixture needs `pip install 'backquant[sandbox]'`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .sandbox import Sandbox

__all__: list[str] = []


@pytest.fixture(scope="session")
def backquant_sandbox() -> Iterator[Sandbox]:
    """A running sandbox of the BackQuant API: `url` and `key` are what a client needs."""
    from .sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox
