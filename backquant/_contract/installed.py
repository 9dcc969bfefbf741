"""The installed SDK as a comparison sees it, read from its generated package. No I/O but for imports."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import attrs
from backquant_api import models
from backquant_api.operation import Operation, Param
from backquant_api.resources import operations

from .model_annotations import fields_of, is_model
from .sdk_surface import Field, Method, Model, Parameter, Sdk
from .types import Type

__all__ = ["installed_sdk"]


@cache
def installed_sdk() -> Sdk:
    """Methods, parameters, models and fields of the SDK that runs."""
    classes = {name: found for name in dir(models) if is_model(found := getattr(models, name))}
    return Sdk(
        {operation.path: _method(operation) for operation in operations()},
        {name: Model(name, dict(_fields(found))) for name, found in classes.items()},
        {},
    )


def _method(operation: Operation[Any]) -> Method:
    return Method(
        name=operation.name,
        path=operation.path,
        returns=_type(operation.data()),
        needs_key=operation.needs_key,
        parameters={param.wire: _parameter(param) for param in operation.params},
    )


def _parameter(param: Param) -> Parameter:
    return Parameter(param.name, param.wire, _type(str), param.required, None, ())


def _fields(model: type[Any]) -> Iterator[tuple[str, Field]]:
    json_names: dict[str, str] = getattr(model, "__json_names__", {})
    hints = fields_of(model)
    for attribute in attrs.fields(model):
        name = str(attribute.name)
        yield json_names.get(name, name), Field(name, _type(hints[name]), None)


def _type(annotation: Any) -> Type:
    text = annotation.__name__ if inspect.isclass(annotation) else str(annotation)
    return Type(text, text, frozenset(), frozenset(_models(annotation)), frozenset())


def _models(annotation: Any) -> Iterator[str]:
    if is_model(annotation):
        yield annotation.__name__
    for part in get_args(annotation):
        yield from _models(part)
