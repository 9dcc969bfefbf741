"""The view of a contract, from the parser's output and the document. No I/O."""

from __future__ import annotations

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint

from .annotations import Annotator
from .docs import name_methods, raises, with_sections
from .extensions import cadence, columns
from .hoist import Alias, operations, success_schema
from .modelled import components, model_of, modules
from .params import read_param
from .problem import ContractProblem, Node, child, children, text
from .references import lone_reference
from .view import ContractView, MethodView, ModelView, Namespace

__all__ = ["build_view"]


def build_view(parsed: GeneratorData, document: Node, aliases: list[Alias], names: dict[str, str]) -> ContractView:
    name_methods(document, names)
    schemas = child(child(document, "components"), "schemas")
    spell = Annotator(parsed.models)
    by_component = {name: model_of(model, name, schemas, spell) for name, model in components(parsed, spell)}
    models = {model.name: model for model in by_component.values()}
    endpoints = {
        endpoint.path.get_untrusted_value(): endpoint
        for collection in parsed.endpoint_collections_by_tag.values()
        for endpoint in collection.endpoints
    }
    methods: list[MethodView] = []
    for path, operation in operations(document):
        endpoint = endpoints.get(_spelled(path, endpoints))
        if endpoint is None:
            raise ContractProblem(f"paths.{path}.get", "the parser dropped this operation without saying why")
        envelope = _envelope(path, operation, schemas, by_component)
        secured = bool(operation.get("security", document.get("security")))
        methods.append(_method(path, operation, endpoint, names[path], envelope, secured))
    servers = children(document, "servers")
    return ContractView(
        title=parsed.title.get_untrusted_value(),
        version=parsed.version.get_untrusted_value(),
        server=text(servers[-1], "url") if servers else "",  # the overlay's own comes after published ones
        aliases=aliases,
        models=models,
        model_modules=modules(models, methods),
        root=_tree(methods),
    )


def _spelled(path: str, endpoints: dict[str, Endpoint]) -> str:
    """The parser respells path parameters as Python names."""
    if path in endpoints:
        return path
    shape = [part if not part.startswith("{") else "{}" for part in path.split("/")]
    for other in endpoints:
        if [part if not part.startswith("{") else "{}" for part in other.split("/")] == shape:
            return other
    return path


# --- methods ----------------------------------------------------------------------------------------------------------


def _envelope(path: str, operation: Node, schemas: Node, models: dict[str, ModelView]) -> ModelView | None:
    """The model of the whole reply; None where the contract tells nothing of it."""
    schema = success_schema(path, operation)
    component = lone_reference(schema).rpartition("/")[2]
    envelope = models.get(component)
    if envelope and any(field.name == "data" for field in envelope.fields):
        return envelope
    if _free_form(child(schemas, component) if component else schema):
        return None
    raise ContractProblem(
        f"paths.{path}.get.responses.200", "its schema is neither an object with `data` nor free-form"
    )


def _free_form(schema: Node) -> bool:
    """Any object at all, or whatever the overlay says is one."""
    if text(schema, "x-status") == "free-form":
        return True
    told = {"properties", "allOf", "anyOf", "oneOf", "enum", "const", "$ref"} & schema.keys()
    return not told and schema.get("type", "object") == "object"


def _method(
    path: str, operation: Node, endpoint: Endpoint, dotted: str, envelope: ModelView | None, secured: bool
) -> MethodView:
    data = next(field for field in envelope.fields if field.name == "data") if envelope else None
    return MethodView(
        dotted=dotted,
        path=path,
        description=with_sections(text(operation, "description") or text(operation, "summary")),
        params=[read_param(path, parameter, endpoint) for parameter in children(operation, "parameters")],
        data=data.annotation if data else "dict[str, Any]",
        data_models={envelope.name} if envelope else set(),
        raises=raises(list(child(operation, "responses"))),
        needs_key=secured,
        cadence=cadence(path, operation),
        columns=columns(path, operation),
        status=(envelope.status if envelope else "free-form"),
        deprecated=operation.get("deprecated") is True,
    )


def _tree(methods: list[MethodView]) -> Namespace:
    root = Namespace("")
    for method in methods:
        space = root
        for part in method.dotted.split(".")[:-1]:
            dotted = f"{space.dotted}.{part}".lstrip(".")
            below = next((child_ for child_ in space.children if child_.dotted == dotted), None)
            if below is None:
                below = Namespace(dotted)
                space.children.append(below)
            space = below
        space.methods.append(method)
    return root
