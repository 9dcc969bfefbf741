"""Answers a validated request: finds the instant that its figures belong to, and asks the view of its path; no I/O."""

from datetime import datetime, timedelta
from typing import Any, Final, cast

import attrs

from .._ground.json_types import Json, JsonObject
from .contract import ServedOperation
from .failure import bad_request, not_found
from .invent import completed, invented
from .live.streamed import Streamed
from .market.ask import DEFAULT_SYMBOL, Ask, Body
from .market.market import Market
from .market.times import DAY, HOUR, iso, midnight, to_ms
from .market.views import VIEWS
from .market.world import VENUES
from .moments import from_epoch_ms, parse_moment
from .names import under_other_names
from .schemas import data_schema
from .settings import SandboxSettings

__all__ = ["Answers", "Served"]

_CADENCE: Final = 30
"""Seconds between two computations of data whose refresh is not known."""
_DAILY_JOB: Final = 312_000
"""How long after midnight the daily figures are ready."""


@attrs.define
class Served:
    """Data of a success reply and its meta, but for what the envelope adds."""

    data: JsonObject
    meta: JsonObject


class Answers:
    """Answers requests out of the market."""

    def __init__(self, settings: SandboxSettings, market: Market, tape: Streamed) -> None:
        self._settings = settings
        self._market = market
        self._tape = tape
        self._started = to_ms(settings.clock())

    def answer(self, operation: ServedOperation, arguments: dict[str, Json], now: datetime) -> Served:
        """The reply to a request, but for what the envelope adds to its meta."""
        at, extra = self._instant(operation, arguments, to_ms(now))
        ask = Ask(
            path=operation.path,
            arguments=arguments,
            market=self._market,
            streamed=self._tape,
            now=to_ms(now),
            instant=at,
            started=self._started,
            sold=self._settings.sold,
            as_of="as_of" in extra,
        )
        schema, view = data_schema(operation.path), VIEWS.get(operation.path)
        body = invented(schema, ask) if view is None else completed(schema, view(ask), ask)
        data = body.data if self._settings.names == "ours" else under_other_names(operation.path, body.data)
        extra |= self._window_clamp(arguments)
        note = {"sandbox": f"synthetic market, seed {self._market.seed}"}
        return Served(cast(JsonObject, data), _meta(ask, body, body.extra | extra | note))

    def _instant(self, operation: ServedOperation, arguments: dict[str, Json], now: int) -> tuple[int, dict[str, Any]]:
        """The instant that the figures belong to, and what meta tells of it."""
        as_of = arguments.get("as_of")
        requested = parse_moment(as_of) if isinstance(as_of, str) else None
        if requested is None:
            return _computed(operation.cadence or _CADENCE, now), {}
        if to_ms(requested) > now:
            raise bad_request("as_of lies in the future")
        days = self._settings.sold.days
        allowed = requested if days is None else max(requested, from_epoch_ms(midnight(now) - days * DAY))
        symbol = str(arguments.get("symbol") or DEFAULT_SYMBOL)
        snapshot = self._market[symbol].snapshots.at_or_before(to_ms(allowed))
        if snapshot is None:
            raise not_found(f"No data for {symbol}: snapshots begin at 2026-04-16")
        extra: dict[str, Any] = {
            "as_of": {
                "requested": requested.isoformat(),
                "snapshot_ts": from_epoch_ms(snapshot).isoformat(),
                "lag_seconds": (allowed - from_epoch_ms(snapshot)) / timedelta(seconds=1),
                "resolution": "nearest snapshot at or before the requested time",
            }
        }
        if allowed != requested:
            extra["history_clamp"] = _clamp(requested.isoformat(), allowed.isoformat(), "as_of", days)
        return snapshot, extra

    def _window_clamp(self, arguments: dict[str, Json]) -> dict[str, Any]:
        """What meta tells when `days` or `hours` reach beyond the plan's window."""
        days = self._settings.sold.days
        for unit, length in (("hours", HOUR), ("days", DAY)):
            asked = arguments.get(unit)
            if isinstance(asked, int) and days is not None and asked * length > days * DAY:
                return {"history_clamp": _clamp(asked, days * DAY // length, unit, days)}
        return {}


def _computed(cadence: int, now: int) -> int:
    """When data of that cadence were computed last."""
    if cadence * 1000 == DAY:
        ready = midnight(now) + _DAILY_JOB
        return ready if ready <= now else ready - DAY
    return now - now % (cadence * 1000)


def _clamp(requested: Any, allowed: Any, unit: str, days: int | None) -> dict[str, Any]:
    return {"requested": requested, "allowed": allowed, "unit": unit, "max_history_days": days, "enforced": True}


def _meta(ask: Ask, body: Body, extra: dict[str, Any]) -> JsonObject:
    meta: dict[str, Any] = {}
    if body.about:
        if body.source is not None:
            if "symbol" in ask.arguments:
                meta |= {"symbol": ask.symbol, "spot_price": ask.spot}
            wanted = ask.names("exchanges")
            meta["source"] = [venue for venue in body.source if wanted is None or venue in wanted]
            if wanted is not None:
                meta["exchanges_filtered"] = [venue for venue in wanted if venue in VENUES]
        meta |= {"computed_at": iso(ask.at), "freshness_seconds": (ask.now - ask.at) / 1000}
    return meta | {"extra": extra}
