"""What the answers of the API mean: each check a function of its own, without I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeGuard, cast

from backquant_api import SERVER

from .._call.reply import Reply
from .._ground.times import parse_http_date
from ..errors import (
    AuthenticationError,
    BackQuantError,
    ConfigurationError,
    PermissionDeniedError,
    QuotaExceededError,
    RateLimitError,
)
from .result import Check, Heard, Level, failed, told, unanswered

if TYPE_CHECKING:
    from .._contract.verdict import ContractVerdict

__all__ = ["base_url", "clock", "contract", "departures", "freshness", "key", "plan", "server"]

JsonMap = Mapping[str, Any]
KEYS: Final = "https://backquant.com/api-access"
TOLERATED: Final = timedelta(seconds=5)  # between this machine's clock and the server's
HEADER_STEP: Final = timedelta(seconds=0.5)  # a Date header tells whole seconds
NAMES: Final = ("name", "plan", "id", "label", "tier")  # where the plan's name may stand: its shape is not published


def base_url(url: str) -> Check:
    """Where the API is looked for."""
    note = "" if url == SERVER else f" (not the published one, {SERVER})"
    return Check("base URL", "ok", url + note, facts={"base_url": url})


def server(health: Heard) -> Check:
    """Whether it answers, and how it feels."""
    if isinstance(health.outcome, RateLimitError):
        return Check("server", "warn", f"answers, but {told(health.outcome)}", "ask /health less often")
    if isinstance(health.outcome, BackQuantError):
        return failed("server", health.outcome)
    word: object = health.data.get("status")
    facts = {"status": word, "elapsed": health.outcome.elapsed}
    found = f"answers in {health.outcome.elapsed * 1000:.0f} ms, and says of itself: {word or 'nothing'}"
    level: Level = "ok" if word in ("ok", None) else "fail" if word == "unhealthy" else "warn"
    return Check("server", level, found, "" if level == "ok" else "expect errors and old figures for a while", facts)


def key(outcome: Reply[Any] | BackQuantError, source: str | None) -> Check:
    """Whether there is a key, and whether it is good; never what it is."""
    place = f" (from {source})" if source else ""
    facts = {"present": not isinstance(outcome, ConfigurationError), "source": source}
    match outcome:
        case ConfigurationError():
            advice = f"set BACKQUANT_API_KEY, or run: backquant login; keys are made at {KEYS}"
            return Check("key", "fail", "there is none", advice, {**facts, "error": type(outcome).__name__})
        case AuthenticationError():
            advice = f"copy it again from {KEYS}; it may be revoked or expired"
            found = f"present{place}, and refused: {told(outcome)}"
            return Check("key", "fail", found, advice, {**facts, "error": type(outcome).__name__})
        case Reply() | PermissionDeniedError() | QuotaExceededError():  # the latter two are said to a good key alone
            return Check("key", "ok", f"present{place}, and accepted", facts=facts)
        case _:
            return Check(
                "key", "warn", f"present{place}; whether it is good is not known", "see the other lines", facts
            )


def plan(meta: Heard, *, reachable: bool) -> Check:
    """The plan that the key belongs to, and what it allows."""
    if isinstance(meta.outcome, BackQuantError):
        return unanswered("plan", meta.outcome, reachable=reachable)
    yours: object = meta.data.get("your_plan")
    name = next((yours[part] for part in NAMES if part in yours), None) if _is_map(yours) else yours
    if not name:
        return Check("plan", "skip", "/meta does not tell", facts={"your_plan": yours})
    allowed = {part: _entry(meta.data.get(part), name) for part in ("rate_limits", "history_depth")}
    words = [f"{part.replace('_', ' ')} {_words(value)}" for part, value in allowed.items() if value is not None]
    return Check("plan", "ok", "; ".join([str(name), *words]), facts={"your_plan": yours, **allowed})


def _entry(ladder: object, name: object) -> object:
    return ladder.get(str(name)) if _is_map(ladder) else None


def _words(value: object) -> str:
    if _is_map(value):
        parts = [f"{name.replace('_', ' ')} {_words(part)}" for name, part in value.items()]
        return f"({', '.join(parts)})"
    if isinstance(value, int | float):
        return f"{value:,}"
    return "unlimited" if value is None else str(value)


def contract(verdict: ContractVerdict | BackQuantError, *, reachable: bool) -> Check:
    """How far the server is ahead of this SDK."""
    if isinstance(verdict, BackQuantError):
        return unanswered("contract", verdict, reachable=reachable)
    facts = {
        "kind": verdict.kind,
        "sdk_version": verdict.sdk_version,
        "server_version": verdict.server_version,
        "releases": verdict.releases,
        "methods": verdict.methods,
    }
    named = f"methods that the releases name: {', '.join(verdict.methods)}" if verdict.methods else ""
    level: Level = "fail" if verdict.kind == "newer_major" else "warn" if verdict.warns else "ok"
    return Check("contract", level, verdict.sentence, named if verdict.warns else "", facts)


def freshness(status: Heard, *, reachable: bool) -> Iterator[Check]:
    """The age of each symbol's figures, by category."""
    if isinstance(status.outcome, BackQuantError):
        yield unanswered("freshness", status.outcome, reachable=reachable)
        return
    symbols = status.data.get("symbols")
    if not _is_map(symbols) or not symbols:
        yield Check("freshness", "skip", "/status does not tell")
        return
    for symbol, categories in symbols.items():
        yield _symbol(symbol, categories if _is_map(categories) else {})


