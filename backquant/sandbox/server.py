"""Runs a sandbox on a local port."""

import asyncio
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from types import TracebackType

import uvicorn

from backquant.sandbox.app import LIVE_PATH, PREFIX, create_app
from backquant.sandbox.live.handle import Live
from backquant.sandbox.live.hub import Hub
from backquant.sandbox.live.wire import BulkProtocol
from backquant.sandbox.settings import SandboxSettings

_START_SECONDS = 30.0
_STOP_SECONDS = 1
_FAREWELL_SECONDS = 0.3


class Sandbox:
    """A sandbox that runs in a thread of its own, as a context manager.

    With port 0 the system picks a free port; `url` tells it.
    """

    def __init__(self, port: int = 0, *, host: str = "127.0.0.1", settings: SandboxSettings | None = None) -> None:
        self.settings: SandboxSettings = settings or SandboxSettings()
        self._host = host
        self._port = port
        self._running: _Running | None = None

    @property
    def key(self) -> str:
        """The API key that the sandbox accepts."""
        return self.settings.key

    @property
    def url(self) -> str:
        """Base URL for a client, with the version prefix."""
        return _url(self._host, self._started.port)

    @property
    def live(self) -> Live:
        """Controls of the live WebSocket."""
        return self._started.live(self.url)

    @property
    def _started(self) -> "_Running":
        if self._running is None:
            raise RuntimeError("The sandbox is not running")
        return self._running

    def start(self) -> None:
        """Start serving; returns when the sandbox accepts connections."""
        if self._running is not None:
            raise RuntimeError("The sandbox is already running")
        self._running = _Running(self._host, self._port, self.settings)

    def stop(self) -> None:
        """Stop serving and free the port; does nothing when the sandbox is not running."""
        running, self._running = self._running, None
        if running is not None:
            running.stop()

    def __enter__(self) -> "Sandbox":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(host: str = "127.0.0.1", port: int = 8000, settings: SandboxSettings | None = None) -> None:
    """Serve in the foreground until interrupted, and tell how to use the sandbox."""
    settings = settings or SandboxSettings()
    listener = _listen(host, port)
    url = _url(host, _port_of(listener))
    print(f"Sandbox of the BackQuant API at {url}, key {settings.key}. Stop it with Ctrl-C. To use it:\n")
    for name, value in _environment(url, settings.key).items():
        print(f"    export {name}={value}", flush=True)
    try:
        _make_server(settings, Hub(settings, bulk=True)).run(sockets=[listener])
    except KeyboardInterrupt:
        return
    finally:
        listener.close()


def run_command(
    command: Sequence[str], settings: SandboxSettings | None = None, *, host: str = "127.0.0.1", port: int = 0
) -> int:
    """Run a command with a sandbox of its own, which ends with it; returns the command's exit status."""
    with Sandbox(port, host=host, settings=settings) as sandbox, _deaf_to_ctrl_c():
        environment = os.environ | _environment(sandbox.url, sandbox.key)
        status = subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - it is the user's own
    return status if status >= 0 else 128 - status


@contextmanager
def _deaf_to_ctrl_c() -> Generator[None]:
    """Ctrl-C reaches the command as well, which decides what it means. An exception here could lose its exit status."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python delivers Ctrl-C to the main thread alone
        return
    before = signal.signal(signal.SIGINT, _nothing)  # unlike SIG_IGN, this is not passed on to the command
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _nothing(*_: object) -> None: ...


def _environment(url: str, key: str) -> dict[str, str]:
    return {"BACKQUANT_BASE_URL": url, "BACKQUANT_API_KEY": key}


class _Server(uvicorn.Server):
    """A server that tells when it has started, or has failed to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()
        self.loop: asyncio.AbstractEventLoop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.settled.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.loop.call_later(_FAREWELL_SECONDS, self._abort_streams)
        await super().shutdown(sockets)

    def _abort_streams(self) -> None:
        """A client that does not read must not hold up the end."""
        for connection in list(self.server_state.connections):
            if isinstance(connection, BulkProtocol):
                connection.transport.abort()


class _Running:
    """One run of a sandbox, from listening to the end of its thread."""

    def __init__(self, host: str, port: int, settings: SandboxSettings) -> None:
        self._hub = Hub(settings, bulk=True)
        self._server = _make_server(settings, self._hub)
        self._listener = _listen(host, port)
        self.port = _port_of(self._listener)
        self._thread = threading.Thread(target=self._run, name="backquant-sandbox", daemon=True)
        self._thread.start()
        self._server.settled.wait(_START_SECONDS)
        if not self._server.started:
            self.stop()
            raise RuntimeError("The sandbox did not start; see the log")

    def live(self, url: str) -> Live:
        return Live(url.replace("http", "ws", 1) + LIVE_PATH, self._hub, self._server.loop)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        try:
            self._server.run(sockets=[self._listener])
        finally:
            self._server.settled.set()


def _make_server(settings: SandboxSettings, hub: Hub) -> _Server:
    config = uvicorn.Config(
        create_app(settings, hub),
        log_level="warning",
        lifespan="off",
        date_header=False,  # the application tells the date by the sandbox's own clock
        ws=BulkProtocol,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    return _Server(config)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only with the protocol named does asyncio send small replies without delay.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as problem:
        listener.close()
        raise OSError(f"The sandbox can't listen on {host}:{port}: {problem.strerror}") from problem
    return listener


def _port_of(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def _url(host: str, port: int) -> str:
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - where to reach a server of all addresses
    return f"http://{f'[{local}]' if ':' in local else local}:{port}{PREFIX}"
