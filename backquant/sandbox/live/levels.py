"""The levels that a channel carries: the same view of the market that REST has; no I/O."""

from datetime import datetime
from typing import Final, cast

from ..._ground.json_types import JsonObject
from ..market.ask import NO_FLOW
from ..market.chain import Signing
from ..market.market import Market
from ..market.times import to_ms
from ..market.views.gex import level_blocks
from ..moments import iso_millis

__all__ = ["LevelsMaker"]

_STEP: Final = 30.0
_NOTE: Final = (
    "Dealer positions as measured from takers' trades; where there is no tape, calls count as long, puts as short."
)


class LevelsMaker:
    """Levels of all symbols as they were computed last, which is each 30 seconds unless the stream is in a hurry."""

    def __init__(self, market: Market, seconds: float) -> None:
        self._market = market
        self._step = max(round(min(seconds, _STEP) * 1000), 1)

    def at(self, symbol: str, now: datetime) -> int:
        """When the levels that are known now were computed."""
        return to_ms(now) // self._step * self._step - self._market[symbol].coin.late

    def data(self, symbol: str, now: datetime) -> JsonObject:
        """The levels of a symbol as they are now; null where nothing is known."""
        market, at = self._market[symbol], self.at(symbol, now)
        model: Signing = "flow" if market.coin.has_flow else "std"
        spot, chain = market.spot(at), market.chain(at) if market.coin.has_chain else None
        data = {
            "symbol": symbol,
            "spot_price": spot,
            **level_blocks(chain, spot, model, 1),
            "positioning": model,
            "fallback_reason": None if model == "flow" else NO_FLOW,
            "ts": iso_millis(now),
            "positioning_note": _NOTE,
        }
        return cast(JsonObject, data)
