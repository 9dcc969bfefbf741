"""Replies with faults: an example of any endpoint, changed at one to three places as a seed says."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, TypeAlias, cast

import attrs
from backquant_api.operation import Operation
from backquant_api.resources import operations

from tests.support.examples import example

__all__ = ["OPERATIONS", "Mutant", "mutant"]

Place: TypeAlias = tuple[str | int, ...]
OPERATIONS = sorted(operations(), key=lambda each: each.name)
ROWS = 5  # of each list: enough for every kind of row, and quick to draw
RAW: dict[str, bytes] = {
    "null": b"null",
    "true": b"true",
    "zero": b"0",
    "minus zero": b"-0.0",
    "huge": b"1e308",
    "tiny": b"-5e-324",
    "beyond a float": b"1e400",
    "below a float": b"-1e400",
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "a long int": b"9007199254740993",
    "a longer int": b"7" * 350,
    "5000 digits": b"7" * 5000,
    "empty text": b'""',
    "number as text": b'"12.5"',
    "not a number": b'"N/A"',
    "latin-1": b'"caf\xe9"',
    "half a character": rb'"\ud800"',
    "steering": rb'"\u001b[31m\u202e\n"',
    "formula": rb'"=1+1$x_{$ [bold]"',
    "a long text": b'"' + b"z" * 5000 + b'"',
    "a time": b'"2026-09-04T06:30:00+02:00"',
    "a far time": b'"9999-12-31T23:59:59-12:00"',
    "no time": b'"2026-13-45T99:00:00Z"',
    "a token": b'"31FEB27"',
    "list": b"[]",
    "list of lists": b'[[1, null], ["a", {}]]',
    "list of nulls": b"[null, null]",
    "list of objects": b'[{"strike": "a"}, {"strike": [1]}]',
    "object": b"{}",
    "object of objects": rb'{"a": {"b": {"c": [1, {"d": null}]}}, "\ud800": 1, "": 2}',
}
DROPPED, ADDED, TWICE, EMPTIED, CUT = "dropped", "added", "twice", "emptied", "cut off"
WHOLE = ("broken off", "two of it", "bytes", "nothing", "a list", "no data")


@attrs.define(frozen=True)
class Mutant:
    """A reply with faults."""

    number: int
    operation: Operation[Any]
    body: bytes = attrs.field(repr=lambda body: f"<{len(body)} bytes>")
    changes: tuple[str, ...]


@cache
def _plain(operation: Operation[Any]) -> dict[str, Any]:
    return _short(json.loads(example(operation)))


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _short(item) for name, item in cast("dict[str, Any]", value).items()}
    return [_short(item) for item in cast("list[Any]", value)[:ROWS]] if isinstance(value, list) else value


def _places(value: Any, place: Place = ()) -> Iterator[Place]:
    if place:
        yield place
    for step, item in _items(value):
        yield from _places(item, (*place, step))


def _items(value: Any) -> list[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return list(cast("dict[str | int, Any]", value).items())
    return list(enumerate(cast("list[Any]", value))) if isinstance(value, list) else []


@cache
def _all_places(operation: Operation[Any]) -> list[Place]:
    """Columns count as often as rows do, so places are drawn by their names first; see `mutant`."""
    return list(_places(_plain(operation)))


def mutant(number: int) -> Mutant:
    """The mutant of that number: always the same one; endpoints take turns."""
    dice = random.Random(number)
    operation = OPERATIONS[number % len(OPERATIONS)]
    if dice.random() < 0.03:
        how = dice.choice(WHOLE)
        return Mutant(number, operation, _spoilt(json.dumps(_plain(operation)).encode(), how, dice), (how,))
    body, raws, changes = deepcopy(_plain(operation)), dict[str, bytes](), list[str]()
    for turn in range(dice.choice((1, 1, 1, 2, 3))):
        place = dice.choice(_all_places(operation))
        how = dice.choice((*RAW, *RAW, DROPPED, DROPPED, ADDED, TWICE, EMPTIED, CUT))
        if _change(body, place, how, f"@@{turn}@@", raws, dice):
            changes.append(f"{'.'.join(map(str, place))}: {how}")
    text = json.dumps(body).encode()
    for mark, raw in raws.items():
        text = text.replace(f'"{mark}"'.encode(), raw)
    return Mutant(number, operation, text, tuple(changes))


def _change(body: Any, place: Place, how: str, mark: str, raws: dict[str, bytes], dice: random.Random) -> bool:
    """Whether it could be done: an earlier change may have taken the place away."""
    held: Any = body
    for name in place[:-1]:
        held = cast("Any", dict(_items(held)).get(name))
    step: Any = place[-1]
    if step not in dict(_items(held)):
        return False
    value: Any = dict(_items(held))[step]
    if how in RAW:
        held[step], raws[mark] = mark, RAW[how]
    elif how == DROPPED:
        del held[step]
    elif how == ADDED and isinstance(value, list):
        cast("list[Any]", value).append(mark)
        raws[mark] = dice.choice(list(RAW.values()))
    elif how == ADDED and isinstance(value, dict):
        value["brand_new"], raws[mark] = mark, dice.choice(list(RAW.values()))
    elif how == TWICE and isinstance(value, list):
        held[step] = [*cast("list[Any]", value), *deepcopy(cast("list[Any]", value))]
    elif how == EMPTIED and isinstance(value, dict | list):
        held[step] = [] if isinstance(value, list) else {}
    elif how == CUT and isinstance(value, list) and len(cast("list[Any]", value)) > 1:
        del value[dice.randrange(1, len(cast("list[Any]", value))) :]
    else:
        return False
    return True


def _spoilt(body: bytes, how: str, dice: random.Random) -> bytes:
    match how:
        case "broken off":
            return body[: dice.randrange(len(body))]
        case "two of it":
            return body + body
        case "bytes":
            spoilt = bytearray(body)
            for _ in range(dice.randrange(1, 20)):
                spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
            return bytes(spoilt)
        case "a list":
            return b"[" + body + b"]"
        case "no data":
            whole: Mapping[str, Any] = json.loads(body)
            return json.dumps({name: item for name, item in whole.items() if name != "data"}).encode()
        case _:
            return b""
