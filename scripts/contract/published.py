"""What the published documents tell and the difference of the SDKs does not.

The overlay may say something else at that place, or Python has no word for it (a pattern, a null that a parameter may be,
an optional field that is never null). And where the new document can't be generated, this is all that is known of it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, cast

from scripts.generate.hoist import operations
from scripts.generate.naming import class_name
from scripts.generate.params import STYLES, bounds
from scripts.generate.problem import Json, Node, child, children, node, text

from . import places
from .difference import Difference, wider
from .findings import Change, Finding
from .packages import Named
from .schemas import NULL, bare, options, references, shown, tokens
from .sdk import Method

EXAMPLE_ONLY: Final[Node] = {"application/json": {"schema": {}}}
KEPT: Final = "the overlay puts a field of this name there, whatever the document says"


class _Side:
    """A published document with the SDK's names."""

    def __init__(self, named: Named) -> None:
        self.sdk = named.sdk
        self.operations = dict(operations(named.published))
        self.schemas = child(child(named.published, "components"), "schemas")
        self._classes = frozenset(map(class_name, self.schemas))

    def inline(self, models: frozenset[str]) -> frozenset[str]:
        """Models that stand inline within these, or within their fields, and have a name in the SDK only."""
        return self.sdk.reachable(models) - self._classes

    def followed(self, value: Json, within: frozenset[str] = frozenset()) -> Json:
        """The schema with what it refers to in place of its references, but for those that lead back."""
        if isinstance(value, list):
            return [self.followed(item, within) for item in value]
        if not isinstance(value, dict):
            return value
        name = text(value, "$ref").rpartition("/")[2]
        if name and name not in within:
            beside = {key: item for key, item in value.items() if key != "$ref"}
            return self.followed({**child(self.schemas, name), **beside}, within | {name})
        return {key: self.followed(item, within) for key, item in value.items()}


def hidden(old: Named, new: Named, difference: Difference) -> list[Finding]:
    """Differences of the published documents that the difference of the SDKs does not tell."""
    before, after = _Side(old), _Side(new)
    told = _Told(difference, before, after)
    return [
        replace(found, in_sdk=False) for found in (*_operations(before, after, told), *_schemas(before, after, told))
    ]


def untouched(old: Named, new: Named) -> frozenset[str]:
    """Places of parameters and fields of which both documents say the same. What the SDKs differ in there comes from
    elsewhere: the overlay lets them share the values of another place."""
    before, after = _plain(_Side(old)), _plain(_Side(new))
    return frozenset(place for place in before.keys() & after.keys() if before[place] == after[place])


def _plain(side: _Side) -> dict[str, tuple[Node, set[str]]]:
    """Parameters and fields, without prose."""
    found: dict[str, Node] = {}
    for path, operation in side.operations.items():
        for parameter in children(operation, "parameters"):
            found[places.of_parameter(path, text(parameter, "name"))] = parameter
    for name, schema in side.schemas.items():
        owner = node(schema, name)
        for json_name, field in child(owner, "properties").items():
            place = places.of_field(class_name(name), json_name)
            found[place] = {**node(field, place), "required": _is_required(owner, json_name)}
    return {place: (bare(schema), tokens(schema)) for place, schema in found.items()}


class _Told:
    """What the difference of the SDKs tells."""

    def __init__(self, difference: Difference, old: _Side, new: _Side) -> None:
        listed = [*difference.findings, *difference.consequences]
        self._whole = {finding.place: finding.change for finding in listed if finding.kind != "value"}
        self._values = {(finding.place, finding.old, finding.new) for finding in listed if finding.kind == "value"}
        self._sides = (old, new)

    def whole(self, place: str) -> bool:
        """Whether this thing is reported as such."""
        return place in self._whole

    def as_change(self, place: str, change: Change) -> bool:
        """Whether this thing is reported with this very change."""
        return self._whole.get(place) == change

    def value(self, finding: Finding) -> bool:
        """Whether this value is reported at its place."""
        return (finding.place, finding.old, finding.new) in self._values

    def within(self, models: frozenset[str]) -> bool:
        """Whether anything is reported of the inline objects below."""
        inside = {places.of_model(name) for side in self._sides for name in side.inline(models)}
        told = self._whole.keys() | {place for place, _, _ in self._values}
        return any(place == model or place.startswith(f"{model}.") for place in told for model in inside)

    def written_out(self, old: Node, new: Node) -> tuple[Node, Node]:
        """The two with their references followed, where one refers to what stands in the other itself: that says the
        same. Else as they are."""
        if bool(references(old)) == bool(references(new)):
            return old, new
        pair = [cast(Node, side.followed(schema)) for side, schema in zip(self._sides, (old, new), strict=True)]
        return (pair[0], pair[1]) if bare(pair[0]) == bare(pair[1]) else (old, new)


