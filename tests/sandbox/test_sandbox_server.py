"""Running a sandbox: ports, threads, the command line, the pytest plugin."""

import ast
import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest

import backquant.sandbox
from backquant.cli import main
from backquant.sandbox import Sandbox, SandboxSettings, create_app, run_command

from ..support.waiting import until

_PACKAGE = Path(backquant.sandbox.__file__).parent


def test_a_free_port_and_a_clean_end() -> None:
    before = _sandbox_threads()
    with Sandbox() as sandbox:
        url = sandbox.url
        assert httpx.get(f"{url}/health").status_code == 200
        assert len(_sandbox_threads() - before) == 1
    assert _sandbox_threads() == before
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/health")


def test_it_can_be_ended_from_its_own_thread() -> None:
    """Where a client that is forgotten there ends it: the collector runs in any thread."""
    before = _sandbox_threads()
    sandbox = Sandbox()
    sandbox.start()
    sandbox.live._call(sandbox.stop)  # pyright: ignore[reportPrivateUsage]
    until(lambda: _sandbox_threads() == before)


def _sandbox_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "backquant-sandbox"}


def test_a_port_of_ones_own_can_be_taken_again() -> None:
    with Sandbox() as first:
        port = httpx.URL(first.url).port or 0
    for _ in range(2):
        with Sandbox(port=port) as again:
            assert again.url == f"http://127.0.0.1:{port}/v2"
            assert httpx.get(f"{again.url}/health").status_code == 200


def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=rf"The sandbox can't listen on 127\.0\.0\.1:{port}: "), Sandbox(port=port):
            pass


def test_several_at_once_have_budgets_of_their_own() -> None:
    settings = SandboxSettings(key="bq_live_other", burst=1)
    with Sandbox() as one, Sandbox(settings=settings) as other:
        assert (one.key != other.key, other.key) == (True, "bq_live_other")
        headers = {"X-API-Key": other.key}
        assert [httpx.get(f"{other.url}/meta", headers=headers).status_code for _ in range(2)] == [200, 429]
        assert httpx.get(f"{one.url}/meta", headers={"X-API-Key": one.key}).status_code == 200


def test_stopping_does_not_wait_for_idle_connections() -> None:
    with Sandbox() as sandbox, httpx.Client(base_url=sandbox.url) as client:
        assert client.get("/health").status_code == 200
        sandbox.stop()
        sandbox.stop()
        with pytest.raises(RuntimeError, match="not running"):
            assert sandbox.url


def test_starting_twice() -> None:
    with Sandbox() as sandbox, pytest.raises(RuntimeError, match="already running"):
        sandbox.start()


@pytest.mark.parametrize("settings", [{"key": ""}, {"key": "a b"}, {"key": "ключ"}, {"burst": -1}, {"quota": -1}])
def test_bad_settings(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="The sandbox's"):
        SandboxSettings(**settings)  # type: ignore[arg-type]


async def _ask(path: str) -> httpx.Response:
    transport = httpx.ASGITransport(create_app(), raise_app_exceptions=False)
    headers = {"X-API-Key": SandboxSettings().key}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox/v2", headers=headers) as client:
        return await client.get(path)


def test_as_an_application() -> None:
    assert asyncio.run(_ask("/health")).json()["data"]["status"] == "ok"


def test_a_mistake_of_the_sandbox_is_an_error_envelope_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("backquant.sandbox.answer.Answers.answer", fail)
    response = asyncio.run(_ask("/gex/levels"))
    assert (response.status_code, response.json()["error"]["code"]) == (500, "INTERNAL_ERROR")
    assert response.headers["X-Sandbox"] == "1"


def test_the_plugin_gives_a_running_sandbox(backquant_sandbox: Sandbox) -> None:
    response = httpx.get(f"{backquant_sandbox.url}/gex/levels", headers={"X-API-Key": backquant_sandbox.key})
    assert response.json()["success"] is True


def test_the_plugin_loads_nothing_before_it_is_used() -> None:
    program = "import backquant.testing, sys; print({'starlette', 'uvicorn', 'backquant.sandbox', 'httpx'} & set(sys.modules))"
    assert _run(program) == "set()"


def test_the_client_is_not_loaded() -> None:
    program = "import backquant.sandbox, sys; print({'backquant.client', 'httpx'} & set(sys.modules))"
    assert _run(program) == "set()"


def test_only_its_own_modules_are_imported_from_the_sdk() -> None:
    for module in _PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            ours = ("backquant.sandbox", "backquant._ground", "backquant_api")  # what everyone stands on
            assert all(name.startswith(ours) for name in names if name.startswith("backquant")), module


def test_the_missing_extra_is_named() -> None:
    program = (
        "import sys; sys.modules['uvicorn'] = None\n"
        "try:\n    import backquant.sandbox\nexcept ImportError as problem:\n    print(problem)"
    )
    assert "pip install 'backquant[sandbox]'" in _run(program)


