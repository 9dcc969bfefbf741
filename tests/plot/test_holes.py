"""A figure of a list that is null, wherever it stands: the picture as text is drawn without it, or says why not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from backquant_api.resources import operation

from backquant import PlotError, Reply
from backquant._call.unwrap import unwrap
from backquant._ground.response import Headers, HttpResponse
from backquant.plot.registry import PICTURES
from tests.support.examples import example

NOON = datetime(2026, 9, 9, 12, tzinfo=UTC)


def reply(name: str, envelope: object) -> Reply[Any]:
    sent = HttpResponse(200, Headers([]), json.dumps(envelope).encode(), "", 0.1)
    return unwrap(sent, operation(name), strict=False, now=NOON)


def lists(value: object) -> Iterator[list[Any]]:
    """Those of some length, the innermost of the first two of each."""
    if isinstance(value, dict):
        for inner in cast("dict[str, object]", value).values():
            yield from lists(inner)
    elif isinstance(value, list):
        items = cast("list[object]", value)
        if len(items) > 2:
            yield items
        for inner in items[:2]:
            yield from lists(inner)


def drawn(name: str, envelope: object) -> str:
    try:
        return reply(name, envelope).plot(backend="text", width=60)
    except PlotError as error:
        return str(error)


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_null_in_any_list(name: str) -> None:
    envelope = json.loads(example(operation(name)))
    for items in lists(envelope["data"]):
        for place in (0, len(items) // 2):
            held, items[place] = items[place], None
            assert drawn(name, envelope).strip()
            items[place] = held
