"""`python -m scripts.generate`, as the Makefile runs it."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import yaml
from backquant_api import CONTRACT_VERSION

from scripts.generate import __main__ as command
from scripts.generate import driver
from scripts.generate.driver import PACKAGE
from scripts.generate.lock import LOCK, check_lock, read_lock, write_lock
from scripts.generate.render import ROOT
from tests.openapi.documents import overlay

from .derive import NUMBER, contract, get, saved, thing, tiny_contract


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """The command with some arguments."""

    def run_with(*arguments: object) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["scripts.generate", *map(str, arguments)])
        code = command.main()
        shown = capsys.readouterr()
        return Outcome(code, shown.out, shown.err)

    return run_with


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_the_committed_package_is_what_the_contract_gives(run: Callable[..., Outcome]) -> None:
    outcome = run("--check")
    assert (outcome.code, outcome.err) == (0, "")
    assert f"{PACKAGE} is what contract {CONTRACT_VERSION} gives" in outcome.out


def test_edited_missing_and_extra_files_fail_the_check_with_a_diff(run: Callable[..., Outcome], tmp_path: Path) -> None:
    package = tmp_path / PACKAGE
    shutil.copytree(ROOT / "generated" / PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    edited = package / "models" / "shared.py"
    edited.write_text(edited.read_text().replace("    hvl: float | None = None", "    hvl: int | None = None", 1))
    shipped = package / "contract.json"
    shipped.write_text(shipped.read_text().replace("https://api.backquant.com/v2", "https://example.org", 1))
    (package / "resources" / "etf.py").unlink()
    (package / "stale.py").write_text("LEFT = 1\n")
    (package / "empty.py").touch()
    before = content(tmp_path)
    outcome = run("--check", "--out", tmp_path)
    assert outcome.code == 1
    assert "run `make generate`, never edit it by hand" in outcome.err
    assert "--- committed/models/shared.py\n+++ generated/models/shared.py\n" in outcome.out
    assert "-    hvl: int | None = None\n+    hvl: float | None = None\n" in outcome.out
    assert '-   "url": "https://example.org"\n+   "url": "https://api.backquant.com/v2"\n' in outcome.out
    assert "--- committed/stale.py\n+++ generated/stale.py\n@@ -1 +0,0 @@\n-LEFT = 1\n" in outcome.out
    assert "+class AsyncEtf(OfMethods):\n" in outcome.out
    assert "only in one of the two: empty.py\n" in outcome.out
    assert outcome.out.count("--- committed/") == 4
    assert content(tmp_path) == before


def test_an_overlay_action_with_nothing_to_do_fails_the_check(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    idle = {"target": "$.paths['/absent'].get", "description": "Left over.", "remove": True}
    path = tmp_path / "overlay.yaml"
    path.write_text(yaml.safe_dump({"overlay": "1.0.0", "actions": [*overlay()["actions"][:2], idle]}))
    monkeypatch.setattr(driver, "OVERLAY", path)
    document = tiny_contract()
    document["paths"] = {"/vol": get(thing("Vol", data=NUMBER))}
    spec = saved(document, tmp_path)
    result = driver.generate(spec, tmp_path / PACKAGE)
    monkeypatch.setattr(command, "CONTRACT", spec)
    lock = tmp_path / "spec.lock.json"
    write_lock(result.version, result.sha256, path=lock)
    monkeypatch.setattr(command, "check_lock", partial(check_lock, path=lock))
    outcome = run("--check", "--spec", spec, "--out", tmp_path)
    assert result.idle == ["$.paths['/absent'].get"]
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == (
        "error: this overlay action has nothing to do: $.paths['/absent'].get\n"
        "error: overlay.yaml has actions that match or change nothing in the committed contract, and are not those on"
        " record in spec.lock.json; remove or mend them, or record them with `make generate`\n"
    )


def test_writing_the_committed_contract_s_package_only_warns_of_idle_actions(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    spec = saved(tiny_contract(), tmp_path)
    monkeypatch.setattr(command, "CONTRACT", spec)
    monkeypatch.setattr(command, "write_lock", partial(write_lock, path=tmp_path / "spec.lock.json"))
    outcome = run("--spec", spec, "--out", tmp_path / "out")
    assert outcome.code == 0
    assert "warning: this overlay action has nothing to do: $.paths['/tape'].get\n" in outcome.err
    assert "error" not in outcome.err


def test_another_contract_replaces_the_package_and_only_warns_of_idle_actions(
    run: Callable[..., Outcome], tmp_path: Path
) -> None:
    lock = LOCK.read_bytes()
    old = tmp_path / "out" / PACKAGE
    old.mkdir(parents=True)
    (old / "stale.py").write_text("LEFT = 1\n")
    spec = saved(contract("/gex/levels", "/symbols"), tmp_path)
    written = run("--spec", spec, "--out", tmp_path / "out")
    assert written.code == 0
    assert "2 methods" in written.out
    assert "warning: this overlay action has nothing to do: $.paths['/tape'].get\n" in written.err
    assert "error" not in written.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == [PACKAGE]
    assert not (old / "stale.py").exists()
    checked = run("--check", "--spec", spec, "--out", tmp_path / "out")
    assert checked.code == 0
    assert LOCK.read_bytes() == lock


def test_a_problem_is_told_in_one_line_and_leaves_no_package(run: Callable[..., Outcome], tmp_path: Path) -> None:
    spec = saved({"openapi": "3.1.0", "info": {"version": "3"}, "paths": {}}, tmp_path)
    out = tmp_path / "out"
    for outcome in (run("--spec", spec, "--out", out), run("--check", "--spec", spec, "--out", out)):
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err == "error: paths: the document lists no endpoint\n"
    assert content(out) == {}


def test_an_interrupted_generation_leaves_the_old_package_as_it_was(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(view: object, sha256: str, package: Path) -> None:
        (package / "models").mkdir(parents=True)
        (package / "__init__.py").write_text("HALF = 1\n")
        raise KeyboardInterrupt

    old = tmp_path / "out" / PACKAGE
    old.mkdir(parents=True)
    (old / "__init__.py").write_text("WHOLE = 1\n")
    spec = saved(tiny_contract(), tmp_path)
    monkeypatch.setattr(driver, "render", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run("--spec", spec, "--out", tmp_path / "out")
    assert content(tmp_path / "out") == {f"{PACKAGE}/__init__.py": b"WHOLE = 1\n"}
    assert [path.name for path in (tmp_path / "out").iterdir()] == [PACKAGE]


def test_the_lock_tells_when_it_records_another_document(tmp_path: Path) -> None:
    lock = tmp_path / "spec.lock.json"
    assert check_lock("2.9", "a" * 64, lock) == ["spec.lock.json is missing; run `make generate`"]
    write_lock("2.9", "a" * 64, path=lock)
    assert check_lock("2.9", "a" * 64, lock) == []
    [problem] = check_lock("3.0", "b" * 64, lock)
    assert "records contract 2.9 (aaaaaaaaaaaa), the committed one is 3.0 (bbbbbbbbbbbb)" in problem


def test_idle_actions_that_are_on_record_are_no_fault(tmp_path: Path) -> None:
    lock = tmp_path / "spec.lock.json"
    write_lock("3.0", "a" * 64, path=lock, idle=["$.a"], left_out=["POST /x: why"], gone=["models.A"])
    assert check_lock("3.0", "a" * 64, lock, idle=["$.a"], left_out=["POST /x: why"]) == []
    [idle, left_out] = check_lock("3.0", "a" * 64, lock)
    assert "are not those on record" in idle
    assert "does not tell what is left out" in left_out
    write_lock("3.0", "a" * 64, path=lock)
    assert read_lock(lock).get("gone") == ["models.A"]  # what is gone stays gone
    assert check_lock("3.0", "a" * 64, lock) == []


def test_recording_the_same_document_again_changes_nothing(tmp_path: Path) -> None:
    lock = tmp_path / "spec.lock.json"
    lock.write_text('{"sha256": "a", "date": "2020-01-01"}')
    write_lock("2.9", "a", path=lock)
    assert lock.read_text() == '{"sha256": "a", "date": "2020-01-01"}'
