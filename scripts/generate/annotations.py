"""Python annotations for the parser's properties."""

from collections.abc import Collection, Iterable, Iterator
from typing import TypeAlias

import attrs
from openapi_python_client.parser.properties import (
    AnyProperty,
    LiteralEnumProperty,
    ModelProperty,
    Property,
)
from openapi_python_client.parser.properties.boolean import BooleanProperty
from openapi_python_client.parser.properties.const import ConstProperty
from openapi_python_client.parser.properties.date import DateProperty
from openapi_python_client.parser.properties.datetime import DateTimeProperty
from openapi_python_client.parser.properties.file import FileProperty
from openapi_python_client.parser.properties.float import FloatProperty
from openapi_python_client.parser.properties.int import IntProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.none import NoneProperty
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.string import StringProperty
from openapi_python_client.parser.properties.union import UnionProperty
from openapi_python_client.parser.properties.uuid import UuidProperty

from .problem import ContractProblem

__all__ = ["Annotator", "input_annotation"]


SCALARS: dict[type[object], str] = {
    StringProperty: "str",
    UuidProperty: "str",
    FileProperty: "str",
    FloatProperty: "float",
    IntProperty: "int",
    BooleanProperty: "bool",
}
BUILTINS = {"str", "float", "int", "bool", "list", "dict"}
AnyShape: TypeAlias = Property | PropertyProtocol


class Annotator:
    """Spells types. It looks every model up by its class name, since the parser hands out unfilled copies of models
    that it had not read yet when it met a reference to them."""

    def __init__(self, models: Iterable[ModelProperty]) -> None:
        self._models = {str(model.class_info.name): model for model in models}

    def annotation(self, prop: AnyShape, shadows: Collection[str] = (), within: frozenset[str] = frozenset()) -> str:
        """The type of a reply's field. `shadows` are the names of its neighbours, which hide builtins of that name;
        `within` are the maps around it: a map within itself has no spelling, so there it is Any."""

        def builtin(name: str) -> str:
            return f"builtins.{name}" if name in BUILTINS and name in shadows else name

        match prop:
            case NoneProperty():
                return "None"
            case DateTimeProperty():
                return "Instant"
            case DateProperty():
                return "Day"
            case LiteralEnumProperty():
                return f"literals.{prop.class_info.name}"
            case ConstProperty():
                value: object = prop.value.raw_value
                return f"Literal[{value!r}]" if isinstance(value, str | int) else builtin("float")
            case ListProperty():
                return f"{builtin('list')}[{self.annotation(prop.inner_property, shadows, within)}]"
            case UnionProperty():
                return _union(self.annotation(inner, shadows, within) for inner in prop.inner_properties)
            case ModelProperty() if self.is_map(prop):
                name, values = str(prop.class_info.name), self._values(prop)
                if name in within:
                    return "Any"
                spelled = self.annotation(values, shadows, within | {name}) if values else "Any"
                return f"{builtin('dict')}[{builtin('str')}, {spelled}]"
            case ModelProperty():
                return str(prop.class_info.name)
            case _:
                return builtin(SCALARS.get(type(prop), "Any"))

    def is_map(self, model: ModelProperty) -> bool:
        """An object without fields of its own is a map from any key."""
        full = self._models.get(str(model.class_info.name), model)
        return not (full.required_properties or full.optional_properties)

    def models_in(self, prop: AnyShape, within: frozenset[str] = frozenset()) -> Iterator[str]:
        """Names of the models that a property mentions."""
        match prop:
            case ListProperty():
                yield from self.models_in(prop.inner_property, within)
            case UnionProperty():
                for inner in prop.inner_properties:
                    yield from self.models_in(inner, within)
            case ModelProperty() if self.is_map(prop):
                name, values = str(prop.class_info.name), self._values(prop)
                if values and name not in within:
                    yield from self.models_in(values, within | {name})
            case ModelProperty():
                yield str(prop.class_info.name)
            case _:
                pass

    def _values(self, model: ModelProperty) -> AnyShape | None:
        return self._models.get(str(model.class_info.name), model).additional_properties


def _union(parts: Iterator[str]) -> str:
    """`A | B | None`, each once, None last; Any swallows the rest."""
    listed = list(dict.fromkeys(parts))
    if "Any" in listed:
        return "Any"
    return " | ".join(sorted(listed, key="None".__eq__))


@attrs.define(frozen=True)
class Input:
    """How a parameter is typed and checked."""

    annotation: str
    kind: str
    many: bool = False
    choices: str | None = None
    whole: bool = False
    """Its choices are numbers."""


def input_annotation(prop: AnyShape, place: str) -> Input:
    """The type of a parameter: what people may pass, rather than what goes over the wire."""
    match prop:
        case LiteralEnumProperty():
            name = str(prop.class_info.name)
            return Input(f"literals.{name}", "text", choices=name, whole=prop.value_type is int)
        case DateTimeProperty() | DateProperty():
            return Input("When", "time" if isinstance(prop, DateTimeProperty) else "date")
        case BooleanProperty():
            return Input("bool", "flag")
        case IntProperty():
            return Input("int", "integer")
        case FloatProperty():
            return Input("float", "number")
        case ListProperty():
            inner = input_annotation(prop.inner_property, place)
            return Input(f"Sequence[{inner.annotation}] | str", inner.kind, many=True, choices=inner.choices)
        case UnionProperty():
            inners = [inner for inner in prop.inner_properties if not isinstance(inner, NoneProperty)]
            if len(inners) == 1:
                return input_annotation(inners[0], place)
            return _either([input_annotation(inner, place) for inner in inners], place)
        case StringProperty() | UuidProperty() | AnyProperty() | ConstProperty():
            return Input("str", "text")
        case _:
            raise ContractProblem(place, "a parameter of this type can't be sent in a URL")


def _either(options: list[Input], place: str) -> Input:
    """A parameter of several types, which must all be sent in the same way."""
    annotation = " | ".join(dict.fromkeys(option.annotation for option in options))
    kinds = {option.kind for option in options}
    if any(option.many or option.whole for option in options):
        kinds.add("mixed")
    if kinds == {"text"}:
        return Input(annotation, "text")
    if kinds == {"integer", "number"}:
        return Input(annotation, "number")
    raise ContractProblem(place, f"a parameter that is {annotation} can't be checked; give it one type in the overlay")
