"""The order of the checks, and the calls that they are made from."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final

from .._call.reply import Reply
from .._contract.verdict import ContractVerdict, judge_contract
from .._ground.clock import Clock, SystemClock
from .._ground.public import public
from ..client import BackQuant
from ..errors import APIConnectionError, AuthenticationError, BackQuantError, ConfigurationError, ContractDriftWarning
from . import checks, remaining_calls
from .installed import installation
from .result import Check, Heard, told

__all__ = ["examine"]

TIMEOUT: Final = (5.0, 10.0)  # seconds: connect, read


@public("backquant.doctor")
def examine(
    connect: Callable[[], BackQuant], *, key_source: Callable[[], str | None] | None = None, clock: Clock | None = None
) -> Iterator[Check]:
    """Check what is installed, then the client that `connect` makes: each check as soon as it is done.

    The client is closed in the end. It makes four calls, three of which count against the month, and tries none of them twice.

    Args:
        connect: makes the client; `BackQuant` itself, for one that is set up by the environment.
        key_source: tells where the client's key comes from, for people; asked once the client is made.
        clock: this machine's time; for tests.
    """
    yield installation()
    try:
        client = connect()
    except ConfigurationError as error:
        found = {"error": type(error).__name__}
        yield Check("settings", "fail", told(error), "correct it and run this again", found)
        return
    with client:
        quick = client.with_options(timeout=TIMEOUT, max_retries=0, strict=False)
        yield from _examine(quick, key_source or (lambda: None), clock or SystemClock())


def _examine(client: BackQuant, key_source: Callable[[], str | None], clock: Clock) -> Iterator[Check]:
    ask = _asking(clock)
    yield checks.base_url(client.base_url)
    health = ask(client.health)
    yield checks.server(health)
    reachable = not isinstance(health.outcome, APIConnectionError)
    meta = ask(client.meta)
    yield checks.key(meta.outcome, key_source())
    yield checks.plan(meta, reachable=reachable)
    yield checks.contract(_verdict(client, health), reachable=reachable)
    status = ask(client.status)
    yield from checks.freshness(status, reachable=reachable)
    answers = (status, meta, health)  # the last one first: it tells the budgets as they are now
    yield checks.departures(answers)
    yield from remaining_calls.budgets(answers)
    yield checks.clock(answers)


def _asking(clock: Clock) -> Callable[[Callable[[], Reply[Any]]], Heard]:
    def ask(call: Callable[[], Reply[Any]]) -> Heard:
        try:
            outcome = _quietly(call)
        except BackQuantError as error:
            return Heard(error, clock.now())
        return Heard(outcome, clock.now() - timedelta(seconds=outcome.elapsed / 2))

    return ask


def _quietly(call: Callable[[], Any]) -> Any:
    """Departures from the contract are a line of the diagnosis, not a warning on the screen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ContractDriftWarning)
        return call()


def _verdict(client: BackQuant, health: Heard) -> ContractVerdict | BackQuantError:
    """By the release log, or, where there is no good key to read it with, by the version that every reply tells."""
    try:
        return _quietly(client.check_contract)
    except (AuthenticationError, ConfigurationError) as error:
        return error if health.reply is None else judge_contract(health.reply, "that needs a key")
    except BackQuantError as error:
        return error
