"""Signs of a change of behaviour that breaks nothing in the document, read from the two documents alone. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from . import report_names
from .descriptions import described
from .nodes import Json, Node, child, children, gets, text
from .schemas import shown, tokens
from .sdk_surface import Named

__all__ = ["Sign", "signs_of_change"]

PHRASES: Final = re.compile(
    r"\bopt(?:ed)?[- ]in\b|\bonly (?:when|if|with|on request)\b|\bno longer\b|\bpreviously\b|\bformerly\b|\bused to\b",
    re.IGNORECASE,
)


@attrs.define(frozen=True)
class Sign:
    """One place where the new document hints that replies are not what they were."""

    name: str
    """In SDK names: `bq.options.greeks.surface(include=)`."""

    what: str
    """What hints at it, and what it may mean."""

    place: str

    def as_json(self) -> dict[str, Json]:
        """The sign in the report."""
        return dict(attrs.asdict(self))


def signs_of_change(old: Named, new: Named) -> list[Sign]:
    """Where calls that stay the same may be answered otherwise."""
    return [*_parameters(old, new), *_words(old, new)]


def _parameters(old: Named, new: Named) -> Iterator[Sign]:
    before = dict(gets(old.published))
    for path, operation in gets(new.published):
        if path not in before:
            continue
        earlier = {_key(given): given for given in children(before[path], "parameters")}
        for given in children(operation, "parameters"):
            place = report_names.of_parameter(path, text(given, "name"))
            for what in _of_parameter(earlier.get(_key(given)), given, schemaless=not _payload(operation)):
                yield Sign(_argument(new, path, text(given, "name")), what, place)


def _of_parameter(old: Node | None, new: Node, *, schemaless: bool) -> Iterator[str]:
    schema, earlier = child(new, "schema"), child(old or {}, "schema")
    if text(new, "name") == "include" and schemaless:
        fresh = sorted(tokens(schema) - tokens(earlier))
        if old is None or fresh:
            what = f"the new {', '.join(fresh)} of" if old is not None else "a new"
            yield f"{what} `include`, and the payload has no schema: what came by itself may now have to be asked for"
    default = schema.get("default")
    if old is None and default is not None:
        yield f"a new parameter with the default {shown(default)}: calls without it may be answered otherwise"
    elif old is not None and default != earlier.get("default"):
        yield f"the default was {shown(earlier.get('default'))} and is {shown(default)}: calls without it change"


def _words(old: Named, new: Named) -> Iterator[Sign]:
    """Texts that now speak of a condition or of what was."""
    before = dict(described(old))
    known = {place for place, _ in gets(old.published)}
    for place, (name, words) in described(new):
        said = before[place][1] if place in before else ""
        if place not in before and not any(place.startswith(report_names.of_path(path)) for path in known):
            continue
        fresh = [phrase for phrase in _phrases(words) if _phrases(words).count(phrase) > _phrases(said).count(phrase)]
        if fresh:
            yield Sign(name, f'its text now says "{fresh[0]}"', place)


def _phrases(words: str) -> list[str]:
    return [found[0].casefold() for found in PHRASES.finditer(" ".join(words.split()))]


def _payload(operation: Node) -> Node:
    """The schema of the reply's payload; empty where the document has none."""
    content = child(child(child(operation, "responses"), "200"), "content")
    return child(child(content, "application/json"), "schema")


def _key(given: Node) -> tuple[str, str]:
    return text(given, "in"), text(given, "name")


def _argument(named: Named, path: str, wire: str) -> str:
    method = named.sdk.methods.get(path)
    if method is None:  # left out of the package
        return wire
    known = method.parameters.get(wire)
    return report_names.argument(method.name, known.name if known else wire.replace("-", "_"))
