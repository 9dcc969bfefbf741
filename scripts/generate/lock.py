"""`openapi/spec.lock.json`: which document the generated code comes from, and what is to be known of it.

Whatever a check would otherwise have to pin by hand stands here, and `make spec` and `make generate` write it anew.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from .render import ROOT

__all__ = ["LOCK", "SOURCE", "Entry", "changes", "check_lock", "read_lock", "write_lock"]


LOCK = ROOT / "openapi" / "spec.lock.json"
SOURCE = "https://api.backquant.com/v2/openapi.json"


class Entry(TypedDict, total=False):
    """What the lock says."""

    source: str
    version: str
    sha256: str
    date: str
    idle: list[str]
    """Overlay actions that have nothing to do in this document: its publisher mended or withdrew what they are for."""

    left_out: list[str]
    """What of the document the package has not."""

    gone: list[str]
    """What the package once had and the contract took back; tests that speak of it are skipped."""


MORE = ("idle", "left_out", "gone")


def read_lock(path: Path = LOCK) -> Entry:
    """The lock; empty where there is none."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else Entry()


def write_lock(
    version: str,
    sha256: str,
    source: str = SOURCE,
    path: Path = LOCK,
    *,
    idle: Sequence[str] = (),
    left_out: Sequence[str] = (),
    gone: Sequence[str] | None = None,
) -> None:
    """Record the document; of the one that is on record only what became of it: a regeneration alone changes no date.

    What is gone stays as it is on record, unless it is given.
    """
    known = read_lock(path)
    today = datetime.now(UTC).date().isoformat()
    entry = known if known.get("sha256") == sha256 else Entry(source=source, version=version, sha256=sha256, date=today)
    kept = {key: value for key, value in entry.items() if key not in MORE}
    missing = known.get("gone", []) if gone is None else [*gone]
    more = {"idle": [*idle], "left_out": [*left_out], "gone": missing}
    fresh = kept | {key: value for key, value in more.items() if value}
    if fresh != known:
        path.write_text(json.dumps(fresh, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def check_lock(
    version: str, sha256: str, path: Path = LOCK, *, idle: Sequence[str] = (), left_out: Sequence[str] = ()
) -> list[str]:
    """What is wrong with the record, if anything."""
    if not path.exists():
        return [f"{path.name} is missing; run `make generate`"]
    entry = read_lock(path)
    if entry.get("sha256") != sha256 or entry.get("version") != version:
        return [
            f"{path.name} records contract {entry.get('version')} ({str(entry.get('sha256'))[:12]}), the committed one is"
            f" {version} ({sha256[:12]}); run `make generate`"
        ]
    problems: list[str] = []
    if entry.get("idle", []) != [*idle]:
        problems.append(
            "overlay.yaml has actions that match or change nothing in the committed contract, and are not those on record"
            f" in {path.name}; remove or mend them, or record them with `make generate`"
        )
    if entry.get("left_out", []) != [*left_out]:
        problems.append(f"{path.name} does not tell what is left out of the package; run `make generate`")
    return problems


def changes(old: Entry, new: Entry) -> list[str]:
    """What a new lock says otherwise, a line for each thing, as a report tells it."""
    lines = [
        f"`{key}`: {old.get(key, 'none')} → {new.get(key, 'none')}"
        for key in ("version", "sha256", "date", "source")
        if old.get(key) != new.get(key)
    ]
    for key in MORE:
        before, after = old.get(key, []), new.get(key, [])
        lines += [f"`{key}`: gone: {item}" for item in before if item not in after]
        lines += [f"`{key}`: new: {item}" for item in after if item not in before]
    return lines
