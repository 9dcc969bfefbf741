"""`make contract-adopt`: record what a running API replies, and make it what the SDK and `make contract-live` go by.

Every operation is called once, as `make contract-live RECORD=` does. The replies, trimmed and anonymous, become
openapi/recorded; what they show beyond the contract becomes actions in openapi/recorded.yaml, the overlay behind ours; and
the package, with all that follows from it, is generated anew. Exit status: 0 adopted, else nothing was changed, and the
status is that of `python -m scripts.live`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import yaml

from backquant import BackQuant
from backquant._ground.files import write_whole

from ..generate.driver import OVERLAY
from ..generate.overlay import RECORDED
from ..generate.problem import Node, children
from ..generate.render import ROOT
from . import __main__ as live
from .expected import RECORDED as REPLIES
from .record import DRAFT

__all__ = ["main"]

GOOD: Final = (0, 1)  # replies that depart are what is adopted
HEAD: Final[Node] = {
    "overlay": "1.0.0",
    "info": {
        "title": "Recorded fields, behind the overlay's own actions; written by `make contract-adopt`",
        "version": "1.0.0",
    },
}
COMMANDS: Final = (
    ("scripts.generate",),
    ("scripts.examples",),
    ("scripts.public", "--write"),
    ("scripts.docs", "--readme"),
)


def main(arguments: Sequence[str] | None = None, client: BackQuant | None = None) -> int:
    """Record, adopt, generate."""
    recorded = live.REPORT / "recorded"
    shutil.rmtree(recorded, ignore_errors=True)
    given = list(sys.argv[1:] if arguments is None else arguments)
    status = live.main([*given, "--record", "--into", str(recorded)], client)
    if status not in GOOD:
        print("contract-adopt: not every operation gave a reply, so nothing was adopted", file=sys.stderr)
        return status
    adopt(recorded, REPLIES, OVERLAY.with_name(RECORDED))
    for command in COMMANDS:
        # In processes of their own: this one has imported the package as it was.
        subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    print(
        "contract-adopt: adopted; read `git diff openapi generated`, give the fields their meaning in openapi/recorded.yaml"
    )
    return 0


def adopt(recorded: Path, replies: Path, overlay: Path) -> None:
    """Put recorded replies and drafted actions where the tools read them; what is there of other endpoints stays."""
    replies.mkdir(parents=True, exist_ok=True)
    for file in sorted((recorded / "examples").glob("*.json")):
        if file.name == "index.json":
            known = _json(replies / file.name) | _json(file)
            write_whole(replies / file.name, (json.dumps(dict(sorted(known.items())), indent=2) + "\n").encode())
        else:
            shutil.copy(file, replies / file.name)
    draft = recorded / DRAFT
    if draft.exists():
        kept = cast("Node", yaml.safe_load(overlay.read_text("utf-8"))) if overlay.exists() else dict(HEAD)
        fresh = cast("list[Node]", yaml.safe_load(draft.read_text("utf-8")))
        actions = [*children(kept, "actions"), *fresh]
        listed = yaml.safe_dump(
            {**kept, "actions": actions}, sort_keys=False, default_flow_style=None, width=160, allow_unicode=True
        )
        write_whole(overlay, listed.encode())


def _json(path: Path) -> Node:
    return cast("Node", json.loads(path.read_text("utf-8"))) if path.exists() else {}


if __name__ == "__main__":
    sys.exit(main())