def test_a_command_finds_its_sandbox_in_the_environment() -> None:
    program = (
        "import os, sys, urllib.request as web\n"
        "request = web.Request(os.environ['BACKQUANT_BASE_URL'] + '/meta')\n"
        "request.add_header('X-API-Key', os.environ['BACKQUANT_API_KEY'])\n"
        "sys.exit(7 if web.urlopen(request).status == 200 else 1)"
    )
    assert run_command([sys.executable, "-c", program]) == 7


def test_serving_in_the_foreground_ends_quietly() -> None:
    program = "from backquant.sandbox import serve; serve(port=0)"
    command = [sys.executable, "-c", program]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        exported = dict(line.split("export ")[1].strip().split("=") for line in lines[2:])
        url, headers = exported["BACKQUANT_BASE_URL"], {"X-API-Key": exported["BACKQUANT_API_KEY"]}
        assert httpx.get(f"{url}/gex/levels", headers=headers).status_code == 200
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")


def _run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    return done.stdout.strip()


def test_a_command_gets_the_port_that_was_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = f"import os; assert os.environ['BACKQUANT_BASE_URL'] == 'http://127.0.0.1:{port}/v2'"
    assert main(["sandbox", "--port", str(port), "--", sys.executable, "-c", program]) == 0


def test_a_port_in_use_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["sandbox", "--port", str(port)]) == 1
    assert capsys.readouterr().err.startswith(f"backquant: The sandbox can't listen on 127.0.0.1:{port}: ")


def test_ctrl_c_is_the_commands_to_deal_with() -> None:
    """A terminal sends it to both: the sandbox must outlive it, and pass on what the command makes of it."""
    program = (
        "import os, signal\n"
        "signal.signal(signal.SIGINT, lambda *_: os._exit(7))\n"
        "os.kill(os.getppid(), signal.SIGINT)\n"
        "os.kill(os.getpid(), signal.SIGINT)"
    )
    start = "import sys; from backquant.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = [sys.executable, "-c", start, "sandbox", "--", sys.executable, "-c", program]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (7, "")


@pytest.mark.parametrize("port", ["80000", "-5"])
def test_an_impossible_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbox", "--port", port]) == 2
    assert "is not in the range 0<=x<=65535" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="it has no SIGTERM to send")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_the_sandbox_ends_its_command(number: signal.Signals, tmp_path: Path) -> None:
    """The command does not outlive the sandbox that it talks to."""
    pid_file = tmp_path / "pid"
    program = (
        "import os, pathlib, time\n"
        f"pathlib.Path({str(pid_file)!r}).write_text(str(os.getpid()))\n"
        "print('ready', flush=True)\n"
        "time.sleep(600)"
    )
    start = "import sys; from backquant.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = [sys.executable, "-c", start, "sandbox", "--", sys.executable, "-c", program]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (128 + number, "")
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), 0)


@pytest.mark.skipif(sys.platform == "win32", reason="it has no SIGTERM to send")
def test_the_command_decides_what_sigterm_means() -> None:
    program = (
        "import os, signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))\n"
        "os.kill(os.getppid(), signal.SIGTERM)\n"
        "time.sleep(600)"
    )
    start = "import sys; from backquant.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = [sys.executable, "-c", start, "sandbox", "--", sys.executable, "-c", program]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (9, "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--seed", "x"], "'x' is not a valid integer"),
        (["--seed", "9" * 5000], "is not a valid integer"),
        (["--speed", "-1"], "The sandbox's speed is 0 to 86400, a day a second, not -1.0"),
        (["--speed", "nan"], "The sandbox's speed is 0 to 86400, a day a second, not nan"),
        (["--speed", "inf"], "The sandbox's speed is 0 to 86400, a day a second, not inf"),
        (["--speed", "1e300"], "The sandbox's speed is 0 to 86400"),
        (["--speed", "fast"], "'fast' is not a valid float"),
        (["--start", "tomorrow"], "start: 'tomorrow' is no point in time; write it like 2026-08-20T14:30:00Z"),
        (["--start", "0001-01-01"], "The sandbox's start lies between the years 2000 and 2100, not in 1"),
        (["--start", "9999-12-31T23:59:59Z"], "The sandbox's start lies between the years 2000 and 2100"),
        (["--plan", "gold"], "'gold' is not one of"),
        (["--depth", "0"], "is not in the range x>=1"),
        (["--depth", "9" * 30], "The sandbox's depth"),
        (["--names", "mine"], "'mine' is not one of"),
        (["--key", "a b"], "The sandbox's key must be ASCII text without blanks"),
    ],
)
def test_options_that_make_no_sense_are_told(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    program = [sys.executable, "-c", "print('it ran')"]
    assert main(["sandbox", *arguments, "--", *program]) == 2
    shown = capsys.readouterr()
    assert told in shown.err
    assert "it ran" not in shown.out
    assert "Traceback" not in shown.err
