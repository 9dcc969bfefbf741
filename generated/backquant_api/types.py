# Generated from contract 2.9 by `make generate`: do not edit. A wrong field or parameter is mended in
# openapi/overlay.yaml, the shape of this code in scripts/templates.
# Contract sha256: 02d58034803db13db94dae0c126ab1d86fae331d0f58ae0fd01cabb390ee3474
"""Types that models and signatures share."""

from abc import ABC
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias

__all__ = ["Day", "Instant", "Sequence", "When"]

When: TypeAlias = datetime | date | str
"""A point in time as people write it: an aware datetime, a date (00:00 UTC), or ISO 8601 text."""

if TYPE_CHECKING:
    Instant: TypeAlias = datetime
    Day: TypeAlias = date
else:

    class Instant(ABC):
        """A datetime of a reply: always aware, always UTC. The decoder reads it tolerantly, hence a type of its own."""

    class Day(ABC):
        """A calendar date of a reply, read tolerantly."""

    Instant.register(datetime)
    Day.register(date)
