"""How a client is made from its arguments, and a call from its own: all that is checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict, Unpack, cast

import attrs
from backquant_api.operation import CallOptions, Operation, Timeout

from .._ground.clock import Clock, SystemClock
from .._ground.mistakes import UnexpectedArgument, what_was_meant
from ..errors import ConfigurationError
from .deprecation import warn_of_parameters
from .keys import stored_key
from .logs import log_as_asked
from .minute_budget import Budget, MinuteBudget
from .request import Request, build_request
from .request_headers import read_headers
from .settings import Settings, no_key, read_base_url, read_key, read_timeout

if TYPE_CHECKING:
    from pathlib import Path

    from .cache import ReplyCache

__all__ = ["Query", "changed_settings", "free_form", "new_settings", "open_cache", "prepare", "with_query"]

Value: TypeAlias = str | int | float | bool | date | None
Query: TypeAlias = Mapping[str, Value | Sequence[Value]]


class Limits(TypedDict):
    """How a client calls: what its constructor takes besides the key, the URL, the timeout and the clock."""

    max_retries: int
    strict: bool
    validate: bool
    wait_for_budget: bool
    max_wait: float
    deadline: float
    max_body: int
    headers: Mapping[str, str]
    cache: ReplyCache | None


class Changes(TypedDict, total=False):
    """The same for a copy of a client: what is None stays as it is."""

    max_retries: int | None
    strict: bool | None
    validate: bool | None
    wait_for_budget: bool | None
    max_wait: float | None
    deadline: float | None
    max_body: int | None
    headers: Mapping[str, str] | None


def new_settings(
    api_key: str | None,
    base_url: str | None,
    timeout: Timeout | None,
    clock: Clock | None,
    minute: Budget | None = None,
    **limits: Unpack[Limits],
) -> Settings:
    """The settings of a new client, from its arguments and the environment.

    Raises:
        ConfigurationError: one of them can't work.
    """
    log_as_asked()
    url = read_base_url(base_url)
    return Settings(
        base_url=url,
        key=read_key(api_key) or stored_key(url),
        clock=SystemClock() if clock is None else clock,
        timeout=None if timeout is None else read_timeout(timeout),
        minute=MinuteBudget() if minute is None else minute,
        **limits,
    )


def open_cache(folder: str | Path | None) -> ReplyCache | None:
    """The cache in this folder; None where none is asked for, which then loads no database.

    Raises:
        ConfigurationError: it can't be used.
    """
    if folder is None:
        return None
    from .cache import made_cache

    return made_cache(folder)


def changed_settings(settings: Settings, timeout: Timeout | None = None, **limits: Unpack[Changes]) -> Settings:
    """The settings with those changed that are not None."""
    changes = {"timeout": None if timeout is None else read_timeout(timeout), **limits}
    return attrs.evolve(settings, **{name: value for name, value in changes.items() if value is not None})


def prepare(
    settings: Settings,
    operation: Operation[Any],
    arguments: Mapping[str, object],
    options: CallOptions,
) -> tuple[Request, Settings]:
    """The request, and the settings with this call's own options.

    Raises:
        TypeError: an argument that the method does not have.
        ConfigurationError: there is no key, or it would show in the URL.
        InvalidRequestError: values that the contract refuses.
    """
    known = CallOptions.__annotations__.keys()
    unknown = options.keys() - known
    if unknown:
        name = sorted(unknown)[0]
        names = [param.name for param in operation.params]
        hint = what_was_meant(name, [*names, *known], rest=f"it takes {', '.join(names)}" if names else "")
        raise UnexpectedArgument(f"{operation.name}() got an unexpected keyword argument {name!r}{hint}")
    if operation.needs_key and settings.key is None:
        raise ConfigurationError(no_key())
    timeout, validate = options.get("timeout"), options.get("validate")
    if timeout is not None or validate is not None:
        settings = changed_settings(settings, timeout, validate=validate)
    warn_of_parameters(operation, arguments)
    request = build_request(operation, arguments, options.get("extra_query"), validate=settings.validate)
    headers = {**settings.headers, **read_headers("extra_headers", options.get("extra_headers"))}
    if settings.key is not None:
        mask = settings.key.mask
        if mask(request.target) != request.target:
            raise ConfigurationError(
                "the API key stands in the URL, where others can read it; the header alone carries it"
            )
        if any(mask(value) != value for value in headers.values()):
            raise ConfigurationError("the API key stands in another header than its own, where others may log it")
    return attrs.evolve(request, headers=headers) if headers else request, settings


def with_query(options: CallOptions, query: Query | None) -> CallOptions:
    """The options with the query of a free-form call among them.

    Raises:
        ConfigurationError: it is no mapping.
    """
    extra = options.get("extra_query")
    for name, given in (("query", query), ("extra_query", extra)):
        if not isinstance(given, Mapping | None):  # pyright: ignore[reportUnnecessaryIsInstance]  # people without a type checker
            raise ConfigurationError(f"{name}: {given!r:.60} is no dict of names and values")
    return cast("CallOptions", {**options, "extra_query": {**(query or {}), **(extra or {})}})


def free_form(path: str) -> Operation[dict[str, Any]]:
    """An operation for a path of the API that the contract does not know.

    Raises:
        ConfigurationError: it is no path.
    """
    given = cast("object", path)  # people without a type checker pass anything
    fits = isinstance(given, str) and given.startswith("/") and given.isprintable()
    if not fits or any(mark in path for mark in ("?", "#", "..")):
        raise ConfigurationError(f"path: {path!a:.200} is no path below the base URL; write it like /gex/levels")
    return Operation(f"GET {path}", path, (), lambda: dict[str, Any])
