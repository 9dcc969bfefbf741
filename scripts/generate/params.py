"""Parameters of methods: what may be passed, and how it goes into the URL."""

from dataclasses import dataclass

from openapi_python_client.parser.openapi import Endpoint

from .annotations import input_annotation
from .docs import bounds_text
from .naming import OPTION_NAMES, identifier
from .problem import ContractProblem, Json, Node, child, children, text

# The places that the client can fill, and the one style in which it fills them: OpenAPI's default.
STYLES = {"query": "form", "path": "simple"}
BOUNDS = {"minimum": "minimum", "maximum": "maximum", "exclusiveMinimum": "above", "exclusiveMaximum": "below"}


@dataclass(frozen=True)
class Param:
    name: str
    wire: str
    location: str
    annotation: str
    required: bool
    kind: str
    many: bool
    explode: bool
    choices: str | None
    bounds: dict[str, float | int]
    max_items: int | None
    description: str

    @property
    def arguments(self) -> str:
        """The keyword arguments of `Param(...)` that differ from its defaults."""
        given: dict[str, object] = {}
        if self.name != self.wire:
            given["wire"] = self.wire
        if self.location != "query":
            given["location"] = self.location
        if self.kind != "text":
            given["kind"] = self.kind
        if self.many:
            given["many"] = True
        if self.explode:
            given["explode"] = True
        given.update(self.bounds)
        if self.max_items is not None:
            given["max_items"] = self.max_items
        parts = [repr(self.name), *(f"{key}={value!r}" for key, value in given.items())]
        if self.choices:
            parts.append(f"choices=get_args(literals.{self.choices})")
        if self.required:
            parts.append("required=True")
        return ", ".join(parts)


def read_param(path: str, parameter: Node, endpoint: Endpoint) -> Param:
    """A parameter of an operation, as the contract tells it and as the parser types it.

    Raises:
        ContractProblem: the client could not send it.
    """
    wire = text(parameter, "name")
    place = f"paths.{path}.get.parameters.{wire}"
    location = text(parameter, "in")
    if location not in STYLES:
        raise ContractProblem(place, f"a parameter in the {location or 'unnamed place'} is not known to this client")
    listed = endpoint.path_parameters if location == "path" else endpoint.query_parameters
    prop = next((prop for prop in listed if prop.name == wire), None)
    if prop is None:
        raise ContractProblem(place, "the parser dropped this parameter; is its schema missing?")
    style = text(parameter, "style")
    if style not in {"", STYLES[location]}:
        raise ContractProblem(place, f"a parameter in the style {style} can't be sent by this client")
    spelled = input_annotation(prop, place)
    schema = child(parameter, "schema")
    limits = bounds(schema)
    return Param(
        name=identifier(wire.replace("-", "_"), OPTION_NAMES),
        wire=wire,
        location=location,
        annotation=spelled.annotation,
        required=bool(parameter.get("required")),
        kind=spelled.kind,
        many=spelled.many,
        explode=spelled.many and location == "query" and parameter.get("explode") is not False,
        choices=spelled.choices,
        bounds=limits,
        max_items=next(filter(None, (_whole(option.get("maxItems")) for option in _options(schema))), None),
        description=f"{text(parameter, 'description')} {bounds_text(limits, schema.get('default'))}".strip(),
    )


def _whole(value: Json) -> int | None:
    return value if isinstance(value, int) else None


def bounds(schema: Node) -> dict[str, float | int]:
    """The numbers that a parameter's value must keep to, by what `Param` calls them."""
    found: dict[str, float | int] = {}
    for option in _options(schema):
        for key, name in BOUNDS.items():
            value = option.get(key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                found[name] = value
    return found


def _options(schema: Node) -> list[Node]:
    """Where to look for a bound: beside and inside a nullable union."""
    return [schema, *children(schema, "anyOf"), *children(schema, "oneOf")]
