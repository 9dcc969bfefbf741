"""Which replies are written down: every endpoint of the contract, how much of it is published, and its variants; no I/O."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, Literal, get_args

import attrs
from backquant_api.literals import Symbol
from backquant_api.resources import operations

from backquant.sandbox.contract import PublishedContract, ServedOperation

from ..live.calls import required_arguments

__all__ = ["NOW", "Example", "Variant", "catalogue"]

NOW: Final = datetime(2026, 9, 4, 6, 30, 0, 123_000, tzinfo=UTC)
Status = Literal["typed", "documented", "illustrative"]

# `illustrative`: the vendor has published no key of these data.
_STATUS: Final[Mapping[object, Status]] = {
    "free-form": "illustrative",
    "documented": "documented",
    "recorded": "documented",
}
_ASKED: Final[Mapping[str, Mapping[str, str]]] = {
    "/multi/gex/levels": {"symbols": ",".join(get_args(Symbol))},
    "/options/greeks/trace/{greek}": {"greek": "gamma"},
    "/options/greeks/trace/{greek}/summary": {"greek": "gamma"},
    "/options/greeks/surfaces/{greek}": {"greek": "charm"},
    "/options/greeks/{greek}": {"greek": "vanna"},
    "/options/iv/term-structure": {"historical_compare_days": "30"},
    "/options/pcr": {"days": "1"},
}
"""What is asked beyond the defaults; every section that `include` adds is asked for anyway."""
_EXPIRIES: Final = {"0dte": ("expiry", "0dte"), "single": ("expiry", "*")}
_VARIANTS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "/etf/flows": {"hk": ("region", "hk")},
    "/gex/levels": {"std": ("positioning", "std")},
    "/gex/max-pain": _EXPIRIES,
    "/gex/strike-profile": _EXPIRIES,
    "/options/probability/density": {"band": ("confidence_band", "*")},
    "/tape/imbalance": {"delta": ("weight", "delta")},
}
_ANY: Final = {"expiry": "25SEP26", "confidence_band": "0.68"}
"""The value that stands for any other."""


@attrs.define(frozen=True)
class Variant:
    """Another reply of the same endpoint: the parameter that asks for it; `*` stands for any value."""

    label: str
    parameter: str
    value: str

    @property
    def asked(self) -> Mapping[str, str]:
        """What is asked to get it."""
        return {self.parameter: _ANY[self.parameter] if self.value == "*" else self.value}


@attrs.define(frozen=True)
class Example:
    """The default reply of an endpoint, and its variants."""

    path: str
    status: Status
    asked: Mapping[str, str]
    variants: Sequence[Variant] = attrs.field(default=())

    @property
    def name(self) -> str:
        """File name without its ending: path segments joined by underscores."""
        bare = self.path.strip("/").translate({ord("{"): None, ord("}"): None})
        return bare.replace("/", "_").replace("-", "_")

    @property
    def default_when(self) -> Sequence[Mapping[str, str]]:
        """Values that must select the default reply although a wildcard variant exists."""
        return (
            [{"expiry": "all"}]
            if any(variant.value == "*" and variant.parameter == "expiry" for variant in self.variants)
            else []
        )


def catalogue(contract: PublishedContract) -> list[Example]:
    """An example of every operation, by name; what a contract no longer takes is not asked."""
    found = [_example(operation, contract) for operation in contract.operations]
    return sorted(found, key=lambda example: example.name)


def _example(operation: ServedOperation, contract: PublishedContract) -> Example:
    asked = {name: value for name, value in _ASKED.get(operation.path, {}).items() if operation.takes(name)}
    called = next(each for each in operations() if each.path == operation.path)
    given = required_arguments(called, NOW)
    needed = {param.wire: str(given[param.name]) for param in called.params if param.name in given}
    variants = [Variant(label, *when) for label, when in _VARIANTS.get(operation.path, {}).items()]
    return Example(
        path=operation.path,
        status=_STATUS.get(contract.resolve(operation.reply).get("x-status"), "typed"),
        asked=needed | asked,
        variants=[variant for variant in variants if operation.takes(variant.parameter)],
    )
