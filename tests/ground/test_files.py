"""Files are there as they were, or as they shall be, and nothing lies beside them."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from backquant._ground.files import publish, write_whole


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_the_usual_mode_and_one_that_is_there_keeps_its_own(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    write_whole(file, b"one")
    assert (file.read_bytes(), mode(file)) == (b"one", 0o644)
    file.chmod(0o640)
    write_whole(file, b"two")
    assert (file.read_bytes(), mode(file)) == (b"two", 0o640)
    write_whole(file, b"three", mode=0o600)
    assert (file.read_bytes(), mode(file)) == (b"three", 0o600)
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_link_points_to_is_written_and_the_link_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "kept" / "keys.json", tmp_path / "keys.json"
    target.parent.mkdir()
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_whole(link, b"new", mode=0o600)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert [mode(target), sorted(tmp_path.iterdir())] == [0o600, sorted([target.parent, link])]
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize("problem", [OSError("the disk is full"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file_and_no_copy_of_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: BaseException
) -> None:
    file = tmp_path / "keys.json"
    file.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise problem

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(type(problem)):
        write_whole(file, b"bq_live_secret", mode=0o600)
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"old", [file])


def test_an_interruption_behind_the_last_step_is_told_as_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The temporary file is gone by then, which is no trouble of its own."""
    file, replace = tmp_path / "keys.json", Path.replace

    def interrupted(path: Path, target: Path) -> None:
        replace(path, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(file, b"new")
    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"new", [file])


def test_no_one_else_can_read_it_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, bool]] = []
    replace = Path.replace

    def noted(path: Path, target: Path) -> Path:
        seen.append((mode(path), target.exists()))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", noted)
    write_whole(tmp_path / "keys.json", b"secret", mode=0o600)
    assert seen == [(0o600, False)]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_what_is_no_plain_file_is_written_to_and_stays(tmp_path: Path) -> None:
    """As /dev/stdout is. A pipe of the test's own: a fault must not replace a device of the machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"told", mode=0o600)
        assert os.read(reader, 100) == b"told"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_finished_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    partial, target = tmp_path / ".day.part", tmp_path / "day"
    partial.write_bytes(b"rows")
    done: list[str] = []
    folders: list[int] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        folders.extend([descriptor] if kind == "folder" else [])
        done.append(f"{kind} {'named' if target.exists() else 'unnamed'}")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    publish(partial, target)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(folders[0])  # it is closed again
    assert done == ["file unnamed", "folder named"]
    assert (target.read_bytes(), partial.exists()) == (b"rows", False)
