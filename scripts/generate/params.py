"""Parameters of methods: what may be passed, and how it goes into the URL."""

import attrs
from openapi_python_client.parser.openapi import Endpoint

from backquant._contract.schemas import STYLES, bounded, bounds

from .annotations import input_annotation
from .docs import bounds_text, default_text, spoken, told
from .naming import OPTION_NAMES, offered
from .problem import ContractProblem, Json, Node, child, text

__all__ = ["ParamView", "read_param"]


# The places that the client can fill, and the one style in which it fills them: OpenAPI's default.


@attrs.define(frozen=True)
class ParamView:
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
    like: str
    description: str
    deprecated: bool

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
        if self.like:
            given["like"] = self.like
        parts = [repr(self.name), *(f"{key}={value!r}" for key, value in given.items())]
        if self.choices:
            parts.append(f"choices=get_args(literals.{self.choices})")
        if self.required:
            parts.append("required=True")
        if self.deprecated:
            parts.append("deprecated=True")
        return ", ".join(parts)


def read_param(path: str, parameter: Node, endpoint: Endpoint) -> ParamView:
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
    gone: Node = {"deprecated": schema.get("deprecated")}
    words = spoken(told(gone | parameter), kind=spelled.kind, many=spelled.many)
    required = bool(parameter.get("required"))
    default = default_text(words, schema.get("default"), required=required)
    return ParamView(
        name=offered(wire.replace("-", "_"), OPTION_NAMES),
        wire=wire,
        location=location,
        annotation=spelled.annotation,
        required=required,
        kind=spelled.kind,
        many=spelled.many,
        explode=spelled.many and location == "query" and parameter.get("explode") is not False,
        choices=spelled.choices,
        bounds=limits,
        max_items=next(filter(None, (_whole(option.get("maxItems")) for option in bounded(schema))), None),
        like=text(parameter, "x-like"),
        description=" ".join(filter(None, (words, bounds_text(limits), default))),
        deprecated=(gone | parameter).get("deprecated") is True,
    )


def _whole(value: Json) -> int | None:
    return value if isinstance(value, int) else None
