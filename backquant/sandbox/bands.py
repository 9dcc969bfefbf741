"""Price ranges that hold a given mass of a distribution."""

from itertools import pairwise

from backquant.sandbox.call import Call, Reply
from backquant.sandbox.jsontypes import Json, JsonObject
from backquant.sandbox.rows import as_number


def fit_bands(call: Call, reply: Reply) -> None:
    """Make each expiry's confidence band hold the mass that was asked for."""
    confidence, expiries = call.number("confidence_band"), reply.data.get("expiries")
    if confidence is None or not isinstance(expiries, dict):
        return
    for payload in expiries.values():
        band = payload.get("confidence_band") if isinstance(payload, dict) else None
        if isinstance(payload, dict) and isinstance(band, dict):
            low, high = round((1 - confidence) / 2, 6), round((1 + confidence) / 2, 6)
            band |= {"confidence": confidence, "lower_percentile": low, "upper_percentile": high}
            band |= {"lower": _price_at(payload, low), "upper": _price_at(payload, high)}


def _price_at(payload: JsonObject, mass: float) -> float | None:
    """Price below which that much of the distribution lies, by the nearest strikes around it."""
    points = list(zip(_numbers(payload.get("cdf_below")), _numbers(payload.get("strikes")), strict=False))
    if not points:
        return None
    for (below, low), (above, high) in pairwise(points):
        if below <= mass <= above and above > below:
            return round(low + (high - low) * (mass - below) / (above - below), 2)
    return points[0][1] if mass < points[0][0] else points[-1][1]


def _numbers(values: Json) -> list[float]:
    numbers = [as_number(value) for value in values] if isinstance(values, list) else []
    return [number for number in numbers if number is not None]
