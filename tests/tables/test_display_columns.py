"""Which columns are seen first: those that the overlay names for an endpoint, else the shape's own order."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import rich.console
from backquant_api.resources import operations

from backquant.tables.display_columns import in_order_of_use, points_in_order_of_use
from scripts.bench.bodies import chain
from tests.support.documents import ROOT

from .replies import example_files, example_reply, reply_to, unknown_reply

NAMED = sorted(each.name for each in operations() if each.columns)
EXAMPLES = {example_reply(file).operation: example_reply(file) for file in example_files()}


def heads(reply: Any) -> list[str]:
    """The headings that a notebook shows."""
    return re.findall("<th title='[^']*'>([^<]*)</th>", reply._repr_html_())


def test_a_trade_begins_with_when_what_at_which_price_and_how_much() -> None:
    shown = heads(EXAMPLES["tape.trades"])
    assert shown[:8] == [
        "ts_ms",
        "direction",
        "instrument",
        "price",
        "amount",
        "premium_usd",
        "iv",
        "venue",
    ]


def test_a_chain_shows_iv_open_interest_and_delta_where_there_is_room_for_eight() -> None:
    reply = EXAMPLES["options.chain"]
    paper = io.StringIO()
    rich.console.Console(file=paper, width=200).print(reply)
    written = paper.getvalue()
    line = next(line for line in written.splitlines() if "strike" in line)
    assert re.findall(r"[a-z_]+", line) == [
        "expiry",
        "strike",
        "type",
        "iv",
        "oi",
        "delta",
        "mark",
        "volume",
    ]
    assert "more columns: gex, gamma, bid, ask" in " ".join(written.split())


@pytest.mark.parametrize("name", NAMED)
def test_every_column_that_is_named_is_one(name: str) -> None:
    columns = next(each.columns for each in operations() if each.name == name)
    tables = EXAMPLES[name].tables().values()
    assert [column for column in columns if not any(column in table.columns for table in tables)] == []
    assert len(set(columns)) == len(columns)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_no_column_is_lost_and_none_shown_twice(name: str) -> None:
    for table in EXAMPLES[name].tables().values():
        assert sorted(in_order_of_use(table)) == sorted(table.columns)


def test_other_names_and_other_paths_keep_their_own_order() -> None:
    assert heads(unknown_reply({"rows": [{"zz": 1, "strike": 2, "iv": 3}, {"zz": 4}]})) == ["zz", "strike", "iv"]
    renamed = reply_to(next(each for each in operations() if each.name == "options.chain"), _renamed(chain(3)))
    assert heads(renamed)[:2] == ["expiry", "type"]
    assert "X" in heads(renamed)


def test_of_a_matrix_the_newest_columns_and_those_around_spot_come_first() -> None:
    heat = EXAMPLES["gex.time_heatmap"].tables()["matrix"]
    assert points_in_order_of_use(heat) == list(reversed(range(heat.grid.width if heat.grid else 0)))
    surface = EXAMPLES["options.iv.surface"].tables()["z_grid"]
    strikes, spot = surface.columns["x_grid"], surface.attrs["spot_price"]
    distances = [abs(strikes[place] - spot) for place in points_in_order_of_use(surface)]
    assert distances == sorted(distances)
    assert len(distances) > 10
    by_expiry = EXAMPLES["gex.strike_expiry_heatmap"].tables()["matrix"]
    assert points_in_order_of_use(by_expiry)[:3] == [0, 1, 2]
    assert points_in_order_of_use(EXAMPLES["options.chain"].tables()["contracts"]) == []


def _renamed(body: bytes) -> bytes:
    return body.replace(b'"strike"', b'"X"')


def test_the_overlay_is_the_one_place() -> None:
    overlay = (ROOT / "openapi" / "overlay.yaml").read_text()
    assert overlay.count("update: {x-columns:") >= len(NAMED) - 3  # some hold for several endpoints
    users = [path for path in (ROOT / "backquant").rglob("*.py") if re.search(r"\.columns\b", path.read_text())]
    asking = [
        path for path in users if "operation(" in path.read_text() and "backquant_api.resources" in path.read_text()
    ]
    assert [path.name for path in asking if "columns" in path.read_text() and path.parent.name == "tables"] == [
        "display_columns.py"
    ]


def test_a_reply_names_what_is_not_typed() -> None:
    reply = EXAMPLES["tape.trades"]
    assert re.search(r"\+ trades: [\d,]+ rows; \.to_pandas\(\)>$", repr(reply))
    assert repr(reply.data).endswith("; what the API sends besides: reply.extra, reply.to_pandas())")
    assert "besides" not in repr(EXAMPLES["options.chain"].data)
    assert heads(reply)
