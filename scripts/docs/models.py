"""The models of an endpoint as tables of their fields, read from the generated source. No I/O but for reading it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

import attrs
import griffe

from .facts import ROOT, Endpoint

__all__ = ["ShownField", "ShownModel", "models_of"]

ENVELOPE: Final = ("V2Meta", "Response")  # how the names of what every reply has end
BARE: Final = ("literals.", "builtins.")
ALIASES: Final = {"Instant": "datetime", "Day": "date"}


@attrs.define(frozen=True)
class ShownField:
    """One field of a model."""

    name: str
    kind: str
    meaning: str


@attrs.define(frozen=True)
class ShownModel:
    """One model, as its generated source tells it."""

    name: str
    meaning: str
    fields: tuple[ShownField, ...]


def models_of(endpoint: Endpoint) -> list[ShownModel]:
    """The models of an endpoint's data, that of `data` itself first; none where nothing is published."""
    module = _package().members.get(endpoint.name.replace(".", "_"))
    if not isinstance(module, griffe.Module):
        return []
    first = getattr(endpoint.operation.data(), "__name__", "")
    names = [name for name in module.classes if not name.endswith(ENVELOPE)]
    return [_model(name, module.classes[name]) for name in sorted(names, key=lambda name: name != first)]


def _model(name: str, source: griffe.Class) -> ShownModel:
    told = _words(source)
    return ShownModel(name, "" if told == f"{name} as the API sends it." else told, tuple(_fields(source)))


def _fields(source: griffe.Class) -> Iterator[ShownField]:
    for name, field in source.attributes.items():
        if not name.startswith("_") and field.annotation is not None:
            kind = str(field.annotation)
            for prefix in BARE:
                kind = kind.replace(prefix, "")
            for alias, plain in ALIASES.items():
                kind = kind.replace(alias, plain)
            yield ShownField(name, kind, _words(field))


def _words(source: griffe.Object) -> str:
    return "" if source.docstring is None else " ".join(source.docstring.value.partition("\nRaises:")[0].split())


@cache
def _package() -> griffe.Module:
    loaded = griffe.load("backquant_api.models", search_paths=[str(ROOT / "generated")])
    if not isinstance(loaded, griffe.Module):
        raise TypeError("generated/backquant_api/models is no package")
    return loaded
