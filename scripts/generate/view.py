"""What the templates print: models, aliases, methods and namespaces, from the parser's output."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.openapi import Endpoint
from openapi_python_client.parser.properties import ModelProperty

from .annotations import Annotator
from .docs import raises
from .hoist import Alias, operations, success_schema
from .naming import identifier, pascal
from .params import Param, read_param
from .problem import ContractProblem, Json, Node, child, children, text
from .references import lone_reference

SHARED = "shared"
# What the module of a model is written with: a field of that name would hide it from the fields that follow.
FIELD_NAMES = {"self", "attrs", "builtins", "literals"}


@dataclass(frozen=True)
class Field:
    name: str
    json_name: str
    annotation: str
    default: str | None
    description: str


@dataclass(frozen=True)
class Model:
    name: str
    description: str
    status: str
    fields: list[Field]
    uses: set[str]

    @property
    def renamed(self) -> dict[str, str]:
        """Attribute to JSON name, where Python could not take the JSON name."""
        return {field.name: field.json_name for field in self.fields if field.name != field.json_name}


@dataclass(frozen=True)
class Method:
    dotted: str
    path: str
    description: str
    params: list[Param]
    data: str
    data_models: set[str]
    raises: list[str]
    needs_key: bool
    cadence: float | None
    status: str

    @property
    def name(self) -> str:
        return self.dotted.rpartition(".")[2]

    @property
    def constant(self) -> str:
        return self.name.upper()


@dataclass
class Namespace:
    dotted: str
    methods: list[Method] = field(default_factory=list[Method])
    children: list["Namespace"] = field(default_factory=list["Namespace"])

    @property
    def name(self) -> str:
        return self.dotted.rpartition(".")[2]

    @property
    def class_name(self) -> str:
        return pascal(self.dotted)

    @property
    def module(self) -> str:
        return self.dotted.replace(".", "_")


@dataclass(frozen=True)
class View:
    title: str
    version: str
    server: str
    aliases: list[Alias]
    models: dict[str, Model]
    model_modules: dict[str, list[Model]]
    root: Namespace

    def namespaces(self) -> Iterator[Namespace]:
        """Every namespace below the root, depth first."""
        stack = list(reversed(self.root.children))
        while stack:
            space = stack.pop()
            yield space
            stack.extend(reversed(space.children))

    def methods(self) -> Iterator[Method]:
        yield from self.root.methods
        for space in self.namespaces():
            yield from space.methods


def build_view(parsed: GeneratorData, document: Node, aliases: list[Alias], names: dict[str, str]) -> View:
    schemas = child(child(document, "components"), "schemas")
    spell = Annotator(parsed.models)
    by_component = {name: _model(model, name, schemas, spell) for name, model in _components(parsed, spell)}
    models = {model.name: model for model in by_component.values()}
    endpoints = {
        endpoint.path.get_untrusted_value(): endpoint
        for collection in parsed.endpoint_collections_by_tag.values()
        for endpoint in collection.endpoints
    }
    methods: list[Method] = []
    for path, operation in operations(document):
        endpoint = endpoints.get(_spelled(path, endpoints))
        if endpoint is None:
            raise ContractProblem(f"paths.{path}.get", "the parser dropped this operation without saying why")
        envelope = _envelope(path, operation, schemas, by_component)
        secured = bool(operation.get("security", document.get("security")))
        methods.append(_method(path, operation, endpoint, names[path], envelope, secured))
    servers = children(document, "servers")
    return View(
        title=parsed.title.get_untrusted_value(),
        version=parsed.version.get_untrusted_value(),
        server=text(servers[-1], "url") if servers else "",  # the overlay's own comes after published ones
        aliases=aliases,
        models=models,
        model_modules=_modules(models, methods),
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


# --- models -----------------------------------------------------------------------------------------------------------


def _components(parsed: GeneratorData, spell: Annotator) -> Iterator[tuple[str, ModelProperty]]:
    """The models that stand under components/schemas, by their name there; the parser's own inline ones are maps."""
    for model in parsed.models:
        _, found, name = model.name.get_untrusted_value().rpartition("/components/schemas/")
        if found and not spell.is_map(model):
            yield name, model


