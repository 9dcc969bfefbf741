"""What the SDK took once and takes no more, by the names that the lock records and that tests are skipped by. No I/O."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from backquant._contract.findings import Finding

__all__ = ["taken_back"]

NAMED: Final = ("method", "parameter", "model", "field", "alias")


def taken_back(
    found: Iterable[Finding], aliases: Mapping[str, Sequence[str | int]], before: Iterable[str]
) -> list[str]:
    """What went, with what an earlier contract took back and this one does not bring again.

    Args:
        found: the differences, and what follows from them.
        aliases: the values of each Literal alias as they were.
        before: the names on record.
    """
    listed = [item for item in found if item.in_sdk]
    everywhere = _gone_everywhere(listed, aliases)
    went = {name for item in listed for name in _lost(item, everywhere)}
    came = {name for item in listed for name in _won(item)}
    return sorted(({*before} - came) | went | everywhere)


def _lost(item: Finding, everywhere: set[str]) -> Iterator[str]:
    is_taken = item.kind == "value" and item.name.startswith("bq.")  # a field's values are the server's to choose
    if item.change == "removed" and (item.kind in NAMED or (is_taken and item.old not in everywhere)):
        yield _told(item)
    elif item.change == "renamed" and item.kind == "method":
        yield item.name
    elif item.kind == "parameter" and _is_needed(item.new) and not _is_needed(item.old):
        yield f"{item.name} required"


def _won(item: Finding) -> Iterator[str]:
    if item.change == "added":
        yield _told(item)
    if item.kind == "parameter" and not _is_needed(item.new):
        yield f"{item.name} required"
    if item.kind == "alias":
        yield from map(repr, _values(item.new))


def _is_needed(parameter: str | None) -> bool:
    return ", required" in (parameter or "")


def _told(item: Finding) -> str:
    """The name; of a method also its path, by which tests call it too; of a value where it was taken."""
    if item.kind == "value":
        return f"{item.name} {item.old or item.new}"
    return f"{item.name} {(item.old or item.new or '').partition(' -> ')[0]}" if item.kind == "method" else item.name


def _gone_everywhere(found: Sequence[Finding], aliases: Mapping[str, Sequence[str | int]]) -> set[str]:
    """Words that no alias has any more, as Python writes them; those of an alias that is gone went with their method."""
    changed = {item.name: _values(item.new) for item in found if item.kind == "alias" and item.change == "changed"}
    before = {value for values in aliases.values() for value in values}
    after = {value for name, values in aliases.items() for value in changed.get(f"literals.{name}", values)}
    return {repr(value) for value in before - after if isinstance(value, str)}


def _values(side: str | None) -> tuple[str | int, ...]:
    return tuple(ast.literal_eval(f"({side},)")) if side else ()
