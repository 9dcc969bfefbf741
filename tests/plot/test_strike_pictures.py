"""Pictures by strike and of levels: what a trader reads off them is what the reply says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from backquant import PlotError, Reply
from backquant.plot import describe, draw
from backquant.plot.scene import Words
from tests.plot.conftest import Ask
from tests.plot.look import bars, footer, labels, level_lines, overlapping, rising, title, upright_lines

Changed = Callable[[Reply[Any], dict[str, object]], Reply[Any]]


def test_a_gamma_profile_has_a_bar_per_strike_and_names_its_units(ask: Ask) -> None:
    reply = ask("gex.strike_profile", symbol="BTCUSDT")
    axes = reply.plot()
    assert [middle for middle, _ in bars(axes)] == pytest.approx(reply.data.strikes)
    assert [height for _, height in bars(axes)] == reply.data.net_gex
    assert title(axes) == "Gamma exposure by strike, BTCUSDT, all expiries"
    assert axes.get_xlabel() == "Strike, USD"
    assert axes.get_ylabel() == "Net GEX, USD per 1 % move"


def test_its_lines_stand_where_the_levels_of_the_api_are(ask: Ask) -> None:
    levels = ask("gex.levels", positioning="flow").data.all_expiry
    reply = ask("gex.strike_profile", positioning="flow")
    axes = reply.plot()
    named = {
        f"put wall {levels.put_support:,.0f}": levels.put_support,
        f"flip {levels.hvl:,.0f}": levels.hvl,
        f"spot {reply.meta.spot_price:,.0f}": reply.meta.spot_price,
        f"call wall {levels.call_resistance:,.0f}": levels.call_resistance,
    }
    assert upright_lines(axes) == rising(*named.values())
    assert labels(axes, "mark") == sorted(named, key=lambda label: (named[label], label.startswith("spot")))


@pytest.mark.parametrize("expiry", ["all", "0dte"])
def test_levels_computed_from_the_bars_are_those_of_the_api(ask: Ask, expiry: str) -> None:
    profile = ask("gex.strike_profile", expiry=expiry, positioning="flow")
    levels = ask("gex.levels", positioning="flow")
    assert upright_lines(profile.plot()) == upright_lines(profile.plot(levels=levels))


def test_the_footer_tells_symbol_spot_freshness_and_model(ask: Ask) -> None:
    reply = ask("gex.strike_profile", positioning="flow")
    text = footer(reply.plot())
    assert text.startswith(
        f"BTCUSDT  ·  made up  ·  spot {reply.meta.spot_price:,.0f} USD  ·  2026-09-09 12:00:00 UTC, 7 s old  ·  flow positioning"
    )
    assert "levels computed from the bars" in text
    assert "outer strikes" in text


def test_given_levels_are_marked_and_not_computed(ask: Ask, changed: Changed) -> None:
    levels = changed(ask("gex.levels"), {"all_expiry": {"hvl": 66000, "call_resistance": None, "put_support": 60000}})
    axes = ask("gex.strike_profile").plot(levels=levels)
    assert labels(axes, "mark") == ["put wall 60,000", f"spot {levels.meta.spot_price:,.0f}", "flip 66,000"]
    assert "computed" not in footer(axes)


def test_levels_of_another_expiry_are_refused(ask: Ask) -> None:
    token = ask("options.expiry_summary").data.expiries[5].expiry
    profile = ask("gex.strike_profile", expiry=token)
    assert token in title(profile.plot())
    with pytest.raises(PlotError, match=f"none of {token}; leave it out"):
        profile.plot(levels=ask("gex.levels"))


def test_an_expected_move_of_nulls_is_not_named(ask: Ask, changed: Changed) -> None:
    assert changed(ask("gex.levels"), {"expected_move": {"upper_1sd": None}}).plot().get_legend() is None


def test_a_window_of_strikes_shows_no_flip(ask: Ask) -> None:
    axes = ask("gex.strike_profile", spot_window_pct=5).plot()
    assert not [mark for mark in labels(axes, "mark") if mark.startswith("flip")]


def test_labels_of_close_levels_do_not_cover_each_other(ask: Ask) -> None:
    for reply in (ask("gex.strike_profile"), ask("gex.levels", positioning="std", include=["max_pain"])):
        axes = reply.plot()
        assert len(labels(axes, "mark")) > 3
        assert overlapping(axes, "mark") == []


def test_four_hundred_strikes_of_which_some_are_null(ask: Ask, changed: Changed) -> None:
    strikes = [60_000 + 50 * step for step in range(400)]
    net: list[float | None] = [None if step % 7 == 0 else (step - 200) * 1e4 for step in range(400)]
    axes = changed(ask("gex.strike_profile"), {"strikes": strikes, "net_gex": net}).plot()
    assert len(bars(axes)) == 400
    assert overlapping(axes, "mark") == []


def test_levels_are_lines_at_their_prices(ask: Ask) -> None:
    reply = ask("gex.levels", include=["max_pain", "expected_move", "ranked"])
    data, axes = reply.data, reply.plot()
    expected = {
        reply.meta.spot_price, data.max_pain.strike, data.all_expiry.hvl, data.all_expiry.call_resistance,
        data.all_expiry.put_support, data.odte.hvl, data.odte.call_resistance, data.odte.put_support,
    }  # fmt: skip
    assert sorted(set(level_lines(axes))) == rising(*expected)
    assert {f"flip {data.all_expiry.hvl:,.0f}", f"max pain {data.max_pain.strike:,.0f}"} <= set(labels(axes, "mark"))
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == [
        f"expected move, 2 sigma: {data.expected_move.lower_2sd:,.0f} to {data.expected_move.upper_2sd:,.0f}",
        f"expected move, 1 sigma: {data.expected_move.lower_1sd:,.0f} to {data.expected_move.upper_1sd:,.0f}",
    ]
    assert len(axes.patches) == len(data.ranked.all_expiry_top_10) + 2


def test_null_levels_are_left_out(ask: Ask, changed: Changed) -> None:
    nothing = {"hvl": None, "call_resistance": None, "put_support": None}
    reply = changed(ask("gex.levels"), {"all_expiry": nothing | {"call_resistance": 70_000}, "odte": nothing})
    assert labels(reply.plot(), "mark") == [f"spot {reply.meta.spot_price:,.0f}", "call wall 70,000"]
    with pytest.raises(PlotError, match="each level of this reply is null"):
        changed(ask("gex.levels"), {"all_expiry": nothing, "odte": nothing}).plot()


def test_several_symbols_are_rows_and_the_cold_one_is_named(ask: Ask) -> None:
    reply = ask("multi.gex_levels", symbols=["BTCUSDT", "ETHUSDT", "HYPEUSDT"])
    axes = reply.plot()
    rows = [label.get_text() for label in axes.get_yticklabels()]
    spots = {symbol: entry.spot_price for symbol, entry in reply.data.results.items() if entry}
    assert rows == [f"ETH\n{spots['ETHUSDT']:,.0f}", f"BTC\n{spots['BTCUSDT']:,.0f}"]
    assert "no data now: HYPEUSDT" in footer(axes)
    with pytest.raises(PlotError, match="no levels are held now for HYPEUSDT"):
        ask("multi.gex_levels", symbols=["HYPEUSDT"]).plot()


def test_a_picture_of_the_past_says_so(ask: Ask) -> None:
    reply = ask("gex.levels", as_of="2026-09-01T08:00:00Z")
    assert reply.as_of is not None
    assert f"as of {reply.as_of.snapshot:%Y-%m-%d %H:%M:%S} UTC" in footer(reply.plot())


def test_a_filter_by_venue_is_named(ask: Ask) -> None:
    assert "only deribit, okx" in footer(ask("gex.strike_profile", exchanges=["deribit", "okx"]).plot())


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("gex.strike_profile", {"expiry": "0dte"}),
        ("gex.strike_profile", {}),
        ("options.greeks.profile", {"greek": "vanna"}),
        ("tape.flow_by_strike", {}),
    ],
)
def test_no_bar_is_cut_at_the_edge(ask: Ask, operation: str, arguments: dict[str, str]) -> None:
    axes = draw(ask(operation, **arguments))
    left, right = axes.get_xlim()
    shapes = [cast("Any", patch) for patch in axes.patches]
    ends = [(shape.get_x(), shape.get_x() + shape.get_width()) for shape in shapes]
    assert [(low, high) for low, high in ends if low < left < high or low < right < high] == []
    assert any(left <= low and high <= right for low, high in ends)


def test_levels_of_no_expiry_that_has_no_walls_get_no_place(ask: Ask, changed: Any) -> None:
    reply = changed(ask("gex.levels"), {"odte": {"hvl": None, "call_resistance": 65_000, "put_support": None}})
    (panel,) = describe(reply).panels
    assert panel.x.names == ("all expiries",)


def test_the_strike_of_max_pain_is_written_where_the_line_is_not(ask: Ask) -> None:
    (panel,) = describe(ask("gex.max_pain", expiry="all")).panels
    words = [layer for layer in panel.layers if isinstance(layer, Words)]
    heights = [word.y for word in words]
    peaks = [
        place for place in range(1, len(heights) - 1) if heights[place] > max(heights[place - 1], heights[place + 1])
    ]
    assert {words[place].side for place in peaks} <= {"above"}
    assert any(word.side == "below" for word in words)
