"""What a reply says of itself at the prompt, and to whoever asks it for something that it does not have. No I/O."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from backquant_api.base import Model, short

from .._ground.wording import counted

if TYPE_CHECKING:
    from .._ground.notices import AsOf

__all__ = ["no_such_part", "told_of", "told_size"]

PARTS: Final = {
    "to_pandas()": ("df", "to_df", "dataframe", "to_dataframe", "frame", "to_frame", "pandas"),
    "to_polars()": ("polars", "pl"),
    "to_json()": ("json", "dumps"),
    "raw": ("dict", "to_dict", "asdict", "model_dump", "keys", "items", "get"),
    "http.body": ("body", "content", "text"),
    "status": ("status_code", "code"),
    "plot()": ("show", "draw", "chart"),
}
"""What a reply has, and what others call that."""
REST: Final = "the figures are in reply.data, frames come from reply.to_pandas(), plain JSON is in reply.raw"


def no_such_part(name: str, data: object) -> AttributeError:
    """The error for a name that a reply does not have: it tells what has the name, or what others call so."""
    found = next((part for part, names in PARTS.items() if name in names), None)
    if found is None and isinstance(data, Model) and hasattr(data, name):
        found = f"data.{name}"
    if found is None and isinstance(data, dict) and name in data:
        found = f"data[{name!r}]"
    return AttributeError(f"a reply has no {name!r}; {f'did you mean reply.{found}?' if found else REST}")


def told_of(as_of: AsOf | None) -> str:
    """Of which moment it is, behind its name."""
    return "" if as_of is None or as_of.snapshot is None else f" of {as_of.snapshot:%Y-%m-%d %H:%M:%S} UTC"


def told_size(value: object) -> str:
    """How large a field is that the typed view does not name."""
    match value:
        case list():
            items = cast("list[object]", value)
            return counted(len(items), "row" if items and isinstance(items[0], dict) else "item")
        case dict():
            return counted(len(cast("dict[str, object]", value)), "field")
        case _:
            return short(value)
