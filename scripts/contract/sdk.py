"""What a generated package offers, read from its code without running it."""

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import griffe

from backquant._contract.sdk_surface import Field, Method, Model, Parameter, Sdk
from backquant._contract.types import Token

from ..generate.driver import PACKAGE
from ..generate.problem import Node, child, children, text
from .types import literal_tokens, read_type

__all__ = ["read_sdk"]


def read_sdk(folder: Path) -> Sdk:
    """The package below the folder, which need not be importable."""
    package = griffe.load(PACKAGE, search_paths=[folder], allow_inspection=False)
    contract = cast(Node, json.loads((folder / PACKAGE / "contract.json").read_bytes()))
    literals = {
        name: literal_tokens(value)
        for name, attribute in cast(griffe.Module, package["literals"]).attributes.items()
        if str(attribute.annotation) == "TypeAlias"
        and isinstance(value := _parsed(str(attribute.value)), ast.Subscript)
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
        elif name in model.members and attribute.annotation is not None and _is_sent(attribute):
            default = None if attribute.value is None else str(attribute.value)
            spelled = read_type(str(attribute.annotation), literals, classes)
            yield json_names.get(name, name), Field(name, spelled, _readable(default))


def _is_sent(attribute: griffe.Attribute) -> bool:
    """Whether it is a field of the contract, rather than what a model has beside them."""
    return "property" not in attribute.labels and not attribute.name.startswith("__")


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
