"""An object taken apart: its pieces in order, and which of its arrays belong side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import attrs

from .column_kinds import begins_with_a_time
from .contract_hints import field_hint
from .shapes import Shape, fields_of, has_axis, is_axis, shape_of

__all__ = ["Leaf", "axes_of", "groups", "leaves_of"]


@attrs.define(frozen=True, eq=False)
class Leaf:
    """A piece that is no object with fixed fields: a single value, an array, rows, a matrix, a map."""

    path: str
    name: str
    shape: Shape
    value: Any
    hint: Any
    owner: str
    """Path of the object whose axis gives its arrays their meaning."""


def leaves_of(fields: Mapping[str, Any], hint: Any, prefix: str = "", owner: str = "") -> Iterator[Leaf]:
    for name, value in fields.items():
        path, inner_hint = prefix + name, field_hint(hint, name)
        shape = shape_of(value, inner_hint)
        inner = fields_of(value)
        if inner is None or (shape == "map" and not _is_over_an_outer_axis(inner)):
            yield Leaf(path, name, shape, value, inner_hint, owner)
        else:
            yield from leaves_of(inner, inner_hint, f"{path}.", path if has_axis(inner) else owner)


def _is_over_an_outer_axis(entries: Mapping[str, Any]) -> bool:
    """Whether all that a map holds is arrays whose axis stands outside."""
    inner = [fields_of(entry) for entry in entries.values() if entry is not None]
    return bool(inner) and all(
        entry and not has_axis(entry) and all(shape_of(item, Any) == "numbers" for item in entry.values())
        for entry in inner
    )


def axes_of(matrix: Leaf, leaves: Sequence[Leaf]) -> tuple[Leaf, Leaf] | None:
    """The axes of a matrix, rows first: arrays that have as many points as it has rows and columns, each point once.

    Those that stand beside it go before those elsewhere, and those of known names before others.
    """
    height, width = len(matrix.value), len(matrix.value[0])
    axes = [leaf for leaf in leaves if leaf.shape in ("numbers", "texts") and _may_be_an_axis(leaf)]
    axes.sort(key=lambda leaf: (leaf.owner != matrix.owner, not is_axis(leaf.name)))
    if height == width:
        axes.sort(key=lambda leaf: leaf.name == "timestamps")  # time runs along the columns, beside strikes and prices
    rows = next((leaf for leaf in axes if len(leaf.value) == height), None)
    columns = next((leaf for leaf in axes if len(leaf.value) == width and leaf is not rows), None)
    return (rows, columns) if rows and columns else None


def _may_be_an_axis(leaf: Leaf) -> bool:
    """Whether it has an axis's name, or each point is there and differs from all others."""
    return is_axis(leaf.name) or (None not in leaf.value and len(set(leaf.value)) == len(leaf.value))


def groups(leaves: Sequence[Leaf], axes: Collection[Leaf]) -> dict[Leaf, list[Leaf]]:
    """Each array (or rows) to those that belong side by side with it, the one that names the table first.

    `axes` stand beside a matrix already; numbers over one of them take it along.
    """
    alike: dict[tuple[str, int], list[Leaf]] = {}
    for leaf in leaves:
        if leaf.shape in ("numbers", "texts", "empty", "rows") and leaf not in axes:
            alike.setdefault((leaf.owner, len(leaf.value)), []).append(leaf)
    found: dict[Leaf, list[Leaf]] = {}
    for (_, length), candidates in alike.items():
        members = _side_by_side(candidates)
        outer = [leaf for leaf in axes if leaf.shape != "matrix" and len(leaf.value) == length]
        if outer and members and not any(is_axis(leaf.name) for leaf in members):
            members = [min(outer, key=lambda leaf: leaf.name != "timestamps"), *members]
        found.update(dict.fromkeys(members, members))
    return found


def _side_by_side(candidates: list[Leaf]) -> list[Leaf]:
    """Equal length alone proves nothing: an axis must say what the index means, or rows must, or the numbers be several."""
    arrays = _parallel([leaf for leaf in candidates if leaf.shape != "rows"])
    rows = [leaf for leaf in candidates if leaf.shape == "rows"]
    if not arrays or len(rows) != 1:
        return arrays
    if any(is_axis(leaf.name) for leaf in arrays):
        return arrays + rows if _have_nothing_of_their_own(rows[0]) else arrays
    return rows + arrays


def _parallel(arrays: list[Leaf]) -> list[Leaf]:
    members = [
        leaf
        for index, leaf in enumerate(arrays)
        if index == 0 or leaf.shape != "texts" or is_axis(leaf.name) or begins_with_a_time(leaf.value)
    ]
    if len(members) < 2 or (members[0].shape == "empty" and not is_axis(members[0].name)):
        return []
    return members


def _have_nothing_of_their_own(rows: Leaf) -> bool:
    """Whether rows hold only objects (by venue, say), so that it takes the arrays beside them to say what each row is."""
    inner = [fields_of(row) or {} for row in rows.value]
    return bool(inner) and all(shape_of(item, Any) in ("object", "map") for row in inner for item in row.values())
