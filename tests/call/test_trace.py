"""A span per call in programs that have loaded OpenTelemetry, and nothing in those that have not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from backquant import AsyncBackQuant, AuthenticationError, BackQuant, Gap
from backquant import Status as Status_
from backquant.sandbox import Sandbox
from tests.support.examples import META, failure, levels
from tests.support.server import ScriptedServer, Status
from tests.support.session import KEY, Connect

_exported = InMemorySpanExporter()


@pytest.fixture(scope="module", autouse=True)
def provider() -> None:
    """One for the whole process, as OpenTelemetry wants it."""
    collecting = TracerProvider()
    collecting.add_span_processor(SimpleSpanProcessor(_exported))
    trace.set_tracer_provider(collecting)


@pytest.fixture(autouse=True)
def spans() -> Iterator[InMemorySpanExporter]:
    """Those of the test."""
    _exported.clear()
    yield _exported
    _exported.clear()


def told(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def test_a_call_is_a_span(connect: Connect, server: ScriptedServer, spans: InMemorySpanExporter) -> None:
    server.always(Status(200, {**levels(), "meta": {**META, "freshness_seconds": 7.5}}))
    reply = connect().call("gex.levels", symbol="BTCUSDT")
    (span,) = spans.get_finished_spans()
    assert span.name == "backquant gex.levels"
    assert span.kind is trace.SpanKind.CLIENT
    attributes = told(span)
    assert attributes["backquant.operation"] == "gex.levels"
    assert attributes["backquant.symbol"] == "BTCUSDT"
    assert attributes["backquant.attempts"] == 1
    assert attributes["backquant.drift"] == 0
    assert attributes["backquant.freshness_seconds"] == reply.meta.freshness_seconds == 7.5
    assert attributes["http.response.status_code"] == 200
    assert attributes["url.template"] == "/gex/levels"


def test_waits_and_attempts_are_told(connect: Connect, server: ScriptedServer, spans: InMemorySpanExporter) -> None:
    server.replies(Status(503, failure("UPSTREAM_ERROR", "later")), Status(200, levels()))
    connect().call("gex.levels")
    (span,) = spans.get_finished_spans()
    assert told(span)["backquant.attempts"] == 2
    assert told(span)["backquant.waits"] == 1
    assert [event.name for event in span.events] == ["wait"]


def test_an_error_ends_the_span_as_one(connect: Connect, server: ScriptedServer, spans: InMemorySpanExporter) -> None:
    server.always(Status(401, failure("UNAUTHORIZED", f"the key {KEY} is not good")))
    with pytest.raises(AuthenticationError):
        connect().call("gex.levels")
    (span,) = spans.get_finished_spans()
    assert span.status.status_code is StatusCode.ERROR
    assert told(span)["error.type"] == "AuthenticationError"
    assert told(span)["http.response.status_code"] == 401
    assert KEY not in span.to_json()


def is_within(spans: InMemorySpanExporter) -> bool:
    inner, outer = spans.get_finished_spans()
    return inner.parent is not None and outer.context is not None and inner.parent.span_id == outer.context.span_id


def test_it_is_a_child_of_the_programs_span(server: ScriptedServer, spans: InMemorySpanExporter) -> None:
    server.always(Status(200, levels()))
    with trace.get_tracer("mine").start_as_current_span("mine") as mine, BackQuant(KEY, base_url=server.url) as bq:
        bq.gex.levels()
        assert trace.get_current_span() is mine
    assert is_within(spans)


def test_it_is_a_child_when_awaited_among_others(server: ScriptedServer, spans: InMemorySpanExporter) -> None:
    server.always(Status(200, levels()))

    async def main() -> None:
        with trace.get_tracer("mine").start_as_current_span("mine") as mine:
            async with AsyncBackQuant(KEY, base_url=server.url) as bq:
                await asyncio.gather(*(bq.gex.levels() for _ in range(3)))
            assert trace.get_current_span() is mine

    asyncio.run(main())
    *inner, outer = spans.get_finished_spans()
    assert outer.context is not None
    assert [span.parent and span.parent.span_id for span in inner] == [outer.context.span_id] * 3


def test_a_cancelled_call_ends_its_span(server: ScriptedServer, spans: InMemorySpanExporter) -> None:
    server.always(Status(503, failure("UPSTREAM_ERROR", "later")))

    async def main() -> None:
        async with AsyncBackQuant(KEY, base_url=server.url, max_retries=50) as bq:
            async with asyncio.timeout(0.05):
                await bq.gex.levels()

    with pytest.raises(TimeoutError):
        asyncio.run(main())
    (span,) = spans.get_finished_spans()
    assert told(span)["error.type"] == "CancelledError"


def test_gaps_and_reconnects_are_events_of_the_readers_span(
    backquant_sandbox: Sandbox, spans: InMemorySpanExporter
) -> None:
    with (
        BackQuant(backquant_sandbox.key, base_url=backquant_sandbox.url) as bq,
        trace.get_tracer("mine").start_as_current_span("mine"),
        bq.stream("tape.BTC.agg") as events,
    ):
        for event in events:
            if isinstance(event, Status_) and event.kind == "subscribed":
                backquant_sandbox.live.drop()
            if isinstance(event, Gap):
                break
    (mine,) = [span for span in spans.get_finished_spans() if span.name == "mine"]
    names = [event.name for event in mine.events]
    assert "backquant.reconnecting" in names
    assert names[-1] == "backquant.gap"


def test_a_program_without_it_loads_nothing() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"  # a measurement of coverage has loaded sqlite3 by now
        "from backquant import BackQuant\n"
        "with BackQuant.sandbox() as bq: bq.gex.levels()\n"
        "loaded = set(sys.modules) - before\n"
        "print([name for name in loaded if name.startswith(('opentelemetry', 'sqlite3'))])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, timeout=60)
    assert ran.stdout.strip() == "[]"
