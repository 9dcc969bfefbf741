"""Every picture of the registry is drawn, as an image, from what the sandbox answers."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from backquant.plot import render
from backquant.plot.registry import PICTURES
from tests.plots.conftest import Ask

ARGUMENTS: dict[str, dict[str, Any]] = {
    "gex.levels": {"include": ["ranked", "max_pain", "expected_move"]},
    "gex.max_pain": {"expiry": "all"},
    "multi.gex_levels": {"symbols": ["BTCUSDT", "ETHUSDT", "SOLUSDT", "HYPEUSDT"], "include": ["expected_move"]},
    "market.bundle": {"hours": 24},
    "market.candles": {"hours": 24},
    "market.funding": {"hours": 24},
    "market.liquidations": {"hours": 24},
    "options.greeks.profile": {"greek": "vanna"},
    "options.greeks.surface": {"greek": "charm"},
    "options.greeks.trace": {"greek": "gamma"},
    "options.probability.density": {"confidence_band": 0.68},
}


@pytest.mark.parametrize("operation", sorted(PICTURES))
def test_a_picture_becomes_an_image(ask: Ask, operation: str) -> None:
    image = render(ask(operation, **ARGUMENTS.get(operation, {})), dpi=30)
    assert image.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", image[16:24])
    assert width == 270
    assert height >= 150
