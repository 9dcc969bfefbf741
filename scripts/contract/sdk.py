"""What a generated package offers, read from its code without running it."""

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

import griffe

from scripts.generate.driver import PACKAGE
from scripts.generate.problem import Json, Node, child, children, text

from .types import Token, Type, literal_tokens, read_type


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Method:
    """A method: one endpoint."""

    name: str
    path: str
    returns: Type
    needs_key: bool
    parameters: dict[str, Parameter]
    """By name on the wire."""


@dataclass(frozen=True)
class Field:
    """A field of a model; without a default it is required."""

    name: str
    type: Type
    default: str | None


@dataclass(frozen=True)
class Model:
    """A model: its fields by JSON name."""

    name: str
    fields: dict[str, Field]

    @property
    def is_envelope(self) -> bool:
        """The whole of a reply, of which people only see the `data`."""
        return {"data", "meta"} <= self.fields.keys()


@dataclass(frozen=True)
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


def read_sdk(folder: Path) -> Sdk:
    """The package below the folder, which need not be importable."""
    package = griffe.load(PACKAGE, search_paths=[folder], allow_inspection=False)
    contract = cast(Node, json.loads((folder / PACKAGE / "contract.json").read_bytes()))
    literals = {
        name: literal_tokens(cast(ast.Subscript, _parsed(str(attribute.value))))
        for name, attribute in cast(griffe.Module, package["literals"]).attributes.items()
        if attribute.annotation is not None and str(attribute.annotation) == "TypeAlias"
    }
    classes = {
        name: found
        for module in cast(griffe.Module, package["models"]).modules.values()
        for name, found in module.classes.items()
        if not found.is_alias
    }
    models = {name: Model(name, dict(_fields(found, literals, classes))) for name, found in classes.items()}
    methods = {
        method.path: method
        for module in cast(griffe.Module, package["resources"]).modules.values()
        for method in _methods(module, literals, classes, contract)
    }
    return Sdk(methods, models, literals)


def _parsed(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def _fields(
    model: griffe.Class, literals: Mapping[str, Sequence[Token]], classes: Mapping[str, griffe.Class]
) -> Iterator[tuple[str, Field]]:
    json_names: dict[str, str] = {}
    for name, attribute in model.attributes.items():
        if name == "__json_names__":
            json_names = ast.literal_eval(str(attribute.value))
        elif name in model.members and attribute.annotation is not None:
            default = None if attribute.value is None else str(attribute.value)
            spelled = read_type(str(attribute.annotation), literals, classes)
            yield json_names.get(name, name), Field(name, spelled, _readable(default))


def _readable(default: str | None) -> str | None:
    """`attrs.field(factory=lambda: [])` is what people call `[]`."""
    return "[]" if default is not None and default.startswith("attrs.field(") else default


def _methods(
    module: griffe.Module,
    literals: Mapping[str, Sequence[Token]],
    classes: Mapping[str, griffe.Class],
    contract: Node,
) -> Iterator[Method]:
    own = {name: found for name, found in module.classes.items() if not found.is_alias}
    resource = next((found for name, found in own.items() if f"Async{name}" in own), None)
    if resource is None:
        return
    for attribute in module.attributes.values():
        operation = _parsed(str(attribute.value)) if attribute.value is not None else None
        if not (isinstance(operation, ast.Call) and isinstance(operation.func, ast.Name)):
            continue
        if operation.func.id == "Operation":
            dotted, path, parameters = operation.args[:3]
            name, url = ast.literal_eval(dotted), ast.literal_eval(path)
            function = resource.functions[name.rpartition(".")[2]]
            returns = cast(ast.Subscript, _parsed(str(function.returns)))
            published = children(child(child(child(contract, "paths"), url), "get"), "parameters")
            yield Method(
                name=name,
                path=url,
                returns=read_type(ast.unparse(returns.slice), literals, classes),
                needs_key=not any(keyword.arg == "needs_key" for keyword in operation.keywords),
                parameters={
                    parameter.wire: parameter
                    for call in cast(ast.Tuple, parameters).elts
                    for parameter in [_parameter(cast(ast.Call, call), function, literals, published)]
                },
            )


def _parameter(
    call: ast.Call, function: griffe.Function, literals: Mapping[str, Sequence[Token]], published: list[Node]
) -> Parameter:
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg not in (None, "choices")}
    facts: dict[str, object] = {str(key): ast.literal_eval(value) for key, value in given.items()}
    name: str = ast.literal_eval(call.args[0])
    wire = str(facts.pop("wire", name))
    required = bool(facts.pop("required", False))
    spelled = read_type(str(function.parameters[name].annotation), literals, ())
    schemas = [child(parameter, "schema") for parameter in published if text(parameter, "name") == wire]
    return Parameter(
        name=name,
        wire=wire,
        type=spelled if function.parameters[name].default is None else spelled.without_none(),
        required=required,
        default=schemas[0].get("default") if schemas else None,
        limits=tuple(sorted(facts.items())),
    )
