"""One validated request, as the steps that shape its reply see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from backquant.sandbox.contract import Operation
from backquant.sandbox.jsontypes import Json, JsonObject


@dataclass(frozen=True, slots=True)
class Call:
    """A request: its operation, its arguments, and the time that the data of the reply belong to.

    `moment` is `now`, or the snapshot that an `as_of` resolves to.
    """

    operation: Operation
    arguments: Mapping[str, Json]
    now: datetime
    moment: datetime

    def text(self, name: str) -> str | None:
        """A text argument, None when absent."""
        value = self.arguments.get(name)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> float | None:
        """A numeric argument, None when absent."""
        value = self.arguments.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def integer(self, name: str) -> int | None:
        """An integer argument, None when absent."""
        value = self.number(name)
        return None if value is None else int(value)

    def names(self, name: str) -> list[str] | None:
        """The items of a comma-separated argument, None when absent."""
        value = self.arguments.get(name)
        return [str(item) for item in value] if isinstance(value, list) else None

    def on(self, name: str) -> bool:
        """Whether a switch was turned on."""
        return self.arguments.get(name) is True


@dataclass(slots=True)
class Reply:
    """A success reply while it is being shaped."""

    data: JsonObject
    meta: JsonObject

    def extra(self) -> JsonObject:
        """The open bag of the meta block, made when it is missing."""
        bag = self.meta.get("extra")
        if not isinstance(bag, dict):
            bag = {}
            self.meta["extra"] = bag
        return bag

    def spot(self) -> float | None:
        """Spot price that the figures of the reply rest on."""
        for holder in (self.data, self.meta):
            value = holder.get("spot_price")
            if isinstance(value, int | float) and not isinstance(value, bool):
                return value
        return None
