"""One line of the diagnosis, and what errors mean in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias, cast

import attrs

from .._call.reply import Reply
from .._ground.public import public
from .._ground.response import HttpResponse
from ..errors import (
    APIConnectionError,
    APIError,
    AuthenticationError,
    BackQuantError,
    ConfigurationError,
    ContractError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
)

__all__ = ["Check", "Heard", "Level", "failed", "told", "unanswered"]

Level: TypeAlias = Literal["ok", "warn", "fail", "skip"]
SHOWN: Final = 300  # letters of a server's text


@public("backquant.doctor")
@attrs.define(frozen=True)
class Check:
    """What one check found."""

    name: str
    """What was checked, in a word or two."""

    level: Level
    """`ok`, `warn` (it works, but look), `fail` (it does not work), `skip` (could not be checked)."""

    found: str
    """What was found, in one line."""

    advice: str = ""
    """What to do; empty when there is nothing to do."""

    facts: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """The same for programs."""


@attrs.define(frozen=True)
class Heard:
    """What came of one call."""

    outcome: Reply[Any] | BackQuantError
    at: datetime
    """This machine's time when the server answered: half the round trip before the reply was here."""

    @property
    def reply(self) -> Reply[Any] | None:
        """The reply; None when the call failed."""
        return self.outcome if isinstance(self.outcome, Reply) else None

    @property
    def http(self) -> HttpResponse | None:
        """What came over the wire; None when nothing did."""
        return self.outcome.http if isinstance(self.outcome, Reply | APIError | ContractError) else None

    @property
    def data(self) -> Mapping[str, Any]:
        """The reply's data as plain JSON; empty where there is none."""
        data: object = self.reply.raw.get("data") if self.reply else None
        return cast("dict[str, Any]", data) if isinstance(data, dict) else {}


def told(error: BackQuantError) -> str:
    """The error in one line."""
    if isinstance(error, APIError) and error.status:
        text = " ".join(filter(None, (str(error.status), error.code))) + f": {error.message}"
    else:
        text = str(error)
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return clean if len(clean) <= SHOWN else clean[:SHOWN] + " ..."


def unanswered(name: str, error: BackQuantError, *, reachable: bool) -> Check:
    """The line of a check whose call failed: what another line tells is not told again."""
    if isinstance(error, AuthenticationError | ConfigurationError):
        return Check(name, "skip", "not checked: see key")
    if isinstance(error, RateLimitError):
        return Check(name, "skip", "not checked: see the budgets")
    if isinstance(error, APIConnectionError) and not reachable:
        return Check(name, "skip", "not checked: see server")
    return failed(name, error)


def failed(name: str, error: BackQuantError) -> Check:
    """The line that tells of an error."""
    return Check(name, "fail", told(error), _advice(error), {"error": type(error).__name__})


def _advice(error: BackQuantError) -> str:
    match error:
        case APIConnectionError():
            return "check the network, a proxy or firewall in between, and the base URL"
        case PermissionDeniedError():
            return "the key is good; its plan or subscription does not allow this"
        case NotFoundError():
            return "check that the base URL is complete: the published one ends with /v2"
        case ContractError():
            return "something other than the API answers there: check the base URL and any proxy"
        case APIError():
            request = f", quoting request {error.request_id}" if error.request_id else ""
            return f"try again in half a minute; if it lasts, report it{request}"
        case _:
            return ""