def _model(model: ModelProperty, component: str, schemas: Node, spell: Annotator) -> Model:
    raw = child(schemas, component)
    properties = {**_inherited(raw, schemas), **child(raw, "properties")}
    declared = [*(model.required_properties or []), *(model.optional_properties or [])]
    order = {name: place for place, name in enumerate(properties)}
    declared.sort(key=lambda prop: order.get(prop.name.get_untrusted_value(), len(order)))
    shadows = {prop.name.get_untrusted_value() for prop in declared}
    fields: list[Field] = []
    for prop in declared:
        json_name = prop.name.get_untrusted_value()
        shape = child(properties, json_name)
        spelled = spell.annotation(prop, shadows)
        default = None if prop.required else _default(shape, spelled)
        if default == "None" and not _takes_none(spelled):
            spelled = f"{spelled} | None"
        fields.append(
            Field(identifier(json_name, FIELD_NAMES), json_name, spelled, default, text(shape, "description"))
        )
    uses = {name for prop in declared for name in spell.models_in(prop)} - {str(model.class_info.name)}
    return Model(str(model.class_info.name), text(raw, "description"), text(raw, "x-status"), fields, uses)


def _inherited(raw: Node, schemas: Node) -> Node:
    """Properties that come through allOf, so that their descriptions and defaults are kept."""
    merged: Node = {}
    for part in children(raw, "allOf"):
        target = child(schemas, text(part, "$ref").rpartition("/")[2]) if "$ref" in part else part
        merged.update({**_inherited(target, schemas), **child(target, "properties")})
    return merged


def _takes_none(spelled: str) -> bool:
    return spelled == "Any" or "None" in spelled.split(" | ")


def _default(shape: Node, spelled: str) -> str:
    """The contract's default where it is a plain value of the field's own type; else absent and null are None."""
    value: Json = shape.get("default")
    plain = {"str": str, "int": int, "float": (int, float), "bool": bool}.get(spelled)
    if plain is not None and isinstance(value, plain) and isinstance(value, bool) == (spelled == "bool"):
        return repr(value)
    if spelled.startswith("list[") and value == [] and not _takes_none(spelled):
        return "attrs.field(factory=lambda: [])"
    return "None"


def _modules(models: dict[str, Model], methods: list[Method]) -> dict[str, list[Model]]:
    """Models by module: what one operation alone uses lives in a module of its name, all else in `shared`.

    So a call loads its own models only, and the modules can't import each other in a circle: what is shared refers to
    shared things alone. A model that no operation uses is shared, and so is what it refers to.
    """
    users: dict[str, set[str]] = {name: set() for name in models}
    for method in methods:
        for name in _reachable(method.data_models, models):
            users[name].add(method.dotted)
    for unused in [name for name, of in users.items() if not of]:
        for name in _reachable({unused}, models):
            users[name].add(SHARED)
    modules: dict[str, list[Model]] = {}
    for name, model in models.items():
        only = next(iter(users[name])) if len(users[name]) == 1 else SHARED
        modules.setdefault(only.replace(".", "_"), []).append(model)
    return dict(sorted(modules.items()))


def _reachable(names: set[str], models: dict[str, Model]) -> set[str]:
    seen: set[str] = set()
    stack = [name for name in names if name in models]
    while stack:
        name = stack.pop()
        if name not in seen:
            seen.add(name)
            stack.extend(models[name].uses & models.keys())
    return seen


# --- methods ----------------------------------------------------------------------------------------------------------


def _envelope(path: str, operation: Node, schemas: Node, models: dict[str, Model]) -> Model | None:
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
    path: str, operation: Node, endpoint: Endpoint, dotted: str, envelope: Model | None, secured: bool
) -> Method:
    data = next(field for field in envelope.fields if field.name == "data") if envelope else None
    return Method(
        dotted=dotted,
        path=path,
        description=text(operation, "description") or text(operation, "summary"),
        params=[read_param(path, parameter, endpoint) for parameter in children(operation, "parameters")],
        data=data.annotation if data else "dict[str, Any]",
        data_models={envelope.name} if envelope else set(),
        raises=raises(list(child(operation, "responses"))),
        needs_key=secured,
        cadence=_cadence(path, operation),
        status=(envelope.status if envelope else "free-form"),
    )


def _cadence(path: str, operation: Node) -> float | None:
    seconds = operation.get("x-cadence-seconds")
    if seconds is None or (type(seconds) in (int, float) and 0 < cast(float, seconds) < math.inf):
        return cast("float | None", seconds)
    raise ContractProblem(f"paths.{path}.get.x-cadence-seconds", f"{seconds!r} is no number of seconds")


def _tree(methods: list[Method]) -> Namespace:
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
