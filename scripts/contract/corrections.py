"""What the overlay still has to do in a new document."""

import copy
from collections.abc import Iterator
from typing import Literal, TypeAlias

import attrs

from ..generate.driver import OVERLAY
from ..generate.overlay import apply_action, load_overlay, matched
from ..generate.problem import Json, Node, children, text

__all__ = ["Correction", "lost_corrections"]


ActionState: TypeAlias = Literal["matches nothing", "changes nothing", "partly published"]


@attrs.define(frozen=True)
class Correction:
    """An overlay action that lost its reason, or a part of it."""

    target: str
    why: str
    """What the overlay says it is for."""

    state: ActionState
    needless: tuple[str, ...] = ()
    """Of a partly published one: what the document says by itself now."""

    since_new: bool = True
    """False where the old document left it nothing to do either."""

    def as_json(self) -> dict[str, Json]:
        """The action in the report."""
        return {**attrs.asdict(self), "needless": list(self.needless)}


def lost_corrections(old: Node, new: Node) -> list[Correction]:
    """Actions to take out of the overlay, or to cut down, from the two published documents."""
    actions = children(load_overlay(OVERLAY), "actions")
    found: list[Correction] = []
    for action, before, after in zip(actions, _examined(actions, old), _examined(actions, new), strict=True):
        target, why = text(action, "target"), text(action, "description")
        if after.state is not None:
            found.append(Correction(target, why, after.state, since_new=before.state is None))
        elif after.published - before.published:
            needless = tuple(sorted(after.published - before.published))
            found.append(Correction(target, why, "partly published", needless))
    return found


@attrs.define(frozen=True)
class _Examined:
    """What an action had to do; of what it writes, what stood everywhere already."""

    state: ActionState | None
    published: frozenset[str]


def _examined(actions: list[Node], published: Node) -> Iterator[_Examined]:
    document = copy.deepcopy(published)
    for action in actions:
        values = matched(document, text(action, "target"))
        leaves = dict(_leaves(action.get("update"), ()))
        there = {
            ".".join(steps) for steps, leaf in leaves.items() if all(_holds(value, steps, leaf) for value in values)
        }
        changed = apply_action(document, action)
        state: ActionState | None = None if changed else "changes nothing" if values else "matches nothing"
        yield _Examined(state, frozenset(there if values else ()))


def _leaves(update: Json, steps: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Json]]:
    """What an update writes, and where."""
    if isinstance(update, dict) and update:
        for key, value in update.items():
            yield from _leaves(value, (*steps, key))
    elif steps:
        yield steps, update


def _holds(value: Json, steps: tuple[str, ...], leaf: Json) -> bool:
    for step in steps:
        if not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    if isinstance(leaf, list) and isinstance(value, list):
        return all(item in value for item in leaf)
    return value == leaf
