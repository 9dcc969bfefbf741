"""A user's program: type checkers must agree to every line, and see the types that are asserted."""

import asyncio
from datetime import UTC, datetime
from typing import Any, assert_type

import pandas
import polars

from backquant import (
    APIError,
    AsyncBackQuant,
    BackQuant,
    Drift,
    InvalidRequestError,
    NotFoundError,
    Quota,
    QuotaExceededError,
    RateLimit,
    RateLimitError,
    Reply,
    Trade,
)
from backquant.literals import Symbol, Venue
from backquant.models import (
    Candle,
    CategoryStatus,
    GexHistoryData,
    GexLevelsData,
    StatusData,
    TapeData,
    TapeStatsData,
    TraceData,
    V2Meta,
)
from backquant.tables import Table

VENUES: list[Venue] = ["deribit", "okx"]


def flip(bq: BackQuant, symbol: Symbol) -> float | None:
    reply = bq.gex.levels(symbol=symbol, exchanges=VENUES, include=["max_pain", "candles"], as_of=datetime.now(UTC))
    assert_type(reply, Reply[GexLevelsData])
    assert_type(reply.data.all_expiry.hvl, float | None)
    assert_type(reply.data.candles, list[Candle] | None)
    assert_type(reply.meta, V2Meta)
    assert_type(reply.meta.computed_at, datetime | None)
    assert_type(reply.meta.freshness_seconds, float | None)
    assert_type(reply.rate_limit, RateLimit | None)
    assert_type(reply.quota, Quota | None)
    assert_type(reply.request_id, str | None)
    assert_type(reply.raw, dict[str, Any])
    assert_type(reply.extra, dict[str, Any])
    assert_type(reply.drift, tuple[Drift, ...])
    assert_type(reply.headers["x-request-id"], str)
    assert_type(reply.elapsed, float)
    return reply.data.all_expiry.hvl


def documented(bq: BackQuant) -> None:
    stats = bq.tape.stats(hours=4, venues="deribit,okx")
    assert_type(stats, Reply[TapeStatsData])
    if stats.data.overall is not None:
        assert_type(stats.data.overall.trades, int | None)
    status = bq.status()
    assert_type(status, Reply[StatusData])
    assert_type(status.data.symbols, dict[str, dict[str, CategoryStatus]] | None)
    assert_type(status.data.current_time, datetime | None)


def free_form(bq: BackQuant) -> None:
    flows = bq.etf.flows(symbol="BTC", region="us", timeout=(2, 10), extra_query={"new": True})
    assert_type(flows, Reply[dict[str, Any]])
    print(flows.data["rows"][0])
    assert_type(bq.get("/brand/new", {"limit": 5}), Reply[dict[str, Any]])


def budgets(bq: BackQuant) -> int:
    limits = bq.health().rate_limit
    return limits.remaining if limits is not None and limits.reset is not None else 0


def careful(bq: BackQuant) -> str:
    patient = bq.with_options(timeout=60, max_retries=5, strict=True, validate=False)
    assert_type(patient, BackQuant)
    try:
        patient.options.greeks.trace("gamma", horizon_hours=6.5)
        patient.options.iv.term_structure(symbol="ETHUSDT")
        patient.multi.gex_levels(symbols=["BTCUSDT", "ETHUSDT"])
    except NotFoundError:
        return "nothing there"
    except InvalidRequestError as error:
        return ", ".join(field.field for field in error.fields)
    except QuotaExceededError as error:
        assert_type(error.resets_at, datetime | None)
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
    except APIError as error:
        assert_type(error.code, str | None)
        assert_type(error.meta, V2Meta | None)
        assert_type(error.details, dict[str, Any])
    return "no luck"


def walked(bq: BackQuant) -> None:
    for page in bq.pages(bq.gex.history, symbol="BTCUSDT", limit=500, max_pages=20):
        assert_type(page, Reply[GexHistoryData])
    for prints in bq.pages(bq.tape.trades, order="asc", venues=VENUES, timeout=10):
        assert_type(prints, Reply[TapeData])
        assert_type(prints.data.trades, list[Trade])
    for reply in bq.watch(bq.gex.levels, symbol="BTCUSDT", include=["max_pain"]):
        assert_type(reply, Reply[GexLevelsData])
        break
    for trace in bq.watch(bq.options.greeks.trace, every=90.5, greek="gamma", horizon_hours=6.5):
        assert_type(trace, Reply[TraceData])
        break
    for status in bq.with_options(wait_for_budget=True).watch(bq.status):
        assert_type(status, Reply[StatusData])
        break


async def both_walked(bq: AsyncBackQuant) -> None:
    async for page in bq.pages(bq.gex.history, symbol="BTCUSDT", limit=500, max_pages=20):
        assert_type(page, Reply[GexHistoryData])
    async for reply in bq.watch(bq.gex.levels, every=45, symbol="BTCUSDT"):
        assert_type(reply, Reply[GexLevelsData])
        break


def framed(bq: BackQuant) -> None:
    reply = bq.options.chain(symbol="ETHUSDT")
    assert_type(reply.tables(), dict[str, Table])
    assert_type(reply.to_pandas(), pandas.DataFrame)
    assert_type(reply.to_pandas("summary"), pandas.DataFrame)
    assert_type(bq.gex.time_heatmap().to_polars(wide=True), polars.DataFrame)
    assert_type(reply.to_arrow("contracts").num_rows, int)


async def both(bq: AsyncBackQuant) -> None:
    levels, stats = await asyncio.gather(bq.gex.levels(), bq.tape.stats())
    assert_type(levels, Reply[GexLevelsData])
    assert_type(stats, Reply[TapeStatsData])
    assert_type(await bq.etf.flows(), Reply[dict[str, Any]])
    assert_type(bq.with_options(strict=True), AsyncBackQuant)


async def asynchronous() -> None:
    async with AsyncBackQuant(api_key="…", timeout=10) as bq:
        assert_type(bq, AsyncBackQuant)
        await both(bq)
        await both_walked(bq)


def main() -> None:
    with BackQuant(max_retries=0) as bq:
        print(flip(bq, "BTCUSDT"), careful(bq), budgets(bq))
        documented(bq)
        free_form(bq)
        walked(bq)
        framed(bq)
    asyncio.run(asynchronous())


if __name__ == "__main__":
    main()
