"""Which replies of an endpoint are written down, and what is asked to get them; no I/O."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, get_args

import attrs
from backquant_api.literals import Symbol
from backquant_api.resources import operations

from backquant.sandbox.contract import ServedOperation

from ..live.calls import required_arguments

__all__ = ["NOW", "Reply", "name_of", "replies_of"]

NOW: Final = datetime(2026, 9, 4, 6, 30, 0, 123_000, tzinfo=UTC)
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
_NARROWS: Final = "/options/chain"
"""Where `include` takes away what it does not name."""
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
class Reply:
    """One reply: what is asked to get it, and the values that tell it from the others of its endpoint; `*` stands for any."""

    file: str
    asked: Mapping[str, str]
    when: Mapping[str, str]


def name_of(path: str) -> str:
    """File name of an endpoint's example without its ending: path segments joined by underscores."""
    bare = path.strip("/").translate({ord("{"): None, ord("}"): None})
    return bare.replace("/", "_").replace("-", "_")


def replies_of(operation: ServedOperation) -> list[Reply]:
    """The replies of an endpoint, the default one first; what its contract no longer takes is not asked."""
    name, asked = name_of(operation.path), _asked(operation)
    variants = {label: when for label, when in _VARIANTS.get(operation.path, {}).items() if operation.takes(when[0])}
    # The default reply must be selected although another one stands for any expiry.
    usual = {"expiry": "all"} if ("expiry", "*") in variants.values() else {}
    others = [
        Reply(
            f"{name}.{label}.json", asked | {parameter: _ANY[parameter] if value == "*" else value}, {parameter: value}
        )
        for label, (parameter, value) in variants.items()
    ]
    return [Reply(f"{name}.json", asked, usual), *others]


def _asked(operation: ServedOperation) -> dict[str, str]:
    sections = operation.parameter("include")
    all_sections = () if sections is None or operation.path == _NARROWS else sections.choices
    everything = {"include": ",".join(all_sections)} if all_sections else {}
    called = next(each for each in operations() if each.path == operation.path)
    given = required_arguments(called, NOW)
    needed = {param.wire: str(given[param.name]) for param in called.params if param.name in given}
    own = {name: value for name, value in _ASKED.get(operation.path, {}).items() if operation.takes(name)}
    return everything | needed | own
