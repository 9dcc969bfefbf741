"""How a client is made from its arguments, and a call from its own: all that is checked before anything is sent."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias, cast

import attrs
from backquant_api.operation import CallOptions, Operation, Timeout

from .clock import Clock, SystemClock
from .config import NO_KEY, Settings, read_base_url, read_key, read_timeout
from .errors import ConfigurationError
from .request import Request, build_request

__all__ = ["Query", "changed_settings", "free_form", "new_settings", "prepare", "with_query"]

Value: TypeAlias = str | int | float | bool | date | None
Query: TypeAlias = Mapping[str, Value | Sequence[Value]]


def new_settings(
    api_key: str | None,
    base_url: str | None,
    timeout: Timeout,
    max_retries: int,
    strict: bool,
    validate: bool,
    wait_for_budget: bool,
    clock: Clock | None,
) -> Settings:
    """The settings of a new client, from its arguments and the environment.

    Raises:
        ConfigurationError: one of them can't work.
    """
    return Settings(
        base_url=read_base_url(base_url),
        key=read_key(api_key),
        clock=clock or SystemClock(),
        timeout=read_timeout(timeout),
        max_retries=max_retries,
        strict=strict,
        validate=validate,
        wait_for_budget=wait_for_budget,
    )


def changed_settings(
    settings: Settings,
    timeout: Timeout | None,
    max_retries: int | None,
    strict: bool | None,
    validate: bool | None,
    wait_for_budget: bool | None = None,
) -> Settings:
    """The settings with those changed that are not None."""
    changes = {
        "timeout": None if timeout is None else read_timeout(timeout),
        "max_retries": max_retries,
        "strict": strict,
        "validate": validate,
        "wait_for_budget": wait_for_budget,
    }
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
        near = difflib.get_close_matches(name, [*(param.name for param in operation.params), *known], n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise TypeError(f"{operation.name}() got an unexpected keyword argument {name!r}{hint}")
    if operation.needs_key and settings.key is None:
        raise ConfigurationError(NO_KEY)
    timeout, validate = options.get("timeout"), options.get("validate")
    if timeout is not None or validate is not None:
        settings = changed_settings(settings, timeout, None, None, validate)
    request = build_request(operation, arguments, options.get("extra_query"), validate=settings.validate)
    if settings.key is not None and settings.key.mask(request.target) != request.target:
        raise ConfigurationError("the API key stands in the URL, where others can read it; the header alone carries it")
    return request, settings


def with_query(options: CallOptions, query: Query | None) -> CallOptions:
    """The options with the query of a free-form call among them."""
    return cast("CallOptions", {**options, "extra_query": {**(query or {}), **(options.get("extra_query") or {})}})


def free_form(path: str) -> Operation[dict[str, Any]]:
    """An operation for a path of the API that the contract does not know.

    Raises:
        ConfigurationError: it is no path.
    """
    if not path.startswith("/") or "?" in path or "#" in path or ".." in path:
        raise ConfigurationError(f"path: {path!r} is no path below the base URL; write it like /gex/levels")
    return Operation(f"GET {path}", path, (), lambda: dict[str, Any])
