"""Volatility, density, expiries, heatmaps, market: what the pictures show is what the reply says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import pytest
from matplotlib.collections import QuadMesh

from backquant import PlotError, Reply
from backquant.plot import describe
from tests.plot.conftest import Ask
from tests.plot.look import bars, curve, footer, labels, level_lines, rising, title, upright_lines

Changed = Callable[[Reply[Any], Mapping[str, object]], Reply[Any]]


def mesh(axes: Any) -> Any:
    """The heatmap's cells."""
    return next(collection for collection in axes.collections if isinstance(collection, QuadMesh))


def test_a_term_structure_compares_with_the_past(ask: Ask) -> None:
    reply = ask("options.iv.term_structure", historical_compare_days=30)
    axes = reply.plot()
    assert curve(axes, "now") == reply.data.atm_iv
    assert curve(axes, "30 days ago") == [bucket.atm_iv for bucket in reply.data.compare.historical]
    assert axes.get_ylabel() == "At-the-money IV, %"


def test_skew_and_butterfly_are_curves(ask: Ask) -> None:
    reply = ask("options.iv.skew")
    axes = reply.plot()
    assert curve(axes, "25-delta skew") == [row.skew_25d for row in reply.data.expiries]
    assert curve(axes, "25-delta butterfly") == [row.butterfly_25d for row in reply.data.expiries]


@pytest.mark.parametrize("operation", ["gex.history", "gex.stress_history"])
def test_a_series_whose_levels_are_others_than_the_live_ones_says_so(ask: Ask, operation: str) -> None:
    assert footer(ask(operation).plot()).endswith("always std positioning")


def test_one_smile_of_many_can_be_chosen(ask: Ask) -> None:
    reply = ask("options.iv.curves")
    token = reply.raw["data"]["expiries"][3]["expiry"]
    assert title(reply.plot(expiry=token.lower())) == f"IV smile, BTCUSDT, {token}"
    with pytest.raises(PlotError, match=rf"no expiry '01JAN30' in this reply; it holds .*{token}"):
        reply.plot(expiry="01JAN30")


def test_several_densities_are_a_cone(ask: Ask) -> None:
    reply = ask("options.probability.density", confidence_band=0.68)
    axes = reply.plot()
    assert title(axes) == "Implied price range by expiry, BTCUSDT"
    assert curve(axes, "median") == [row.prob_50 for row in reply.data.expiries.values()]
    assert level_lines(axes) == [reply.meta.spot_price]


def test_one_density_shows_its_bands(ask: Ask) -> None:
    reply = ask("options.probability.density", confidence_band=0.68)
    token, row = list(reply.data.expiries.items())[5]
    axes = reply.plot(expiry=token)
    assert title(axes) == f"Implied price density, BTCUSDT, {token}"
    assert upright_lines(axes) == rising(row.prob_50, reply.meta.spot_price)
    band = row.confidence_band
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        f"68 % between {band.lower:,.0f} and {band.upper:,.0f}",
        f"50 % between {row.prob_25:,.0f} and {row.prob_75:,.0f}",
    ]


def test_a_band_that_the_api_refuses_is_told(ask: Ask, changed: Changed) -> None:
    payload = ask("options.probability.density").raw["data"]["expiries"]
    token = next(iter(payload))
    refused = {"confidence": 0.68, "lower": None, "upper": None, "available": False, "reason": "too few strikes"}
    reply = changed(
        ask("options.probability.density"), {"expiries": {token: payload[token] | {"confidence_band": refused}}}
    )
    assert "no confidence band: too few strikes" in footer(reply.plot())


def test_max_pain_by_what_was_asked(ask: Ask) -> None:
    every = ask("gex.max_pain", expiry="all")
    axes = every.plot()
    strikes = [row.max_pain.strike for row in every.data.per_expiry]
    assert [text.get_text() for text in axes.texts][: len(strikes)] == [f"{strike:,.0f}" for strike in strikes]
    token = every.data.per_expiry[5].expiry
    one = ask("gex.max_pain", expiry=token)
    curve_axes = one.plot()
    assert title(curve_axes) == f"Payout to option buyers by price at expiry, BTCUSDT, {token}"
    assert upright_lines(curve_axes) == rising(one.data.max_pain.strike, one.meta.spot_price)
    with pytest.raises(PlotError, match="one strike and no curve; ask with expiry='all'"):
        ask("gex.max_pain", expiry="0dte").plot()


@pytest.mark.parametrize("operation", ["options.opex", "options.expiry_summary"])
def test_the_calendar_names_its_anchors(ask: Ask, operation: str) -> None:
    reply = ask(operation)
    rows = reply.data.expirations if operation == "options.opex" else reply.data.expiries
    axes = reply.plot()
    assert [label.get_text().split("\n")[0] for label in axes.get_xticklabels()] == [row.expiry for row in rows]
    assert [text.split("\n")[0] for text in labels(axes, "anchor")] == [row.type for row in rows if row.is_anchor]
    heights = [height for _, height in bars(axes)]
    interest = [row.oi if operation == "options.opex" else row for row in rows]
    assert heights == pytest.approx([oi.call_oi for oi in interest] + [oi.put_oi for oi in interest])
    assert axes.get_ylabel() == "Open interest, BTC"


