"""The recipes that are services: a bot, an exporter, a dashboard in the browser and one in a notebook."""

from __future__ import annotations

import json
import re
import runpy
import sys
import threading
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from backquant._ground.clock import SystemClock
from backquant.sandbox import Sandbox
from tests.support.examples import EXAMPLES, failure
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of their own making, when they are imported
    import nbformat
    from nbclient import NotebookClient

RECIPES = Path(__file__).parents[2] / "docs" / "examples"


@pytest.fixture
def environment(backquant_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of a user of the sandbox."""
    monkeypatch.setenv("BACKQUANT_API_KEY", backquant_sandbox.key)
    monkeypatch.setenv("BACKQUANT_BASE_URL", backquant_sandbox.url)
    monkeypatch.setenv("MPLBACKEND", "agg")


@pytest.fixture
def browser() -> Any:
    """The dashboard as a browser shows it, with no client kept from another test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        streamlit = pytest.importorskip("streamlit")
        testing = pytest.importorskip("streamlit.testing.v1")
    streamlit.cache_resource.clear()
    return testing.AppTest.from_file(str(RECIPES / "streamlit_dashboard.py"), default_timeout=60)


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What came to a webhook."""
    got: list[Any] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("WEBHOOK_URL", f"http://127.0.0.1:{server.server_port}/hook")
        yield got
        server.shutdown()
        thread.join()


def levels_at(spot: float, second: int) -> Status:
    envelope: dict[str, Any] = json.loads((EXAMPLES / "gex_levels.json").read_bytes())
    envelope["meta"] |= {"spot_price": spot, "computed_at": f"2026-09-04T06:29:{second:02}Z"}
    return Status(200, envelope)


def test_the_bot_posts_when_the_place_of_spot_changes(
    posted: list[Any], server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(clock: SystemClock, seconds: float) -> None: ...

    monkeypatch.setattr(SystemClock, "sleep", at_once)
    monkeypatch.setenv("BACKQUANT_API_KEY", KEY)
    monkeypatch.setenv("BACKQUANT_BASE_URL", server.url)
    monkeypatch.setattr(sys, "argv", ["alert_bot", "4"])
    server.replies(*(levels_at(spot, second) for second, spot in enumerate((67_200, 67_300, 66_300, 70_500))))
    runpy.run_path(str(RECIPES / "alert_bot.py"), run_name="__main__")
    told = [re.sub(r" \[.*", "", message["content"]) for message in posted]
    assert told == [
        "BTCUSDT 67,200 is above the flip at 66,500",
        "BTCUSDT 66,300 is below the put wall at 67,000",
        "BTCUSDT 70,500 is above the call wall at 67,500",
    ]


def _silent(*_: object) -> None: ...


def exporter() -> dict[str, Any]:
    return runpy.run_path(str(RECIPES / "prometheus_exporter.py"), run_name="exporter")


@pytest.mark.usefixtures("environment")
def test_the_exporter_serves_figures_and_asks_once_in_half_a_minute() -> None:
    names = exporter()
    with HTTPServer(("127.0.0.1", 0), names["Handler"]) as server, names["bq"]:
        names["Handler"].log_message = _silent
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}/metrics"
        pages = [urllib.request.urlopen(url, timeout=10).read().decode() for _ in range(2)]  # our own
        server.shutdown()
        thread.join()
    assert pages[0] == pages[1]  # the month's budget would have fallen
    lines = dict(line.rsplit(" ", 1) for line in pages[0].splitlines())
    assert lines["backquant_up"] == "1"
    assert float(lines['backquant_level_usd{symbol="BTCUSDT",level="hvl"}']) > 0
    assert all(re.fullmatch(r"[a-z_]+(\{(\w+=\"\w+\",?)+\})?", name) for name in lines)


def test_a_failure_is_a_metric(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.always(Status(401, failure("UNAUTHORIZED", "no")))
    monkeypatch.setenv("BACKQUANT_API_KEY", KEY)
    monkeypatch.setenv("BACKQUANT_BASE_URL", server.url)
    names = exporter()
    with names["bq"]:
        measure: Callable[[], str] = names["measure"]
        assert measure() == 'backquant_up{error="AuthenticationError"} 0\n'


@pytest.mark.usefixtures("environment")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_dashboard_in_the_browser(browser: Any) -> None:
    app = browser.run()
    assert not app.exception
    assert [metric.label for metric in app.metric] == ["spot", "gamma flip", "call wall", "put wall"]
    assert app.subheader[0].value == "BTCUSDT"
    assert len(app.dataframe[0].value) > 20
    app.sidebar.selectbox[0].select("ETHUSDT").run()
    assert not app.exception
    assert app.subheader[0].value == "ETHUSDT"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_an_error_is_told_in_the_browser(browser: Any, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.always(Status(404, failure("NOT_FOUND", "No data for this symbol")))
    monkeypatch.setenv("BACKQUANT_API_KEY", KEY)
    monkeypatch.setenv("BACKQUANT_BASE_URL", server.url)
    app = browser.run()
    assert not app.exception
    assert [error.value.partition(":")[0] for error in app.error] == ["NotFoundError"]


def test_the_dashboard_in_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    v4: Any = nbformat
    notebook = v4.read(RECIPES / "dashboard.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [set(output.get("data", {})) for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("text/html" in kinds for kinds in shown)
    assert any("image/png" in kinds for kinds in shown)
