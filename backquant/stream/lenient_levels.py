"""Levels that depart from what is expected: what can be read of them, and what they hold besides. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar, cast

import msgspec

from .._ground.numbers import finite
from .events import Levels, LevelSet, OdteLevelSet

__all__ = ["lenient_levels"]

SetT = TypeVar("SetT", LevelSet, OdteLevelSet)
LEVEL_TEXTS: Final = ("symbol", "positioning", "fallback_reason", "positioning_note", "ts")


def lenient_levels(sent: Mapping[str, object]) -> Levels | None:
    """Levels with what can be read; None without a symbol. An older server sends the levels of all expiries without a group."""
    if not isinstance(sent.get("symbol"), str):
        return None
    rest, drift = dict(sent), list[str]()
    fields: dict[str, Any] = {}
    for name in LEVEL_TEXTS:
        value = rest.pop(name, None)
        if isinstance(value, str):
            fields[name] = value
        elif value is not None:
            drift.append(f"{name}: got {value!r:.40}")
    spot = rest.pop("spot_price", None)
    if (figure := finite(spot)) is not None:
        fields["spot_price"] = float(figure)
    elif spot is not None:
        drift.append(f"spot_price: got {spot!r:.40}")
    fields["snapshot"] = rest.pop("snapshot", False) is True
    flat = {name: rest.pop(name) for name in LevelSet.__struct_fields__ if name in rest}
    grouped = rest.pop("all_expiry", None)
    fields["all_expiry"] = _levels(LevelSet, "all_expiry", flat if grouped is None and flat else grouped, rest, drift)
    fields["odte"] = _levels(OdteLevelSet, "odte", rest.pop("odte", None), rest, drift)
    return Levels(**fields, drift=tuple(drift), extra=rest or None)


def _levels(kind: type[SetT], name: str, sent: object, rest: dict[str, object], drift: list[str]) -> SetT | None:
    """One group of levels; what it does not name goes to the rest."""
    if sent is None:
        return None
    if not isinstance(sent, Mapping):
        drift.append(f"{name}: got {sent!r:.40}")
        return None
    figures: dict[str, float] = {}
    for key, value in cast("Mapping[str, object]", sent).items():
        if key not in kind.__struct_fields__:
            rest[f"{name}.{key}"] = value
        elif (figure := finite(value)) is not None:
            figures[key] = float(figure)
        elif value is not None:
            drift.append(f"{name}.{key}: got {value!r:.40}")
    return msgspec.convert(figures, kind)
