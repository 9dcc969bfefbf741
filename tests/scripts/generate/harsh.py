"""Harsh things that a contract may say one day, each in an endpoint of its own beside real ones."""

from typing import Any, Final

from tests.openapi.documents import Json

from .derive import LIST, NULL, NUMBER, TEXT, WHOLE, add, contract, get, in_path, query, ref, thing

BASE: Final = thing("HarshBase", ["base"], base=NUMBER)
MORE: Final[Json] = {"type": "object", "properties": {"more": TEXT}}

# By name: what `data` is, and an example of it. No two scalars of an example are alike, so that each can be looked for.
KEPT: Final[dict[str, tuple[Json, Any]]] = {
    "all-of": ({"allOf": [ref("HarshBase"), MORE]}, {"base": 11.5, "more": "m12"}),
    "all-of-beside-properties": ({"allOf": [ref("HarshBase")], **MORE}, {"base": 13.5, "more": "m14"}),
    "all-of-nested": (
        {"allOf": [{"allOf": [ref("HarshBase"), MORE]}, thing("", deep=TEXT)]},
        {"base": 15.5, "more": "m16", "deep": "d17"},
    ),
    "all-of-of-a-derived": ({"allOf": [ref("HarshDerived"), thing("", own=TEXT)]}, {"base": 1.5, "more": "m", "own": "o18"}),
    "all-of-one-inline": ({"allOf": [MORE]}, {"more": "m19"}),
    "ref-with-siblings": ({"$ref": "#/components/schemas/HarshBase", **MORE}, {"base": 21.5, "more": "m22"}),
    "ref-with-words": ({"$ref": "#/components/schemas/HarshBase", "description": "Words."}, {"base": 23.5}),
    "one-of-beside-properties": (
        {**MORE, "oneOf": [thing("HarshCat", meow=NUMBER), thing("HarshDog", woof=TEXT)]},
        {"more": "m24", "woof": "w25"},
    ),
    "any-of-beside-properties": (
        {**MORE, "anyOf": [thing("HarshCow", moo=NUMBER), ref("HarshBase")]},
        {"more": "m26", "base": 27.5},
    ),
    "any-of-only-required": (
        {**MORE, "anyOf": [{"required": ["more"]}, {"required": ["other"]}]},
        {"more": "m28"},
    ),
    "if-then-else": (
        {**MORE, "if": {"required": ["more"]}, "then": thing("", then_field=TEXT), "else": thing("", else_field=TEXT)},
        {"more": "m29", "then_field": "t30"},
    ),
    "dependent-schemas": ({**MORE, "dependentSchemas": {"more": thing("", dependent=TEXT)}}, {"dependent": "d31"}),
    "map-beside-properties": (
        {**MORE, "additionalProperties": NUMBER},
        {"more": "m32", "key": 33.5},
    ),
    "map-of-objects-beside-properties": (
        {**MORE, "additionalProperties": ref("HarshBase")},
        {"more": "m34", "key": {"base": 35.5}},
    ),
    "pattern-properties": (
        {"type": "object", "patternProperties": {"^k": NUMBER}},
        {"k1": 36.5},
    ),
    "pattern-properties-beside-properties": ({**MORE, "patternProperties": {"^k": NUMBER}}, {"more": "m37", "k": 38.5}),
    "unevaluated-properties": ({"type": "object", "unevaluatedProperties": NUMBER}, {"k": 39.5}),
    "closed-object": ({**MORE, "additionalProperties": False}, {"more": "m40"}),
    "name-underline": (thing("HarshUnderline", _=TEXT), {"_": "u41"}),
    "name-two-underlines": (thing("HarshUnderlines", __=TEXT, _=WHOLE), {"__": "u42", "_": 43}),
    "name-digits": (thing("HarshDigits", **{"0": TEXT, "7d": NUMBER}), {"0": "d44", "7d": 45.5}),
    "name-keyword": (thing("HarshKeyword", **{"class": TEXT, "match": WHOLE, "None": TEXT}), {"class": "k46", "match": 47}),
    "name-self": (thing("HarshSelf", self=TEXT, cls=WHOLE), {"self": "s48", "cls": 49}),
    "name-unicode": (thing("HarshUnicode", größe=NUMBER, 値=TEXT), {"größe": 50.5, "値": "u51"}),
    "name-symbols": (thing("HarshSymbols", **{"%": NUMBER, "a b": TEXT}), {"%": 52.5, "a b": "s53"}),
    "name-emptied-of-letters": (thing("HarshEmpty", **{"": NUMBER}), {"": 54.5}),
    "name-of-underlined-twin": (thing("HarshTwin", _id=TEXT, id=WHOLE), {"_id": "t55", "id": 56}),
    "name-dunder": (thing("HarshDunder", __init__=TEXT, __slots__=WHOLE), {"__init__": "i57", "__slots__": 58}),
    "name-model-s-own": (thing("HarshOwn", __json_names__=TEXT, base=WHOLE, field=WHOLE), {"__json_names__": "j59", "field": 60}),
    "schema-true": (thing("HarshTrue", a=True), {"a": {"anything": "t61"}}),
    "items-true": (thing("HarshItems", a={"type": "array", "items": True}), {"a": ["i62"]}),
    "prefix-items": (thing("HarshTuple", a={"type": "array", "prefixItems": [NUMBER, TEXT]}), {"a": [63.5, "p64"]}),
    "const-number": (thing("HarshConst", a={"const": 65}), {"a": 65}),
    "type-list": (thing("HarshTypes", a={"type": ["string", "number", "null"]}), {"a": "t66"}),
    "nullable-all-of": (thing("HarshNullable", a={"allOf": [ref("HarshBase")], "nullable": True}), {"a": {"base": 67.5}}),
    "optional-ref": (thing("HarshOptional", a={"anyOf": [ref("HarshDerived"), NULL]}), {"a": {"base": 68.5, "more": "m"}}),
    "recursive-all-of": (
        thing("HarshTree", a={"allOf": [ref("HarshNode"), MORE]}),
        {"a": {"more": "m69", "below": [{"leaf": "l70"}]}},
    ),
    "list-of-compositions": ({"type": "array", "items": {"allOf": [ref("HarshBase"), MORE]}}, [{"base": 71.5, "more": "m72"}]),
    "map-of-compositions": (
        {"type": "object", "additionalProperties": {"allOf": [ref("HarshBase"), MORE]}},
        {"k": {"base": 73.5, "more": "m74"}},
    ),
    "required-in-the-other-part": ({"allOf": [MORE, {"required": ["more"]}]}, {"more": "m75"}),
    "field-of-two-parts": ({"allOf": [ref("HarshBase"), thing("", base={"type": "number", "minimum": 0})]}, {"base": 76.5}),
}  # fmt: skip

