"""The times in a reply's typed view: whether all are UTC, and those of its plain data read. No I/O.

msgspec decodes a time that is written as usual, and keeps the offset that it is written with. One look over what it made
tells whether all is well; the rare reply with other times is read again, its times first, as columns.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache, partial
from itertools import chain
from operator import attrgetter
from typing import Any, Final, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

import attrs

from .._ground.time_columns import read_days, read_instants

__all__ = ["all_utc", "with_times"]

TimesCheck: TypeAlias = Callable[[list[Any]], bool]
Read: TypeAlias = Callable[[list[object]], list[object]]
ZONE: Final = attrgetter("tzinfo")
ONLY_UTC: Final = frozenset([UTC])
NOWHERE: Final[frozenset[object]] = frozenset()


def all_utc(value: object, kind: object) -> bool:
    """Whether every time in a value that is of the type is in UTC."""
    check = _check(kind)
    return check is None or check([value])


def with_times(value: object, kind: object) -> object:
    """Plain data with the texts that the type has as times read as such; what is none stays."""
    read = _reader(kind)
    return value if read is None else read([value])[0]


@cache
def _check(kind: object) -> TimesCheck | None:
    """What looks at many values of the type; None where it holds no instants."""
    kind = _bare(kind)
    if kind is datetime:
        return _are_utc
    if not _holds(kind, (datetime,), NOWHERE):
        return None
    if get_origin(kind) is list:
        return partial(_check_items, _inner(kind), chain.from_iterable)
    if get_origin(kind) is dict:
        return partial(_check_items, _inner(kind), lambda maps: chain.from_iterable(each.values() for each in maps))
    fields = [(attrgetter(name), hint) for name, hint in get_type_hints(kind).items() if _check_needed(hint)]
    return partial(_check_models, fields)


def _are_utc(values: list[Any]) -> bool:
    try:
        return ONLY_UTC.issuperset(map(ZONE, values))
    except AttributeError:  # a null
        return ONLY_UTC.issuperset(map(ZONE, (value for value in values if value is not None)))


def _check_items(kind: object, flat: Callable[[Iterable[Any]], Iterable[Any]], values: list[Any]) -> bool:
    items = list(flat(value for value in values if value))
    check = _check(kind)
    return not items or check is None or check(items)


def _check_models(fields: Sequence[tuple[Callable[[Any], Any], Any]], values: list[Any]) -> bool:
    models = [value for value in values if value is not None]
    if not models:
        return True
    checks = ((get, _check(hint)) for get, hint in fields)
    return all(check is None or check(list(map(get, models))) for get, check in checks)


def _check_needed(hint: object) -> bool:
    return _holds(hint, (datetime,), NOWHERE)


@cache
def _reader(kind: object) -> Read | None:
    """What reads many plain values of the type; None where it holds no times."""
    kind = _bare(kind)
    if kind is datetime:
        return read_instants
    if kind is date:
        return read_days
    if not _holds(kind, (datetime, date), NOWHERE):
        return None
    if get_origin(kind) is list:
        return partial(_read_lists, _inner(kind))
    if get_origin(kind) is dict:
        return partial(_read_maps, _inner(kind))
    renamed: dict[str, str] = getattr(kind, "__json_names__", {})
    hints = {renamed.get(name, name): hint for name, hint in get_type_hints(kind).items()}
    return partial(_read_objects, {name: hint for name, hint in hints.items() if _reader_needed(hint)})


def _reader_needed(hint: object) -> bool:
    return _holds(hint, (datetime, date), NOWHERE)


def _read_lists(kind: object, values: list[object]) -> list[object]:
    read = _reader(kind)
    lists = [cast("list[object]", value) for value in values if isinstance(value, list)]
    if read is None or not any(lists):
        return values
    items = iter(read(list(chain.from_iterable(lists))))
    return [
        [next(items) for _ in cast("list[object]", value)] if isinstance(value, list) else value for value in values
    ]


def _read_maps(kind: object, values: list[object]) -> list[object]:
    read = _reader(kind)
    maps = [cast("dict[str, object]", value) for value in values if isinstance(value, dict)]
    if read is None or not any(maps):
        return values
    items = iter(read([item for each in maps for item in each.values()]))
    return [
        {key: next(items) for key in cast("dict[str, object]", value)} if isinstance(value, dict) else value
        for value in values
    ]


def _read_objects(fields: dict[str, Any], values: list[object]) -> list[object]:
    read = [dict(cast("dict[str, object]", value)) if isinstance(value, dict) else value for value in values]
    for name, hint in fields.items():
        having = [cast("dict[str, object]", value) for value in read if isinstance(value, dict) and name in value]
        reader = _reader(hint)
        if having and reader is not None:
            for each, item in zip(having, reader([each[name] for each in having]), strict=True):
                each[name] = item
    return read


@cache
def _holds(kind: object, wanted: tuple[object, ...], within: frozenset[object]) -> bool:
    """Whether there are such times in the type."""
    kind = _bare(kind)
    if kind in wanted:
        return True
    if isinstance(kind, type) and attrs.has(kind):
        inner = within | {kind}
        return kind not in within and any(_holds(hint, wanted, inner) for hint in get_type_hints(kind).values())
    return get_origin(kind) in (list, dict) and _holds(_inner(kind), wanted, within)


def _inner(kind: object) -> object:
    return get_args(kind)[-1]


def _bare(kind: object) -> object:
    """The type without its None; of several types nobody can tell which one a text is."""
    if get_origin(kind) in (Union, types.UnionType):
        members = [member for member in get_args(kind) if member is not type(None)]
        return members[0] if len(members) == 1 else Any
    return kind
