"""`python -m scripts.spec`: all is replaced, or nothing."""

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from backquant._contract.documents import Document
from backquant._contract.findings import Skipped
from scripts.contract.packages import Built
from scripts.contract.report import Report
from scripts.generate.driver import PACKAGE
from scripts.generate.lock import SOURCE
from scripts.spec import __main__ as command
from scripts.spec import afterwards
from scripts.spec.tree import Tree, replace_tree
from tests.openapi.documents import Json
from tests.scripts.contract.conftest import base as base
from tests.scripts.contract.conftest import built as built
from tests.scripts.contract.conftest import built_before as built_before
from tests.scripts.contract.conftest import changed as changed
from tests.scripts.contract.conftest import no_complaints
from tests.support.examples import ROOT
from tests.support.server import ScriptedServer, Stall
from tests.support.versions import NEXT, NOW


@dataclass(frozen=True)
class Place:
    """A tree with a committed contract, and another document beside it."""

    tree: Tree
    new: Path

    def content(self) -> dict[str, bytes]:
        """Every file of the tree, byte for byte."""
        root = self.tree.contract.parents[1]
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def run(self, *more: str) -> int:
        reports = self.new.parent / "reports"
        return command.main(["--from", str(self.new), "--report", str(reports), *more], self.tree)


@pytest.fixture
def place(tmp_path: Path, base: Json, built: Built) -> Place:
    root = tmp_path / "tree"
    (root / "openapi").mkdir(parents=True)
    tree = Tree(root / "openapi" / "contract.json", root / "openapi" / "lock.json", root / "generated" / PACKAGE)
    tree.contract.write_text(json.dumps(base), encoding="utf-8")
    tree.lock.write_text("{}", encoding="utf-8")
    shutil.copytree(built.folder / PACKAGE, tree.package)
    newer = {**base, "info": {**base["info"], "version": NEXT}}
    new = tmp_path / "new.json"
    new.write_text(json.dumps(newer), encoding="utf-8")
    return Place(tree, new)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, built: Built) -> None:
    """A comparison that takes no time: the package is made already."""

    def compared(old: Document, new: Document, log: Path | None, folder: Path, say: Callable[[str], object]) -> Report:
        shutil.copytree(built.folder / PACKAGE, folder / "new" / PACKAGE)
        return Report(old, new, None, [], [], [], [], [], [], Skipped("no log"), [])

    monkeypatch.setattr(command, "compare_documents", compared)


