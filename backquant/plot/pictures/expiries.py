"""Bars by expiry: the calendar of open interest with its anchors, and gamma exposure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..reply_values import Fields, Source, known
from ..scene import Axis, Bars, Layer, Line, Panel, Scene, Words
from ..wording import price
from .common import expiries
from .options import ChainRows

__all__ = ["calendar", "gamma_by_expiry", "open_interest"]

_MOST_UPRIGHT = 13  # expiries whose words fit side by side


def calendar(source: Source, options: ChainRows) -> Scene:
    """Open interest by expiry, monthly and quarterly expiries named, max pain above the bars."""
    rows = source.rows("expirations", "expiries")
    interest = [row.table("oi") if "oi" in row else row for row in rows]
    calls, puts = ([oi.number(key) or 0.0 for oi in interest] for key in ("call_oi", "put_oi"))
    bars, tops = _stacked(calls, puts)
    crowded = len(rows) > _MOST_UPRIGHT
    words = [_anchor(place, row, top, crowded=crowded) for place, (row, top) in enumerate(zip(rows, tops, strict=True))]
    axis = expiries([row.text("expiry") for row in rows], [row.text("dte") for row in rows])
    unit = Axis(
        f"Open interest, {source.coin}", style="compact", view=(0.0, max(tops) * (1.6 if crowded else 1.25) or 1.0)
    )
    return Scene(f"Expiry calendar, {source.symbol}", [Panel(axis, unit, [*bars, *words])])


def open_interest(source: Source, options: ChainRows) -> Scene:
    """Open interest of calls and puts by expiry."""
    bars, _ = _stacked(source.numbers("call_oi"), source.numbers("put_oi"))
    axis = expiries(source.texts("expiries"), source.texts("dtes") if "dtes" in source else None)
    panel = Panel(axis, Axis(f"Open interest, {source.coin}", style="compact"), bars)
    return Scene(f"Open interest by expiry, {source.symbol}", [panel])


def gamma_by_expiry(source: Source, options: ChainRows) -> Scene:
    """Gamma exposure of calls and puts by expiry, and their sum."""
    rows = source.columns("expiries")
    net = rows.numbers("net_gex")
    known(net, "net_gex")
    places = [float(place) for place in range(len(net))]
    halves = [0.4] * len(net)
    layers = [
        Bars([place - 0.2 for place in places], rows.numbers("call_gex"), halves, ["call"] * len(net), "calls"),
        Bars([place + 0.2 for place in places], rows.numbers("put_gex"), halves, ["put"] * len(net), "puts"),
        Line(places, net, label="net", dash="none", marker="D"),
    ]
    axis = expiries(rows.texts("expiry"), rows.texts("dte") if "dte" in rows else None)
    panel = Panel(axis, Axis("GEX, USD per 1 % move", style="compact"), layers, zero=True)
    return Scene(f"Gamma exposure by expiry, {source.symbol}", [panel])


def _anchor(place: int, row: Fields, top: float, *, crowded: bool) -> Words:
    pain = row.number("max_pain", "strike") or row.number("gamma", "max_pain", "strike")
    words = [row.text("type")] if row.get("is_anchor") else []
    words += [] if pain is None else ["max pain", price(pain)]
    kind = "anchor" if row.get("is_anchor") else "expiry"
    return Words(place, top, (" " if crowded else "\n").join(words), upright=crowded, kind=kind)


def _stacked(calls: Sequence[float], puts: Sequence[float]) -> tuple[list[Layer], list[float]]:
    """Puts on calls, and how high each pair reaches."""
    known([*calls, *puts], "the open interest")
    places = list(range(len(calls)))
    floors, rest = ([0.0 if math.isnan(value) else value for value in values] for values in (calls, puts))
    wide = [0.7] * len(calls)
    bars: list[Layer] = [
        Bars(places, calls, wide, ["call"] * len(calls), "calls"),
        Bars(places, puts, wide, ["put"] * len(puts), "puts", floors),
    ]
    return bars, [low + high for low, high in zip(floors, rest, strict=True)]
