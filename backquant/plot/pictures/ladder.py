"""Gamma levels: over candles, beside the largest strikes or as ranges; several symbols side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ...errors import PlotError
from .. import price_marks
from ..reply_values import Fields, Source, instant
from ..scene import Axis, Bars, Candles, Layer, Line, Mark, Panel, Scene, Span, Words
from ..wording import price
from .common import bucket, signed
from .options import ChainRows

__all__ = ["levels", "several_symbols"]

_PRICE = "Price, USD"


def levels(source: Source, options: ChainRows) -> Scene:
    """Walls and flips of all expiries and of today's: over the candles where the reply has them, else beside the largest
    strikes, else as the range between the walls."""
    ladder = [*_ladder(source), *price_marks.spot(source.spot)]
    if len(ladder) < 2:
        raise PlotError("each level of this reply is null: nothing to draw")
    if "candles" in source:
        across, drawn = _candles(source.columns("candles"))
    elif "all_expiry_top_10" in source.table("ranked"):
        across, drawn = _largest_strikes(source.table("ranked"))
    else:
        across, drawn = _ranges(source)
    spans = _expected_move(source.table("expected_move"))
    axis = Axis(_PRICE, style="price", view=_view(ladder, drawn, spans))
    return Scene(f"Gamma levels, {source.symbol}", [Panel(across, axis, [*spans, *drawn], ladder, "y")])


def several_symbols(source: Source, options: ChainRows) -> Scene:
    """One row per symbol: how far its walls, flip and expected move are from spot, in percent."""
    results = source.table("results")
    rows = [(name, results.table(name)) for name in source.texts("requested")]
    live = [(name, row) for name, row in rows if row.number("spot_price")]
    if not live:
        raise PlotError(f"no levels are held now for {', '.join(name for name, _ in rows)}: nothing to draw")
    named: set[str] = set()
    layers = [layer for place, (_, row) in enumerate(reversed(live)) for layer in _distances(place, row, named)]
    names = [f"{name.removesuffix('USDT')}\n{price(row.number('spot_price') or 0)}" for name, row in reversed(live)]
    usual = source.told.positioning
    notes = [
        f"{name}: {model} positioning" for name, row in live if (model := row.get("positioning")) not in (None, usual)
    ]
    upwards = Axis("", "names", names=tuple(names), view=(-0.6, len(live) + 0.3))
    places = [end for layer in layers if isinstance(layer, Line) for end in layer.x if isinstance(end, float)]
    ends = [-1.0, *places, 1.0]
    room = 0.1 * (max(ends) - min(ends))
    across = Axis("Distance from spot, %", style="percent", view=(min(ends) - room, max(ends) + room))
    panel = Panel(across, upwards, layers, [Mark("spot", 0.0, text="spot")], columns=2)
    return Scene("Gamma levels from spot", [panel], notes)


def _ladder(source: Source) -> Iterator[Mark]:
    whole, today = source.table("all_expiry"), source.table("odte")
    for number in ("", " 2", " 3"):
        key = f"_wall_{number.strip()}"
        yield from price_marks.put_wall(whole.number(f"put{key}" if number else "put_support"), f"put wall{number}")
        yield from price_marks.call_wall(
            whole.number(f"call{key}" if number else "call_resistance"), f"call wall{number}"
        )
    yield from price_marks.flip(whole.number("hvl"))
    yield from price_marks.put_wall(today.number("put_support"), "0DTE put wall")
    yield from price_marks.flip(today.number("hvl"), "0DTE flip")
    yield from price_marks.call_wall(today.number("call_resistance"), "0DTE call wall")
    yield from price_marks.max_pain(source.number("max_pain", "strike"))


def _candles(rows: Fields) -> tuple[Axis, list[Layer]]:
    times = [
        moment for value in rows.items("datetime", "timestamp", "time", "ts") if (moment := instant(value)) is not None
    ]
    start, high, low, close = (rows.numbers(key) for key in ("open", "high", "low", "close"))
    return Axis("Time, UTC", "time"), [Candles(times, start, high, low, close, 0.75 * bucket(times))]


def _largest_strikes(ranked: Fields) -> tuple[Axis, list[Layer]]:
    top = ranked.columns("all_expiry_top_10")
    strikes, gex = top.numbers("strike"), top.numbers("gex")
    step = min((right - left for left, right in pairwise(sorted(strikes))), default=0.01 * strikes[0])
    bars = Bars(strikes, gex, [0.7 * step] * len(strikes), signed(gex), flat=True, alpha=0.75)
    return Axis("Largest strikes: net GEX, USD per 1 % move", style="compact"), [bars]


def _ranges(source: Source) -> tuple[Axis, list[Layer]]:
    """From the put wall to the call wall, of all expiries and of today's where both are known: above the flip gamma is positive."""
    layers: list[Layer] = []
    names: list[str] = []
    for key, name in (("all_expiry", "all expiries"), ("odte", "0DTE")):
        part = source.table(key)
        low, flip, high = (part.number(each) for each in ("put_support", "hvl", "call_resistance"))
        if low is None or high is None or low >= high:
            continue
        place = len(names)
        names.append(name)
        middle = min(max(low if flip is None else flip, low), high)
        layers += [
            Bars([place], [end - start], [0.5], [role], base=[start], alpha=0.35)
            for start, end, role in ((low, middle, "negative"), (middle, high, "positive"))
            if end > start
        ]
    return Axis("Between the walls: below the flip, above it", "names", names=tuple(names)), layers


