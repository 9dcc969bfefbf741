"""`backquant contract`, against servers on real sockets that serve the contract of today, of tomorrow, or something else."""

from __future__ import annotations

import contextlib
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest

from backquant import models
from backquant._contract.documents import shipped
from tests.support.sarif import departures
from tests.support.server import ScriptedServer, Status

from .conftest import Cli

CODE = """
from backquant import BackQuant

bq = BackQuant()
for contract in bq.options.chain(symbol="BTCUSDT").data.contracts:
    print(contract.bid)
print(bq.options.pcr(days=3).data)
"""


def tomorrow(change: Callable[[Any], object] = lambda document: None, version: str = "99.1") -> bytes:
    document = json.loads(shipped().body)
    document["info"]["version"] = version
    change(document)
    return json.dumps(document).encode()


def without_bid(document: Any) -> None:
    del document["components"]["schemas"]["OptionContract"]["properties"]["bid"]


def log(*, breaking: bool, version: str = "99.1.0") -> bytes:
    row = {
        "version": version,
        "released_at": "2030-01-01",
        "breaking": breaking,
        "summary": "Put/call ratio",
        "changes": ["`days` on `/options/pcr` counts trading days."],
    }
    return json.dumps({"data": {"releases": [row]}, "meta": {"request_id": "req_1"}}).encode()


@pytest.fixture
def serve(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give the server its replies, and the user its address."""

    def start(*bodies: bytes, key: str | None = None) -> None:
        server.replies(*(Status(200, body) for body in bodies))
        monkeypatch.setenv("BACKQUANT_BASE_URL", server.url)
        if key:
            monkeypatch.setenv("BACKQUANT_API_KEY", key)
        else:
            monkeypatch.delenv("BACKQUANT_API_KEY", raising=False)

    return start


@pytest.mark.parametrize("name", ["a b.py", "ä [1].py", "50%: no.py"])
def test_sarif_names_files_as_uris(name: str, nobody: Cli, serve: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / name).write_text(CODE)
    serve(tomorrow(without_bid))
    with contextlib.chdir(tmp_path):
        ran = nobody("contract", "--usage", "odd", "--format", "sarif")
    assert departures(json.loads(ran.out)) == []
    assert f"odd/{quote(name)}" in ran.out


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """Somebody's code."""
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "signals.py").write_text(CODE)
    return folder


def test_a_sandbox_serves_what_this_sdk_was_made_from(nobody: Cli) -> None:
    ran = nobody("contract", "--sandbox")
    assert (ran.status, ran.out.strip().rpartition(": ")[2]) == (0, "same")


def test_without_a_key_the_verdict_is_unknown_and_says_so(nobody: Cli, serve: Callable[..., None]) -> None:
    serve(tomorrow())
    ran = nobody("contract")
    assert ran.status == 4
    assert "same in the document; the release log was not read: behaviour may have changed" in ran.out
    assert "backquant login" in ran.out


@pytest.mark.parametrize(
    ("breaking", "fail_on", "status"),
    [
        (False, None, 1),
        (False, "unknown", 0),
        (False, "additive", 1),
        (True, None, 2),
        (True, "breaking", 2),
        (True, "additive", 2),
    ],
)
def test_the_release_log_decides(
    nobody: Cli, serve: Callable[..., None], breaking: bool, fail_on: str | None, status: int
) -> None:
    serve(tomorrow(), log(breaking=breaking), key="bq_secret_key_12345")
    nobody.secrets.append("bq_secret_key_12345")
    ran = nobody("contract", *(("--fail-on", fail_on) if fail_on else ()))
    assert ran.status == status
    assert "release 99.1.0: Put/call ratio" in ran.out


def test_unknown_passes_where_only_breaking_fails(nobody: Cli, serve: Callable[..., None]) -> None:
    serve(tomorrow())
    assert nobody("contract", "--fail-on", "breaking").status == 0
    serve(tomorrow())
    assert nobody("contract", "--fail-on", "unknown").status == 4


def test_a_saved_log_needs_no_key(nobody: Cli, serve: Callable[..., None], tmp_path: Path) -> None:
    (tmp_path / "log.json").write_bytes(log(breaking=True))
    serve(tomorrow())
    assert nobody("contract", "--changelog", tmp_path / "log.json").status == 2


@pytest.mark.parametrize("saved", [b"<html>", b"[]", b'{"data": [1, 2]}', log(breaking=False, version="1.0")])
def test_a_saved_log_that_tells_nothing_leaves_it_unknown(
    nobody: Cli, serve: Callable[..., None], tmp_path: Path, saved: bytes
) -> None:
    (tmp_path / "log.json").write_bytes(saved)
    serve(tomorrow())
    ran = nobody("contract", "--changelog", tmp_path / "log.json")
    assert ran.status == 4
    assert "the release log was not read: the release log" in ran.out


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"openapi": "3.1.0", "info": {"title": "Petstore", "version": "1"}, "paths": {"/x": {}}}', "another API"),
        (b"<html></html>", "a web page"),
        (b"", "nothing is in it"),
        (tomorrow()[:5000], "cut off after"),
    ],
)
def test_what_is_no_contract_of_this_api(nobody: Cli, serve: Callable[..., None], body: bytes, told: str) -> None:
    serve(body)
    ran = nobody("contract")
    assert (ran.status, ran.out) == (3, "")
    assert told in ran.err


