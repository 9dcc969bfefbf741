"""Wrong input at each step: one line on stderr that says what to do, and a status by the kind of problem."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from backquant.sandbox import Sandbox, SandboxSettings
from tests.support.examples import largest
from tests.support.server import ScriptedServer, Status

from .conftest import Cli

MOST = largest("gex.history", "limit")
FAULT = ("--retries", "0", "gex", "levels", "-q")
NOT_SENT = [
    ("gex levles", 2, "backquant gex has no command 'levles'; did you mean levels?"),
    ("levels", 2, "backquant has no command 'levels'; did you mean gex levels?"),
    ("gexx levels", 2, "did you mean gex?"),
    ("xyzzy", 2, "backquant has no command 'xyzzy' (see backquant --help)"),
    ("gex levels --simbol BTCUSDT", 2, "--simbol"),
    ("gex levels extra", 2, "extra"),
    ("gex levels BTCUSDT", 2, "; did you mean --symbol BTCUSDT?"),
    ("tape --symbol BTCUSDT", 2, "A command goes before its options (trades, recent, "),
    ("version", 2, "did you mean --version?"),
    ("stream tape.BTC", 7, "did you mean 'tape.BTC.agg'?"),
    ("stream eth", 7, "did you mean 'tape.ETH.agg'?"),
    ("stream nonsense", 7, "'nonsense' is no channel. There are "),
    ("options greeks profile", 2, "Missing argument 'GREEK'"),
    ("multi gex-levels", 2, "Missing option '--symbols'"),
    ("gex levels --format cvs", 2, "--format"),
    ("gex levels -q novalue", 2, "'novalue' is not of the form NAME=VALUE"),
    ("gex levels --raw --format csv", 2, "--raw gives the body as it was sent; leave out --format"),
    ("gex levels -o levels.png", 2, "--output takes data; for a picture: --plot levels.png"),
    ("gex levels -o levels.xyz", 2, "--output: the name 'levels.xyz' tells no format; end it in .txt, .json,"),
    ("gex levels -o nowhere/levels.csv", 1, "can't be written: there is no directory nowhere"),
    ("gex levels -o .", 1, "can't be written: it is a directory; name a file"),
    ("gex levels --plot nowhere/levels.png", 1, "can't be written: there is no directory nowhere"),
    ("sandbox gex levels --symbol BTCUSDT", 2, "backquant --sandbox gex levels --symbol BTCUSDT"),
    ("sandbox -- no-such-program", 2, "there is no program 'no-such-program' to run beside the sandbox"),
    ("help gex levles", 2, "did you mean levels?"),
    ("gex levels --base-url https://api.backquant.com", 3, "lacks the /v2 that every call goes to"),
    ("gex levels --plot levels.gif", 2, "--plot: end the name 'levels.gif' in .png, .svg, .pdf"),
    ("gex levels --watch -o levels.csv", 2, "--watch has no end, --output needs one"),
    ("gex levels --watch --format parquet", 2, "--watch has no end, --format parquet needs one"),
    ("gex history --pages 0", 2, "--pages"),
    ("health --plot health.png", 13, "there is no picture of health; --format table gives its tables."),
    ("get /gex/levels --plot levels.png", 13, "there is no picture of GET /gex/levels"),
    ("gex history --plot h.png --pages 2", 2, "--plot draws one reply; leave out --pages"),
    ("--sandbox --base-url http://127.0.0.1:9 health", 2, "--sandbox and --base-url name two servers"),
    ("--timeout 0 health", 3, "timeout: 0.0 must be above 0"),
    ("--retries -1 health", 3, "--retries: -1 is no number of retries"),
    ("--base-url http://example.com health", 3, "would send the key unencrypted; use https"),
    ("get gex/levels", 2, "'gex/levels' is no path below the base URL"),
    ("gex levels --pages 2", 2, "gex.levels has no pages, one call gives all there is; these have: "),
    (
        f"gex history --limit {MOST + 1}",
        7,
        f"--limit: {MOST + 1} is out of bounds: it must be at least 1 and at most {MOST} (--no",
    ),
    ("gex history --limit many", 7, "--limit: 'many' is no whole number"),
    ("gex levels --symbol BTC", 7, "--symbol: 'BTC' is not one of BTCUSDT, "),
    ("gex levels --symbol BTC", 7, "did you mean 'BTCUSDT'?"),
    ("gex levels --as-of tomorrow", 7, "--as-of: 'tomorrow' "),
    ("gex levels --include=", 7, "--include: an empty list asks for nothing"),
    ("gex expiry-profile --dte-min -1 --dte-max 999", 7, "at most 720 (--no-validate sends it all the same)"),
    ("options greeks profile detla", 7, "GREEK: 'detla' is not one of delta, "),
]
ANSWERED = [
    ("error=UNAUTHORIZED", 4, "check the key in `backquant login` or BACKQUANT_API_KEY"),
    ("error=FORBIDDEN", 5, "its plan or subscription does not allow this call"),
    ("error=NOT_FOUND", 6, "404 NOT_FOUND"),
    ("error=RATE_LIMIT_EXCEEDED", 8, "--wait waits until calls are left"),
    ("quota=month", 9, "it starts anew at "),
    ("error=UPSTREAM_ERROR", 10, "UPSTREAM_ERROR"),
    ("error=INTERNAL_ERROR", 10, "INTERNAL_ERROR"),
    ("body=html", 12, "not with the API's envelope"),
    ("body=truncated", 12, "not with the API's envelope"),
    ("status=502;body=html", 10, "502"),
]


@pytest.mark.parametrize(("line", "status", "told"), NOT_SENT, ids=[line for line, *_ in NOT_SENT])
def test_what_is_wrong_is_told_before_anything_is_sent(
    line: str, status: int, told: str, cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli(*line.split(), "-v")
    assert (ran.status, ran.out) == (status, "")
    assert len(ran.lines) == 1
    assert ran.lines[0].startswith("backquant: ")
    assert told in ran.lines[0]
    assert not list(tmp_path.glob("*.*"))


@pytest.mark.parametrize(("fault", "status", "told"), ANSWERED)
def test_what_the_api_refuses_has_a_status_of_its_own(fault: str, status: int, told: str, cli: Cli) -> None:
    ran = cli(*FAULT, f"sandbox_fault={fault}")
    assert (ran.status, ran.out) == (status, "")
    assert len(ran.lines) == 1
    assert told in ran.lines[0]


def test_the_apis_own_refusal_names_the_option(cli: Cli) -> None:
    ran = cli("gex", "levels", "--symbol", "BTC", "--no-validate")
    assert ran.status == 7
    assert ran.lines[0].startswith("backquant: --symbol: ")
    assert "(422 VALIDATION_ERROR, request " in ran.lines[0]


def test_no_key_is_told_with_what_to_do(nobody: Cli) -> None:
    ran = nobody("gex", "levels")
    assert ran.status == 3
    assert "run `backquant login` or set the environment variable BACKQUANT_API_KEY" in ran.lines[0]


def test_a_wrong_key_is_told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKQUANT_API_KEY", "bq_live_mistyped")
    cli.secrets.append("bq_live_mistyped")
    assert cli("gex", "levels", "--debug").status == 4


def test_an_unreachable_host_is_told(nobody: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ran = nobody("--base-url", f"http://127.0.0.1:{port}", "--retries", "0", "health")
    assert ran.status == 11
    assert ran.lines[0].endswith("; check the network and the base URL")


def test_attempts_are_told_where_some_fail(cli: Cli) -> None:
    ran = cli("gex", "levels", "-q", "sandbox_fault=error=RATE_LIMIT_EXCEEDED;retry_after=0;times=1;id=cli-attempts")
    assert ran.status == 0
    assert len(ran.lines) == 1
    assert ran.lines[0].startswith("backquant: waiting 0.0 s before attempt 2 of 3: 429 RATE_LIMIT_EXCEEDED")


def test_strict_refuses_drift(cli: Cli) -> None:
    ran = cli("gex", "levels", "--strict", "-q", "sandbox_fault=drift=enum")
    assert ran.status == 12
    assert "departs from the contract: data." in ran.lines[0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--table", "contrcts"], "--table: the reply has no 'contrcts'; did you mean 'contracts'?"),
        (["--table", "xyzzy"], "--table: the reply has no 'xyzzy'; it has contracts, summary"),
        (["--columns", "strike,ivv"], "--columns: the table 'contracts' has no 'ivv'; did you mean 'iv'?"),
    ],
)
def test_a_table_that_is_not_there_is_told(words: list[str], told: str, cli: Cli, tmp_path: Path) -> None:
    ran = cli("options", "chain", *words, "-o", tmp_path / "chain.csv")
    assert ran.status == 2
    assert told in ran.lines[0]
    assert not list(tmp_path.glob("*.csv"))


def test_a_file_that_was_there_outlives_a_failure(cli: Cli, tmp_path: Path) -> None:
    kept = tmp_path / "levels.json"
    kept.write_text("as it was")
    assert cli(*FAULT, "sandbox_fault=error=INTERNAL_ERROR", "-o", kept).status == 10
    assert kept.read_text() == "as it was"


def test_a_traceback_is_shown_on_demand_alone(cli: Cli) -> None:
    arguments = (*FAULT, "sandbox_fault=error=NOT_FOUND")
    assert "Traceback" not in cli(*arguments).err
    assert "Traceback" in cli(*arguments, "--debug").err


@pytest.mark.parametrize(("words", "status"), [([], 8), (["--wait"], 130)])
def test_a_spent_minute_is_waited_out_on_demand(
    words: list[str], status: int, nobody: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def interrupted_sleep(_: object, seconds: float) -> None:
        waits.append(seconds)
        raise KeyboardInterrupt

    monkeypatch.setattr("backquant._ground.clock.SystemClock.sleep", interrupted_sleep)
    with Sandbox(settings=SandboxSettings(burst=1)) as small:
        monkeypatch.setenv("BACKQUANT_API_KEY", small.key)
        asked = ("--base-url", small.url, "--retries", "0", "gex", "history", "--limit", "2", "--pages", "2")
        assert nobody(*asked, *words).status == status
    assert len(waits) == len(words)


def test_a_servers_words_can_not_steer_the_terminal(server: ScriptedServer, nobody: Cli) -> None:
    meta = {"version": "2.9", "timestamp": "2026-01-01T00:00:00Z"}
    error = {"code": "NOT_FOUND", "message": "gone\x1b]0;owned\x07\nbackquant: all is well"}
    server.replies(Status(404, {"success": False, "error": error, "meta": meta}))
    ran = nobody("--base-url", server.url, "health")
    assert ran.status == 6
    assert len(ran.lines) == 1
    assert "\x1b" not in ran.err


def test_a_mistake_of_ours_is_a_line_too(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("backquant.cli.session.Session.client", fail)
    ran = cli("gex", "levels")
    assert (ran.status, ran.out) == (1, "")
    assert ran.lines == [
        "backquant: internal error, ZeroDivisionError: division by zero (--debug shows where; please report it)"
    ]
