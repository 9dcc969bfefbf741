"""Every way in which a reply can depart, done to every place of it, and the path that a report must then name."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, TypeAlias, cast

Json: TypeAlias = Any
Steps: TypeAlias = tuple[str | int, ...]

STRAY = "a_stray_value"


def places(value: Json, steps: Steps = ()) -> Iterator[tuple[Steps, Json]]:
    """Every value inside, with the way to it; of a list the first item only."""
    yield steps, value
    if isinstance(value, dict):
        for name, item in cast("dict[str, Json]", value).items():
            yield from places(item, (*steps, name))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*steps, 0))


def changed(body: Json, steps: Steps, new: Json) -> Json:
    """The body with another value at the place."""
    copied = copy.deepcopy(body)
    parent = copied
    for step in steps[:-1]:
        parent = parent[step]
    parent[steps[-1]] = new
    return copied


def without(body: Json, steps: Steps) -> Json:
    """The body without the field."""
    copied = copy.deepcopy(body)
    parent = copied
    for step in steps[:-1]:
        parent = parent[step]
    del parent[steps[-1]]
    return copied


def other_type(value: Json) -> Json:
    """A value of another type that nothing of this kind could be."""
    match value:
        case bool():
            return STRAY
        case int() | float():
            return STRAY
        case str():
            return 12345.5
        case list():
            return {"was": "a list"}
        case dict():
            return ["was an object"]
        case _:
            return value


def path_names(steps: Steps, path: str) -> bool:
    """Whether a path of the report speaks of the place or of what holds it, however it is spelled."""
    bare = path.replace("['", ".").replace("']", "").replace("[", ".").replace("]", "")
    return bare.split(".") == ".".join(map(str, steps)).split(".")
