"""`openapi/spec.lock.json`: which document the generated code comes from."""

import json
from datetime import UTC, datetime
from pathlib import Path

from .render import ROOT

LOCK = ROOT / "openapi" / "spec.lock.json"
SOURCE = "https://api.backquant.com/v2/openapi.json"


def write_lock(version: str, sha256: str, source: str = SOURCE, path: Path = LOCK) -> None:
    """Record the document, unless it is the one on record: a regeneration alone changes no date."""
    if path.exists() and json.loads(path.read_text(encoding="utf-8")).get("sha256") == sha256:
        return
    entry = {"source": source, "version": version, "sha256": sha256, "date": datetime.now(UTC).date().isoformat()}
    path.write_text(json.dumps(entry, indent=2) + "\n", encoding="utf-8")


def check_lock(version: str, sha256: str, path: Path = LOCK) -> list[str]:
    """What is wrong with the record, if anything."""
    if not path.exists():
        return [f"{path.name} is missing; run `make generate`"]
    entry = json.loads(path.read_text(encoding="utf-8"))
    if entry.get("sha256") != sha256 or entry.get("version") != version:
        return [
            f"{path.name} records contract {entry.get('version')} ({str(entry.get('sha256'))[:12]}), the committed one is"
            f" {version} ({sha256[:12]}); run `make generate`"
        ]
    return []
