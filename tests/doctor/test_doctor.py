"""`backquant doctor` and what it prints: each line survives whatever is wrong elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, get_args

import click
import pytest

from backquant import BackQuant
from backquant.cli import main
from backquant.doctor import Check, examine
from backquant.literals import Symbol
from backquant.sandbox import Sandbox, SandboxSettings
from tests.support.clock import FakeClock
from tests.support.examples import EXAMPLES, failure, success
from tests.support.server import Behaviour, Hangup, ScriptedServer, Seen, Status
from tests.support.session import KEY
from tests.support.versions import NEXT, NOW

ERASED = "\x1b[2K"  # a terminal's line
BUDGETS = {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "59", "X-RateLimit-Reset": "1788503460"} | {
    "X-Quota-Limit": "1000",
    "X-Quota-Remaining": "900",
    "X-Quota-Period": "202609",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """The market at one moment, so that what it holds is known."""
    with Sandbox(settings=SandboxSettings(clock=lambda: datetime(2026, 9, 4, 6, 30, tzinfo=UTC))) as running:
        yield running


def by_name(checks: Iterator[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def examined(server: ScriptedServer, clock: FakeClock, key: str | None = KEY) -> dict[str, Check]:
    return by_name(examine(lambda: BackQuant(key, base_url=server.url, clock=clock), clock=clock))


def serving(**replies: Behaviour) -> Callable[[Seen], Behaviour]:
    """The examples as a server of the contract that is in place gives them, but for the paths that are named."""

    def answer(seen: Seen) -> Behaviour:
        name = seen.target.removeprefix("/v2/").partition("?")[0]
        body = json.loads((EXAMPLES / f"{name}.json").read_bytes())
        body["meta"]["version"] = NOW
        return replies.get(name) or Status(200, body, BUDGETS)

    return answer


def data_of(name: str) -> Any:
    return json.loads((EXAMPLES / f"{name}.json").read_bytes())["data"]


# --- the command ------------------------------------------------------------------------------------------------------


def test_in_a_pipe_it_prints_a_plain_line_for_each_check(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKQUANT_API_KEY", sandbox.key)
    assert main(["--base-url", sandbox.url, "doctor"]) == 0
    shown = capsys.readouterr().out
    lines = {line[6:18].strip(): line for line in shown.splitlines()}
    assert list(lines) == [
        *("installed", "base URL", "server", "key", "plan", "contract"),
        *(*get_args(Symbol), "replies", "minute", "month", "clock"),
    ]
    assert lines["key"] == "ok    key         present (from the environment variable BACKQUANT_API_KEY), and accepted"
    assert lines["SOLUSDT"].startswith(
        "ok    SOLUSDT     gex healthy (60 s), options healthy (60 s), chain healthy (60 s)"
    )
    assert lines["HYPEUSDT"].startswith("warn  HYPEUSDT    gex unavailable, options unavailable, chain unavailable")
    assert lines["HYPEUSDT"].endswith(" -> expect late or missing figures in gex, options, chain")
    assert sandbox.url in lines["base URL"]
    assert "they agree" in lines["contract"]
    assert "of 10,000,000 calls left until" in lines["month"]
    assert sandbox.key not in shown
    assert "\x1b" not in shown


def test_json_is_for_programs(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKQUANT_API_KEY", sandbox.key)
    assert main(["--base-url", sandbox.url, "doctor", "--json"]) == 0
    shown = capsys.readouterr().out
    report = json.loads(shown)
    checks = {check["name"]: check for check in report["checks"]}
    assert report["ok"] is True
    assert checks["contract"]["facts"]["kind"] == "same"
    assert checks["minute"]["facts"]["limit"] == 600
    assert checks["HYPEUSDT"]["facts"]["gex"] == {"status": "unavailable", "freshness_seconds": None}
    assert checks["plan"]["facts"]["your_plan"] == "enterprise"
    assert set(checks["installed"]["facts"]["extras"]) >= {"cli", "pandas", "sandbox"}
    assert sandbox.key not in shown


def test_without_a_key_it_fails_and_says_what_to_do(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--base-url", sandbox.url, "doctor"]) == 3
    lines = capsys.readouterr().out.splitlines()
    assert "fail  key         there is none -> set BACKQUANT_API_KEY, or run: backquant login" in lines[3]
    assert [line[:4] for line in lines[4:7]] == ["skip", "ok  ", "skip"]
    assert "they agree; its release log was not read (that needs a key)" in lines[5]


def test_the_exit_status_is_that_of_what_fails_first(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKQUANT_API_KEY", "bq_live_of_somebody_else")
    assert main(["--base-url", sandbox.url, "doctor"]) == 4
    assert main(["--base-url", "http://127.0.0.1:9/v2", "doctor"]) == 11
    assert main(["--base-url", "nonsense", "doctor"]) == 3
    assert "fail  settings" in capsys.readouterr().out


def test_a_terminal_gets_a_summary(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BACKQUANT_API_KEY", sandbox.key)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["--base-url", sandbox.url, "doctor"]) == 0
    shown = click.unstyle(capsys.readouterr().out.rpartition(ERASED)[2])  # behind what is shown while one waits
    [counts] = re.findall(r"(\d+) all right, (\d+) to look at", shown)
    assert sum(map(int, counts)) == 10 + len(get_args(Symbol))
    assert max(map(len, shown.splitlines())) <= 100


# --- what each check finds --------------------------------------------------------------------------------------------


def test_all_is_well(server: ScriptedServer, clock: FakeClock) -> None:
    server.always(serving())
    checks = examined(server, clock)
    assert {check.level for name, check in checks.items() if name not in ("SOLUSDT", "HYPEUSDT")} == {"ok"}
    assert checks["plan"].found.startswith("enterprise; rate limits (requests per minute 600")
    assert [seen.target for seen in server.requests] == ["/v2/health", "/v2/meta", "/v2/changelog", "/v2/status"]


def test_a_wrong_key(server: ScriptedServer, clock: FakeClock) -> None:
    refusal = Status(401, failure("UNAUTHORIZED", "Invalid API key"))
    server.always(serving(meta=refusal, changelog=refusal, status=refusal))
    checks = examined(server, clock)
    assert (checks["key"].level, checks["server"].level) == ("fail", "ok")
    assert "401 UNAUTHORIZED: Invalid API key" in checks["key"].found
    assert {checks[name].found for name in ("plan", "freshness")} == {"not checked: see key"}
    assert checks["contract"].found.endswith("they agree; its release log was not read (that needs a key).")


def test_a_good_key_of_a_plan_that_does_not_allow_this(server: ScriptedServer, clock: FakeClock) -> None:
    refusal = Status(403, failure("FORBIDDEN", "Not in your plan"))
    server.always(serving(meta=refusal, status=refusal))
    checks = examined(server, clock)
    assert (checks["key"].level, checks["plan"].level) == ("ok", "fail")
    assert "the key is good" in checks["plan"].advice


def test_no_server(server: ScriptedServer, clock: FakeClock) -> None:
    server.always(Hangup())
    checks = examined(server, clock)
    assert checks["server"].level == "fail"
    assert "check the network" in checks["server"].advice
    assert checks["key"].level == "warn"
    assert {checks[name].level for name in ("plan", "contract", "freshness", "minute", "month", "clock")} == {"skip"}
    assert clock.sleeps == []  # nothing is tried twice


@pytest.mark.parametrize("broken", ["health", "meta", "changelog", "status"])
@pytest.mark.parametrize(
    "reply",
    [
        Status(500, failure("INTERNAL_ERROR", "It\x1b[2J\nbroke")),
        Status(200, "<html>"),
        Status(503, failure("UPSTREAM_ERROR")),
        Hangup(),
    ],
)
def test_one_failure_leaves_the_other_checks_alone(
    server: ScriptedServer, clock: FakeClock, broken: str, reply: Behaviour
) -> None:
    server.always(serving(**{broken: reply}))
    checks = examined(server, clock)
    named = {"health": "server", "meta": "plan", "changelog": "contract", "status": "freshness"}
    assert checks[named[broken]].level in ("fail", "warn")
    assert all("\x1b" not in check.found for check in checks.values())
    others = [checks[name].level for path, name in named.items() if path not in (broken, "status")]
    assert set(others) == {"ok"}
    assert checks["minute"].level == "ok"


@pytest.mark.parametrize(
    ("headers", "name", "key"),
    [({}, "minute", "warn"), ({"X-Quota-Limit": "9", "X-Quota-Remaining": "0"}, "month", "ok")],
)
def test_a_spent_budget(server: ScriptedServer, clock: FakeClock, headers: dict[str, str], name: str, key: str) -> None:
    spent = Status(429, failure("RATE_LIMIT_EXCEEDED", "Slow down."), {"Retry-After": "12", **headers})
    server.always(serving(meta=spent, changelog=spent, status=spent))
    checks = examined(server, clock)
    assert (checks[name].level, checks["key"].level) == ("fail", key)
    assert checks[name].advice
    assert checks["contract"].found == "not checked: see the budgets"


@pytest.mark.parametrize(("remaining", "level"), [("0", "warn"), ("99", "warn"), ("100", "ok")])
def test_the_end_of_the_month_s_budget_is_told_in_time(
    server: ScriptedServer, clock: FakeClock, remaining: str, level: str
) -> None:
    low = Status(200, (EXAMPLES / "status.json").read_bytes(), {**BUDGETS, "X-Quota-Remaining": remaining})
    server.always(serving(status=low))
    assert examined(server, clock)["month"].level == level


def test_a_degraded_limiter(server: ScriptedServer, clock: FakeClock) -> None:
    slow = Status(200, (EXAMPLES / "status.json").read_bytes(), {**BUDGETS, "X-RateLimit-Fallback": "true"})
    server.always(serving(status=slow))
    assert "runs degraded" in examined(server, clock)["minute"].found


@pytest.mark.parametrize(
    ("word", "level"), [("ok", "ok"), ("degraded", "warn"), ("unhealthy", "fail"), ("odd", "warn")]
)
def test_what_the_server_says_of_itself(server: ScriptedServer, clock: FakeClock, word: str, level: str) -> None:
    server.always(serving(health=Status(200, success({"status": word}))))
    assert examined(server, clock)["server"].level == level


@pytest.mark.parametrize(
    ("yours", "found"),
    [
        ("starter", "starter; rate limits"),
        ({"name": "pro", "keys": 2}, "pro; rate limits"),
        ({"id": "api_monthly"}, "api_monthly"),
        ("unheard-of", "unheard-of"),
        (None, "/meta does not tell"),
        ({}, "/meta does not tell"),
    ],
)
def test_the_plan_is_told_in_any_form(server: ScriptedServer, clock: FakeClock, yours: object, found: str) -> None:
    server.always(serving(meta=Status(200, success({**data_of("meta"), "your_plan": yours}))))
    assert examined(server, clock)["plan"].found.startswith(found)


@pytest.mark.parametrize("symbols", [None, [], "text", {}])
def test_a_status_that_tells_no_symbols(server: ScriptedServer, clock: FakeClock, symbols: object) -> None:
    server.always(serving(status=Status(200, success({"symbols": symbols}))))
    assert examined(server, clock)["freshness"].level == "skip"


def test_odd_categories_are_shown_as_they_are(server: ScriptedServer, clock: FakeClock) -> None:
    symbols = {
        "BTCUSDT": {"gex": {"status": "brand_new", "freshness_seconds": 7200}, "chain": "healthy"},
        "ETHUSDT": None,
    }
    server.always(serving(status=Status(200, success({"symbols": symbols}))))
    checks = examined(server, clock)
    assert (checks["BTCUSDT"].level, checks["BTCUSDT"].found) == ("warn", "gex brand_new (2 h), chain healthy")
    assert checks["ETHUSDT"].found == "nothing is told of it"
    assert checks["replies"].level == "warn"


@pytest.mark.parametrize(("version", "level"), [(NEXT, "ok"), ("3.0", "fail"), ("2.8", "warn"), ("abc", "warn")])
def test_the_contract_s_verdict(server: ScriptedServer, clock: FakeClock, version: str, level: str) -> None:
    server.always(serving(changelog=Status(200, success({"releases": []}, version=version))))
    assert examined(server, clock)["contract"].level == level


def test_a_breaking_release_warns_and_names_methods(server: ScriptedServer, clock: FakeClock) -> None:
    release = {"version": f"{NEXT}.0", "breaking": True, "summary": "Other", "changes": ["`/gex/levels` is other."]}
    server.always(serving(changelog=Status(200, success({"releases": [release]}, version=NEXT))))
    check = examined(server, clock)["contract"]
    assert check.level == "warn"
    assert check.advice == "methods that the releases name: gex.levels"


@pytest.mark.parametrize(("hours", "level"), [(0, "ok"), (1, "warn"), (-1, "warn")])
def test_the_clock_is_compared_with_the_server_s(clock: FakeClock, hours: int, level: str) -> None:
    server_time = clock.now() + timedelta(hours=hours)
    with (
        Sandbox(settings=SandboxSettings(clock=lambda: server_time)) as sandbox,
        BackQuant(sandbox.key, base_url=sandbox.url) as bq,
    ):
        meta = bq.meta().raw
    with ScriptedServer() as server:
        server.always(Status(200, meta))
        check = examined(server, clock)["clock"]
    assert check.level == level
    if hours:
        assert ("behind" if hours > 0 else "ahead of") in check.found


def test_a_date_header_tells_the_time_too(server: ScriptedServer, clock: FakeClock) -> None:
    date = format_datetime(clock.now() - timedelta(minutes=10), usegmt=True)
    server.always(serving(status=Status(200, (EXAMPLES / "status.json").read_bytes(), {"Date": date})))
    check = examined(server, clock)["clock"]
    assert check.level == "warn"
    assert "by its Date header" in check.found


@pytest.mark.parametrize("url", ["not-a-url", "http://example.com/v2"])
def test_a_setting_that_can_not_work(url: str) -> None:
    checks = by_name(examine(lambda: BackQuant(KEY, base_url=url)))
    assert checks["settings"].level == "fail"
    assert KEY not in str(checks)


def test_a_base_url_that_lacks_its_end(sandbox: Sandbox) -> None:
    checks = by_name(examine(lambda: BackQuant(sandbox.key, base_url=sandbox.url.removesuffix("/v2"))))
    assert checks["server"].level == "fail"
    assert "ends with /v2" in checks["server"].found
