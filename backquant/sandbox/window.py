"""The range of strikes that a request asks for."""

from dataclasses import dataclass

from backquant.sandbox.call import Call, Reply


@dataclass(frozen=True, slots=True)
class StrikeWindow:
    """Range of strikes, both ends inclusive; None leaves an end open."""

    low: float | None
    high: float | None

    @property
    def bounded(self) -> bool:
        """Whether the window excludes anything."""
        return self.low is not None or self.high is not None

    def holds(self, strike: float) -> bool:
        """Whether the strike lies inside."""
        return (self.low is None or strike >= self.low) and (self.high is None or strike <= self.high)


def strike_window(call: Call, reply: Reply) -> StrikeWindow:
    """Where the strike, moneyness and spot-window filters overlap."""
    lows, highs = [call.number("strike_min")], [call.number("strike_max")]
    spot = reply.spot()
    if spot is not None:
        lows.append(_times(spot, call.number("moneyness_min")))
        highs.append(_times(spot, call.number("moneyness_max")))
        percent = call.number("spot_window_pct")
        if percent is not None:
            lows.append(spot * (1 - percent / 100))
            highs.append(spot * (1 + percent / 100))
    return StrikeWindow(
        low=max((low for low in lows if low is not None), default=None),
        high=min((high for high in highs if high is not None), default=None),
    )


def _times(spot: float, moneyness: float | None) -> float | None:
    return None if moneyness is None else spot * moneyness
