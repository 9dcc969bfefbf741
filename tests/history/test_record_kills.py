"""A recorder that is killed again and again: what coverage calls complete is there, each trade once, in every sink."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.history.market import PLACES, Market, complete, folder
from tests.history.mortal import KILLS, Mortal
from tests.history.zygote import RECORD, RECORD_FILES, RECORD_TABLES
from tests.support.postgres import LocalPostgres

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
MEASURED = KILLS >= 20
RATES = (2.0, 100) if MEASURED else (10.0, 20)  # two hundred trades a second come by either way
HURRY = (100.0, 2)
CHANNEL = "tape.BTC.agg"


@pytest.fixture(scope="module")
def mortal() -> Iterator[Mortal]:
    with Mortal() as tasks:
        yield tasks


@pytest.mark.parametrize("make", PLACES)
def test_killed_while_a_venue_publishes_half_a_minute_late(
    mortal: Mortal, postgres: LocalPostgres, tmp_path: Path, make: Any
) -> None:
    dice, kills = Random(5), max(2, min(20, KILLS) // (1 if make is folder else 3))
    place = make(tmp_path, postgres)
    with Market(*RATES) as market:
        began = market.clock.now()

        def killed(after: float) -> None:
            child = mortal.begin("record", **market.recording(place.target))
            market.sandbox.live.wait_for(CHANNEL, timeout=180)
            market.until(timedelta(seconds=after))
            os.kill(child, signal.SIGKILL)
            assert mortal.end() == -signal.SIGKILL
            market.sandbox.live.wait_for(clients=0, timeout=180)

        for number in range(kills):
            killed(80 if number == 0 else dice.uniform(1, 40))
            complete(market, place)
        last = market.clock.now()
        killed(90)
        whole = complete(market, place)
        assert whole > (last - began) * 0.8, "it calls next to nothing complete"
        print(f"{kills} kills into {make.__name__}: {len(place.keys()):,} trades, complete for {whole}, none missing")


@pytest.mark.parametrize(
    ("make", "point"),
    [(make, point) for make in PLACES for point in RECORD + (RECORD_FILES if make is folder else RECORD_TABLES)],
)
def test_killed_at_the_first_passages_of_a_point(
    mortal: Mortal, postgres: LocalPostgres, tmp_path: Path, make: Any, point: str
) -> None:
    place = make(tmp_path, postgres)
    with Market(*HURRY) as market:
        work = market.recording(place.target)
        work.update(coins=["BTC", "ETH"], seconds=60)
        if point == "hole told":
            work.update(refill_pages=1)  # of two coins, so that one is not proven complete
        if point in ("hole told", "mended"):
            market.sandbox.live.fault("drop_after=200")
        passages = 2 if point == "layout kept" else 3  # the first run keeps that of one table, the second of two
        for nth in range(1, passages + 1):
            assert not mortal.run("record", point, nth, **work)
            market.sandbox.live.wait_for(clients=0, timeout=60)
            complete(market, place)
        market.sandbox.live.fault("")
        work.update(seconds=1)
        assert mortal.run("record", **work)
        complete(market, place)
