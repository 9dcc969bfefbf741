"""A client with a sandbox of its own, and the markets and clocks that it can have."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from backquant import AsyncBackQuant, BackQuant, ConfigurationError
from backquant.sandbox import make_settings
from backquant.sandbox.settings import moving_clock

START = datetime(2026, 9, 4, 6, 30, tzinfo=UTC)


def test_one_line_is_enough() -> None:
    with BackQuant.sandbox(seed=3, start=START, speed=0) as bq:
        reply = bq.gex.levels()
        assert reply.data.all_expiry.hvl
        assert reply.meta.computed_at == START
        assert reply.meta.extra is not None
        assert reply.meta.extra["sandbox"] == "synthetic market, seed 3"
        copy = bq.with_options(max_retries=0)
        copy.close()
        assert bq.gex.levels().data == reply.data
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{bq.base_url}/health")


def test_one_line_is_enough_for_tasks() -> None:
    async def plan() -> object:
        async with AsyncBackQuant.sandbox(plan="starter") as bq:
            return (await bq.get("/meta")).data["your_plan"]

    assert asyncio.run(plan()) == "starter"


def test_seeds_are_markets_of_their_own() -> None:
    def spots(seed: int) -> float | None:
        with BackQuant.sandbox(seed=seed, start=START + timedelta(days=9), speed=0) as bq:
            return bq.gex.levels().meta.spot_price

    assert spots(1) == spots(1) != spots(2)


def test_a_clock_runs_as_fast_as_it_is_told() -> None:
    ticks = iter([0.0, 60.0, 60.0])
    clock = moving_clock(START, 60, lambda: next(ticks))
    assert clock() == START + timedelta(hours=1)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"speed": -1.0}, "speed is 0 to 86400"),
        ({"speed": float("nan")}, "speed is 0 to 86400"),
        ({"start": datetime(2026, 9, 4)}, "time zone"),  # noqa: DTZ001 - that is what is wrong with it
        ({"plan": "gold"}, "no plan 'gold'; it has starter, standard, pro, enterprise"),
        ({"depth": 0}, "at least one day"),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        BackQuant.sandbox(**wrong)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(ValueError, match=told):
        make_settings(**wrong)  # type: ignore[arg-type]  # the point of the test


def test_other_names_are_those_of_no_example() -> None:
    from .conftest import Sandbox, SandboxSettings

    with Sandbox(settings=SandboxSettings(names="other")) as sandbox:
        bq = BackQuant(sandbox.key, base_url=sandbox.url)
        book = bq.get("/options/venue-book").data
        assert not {"median_spread", "contracts"} & book.keys()
        assert bq.gex.levels().data.all_expiry.hvl
        bq.close()
