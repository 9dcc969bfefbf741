"""The sandbox as an ASGI application."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TypeAlias

import attrs
import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from .._ground.json_types import Json, JsonObject
from .._ground.public import public
from .answer import Answers
from .budget import ServedBudget, ServedState, refusal
from .contract import ServedOperation, load_contract
from .failure import ApiFailure
from .faults import Fault, FaultBook
from .live.endpoint import LiveEndpoint
from .live.hub import Hub
from .moments import iso_millis
from .parameters import parse_arguments
from .schemas import data_schema
from .settings import SandboxSettings
from .spoil import drift, spoil_body
from .wire import PREFIX

__all__ = ["LIVE_PATH", "create_app"]


LIVE_PATH = "/ws/options"
_Handler: TypeAlias = Callable[[Request], Awaitable[Response]]
_JSON = "application/json"
_GZIP_FROM_BYTES = 1000
_GZIP_LEVEL = 4


@public("backquant.sandbox")
def create_app(settings: SandboxSettings | None = None, hub: Hub | None = None) -> Starlette:
    """A sandbox to mount or to serve with any ASGI server; `hub` is for those who want to steer the WebSocket."""
    settings = settings or SandboxSettings()
    hub = hub or Hub(settings)
    api = _Api(settings, hub)
    live = LiveEndpoint(hub, settings.live.idle_seconds, api.answer_failure)
    routes: list[BaseRoute] = [WebSocketRoute(PREFIX + LIVE_PATH, live), _route("/openapi.json", api.published)]
    routes += [_route(operation.path, api.handler(operation)) for operation in api.contract.operations]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(GZipMiddleware, minimum_size=_GZIP_FROM_BYTES, compresslevel=_GZIP_LEVEL)],
        exception_handlers={HTTPException: api.refuse, Exception: api.refuse},
    )
    app.router.redirect_slashes = False
    return app


def _route(path: str, handler: _Handler) -> Route:
    route = Route(PREFIX + path, handler, methods=["GET"])
    route.methods = {"GET"}  # the API answers HEAD with 405 too
    return route


@attrs.define
class _Exchange:
    """What is known of one request while it is being answered."""

    request_id: str
    now: datetime
    budget: ServedState | None = None
    fault: Fault = attrs.field(factory=Fault)


class _Api:
    def __init__(self, settings: SandboxSettings, hub: Hub) -> None:
        self.contract = load_contract()
        self._settings = settings
        self._answers = Answers(settings, hub.market, hub.tape)
        self._budget = ServedBudget(settings.sold)
        self._faults = FaultBook(Fault)

    async def published(self, request: Request) -> Response:
        """The published contract, byte for byte."""
        from .._contract.documents import shipped  # with it comes httpx, which most sandboxes never need

        return Response(shipped().body, media_type=_JSON, headers={"X-Sandbox": "1"})

    def answer_failure(self, failure: ApiFailure, exchange: _Exchange | None = None) -> Response:
        """The error envelope, also for what is no call of an operation."""
        exchange = exchange or self._exchange()
        return _send(exchange, failure.status, failure.envelope(self._meta(exchange, {})), dict(failure.headers))

    async def refuse(self, request: Request, problem: Exception) -> Response:
        """Answer what no operation answers."""
        if not isinstance(problem, HTTPException):
            return self.answer_failure(ApiFailure("INTERNAL_ERROR", "The sandbox failed; see its log"))
        code = "METHOD_NOT_ALLOWED" if problem.status_code == 405 else "NOT_FOUND"
        return self.answer_failure(ApiFailure(code, problem.detail, headers=problem.headers))

    def handler(self, operation: ServedOperation) -> _Handler:
        """The endpoint that serves an operation."""

        async def handle(request: Request) -> Response:
            exchange = self._exchange()
            try:
                if operation.needs_key:
                    self._authenticate(request)
                return await self._answer(operation, request, exchange)
            except ApiFailure as failure:
                return self.answer_failure(failure, exchange)

        return handle

    def _exchange(self) -> _Exchange:
        return _Exchange(f"req_{uuid.uuid4().hex[:16]}", self._settings.clock())

    def _authenticate(self, request: Request) -> None:
        key = request.headers.get("X-API-Key")
        if key is None:
            raise ApiFailure("UNAUTHORIZED", "Missing X-API-Key header")
        if key != self._settings.key:
            raise ApiFailure("UNAUTHORIZED", "Invalid API key")

    async def _answer(self, operation: ServedOperation, request: Request, exchange: _Exchange) -> Response:
        arguments, invalid = _try_parse(operation, request)
        if operation.needs_key:
            exchange.budget = self._budget.charge(_units(operation, arguments), exchange.now)
        exchange.fault = self._faults.due(request)
        await _linger(request, exchange.fault.latency)
        if exchange.fault.quota is not None:
            exchange.budget = self._budget.month_spent(exchange.now)
        spent = None if exchange.budget is None else refusal(exchange.budget, exchange.now)
        failure = spent or exchange.fault.failure(exchange.budget) or invalid
        if failure is not None:
            raise failure
        reply = self._answers.answer(operation, arguments, exchange.now)
        if exchange.fault.drift is not None:
            reply.data = msgspec.json.decode(msgspec.json.encode(reply.data))  # a copy: views share what they hold
            drift(exchange.fault.drift, data_schema(operation.path), reply.data)
        body: JsonObject = {"success": True, "data": reply.data, "meta": self._meta(exchange, reply.meta)}
        return _send(exchange, exchange.fault.status or 200, body, {})

    def _meta(self, exchange: _Exchange, meta: JsonObject) -> JsonObject:
        stamped: JsonObject = {
            **meta,
            "version": self.contract.version,
            "timestamp": iso_millis(exchange.now),
            "request_id": exchange.request_id,
        }
        if exchange.budget is not None:
            stamped["rate_limit"] = exchange.budget.rate_limit()
        return stamped


def _try_parse(operation: ServedOperation, request: Request) -> tuple[dict[str, Json], ApiFailure | None]:
    try:
        return parse_arguments(operation, request.query_params, request.path_params), None
    except ApiFailure as failure:
        return {}, failure


async def _linger(request: Request, seconds: float) -> None:
    """Let time pass, unless the client goes away first."""
    if not seconds:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (await request.receive())["type"] != "http.disconnect":
                pass


def _units(operation: ServedOperation, arguments: dict[str, Json]) -> int:
    """Units of the month that a call costs: one, or one for each series of the bundle."""
    series = operation.parameter("series")
    wanted = arguments.get("series")
    if series is None or not arguments:
        return 1
    return len(wanted) if isinstance(wanted, list) else len(series.choices)


def _send(exchange: _Exchange, status: int, body: JsonObject, headers: dict[str, str]) -> Response:
    date = format_datetime(exchange.now.astimezone(UTC), usegmt=True)
    headers |= {"Date": date, "X-Sandbox": "1", "X-Request-ID": exchange.request_id}
    if exchange.budget is not None:
        headers |= exchange.budget.headers()
    exchange.fault.adjust_headers(headers)
    content, media_type = msgspec.json.encode(body), _JSON
    if exchange.fault.body is not None:
        content, media_type = spoil_body(exchange.fault.body, body, content)
    return Response(content, status, headers, media_type)