def _view(ladder: Sequence[Mark], drawn: Sequence[Layer], spans: Sequence[Span]) -> tuple[float, float]:
    """Prices from the lowest to the highest thing that is drawn, with some room."""
    prices = [mark.at for mark in ladder] + [end for span in spans for end in (span.low, span.high)]
    for layer in drawn:
        if isinstance(layer, Candles):
            prices += [value for value in (*layer.low, *layer.high) if value == value]
        elif isinstance(layer, Bars) and layer.flat:
            prices += [float(at) for at in layer.x if isinstance(at, int | float)]
    low, high = min(prices), max(prices)
    room = 0.06 * (high - low or 0.2 * low)
    roof = 0.1 * (high - low) if spans else 0.0  # where the legend goes
    return low - room, high + room + roof


def _expected_move(move: Fields) -> list[Span]:
    spans: list[Span] = []
    for sigmas, alpha in ((2, 0.14), (1, 0.22)):
        low, high = move.number(f"lower_{sigmas}sd"), move.number(f"upper_{sigmas}sd")
        if low is not None and high is not None:
            label = f"expected move, {sigmas} sigma: {price(low)} to {price(high)}"
            spans.append(Span(low, high, "expected", alpha, label))
    return spans


def _distances(place: float, row: Fields, named: set[str]) -> Iterator[Layer]:
    def once(name: str) -> str:  # each name stands in the legend once
        return "" if name in named else named.add(name) or name

    spot = row.number("spot_price") or 0.0
    low, high = row.number("expected_move", "lower_1sd"), row.number("expected_move", "upper_1sd")
    if low is not None and high is not None:
        start, length = 100 * (low / spot - 1), 100 * (high - low) / spot
        yield Bars(
            [place], [length], [0.3], ["expected"], once("expected move, 1 sigma"), [start], flat=True, alpha=0.5
        )
    kinds = (
        ("put wall", "put_support", "put", "<"),
        ("flip", "hvl", "flip", "D"),
        ("call wall", "call_resistance", "call", ">"),
    )
    for height, (name, key, role, marker) in zip((0.2, 0.34, 0.2), kinds, strict=True):
        level = row.table("all_expiry").number(key)
        if level is not None:
            distance = 100 * (level / spot - 1)
            yield Line([distance], [place], role, once(name), "none", marker)
            yield Words(distance, place + height, price(level), role)
