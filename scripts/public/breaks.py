"""What of a user's code a change of the public names breaks. No I/O.

A type that a function takes may become wider, one that it gives narrower; a Literal may gain tokens, never lose one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from .names import Name, SignatureParameter, alternatives

__all__ = ["Break", "additions", "breaks"]


@attrs.define(frozen=True)
class Break:
    """One thing that worked, and works no more."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def breaks(before: Mapping[str, Name], now: Mapping[str, Name]) -> list[Break]:
    """What breaks, by name."""
    found: list[Break] = []
    for path, old in sorted(before.items()):
        new = now.get(path)
        if new is not None:
            found += [Break(path, what) for what in _changes(old, new)]
        elif path.rpartition(".")[0] not in before or path.rpartition(".")[0] in now:  # else its owner is told
            found.append(Break(path, "is gone"))
    return found


def additions(before: Mapping[str, Name], now: Mapping[str, Name]) -> list[str]:
    """Names that are new."""
    return sorted(set(now) - set(before))


def _changes(old: Name, new: Name) -> Iterator[str]:
    if "same" in (old.kind, new.kind):
        return  # what it is, is told of its other path
    if old.kind != new.kind:
        if {old.kind, new.kind} != {"attribute", "property"}:
            yield f"was {_told(old)}, is {_told(new)}"
            return
        if new.kind == "property" and old.kind == "attribute":
            yield "can no longer be set, as it is a property"
    match new.kind:
        case "def" | "async":
            yield from _of_function(old, new)
        case "class":
            if gone := _bases(old) - _bases(new):
                yield f"is no longer a {' and a '.join(sorted(gone))}"
        case "type":
            if gone := alternatives(old.text) - alternatives(new.text):
                yield f"no longer has {', '.join(sorted(gone))}"
        case "attribute" | "property":
            if more := alternatives(new.text) - alternatives(old.text):
                yield f"can now be {', '.join(sorted(more))}; was {old.text}"
        case _:
            if old.text != new.text:
                yield f"was {old.text}, is {new.text}"


def _of_function(old: Name, new: Name) -> Iterator[str]:
    before, now = old.parameters(), new.parameters()
    renamed = {item.at for item in before.values() if item.kind == "positional"} & {
        item.at for item in now.values() if item.placed
    }  # their names were never a user's
    for name, parameter in before.items():
        if name in now:
            yield from (f"parameter {name} {what}" for what in _of_parameter(parameter, now[name]))
        elif not (parameter.kind == "positional" and parameter.at in renamed):
            yield f"parameter {name} is gone"
    for name, parameter in now.items():
        if name not in before and parameter.default is None and not (parameter.placed and parameter.at in renamed):
            yield f"parameter {name} must now be given"
    if more := alternatives(new.returned()) - alternatives(old.returned()):
        yield f"can now return {', '.join(sorted(more))}; was {old.returned()}"


def _of_parameter(old: SignatureParameter, new: SignatureParameter) -> Iterator[str]:
    if old.default is not None and new.default is None:
        yield "must now be given"
    elif old.default is not None and old.default != new.default:
        yield f"is {new.default} when left out; was {old.default}"
    if old.placed and not new.placed:
        yield "can no longer be given by its place"
    elif old.placed and old.at != new.at:
        yield f"stands at place {new.at}; was {old.at}"
    if old.kind in ("either", "keyword") and new.kind == "positional":
        yield "can no longer be given by its name"
    gone = alternatives(old.annotation) - alternatives(new.annotation)
    if gone and new.annotation:
        yield f"no longer takes {', '.join(sorted(gone))}"


def _bases(name: Name) -> frozenset[str]:
    inside = name.text.strip("()")
    return frozenset(filter(None, inside.split(", ")))


def _told(name: Name) -> str:
    words = {"def": "a function", "async": "a coroutine function", "attribute": "an attribute"}
    return words.get(name.kind, f"a {name.kind}")
