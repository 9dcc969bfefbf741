"""The fixtures of single calls, for tests of a client as a whole."""

from __future__ import annotations

from tests.call.conftest import (
    call,
    connect,
    forgotten_warnings,
    kind,
    one_certificate,
    over,
    own_http,
    quick_tls,
    runner,
)

__all__ = [
    "call",
    "connect",
    "forgotten_warnings",
    "kind",
    "one_certificate",
    "over",
    "own_http",
    "quick_tls",
    "runner",
]