@pytest.mark.usefixtures("built_before")
def test_a_new_contract_is_taken_over(
    place: Place, changed: Json, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.contract.report.complaints", no_complaints)
    changed["info"]["version"] = NEXT
    del changed["paths"]["/options/pcr"]
    place.new.write_text(json.dumps(changed), encoding="utf-8")
    assert place.run() == 0
    shown = capsys.readouterr()
    assert f"# Contract {NOW} → {NEXT}: breaking" in shown.out
    assert "- `bq.options.pcr()`: removed" in shown.out
    assert place.tree.contract.read_bytes() == place.new.read_bytes()
    lock = json.loads(place.tree.lock.read_bytes())
    assert (lock["version"], lock["source"]) == (NEXT, f"{SOURCE} (by way of new.json)")
    assert f'CONTRACT_VERSION: Final = "{NEXT}"' in (place.tree.package / "__init__.py").read_text(encoding="utf-8")
    assert not (place.tree.package / "models" / "options_pcr.py").exists()
    assert list((place.tree.contract.parents[1] / "build").iterdir()) == []


@pytest.mark.usefixtures("built_before")
def test_what_is_left_out_is_told_by_the_exit_status(
    place: Place, changed: Json, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.contract.report.complaints", no_complaints)
    changed["info"]["version"] = NEXT
    changed["paths"]["/orders"] = {"post": changed["paths"]["/options/pcr"]["get"]}
    place.new.write_text(json.dumps(changed), encoding="utf-8")
    assert place.run() == command.LEFT_OUT == 3
    told = "POST /orders: paths./orders.post: this client only sends GET"
    shown = capsys.readouterr()
    assert f"warning: left out: {told}" in shown.err
    assert told in shown.out
    assert place.tree.contract.read_bytes() == place.new.read_bytes()
    assert told in str(json.loads(place.tree.lock.read_bytes())["left_out"])


@pytest.mark.usefixtures("quick")
def test_what_follows_and_can_t_be_written_is_told_by_the_exit_status(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    changelog = tmp_path / "CHANGELOG.md"
    changelog.write_text("# Changelog\n", encoding="utf-8")
    failing = {"examples": ("scripts.propose", "--no-such-option"), "all well": ("scripts.propose", "--help")}
    monkeypatch.setattr(afterwards, "COMMANDS", failing)
    monkeypatch.setattr(command, "COMMITTED", place.tree)  # what follows is written for the committed tree alone
    monkeypatch.setattr(command, "follow_up", partial(afterwards.follow_up, changelog=changelog))
    assert place.run() == command.UNFINISHED == 5
    [told] = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error:")]
    assert told.startswith("error: examples could not be written (")
    assert told.endswith("mend it, then run `python -m scripts.propose --no-such-option`")
    assert place.tree.contract.read_bytes() == place.new.read_bytes()


def test_an_unchanged_one_changes_nothing(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(place.tree.contract, place.new)
    before = place.content()
    assert place.run() == 0
    assert "unchanged" in capsys.readouterr().out
    assert place.content() == before


@pytest.mark.usefixtures("quick")
def test_an_older_one_needs_force(place: Place, base: Json, capsys: pytest.CaptureFixture[str]) -> None:
    place.new.write_text(json.dumps({**base, "info": {**base["info"], "version": "2.8.1"}}), encoding="utf-8")
    before = place.content()
    assert place.run() == 1
    assert f"2.8.1 is older than the committed {NOW}" in (shown := capsys.readouterr().err)
    assert "FORCE=1" in shown
    assert place.content() == before
    assert place.run("--force") == 0
    assert place.tree.contract.read_bytes() == place.new.read_bytes()


@pytest.mark.parametrize("body", ["<html>", '{"openapi": "3.1.0"', '{"swagger": "2.0"}', '{"openapi": "3.1.0"}'])
def test_what_is_no_contract_changes_nothing(place: Place, body: str, capsys: pytest.CaptureFixture[str]) -> None:
    place.new.write_text(body, encoding="utf-8")
    before = place.content()
    assert place.run() == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert place.content() == before


STEPS = ("open_document", "_check_version", "compare_documents", "try_package", "write_lock", "as_markdown", "save")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize("step", STEPS)
def test_whatever_stops_it_the_tree_is_as_it_was(
    place: Place, step: str, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("stopped by the test")

    monkeypatch.setattr(command, step, fail)
    before = place.content()
    assert place.run() == (130 if error is KeyboardInterrupt else 1)
    assert place.content() == before


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("after", range(6))
def test_a_move_that_fails_is_undone(place: Place, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    moves = iter(range(100))
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if next(moves) == after:
            raise OSError("the disk is full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    before = place.content()
    assert place.run() == 1
    assert place.content() == before


def test_an_interruption_waits_for_the_moves(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Tree(tmp_path / "contract", tmp_path / "lock", tmp_path / "package")
    for path in fresh.paths:
        path.write_text("new", encoding="utf-8")
    (tmp_path / "aside").mkdir()
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_tree(place.tree, fresh, tmp_path / "aside")
    assert [path.read_text(encoding="utf-8") for path in place.tree.paths] == ["new"] * 3


def test_sigterm_during_the_download_leaves_the_tree_alone(server: ScriptedServer) -> None:
    server.replies(Stall())
    files = [ROOT / "openapi" / name for name in ("backquant-v2.json", "spec.lock.json")]
    before = [path.read_bytes() for path in files]
    fetch = [sys.executable, "-m", "scripts.spec", "--from", f"{server.url}/openapi.json"]
    with subprocess.Popen(fetch, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        server.wait_for(1)
        running.send_signal(signal.SIGTERM)
        _, errors = running.communicate(timeout=300)
    assert running.returncode == 130
    assert "nothing was changed" in errors
    assert [path.read_bytes() for path in files] == before
