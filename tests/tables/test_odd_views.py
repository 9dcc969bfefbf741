"""Whatever a server puts into a field or into meta: no view of the reply fails, and half of nothing is written."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from backquant_api.resources import operation
from rich.console import Console

import backquant
from backquant import Reply
from backquant._call.unwrap import unwrap
from backquant._ground.lenient_json import read_plain
from backquant._ground.response import Headers, HttpResponse
from backquant.cli.output.destination import FORMATS, OutputRequest
from backquant.cli.output.encoders import encoder
from backquant.plot import render
from backquant.tables import display
from tests.support.examples import example

NOW = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)
ODD = {
    "1e400": b"1e400",
    "NaN": b"NaN",
    "5000 digits": b"7" * 5000,
    "350 digits": b"7" * 350,
    "latin": b'"caf\xe9"',
    "half a character": rb'"\ud800"',
    "steering": rb'"\u001b[31m\n"',
    "formula": rb'"$x_{$ [bold]"',
    "text": b'"soon"',
    "number": b"1e20",
    "flag": b"true",
    "list": b'[[1, 2], ["a", null]]',
    "empty objects": b"[{}]",
    "object": rb'{"\ud800": 1}',
    "far": b'"9999-12-31T23:59:59-12:00"',
}
META = (
    "symbol",
    "spot_price",
    "computed_at",
    "timestamp",
    "freshness_seconds",
    "exchanges_filtered",
    "extra",
    "source",
)
EXTRA = ("as_of", "history_clamp", "positioning", "unavailable_sections", "errors", "days_since_latest")
PLACES = [
    *(("meta", name) for name in META),
    *(("meta", "extra", name) for name in EXTRA),
    ("data", "brand_new"),
    ("data", "strikes", 1),
    ("data", "expiries", 1),
    ("data", "matrix", 0, 0),
]


def reply_with(place: tuple[str | int, ...], odd: bytes) -> Reply[Any]:
    """The heatmap of strikes and expiries with something odd at a place."""
    asked = operation("gex.strike_expiry_heatmap")
    whole: Any = msgspec.json.decode(example(asked))
    holder = whole
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = "@@"
    body = msgspec.json.encode(whole).replace(b'"@@"', odd)
    return unwrap(HttpResponse(200, Headers(), body, "https://127.0.0.1/v2", 0.1), asked, strict=False, now=NOW)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(map(str, place)))
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_no_view_fails(place: tuple[str | int, ...], odd: bytes) -> None:
    reply = reply_with(place, odd)
    assert f"{reply!r}".isprintable()
    assert display.to_html(reply).encode()
    assert "\x1b" not in display.to_html(reply)
    assert display.to_rich(reply).row_count
    height = len(next(iter(reply.tables().values())))
    frames = reply.to_pandas(meta=True), reply.to_polars(meta=True), reply.to_arrow(meta=True)
    assert [len(frame) for frame in frames] == [height] * 3
    assert len(backquant.concat([reply, reply])) == 2 * height
    for form in FORMATS if reply.operation == "gex.levels" else set(FORMATS) - {"pine"}:  # a script of levels alone
        assert b"".join(encoder(OutputRequest(format=form))([reply]))


@pytest.mark.parametrize("place", [("meta", name) for name in META], ids=lambda place: place[1])
@pytest.mark.parametrize("odd", ["half a character", "formula", "350 digits", "list"])
def test_no_picture_fails_by_its_meta(place: tuple[str, str], odd: str) -> None:
    assert render(reply_with(place, ODD[odd]), "svg")


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (rb'["\ud83d\ude00", NaN]', ["\N{GRINNING FACE}", "NaN"]),
        (rb'{"a\uDC00b": "\ud800"}', {"a\N{REPLACEMENT CHARACTER}b": "\N{REPLACEMENT CHARACTER}"}),
        (rb'["\\ud800", NaN]', [r"\ud800", "NaN"]),
    ],
)
def test_half_a_character_is_replaced_and_a_whole_one_kept(body: bytes, value: object) -> None:
    assert read_plain(body) == value


def test_a_cell_steers_no_terminal_and_a_column_without_a_name_keeps_none() -> None:
    steering = "\x1b[31m\u202e"
    body = msgspec.json.encode(
        {"success": True, "data": {"rows": [{"a": steering, steering: 1, "": 2}] * 2}, "meta": {}}
    )
    reply = unwrap(HttpResponse(200, Headers(), body, "", 0.1), operation("symbols"), strict=False, now=NOW)
    sheet = io.StringIO()
    Console(file=sheet).print(reply)
    for shown in (sheet.getvalue(), reply._repr_html_()):  # pyright: ignore[reportPrivateUsage]  # as notebooks call it
        assert r"\x1b[31m\u202e" in shown
        assert not set(steering) & {letter for letter in shown if not letter.isprintable()}
    assert reply.to_polars().columns == list(reply.to_pandas().columns) == ["a", steering, ""]