# --- operations -------------------------------------------------------------------------------------------------------


def _operations(old: _Side, new: _Side, told: _Told) -> Iterator[Finding]:
    before, after = old.operations, new.operations
    yield from _come_and_gone(old, new, told)
    for path in before.keys() & after.keys():
        methods = (old.sdk.methods[path], new.sdk.methods[path])
        yield from _parameters(before[path], after[path], *methods, told)
        place = places.of_path(path)
        if not told.whole(place):
            base = Finding("method", "changed", places.call(methods[1].name), False, place=place)
            yield from _changed(base, *(_manner(operations[path]) for operations in (before, after)))
            replies = [_reply(operations[path]) for operations in (before, after)]
            if not told.within(methods[0].returns.models | methods[1].returns.models):
                yield from _changed(replace(base, breaking=replies[0] != EXAMPLE_ONLY), *told.written_out(*replies))


def _come_and_gone(old: _Side, new: _Side, told: _Told) -> Iterator[Finding]:
    before, after = old.sdk.methods, new.sdk.methods
    moved = {method.name for method in before.values()} & {method.name for method in after.values()}
    for path in before.keys() ^ after.keys():
        method = before.get(path) or after[path]
        base = Finding("method", "removed", places.call(method.name), True, place=places.of_path(path))
        base = replace(base, methods=(method.name,))
        if method.name not in moved and not told.whole(base.place):
            yield base if path in before else replace(base, change="added", breaking=False)


def _manner(operation: Node) -> Node:
    """How it is called: all but what is compared elsewhere, and the statuses that it declares."""
    rest = {key: value for key, value in operation.items() if key not in {"parameters", "responses"}}
    return {**bare(rest), "responses": [*sorted(child(operation, "responses"))]}


def _reply(operation: Node) -> Node:
    return bare(child(child(child(operation, "responses"), "200"), "content"))


def _parameters(before: Node, after: Node, old: Method, new: Method, told: _Told) -> Iterator[Finding]:
    sides = [{_key(parameter): parameter for parameter in children(side, "parameters")} for side in (before, after)]
    for key in sides[0].keys() | sides[1].keys():
        one, other = (side.get(key) for side in sides)
        place = places.of_parameter(old.path, key[1])
        if told.whole(place):
            continue
        known = new.parameters.get(key[1]) or old.parameters.get(key[1])
        base = Finding(
            kind="parameter",
            change="changed",
            name=places.argument(new.name, known.name if known else key[1]),
            breaking=False,
            place=place,
            note=f"a parameter in the {key[0]}, which the SDK fills in itself" if key[0] not in STYLES else "",
            methods=(new.name,),
        )
        if one is None or other is None:
            yield replace(
                base,
                change="removed" if other is None else "added",
                breaking=key[0] in STYLES and (other is None or other.get("required") is True),
                old=one and shown(bare(one)),
                new=other and shown(bare(other)),
            )
        else:
            breaking = key[0] in STYLES and not _takes_all(one, other)
            yield from _values_or_all(replace(base, breaking=breaking), one, other, told)


