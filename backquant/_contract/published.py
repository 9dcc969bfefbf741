"""What the published documents tell and the difference of the SDKs does not.

The overlay may say something else at that place, or Python has no word for it (a pattern, a null that a parameter may be,
an optional field that is never null). And where the new document can't be generated, this is all that is known of it. No I/O.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from . import report_names
from .both_documents import DocumentSide, Told
from .findings import Difference, Finding
from .nodes import Node, child, children, node, pascal, text
from .retirements import retirements
from .schemas import NULL, STYLES, bare, bounds, options, shown, tokens, wider
from .sdk_surface import Method, Named

__all__ = ["completed", "hidden"]


EXAMPLE_ONLY: Final[Node] = {"application/json": {"schema": {}}}
KEPT: Final = "the overlay puts a field of this name there, whatever the document says"


def hidden(old: Named, new: Named, difference: Difference) -> list[Finding]:
    """Differences of the published documents that the difference of the SDKs does not tell."""
    before, after = DocumentSide(old), DocumentSide(new)
    told = Told(difference, before, after)
    return [
        attrs.evolve(found, in_sdk=False)
        for found in (*_operations(before, after, told), *_schemas(before, after, told))
    ]


def untouched(old: Named, new: Named) -> frozenset[str]:
    """Places of parameters and fields of which both documents say the same. What the SDKs differ in there comes from
    elsewhere: the overlay lets them share the values of another place."""
    before, after = _plain(DocumentSide(old)), _plain(DocumentSide(new))
    return frozenset(place for place in before.keys() & after.keys() if before[place] == after[place])


def _plain(side: DocumentSide) -> dict[str, tuple[Node, set[str]]]:
    """Parameters and fields, without prose."""
    found: dict[str, Node] = {}
    for path, operation in side.operations.items():
        for parameter in children(operation, "parameters"):
            found[report_names.of_parameter(path, text(parameter, "name"))] = parameter
    for name, schema in side.schemas.items():
        owner = node(schema, name)
        for json_name, field in child(owner, "properties").items():
            place = report_names.of_field(pascal(name), json_name)
            found[place] = {**node(field, place), "required": _is_required(owner, json_name)}
    return {place: (bare(schema), tokens(schema)) for place, schema in found.items()}


# --- operations -------------------------------------------------------------------------------------------------------


def _operations(old: DocumentSide, new: DocumentSide, told: Told) -> Iterator[Finding]:
    before, after = old.operations, new.operations
    yield from _come_and_gone(old, new, told)
    both = (
        old.sdk.methods.keys() & new.sdk.methods.keys()
    )  # not what was left out of the package, which the report tells
    for path in before.keys() & after.keys() & both:
        methods = (old.sdk.methods[path], new.sdk.methods[path])
        yield from _parameters(before[path], after[path], *methods, told)
        place = report_names.of_path(path)
        if not told.whole(place):
            base = Finding("method", "changed", report_names.call(methods[1].name), False, place=place)
            yield from _changed(base, *(_manner(operations[path]) for operations in (before, after)))
            replies = [_reply(operations[path]) for operations in (before, after)]
            if not told.within(methods[0].returns.models | methods[1].returns.models):
                yield from _changed(
                    attrs.evolve(base, breaking=replies[0] != EXAMPLE_ONLY), *told.written_out(*replies)
                )


def _come_and_gone(old: DocumentSide, new: DocumentSide, told: Told) -> Iterator[Finding]:
    before, after = old.sdk.methods, new.sdk.methods
    moved = {method.name for method in before.values()} & {method.name for method in after.values()}
    for path in before.keys() ^ after.keys():
        method = before.get(path) or after[path]
        base = Finding("method", "removed", report_names.call(method.name), True, place=report_names.of_path(path))
        base = attrs.evolve(base, methods=(method.name,))
        if method.name not in moved and not told.whole(base.place):
            yield base if path in before else attrs.evolve(base, change="added", breaking=False)


def _manner(operation: Node) -> Node:
    """How it is called: all but what is compared elsewhere, and the statuses that it declares."""
    rest = {key: value for key, value in operation.items() if key not in {"parameters", "responses"}}
    return {**bare(rest), "responses": [*sorted(child(operation, "responses"))]}


def _reply(operation: Node) -> Node:
    return bare(child(child(child(operation, "responses"), "200"), "content"))


def _parameters(before: Node, after: Node, old: Method, new: Method, told: Told) -> Iterator[Finding]:
    sides = [{_key(parameter): parameter for parameter in children(side, "parameters")} for side in (before, after)]
    for key in sides[0].keys() | sides[1].keys():
        one, other = (side.get(key) for side in sides)
        place = report_names.of_parameter(old.path, key[1])
        if told.whole(place):
            continue
        known = new.parameters.get(key[1]) or old.parameters.get(key[1])
        base = Finding(
            kind="parameter",
            change="changed",
            name=report_names.argument(new.name, known.name if known else key[1]),
            breaking=False,
            place=place,
            note=f"a parameter in the {key[0]}, which the SDK fills in itself" if key[0] not in STYLES else "",
            methods=(new.name,),
        )
        if one is None or other is None:
            yield attrs.evolve(
                base,
                change="removed" if other is None else "added",
                breaking=key[0] in STYLES and (other is None or other.get("required") is True),
                old=one and shown(bare(one)),
                new=other and shown(bare(other)),
            )
        else:
            breaking = key[0] in STYLES and not _takes_all(one, other)
            yield from _values_or_all(attrs.evolve(base, breaking=breaking), one, other, told)


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


def _schemas(old: DocumentSide, new: DocumentSide, told: Told) -> Iterator[Finding]:
    before, after = old.schemas, new.schemas
    for name in sorted(before.keys() | after.keys()):
        model = pascal(name)
        base = Finding("model", "changed", f"models.{model}", False, place=report_names.of_model(model))
        if name not in after or name not in before:
            if not told.whole(base.place):
                gone = name in before
                yield attrs.evolve(base, change="removed" if gone else "added", breaking=gone)
        else:
            one, other = (node(schemas[name], base.place) for schemas in (before, after))
            yield from _properties(model, one, other, (old, new), told)
            if not told.within(frozenset({model})):
                retyped = one.get("type") != other.get("type")
                schemas = [_without_fields(schema) for schema in (one, other)]
                yield from _values_or_all(attrs.evolve(base, breaking=retyped), schemas[0], schemas[1], told)


def _without_fields(schema: Node) -> Node:
    return {key: value for key, value in schema.items() if key not in {"properties", "required"}}


def _properties(
    model: str, before: Node, after: Node, sides: tuple[DocumentSide, DocumentSide], told: Told
) -> Iterator[Finding]:
    fields, later = child(before, "properties"), child(after, "properties")
    for json_name in [*fields, *(later.keys() - fields.keys())]:
        place = report_names.of_field(model, json_name)
        in_sdk = [side.sdk.models[model].fields.get(json_name) for side in sides if model in side.sdk.models]
        types = frozenset(name for field in in_sdk if field for name in field.type.models)
        name = next((field.name for field in in_sdk if field), json_name)
        base = Finding("field", "changed", report_names.attribute(model, name), False, place=place)
        base = attrs.evolve(base, methods=tuple(sides[1].sdk.methods_of.get(model, ())))
        if json_name not in later:
            if not told.as_change(place, "removed"):
                yield attrs.evolve(base, change="removed", breaking=True, note=KEPT)
        elif json_name not in fields:
            if not told.as_change(place, "added"):
                yield attrs.evolve(base, change="added", note=KEPT)
        elif not told.whole(place) and not told.within(types):
            schemas = [
                {**_as_object(side, json_name), "required": _is_required(owner, json_name)}
                for side, owner in ((fields, before), (later, after))
            ]
            narrower = options(_as_object(later, json_name)) <= options(_as_object(fields, json_name))
            yield from _values_or_all(attrs.evolve(base, breaking=not narrower), schemas[0], schemas[1], told)


def _as_object(fields: Node, json_name: str) -> Node:
    return child(fields, json_name)


def _is_required(schema: Node, json_name: str) -> bool:
    listed = schema.get("required")
    return isinstance(listed, list) and json_name in listed


# --- comparing schemas ------------------------------------------------------------------------------------------------


def _values_or_all(base: Finding, old: Node, new: Node, told: Told) -> Iterator[Finding]:
    """The values that come or go where nothing else differs, else one finding of the whole."""
    old, new = told.written_out(old, new)
    before, after = bare(old), bare(new)
    yield from _changed(base, before, after)
    if before != after:
        return
    value = attrs.evolve(base, kind="value", breaking=False)
    gone, come = (tokens(one) - tokens(other) for one, other in ((old, new), (new, old)))
    listed = [attrs.evolve(value, change="removed", old=token, new=None, breaking=True) for token in sorted(gone)]
    listed += [attrs.evolve(value, change="added", old=None, new=token) for token in sorted(come)]
    yield from (finding for finding in listed if not told.value(finding))


def _changed(base: Finding, before: Node, after: Node) -> Iterator[Finding]:
    if before != after:
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        old, new = ({key: side[key] for key in keys if key in side} for side in (before, after))
        yield attrs.evolve(base, old=shown(old), new=shown(new))


# --- both together -----------------------------------------------------------------------------------------------------


def completed(old: Named, new: Named, difference: Difference) -> Difference:
    """The difference of the SDKs, with what the documents tell besides, each list by place.

    Where the document tells of a change of its own, what the overlay lets the SDK see of it follows from that. And what
    differs in the SDK alone follows from something elsewhere.
    """
    besides = hidden(old, new, difference)
    whole = {found.place for found in besides if found.kind in {"field", "parameter"}}
    elsewhere = untouched(old, new) | whole
    findings = [
        *(found for found in difference.findings if found.place not in elsewhere),
        *besides,
        *retirements(old, new),
    ]
    following = [*(found for found in difference.findings if found.place in elsewhere), *difference.consequences]
    return Difference(sorted(findings, key=_order), sorted(following, key=_order))


def _order(found: Finding) -> tuple[str, ...]:
    return found.place, found.kind, found.change, found.old or found.new or ""
