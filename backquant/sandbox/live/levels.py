"""The levels that a channel carries."""

import random
from datetime import datetime
from typing import Final, cast

from backquant.sandbox.echo import FLOW_SYMBOLS, NO_FLOW
from backquant.sandbox.examples import Examples
from backquant.sandbox.jsontypes import Json, JsonObject
from backquant.sandbox.moments import iso_millis

_SPOT_MOVES: Final = 0.0005
_NOTE: Final = (
    "Dealer positions as measured from takers' trades; where there is no tape, calls count as long, puts as short."
)


class LevelsMaker:
    """Levels of all symbols, which change with every turn: the walls stay and spot moves."""

    def __init__(self, examples: Examples, seed: int) -> None:
        self._examples = examples
        self._seed = seed
        self._turn = 0

    def turn(self) -> None:
        """Let the levels change."""
        self._turn += 1

    def data(self, symbol: str, now: datetime) -> JsonObject:
        """The levels of a symbol as they are now."""
        flow = symbol in FLOW_SYMBOLS
        positioning = "flow" if flow else "std"
        example = self._examples.pick("/gex/levels", {"positioning": positioning})
        levels = cast(JsonObject, example["data"])
        spot = cast(float, cast(JsonObject, example["meta"])["spot_price"])
        dice = random.Random(f"{self._seed}/{symbol}/{self._turn}")  # noqa: S311 - it makes examples
        return {
            "symbol": symbol,
            "spot_price": round(spot * (1 + dice.gauss(0, _SPOT_MOVES)), 1),
            "all_expiry": _without_far_walls(levels["all_expiry"]),
            "odte": levels["odte"],
            "positioning": positioning,
            "fallback_reason": None if flow else NO_FLOW,
            "ts": iso_millis(now),
            "positioning_note": _NOTE,
        }


def _without_far_walls(levels: Json) -> Json:
    """The second and third walls are always null here."""
    if not isinstance(levels, dict):
        return levels
    return {name: None if name.endswith(("_2", "_3")) else value for name, value in levels.items()}
