"""Implied volatility: term structure, skew, smiles; a chain's open interest and volatility."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ...errors import PlotError
from .. import price_marks
from ..initial_view import OUTSIDE, main_part
from ..reply_values import Fields, Source, known
from ..scene import Axis, Bars, Layer, Line, Panel, Scene, Words, graded
from .common import STRIKE, widths
from .options import ChainRows

__all__ = ["chain", "curves", "skew", "smile", "term_structure"]

_DAYS = Axis("Days to expiry", "days")
_IV = Axis("IV, %", style="percent")
_MOST_SMILES = 8  # expiries of a chain whose smiles can be told apart


def term_structure(source: Source, options: ChainRows) -> Scene:
    """At-the-money implied volatility by expiry, and the same some days ago where that was asked for."""
    days, vols = source.numbers("dtes", "days_to_expiry"), source.numbers("atm_iv")
    known(vols, "atm_iv")
    compare = source.table("compare")
    name = "now" if "historical" in compare else ""
    layers: list[Layer] = [Line(days, vols, "first", name, marker="o", width=1.6)]
    if "historical" in compare:
        past = compare.columns("historical")
        label = f"{compare.text('days_ago')} days ago"
        layers.append(Line(past.numbers("dte_bucket"), past.numbers("atm_iv"), "second", label, "dash", "s", width=1.2))
    elif "expiries" in source:
        points = zip(days, vols, source.texts("expiries"), strict=False)
        layers += [Words(at, vol, token, "muted", upright=True) for at, vol, token in points if vol == vol]
    found = [value for layer in layers if isinstance(layer, Line) for value in layer.y if value == value]
    room = 0.25 * (max(found) - min(found) or 10.0)
    axis = Axis("At-the-money IV, %", style="percent", view=(min(found) - room, max(found) + 2 * room))
    return Scene(f"IV term structure, {source.symbol}", [Panel(_DAYS, axis, layers)])


def skew(source: Source, options: ChainRows) -> Scene:
    """Skew at 25 and 10 delta, and butterfly, by expiry."""
    rows = source.columns("expiries")
    days = rows.numbers("dte")
    lines = (
        ("skew_25d", "25-delta skew", "first", "o"),
        ("skew_10d", "10-delta skew", "second", "s"),
        ("butterfly_25d", "25-delta butterfly", "third", "^"),
    )
    layers = [
        Line(days, rows.numbers(key), role, label, marker=marker) for key, label, role, marker in lines if key in rows
    ]
    if not layers:
        rows.items(*(key for key, *_ in lines))  # tells what is missing
    known([value for line in layers for value in line.y], "the skew")
    panel = Panel(_DAYS, Axis("IV points (above zero: puts dearer)"), layers, zero=True)
    return Scene(f"IV skew by expiry, {source.symbol}", [panel])


def smile(source: Source, options: ChainRows) -> Scene:
    """Implied volatility by strike for one expiry."""
    return _smiles(source, f"IV smile, {source.symbol}, {source.text('expiry')}", [source])


def curves(source: Source, options: ChainRows) -> Scene:
    """The smile of each expiry, or of the one that was chosen."""
    rows = source.rows("expiries")
    if options.expiry is not None:
        tokens = [row.text("expiry") for row in rows]
        if options.expiry.upper() not in tokens:
            raise PlotError(f"no expiry {options.expiry!r} in this reply; it holds {', '.join(tokens)}")
        rows = [rows[tokens.index(options.expiry.upper())]]
    named = f", {rows[0].text('expiry')}" if len(rows) == 1 else " by expiry"
    return _smiles(source, f"IV smile, {source.symbol}{named}", rows)


def chain(source: Source, options: ChainRows) -> Scene:
    """Open interest of calls and puts by strike, above the smiles of the expiries that hold most of it."""
    rows = source.rows("contracts")
    if options.expiry is not None:
        tokens = list(dict.fromkeys(row.text("expiry") for row in rows))
        rows = [row for row in rows if row.text("expiry") == options.expiry.upper()]
        if not rows:
            raise PlotError(f"no expiry {options.expiry!r} in this reply; it holds {', '.join(tokens)}")
    interest, smiles = _interest(rows), _chain_smiles(rows)
    panels: list[Panel] = []
    strikes = sorted(
        {strike for by_strike in interest.values() for strike in by_strike}
        or {row.number("strike") or 0.0 for row in rows}
    )
    weights = [sum(by_strike.get(strike, 0.0) for by_strike in interest.values()) for strike in strikes]
    view = (
        main_part(strikes, weights, [] if source.spot is None else [source.spot], max(widths(strikes)))
        if any(weights)
        else None
    )
    across = Axis(STRIKE.title, style="price", view=view)
    if interest:
        panels.append(Panel(across, Axis(f"Open interest, {source.coin}", style="compact"), _stacks(interest, strikes), price_marks.spot(source.spot)))  # fmt: skip
    if smiles:
        panels.append(Panel(across, _IV, smiles, () if panels else price_marks.spot(source.spot), columns=2))
    if not panels:
        Fields(rows[0].fields, source.name).items("oi", "iv")  # tells what is missing
    named = f", {rows[0].text('expiry')}" if options.expiry is not None else ""
    return Scene(f"Chain by strike, {source.symbol}{named}", panels, [OUTSIDE] if view else [])


def _interest(rows: Sequence[Fields]) -> dict[str, dict[float, float]]:
    found: dict[str, dict[float, float]] = {}
    for row in rows:
        strike, held = row.number("strike"), row.number("oi")
        if strike is not None and held is not None:
            by_strike = found.setdefault(row.text("type"), defaultdict(float))
            by_strike[strike] += held
    return found


def _stacks(interest: dict[str, dict[float, float]], strikes: Sequence[float]) -> list[Layer]:
    floors, layers, wide = [0.0] * len(strikes), list[Layer](), widths(strikes)
    for kind in sorted(interest):
        heights = [interest[kind].get(strike, 0.0) for strike in strikes]
        role = kind if kind in ("call", "put") else "third"
        layers.append(Bars(strikes, heights, wide, [role] * len(strikes), f"{kind}s", floors))
        floors = [floor + height for floor, height in zip(floors, heights, strict=True)]
    return layers


def _chain_smiles(rows: Sequence[Fields]) -> list[Layer]:
    """The mean of call and put where both have a volatility."""
    vols: dict[str, dict[float, list[float]]] = {}
    days, weight = dict[str, str](), defaultdict[str, float](float)
    for row in rows:
        strike, vol, token = row.number("strike"), row.number("iv"), row.text("expiry")
        weight[token] += row.number("oi") or 0.0
        days[token] = row.text("dte")
        if strike is not None and vol is not None:
            vols.setdefault(token, {}).setdefault(strike, []).append(vol)
    heaviest = set(sorted(vols, key=lambda token: -weight[token])[:_MOST_SMILES])
    shown = [token for token in vols if token in heaviest]
    layers: list[Layer] = []
    for token, role in zip(shown, graded(len(shown)), strict=True):
        curve = {strike: sum(found) / len(found) for strike, found in sorted(vols[token].items())}
        label = f"{token}, {days[token]} d" if days[token] else token
        layers.append(Line(list(curve), list(curve.values()), role, label, width=1.2))
    return layers


def _smiles(source: Source, title: str, rows: Sequence[Fields]) -> Scene:
    layers = [
        Line(row.numbers("strikes"), row.numbers("iv"), role, f"{row.text('expiry')}, {row.text('dte')} d" if len(rows) > 1 else "", marker="o" if len(rows) == 1 else "", width=1.3)
        for row, role in zip(rows, graded(len(rows)), strict=True)
    ]  # fmt: skip
    known([value for line in layers for value in line.y], "the smile")
    panel = Panel(STRIKE, _IV, layers, price_marks.spot(source.spot), columns=1 + len(rows) // 14)
    return Scene(title, [panel])
