"""JSON Schemas of the models, with the names that replies have on the wire. No I/O."""

from __future__ import annotations

from typing import Any, Final, cast

import msgspec
from backquant_api import CONTRACT_VERSION, models

from .model_annotations import is_model

__all__ = ["json_schemas"]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, dict[str, Any]]:
    """Every model's schema by the model's name; each stands on its own, with what it refers to in its `$defs`."""
    known = {name: found for name in dir(models) if is_model(found := getattr(models, name))}
    return {name: _schema(name, model, known) for name, model in sorted(known.items())}


def _schema(name: str, model: type[Any], known: dict[str, type[Any]]) -> dict[str, Any]:
    whole: dict[str, Any] = msgspec.json.schema(model)
    defined = cast("dict[str, dict[str, Any]]", whole.get("$defs", {}))
    for inner, schema in defined.items():
        if inner in known:
            _on_the_wire(schema, getattr(known[inner], "__json_names__", {}))
    head = {"$schema": DIALECT, "$id": f"{name}.json", "$comment": f"BackQuant contract {CONTRACT_VERSION}"}
    return {**head, **whole}


def _on_the_wire(schema: dict[str, Any], json_names: dict[str, str]) -> None:
    """Spell a model's fields as replies do; Python can't always."""
    properties = cast("dict[str, Any]", schema.get("properties", {}))
    schema["properties"] = {json_names.get(name, name): field for name, field in properties.items()}
    if "required" in schema:
        schema["required"] = [json_names.get(name, name) for name in cast("list[str]", schema["required"])]
