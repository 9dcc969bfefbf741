"""How pictures are used: own Axes, dashboards, image files, and what is said where there is no picture."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import matplotlib.style
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from backquant import BackQuantError, ConfigurationError, PlotError, Reply
from backquant.plot import describe, render
from backquant.plot.palette import contrast
from backquant.plot.registry import PICTURES
from backquant.plot.scene import Bars, Candles, Cells, Line
from tests.plot.conftest import Ask
from tests.plot.look import footer
from tests.plot.test_every_picture import arguments_of

Changed = Callable[[Reply[Any], dict[str, object]], Reply[Any]]


def test_a_picture_leaves_no_figure_in_pyplot_and_a_notebook_shows_it(ask: Ask) -> None:
    reply = ask("gex.strike_profile")
    axes: Any = [reply.plot() for _ in range(22)][-1]  # from the 21st on pyplot would warn
    assert pyplot.get_fignums() == []
    assert axes._repr_png_().startswith(b"\x89PNG")


@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive")
def test_it_is_shown_by_pyplot_when_asked(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr(pyplot, "show", lambda: shown.append(pyplot.gcf().canvas.manager.canvas.figure))  # pyright: ignore[reportOptionalMemberAccess]
    figure: Any = ask("gex.strike_profile").plot().figure
    figure.show()
    assert shown == [figure]
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
@pytest.mark.parametrize(
    "operation", ["gex.levels", "gex.strike_profile", "gex.strike_expiry_heatmap", "market.candles"]
)
def test_all_that_is_written_stays_inside_of_its_half(ask: Ask, operation: str, layout: Any) -> None:
    figure: Any
    figure, halves = pyplot.subplots(1, 2, layout=layout, figsize=(6.4 if layout is None else 8, 4.8))
    for half in halves:
        ask(operation).plot(ax=half)
    figure.canvas.draw()
    places: Any = [axes for axes in figure.axes if axes.get_visible()]
    texts = [text for axes in places for text in (axes.title, axes._left_title, *axes.texts) if text.get_text()]
    assert any(text.get_gid() == "footer" for text in texts)
    for text in texts:
        box = Text.get_window_extent(text)
        assert figure.bbox.x0 - 1 <= box.x0
        assert box.x1 <= figure.bbox.x1 + 1
        assert figure.bbox.y0 - 1 <= box.y0
        assert box.y1 <= figure.bbox.y1 + 1
    titles = [Text.get_window_extent(half.title) for half in halves]
    assert titles[0].x1 < titles[1].x0


@pytest.mark.parametrize("operation", sorted(PICTURES))
def test_plotly_and_plain_text_draw_from_the_same_description(ask: Ask, operation: str) -> None:
    reply = ask(operation, **arguments_of(operation))
    scene = describe(reply)
    text = reply.plot(backend="text", width=72)
    figure: Any = reply.plot(backend="plotly")
    assert scene.title.split(",")[0] in text
    assert max(map(len, text.splitlines())) <= 72
    assert figure.layout.title.text == scene.title
    drawn = sum(isinstance(layer, Line | Bars | Cells | Candles) for panel in scene.panels for layer in panel.layers)
    assert len(figure.data) >= drawn
    figure.to_json()


def test_names_stand_below_what_they_stand_for(ask: Ask) -> None:
    reply = ask("options.oi.by_expiry")
    lines: list[str] = reply.plot(backend="text", width=80).splitlines()
    axis = next(number for number, line in enumerate(lines) if "└" in line)
    bars = [match.span() for match in re.finditer(r"[^ ┤0]+", lines[axis - 1])]
    tokens: list[str] = reply.data.expiries
    assert len(bars) == len(tokens)
    shown = {token: lines[axis + 1].index(token) for token in tokens if token in lines[axis + 1]}
    assert len(shown) >= 3
    for token, at in shown.items():
        start, end = bars[tokens.index(token)]
        assert start - 3 <= at + len(token) / 2 <= end + 3, token


def test_each_mark_of_a_text_has_a_letter_and_zero_its_place(ask: Ask) -> None:
    levels: list[str] = ask("gex.levels").plot(backend="text", width=80).splitlines()
    told = " ".join(levels[3:5])
    for letter, name in re.findall(r"([a-h]) ((?:0DTE )?(?:put wall|spot|flip|call wall)) ", told):
        assert sum(letter in line.partition("┤")[2] for line in levels) == 1, name
    assert told.startswith("a ")
    bars: list[str] = ask("gex.strike_profile").plot(backend="text", width=80).splitlines()
    zero = next(line for line in bars if line.startswith("        0 ┤"))
    assert len(zero) > 60
    assert sum(" ┤" in line and line.split("┤")[0].strip() != "" for line in bars) in (3, 4)


def test_low_panels_have_short_titles_and_say_the_rest_below(ask: Ask) -> None:
    scene = describe(ask("market.bundle"))
    assert max(len(panel.y.title) for panel in scene.panels) < 25
    assert "CVD perp: unit not published" in scene.notes
    assert "Liquidations, USD: longs below zero" in scene.notes


@pytest.mark.parametrize("style", ["dark_background", "ggplot", "Solarize_Light2", "grayscale"])
def test_text_is_readable_in_the_style_of_the_user(ask: Ask, style: str) -> None:
    with matplotlib.style.context(style):
        axes: Any = ask("gex.levels", include=["candles"]).plot()
        ground = to_rgb(axes.figure.get_facecolor())
        for text in (axes.title, *axes.texts):
            assert contrast(to_rgb(text.get_color()), ground) > 3


def test_what_is_no_plain_axes_is_refused(ask: Ask) -> None:
    figure: Any
    figure, axes = pyplot.subplots(1, 2)
    polar: Any = figure.add_subplot(projection="polar")
    cases: list[tuple[Any, str]] = [
        (axes, "several Axes: pass one of them"),
        (figure, "pass one of its Axes"),
        (polar, "is a polar Axes"),
        (3, "takes an Axes"),
    ]
    for wrong, words in cases:
        with pytest.raises(PlotError, match=words):
            ask("gex.levels").plot(ax=wrong)
    with pytest.raises(PlotError, match="no backend 'bokeh'"):
        ask("gex.levels").plot(backend="bokeh")  # pyright: ignore[reportCallIssue, reportArgumentType]


def test_fields_of_other_names_are_drawn_by_their_shape_or_told(ask: Ask, changed: Changed) -> None:
    heat = ask("gex.strike_expiry_heatmap").raw["data"]
    renamed: dict[str, object] = {
        "strikes": None,
        "expiries": None,
        "matrix": None,
        "levels": heat["strikes"],
        "tenors": heat["expiries"],
        "net": heat["matrix"],
    }
    scene = describe(changed(ask("gex.strike_expiry_heatmap"), renamed))
    cells = next(layer for layer in scene.panels[0].layers if isinstance(layer, Cells))
    assert list(cells.y) == heat["strikes"]
    assert scene.panels[0].x.names == tuple(heat["expiries"])
    premium = ask("options.vrp").raw["data"]
    other = describe(
        changed(ask("options.vrp"), {"dates": None, "vrp": None, "day": premium["dates"], "gap": premium["vrp"]})
    )
    assert "drawn as the reply names them" in other.notes[0]
    with pytest.raises(PlotError, match=r"holds no dates: nothing to draw; expected dates, found: .*day \(an object\)"):
        changed(ask("options.vrp"), {"dates": None, "vrp": None, "day": {}}).plot()


def test_an_iv_surface_is_drawn_whichever_way_it_lies(ask: Ask, changed: Changed) -> None:
    reply = ask("options.iv.surface")
    data = reply.raw["data"]
    turned = [list(row) for row in zip(*data["z_grid"], strict=True)]
    assert describe(changed(reply, {"z_grid": turned})).panels == describe(reply).panels


def test_pictures_go_into_a_dashboard(ask: Ask) -> None:
    figure = Figure(layout="constrained")
    left, right = figure.add_subplot(1, 2, 1), figure.add_subplot(1, 2, 2)
    assert ask("gex.strike_profile").plot(ax=left) is left
    assert ask("market.candles", hours=24).plot(ax=right) is right
    assert len(figure.axes) == 3  # the candles' volume is a panel of its own
    assert pyplot.get_fignums() == []


def test_panels_go_into_any_axes(ask: Ask) -> None:
    figure: Any = Figure()
    ask("market.candles", hours=24).plot(ax=figure.add_axes((0.1, 0.1, 0.8, 0.8)))
    assert len(figure.axes) == 2


def test_one_panel_goes_anywhere(ask: Ask) -> None:
    ask("market.funding", hours=24).plot(ax=Axes(Figure(), (0.1, 0.1, 0.8, 0.8)))


def test_an_image_needs_no_display_and_leaves_nothing_open(ask: Ask) -> None:
    assert render(ask("gex.levels"), "svg").startswith(b"<?xml")
    assert pyplot.get_fignums() == []
    with pytest.raises(PlotError, match=r"no image file can be written as 'gif7'; there are .*png"):
        render(ask("gex.levels"), "gif7")


def test_a_reply_without_a_picture_names_what_can_be_drawn(ask: Ask) -> None:
    with pytest.raises(
        PlotError, match=r"no picture of tape.trades; to_pandas\(\) gives its tables.*gex.strike_profile"
    ):
        ask("tape.trades").plot()
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
        ("tape.strike_heat", {"strikes": [{"strike": 1, "net": 1}, {"strike": None, "net": 2}]}, "null, so that its bar has no place"),
        ("gex.stress_history", {"hvl": [1e308]}, r"1e\+308 stands in this reply: it can't be drawn"),
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
    program = "import sys, backquant.plot, backquant._call.reply; print('matplotlib' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    assert run.stdout.strip() == "False"


def test_the_footer_stays_within_a_narrow_picture(ask: Ask) -> None:
    figure = Figure(figsize=(12, 4), layout="constrained")
    axes = ask("gex.strike_profile").plot(ax=figure.add_subplot(1, 3, 1))
    assert "\n" in footer(axes)


@pytest.mark.parametrize("style", ["default", "dark_background"])
@pytest.mark.parametrize("operation", ["gex.history", "options.iv.iv_rv", "options.premium_tide"])
def test_no_legend_covers_a_line(ask: Ask, style: str, operation: str) -> None:
    with matplotlib.style.context(style):
        axes = ask(operation).plot()
        figure: Any = axes.get_figure(root=True)
        figure.canvas.draw()
        for panel in figure.axes:
            legend = panel.get_legend()
            box = None if legend is None else legend.get_window_extent()
            for line in panel.lines if box is not None else ():
                path = line.get_transform().transform_path(line.get_path())
                assert not path.intersects_bbox(box, filled=False), f"{line.get_label()} under the legend"


def test_marks_on_a_heatmap_have_a_rim_that_is_seen_on_every_colour(ask: Ask) -> None:
    axes: Any = ask("liquidation.heatmap").plot()
    assert [len(line.get_path_effects()) for line in axes.lines if line.get_linewidth() == 1.2] == [1]


def test_days_are_written_as_days(ask: Ask) -> None:
    axes: Any = ask("market.funding").plot()
    axes.get_figure(root=True).canvas.draw()
    assert {label.get_text() for label in axes.get_xticklabels()} >= {"05 Sep", "06 Sep"}
    assert axes.xaxis.get_offset_text().get_text() == "2026"
