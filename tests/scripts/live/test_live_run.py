"""`make contract-live` as its users run it, against the sandbox."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from backquant_api.resources import operations

from backquant import BackQuant, RateLimit
from backquant.errors import ContractDriftWarning
from backquant.sandbox import Sandbox, SandboxSettings
from scripts.live.__main__ import main
from scripts.live.calls import calls_in_order
from scripts.live.expected import expected_reply
from scripts.live.run import check_reply
from scripts.live.screen import estimate
from tests.support.clock import FakeClock
from tests.support.examples import failure
from tests.support.server import Hangup, ScriptedServer, Status
from tests.support.session import KEY

from .conftest import Replies
from .mutations import changed

OPERATIONS = len(list(operations()))
LEFT_FREE = {each.name for each in operations() if expected_reply(each).fields["data"].others is not None}


def report_of(folder: Path) -> Any:
    return json.loads((folder / "contract-live.json").read_text())


def paths_of(folder: Path) -> dict[str, list[str]]:
    """The departing places by method."""
    results = report_of(folder)["results"].values()
    return {each["method"]: [found["path"] for found in each["findings"]] for each in results if each["findings"]}


def test_a_clean_server_is_all_ok(key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--small", "--report", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert len(shown.splitlines()) == OPERATIONS + 1  # no terminal: a line for each call, and the totals
    assert f"[ 1/{OPERATIONS}] ok      expiries" in shown
    assert shown.splitlines()[-1].startswith(f"{OPERATIONS} ok, 0 drift, 0 error, 0 skipped; report in ")
    report = report_of(tmp_path)
    assert report["totals"] == {"ok": OPERATIONS, "drift": 0, "error": 0, "skipped": 0}
    text = (tmp_path / "contract-live.md").read_text()
    assert f"{OPERATIONS} ok" in text
    assert "`options.greeks.profile` (/options/greeks/{greek})" in text
    assert all(key not in words for words in (shown, text, json.dumps(report)))


def test_each_operation_is_called_once(key: str, server: ScriptedServer, tmp_path: Path) -> None:
    server.always(Status(200, {"success": True, "data": {"expiry": "25DEC26"}, "meta": {"version": "2.9"}}))
    assert main(["--small", "--base-url", server.url, "--report", str(tmp_path)]) == 1
    assert len(server.requests) == OPERATIONS
    targets = [seen.target for seen in server.requests]
    assert targets[0] == "/v2/expiries"
    assert "/v2/gex/max-pain?expiry=25DEC26" in targets
    assert "/v2/tape?limit=5" in targets
    assert "/v2/gex/strike-expiry-heatmap?max_strikes=10&max_expiries=3" in targets


@pytest.mark.parametrize(
    ("drift", "method", "path"),
    [("extra", "gex.levels", "data.unexpected_field"), ("missing", "gex.levels", "data.all_expiry")],
)
def test_injected_drift_is_reported_at_its_place(key: str, tmp_path: Path, drift: str, method: str, path: str) -> None:
    status = main(["--small", "--report", str(tmp_path), "--query", f"sandbox_fault=drift={drift}"])
    report = report_of(tmp_path)
    refused = {name for name, each in report["results"].items() if "has no place for" in each["reason"]}
    assert status == (2 if refused else 1)
    assert refused == {name for name, each in report["results"].items() if each["outcome"] == "error"}
    assert path in paths_of(tmp_path)[method]
    silent = LEFT_FREE if drift == "extra" else set[str]()  # of what is free, no field is one too many
    assert {*paths_of(tmp_path)} == {each.name for each in operations()} - refused - silent
    assert f"`{path}`" in (tmp_path / "contract-live.md").read_text()


def test_each_departure_is_told_once(replies: Replies, server: ScriptedServer) -> None:
    """The client calls a key of a map data, the example calls it a field: one departure all the same."""
    operation, reply = replies["market.bundle"]
    server.replies(Status(200, changed(reply.raw, ("data", "candles", "close"), {"was": "a list"})))
    with BackQuant(KEY, base_url=server.url) as bq, pytest.warns(ContractDriftWarning):
        departed = bq.market.bundle()
    assert [item.path for item in check_reply(operation, departed)] == ["data.candles['close']"]


def test_a_spent_month_stops_the_run_and_a_new_one_resumes_it(
    tmp_path: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = SandboxSettings(quota=50, clock=clock.now)
    with Sandbox(settings=settings) as sandbox:

        def check(*arguments: str) -> int:
            client = BackQuant(sandbox.key, base_url=sandbox.url, clock=clock)
            return main(["--small", "--report", str(tmp_path), *arguments], client)

        assert check() == 3
        report = report_of(tmp_path)
        done = 51  # fifty units, and /health, which costs none
        assert report["totals"] == {"ok": done, "drift": 0, "error": 0, "skipped": OPERATIONS - done}
        assert "the month is spent" in (tmp_path / "contract-live.md").read_text()
        assert check("--resume") == 3  # still the same month
        clock.time = datetime(2026, 10, 1, tzinfo=UTC)
        assert check("--resume") == 0
        assert report_of(tmp_path)["totals"]["ok"] == OPERATIONS
        capsys.readouterr()
        assert check("--resume") == 0  # nothing is left to do
        assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_minute_is_waited_for(tmp_path: Path, clock: FakeClock, capsys: pytest.CaptureFixture[str]) -> None:
    with Sandbox(settings=SandboxSettings(burst=25, clock=clock.now)) as sandbox:
        client = BackQuant(sandbox.key, base_url=sandbox.url, clock=clock, wait_for_budget=True)
        assert main(["--small", "--report", str(tmp_path)], client) == 0
    assert sum(clock.sleeps) > 60
    assert "waiting" in capsys.readouterr().out


def test_ctrl_c_keeps_what_is_done(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sent: list[httpx.Request] = []

    def interrupt(request: httpx.Request) -> None:
        sent.append(request)
        if len(sent) == 10:
            raise KeyboardInterrupt

    with httpx.Client(event_hooks={"request": [interrupt]}) as http_client:
        client = BackQuant(sandbox.key, base_url=sandbox.url, http_client=http_client)
        assert main(["--small", "--report", str(tmp_path)], client) == 130
    assert report_of(tmp_path)["totals"] == {"ok": 9, "drift": 0, "error": 0, "skipped": OPERATIONS - 9}
    assert "interrupted" in (tmp_path / "contract-live.md").read_text()
    client = BackQuant(sandbox.key, base_url=sandbox.url)
    assert main(["--small", "--report", str(tmp_path), "--resume"], client) == 0
    assert report_of(tmp_path)["totals"]["ok"] == OPERATIONS


def test_without_a_server_it_stops_soon(server: ScriptedServer, tmp_path: Path, clock: FakeClock) -> None:
    server.always(Hangup())
    assert main(["--small", "--report", str(tmp_path)], BackQuant(KEY, base_url=server.url, clock=clock)) == 2
    assert report_of(tmp_path)["totals"] == {"ok": 0, "drift": 0, "error": 3, "skipped": OPERATIONS - 3}


def test_a_refused_key_stops_it_at_once(server: ScriptedServer, tmp_path: Path) -> None:
    server.always(Status(401, failure("UNAUTHORIZED")))
    assert main(["--small", "--report", str(tmp_path)], BackQuant(KEY, base_url=server.url)) == 2
    assert len(server.requests) == 1


def test_one_failure_leaves_the_others_alone(key: str, tmp_path: Path) -> None:
    query = "sandbox_fault=error=INTERNAL_ERROR;times=1;id=one-failure"
    assert main(["--small", "--report", str(tmp_path), "--query", query]) == 2
    assert report_of(tmp_path)["totals"] == {"ok": OPERATIONS - 1, "drift": 0, "error": 1, "skipped": 0}
    assert "## Errors" in (tmp_path / "contract-live.md").read_text()


def test_without_a_key_nothing_is_called(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--small", "--report", str(tmp_path)]) == 2
    assert "this call needs an API key: set the environment variable BACKQUANT_API_KEY" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (None, "there is no run to resume"),
        ("{", "holds no run"),
        ("[]", "holds no run"),
        (
            '{"base_url": "https://elsewhere/v2", "started_at": "2026-09-04T06:30:00Z"}',
            "is a run against https://elsewhere",
        ),
    ],
)
def test_what_can_not_be_resumed(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], state: str | None, words: str
) -> None:
    if state is not None:
        (tmp_path / "contract-live.json").write_text(state)
    assert main(["--small", "--report", str(tmp_path), "--resume"]) == 2
    assert words in capsys.readouterr().err
    if state is not None:
        assert (tmp_path / "contract-live.json").read_text() == state


def test_a_run_with_another_contract_is_not_resumed(
    key: str, sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = {"base_url": sandbox.url, "started_at": "2026-09-04T06:30:00Z", "contract_sha256": "0" * 64}
    (tmp_path / "contract-live.json").write_text(json.dumps(state))
    assert main(["--small", "--report", str(tmp_path), "--resume"]) == 2
    assert "another contract" in capsys.readouterr().err


def test_a_malformed_parameter_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--query", "nonsense"])
    assert stopped.value.code == 2
    assert "is no NAME=VALUE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("left", "limit", "remaining", "seconds"),
    [(10, 60, 50, 1.0), (62, 30, 29, 120.0), (62, 10, 0, 420.0), (600, 600, 0, 60.0), (0, 60, 0, 0.0)],
)
def test_the_estimate_counts_the_minutes_that_the_budget_makes(
    left: int, limit: int, remaining: int, seconds: float
) -> None:
    assert estimate(left, RateLimit(limit, remaining, None, fallback=False), 0.1) == seconds


def test_without_a_budget_the_estimate_is_the_calls_own_time() -> None:
    assert estimate(20, None, 0.5) == 10.0


def test_every_operation_has_its_call() -> None:
    assert len(calls_in_order()) == OPERATIONS
