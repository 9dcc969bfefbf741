"""Builds the success reply for a validated request."""

from datetime import date, datetime, timedelta
from typing import cast

from backquant.sandbox.asof import Snapshot, find_snapshot, mark_snapshot
from backquant.sandbox.bands import fit_bands
from backquant.sandbox.call import Call, Reply
from backquant.sandbox.contract import Contract, Operation
from backquant.sandbox.echo import adopt_symbol, echo_request, positioning_of
from backquant.sandbox.examples import Examples
from backquant.sandbox.failure import not_found
from backquant.sandbox.filters import cap_rows, filter_reply, sort_rows
from backquant.sandbox.grid import flag_short_series, respace
from backquant.sandbox.jsontypes import Json, JsonObject
from backquant.sandbox.live.tape import Tape
from backquant.sandbox.moments import iso_millis, parse_expiry, parse_token
from backquant.sandbox.multi import serve_symbols
from backquant.sandbox.paging import fill_page, lead_with_streamed, pages
from backquant.sandbox.rebase import Rebase
from backquant.sandbox.rows import number_in
from backquant.sandbox.sections import shape_sections
from backquant.sandbox.totals import refresh_anchor, refresh_totals
from backquant.sandbox.venues import narrow_venues

# Seconds between two computations of data whose refresh is not known; an example's age tells which.
_CADENCES = (30, 90, 300, 86_400)
_EXPIRY_MODES = frozenset({"all", "0dte"})
# Here an empty list is never sent.
_EMPTY_IS_MISSING = frozenset({"/options/venue-book"})

# Here the newest trades are those that the live WebSocket has sent.
_STREAMED = frozenset({"/tape/recent"})


class Answers:
    """Answers requests out of the examples."""

    def __init__(self, contract: Contract, examples: Examples, started: datetime, tape: Tape) -> None:
        self._examples = examples
        self._started = started
        self._tape = tape
        self._symbols = next(
            parameter.choices
            for operation in contract.operations
            if (parameter := operation.parameter("symbol")) is not None
        )

    def answer(self, operation: Operation, arguments: dict[str, Json], now: datetime) -> Reply:
        """The reply to a request, but for what the envelope adds to its meta."""
        snapshot = find_snapshot(cast("str | None", arguments.get("as_of")), now)
        asked_positioning = arguments.get("positioning")
        effective = arguments | {"positioning": positioning_of(arguments)}
        call = Call(operation, effective, now, snapshot.taken if snapshot else now)
        rebase = Rebase(self._examples.base, call.moment)
        self._check_expiry(call, rebase)
        example = cast(JsonObject, rebase.move(self._examples.pick(operation.path, effective)))
        reply = Reply(cast(JsonObject, example["data"]), cast(JsonObject, example["meta"]))
        adopt_symbol(call, reply)
        self._shape(call, reply)
        echo_request(call, reply, asked_positioning)
        _finish(call, reply, snapshot)
        return reply

    def _shape(self, call: Call, reply: Reply) -> None:
        if pages(call):
            fill_page(call, reply, self._started, self._tape)
        else:
            if call.operation.path in _STREAMED:
                lead_with_streamed(call, reply, self._tape)
            respace(call, reply)
            fit_bands(call, reply)
            refresh_anchor(reply)
            filter_reply(call, reply)
            narrow_venues(call, reply)
            sort_rows(call, reply)
            refresh_totals(reply)
            cap_rows(call, reply)
            flag_short_series(call, reply)
        if call.operation.takes("symbols"):
            serve_symbols(call, reply, self._symbols)
        if call.operation.path in _EMPTY_IS_MISSING and not reply.data.get("contracts"):
            raise not_found(f"No data for {call.text('symbol')}")

    def _check_expiry(self, call: Call, rebase: Rebase) -> None:
        wanted = call.text("expiry")
        if wanted is None or wanted in _EXPIRY_MODES:
            return
        offered = self._offered(rebase)
        if parse_expiry(wanted) not in offered:
            tokens = ", ".join(offered.values())
            raise not_found(f"No data for expiry {wanted!r}; on offer: {tokens}")

    def _offered(self, rebase: Rebase) -> dict[date | None, str]:
        tokens = [rebase.move_text(token) for token in self._examples.expiries()]
        return {parse_token(token): token for token in tokens}


def _finish(call: Call, reply: Reply, snapshot: Snapshot | None) -> None:
    shape_sections(call, reply)
    if snapshot is not None:
        mark_snapshot(call, reply, snapshot)
    _refresh_age(call, reply.meta)


def _refresh_age(call: Call, meta: JsonObject) -> None:
    """Data are computed on a fixed beat, so their age runs from zero to the beat and starts over."""
    age = number_in(meta, "freshness_seconds")
    if age is None:
        return
    cadence = call.operation.cadence or next((each for each in _CADENCES if age < each), _CADENCES[-1])
    milliseconds = int(call.now.timestamp() * 1000) % (cadence * 1000)
    meta["freshness_seconds"] = milliseconds / 1000
    meta["computed_at"] = iso_millis(call.now - timedelta(milliseconds=milliseconds))
