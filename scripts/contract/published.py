"""What the published documents tell and the difference of the SDKs does not.

The overlay may say something else at that place, or Python has no word for it (a pattern, a null that a parameter may be,
an optional field that is never null). And where the new document can't be generated, this is all that is known of it.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from scripts.generate.hoist import operations
from scripts.generate.naming import class_name
from scripts.generate.params import STYLES
from scripts.generate.problem import Json, Node, child, children, node, text

from . import places
from .difference import Difference
from .findings import Change, Finding
from .packages import Named
from .sdk import Method

KEPT = "the overlay puts a field of this name there, whatever the document says"
PROSE = {"description", "summary", "title", "example", "examples", "externalDocs", "operationId", "tags"}


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
    return {place: (_bare(schema), _tokens(schema)) for place, schema in found.items()}


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
                yield from _changed(base, *replies)


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
    return {**_bare(rest), "responses": [*sorted(child(operation, "responses"))]}


def _reply(operation: Node) -> Node:
    return _bare(child(child(child(operation, "responses"), "200"), "content"))


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
                old=one and _json(_bare(one)),
                new=other and _json(_bare(other)),
            )
        else:
            accepts = _options(child(one, "schema")) - {NULL} <= _options(child(other, "schema"))
            yield from _values_or_all(replace(base, breaking=key[0] in STYLES and not accepts), one, other, told)


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
                yield from _values_or_all(base, _without_fields(one), _without_fields(other), told)


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
            narrower = _options(_as_object(later, json_name)) <= _options(_as_object(fields, json_name))
            yield from _values_or_all(replace(base, breaking=not narrower), schemas[0], schemas[1], told)


def _as_object(fields: Node, json_name: str) -> Node:
    return child(fields, json_name)


def _is_required(schema: Node, json_name: str) -> bool:
    listed = schema.get("required")
    return isinstance(listed, list) and json_name in listed


# --- comparing schemas ------------------------------------------------------------------------------------------------


def _values_or_all(base: Finding, old: Node, new: Node, told: _Told) -> Iterator[Finding]:
    """The values that come or go where nothing else differs, else one finding of the whole."""
    before, after = _bare(old), _bare(new)
    if before != after:
        yield from _changed(base, before, after)
        return
    value = replace(base, kind="value", breaking=False)
    gone, come = (_tokens(one) - _tokens(other) for one, other in ((old, new), (new, old)))
    listed = [replace(value, change="removed", old=token, new=None, breaking=True) for token in sorted(gone)]
    listed += [replace(value, change="added", old=None, new=token) for token in sorted(come)]
    yield from (finding for finding in listed if not told.value(finding))


def _changed(base: Finding, before: Node, after: Node) -> Iterator[Finding]:
    if before != after:
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        old, new = ({key: side[key] for key in keys if key in side} for side in (before, after))
        yield replace(base, old=_json(old), new=_json(new))


def _bare(schema: Node) -> Node:
    """The schema without its prose, in one order, and with the kind of an enum's values in place of the values."""
    return cast(Node, _ordered({key: value for key, value in schema.items() if key not in PROSE and key[:2] != "x-"}))


def _ordered(value: Json) -> Json:
    if isinstance(value, list):
        return sorted(map(_ordered, value), key=_json)
    if not isinstance(value, dict):
        return value
    found: Node = {}
    for key, item in value.items():
        if key == "properties" and isinstance(item, dict):
            found[key] = {name: _ordered(schema) for name, schema in item.items()}
        elif key == "enum" and isinstance(item, list):
            found[key] = ["text" if all(isinstance(token, str) for token in item) else "mixed"]
        elif key not in PROSE and not key.startswith("x-"):
            found[key] = _ordered(item)
    return found


def _tokens(value: Json) -> set[str]:
    """The values of all enums, as Python writes them."""
    if isinstance(value, list):
        return {token for item in value for token in _tokens(item)}
    if not isinstance(value, dict):
        return set()
    listed = value.get("enum")
    own = {repr(token) for token in listed if token is not None} if isinstance(listed, list) else set[str]()
    return own | {token for item in value.values() for token in _tokens(item)}


def _options(schema: Node) -> frozenset[str]:
    """The members of a union, each in one spelling."""
    listed = [*children(schema, "anyOf"), *children(schema, "oneOf")]
    if listed:
        return frozenset(option for part in listed for option in _options(part))
    kinds = schema.get("type")
    plain = _bare({key: value for key, value in schema.items() if key not in {"type", "deprecated", "default"}})
    return frozenset(
        _json({**plain, "type": kind} if kind else plain) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _json(value: Json) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


NULL = _json({"type": "null"})
