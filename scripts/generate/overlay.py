"""Our corrections, applied by oas-patch, and which of them had nothing to do."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import oas_patch.overlay  # pyright: ignore[reportMissingTypeStubs]
import yaml
from jsonpath_ng.ext.parser import ExtentedJsonPathParser  # pyright: ignore[reportMissingTypeStubs]

from .problem import ContractProblem, Json, Node, children, text

__all__ = ["RECORDED", "apply_action", "correct", "load_overlay", "matched"]

RECORDED = "recorded.yaml"
"""What `make contract-adopt` writes: types of what recorded replies show."""


@cache
def _parser() -> Any:
    return ExtentedJsonPathParser()


@cache
def _parsed(target: str) -> Any:
    return _parser().parse(target)


# Building the parser takes far longer than parsing, and oas-patch would build one for every action.
oas_patch.overlay.parse = _parsed


def load_overlay(path: Path) -> Node:
    """The overlay, and behind its actions those of the recorded one beside it, if there is one."""
    overlay = cast(Node, yaml.safe_load(path.read_text(encoding="utf-8")))
    recorded = path.with_name(RECORDED)
    if recorded.exists():
        more = cast(Node, yaml.safe_load(recorded.read_text(encoding="utf-8")))
        overlay["actions"] = [*children(overlay, "actions"), *children(more, "actions")]
    return overlay


def correct(published: Node, overlay: Node) -> tuple[Node, list[str]]:
    """The corrected contract, and the targets of the actions that changed nothing in it."""
    corrected = copy.deepcopy(published)
    idle = [text(action, "target") for action in children(overlay, "actions") if not apply_action(corrected, action)]
    for enum in _enums(corrected):
        enum[:] = dict.fromkeys(enum)  # a merge into a published enum repeats what both have
    return corrected, idle


def matched(document: Node, target: str) -> list[Json]:
    """What a target means in the document."""
    return [match.value for match in _parsed(target).find(document)]


def apply_action(document: Node, action: Node) -> bool:
    """Whether it changed anything.

    Raises:
        ContractProblem: it can't be applied to what it matches.
    """
    target = text(action, "target")
    try:
        matches = _parsed(target).find(document)
        around = [match.context.value if match.context else document for match in matches]
        before = json.dumps(around)
        # oas-patch puts the action's own objects into the document: each run gives a copy away.
        oas_patch.overlay.apply_overlay(document, {"actions": [copy.deepcopy(action)]})  # pyright: ignore[reportUnknownMemberType]
    except (TypeError, ValueError, KeyError, AttributeError) as exc:
        raise ContractProblem(target, f"the overlay action can't be applied ({exc})") from exc
    return json.dumps(around) != before


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