def test_a_signed_heatmap_is_centred_at_zero_and_leaves_blank_what_is_missing(ask: Ask) -> None:
    reply = ask("gex.strike_expiry_heatmap")
    axes = reply.plot()
    cells, data = mesh(axes), reply.raw["data"]
    assert cells.norm.vmin == -cells.norm.vmax
    assert cells.get_array().shape == (len(data["strikes"]), len(data["expiries"]))
    assert "blank: no figure" in footer(axes)
    assert [label.get_text() for label in axes.get_xticklabels()] == data["expiries"]


def test_a_projection_is_drawn_by_price_over_time(ask: Ask) -> None:
    reply = ask("options.greeks.trace", greek="gamma")
    axes = reply.plot()
    assert mesh(axes).get_array().shape == (len(reply.data.price_axis), len(reply.data.time_axis_ms))
    assert cast("Any", axes.figure).axes[1].get_ylabel() == "Dealer gamma, USD per 1 % move"


def test_a_grid_that_does_not_fit_its_axes_is_refused(ask: Ask, changed: Changed) -> None:
    with pytest.raises(PlotError, match="does not fit its axes"):
        changed(ask("gex.time_heatmap"), {"strikes": [1, 2, 3]}).plot()


def test_one_expiry_is_enough(ask: Ask, changed: Changed) -> None:
    summary = ask("options.expiry_summary").raw["data"]["expiries"][:1]
    assert len(bars(changed(ask("options.expiry_summary"), {"expiries": summary}).plot())) == 2
    rows = ask("options.iv.skew").raw["data"]["expiries"][:1]
    assert curve(changed(ask("options.iv.skew"), {"expiries": rows}).plot(), "25-delta skew") == [rows[0]["skew_25d"]]
    heat = ask("gex.strike_expiry_heatmap").raw["data"]
    column = {"expiries": heat["expiries"][:1], "matrix": [row[:1] for row in heat["matrix"]]}
    cells = mesh(changed(ask("gex.strike_expiry_heatmap"), column).plot())
    assert cells.get_array().size == len(heat["strikes"])
    assert cells.get_coordinates()[0, :, 0].tolist() == [-0.5, 0.5]


def test_a_bundle_has_a_panel_per_series(ask: Ask) -> None:
    axes = ask("market.bundle", hours=24, series=["candles", "open_interest", "funding"]).plot()
    panels = cast("list[Any]", cast("Any", axes.figure).axes)
    assert axes is panels[0]
    assert [panel.get_ylabel().replace("\n", " ") for panel in panels] == [
        "Price, USD",
        "Open interest, USD",
        "Funding per settlement",
    ]
    assert title(axes) == "Market, BTCUSDT"
    assert panels[-1].get_xlabel() == "Time, UTC"


def test_a_series_that_failed_is_named(ask: Ask, changed: Changed) -> None:
    assert "no data: funding" in footer(changed(ask("market.bundle", hours=24), {"funding": None}).plot())


def test_candles_stand_on_their_volume(ask: Ask) -> None:
    reply = ask("market.candles", hours=24)
    axes = reply.plot()
    panels = cast("list[Any]", cast("Any", axes.figure).axes)
    assert title(axes) == "BTCUSDT, 1 h candles of all venues"
    assert [height for _, height in bars(panels[1])] == reply.extra["volume"]


def test_a_history_is_drawn_with_its_levels(ask: Ask) -> None:
    reply = ask("gex.stress_history")
    axes = reply.plot()
    assert curve(axes, "flip") == reply.data.hvl
    assert curve(axes, "spot") == reply.data.spot_price


def test_a_cone_leaves_out_an_expiry_whose_day_is_unknown(ask: Ask, changed: Changed) -> None:
    payload = ask("options.probability.density").raw["data"]["expiries"]
    rows = list(payload.values())[:3]
    reply = changed(
        ask("options.probability.density"), {"expiries": {"4SEP26": rows[0], "11SEP26": rows[1], "PERP": rows[2]}}
    )
    assert curve(reply.plot(), "median") == [row["prob_50"] for row in rows[:2]]


def test_thousands_of_candles_are_a_line_in_their_range(ask: Ask, changed: Changed) -> None:
    moments = [1_788_000_000_000 + 60_000 * step for step in range(5_000)]
    prices = [67_000.0 + step % 97 for step in range(5_000)]
    columns = dict.fromkeys(("open", "high", "low", "close", "volume"), prices)
    axes = changed(ask("market.candles", hours=24), {"timestamps": moments, **columns}).plot()
    assert title(axes) == "BTCUSDT, 1 min candles of all venues"
    assert [len(cast("Any", line).get_ydata()) for line in axes.lines] == [5_000]
    assert bars(axes) == []


def test_one_candle_does_not_tell_its_width(ask: Ask, changed: Changed) -> None:
    one = {"timestamps": [1_788_000_000_000], "open": [1], "high": [3], "low": [1], "close": [2], "volume": None}
    axes = changed(ask("market.candles", hours=24), one).plot()
    assert title(axes) == "BTCUSDT, candles of all venues"
    assert len(bars(axes)) == 1


@pytest.mark.parametrize("operation", ["market.candles", "market.cvd", "market.bundle"])
def test_no_unit_is_made_up_for_volume(ask: Ask, operation: str) -> None:
    scene = describe(ask(operation))
    named = [panel.y.title for panel in scene.panels if panel.y.title.startswith(("Volume", "CVD"))]
    assert named
    said = {f"{title}: unit not published" for title in named} & {*scene.notes}
    assert len(said) + sum(title.endswith("(unit not published)") for title in named) == len(named)
