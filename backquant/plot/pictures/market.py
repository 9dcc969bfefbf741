"""Market series: candles, open interest, funding, volume delta, liquidations; alone, or as the panels of a bundle; ETF flows."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

import attrs

from ..._ground.wording import counted
from ...errors import PlotError
from ..reply_values import Fields, MissingField, Source, known, number
from ..scene import Axis, Bars, Candles, Layer, Line, Panel, Scene
from .common import TIME, bucket, signed
from .options import ChainRows

__all__ = ["bundle", "candles", "etf_flows", "funding", "liquidations", "open_interest", "volume_delta"]

Paint: TypeAlias = Callable[[Sequence[datetime], Fields, str], Panel]
"""One series (times, columns, coin) as a panel."""


def candles(source: Source, options: ChainRows) -> Scene:
    """Candles, above their volume where there is one."""
    paints: list[Paint] = [_candles, _volume] if "volume" in source else [_candles]
    title = f"{source.symbol}, {_interval(source.times('timestamps'))}candles of all venues"
    return _stack(source, title, [(source, paint) for paint in paints])


def open_interest(source: Source, options: ChainRows) -> Scene:
    """Open interest of perpetuals."""
    return _stack(source, f"Open interest of perpetuals, {source.symbol}", [(source, _open_interest)])


def funding(source: Source, options: ChainRows) -> Scene:
    """Funding rate of perpetuals."""
    return _stack(source, f"Funding rate of perpetuals, {source.symbol}", [(source, _funding)])


def volume_delta(source: Source, options: ChainRows) -> Scene:
    """Running sum of what takers bought less what they sold."""
    market = source.text("market") or "perp"
    return _stack(source, f"Cumulative volume delta, {source.symbol}, {market}", [(source, _volume_delta)])


def liquidations(source: Source, options: ChainRows) -> Scene:
    """Forced closures of longs and shorts."""
    return _stack(source, f"Liquidations, {source.symbol}", [(source, _liquidations)])


def bundle(source: Source, options: ChainRows) -> Scene:
    """One panel per series that the reply holds; those that failed are named below."""
    series: dict[str, Paint] = {
        "candles": _candles,
        "open_interest": _open_interest,
        "funding": _funding,
        "cvd_perp": _volume_delta,
        "cvd_spot": _spot_volume_delta,
        "liquidations": _liquidations,
    }
    held = [(source.table(name), paint) for name, paint in series.items() if name in source]
    if not held:
        raise PlotError("this reply of market.bundle holds no series: nothing to draw; meta.extra['errors'] tells why")
    failed = [name for name in series if name in source.fields and name not in source]
    scene = _stack(source, f"Market, {source.symbol}", held, [f"no data: {', '.join(failed)}"] if failed else [])
    panels, besides = zip(*map(_short, scene.panels), strict=True)
    return Scene(scene.title, panels, [*dict.fromkeys(filter(None, besides)), *scene.notes])


def _short(panel: Panel) -> tuple[Panel, str]:
    """The panel with a title that has room beside a low one, and what there is to say besides."""
    title, _, besides = panel.y.title.removesuffix(")").partition(" (")
    return attrs.evolve(panel, y=attrs.evolve(panel.y, title=title)), f"{title}: {besides}" if besides else ""


def etf_flows(source: Source, options: ChainRows) -> Scene:
    """What flowed into all funds each day, above the running sum."""
    days = source.times("dates")
    funds = source.table("funds")
    if "total" in source:
        total = source.numbers("total")
    elif funds.fields:
        each = [funds.numbers(name) for name in funds.fields]
        total = [sum(value for value in day if value == value) for day in zip(*each, strict=True)]
    else:
        raise MissingField(source.name, ("total", "funds"), source.fields)
    known(total, "the flows")
    running = source.numbers("cumulative") if "cumulative" in source else _sums(total)
    day = Axis("Date", "time")
    bars = Bars(days, total, [0.8] * len(days), signed(total))
    panels = [
        Panel(day, Axis("Net flow per day (currency not published)", style="compact"), [bars], zero=True, share=1.4),
        Panel(day, Axis("Running sum", style="compact"), [Line(days, running, "third")], zero=True),
    ]
    return Scene(
        f"Spot ETF flows, {source.symbol}", panels, [counted(len(funds.fields), "fund")] if funds.fields else []
    )


def _sums(values: Sequence[float]) -> list[float]:
    sums, running = list[float](), 0.0
    for value in values:
        running += 0.0 if math.isnan(value) else value
        sums.append(running)
    return sums


def _stack(source: Source, title: str, series: Sequence[tuple[Fields, Paint]], notes: Sequence[str] = ()) -> Scene:
    times = source.times("timestamps")
    return Scene(title, [paint(times, columns, source.coin) for columns, paint in series], notes)


def _candles(times: Sequence[datetime], columns: Fields, coin: str) -> Panel:
    close = columns.numbers("close")
    known(close, "the candles")
    layers: list[Layer] = [Line(times, close, "first", width=1.0)]
    if all(key in columns for key in ("open", "high", "low")):
        start, high, low = (columns.numbers(key) for key in ("open", "high", "low"))
        layers = [Candles(times, start, high, low, close, 0.75 * bucket(times))]
    return Panel(TIME, Axis("Price, USD", style="price"), layers, share=2.6)


def _volume(times: Sequence[datetime], columns: Fields, coin: str) -> Panel:
    roles = ["first"] * len(times)
    if "open" in columns and "close" in columns:
        pairs = zip(columns.numbers("open"), columns.numbers("close"), strict=True)
        roles = signed([end - begin for begin, end in pairs])
    bars = Bars(times, columns.numbers("volume"), [0.8 * bucket(times)] * len(times), roles)
    return Panel(TIME, Axis("Volume (unit not published)", style="compact"), [bars])


def _open_interest(times: Sequence[datetime], columns: Fields, coin: str) -> Panel:
    values, unit = columns.numbers("value_usd", "value_coin"), "USD" if "value_usd" in columns else coin
    known(values, "the open interest")
    return Panel(TIME, Axis(f"Open interest, {unit}", style="compact"), [Line(times, values, "third")])


def _funding(times: Sequence[datetime], columns: Fields, coin: str) -> Panel:
    rates = [100 * rate for rate in columns.numbers("rate_close", "rate_open")]
    known(rates, "the funding rate")
    bars = Bars(times, rates, [0.8 * bucket(times)] * len(times), signed(rates))
    return Panel(TIME, Axis("Funding per settlement", style="percent"), [bars], zero=True)


def _volume_delta(times: Sequence[datetime], columns: Fields, coin: str, market: str = "perp") -> Panel:
    values = [number(value) for value in columns.items("close")]
    known(values, "the volume delta")
    return Panel(
        TIME, Axis(f"CVD {market} (unit not published)", style="compact"), [Line(times, values, "flip")], zero=True
    )


def _spot_volume_delta(times: Sequence[datetime], columns: Fields, coin: str) -> Panel:
    return _volume_delta(times, columns, coin, "spot")


def _liquidations(times: Sequence[datetime], columns: Fields, coin: str) -> Panel:
    longs, shorts = columns.numbers("long_usd"), columns.numbers("short_usd")
    known([*longs, *shorts], "the liquidations")
    wide = [0.8 * bucket(times)] * len(times)
    bars: list[Layer] = [
        Bars(times, [-volume for volume in longs], wide, ["negative"] * len(longs)),
        Bars(times, shorts, wide, ["positive"] * len(shorts)),
    ]
    return Panel(TIME, Axis("Liquidations, USD (longs below zero)", style="size"), bars, zero=True)


def _interval(times: Sequence[datetime]) -> str:
    """Such as `5 min ` or `1 h `; empty where one candle alone does not tell."""
    if len(times) < 2:
        return ""
    minutes = bucket(times) * 1440
    for scale, name in ((1440, "d"), (60, "h")):
        if minutes >= scale:
            return f"{minutes / scale:.3g} {name} "
    return f"{minutes:.3g} min "
