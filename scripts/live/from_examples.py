"""Shapes of example replies: what the values at a place have in common.

An example can't tell that a value is never null, so every value may be. A field that all objects at a place have is
expected, even where it is null in some: an API leaves null fields out everywhere, or nowhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from ..generate.problem import Json
from .shapes import ANYTHING, Form, JsonShape, Kind, kind_of

__all__ = ["VENUES", "Tokens", "key_pattern", "shape_of_examples", "text_form"]

Tokens: TypeAlias = Callable[[str], frozenset[str | int] | None]
"""The tokens that the contract knows for a field's name."""

INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
WORD: Final = re.compile(r"[a-z][a-z_]*")
# Keys that are data rather than names of fields.
KEYS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(deribit|bybit|okx|binance|derive|thalex|delta_india|delta)",
        r"[0-9A-Z]{2,}USDT",
        r"\d{1,2}[A-Z]{3}\d{2}",
        r"\d{4}-\d\d-\d\d.*",
        r"-?\d+(\.\d+)?",
        r"[0-9A-Z]{2,6}(\.[A-Z]{2})?",
    )
)
VENUES: Final = KEYS[0]
# A few words that come over and over are tokens: both sides of a trade, say.
FEW: Final = 4
OFTEN: Final = 8
SHOWN: Final = 8


def shape_of_examples(values: Sequence[Json], tokens: Tokens, name: str = "") -> JsonShape:
    """What the values have in common.

    Args:
        values: all that were seen at one place.
        tokens: the contract's tokens by a field's name.
        name: of the field.
    """
    real = [value for value in values if value is not None]
    if not real:
        return ANYTHING
    texts = [value for value in real if isinstance(value, str)]
    objects = [value for value in real if isinstance(value, dict)]
    items = [item for value in real if isinstance(value, list) for item in value]
    pattern = key_pattern(objects)
    seen = frozenset(texts)
    kinds: set[Kind] = {"null", *map(_kind, real)}
    return JsonShape(
        kinds=frozenset(kinds),
        tokens=_tokens(texts, tokens(name)),
        named=seen if len(seen) <= SHOWN else frozenset(),
        form=text_form(texts),
        items=shape_of_examples(items, tokens, name),
        fields={} if pattern else _fields(objects, tokens),
        required=frozenset() if pattern else _required(objects),
        others=shape_of_examples([part for each in objects for part in each.values()], tokens) if pattern else None,
        keys=pattern if pattern is not VENUES else None,  # a new venue is none that could be known beforehand
    )


def _kind(value: Json) -> Kind:
    kind = kind_of(value)
    return "number" if kind == "integer" else kind  # 67000 may be 67000.5 the next time


def key_pattern(objects: Sequence[dict[str, Json]]) -> re.Pattern[str] | None:
    """What the keys are like if they are data (symbols, venues, expiries, dates, strikes), None if they name fields."""
    keys = {key for each in objects for key in each}
    return next((pattern for pattern in KEYS if keys and all(map(pattern.fullmatch, keys))), None)


def _fields(objects: Sequence[dict[str, Json]], tokens: Tokens) -> dict[str, JsonShape]:
    names = dict.fromkeys(name for each in objects for name in each)
    return {name: shape_of_examples([each[name] for each in objects if name in each], tokens, name) for name in names}


def _required(objects: Sequence[dict[str, Json]]) -> frozenset[str]:
    """Fields that every one of the objects has, be it as null."""
    counts = Counter(name for each in objects for name in each)
    return frozenset(name for name, count in counts.items() if count == len(objects))


def text_form(texts: Sequence[str]) -> Form | None:
    """Whether all the texts are points in time, or days."""
    if texts and all(map(INSTANT.fullmatch, texts)):
        return "date-time"
    return "date" if texts and all(map(DAY.fullmatch, texts)) else None


def _tokens(texts: Sequence[str], known: frozenset[str | int] | None) -> frozenset[str | int] | None:
    counts = Counter(texts)
    if counts and known is not None and known.issuperset(counts):
        return known
    few = 1 < len(counts) <= FEW and len(texts) >= OFTEN and min(counts.values()) > 1
    return frozenset(counts) if few and all(map(WORD.fullmatch, counts)) else None
