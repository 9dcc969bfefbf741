# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""What every model can do: show itself in a few lines, however much it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, cast

import attrs

__all__ = ["Model", "short"]

ITEMS = 3
TEXT = 80
DEEPEST = 3


class Model:
    """Base of every model. Its repr has all fields, but of long lists and maps only the beginning."""

    __slots__ = ()

    def __repr__(self) -> str:
        return short(self)

    def __rich_repr__(self) -> Iterator[tuple[str, object]]:
        for name, value in _fields(self).items():
            yield name, value if isinstance(value, Model | str | int | float) else _AsIs(short(value, 1))

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th style='text-align:left'>{escape(name)}</th><td style='text-align:left'>{escape(short(value, 1))}</td></tr>"
            for name, value in _fields(self).items()
        )
        return f"<table><caption>{escape(type(self).__name__)}</caption><tbody>{rows}</tbody></table>"


class _AsIs:
    """A text whose repr has no quotes."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def short(value: object, depth: int = 0) -> str:
    """A repr of a few lines at most: of long lists and maps the first items and the count, of long texts the beginning."""
    if isinstance(value, str):
        return repr(value) if len(value) <= TEXT else f"{value[:TEXT]!r}… ({len(value):,} characters)"
    if isinstance(value, Model):
        return f"{type(value).__name__}({_listed(_fields(value, nulls=depth == 0), '=', depth)})"
    if isinstance(value, Mapping):
        shown = {repr(key): item for key, item in cast("Mapping[object, object]", value).items()}
        return "{" + _listed(shown, ": ", depth) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        items = cast("Sequence[object]", value)
        if depth >= DEEPEST and items:
            return f"[… {len(items):,} in all]"
        inner = [short(item, depth + 1) for item in items[:ITEMS]]
        return f"[{', '.join(inner)}{_rest(len(items), ITEMS)}]"
    return repr(value)


def _listed(items: Mapping[str, object], link: str, depth: int) -> str:
    """Names and values; at the top all of them, further down fewer."""
    if depth >= DEEPEST and items:
        return "…"
    room = len(items) if depth == 0 else 2 * ITEMS
    inner = [f"{name}{link}{short(item, depth + 1)}" for name, item in list(items.items())[:room]]
    return ", ".join(inner) + _rest(len(items), room)


def _rest(count: int, shown: int) -> str:
    return f", … {count:,} in all" if count > shown else ""


def _fields(model: Model, *, nulls: bool = False) -> dict[str, Any]:
    fields = attrs.fields(type(cast("attrs.AttrsInstance", model)))
    values = {field.name: getattr(model, field.name) for field in fields}
    return {name: value for name, value in values.items() if nulls or value is not None}
