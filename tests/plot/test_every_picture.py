"""Every picture of the registry is drawn from what the sandbox answers; one of each size becomes an image."""

from __future__ import annotations

import json
import struct
from datetime import UTC, datetime
from typing import Any, cast, get_args

import pytest
from backquant_api.resources import operation as find
from matplotlib.figure import Figure

from backquant import PlotError, Reply, literals
from backquant._call.unwrap import unwrap
from backquant._ground.response import Headers, HttpResponse
from backquant.plot import draw, render
from backquant.plot.registry import PICTURES
from scripts.live.calls import required_arguments
from tests.plot.conftest import NOON, Ask
from tests.plot.look import title
from tests.support.examples import example

TOLD: dict[str, dict[str, Any]] = {
    "gex.levels": {"include": ["ranked", "max_pain", "expected_move"]},
    "gex.max_pain": {"expiry": "all"},
    "multi.gex_levels": {"symbols": get_args(literals.Symbol), "include": ["expected_move"]},
    "market.bundle": {"hours": 24},
    "market.candles": {"hours": 24},
    "market.funding": {"hours": 24},
    "market.liquidations": {"hours": 24},
    "options.greeks.profile": {"greek": "vanna"},
    "options.greeks.surface": {"greek": "charm"},
    "options.greeks.trace": {"greek": "gamma"},
    "options.probability.density": {"confidence_band": 0.68},
}


def arguments_of(name: str) -> dict[str, Any]:
    """What the picture's call passes: what must be given, and what the picture is of."""
    return required_arguments(find(name), NOON) | TOLD.get(name, {})


@pytest.mark.parametrize("operation", sorted(PICTURES))
def test_a_picture_is_drawn(ask: Ask, operation: str) -> None:
    axes = draw(ask(operation, **arguments_of(operation)))
    figure: Any = axes.get_figure()
    figure.set_layout_engine("none")  # most of the time goes there, and into pixels
    figure.draw_without_rendering()
    assert title(axes)
    assert axes.has_data()


@pytest.mark.parametrize(("operation", "height"), [("gex.levels", 180), ("market.candles", 210), ("options.vrp", 150)])
def test_a_picture_becomes_an_image(ask: Ask, operation: str, height: int) -> None:
    image = render(ask(operation, **arguments_of(operation)), dpi=30)
    assert image.startswith(b"\x89PNG")
    assert struct.unpack(">II", image[16:24]) == (270, height)


STEERING = "\x1b[31m\u202e"


def prefixed(value: Any, prefix: str) -> Any:
    """The same with this before each text that is no time."""
    if isinstance(value, dict):
        return {name: prefixed(item, prefix) for name, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [prefixed(item, prefix) for item in cast("list[Any]", value)]
    return f"{prefix}{value}" if isinstance(value, str) and not value.startswith("20") else value


@pytest.mark.parametrize("operation", sorted(PICTURES))
def test_no_text_of_a_server_steers_the_terminal(operation: str) -> None:
    whole = json.loads(example(find(operation)))
    whole["meta"]["exchanges_filtered"] = ["deribit"]
    http = HttpResponse(200, Headers(), json.dumps(prefixed(whole, STEERING)).encode(), "", 0.1)
    reply: Reply[Any] = unwrap(http, find(operation), strict=False, now=datetime(2026, 9, 4, tzinfo=UTC))
    try:
        shown = draw(reply, backend="text")
    except PlotError as error:  # what it found has another name now
        shown = str(error)
    assert not set(STEERING) & {letter for letter in shown if not letter.isprintable()}


@pytest.mark.parametrize("operation", ["gex.strike_expiry_heatmap", "options.expiry_summary", "options.chain"])
def test_a_dollar_sign_is_no_formula_on_the_axes_of_one_s_own(operation: str) -> None:
    """Their labels were made before the picture could say so."""
    whole = json.loads(example(find(operation)))
    http = HttpResponse(200, Headers(), json.dumps(prefixed(whole, "$x_{$ ")).encode(), "", 0.1)
    reply: Reply[Any] = unwrap(http, find(operation), strict=False, now=datetime(2026, 9, 4, tzinfo=UTC))
    figure = Figure()
    axes = draw(reply, figure.add_subplot())
    figure.draw_without_rendering()
    assert "$x_{$" in title(axes)
