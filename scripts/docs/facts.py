"""What is known of each endpoint, from the generated package and the release log. No I/O but for reading the repository."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, NoReturn

import attrs
from backquant_api.operation import Operation, Param
from backquant_api.resources import operations
from backquant_api.resources.api import Api

from backquant.cli.docstrings import MethodDoc, read_docstring
from backquant.plot.registry import PICTURES

from ..live.calls import required_arguments
from ..pictures import NOW

__all__ = ["GROUPS", "ROOT", "Endpoint", "endpoints", "grouped"]

ROOT: Final = Path(__file__).parents[2]
GROUPS: Final = {
    "": "Service",
    "gex": "Gamma exposure",
    "options": "Options",
    "options.iv": "Implied volatility",
    "options.probability": "Probability",
    "options.greeks": "Greeks",
    "options.oi": "Open interest",
    "options.futures": "Futures",
    "liquidation": "Liquidations",
    "multi": "Several symbols",
    "market": "Market series",
    "etf": "ETFs",
    "tape": "Options tape",
}
"""Namespace to the heading of its endpoints; one that is not listed is headed by its own name."""
TYPED: Final = "typed: the contract publishes a schema"
DOCUMENTED: Final = "partly typed: the vendor's documentation names some fields, the rest is in `reply.extra`"
FREE: Final = "free-form: no field is published, `data` is a dict"


@attrs.define(frozen=True)
class Endpoint:
    """One endpoint as its page tells it."""

    operation: Operation[Any]
    doc: MethodDoc
    errors: dict[str, str]
    """Error class to when it is raised."""

    status: str
    since: str
    annotations: dict[str, str]
    """Parameter to its type, as a signature shows it."""

    @property
    def name(self) -> str:
        return self.operation.name

    @property
    def namespace(self) -> str:
        return self.name.rpartition(".")[0]

    @property
    def path(self) -> str:
        """The page, below the folder of endpoints."""
        return f"{self.name.replace('.', '/')}.md"

    @property
    def title(self) -> str:
        return f"bq.{self.name}"

    @property
    def picture(self) -> str | None:
        """Its picture's file, where replies of it are drawn."""
        return f"{self.name}.png" if self.name in PICTURES else None

    @property
    def cost(self) -> str:
        if not self.operation.needs_key:
            return "none; no key is needed"
        if self.name == "market.bundle":
            return "1 unit for each series"
        return "1 unit, for all symbols together" if self.namespace == "multi" else "1 unit"

    @property
    def refresh(self) -> str:
        seconds = self.operation.cadence
        if seconds is None:
            return "not published"
        return (
            "daily" if seconds == 86_400 else f"every {seconds:g} s" if seconds < 120 else f"every {seconds / 60:g} min"
        )

    @property
    def arguments(self) -> dict[str, object]:
        """What a first call passes: what must be given, and the symbol."""
        given = required_arguments(self.operation, NOW)
        if any(param.name == "symbol" and not param.required for param in self.operation.params):
            return {**given, "symbol": _symbol(self.operation)}
        return given


def _symbol(operation: Operation[Any]) -> object:
    param = next(param for param in operation.params if param.name == "symbol")
    return "BTCUSDT" if "BTCUSDT" in param.choices or not param.choices else param.choices[0]


@cache
def endpoints() -> tuple[Endpoint, ...]:
    """Every endpoint, in the contract's order."""
    return tuple(_endpoint(operation) for operation in operations())


def grouped() -> Iterator[tuple[str, list[Endpoint]]]:
    """Heading and endpoints of each namespace, in the order of the API."""
    spaces: dict[str, list[Endpoint]] = {}
    for endpoint in endpoints():
        spaces.setdefault(endpoint.namespace, []).append(endpoint)
    order = list(GROUPS)
    for space in sorted(spaces, key=lambda name: order.index(name) if name in order else len(order)):
        yield GROUPS.get(space, space), spaces[space]


def _endpoint(operation: Operation[Any]) -> Endpoint:
    method: Callable[..., object] = attrgetter(operation.name)(Api(_unsent))
    shown = inspect.signature(method).parameters
    return Endpoint(
        operation,
        read_docstring(method),
        dict(_errors(method)),
        _status(operation, method),
        _since(operation),
        {param.name: _shown(param, str(shown[param.name].annotation)) for param in operation.params},
    )


def _unsent(*_: object) -> NoReturn:
    raise AssertionError("methods are read, not called")


def _shown(param: Param, annotation: str) -> str:
    """The type in short: what None means, the page says in words."""
    text = annotation.replace("literals.", "").removesuffix(" | None")
    return text.replace("When", "datetime | date | str") if param.kind in ("time", "date") else text


def _errors(method: Callable[..., object]) -> Iterator[tuple[str, str]]:
    _, _, told = (inspect.getdoc(method) or "").partition("\nRaises:\n")
    for line in told.partition("\n\n")[0].replace("\n        ", " ").splitlines():
        name, _, when = line.strip().partition(": ")
        yield name, when


def _status(operation: Operation[Any], method: Callable[..., object]) -> str:
    if not attrs.has(operation.data()):
        return FREE
    return DOCUMENTED if "from the vendor's documentation" in " ".join((method.__doc__ or "").split()) else TYPED


@cache
def _releases() -> tuple[tuple[str, str], ...]:
    """Version and changes of each release, the oldest first."""
    log = json.loads((ROOT / "openapi" / "examples" / "changelog.json").read_text(encoding="utf-8"))
    return tuple((release["version"], " ".join(release["changes"])) for release in reversed(log["data"]["releases"]))


def _since(operation: Operation[Any]) -> str:
    """The release that brought it, as far as the log tells."""
    group = f"`/{operation.path.split('/')[1]}/*`"
    for version, changes in _releases():
        if "New" in changes and (f"`{operation.path}`" in changes or group in changes):
            return version
    return f"{_releases()[0][0]} or before"
