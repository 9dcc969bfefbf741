"""Every symbol, and replies of real size: what departs in one row of many, or on one symbol alone, is found."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from backquant_api.operation import Operation, Param
from backquant_api.resources import operation

from backquant import BackQuant
from scripts.live.__main__ import main
from scripts.live.calls import Call, arguments, calls_in_order
from scripts.live.results import LiveRun
from scripts.live.run import Manner, check_all
from tests.support.examples import example, levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY

from .conftest import Replies
from .test_live_run import report_of


def test_each_operation_is_called_for_every_symbol_that_it_takes() -> None:
    calls = calls_in_order(every_symbol=True)
    assert [call.name for call in calls][: len(calls_in_order())] == [call.name for call in calls_in_order()]
    [symbols] = [param.choices for param in operation("gex.levels").params if param.name == "symbol"]
    asked = {call.symbol[1] for call in calls if call.operation.name == "gex.levels" and call.symbol}
    assert len(asked) == len(symbols) - 1  # the usual one is the plain call
    assert "gex.levels(symbol='SOLUSDT')" in [call.name for call in calls]


def test_a_departure_on_one_symbol_alone_is_found(
    server: ScriptedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over real sockets: the same good reply for each symbol, and for SOL one with a text where a number belongs."""
    only = [call for call in calls_in_order(every_symbol=True) if call.operation.name == "gex.levels"]

    def chosen(*, every_symbol: bool) -> list[Call]:
        return only if every_symbol else only[:1]

    monkeypatch.setattr("scripts.live.run.calls_in_order", chosen)
    for call in only:
        body: Any = levels()
        if call.symbol == ("symbol", "SOLUSDT"):
            body["data"]["all_expiry"]["hvl"] = "much"
        server.replies(Status(200, body))
    client = BackQuant(KEY, base_url=server.url)
    assert main(["--symbols", "all", "--report", str(tmp_path)], client) == 1
    results = report_of(tmp_path)["results"]
    assert {name for name, each in results.items() if each["outcome"] == "drift"} == {"gex.levels(symbol='SOLUSDT')"}
    [found] = [each for each in results["gex.levels(symbol='SOLUSDT')"]["findings"] if "hvl" in each["path"]]
    assert (found["path"], found["got"]) == ("data.all_expiry.hvl", "'much'")
    asked = [parse_qs(urlsplit(seen.target).query).get("symbol") for seen in server.requests]
    assert ["SOLUSDT"] in asked
    assert "gex.levels(symbol='SOLUSDT')" in (tmp_path / "contract-live.md").read_text("utf-8")


def test_one_bad_row_in_300_is_found(server: ScriptedServer) -> None:
    chain = json.loads(example(operation("options.chain")))
    rows = chain["data"]["contracts"]
    chain["data"]["contracts"] = [copy.deepcopy(rows[number % len(rows)]) for number in range(300)]
    chain["data"]["contracts"][217]["oi"] = "plenty"
    server.always(Status(200, chain))
    run = LiveRun(server.url, datetime(2026, 9, 4, tzinfo=UTC))
    with BackQuant(KEY, base_url=server.url) as bq:
        results = {result.method: result for result, _ in check_all(bq, run, Manner())}
    [found] = [each for each in results["options.chain"].findings if "oi" in each.path]
    assert found.path == "data.contracts[217].oi"
    assert found.places == 1


def test_replies_are_asked_for_in_their_real_size() -> None:
    assert arguments(Call(operation("options.chain")), None).keys() <= {"include"}
    assert arguments(Call(operation("tape.trades")), None)["limit"] == 500
    assert arguments(Call(operation("tape.trades")), None, small=True)["limit"] == 5


def test_what_nothing_is_known_of_is_called_all_the_same() -> None:
    """Parameters that a later contract may bring: no tokens, no example, only a kind and bounds."""
    params = (
        Param("include", many=True),
        Param("coin", location="path", required=True),
        Param("legs", many=True, required=True),
        Param("depth", kind="integer", minimum=3, required=True),
        Param("share", kind="number", above=0, below=1, maximum=0.5, required=True),
        Param("since", kind="time", required=True),
        Param("live", kind="flag", required=True),
        Param("days", kind="integer"),
    )
    unknown: Operation[Any] = Operation("new.thing", "/new/{coin}", params, lambda: dict[str, Any])
    given = arguments(Call(unknown), "25DEC26")
    assert "include" not in given
    assert "days" not in given
    assert (given["coin"], given["legs"], given["depth"], given["live"]) == ("BTC", ["BTC"], 3, True)
    assert str(given["since"]).endswith("Z")


def test_what_a_symbol_has_not_is_no_failure(replies: Replies, key: str, tmp_path: Path) -> None:
    assert main(["--symbols", "all", "--small", "--report", str(tmp_path)]) == 0
    report = report_of(tmp_path)
    assert report["totals"]["ok"] == len(calls_in_order(every_symbol=True))
    assert report["results"]["gex.levels(symbol='HYPEUSDT')"]["reason"] == "the server has nothing of this symbol"
    assert report["results"]["gex.levels(symbol='SOLUSDT')"]["reason"] == ""