def _takes_all(before: Node, after: Node) -> bool:
    """Whether calls with the old parameter, or without it, mean the same as before; of its values apart."""
    old, new = child(before, "schema"), child(after, "schema")
    same_without = after.get("required") is not True and old.get("default") == new.get("default")
    return (
        (same_without or before.get("required") is True)
        and wider(bounds(old), bounds(new))
        and options(old) - {NULL} <= options(new)
    )


def _key(parameter: Node) -> tuple[str, str]:
    return text(parameter, "in"), text(parameter, "name")


# --- schemas ----------------------------------------------------------------------------------------------------------


def _schemas(old: _Side, new: _Side, told: _Told) -> Iterator[Finding]:
    before, after = old.schemas, new.schemas
    for name in sorted(before.keys() | after.keys()):
        model = class_name(name)
        base = Finding("model", "changed", f"models.{model}", False, place=places.of_model(model))
        if name not in after or name not in before:
            if not told.whole(base.place):
                gone = name in before
                yield replace(base, change="removed" if gone else "added", breaking=gone)
        else:
            one, other = (node(schemas[name], base.place) for schemas in (before, after))
            yield from _properties(model, one, other, (old, new), told)
            if not told.within(frozenset({model})):
                retyped = one.get("type") != other.get("type")
                schemas = [_without_fields(schema) for schema in (one, other)]
                yield from _values_or_all(replace(base, breaking=retyped), schemas[0], schemas[1], told)


def _without_fields(schema: Node) -> Node:
    return {key: value for key, value in schema.items() if key not in {"properties", "required"}}


def _properties(model: str, before: Node, after: Node, sides: tuple[_Side, _Side], told: _Told) -> Iterator[Finding]:
    fields, later = child(before, "properties"), child(after, "properties")
    for json_name in [*fields, *(later.keys() - fields.keys())]:
        place = places.of_field(model, json_name)
        in_sdk = [side.sdk.models[model].fields.get(json_name) for side in sides if model in side.sdk.models]
        types = frozenset(name for field in in_sdk if field for name in field.type.models)
        name = next((field.name for field in in_sdk if field), json_name)
        base = Finding("field", "changed", places.attribute(model, name), False, place=place)
        base = replace(base, methods=tuple(sides[1].sdk.methods_of.get(model, ())))
        if json_name not in later:
            if not told.as_change(place, "removed"):
                yield replace(base, change="removed", breaking=True, note=KEPT)
        elif json_name not in fields:
            if not told.as_change(place, "added"):
                yield replace(base, change="added", note=KEPT)
        elif not told.whole(place) and not told.within(types):
            schemas = [
                {**_as_object(side, json_name), "required": _is_required(owner, json_name)}
                for side, owner in ((fields, before), (later, after))
            ]
            narrower = options(_as_object(later, json_name)) <= options(_as_object(fields, json_name))
            yield from _values_or_all(replace(base, breaking=not narrower), schemas[0], schemas[1], told)


def _as_object(fields: Node, json_name: str) -> Node:
    return child(fields, json_name)


def _is_required(schema: Node, json_name: str) -> bool:
    listed = schema.get("required")
    return isinstance(listed, list) and json_name in listed


# --- comparing schemas ------------------------------------------------------------------------------------------------


def _values_or_all(base: Finding, old: Node, new: Node, told: _Told) -> Iterator[Finding]:
    """The values that come or go where nothing else differs, else one finding of the whole."""
    old, new = told.written_out(old, new)
    before, after = bare(old), bare(new)
    yield from _changed(base, before, after)
    if before != after:
        return
    value = replace(base, kind="value", breaking=False)
    gone, come = (tokens(one) - tokens(other) for one, other in ((old, new), (new, old)))
    listed = [replace(value, change="removed", old=token, new=None, breaking=True) for token in sorted(gone)]
    listed += [replace(value, change="added", old=None, new=token) for token in sorted(come)]
    yield from (finding for finding in listed if not told.value(finding))


def _changed(base: Finding, before: Node, after: Node) -> Iterator[Finding]:
    if before != after:
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        old, new = ({key: side[key] for key in keys if key in side} for side in (before, after))
        yield replace(base, old=shown(old), new=shown(new))
