"""The minute's budget of a key in a Postgres: shared by all processes and machines that name the same one.

The reckoning is `MinuteBudget`'s: its state is one row, which each reservation and each end of a call reads, changes and
writes under the row's lock, by the database's clock alone. A reservation is a row of its own that expires: that of a worker
that died counts as a call of which nobody knows whether the server has counted it, until the server has told what is left.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from .._call.minute_budget import BudgetState, MinuteBudget
from .._ground.public import public
from .._ground.response import HttpResponse
from ..errors import ConfigurationError
from .postgres import PAUSE, Away, Cursor, Postgres

__all__ = ["PostgresBudget"]

T = TypeVar("T")
log: Final[logging.Logger] = logging.getLogger("backquant")
LEASE: Final = 60.0  # seconds: longer than a call takes, short beside the time that a dead worker's calls would block
LOOK: Final = 0.2  # seconds between two looks whether calls under way have left something: each costs a transaction
SETUP: Final = """
CREATE TABLE IF NOT EXISTS backquant_budget (name text PRIMARY KEY, state bytea NOT NULL);
CREATE TABLE IF NOT EXISTS backquant_reservation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, budget text NOT NULL, holder uuid NOT NULL,
    made timestamptz NOT NULL, until timestamptz NOT NULL);
CREATE INDEX IF NOT EXISTS backquant_reservation_of ON backquant_reservation (budget, until);
"""
# There is a row before there is a state, so that the first two to come wait for one another.
BEGIN: Final = "INSERT INTO backquant_budget VALUES (%s, %s) ON CONFLICT DO NOTHING"
LOCK: Final = "SELECT state FROM backquant_budget WHERE name = %s FOR UPDATE"
# What has expired goes; the time is told after the lock was had, so that it never runs backwards from one holder to the next.
EXPIRE: Final = """
WITH gone AS (DELETE FROM backquant_reservation WHERE budget = %s AND until < clock_timestamp() RETURNING made)
SELECT array_agg(made), clock_timestamp() FROM gone"""
KEEP: Final = "UPDATE backquant_budget SET state = %s WHERE name = %s"
RESERVE: Final = """
INSERT INTO backquant_reservation (budget, holder, made, until)
VALUES (%s, %s, clock_timestamp(), clock_timestamp() + %s * interval '1 second')"""
# One of the holder's own, the oldest: they are alike. No row back means that it has expired.
SETTLE: Final = """
DELETE FROM backquant_reservation WHERE id = (
    SELECT id FROM backquant_reservation WHERE budget = %s AND holder = %s ORDER BY id LIMIT 1) RETURNING id"""


@public("backquant.coordinate")
class PostgresBudget:
    """One minute's budget for all who use a key: processes, and machines.

        budget = PostgresBudget("postgresql://host/db")
        bq = BackQuant(budget=budget)

    While the database is away, calls wait, and go on when it is back.

    Args:
        url: the database; its tables, `backquant_budget` and `backquant_reservation`, are made at the first use.
        name: those that give the same name share the budget. One for each key.
        lease: seconds after which the reservation of a worker that died expires. Longer than a call takes.

    Raises:
        ConfigurationError: the URL is none, or the lease is none.
    """

    def __init__(self, url: str, *, name: str = "default", lease: float = LEASE) -> None:
        if not 0 < lease < 1e6:
            raise ConfigurationError(f"lease: {lease!r} is no number of seconds above 0")
        self._name = name
        self._lease = lease
        self._holder = uuid.uuid4()
        self._database = Postgres(url, SETUP)

    def __repr__(self) -> str:
        return f"<PostgresBudget {self._name!r} in {self._database!r}>"

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (self._database.url, self._name, self._lease)  # with a holder and a connection of its own

    def reserve(self, now: datetime, /) -> float:
        """Take a call out of the budget: 0.0 when it may go out, else the seconds after which to ask again.

        Raises:
            ConfigurationError: the database can't be reached from the start.
        """
        try:
            return self._database.work(self._reserve)
        except Away as away:
            log.warning("%r has gone away; calls wait for it: %s", self._database, away)
            return PAUSE

    def settle(self, response: HttpResponse | None, now: datetime, /) -> None:
        """A reserved call has ended, with this response or with none."""

        def change(cursor: Cursor, budget: MinuteBudget, at: datetime) -> None:
            if cursor.execute(SETTLE, (self._name, self._holder)).fetchone() is not None:
                budget.settle(response, at)
            elif response is not None:  # it expired, and was counted as lost; what it tells still holds
                budget.state.under_way += 1
                budget.settle(response, at)

        self._told(change)

    def refuse(self, seconds: float, now: datetime, /) -> None:
        """The server has refused a call because the minute is used up, for so many seconds."""
        self._told(lambda _, budget, at: budget.refuse(seconds, at))

    def close(self) -> None:
        """Close the connection to the database; the next use makes another."""
        self._database.close()

    def _expire(self, budget: MinuteBudget, made: datetime, at: datetime) -> None:
        """A worker has died. Its call is lost, unless the server has told of the minute long after it was sent."""
        heard = budget.state.heard
        if heard is None or (heard - made).total_seconds() < self._lease / 2:
            budget.settle(None, at)
        else:
            budget.state.under_way -= 1

    def _told(self, change: Callable[[Cursor, MinuteBudget, datetime], None]) -> None:
        try:
            self._database.work(lambda cursor: self._changed(cursor, change))
        except Away as away:  # the reservation expires
            log.warning("%r has gone away, and was not told of a call's end: %s", self._database, away)

    def _reserve(self, cursor: Cursor) -> float:
        def change(cursor: Cursor, budget: MinuteBudget, at: datetime) -> float:
            wait = budget.reserve(at)
            if wait == 0.0:
                cursor.execute(RESERVE, (self._name, self._holder, self._lease))
                return 0.0
            return max(wait, LOOK)

        return self._changed(cursor, change)

    def _changed(self, cursor: Cursor, change: Callable[[Cursor, MinuteBudget, datetime], T]) -> T:
        """What the change gives; the state is read and written around it."""
        row = cursor.execute(LOCK, (self._name,)).fetchone()
        if row is None:
            cursor.execute(BEGIN, (self._name, msgspec.msgpack.encode(BudgetState())))
            row = cursor.execute(LOCK, (self._name,)).fetchone()
        told = cursor.execute(EXPIRE, (self._name,)).fetchone()
        if row is None or told is None:
            raise AssertionError("the row was made, and a count has one")
        expired, at = told
        budget = MinuteBudget(msgspec.msgpack.decode(row[0], type=BudgetState))
        for made in expired or ():
            self._expire(budget, made, at)
        given = change(cursor, budget, at)
        cursor.execute(KEEP, (msgspec.msgpack.encode(budget.state), self._name))
        return given


def _made(url: str, name: str, lease: float) -> PostgresBudget:
    return PostgresBudget(url, name=name, lease=lease)
