"""How pictures are used: own Axes, dashboards, image files, and what is said where there is no picture."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from backquant import BackQuantError, ConfigurationError, PlotError, Reply
from backquant.plot import render
from tests.plots.conftest import Ask
from tests.plots.look import footer

Changed = Callable[[Reply[Any], dict[str, object]], Reply[Any]]


def test_a_new_figure_is_pyplots_so_that_show_shows_it(ask: Ask) -> None:
    axes = ask("gex.strike_profile").plot()
    assert pyplot.gcf() is axes.figure
    axes.set_xlabel("Mine")  # pyright: ignore[reportUnknownMemberType]  # a gap in matplotlib's stubs
    assert axes.get_xlabel() == "Mine"


def test_pictures_go_into_a_dashboard(ask: Ask) -> None:
    figure = Figure(layout="constrained")
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    assert ask("gex.strike_profile").plot(ax=left) is left
    assert ask("market.candles", hours=24).plot(ax=right) is right
    assert len(figure.axes) == 3  # the candles' volume is a panel of its own
    assert pyplot.get_fignums() == []


def test_panels_need_an_axes_that_can_be_divided(ask: Ask) -> None:
    with pytest.raises(PlotError, match=r"several panels: pass an Axes of pyplot.subplots"):
        ask("market.candles", hours=24).plot(ax=Axes(Figure(), (0.1, 0.1, 0.8, 0.8)))


def test_one_panel_goes_anywhere(ask: Ask) -> None:
    ask("market.funding", hours=24).plot(ax=Axes(Figure(), (0.1, 0.1, 0.8, 0.8)))


def test_an_image_needs_no_display_and_leaves_nothing_open(ask: Ask) -> None:
    assert render(ask("gex.levels"), "svg").startswith(b"<?xml")
    assert pyplot.get_fignums() == []
    with pytest.raises(PlotError, match=r"no image file can be written as 'gif7'; there are .*png"):
        render(ask("gex.levels"), "gif7")


def test_a_reply_without_a_picture_names_what_can_be_drawn(ask: Ask) -> None:
    with pytest.raises(
        PlotError, match=r"no picture of options.chain; to_pandas\(\) gives its tables.*gex.strike_profile"
    ):
        ask("options.chain").plot()
    assert issubclass(PlotError, BackQuantError)


@pytest.mark.parametrize(
    ("operation", "option", "words"),
    [
        ("options.iv.skew", {"expiry": "25SEP26"}, "takes no expiry="),
        ("options.iv.skew", {"levels": "gex.levels"}, "takes no levels=; that of gex.strike_profile does"),
        (
            "gex.strike_profile",
            {"levels": "options.iv.skew"},
            "levels= takes a reply of gex.levels, not one of options.iv.skew",
        ),
    ],
)
def test_an_option_that_does_not_fit_is_refused(ask: Ask, operation: str, option: dict[str, str], words: str) -> None:
    given: dict[str, Any] = {key: ask(value) if key == "levels" else value for key, value in option.items()}
    with pytest.raises(PlotError, match=words):
        ask(operation).plot(**given)


@pytest.mark.parametrize(
    ("operation", "fields", "words"),
    [
        ("gex.strike_profile", {"strikes": [], "net_gex": []}, "this reply of gex.strike_profile holds no strikes: nothing to draw"),
        ("gex.strike_profile", {"strikes": [1, 2], "net_gex": [None, None]}, "each figure of the bars is null"),
        ("options.probability.density", {"expiries": {}}, "holds no expiry"),
        ("market.bundle", {"candles": None, "open_interest": None, "funding": None, "cvd_perp": None, "cvd_spot": None, "liquidations": None}, "holds no series"),
        ("gex.history", {"timestamps": []}, "holds no timestamps"),
        ("gex.strike_profile", {"strikes": [1, 2, 3], "net_gex": [1, 2]}, "parts of this reply of gex.strike_profile do not fit together"),
        ("gex.time_heatmap", {"matrix": [1, 2, 3]}, "matrix of this reply of gex.time_heatmap is no list of lists"),
        ("options.iv.curves", {"expiries": ["25SEP26"]}, "expiries of this reply of options.iv.curves is no list of objects"),
        ("options.vrp", {"dates": ["soon"], "vrp": [1]}, "holds 'soon' for a time"),
    ],
)  # fmt: skip
def test_nothing_to_draw_is_said_and_leaves_no_figure(
    ask: Ask, changed: Changed, operation: str, fields: dict[str, object], words: str
) -> None:
    reply = changed(ask(operation), fields)
    with pytest.raises(PlotError, match=words):
        reply.plot()
    assert pyplot.get_fignums() == []


def test_without_matplotlib_the_extra_is_named(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'backquant\[plot\]'"):
        ask("gex.levels").plot()


def test_matplotlib_is_loaded_by_a_plot_alone() -> None:
    program = "import sys, backquant.plot, backquant.reply; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_the_footer_stays_within_a_narrow_picture(ask: Ask) -> None:
    figure = Figure(figsize=(12, 4), layout="constrained")
    axes = ask("gex.strike_profile").plot(ax=figure.add_subplot(1, 3, 1))
    assert "\n" in footer(axes)
