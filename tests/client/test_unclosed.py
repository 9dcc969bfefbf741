"""A client that nobody closed warns of nothing: warnings are errors here, as in many a user's tests."""

from __future__ import annotations

import asyncio
import gc
import importlib.metadata
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import httpx
import httpx2
import pytest
import trustme

from backquant import AsyncBackQuant, BackQuant
from tests.support.examples import levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY, Over


@pytest.fixture(scope="module", autouse=True)
def little_to_collect() -> Iterator[None]:
    """The collector looks at what these tests make, and not at all that those before them left."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def ready(server: ScriptedServer) -> Iterator[ScriptedServer]:
    server.always(Status(200, levels()))
    yield server
    gc.collect()


def test_a_client_that_waits(ready: ScriptedServer) -> None:
    assert BackQuant(KEY, base_url=ready.url).gex.levels().status == 200


@pytest.fixture(params=[None, "aiohttp"], ids=["httpx", "aiohttp"])
def over(request: pytest.FixtureRequest) -> Over:
    """What the awaited client sends with."""
    return request.param


async def call(bq: AsyncBackQuant) -> None:
    await asyncio.gather(bq.gex.levels(), bq.gex.levels(symbol="ETHUSDT"))


def test_one_that_is_awaited_and_forgotten_while_its_loop_runs(ready: ScriptedServer, over: Over) -> None:
    async def use() -> None:
        await call(AsyncBackQuant(KEY, base_url=ready.url, http_client=over))
        gc.collect()

    asyncio.run(use())


def test_one_that_outlives_its_loop(ready: ScriptedServer, over: Over) -> None:
    bq = AsyncBackQuant(KEY, base_url=ready.url, http_client=over)
    asyncio.run(call(bq))
    del bq


def test_one_that_is_forgotten_in_another_thread(ready: ScriptedServer, over: Over) -> None:
    async def use() -> None:
        held = [AsyncBackQuant(KEY, base_url=ready.url, http_client=over)]
        await call(held[0])
        thread = Thread(target=lambda: (held.clear(), gc.collect()))
        thread.start()
        await asyncio.to_thread(thread.join)

    asyncio.run(use())


@pytest.mark.parametrize("make", [httpx.AsyncClient, httpx2.AsyncClient])
def test_one_whose_http_client_a_function_made(ready: ScriptedServer, make: type[httpx.AsyncClient]) -> None:
    asyncio.run(call(AsyncBackQuant(KEY, base_url=ready.url, http_client=make)))


def test_one_that_was_cancelled(ready: ScriptedServer, over: Over) -> None:
    async def use() -> None:
        task = asyncio.create_task(call(AsyncBackQuant(KEY, base_url=ready.url, http_client=over)))
        await asyncio.to_thread(ready.wait_for, 1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(use())


@pytest.fixture
def ready_over_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedServer]:
    authority, tls = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)  # pyright: ignore[reportUnknownMemberType]  # it takes one of pyOpenSSL, too
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with ScriptedServer(tls=tls) as server:
        server.always(Status(200, levels()))
        yield server
        gc.collect()


@pytest.mark.parametrize("running", [False, True])
def test_one_over_tls(ready_over_tls: ScriptedServer, over: Over, running: bool) -> None:
    async def use(bq: AsyncBackQuant) -> None:
        await call(bq)
        del bq
        if running:
            gc.collect()

    held = [AsyncBackQuant(KEY, base_url=ready_over_tls.url, http_client=over)]
    asyncio.run(use(held.pop() if running else held[0]))


def test_one_over_tls_that_was_closed_as_the_last_thing(ready_over_tls: ScriptedServer, over: Over) -> None:
    bq = AsyncBackQuant(KEY, base_url=ready_over_tls.url, http_client=over)
    with asyncio.Runner() as runner:
        runner.run(call(bq))
        runner.run(bq.close())


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="there are no descriptors to count")
def test_the_connections_are_closed_and_not_only_silent(ready: ScriptedServer, over: Over) -> None:
    """Else a program that makes clients and forgets them runs out of descriptors."""

    async def use() -> None:
        await AsyncBackQuant(KEY, base_url=ready.url, http_client=over).gex.levels()
        gc.collect()
        await asyncio.sleep(0)

    def descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    asyncio.run(use())
    before = descriptors()
    for _ in range(20):
        asyncio.run(use())
    # The server's ends are in this process, too, and may be closed later: one of the client's is what counts.
    assert descriptors() - before <= 25


PROBE = """
import {imported}
import pytest, sys
of_anyio = "ignore:Module already imported so cannot be rewritten; anyio"  # it has a plugin, too, which older httpx loads early
options = ["-q", "-W", "error", "-W", of_anyio, "-p", "no:cacheprovider", "--collect-only", "empty.py"]
sys.exit(pytest.main(options) not in (0, 5))
"""


@pytest.mark.parametrize("imported", ["backquant.client", "backquant_api"])
def test_pytest_does_not_mind_that_the_package_was_imported_before_its_plugin(tmp_path: Path, imported: str) -> None:
    """Seen from an installed package, whose files pytest knows; the one under test may be installed in place."""
    info = tmp_path / "probe-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: probe\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[pytest11]\nprobe = probe\n")
    names = ("backquant/__init__.py", "backquant_api/__init__.py", "probe.py")
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in names))
    (tmp_path / "probe.py").write_text("")
    (tmp_path / "empty.py").write_text("")
    assert [file.name for file in importlib.metadata.PathDistribution(info).files or []][-1] == "probe.py"
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n" + PROBE.format(imported=imported)
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert run.returncode == 0, run.stdout + run.stderr
