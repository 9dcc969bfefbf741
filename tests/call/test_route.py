"""A wrong base URL is not told as "no data"."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backquant import ConfigurationError, NotFoundError
from backquant.sandbox import Sandbox
from tests.support.examples import failure, levels, success
from tests.support.server import ScriptedServer, Seen, Status
from tests.support.session import KEY, Connect

PAGE = Status(404, "<html>no such page</html>")


def test_an_address_without_the_version(connect: Connect) -> None:
    with Sandbox() as sandbox:
        session = connect(api_key=sandbox.key, base_url=sandbox.url.removesuffix("/v2"))
        with pytest.raises(
            ConfigurationError, match=r"no BackQuant API at this address; the published one ends with /v2"
        ):
            session.call("gex.levels")


def test_an_api_that_is_there_and_has_no_data(connect: Connect, server: ScriptedServer) -> None:
    server.always(Status(404, failure("NOT_FOUND")))
    with pytest.raises(NotFoundError):
        connect().call("gex.levels")
    assert len(server.requests) == 1


@pytest.mark.parametrize("path", ["/v2/v2", "/v2/gex", "/v3", ""])
def test_an_address_that_only_looks_like_the_api(connect: Connect, path: str) -> None:
    with Sandbox() as sandbox:
        session = connect(api_key=sandbox.key, base_url=sandbox.url.removesuffix("/v2") + path)
        with pytest.raises(ConfigurationError, match="no BackQuant API at this address"):
            session.call("gex.levels")


EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "history_to_parquet.py"
HEALTHY = Status(200, success({"status": "ok"}))


@pytest.mark.parametrize(("health", "told"), [(PAGE, "ConfigurationError"), (HEALTHY, "NotFoundError")])
def test_the_example_that_fetches_history_stops_at_a_wrong_address(
    server: ScriptedServer, tmp_path: Path, health: Status, told: str
) -> None:
    server.always(lambda seen: health if seen.target.endswith("/health") else PAGE)
    ran = subprocess.run(  # our own example
        [sys.executable, EXAMPLE, str(tmp_path / "s")],
        env={**os.environ, "BACKQUANT_API_KEY": KEY, "BACKQUANT_BASE_URL": server.url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 1
    assert told in ran.stderr.splitlines()[-1]
    assert list(tmp_path.rglob("*.parquet")) == []


def test_a_page_of_something_else(connect: Connect, server: ScriptedServer) -> None:
    server.always(PAGE)
    session = connect()
    for _ in range(2):
        with pytest.raises(ConfigurationError, match="answers 404, and 404 to /health"):
            session.call("gex.levels")
    health = server.requests[1]
    assert health.target == "/v2/health"
    assert "x-api-key" not in health.headers


def test_an_api_that_answers_is_looked_for_once(connect: Connect, server: ScriptedServer) -> None:
    def answer(seen: Seen) -> Status:
        return Status(200, success({"status": "ok"})) if seen.target.endswith("/health") else PAGE

    server.always(answer)
    session = connect()
    for _ in range(3):
        with pytest.raises(NotFoundError):
            session.with_options(timeout=3).call("gex.levels")
    assert [seen.target for seen in server.requests].count("/v2/health") == 1


def test_after_a_first_answer_nothing_is_looked_for(connect: Connect, server: ScriptedServer) -> None:
    server.replies(Status(200, levels()), PAGE)
    session = connect()
    session.call("gex.levels")
    with pytest.raises(NotFoundError):
        session.call("gex.levels")
    assert len(server.requests) == 2
