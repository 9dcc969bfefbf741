"""`python -m scripts.contract`, as the Makefile runs it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.contract import __main__ as command
from scripts.contract import structure
from tests.contract.documents import EXAMPLES, Json
from tests.generate.derive import NUMBER, TEXT, get, query

from .conftest import no_complaints


@dataclass(frozen=True)
class Outcome:
    status: int
    text: str
    errors: str
    folder: Path

    @property
    def report(self) -> Json:
        return json.loads((self.folder / "report.json").read_bytes())

    @property
    def names(self) -> set[tuple[str, str]]:
        return {(found["change"], found["name"]) for found in self.report["findings"]}


@pytest.fixture
def contract_command(
    built_before: None, base: Json, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Outcome]:
    """The command, from the small contract to a changed one; without the type checker unless that is asked for."""

    def run(new: Json | str, *more: str, checked: bool = False) -> Outcome:
        if not checked:
            monkeypatch.setattr("scripts.contract.report.complaints", no_complaints)
        files = [tmp_path / "old.json", tmp_path / "new.json"]
        files[0].write_text(json.dumps(base), encoding="utf-8")
        files[1].write_text(new if isinstance(new, str) else json.dumps(new), encoding="utf-8")
        folder = tmp_path / "report"
        sides = ["--old", str(files[0]), "--new", str(files[1]), "--report", str(folder)]
        status = command.main([*sides, *more])
        shown = capsys.readouterr()
        return Outcome(status, shown.out, shown.err, folder)

    return run


def test_the_same(contract_command: Callable[..., Outcome], base: Json) -> None:
    done = contract_command(base)
    assert (done.status, done.report["verdict"], done.report["findings"]) == (0, "same", [])
    assert done.report["bump"]["part"] == "none"
    assert "The two contracts say the same." in done.text


def test_additive(contract_command: Callable[..., Outcome], changed: Json) -> None:
    changed["info"]["version"] = "2.10"
    changed["paths"]["/gex/new"] = get()
    changed["paths"]["/gex/levels"]["get"]["parameters"].append(query("depth", TEXT))
    changed["components"]["schemas"]["GexLevelsData"]["properties"]["net_flow"] = NUMBER
    done = contract_command(changed)
    assert (done.status, done.report["verdict"]) == (1, "additive")
    added = {"bq.gex.new()", "bq.gex.levels(depth=)", "models.GexLevelsData.net_flow"}
    assert done.names == {("added", name) for name in added}
    assert "# Contract 2.9 → 2.10: additive" in done.text
    assert "### Added" in done.text
    assert (done.folder / "report.md").read_text(encoding="utf-8").strip() == done.text.strip()


def test_a_changed_description_is_shown_word_by_word(
    contract_command: Callable[..., Outcome], changed: Json, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """And where oasdiff is not installed, the rest goes on."""
    monkeypatch.setattr(structure, "OASDIFF", tmp_path / "none")
    operation = changed["paths"]["/gex/levels"]["get"]
    operation["description"] = operation["description"].replace("about every 30 s", "about every 5 s")
    done = contract_command(changed)
    assert (done.status, done.report["findings"]) == (1, [])
    assert "about every ~~30~~ **5** s" in done.text
    assert done.report["bump"]["part"] == "patch"
    assert "make node_modules/.installed" in done.report["structure"]["skipped"]
    assert "Not checked: oasdiff is not installed" in done.text


def test_breaking_with_an_old_program_and_the_release_log(
    contract_command: Callable[..., Outcome], changed: Json, tmp_path: Path
) -> None:
    changed["info"]["version"] = "2.10"
    del changed["paths"]["/options/pcr"]
    del changed["components"]["schemas"]["GexLevelsData"]["properties"]["candles"]
    log = json.loads((EXAMPLES / "changelog.json").read_bytes())
    entry = {"version": "2.10.0", "breaking": True, "summary": "Gone", "changes": ["`/v2/gex/levels` drops candles."]}
    log["data"]["releases"].insert(0, entry)
    saved = tmp_path / "log.json"
    saved.write_text(json.dumps(log), encoding="utf-8")
    done = contract_command(changed, "--changelog", str(saved), checked=True)
    assert (done.status, done.report["verdict"]) == (2, "breaking")
    assert done.names == {("removed", "bq.options.pcr()"), ("removed", "models.GexLevelsData.candles")}
    if structure.OASDIFF.exists():
        words = {(item["level"], *item["paths"]) for item in done.report["structure"]["items"]}
        assert ("error", "/options/pcr") in words
    complaints = {item["name"] for item in done.report["program"]["items"] if not item["kept"]}
    assert complaints == {"bq.options.pcr()", "models.GexLevelsData.candles"}
    [release] = done.report["releases"]["items"]
    assert (release["version"], release["breaking"], release["names"]) == ("2.10.0", True, ["bq.gex.levels()"])
    assert done.text.index("## Breaking") < done.text.index("## Releases")


def test_needless_corrections_are_named(contract_command: Callable[..., Outcome], changed: Json) -> None:
    for item in changed["paths"].values():
        listed = item["get"].get("parameters", [])
        item["get"]["parameters"] = [given for given in listed if given["name"] != "X-API-Key"]
        for given in item["get"]["parameters"]:
            if given["name"] == "positioning":
                given["schema"]["enum"] = ["flow", "std"]
    done = contract_command(changed)
    states = {item["target"]: item["state"] for item in done.report["overlay"]["items"] if item["since_new"]}
    assert states == {
        "$.paths.*.get.parameters[?(@.name == 'X-API-Key')]": "matches nothing",
        "$.paths.*.get.parameters[?(@.name == 'positioning')].schema": "partly published",
    }


def test_what_the_generator_refuses_is_compared_all_the_same(
    contract_command: Callable[..., Outcome], changed: Json
) -> None:
    del changed["components"]["schemas"]["GexLevelsResponse"]["properties"]["data"]
    changed["components"]["schemas"]["GexLevelsResponse"]["required"] = ["meta"]
    done = contract_command(changed)
    assert (done.status, done.names) == (2, {("removed", "models.GexLevelsResponse.data")})
    assert "`data`" in done.report["problem"]
    assert "No package can be generated" in done.text


def test_what_is_no_contract_ends_with_a_status_of_its_own(contract_command: Callable[..., Outcome]) -> None:
    done = contract_command("<html>")
    assert done.status == 3
    assert "error:" in done.errors
    assert "a web page" in done.errors
    assert not (done.folder / "report.json").exists()
