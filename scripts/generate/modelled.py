"""Models of the view: their fields and defaults, and the modules they stand in. No I/O."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties import ModelProperty

from .annotations import Annotator
from .docs import told
from .naming import identifier
from .problem import Json, Node, child, text
from .view import FieldView, MethodView, ModelView

__all__ = ["components", "model_of", "modules"]

SHARED: Final = "shared"
# What the module of a model is written with: a field of that name would hide it from the fields that follow.
FIELD_NAMES: Final = frozenset({"self", "attrs", "builtins", "literals"})


def components(parsed: GeneratorData, spell: Annotator) -> Iterator[tuple[str, ModelProperty]]:
    """The models that stand under components/schemas, by their name there; the parser's own inline ones are maps."""
    for model in parsed.models:
        _, found, name = model.name.get_untrusted_value().rpartition("/components/schemas/")
        if found and not spell.is_map(model):
            yield name, model


def model_of(model: ModelProperty, component: str, schemas: Node, spell: Annotator) -> ModelView:
    raw = child(schemas, component)
    properties = child(raw, "properties")
    declared = [*(model.required_properties or []), *(model.optional_properties or [])]
    order = {name: place for place, name in enumerate(properties)}
    declared.sort(key=lambda prop: order.get(prop.name.get_untrusted_value(), len(order)))
    shadows = {prop.name.get_untrusted_value() for prop in declared}
    fields: list[FieldView] = []
    names = _field_names([prop.name.get_untrusted_value() for prop in declared])
    for prop in declared:
        json_name = prop.name.get_untrusted_value()
        shape = child(properties, json_name)
        spelled = spell.annotation(prop, shadows)
        default = None if prop.required else _default(shape, spelled)
        if default == "None" and not _takes_none(spelled):
            spelled = f"{spelled} | None"
        fields.append(FieldView(names[json_name], json_name, spelled, default, told(shape)))
    uses = {name for prop in declared for name in spell.models_in(prop)} - {str(model.class_info.name)}
    trades = raw.get("x-backquant-trades") is True and "trades" not in properties
    return ModelView(str(model.class_info.name), told(raw), text(raw, "x-status"), fields, uses, trades)


def _field_names(json_names: list[str]) -> dict[str, str]:
    """Names in Python; where two would be alike, the field that is called so in JSON keeps it."""
    found = {json_name: _field_name(json_name, {*json_names}) for json_name in json_names}
    taken = {name for json_name, name in found.items() if name == json_name}
    for json_name, name in found.items():
        if name != json_name:
            while found[json_name] in taken:
                found[json_name] += "_"
            taken.add(found[json_name])
    return found


def _field_name(json_name: str, neighbours: set[str]) -> str:
    """Its name in Python; attrs drops underlines in front of arguments, where `_id` must not be taken for `id`."""
    name = identifier(json_name, FIELD_NAMES)
    bare = name.lstrip("_")
    return f"field_{bare}" if name != bare and (bare in neighbours or not bare.isidentifier()) else name


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


def modules(models: dict[str, ModelView], methods: list[MethodView]) -> dict[str, list[ModelView]]:
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
    modules: dict[str, list[ModelView]] = {}
    for name, model in _leaves_first(models).items():
        only = next(iter(users[name])) if len(users[name]) == 1 else SHARED
        modules.setdefault(only.replace(".", "_"), []).append(model)
    return dict(sorted(modules.items()))


def _leaves_first(models: dict[str, ModelView]) -> dict[str, ModelView]:
    """A model after those that its fields name, as far as that goes: attrs resolves annotations by what is there already."""
    ordered: dict[str, ModelView] = {}

    def add(name: str, above: frozenset[str]) -> None:
        if name in ordered or name in above:
            return
        for used in models:
            if used in models[name].uses:
                add(used, above | {name})
        ordered[name] = models[name]

    for name in models:
        add(name, frozenset())
    return ordered


def _reachable(names: set[str], models: dict[str, ModelView]) -> set[str]:
    seen: set[str] = set()
    stack = [name for name in names if name in models]
    while stack:
        name = stack.pop()
        if name not in seen:
            seen.add(name)
            stack.extend(models[name].uses & models.keys())
    return seen
