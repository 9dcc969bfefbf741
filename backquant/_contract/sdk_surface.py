"""What an SDK offers: its methods, parameters, models and fields. No I/O."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

import attrs

from .nodes import Json, Node, gets
from .types import Token, Type

__all__ = ["Field", "Method", "Model", "Named", "Parameter", "Sdk", "named_after"]

NOT_IN_NAMES: Final = re.compile(r"\W")


@attrs.define(frozen=True)
class Parameter:
    """A parameter of a method."""

    name: str
    wire: str
    type: Type
    required: bool
    default: Json
    """What the server takes when it is left out."""

    limits: tuple[tuple[str, object], ...]
    """Bounds, and how it goes into the URL."""


@attrs.define(frozen=True)
class Method:
    """A method: one endpoint."""

    name: str
    path: str
    returns: Type
    needs_key: bool
    parameters: dict[str, Parameter]
    """By name on the wire."""


@attrs.define(frozen=True)
class Field:
    """A field of a model; without a default it is required."""

    name: str
    type: Type
    default: str | None


@attrs.define(frozen=True)
class Model:
    """A model: its fields by JSON name."""

    name: str
    fields: dict[str, Field]

    @property
    def is_envelope(self) -> bool:
        """The whole of a reply, of which people only see the `data`."""
        return {"data", "meta"} <= self.fields.keys()


@attrs.define(frozen=True)
class Sdk:
    """Everything that users of the package can name."""

    methods: dict[str, Method]
    """By path."""

    models: dict[str, Model]
    literals: dict[str, tuple[Token, ...]]

    def reachable(self, models: frozenset[str]) -> frozenset[str]:
        """The models, and all that they hold."""
        seen: set[str] = set()
        stack = list(models)
        while stack:
            name = stack.pop()
            if name in self.models and name not in seen:
                seen.add(name)
                stack.extend(self._uses[name])
        return frozenset(seen)

    @cached_property
    def methods_of(self) -> dict[str, list[str]]:
        """Model to the methods whose replies hold it."""
        found: dict[str, list[str]] = {}
        for method in self.methods.values():
            for model in self.reachable(method.returns.models):
                found.setdefault(model, []).append(method.name)
        return found

    @cached_property
    def _uses(self) -> dict[str, frozenset[str]]:
        return {
            name: frozenset(used for field in model.fields.values() for used in field.type.models)
            for name, model in self.models.items()
        }


@attrs.define(frozen=True)
class Named:
    """A published document, its references to parameters and responses written out, and the SDK's names for it."""

    published: Node = attrs.field(repr=False)
    sdk: Sdk = attrs.field(repr=False)


def named_after(published: Node, known: Sdk) -> Named:
    """A document in the names of an SDK that was made from another one; what that one lacks is named after its path."""
    unknown = Type("Any", "Any", frozenset(), frozenset(), frozenset())
    names = {
        path: known.methods[path].name if path in known.methods else _mirrored(path) for path, _ in gets(published)
    }
    return Named(published, Sdk({path: Method(name, path, unknown, True, {}) for path, name in names.items()}, {}, {}))


def _mirrored(path: str) -> str:
    return ".".join(NOT_IN_NAMES.sub("_", part.strip("{}")) for part in path.split("/") if part)
