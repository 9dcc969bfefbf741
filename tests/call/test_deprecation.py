"""A server that calls a method deprecated is heard once."""

import warnings

import pytest

from tests.support.examples import levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import Connect

HEADERS = {"Deprecation": "@1767225600", "Sunset": "Wed, 01 Jul 2026 00:00:00 GMT"}


def test_its_headers_warn_once_per_method(connect: Connect, server: ScriptedServer) -> None:
    server.always(Status(200, levels(), headers=HEADERS))
    session = connect()
    with pytest.warns(
        DeprecationWarning, match=r"gex\.levels\(\) is deprecated, says the server .*sunset: Wed, 01 Jul"
    ):
        session.call("gex.levels")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        session.call("gex.levels")
