"""Our corrections, applied by oas-patch, and which of them had nothing to do."""

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import oas_patch.overlay  # pyright: ignore[reportMissingTypeStubs]
import yaml

from .problem import ContractProblem, Node, children, text

# Parsing a target takes longer than applying its action, and one process may correct several documents.
PARSE = cache(cast("Callable[[str], Any]", oas_patch.overlay.parse))  # pyright: ignore[reportUnknownMemberType]
oas_patch.overlay.parse = PARSE
apply_overlay = cast("Callable[[Node, Node], object]", oas_patch.overlay.apply_overlay)  # pyright: ignore[reportUnknownMemberType]


def load_overlay(path: Path) -> Node:
    return cast(Node, yaml.safe_load(path.read_text(encoding="utf-8")))


def correct(published: Node, overlay: Node) -> tuple[Node, list[str]]:
    """The corrected contract, and the targets of the actions that changed nothing in it."""
    corrected = copy.deepcopy(published)
    idle: list[str] = []
    before = json.dumps(corrected)
    for action in children(overlay, "actions"):
        target = text(action, "target")
        try:
            # oas-patch puts the action's own objects into the document: each run gives a copy away.
            apply_overlay(corrected, {"actions": [copy.deepcopy(action)]})
        except (TypeError, ValueError, KeyError, AttributeError) as exc:
            raise ContractProblem(target, f"the overlay action can't be applied ({exc})") from exc
        after = json.dumps(corrected)
        if after == before:
            idle.append(target)
        before = after
    for enum in _enums(corrected):
        enum[:] = dict.fromkeys(enum)  # a merge into a published enum repeats what both have
    return corrected, idle


def _enums(value: object) -> Iterator[list[object]]:
    if isinstance(value, dict):
        for key, item in cast(dict[str, object], value).items():
            listed = cast("list[object]", item) if key == "enum" and isinstance(item, list) else []
            if listed and all(isinstance(value, str) for value in listed):
                yield listed
            else:
                yield from _enums(cast("object", item))
    elif isinstance(value, list):
        for item in cast(list[object], value):
            yield from _enums(item)
