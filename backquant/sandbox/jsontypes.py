"""Types of decoded JSON."""

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]


def rows_of(value: Json) -> list[JsonObject] | None:
    """The value as a list of objects, or None when it is anything else."""
    if not isinstance(value, list) or not value:
        return None
    rows = [item for item in value if isinstance(item, dict)]
    return rows if len(rows) == len(value) else None
