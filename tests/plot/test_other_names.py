"""The sandbox with other names for every key that the vendor has not published: nothing may lean on guesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import pytest
from backquant_api.resources import operations

from backquant import BackQuant, Reply
from backquant.cli import main
from backquant.plot import describe, draw
from backquant.plot.registry import PICTURES
from backquant.plot.reply_values import MissingField
from backquant.plot.scene import Cells
from backquant.sandbox import Sandbox, SandboxSettings
from backquant.tables import Table
from scripts.live.calls import required_arguments
from tests.plot.conftest import Ask
from tests.plot.test_every_picture import arguments_of

NOON = datetime(2026, 9, 9, 12, 0, 7, 250_000, tzinfo=UTC)
OPERATIONS = {each.name: each for each in operations()}
TOLD = {"market.bundle", "options.expected_move", "tape.strike_heat"}
"""Of their data no name that the picture needs is published, and no shape tells it."""


@pytest.fixture(scope="module")
def other() -> Iterator[Sandbox]:
    with Sandbox(settings=SandboxSettings(clock=lambda: NOON, names="other", burst=10**6)) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def ask_other(other: Sandbox) -> Iterator[Ask]:
    with BackQuant(other.key, base_url=other.url) as client:

        def called(name: str, **arguments: object) -> Reply[Any]:
            return attrgetter(name)(client)(**arguments)

        yield called


@pytest.mark.parametrize("operation", sorted(PICTURES))
def test_a_picture_is_drawn_or_says_what_it_looked_for(ask_other: Ask, operation: str) -> None:
    reply = ask_other(operation, **arguments_of(operation))
    try:
        axes = draw(reply)
    except MissingField as told:
        (found,) = re.findall(r"expected (?:one of )?\w+.*, found: (.*)", str(told))
        assert "v_" in found, "the names that the reply does have"
        if operation not in TOLD:  # a later contract may publish none of its names
            assert [name for name in reply.raw["data"] if not name.startswith("v_")] == []
        return
    assert operation not in TOLD
    assert axes.has_data()
    assert reply.plot(backend="text", width=80).strip()


@pytest.mark.parametrize(
    "operation", ["gex.strike_expiry_heatmap", "gex.time_heatmap", "options.iv.surface", "liquidation.heatmap"]
)
def test_a_matrix_is_drawn_the_same_whatever_its_axes_are_called(ask: Ask, ask_other: Ask, operation: str) -> None:
    drawn = [
        next(layer for layer in describe(each(operation)).panels[0].layers if isinstance(layer, Cells))
        for each in (ask, ask_other)
    ]
    assert repr(drawn[0].z) == repr(drawn[1].z)
    assert list(drawn[0].y) == list(drawn[1].y)


def test_the_iv_surface_lies_the_other_way_there(ask: Ask, ask_other: Ask) -> None:
    ours, other = (each("options.iv.surface").raw["data"] for each in (ask, ask_other))
    assert [list(row) for row in zip(*ours["z_grid"], strict=True)] == other["z_grid"]
    assert (len(ours["z_grid"]), len(other["z_grid"])) == (len(ours["y_grid"]), len(ours["x_grid"]))


def plain(name: str) -> dict[str, Any]:
    """What must be given; the greeks that have a picture."""
    told = {"options.greeks.surface": {"greek": "charm"}, "options.greeks.profile": {"greek": "vanna"}}
    return required_arguments(OPERATIONS[name], NOON) | told.get(name, {})


def _told(table: Table) -> list[str]:
    """Its columns, but for dates: a table adds one to a column of tokens that is known to hold expiries."""
    return [name for name in table.columns if "date" not in name and "etad" not in name]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_tables_have_the_same_shapes(ask: Ask, ask_other: Ask, name: str) -> None:
    found = [each(name, **plain(name)).tables().values() for each in (ask, ask_other)]
    shapes = [sorted((len(table), len(_told(table))) for table in tables) for tables in found]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", sorted(OPERATIONS))
@pytest.mark.parametrize("form", ["table", "csv"])
def test_the_command_line_prints_every_reply(
    other: Sandbox, name: str, form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKQUANT_API_KEY", other.key)
    inside = [param.name for param in OPERATIONS[name].params if param.location == "path"]
    given = [value if key in inside else f"--{key}={value}" for key, value in plain(name).items()]
    words = name.replace("_", "-").split(".")
    assert main(["--base-url", other.url, *words, *given, "--format", form]) == 0
    assert capsys.readouterr().out.strip()
