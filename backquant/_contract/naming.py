"""The SDK names of what a release of the API speaks of: methods, parameters, fields, meta keys, errors. No I/O.

A name that is not certain is left out: a word that many things bear says nothing without the endpoint it belongs to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from .._call.statuses import MEANINGS
from . import report_names
from .releases import Release, methods_named
from .sdk_surface import Method, Parameter, Sdk

__all__ = ["names_of"]

STATUS: Final = re.compile(
    r"(?<![\w.,-])([45]\d\d)(?![\w%]|[.,]\d|\s+(?!(?:is|are|for|on|when|in|to|with|and|or)\b)[a-z])"
)
ERRORS: Final = {status: meaning.kind.__name__ for meaning in MEANINGS for status in meaning.statuses}
META: Final = re.compile(r"\bmeta\.(extra\.)?([a-z]\w*)", re.ASCII)
STREAM: Final = re.compile(r"\b(?:web ?sockets?|stream(?:ed|s|ing)?|wss?)\b", re.IGNORECASE)
LEVELS: Final = re.compile(r"\blevels\b", re.IGNORECASE)
CLAUSE: Final = re.compile(r";\s+|(?<=[.!?])\s+|\n")
# What is named for comparison only, and what is about speed, is nothing that changed for a caller.
ASIDE: Final = re.compile(r"\b(?:as (?:on|in|for|with)|unlike|like|same as)\s.*$", re.IGNORECASE | re.DOTALL)
SPEED: Final = re.compile(r"\b(?:faster|slower|speed|latency|quicker)\b", re.IGNORECASE)
QUOTED: Final = re.compile(r"`([A-Za-z_]\w*)(?:=[^`]*)?`|\b([A-Za-z]\w*)=|\b([a-z]\w*_\w+)\b", re.ASCII)
DEFAULT: Final = re.compile(r"\bdefaults?\b", re.IGNORECASE)
ABBREVIATION: Final = re.compile(r"[b-df-hj-np-tv-xz]{3,}")  # `pcr` is no word of a sentence, `status` is one
QUANTITIES: Final = {"open interest", "expected move"}  # spoken of far from the endpoints that are named after them
NUMERALS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
COUNTS: Final = {numeral: value for value, numeral in enumerate(NUMERALS, 2)}


def names_of(release: Release, sdks: tuple[Sdk, Sdk]) -> tuple[str, ...]:
    """What a release speaks of, in SDK names and in the order of its text.

    Args:
        release: a row of the release log.
        sdks: those before and after; a default that differs between them tells whose default a text means.
    """
    reader = _NameReader(sdks)
    found: dict[str, None] = {}
    subject = reader.subject(release)
    for words in (release.summary, *release.changes):
        for clause in CLAUSE.split(words):
            found.update(dict.fromkeys(reader.names(clause, subject)))
    return tuple(_without_wholes(found))


def _without_wholes(names: Iterable[str]) -> Iterator[str]:
    """A method whose parameter is named too needs no naming of its own."""
    listed = list(names)
    narrowed = {f"{name.partition('(')[0]}()" for name in listed if name.startswith("bq.") and not name.endswith("()")}
    return (name for name in listed if name not in narrowed)


class _NameReader:
    """Words matched to what the two SDKs have."""

    def __init__(self, sdks: tuple[Sdk, Sdk]) -> None:
        self._sdks = sdks
        self._methods = {path: method for sdk in sdks for path, method in sdk.methods.items()}
        self._by_name = {method.name: method for method in self._methods.values()}
        self._spoken = list(_spoken(self._methods))
        self._fields = {
            (model.name, wire): field.name
            for sdk in sdks
            for model in sdk.models.values()
            for wire, field in model.fields.items()
        }

    def subject(self, release: Release) -> list[Method]:
        """What the whole release is about: the one endpoint that it names for sure, else what its summary says."""
        clauses = [
            ASIDE.sub("", clause) for words in (release.summary, *release.changes) for clause in CLAUSE.split(words)
        ]
        surely = {method.name: method for clause in clauses for method in self._named(clause)}
        return [*surely.values()] if len(surely) == 1 else self.subjects(release.summary)

    def subjects(self, text: str) -> list[Method]:
        """The methods that a text is about, also where one plain word alone tells it: the scope of field names."""
        text = ASIDE.sub("", text)
        surely = self._named(text)
        told = [said.method for said in self._spoken if not said.sure and said.pattern.search(text)]
        return surely or told

    def names(self, clause: str, subject: list[Method]) -> Iterator[str]:
        """Everything that one clause names; `subject` is what its release is about."""
        clause = ASIDE.sub("", clause)
        methods = self._named(clause)
        words = [str(found.group(found.lastindex or 0)) for found in QUOTED.finditer(clause)]
        named = [*(self._of_methods(methods, words) if methods else self._parameters(clause, words, subject))]
        yield from named
        passed = {name.rstrip("=)").rpartition("(")[2] for name in named}
        for word in words:
            if word not in passed:  # a field may be called as a parameter is
                yield from self._attributes(word, self.subjects(clause) or subject)
        for extra, key in META.findall(clause):
            yield f'reply.meta.extra["{key}"]' if extra else f"reply.meta.{key}"
        yield from (ERRORS[int(status)] for status in STATUS.findall(clause) if int(status) in ERRORS)
        if STREAM.search(clause) and LEVELS.search(clause):
            yield "channels.levels()"

    def _named(self, text: str) -> list[Method]:
        """The methods that a text names for sure: by their paths, else by a path's end or a name of several words."""
        paths = {path: method.name for path, method in self._methods.items()}
        by_path = [self._by_name[name] for name in methods_named(text, paths)]
        if by_path or SPEED.search(text):
            return by_path
        ends = [said for said in self._spoken if said.sure and said.pattern.search(text)]
        longest = [one for one in ends if not any(one.words in other.words and one is not other for other in ends)]
        return [said.method for said in longest]

    def _of_methods(self, methods: list[Method], words: list[str]) -> Iterator[str]:
        for method in methods:
            given = [parameter for parameter in method.parameters.values() if parameter.wire in words]
            whole = [report_names.call(method.name)]
            yield from [report_names.argument(method.name, parameter.name) for parameter in given] or whole

    def _parameters(self, clause: str, words: list[str], subject: list[Method]) -> Iterator[str]:
        """Parameters without their methods: those whose default changed, those that are new, or as many as it says."""
        spoken = re.findall(r"[a-z]\w*", clause) if DEFAULT.search(clause) else []
        for word in dict.fromkeys([*words, *spoken]):
            having = [method for method in self._methods.values() if word in method.parameters]
            if not having:
                continue
            meant = self._changed(word, having) if DEFAULT.search(clause) else []
            meant = meant or self._about(word, subject) or self._came(word, having)
            counted = {COUNTS.get(said.lower(), said) for said in re.findall(r"[A-Za-z]+|\d+", clause)}
            if not meant and not counted.isdisjoint({len(having), str(len(having))}):
                meant = having
            yield from (report_names.argument(method.name, method.parameters[word].name) for method in meant)
            if not meant and word in words and not any(word == wire for _, wire in self._fields):
                yield f"{having[0].parameters[word].name}="

    def _changed(self, wire: str, having: list[Method]) -> list[Method]:
        return [
            method
            for method in having
            if (pair := self._pair(method.path, wire)) is not None and pair[0].default != pair[1].default
        ]

    def _pair(self, path: str, wire: str) -> tuple[Parameter, Parameter] | None:
        old, new = (sdk.methods[path].parameters.get(wire) if path in sdk.methods else None for sdk in self._sdks)
        return (old, new) if old is not None and new is not None else None

    def _about(self, wire: str, subject: list[Method]) -> list[Method]:
        return subject if len(subject) == 1 and wire in subject[0].parameters else []

    def _came(self, wire: str, having: list[Method]) -> list[Method]:
        """Methods of both that have it in one alone."""
        both = self._sdks[0].methods.keys() & self._sdks[1].methods.keys()
        return [method for method in having if method.path in both and self._pair(method.path, wire) is None]

    def _attributes(self, word: str, subject: list[Method]) -> Iterator[str]:
        """The fields of that name: within the replies of the subject, else where a single model has one."""
        models = [model for model, wire in self._fields if wire == word]
        if subject:
            within = {
                model for sdk in self._sdks for method in subject for model in sdk.reachable(method.returns.models)
            }
            models = [model for model in models if model in within]
        if len(models) == 1:
            yield report_names.attribute(models[0], self._fields[models[0], word])


@attrs.define(frozen=True)
class _Spoken:
    """How people call an endpoint without its path."""

    method: Method
    words: str
    pattern: re.Pattern[str]
    sure: bool
    """Whether it is no ordinary word of a sentence."""


def _spoken(methods: dict[str, Method]) -> Iterator[_Spoken]:
    """Every end of a path that only one path has."""
    ends: dict[str, list[Method]] = {}
    for path, method in methods.items():
        parts = [part for part in path.split("/") if part]
        for start in range(len(parts)):
            ends.setdefault("/".join(parts[start:]), []).append(method)
    for end, meant in ends.items():
        if len(meant) == 1 and "{" not in end:
            words = re.split(r"[-/]", end)
            between = "[-/]" if " ".join(words) in QUANTITIES else "[-/ ]"
            pattern = re.compile(rf"(?<![\w/-]){between.join(map(re.escape, words))}(?![\w-]|/\w)", re.IGNORECASE)
            sure = len(words) > 1 or bool(ABBREVIATION.fullmatch(end))
            yield _Spoken(meant[0], " ".join(words), pattern, sure)