def _symbol(symbol: str, categories: JsonMap) -> Check:
    cells = {name: cell if _is_map(cell) else {"status": cell} for name, cell in categories.items()}
    poor = [name for name, cell in cells.items() if cell.get("status") != "healthy"]
    found = ", ".join(f"{name} {_state(cell)}" for name, cell in cells.items()) or "nothing is told of it"
    advice = f"expect late or missing figures in {', '.join(poor)}" if poor else ""
    return Check(symbol, "warn" if poor or not cells else "ok", found, advice, facts=cells)


def _state(cell: JsonMap) -> str:
    age: object = cell.get("freshness_seconds")
    return f"{cell.get('status')} ({_age(age)})" if isinstance(age, int | float) else str(cell.get("status"))


def _age(seconds: float) -> str:
    for length, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def departures(answers: Iterable[Heard]) -> Check:
    """Whether the replies of this very run keep to the contract."""
    replies = [answer.reply for answer in answers if answer.reply is not None]
    found = [f"{reply.operation}: {item}" for reply in replies for item in reply.drift]
    if not replies:
        return Check("replies", "skip", "there were none")
    if found:
        told_first = "; ".join(found[:3]) + (f"; and {len(found) - 3} more" if len(found) > 3 else "")
        return Check("replies", "warn", told_first, "update the SDK, or report it", {"drift": found})
    return Check("replies", "ok", "keep to the contract")


def clock(answers: Sequence[Heard]) -> Check:
    """This machine's clock against the server's; of several readings, one that is far off, else the most exact."""
    readings = [reading for answer in answers for reading in _readings(answer)]
    if not readings:
        return Check("clock", "skip", "no reply told the server's time")
    off = [reading for reading in readings if abs(reading[0]) - reading[1] > TOLERATED]
    skew, doubt, source = off[0] if off else min(readings, key=lambda reading: reading[1])
    facts = {"skew_seconds": skew.total_seconds(), "doubt_seconds": doubt.total_seconds(), "source": source}
    direction = "ahead of" if skew > timedelta() else "behind"
    found = f"{_seconds(abs(skew))} {direction} the server's (give or take {_seconds(doubt)}, by its {source})"
    if off:
        return Check("clock", "warn", found, "set this machine's clock: points in time that you ask for are off", facts)
    return Check("clock", "ok", found, facts=facts)


def _readings(answer: Heard) -> Iterator[tuple[timedelta, timedelta, str]]:
    """This machine's time less the server's, how exact that is, and how the server told it."""
    if answer.reply is None:
        return
    half = timedelta(seconds=answer.reply.elapsed / 2)
    told_time = cast("object", answer.reply.meta.timestamp)  # anything, in a reply that departs from the contract
    if isinstance(told_time, datetime):
        yield answer.at - told_time, half, "meta.timestamp"
    moment = parse_http_date(answer.reply.headers.get("date", ""))
    if moment is not None:
        yield answer.at - (moment + HEADER_STEP), half + HEADER_STEP, "Date header"


def _seconds(span: timedelta) -> str:
    seconds = span.total_seconds()
    return f"{seconds:.3f} s" if seconds < 1 else f"{seconds:,.1f} s"


def _is_map(value: object) -> TypeGuard[JsonMap]:
    return isinstance(value, dict)
