"""Formatting of the replies: lines that a reader and a diff can follow."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

__all__ = ["render", "request_id", "write"]

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

WIDTH: Final = 160
ROW_WIDTH: Final = 480
"""Rows, that is objects of scalars and lists of scalars, may be this wide before they are broken up."""
INDENT: Final = "  "


def request_id(file: str) -> str:
    """The request id that stands in a file: always the same one."""
    return "req_" + hashlib.sha256(file.encode()).hexdigest()[:8]


def write(path: Path, value: Json) -> None:
    """Write a value as JSON, the same bytes on every system."""
    path.write_text(render(value) + "\n", encoding="utf-8", newline="\n")


def render(value: Json, depth: int = 0, lead: int = 0) -> str:
    """JSON text: one line where it fits, rows on one line each, long runs of scalars filled to the width."""
    flat = json.dumps(value, ensure_ascii=False, allow_nan=False)
    room = WIDTH - depth * len(INDENT) - lead
    if len(flat) <= room or (_is_row(value) and len(flat) <= ROW_WIDTH):
        return flat
    if isinstance(value, Mapping):
        parts = [_member(key, item, depth + 1) for key, item in value.items()]
        return _block("{", parts, "}", depth)
    if isinstance(value, Sequence) and not isinstance(value, str):
        scalars = all(_is_scalar(item) for item in value)
        parts = _filled(value, depth + 1) if scalars else [render(item, depth + 1) for item in value]
        return _block("[", parts, "]", depth)
    return flat


def _member(key: str, value: Json, depth: int) -> str:
    label = json.dumps(key, ensure_ascii=False) + ": "
    return label + render(value, depth, len(label))


def _block(opening: str, parts: Iterable[str], closing: str, depth: int) -> str:
    margin = "\n" + INDENT * (depth + 1)
    return opening + margin + ("," + margin).join(parts) + "\n" + INDENT * depth + closing


def _filled(values: Sequence[Json], depth: int) -> list[str]:
    lines: list[str] = []
    for value in values:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        if lines and len(lines[-1]) + len(text) + 3 + depth * len(INDENT) <= WIDTH:
            lines[-1] += ", " + text
        else:
            lines.append(text)
    return lines


def _is_scalar(value: Json) -> bool:
    return value is None or isinstance(value, str | int | float)


def _is_row(value: Json) -> bool:
    return isinstance(value, Mapping) and all(_is_scalar(item) or _is_flat_list(item) for item in value.values())


def _is_flat_list(value: Json) -> bool:
    return isinstance(value, list | tuple) and all(_is_scalar(item) for item in value)