def test_your_code_is_hit(nobody: Cli, serve: Callable[..., None], code: Path) -> None:
    serve(tomorrow(without_bid), log(breaking=True), key="bq_secret_key_12345")
    ran = nobody("contract", "--usage", code)
    assert ran.status == 2
    assert "models.OptionContract.bid: removed\n        at " in ran.out
    assert f"{code / 'signals.py'}:6" in ran.out
    assert ran.out.strip().endswith("Your code is hit in 2 places.")


def test_every_format_can_be_read_by_its_readers(nobody: Cli, serve: Callable[..., None], code: Path) -> None:
    def run(form: str) -> str:
        serve(tomorrow(without_bid), log(breaking=True), key="bq_secret_key_12345")
        ran = nobody("contract", "--usage", code, "--format", form)
        assert ran.status == 2
        return ran.out

    report = json.loads(run("json"))
    assert (report["verdict"], report["status"]) == ("breaking", 2)
    assert [place["line"] for hit in report["hits"] for place in hit["places"]] == [6, 7]
    sarif = json.loads(run("sarif"))
    assert departures(sarif) == []
    [driven] = sarif["runs"]
    assert {rule["id"] for rule in driven["tool"]["driver"]["rules"]} == {
        result["ruleId"] for result in driven["results"]
    }
    places = [place["physicalLocation"] for result in driven["results"] for place in result["locations"]]
    assert [place["region"]["startLine"] for place in places] == [6, 7]
    assert {place["artifactLocation"]["uri"] for place in places} == {(code / "signals.py").as_uri()}
    suites = ET.fromstring(run("junit"))  # noqa: S314  # it is our own
    assert suites.get("failures") == str(len(suites.findall(".//failure"))) == "2"
    assert f"::error file={code / 'signals.py'},line=6::models.OptionContract.bid" in run("github")
    assert "## Breaking\n\n- models.OptionContract.bid: removed\n  - `" in run("markdown")


def test_a_saved_report_tells_the_hits(nobody: Cli, serve: Callable[..., None], code: Path, tmp_path: Path) -> None:
    serve(tomorrow(without_bid))
    (tmp_path / "report.json").write_text(nobody("contract", "--format", "json").out)
    ran = nobody("contract", "usage", code, "--report", tmp_path / "report.json")
    assert ran.status == 1
    assert ran.out.strip().endswith("Your code is hit in 1 place.")
    (code / "signals.py").write_text("from backquant import BackQuant\nBackQuant().gex.levels()\n")
    ran = nobody("contract", "usage", code, "--report", tmp_path / "report.json")
    assert (ran.status, ran.out.strip()) == (0, "Your code is not hit: it uses nothing that this names.")


@pytest.mark.parametrize("report", ["", "{}", "[1]", '{"items": [{}]}'])
def test_what_is_no_report(nobody: Cli, code: Path, tmp_path: Path, report: str) -> None:
    (tmp_path / "report.json").write_text(report)
    ran = nobody("contract", "usage", code, "--report", tmp_path / "report.json")
    assert ran.status == 2
    assert "is no report" in ran.err
    assert "--format json" in ran.err


def test_usage_lists_names_and_lines(nobody: Cli, code: Path) -> None:
    ran = nobody("contract", "usage", code)
    assert f"{code / 'signals.py'}:5: bq.options.chain(symbol=)" in ran.out
    assert json.loads(nobody("contract", "usage", code, "--json").out)["files"] == 1
    assert nobody("contract", "usage", code / "gone").status == 2


def test_a_schema_for_every_model(nobody: Cli, tmp_path: Path) -> None:
    ran = nobody("contract", "schemas", "-o", tmp_path / "schemas")
    assert ran.status == 0
    written = {path.stem for path in (tmp_path / "schemas").glob("*.json")}
    assert {"GexLevelsData", "OptionContract", "V2Meta"} <= written <= set(dir(models))
    schema = json.loads((tmp_path / "schemas" / "MaxPainPerExpiry.json").read_text())
    checker: Any = jsonschema.Draft202012Validator(schema)  # its types leave a part unknown
    checker.check_schema(schema)
    good = {"expiry": "27MAR26", "max_pain": {"strike": 1.0, "payout": 2.0}}
    problems = [error.message for error in checker.iter_errors({"expiry": 3})]
    assert any("is not of type 'string'" in problem for problem in problems)
    assert not [e for e in checker.iter_errors(good) if e.absolute_path[:1] == ["expiry"]]


def test_schemas_where_nothing_can_be_written(nobody: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ran = nobody("contract", "schemas", "-o", tmp_path / "file")
    assert ran.status == 1
    assert len(ran.lines) == 1
