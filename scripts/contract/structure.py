"""What oasdiff says of the two documents, once the overlay has mended what would stop it."""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, cast

import attrs

from backquant._contract.findings import Skipped

from ..generate.problem import Json, Node
from ..generate.render import ROOT

__all__ = ["OASDIFF", "StructuralChange", "structural_changes"]


OASDIFF: Final = ROOT / "node_modules" / ".bin" / "oasdiff"
INSTALL: Final = "run `make node_modules/.installed` (it needs npm, which comes with Node.js 20 or newer)"
TIMEOUT: Final = 120  # seconds

ChangeLevel: TypeAlias = Literal["error", "warning", "info"]
LEVELS: Final[dict[int, ChangeLevel]] = {3: "error", 2: "warning", 1: "info"}


@attrs.define(frozen=True)
class StructuralChange:
    """What oasdiff says, of one endpoint or in the same words of several."""

    id: str
    level: ChangeLevel
    """`error` is what oasdiff calls breaking."""

    text: str
    paths: tuple[str, ...]
    """Where it says so."""

    def as_json(self) -> dict[str, Json]:
        """The line in the report."""
        return {**attrs.asdict(self), "paths": [*self.paths]}


def structural_changes(old: Node, new: Node) -> list[StructuralChange] | Skipped:
    """The changes between two corrected documents, the gravest first."""
    if not OASDIFF.exists():
        return Skipped(f"oasdiff is not installed: {INSTALL}")
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / "old.json", Path(folder) / "new.json"]
        for file, document in zip(files, (old, new), strict=True):
            file.write_text(json.dumps(document), encoding="utf-8")
        command = [str(OASDIFF), "changelog", "--format", "json", *map(str, files)]
        try:
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=TIMEOUT)
        except OSError as exc:
            return Skipped(f"oasdiff can't be started ({exc.strerror}): {INSTALL}")
        except subprocess.TimeoutExpired:
            return Skipped(f"oasdiff gave no answer within {TIMEOUT} seconds")
    try:
        listed = cast("list[dict[str, Any]]", json.loads(done.stdout)) if done.returncode == 0 else None
    except ValueError:
        listed = None
    if listed is None:
        reason = (done.stderr or done.stdout).strip().partition("\n")[0]
        hint = f": {INSTALL}" if done.returncode in {126, 127} else ""
        return Skipped(f"oasdiff failed ({reason or f'status {done.returncode}'}){hint}")
    paths: dict[tuple[int, str, str], list[str]] = {}
    for entry in listed:
        paths.setdefault((entry["level"], entry["id"], entry["text"]), []).append(entry.get("path", ""))
    return [
        StructuralChange(identity, LEVELS.get(level, "info"), words, tuple(dict.fromkeys(where)))
        for (level, identity, words), where in sorted(paths.items(), key=lambda item: -item[0][0])
    ]
