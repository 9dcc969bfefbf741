"""Good replies as recorded ones, and drafts of overlay actions for the endpoints whose fields are not published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final, cast

from backquant_api.operation import Operation

from backquant import Reply
from backquant._ground.files import write_whole

from ..examples.catalogue import name_of
from ..examples.write import render, request_id
from ..generate.problem import Json, Node, node
from .anonymous import anonymous
from .draft import add_to_draft, draft_actions
from .drift import departures
from .expected import status_of
from .from_examples import shape_of_examples
from .trim import ROWS, trimmed

__all__ = ["DRAFT", "LiveRecording"]

DRAFT: Final = "overlay.draft.yaml"


class LiveRecording:
    """A folder of recorded replies: `examples/` in the form of openapi/examples, and a draft of overlay actions.

    Whatever is in the folder already stays; a reply of the same endpoint is replaced.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._examples = folder / "examples"

    def __call__(self, operation: Operation[Any], reply: Reply[Any]) -> None:
        """Save the reply, and the draft that follows from it."""
        self._examples.mkdir(parents=True, exist_ok=True)
        body = anonymous(cast("Node", reply.raw))
        status = status_of(operation.path)
        name = name_of(operation.path)
        file = f"{name}.json"
        body["meta"] = {**node(body.get("meta", {}), "meta"), "request_id": request_id(file)}
        self._write(file, {**body, "data": told(body.get("data"))})
        entry: Node = {"path": operation.path, "status": "typed" if status == "typed" else "recorded"}
        self._write("index.json", dict(sorted({**self._index(), name: entry}.items())))
        actions = [] if status == "typed" else draft_actions(operation, body.get("data"))
        if actions:
            add_to_draft(self._folder / DRAFT, actions)

    def _index(self) -> Node:
        path = self._examples / "index.json"
        return cast("Node", json.loads(path.read_text("utf-8"))) if path.exists() else {}

    def _write(self, file: str, value: Json) -> None:
        write_whole(self._examples / file, (render(value) + "\n").encode())


def told(data: Json) -> Json:
    """The data with as few rows as show the form of all: the first ones, and more where later ones differ."""
    rows = ROWS
    while True:
        cut = trimmed(data, rows)
        if cut == data or not any(departures(data, shape_of_examples([cut], lambda name: None))):
            return cut
        rows *= 2
