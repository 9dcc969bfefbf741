"""`BackQuant.sandbox()`: one line, no key, and nothing left behind."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from backquant import APIConnectionError, AsyncBackQuant, BackQuant, ConfigurationError


def sandboxes() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "backquant-sandbox"]


def test_one_line_and_no_key() -> None:
    before = len(sandboxes())
    with BackQuant.sandbox() as bq:
        assert bq.gex.levels(symbol="BTCUSDT").data.all_expiry.hvl
        assert len(sandboxes()) == before + 1
    assert len(sandboxes()) == before


def test_awaited() -> None:
    before = len(sandboxes())

    async def levels() -> float | None:
        async with AsyncBackQuant.sandbox() as bq:
            return (await bq.gex.levels()).data.all_expiry.hvl

    assert asyncio.run(levels())
    assert len(sandboxes()) == before


def test_a_copy_leaves_it_running() -> None:
    with BackQuant.sandbox() as bq:
        with bq.with_options(strict=True) as copy:
            assert copy.health().data
        assert bq.health().data
    with pytest.raises((APIConnectionError, ConfigurationError)):
        copy.health()


def test_a_forgotten_client_leaves_no_server() -> None:
    before = len(sandboxes())
    bq = BackQuant.sandbox()
    assert bq.health().data
    del bq
    gc.collect()
    assert len(sandboxes()) == before


def test_it_runs_as_long_as_a_copy_is_in_use() -> None:
    before = len(sandboxes())
    bq = BackQuant.sandbox().with_options(max_retries=0)
    gc.collect()
    assert bq.health().data
    del bq
    gc.collect()
    assert len(sandboxes()) == before


def test_its_clock_and_plan_can_be_given() -> None:
    noon = datetime(2026, 9, 9, 12, tzinfo=UTC)
    with BackQuant.sandbox(start=noon, speed=0, plan="starter") as bq:
        reply = bq.gex.levels()
    assert reply.meta.timestamp == noon
    with BackQuant.sandbox(start="2026-09-09 12:00 UTC", speed=0) as bq:
        assert bq.gex.levels().meta.timestamp == noon
    with pytest.raises(
        ConfigurationError, match=r"The sandbox's start: 'noon' is no point in time; write it like 2026"
    ):
        BackQuant.sandbox(start="noon")
    with pytest.raises(ConfigurationError, match=r"The sandbox's start: .* has no time zone"):
        BackQuant.sandbox(start=noon.replace(tzinfo=None))
    with pytest.raises(ConfigurationError, match=r"The sandbox knows no plan 'gold'; it has .*starter"):
        BackQuant.sandbox(plan="gold")


@pytest.mark.parametrize(
    ("name", "given"), [("seed", "x"), ("seed", 1.5), ("depth", "5"), ("depth", True), ("speed", "fast")]
)
def test_an_argument_of_another_type_is_refused(name: str, given: Any) -> None:
    with pytest.raises(ConfigurationError, match=f"The sandbox's {name} is .*, not {given!r}"):
        BackQuant.sandbox(**{name: given})


@pytest.mark.parametrize("client", [BackQuant, AsyncBackQuant])
def test_a_missing_extra_is_named(
    client: type[BackQuant] | type[AsyncBackQuant], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'backquant\[sandbox\]'"):
        client.sandbox()
