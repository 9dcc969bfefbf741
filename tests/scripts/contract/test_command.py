"""`python -m scripts.contract`, as the Makefile runs it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from backquant._contract.documents import Document
from scripts.contract import __main__ as command
from scripts.contract import report, structure
from scripts.contract.packages import Built
from scripts.contract.version import bump
from scripts.generate.problem import ContractProblem
from tests.openapi.documents import EXAMPLES, Json
from tests.scripts.generate.derive import NUMBER, TEXT, get, query
from tests.support.versions import NEXT, NOW

from .conftest import document, no_complaints


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


@pytest.fixture
def log(tmp_path: Path) -> Callable[..., Path]:
    """A saved release log."""

    def write(version: str, summary: str = "Something new", *, breaking: bool = False) -> Path:
        row: Json = {"version": version, "released_at": "2026-09-01", "breaking": breaking}
        row |= {"summary": summary, "changes": []}
        saved = tmp_path / "saved.json"
        saved.write_text(json.dumps({"data": {"releases": [row]}}), encoding="utf-8")
        return saved

    return write


def test_additive(contract_command: Callable[..., Outcome], changed: Json, log: Callable[..., Path]) -> None:
    changed["info"]["version"] = NEXT
    changed["paths"]["/gex/new"] = get()
    changed["paths"]["/gex/levels"]["get"]["parameters"].append(query("depth", TEXT))
    changed["components"]["schemas"]["GexLevelsData"]["properties"]["net_flow"] = NUMBER
    done = contract_command(changed, "--changelog", str(log(f"{NEXT}.0")))
    assert (done.status, done.report["verdict"]) == (1, "additive")
    added = {"bq.gex.new()", "bq.gex.levels(depth=)", "models.GexLevelsData.net_flow"}
    assert done.names == {("added", name) for name in added}
    assert f"# Contract {NOW} → {NEXT}: additive" in done.text
    assert "### Added" in done.text
    assert (done.folder / "report.md").read_text(encoding="utf-8").strip() == done.text.strip()


def test_without_the_release_log_nothing_is_certain(contract_command: Callable[..., Outcome], changed: Json) -> None:
    changed["info"]["version"] = NEXT
    changed["paths"]["/options/pcr"]["get"]["parameters"].append(query("smooth", {**NUMBER, "default": 3}))
    done = contract_command(changed)
    assert (done.status, done.report["verdict"]) == (4, "unknown")
    headline = "additive in the document; the release log was not read: behaviour may have changed"
    assert done.text.startswith(f"# Contract {NOW} → {NEXT}: {headline}")
    assert done.report["bump"] == bump("unknown", code=True).as_json()
    assert [sign["name"] for sign in done.report["signs"]] == ["bq.options.pcr(smooth=)"]
    assert "- `bq.options.pcr(smooth=)`: a new parameter with the default 3" in done.text


@pytest.mark.parametrize(
    ("saved", "told"),
    [
        ('{"data": [{"strike": 1}]}', "no release log"),
        ("[]", "is empty"),
        ('{"data": {"releases": [{"version": "2.9.0"}]}}', "ends at 2.9 and tells nothing of "),
        ("<html>", "can't be read"),
    ],
)
def test_a_log_that_tells_nothing_is_not_taken_for_one(
    contract_command: Callable[..., Outcome], changed: Json, tmp_path: Path, saved: str, told: str
) -> None:
    changed["info"]["version"] = NEXT
    (tmp_path / "saved.json").write_text(saved)
    done = contract_command(changed, "--changelog", str(tmp_path / "saved.json"))
    assert (done.status, done.report["verdict"]) == (4, "unknown")
    assert told in done.report["releases"]["skipped"]


def test_backwards_releases_are_undone(
    contract_command: Callable[..., Outcome], changed: Json, log: Callable[..., Path]
) -> None:
    changed["info"]["version"] = "2.8"
    done = contract_command(changed, "--changelog", str(log(f"{NOW}.0", "Levels of `/gex/levels`", breaking=True)))
    assert done.status == 2
    assert "This report runs backwards" in done.text
    assert f"- {NOW}.0 (2026-09-01, **breaking**, undone)" in done.text


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
    changed["info"]["version"] = NEXT
    del changed["paths"]["/options/pcr"]
    del changed["components"]["schemas"]["GexLevelsData"]["properties"]["candles"]
    log = json.loads((EXAMPLES / "changelog.json").read_bytes())
    entry = {
        "version": f"{NEXT}.0",
        "breaking": True,
        "summary": "Gone",
        "changes": ["`/v2/gex/levels` drops candles."],
    }
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
    assert (release["version"], release["breaking"], release["names"]) == (f"{NEXT}.0", True, ["bq.gex.levels()"])
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
    gone = {("removed", "bq.gex.levels()"), ("removed", "models.GexLevelsResponse.data")}
    assert (done.status, done.names) == (2, gone)
    assert any("`data`" in told for told in done.report["left_out"])
    assert "Left out of the package" in done.text


def test_what_is_no_contract_ends_with_a_status_of_its_own(contract_command: Callable[..., Outcome]) -> None:
    done = contract_command("<html>")
    assert done.status == 3
    assert "error:" in done.errors
    assert "a web page" in done.errors
    assert not (done.folder / "report.json").exists()


def test_what_is_refused_as_a_whole_is_compared_by_its_documents(
    contract_command: Callable[..., Outcome],
    base: Json,
    changed: Json,
    log: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No package can be made, so nothing is checked against one; what the documents tell is told all the same."""
    known = report.build

    def refuse(asked: Document, folder: Path) -> Built:
        if asked.sha256 != document(base).sha256:
            raise ContractProblem("paths./gex/levels", "no Python comes of this")
        return known(asked, folder)

    monkeypatch.setattr("scripts.contract.report.build", refuse)
    del changed["paths"]["/options/pcr"]
    changed["info"]["version"] = NEXT
    done = contract_command(changed, "--changelog", str(log(NEXT)))
    told = done.report
    assert (done.status, told["verdict"]) == (2, "breaking")
    assert told["problem"] == "paths./gex/levels: no Python comes of this"
    assert "the generator refuses the new document (1)" in told["reasons"]
    assert ("removed", "bq.options.pcr()") in done.names
    assert told["program"] == {"skipped": "the generator refuses the new document", "items": []}
    if structure.OASDIFF.exists():
        assert told["structure"]["skipped"] is None
        assert told["structure"]["items"]
    else:
        assert "oasdiff is not installed" in told["structure"]["skipped"]
    assert [release["version"] for release in told["releases"]["items"]] == [NEXT]
    assert told["bump"]["part"] == "minor"
