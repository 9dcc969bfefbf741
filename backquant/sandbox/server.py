"""Runs a sandbox on a local port."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType

import uvicorn
from starlette.types import ASGIApp

from .._ground.public import public
from .app import LIVE_PATH, create_app
from .live.frames import BulkProtocol
from .live.handle import Live
from .live.hub import Hub
from .settings import SandboxSettings
from .wire import PREFIX

__all__ = ["Running", "Sandbox", "listen", "run_beside", "run_command", "serve", "serve_app"]


_START_SECONDS = 30.0
_STOP_SECONDS = 1
_FAREWELL_SECONDS = 0.3


@public("backquant.sandbox")
class Sandbox:
    """A sandbox that runs in a thread of its own, as a context manager.

    With port 0 the system picks a free port; `url` tells it.
    """

    def __init__(self, port: int = 0, *, host: str = "127.0.0.1", settings: SandboxSettings | None = None) -> None:
        self.settings: SandboxSettings = settings or SandboxSettings()
        self._host = host
        self._port = port
        self._hub: Hub
        self._running: Running | None = None

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
        return Live(self.url.replace("http", "ws", 1) + LIVE_PATH, self._hub, self._started.loop)

    @property
    def _started(self) -> "Running":
        if self._running is None:
            raise RuntimeError("The sandbox is not running")
        return self._running

    def start(self) -> None:
        """Start serving; returns when the sandbox accepts connections."""
        if self._running is not None:
            raise RuntimeError("The sandbox is already running")
        self._hub = Hub(self.settings)
        self._running = Running(create_app(self.settings, self._hub), listen(self._host, self._port))

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


@public("backquant.sandbox")
def serve(host: str = "127.0.0.1", port: int = 8000, settings: SandboxSettings | None = None) -> None:
    """Serve in the foreground until interrupted, and tell how to use the sandbox."""
    settings = settings or SandboxSettings()
    serve_app(create_app(settings), settings.key, listen(host, port))


def serve_app(app: ASGIApp, key: str, listener: socket.socket) -> None:
    """Serve any application in the foreground until interrupted, and tell how to use it."""
    url = _url(*listener.getsockname()[:2])
    print(f"Sandbox of the BackQuant API at {url}, key {key}. Stop it with Ctrl-C. To use it:\n")
    variables = _environment(url, key).items()
    print("\n".join(f"    export {name}={value}" for name, value in variables))
    print("\nor in PowerShell:\n")
    print("\n".join(f'    $env:{name} = "{value}"' for name, value in variables), flush=True)
    with suppress(KeyboardInterrupt):
        _Server(app, listener).serve_all()


@public("backquant.sandbox")
def run_command(
    command: Sequence[str], settings: SandboxSettings | None = None, *, host: str = "127.0.0.1", port: int = 0
) -> int:
    """Run a command with a sandbox of its own, which ends with it; returns the command's exit status.

    SIGTERM and SIGHUP are passed on to the command, and Ctrl-C reaches it anyway: it decides what they mean.
    """
    settings = settings or SandboxSettings()
    return run_beside(create_app(settings), settings.key, listen(host, port), command)


def run_beside(app: ASGIApp, key: str, listener: socket.socket, command: Sequence[str]) -> int:
    """Run a command with any application beside it."""
    running = Running(app, listener)
    try:
        return _run(command, os.environ | _environment(_url(*listener.getsockname()[:2]), key))
    finally:
        running.stop()


def _run(command: Sequence[str], environment: dict[str, str]) -> int:
    process: subprocess.Popen[bytes] | None = None
    came: list[int] = []

    def pass_on(number: int, _: object) -> None:
        came.append(number)
        if process is not None:
            process.send_signal(number)

    with _handled(pass_on):
        process = subprocess.Popen(command, env=environment)  # noqa: S603 - it is the user's own
        for number in came:  # while it was being started
            process.send_signal(number)
        status = process.wait()
    return status if status >= 0 else 128 - status


@contextmanager
def _handled(pass_on: Callable[[int, object], None]) -> Generator[None]:
    """An exception in the midst of waiting could lose the command's exit status, and would leave it behind."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python delivers signals to the main thread alone
        return
    # Unlike SIG_IGN, a function is not passed on to the command.
    handlers = {signal.SIGINT: _nothing, signal.SIGTERM: pass_on}
    if sys.platform != "win32":
        handlers[signal.SIGHUP] = pass_on
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _nothing(*_: object) -> None: ...


def _environment(url: str, key: str) -> dict[str, str]:
    return {"BACKQUANT_BASE_URL": url, "BACKQUANT_API_KEY": key}


class _Server(uvicorn.Server):
    """Serves an application on a socket, which it closes in the end."""

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        config = uvicorn.Config(
            app,
            log_level="warning",
            lifespan="on",
            date_header=False,  # the application tells the date by the sandbox's own clock
            server_header=False,
            ws=BulkProtocol,
            ws_per_message_deflate=False,
            ws_ping_interval=None,
            timeout_graceful_shutdown=_STOP_SECONDS,
        )
        super().__init__(config)
        self._listener = listener
        self.port: int = int(listener.getsockname()[1])
        self.settled = threading.Event()
        """Set when it has started, or has failed to."""
        self.loop: asyncio.AbstractEventLoop
        """The event loop that serves."""

    def serve_all(self) -> None:
        """Serve until it is told to end, or interrupted."""
        try:
            self.run(sockets=[self._listener])
        finally:
            self._listener.close()
            self.settled.set()

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


class Running:
    """One run of an application in a thread of its own, until it is stopped."""

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        self._server = _Server(app, listener)
        self._thread = threading.Thread(target=self._server.serve_all, name="backquant-sandbox", daemon=True)
        self._thread.start()
        self._server.settled.wait(_START_SECONDS)
        if not self._server.started:
            self.stop()
            raise RuntimeError("The sandbox did not start; see the log")
        self.port: int = self._server.port
        self.loop: asyncio.AbstractEventLoop = self._server.loop

    def stop(self) -> None:
        """Stop serving and free the port; in the server's own thread, where a forgotten client may end it, soon."""
        self._server.should_exit = True
        if self._thread is not threading.current_thread():
            self._thread.join()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on an address; port 0 takes a free one."""
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


def _url(host: str, port: int) -> str:
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - where to reach a server of all addresses
    return f"http://{f'[{local}]' if ':' in local else local}:{port}{PREFIX}"