# By name: a path's item, and what is told of it.
OUT: Final[dict[str, tuple[Any, str]]] = {
    "post": ({"post": get()["get"]}, "paths./harsh/post.post: this client only sends GET"),
    "csv": (
        {"get": {**get()["get"], "responses": {"200": {"description": "", "content": {"text/csv": {"schema": TEXT}}}}}},
        "paths./harsh/csv.get.responses.200: a JSON reply is expected here, not text/csv",
    ),
    "binary": (
        {"get": {**get()["get"], "responses": {"200": {"description": "", "content": {"application/octet-stream": {}}}}}},
        "paths./harsh/binary.get.responses.200: a JSON reply is expected here",
    ),
    "item-is-a-list": ([get()], "paths./harsh/item-is-a-list"),
    "header-parameter": (get(parameters=[query("t", TEXT, required=True) | {"in": "header"}]), "paths./harsh/header-parameter.get.parameters.t"),
    "deep-object": (
        get(parameters=[query("t", thing("HarshFilter", a=TEXT), style="deepObject", required=True)]),
        "paths./harsh/deep-object.get.parameters.t",
    ),
    "piped": (get(parameters=[query("t", LIST, style="pipeDelimited", required=True)]), "paths./harsh/piped.get.parameters.t"),
    "external-ref": (
        get({"$ref": "https://example.org/x.json#/Thing"}),
        "is outside of this document, and nothing is fetched from there; write it under components.schemas in the overlay",
    ),
    "dangling-ref": (get(ref("HarshAbsent")), "#/components/schemas/HarshAbsent leads nowhere"),
    "dangling-parameter": (get(parameters=[ref("HarshAbsent", "parameters")]), "#/components/parameters/HarshAbsent leads nowhere"),
    "number-enum": (
        get(parameters=[query("t", {"type": "number", "enum": [0.5, 1]}, required=True)]),
        "get.parameters.t.enum: an enum of text or of whole numbers is expected here; remove it in the overlay",
    ),
    "number-enum-in-a-reply": (get(thing("HarshEnum", data=thing("HarshEnumData", a={"enum": [0.5]}))), "remove it in the overlay"),
    "schema-false": (get(thing("HarshFalse", data=thing("HarshFalseData", a=False))), "the schema `false` allows no value; remove it"),
    "contradiction": (
        get(thing("HarshOdd", data={"allOf": [thing("", a=TEXT), thing("", a=WHOLE)]})),
        "its parts have the types string and integer; nothing is both: mend it in the overlay",
    ),
    "no-path-parameter": (get(parameters=[in_path("coin", TEXT)]), ""),
    "two-names-alike": (
        get(parameters=[query("a-b", TEXT), query("a_b", TEXT)]),
        "paths./harsh/two-names-alike.get.parameters: 'a-b' and 'a_b' would both be called a_b",
    ),
}  # fmt: skip


def harsh_contract() -> Json:
    """Some real endpoints, and one for each of the above."""
    document = contract("/symbols", "/gex/levels")
    document["components"]["schemas"] |= {
        "HarshBase": BASE,
        "HarshDerived": {"allOf": [ref("HarshBase")], **MORE},
        "HarshNode": thing("HarshNode", leaf=TEXT, below={"type": "array", "items": ref("HarshNode")}),
    }
    for name, (schema, _) in KEPT.items():
        add(document, f"/harsh/{name}", schema)
    for name, (item, _) in OUT.items():
        document["paths"][f"/harsh/{name}"] = item
    return document
