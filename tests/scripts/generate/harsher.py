"""More harsh things of a contract: kinds of values, parameters, paths, replies and ids that were not thought of first."""

from collections.abc import Callable
from typing import Any, Final

from tests.openapi.documents import Json

from .derive import LIST, NULL, NUMBER, TEXT, WHOLE, get, in_path, query, ref, thing

LONG: Final = "l" * 70
DEEP: Final = 60


def _deep(inner: Any, step: Callable[[Any], Any]) -> Any:
    for _ in range(DEEP):
        inner = step(inner)
    return inner


def _reply(**responses: Json) -> Json:
    return {"get": {**get()["get"], "responses": {status.strip("_"): reply for status, reply in responses.items()}}}


def _sends(kind: str) -> Json:
    return {"description": "", "content": {kind: {"schema": {}}}}


def _with(**more: object) -> Json:
    return {"get": {**get()["get"], **more}}


COMPONENTS: Final[Json] = {
    "HarsherBase": thing("HarsherBase", ["base"], base=NUMBER),
    "HarsherChain": ref("HarsherLink"),
    "HarsherLink": ref("HarsherBase"),
    "Harshercase": {"type": "object", "properties": {"low": TEXT}},
    "HarsherCase": {"type": "object", "properties": {"high": TEXT}},
    "Harsher.dot-ted_": {"type": "object", "properties": {"dotted": TEXT}},
    "HarsherCat": thing("HarsherCat", ["kind"], kind={"const": "cat"}, meow=NUMBER),
    "HarsherDog": thing("HarsherDog", ["kind"], kind={"const": "dog"}, woof=TEXT),
    "HarsherSide": {"enum": ["buy", "sell"]},
    "HarsherHalves": {"enum": [0.5]},
    "HarsherSelf": ref("HarsherSelf"),
    "HarsherCircle": ref("HarsherRound"),
    "HarsherRound": ref("HarsherCircle"),
}
PETS: Final = [ref("HarsherCat"), ref("HarsherDog")]

# By name: what `data` is, and an example of it.
KEPT: Final[dict[str, tuple[Json, Any]]] = {
    "object-or-null-by-types": ({"type": ["object", "null"], "properties": {"x": TEXT}}, {"x": "a1"}),
    "data-or-null": ({"anyOf": [ref("HarsherBase"), NULL]}, {"base": 2.25}),
    "data-is-a-number": (WHOLE, 3),
    "data-is-a-word": ({"type": "string", "enum": ["data4", "data5"]}, "data5"),
    "data-is-a-matrix": ({"type": "array", "items": {"type": "array", "items": NUMBER}}, [[5.25], [5.5]]),
    "data-is-a-union": ({"oneOf": PETS}, {"kind": "dog", "woof": "w6"}),
    "const-null": (thing("HarsherNull", a={"const": None}, b=TEXT), {"a": None, "b": "b7"}),
    "const-true": (thing("HarsherYes", a={"const": True}), {"a": True}),
    "const-fraction": (thing("HarsherPart", a={"const": 8.5}), {"a": 8.5}),
    "enum-of-null": (thing("HarsherNone", a={"enum": [None]}, b=TEXT), {"a": None, "b": "b9"}),
    "enum-with-duplicates": (thing("HarsherDouble", a={"enum": ["u", "u", "v"]}), {"a": "u"}),
    "enum-long": (thing("HarsherLong", a={"enum": [LONG, LONG[1:]]}), {"a": LONG}),
    "enum-blank": (thing("HarsherBlank", a={"enum": ["", " ", "\n"]}), {"a": "\n"}),
    "enum-keywords": (thing("HarsherWords", a={"enum": ["None", "class", "def"]}), {"a": "class"}),
    "enum-alike": (thing("HarsherAlike", a={"enum": ["a-b", "a_b", "a b", "A-B"]}), {"a": "a b"}),
    "enum-huge": (thing("HarsherHuge", a={"enum": [f"v{i}" for i in range(2_000)]}), {"a": "v1999"}),
    "enum-of-constants": (thing("HarsherOnes", a={"oneOf": [{"const": "c1"}, {"const": "c2"}]}), {"a": "c2"}),
    "reference-chain": (thing("HarsherChained", a=ref("HarsherChain")), {"a": {"base": 10.5}}),
    "reference-nullable": (thing("HarsherMaybe", a={**ref("HarsherBase"), "nullable": True}), {"a": {"base": 11.5}}),
    "discriminator": (
        thing("HarsherPet", a={"oneOf": PETS, "discriminator": {"propertyName": "kind"}}),
        {"a": {"kind": "dog", "woof": "w12"}},
    ),
    "discriminated-list": (
        {"type": "array", "items": {"anyOf": [*PETS, NULL]}},
        [{"kind": "dog", "woof": "w13"}, {"kind": "cat", "meow": 13.5}, None],
    ),
    "union-of-the-optional": (
        thing("HarsherOr", a={"anyOf": [thing("HarsherP", p=TEXT), thing("HarsherQ", q=TEXT), NULL]}),
        {"a": {"q": "q14"}},
    ),
    "union-of-scalars": (thing("HarsherAny", a={"oneOf": [TEXT, NUMBER, {"type": "boolean"}, NULL]}), {"a": 15.5}),
    "union-of-object-and-list": (
        thing("HarsherMix", a={"oneOf": [thing("HarsherM", p=TEXT), {"type": "array", "items": thing("HarsherN", q=TEXT)}]}),
        {"a": [{"q": "q16"}]},
    ),
    "union-of-unions": (thing("HarsherNest", a={"anyOf": [{"anyOf": [TEXT, NULL]}, {"oneOf": [NUMBER, NULL]}]}), {"a": 17.5}),
    "tensor": (
        thing("HarsherCube", a={"type": "array", "items": {"type": "array", "items": {"type": "array", "items": thing("", z=NUMBER)}}}),
        {"a": [[[{"z": 18.5}]]]},
    ),
    "open-object": ({**thing("HarsherOpen", more=TEXT), "additionalProperties": True}, {"more": "m19"}),
    "tuple-closed": (
        thing("HarsherPair", a={"type": "array", "prefixItems": [NUMBER, ref("HarsherBase")], "items": False}),
        {"a": [20.5, {"base": 20.25}]},
    ),
    "array-of-anything": (thing("HarsherArray", a={"type": "array"}, b={"type": "array", "contains": TEXT}), {"a": ["a21"], "b": ["b21"]}),
    "every-type": (thing("HarsherAll", a={"type": ["string", "integer", "array", "object", "null"]}), {"a": "a22"}),
    "names-that-differ-by-case": (
        thing("HarsherCases", a=ref("Harshercase"), b=ref("HarsherCase")),
        {"a": {"low": "l23"}, "b": {"high": "h23"}},
    ),
    "name-with-dots": (thing("HarsherDots", a=ref("Harsher.dot-ted_")), {"a": {"dotted": "d24"}}),
    "one-title-thrice": (
        thing("HarsherTitles", a=thing("Same", x=TEXT), b=thing("Same", y=TEXT), c=thing("Same", z=TEXT)),
        {"a": {"x": "x25"}, "b": {"y": "y25"}, "c": {"z": "z25"}},
    ),
    "deep": (
        {**_deep(thing("", leaf=TEXT), lambda inner: {"type": "object", "properties": {"d": inner}}), "title": "HarsherDeep"},
        _deep({"leaf": "l26"}, lambda inner: {"d": inner}),
    ),
    "format-odd": (thing("HarsherFormat", a=TEXT | {"format": "x-\U0001f680 odd"}, b=NUMBER | {"format": "int32"}), {"a": "f27", "b": 27.5}),
    "bounds-crossed": (thing("HarsherBounds", a=NUMBER | {"minimum": 5, "maximum": 1}), {"a": 28.5}),
    "read-and-write-only": (
        thing("HarsherOnly", a=TEXT | {"readOnly": True}, b=TEXT | {"writeOnly": True}),
        {"a": "r29", "b": "w29"},
    ),
    "examples-that-contradict": (thing("HarsherExample", a=NUMBER | {"example": "x", "examples": ["y"]}), {"a": 30.5}),
    "required-but-absent": ({**thing("HarsherGhost", a=TEXT), "required": ["a", "ghost"]}, {"a": "g31"}),
    "reference-in-an-extension": (thing("HarsherX", a=TEXT | {"x-odd": ref("HarsherNowhere")}), {"a": "x32"}),
    "names-of-ours": (
        thing("HarsherOurs", data=TEXT, meta=TEXT, extra=TEXT, drift=TEXT, mro=TEXT, __class__=TEXT),
        {"data": "d33", "meta": "m33", "extra": "e33", "drift": "f33", "mro": "o33", "__class__": "c33"},
    ),
}  # fmt: skip

WORDS: Final = ("from", "self", "timeout", "list", "format", "output", "help", "session", "operation")
# By path: its item, the method that it becomes, and the command line that asks for what.
ASKED: Final[dict[str, tuple[Json, str, list[str], str]]] = {
    "/harsher/shared": (get(parameters=[ref("HarsherDepth", "parameters")]), "harsher.shared", ["--depth", "5"], "?depth=5"),
    "/harsher/of-the-path": (
        {"parameters": [query("level", WHOLE)], **get(parameters=[query("own", TEXT)])},
        "harsher.of_the_path",
        ["--level", "3", "--own", "o"],
        "?level=3&own=o",
    ),
    "/harsher/words": (
        get(parameters=[query(word, TEXT) for word in WORDS]),
        "harsher.words",
        [*("--from", "a", "--self", "b", "--api-timeout", "c", "--list", "d", "--api-format", "e"),
         *("--api-output", "f", "--api-help", "g", "--session", "h", "--operation", "i")],
        "?from=a&self=b&timeout=c&list=d&format=e&output=f&help=g&session=h&operation=i",
    ),
    "/harsher/symbols": (
        get(parameters=[query("filter[a]", TEXT), query("$top", WHOLE), query("größe", TEXT)]),
        "harsher.symbols",
        ["--filter-a", "a", "--top", "3", "--größe", "g"],
        "?filter%5Ba%5D=a&%24top=3&gr%C3%B6%C3%9Fe=g",
    ),
    "/harsher/form": (get(parameters=[query("t", LIST, style="form", explode=False)]), "harsher.form", ["--t", "a,b"], "?t=a,b"),
    "/harsher/{a}/of/{b}": (get(parameters=[in_path("a", TEXT), in_path("b", WHOLE)]), "harsher.of.by_b", ["x", "7"], ""),
    "/harsher/ends/": (get(), "harsher.ends", [], ""),
    "/harsher/_call": (get(), "harsher.call", [], ""),
    "/harsher/import": (get(), "harsher.import_", [], ""),
    "/harsher/id-odd": (_with(operationId='a b"""'), "harsher.id_odd", [], ""),
    "/harsher/tags-odd": (_with(tags=['größe / "x"', "class", ""]), "harsher.tags_odd", [], ""),
    "/harsher/any-success": (_reply(_2XX=_sends("application/json")), "harsher.any_success", [], ""),
    "/harsher/charset": (_reply(_200=_sends("application/json; charset=utf-8")), "harsher.charset", [], ""),
    "/harsher/path-item": ({"$ref": "#/components/pathItems/HarsherItem"}, "harsher.path_item", ["--t", "a"], "?t=a"),
}  # fmt: skip

# By path: its item, and what is told of it.
OUT: Final[dict[str, tuple[Any, str]]] = {
    "/harsher/cookie": (get(parameters=[query("c", TEXT, required=True) | {"in": "cookie"}]), "get.parameters.c: a parameter in the cookie"),
    "/harsher/spaced": (get(parameters=[query("t", LIST, style="spaceDelimited", required=True)]), "the style spaceDelimited can't be sent"),
    "/harsher/label/{t}": (get(parameters=[in_path("t", TEXT) | {"style": "label"}]), "the style label can't be sent"),
    "/harsher/no-schema": (get(parameters=[{"name": "t", "in": "query", "required": True}]), "get.parameters.0"),
    "/harsher/no-list": (_with(parameters=None), "paths./harsher/no-list.get.parameters: null is not of type"),
    "/harsher/undeclared/{t}": (get(), "paths./harsher/undeclared/{t}.get: Path parameter 't'"),
    "/harsher/default": (get(parameters=[query("t", WHOLE | {"default": "x"}, required=True)]), "schema: 'x' is not of type 'integer'"),
    "/harsher/only-default": (_reply(default=_sends("application/json")), "a JSON reply is expected here, not nothing"),
    "/harsher/no-content": (_reply(_204={"description": ""}), "a JSON reply is expected here, not nothing"),
    "/harsher/odd-status": (_reply(_200=_sends("application/json"), abc=_sends("application/json")), "get.responses.abc"),
    "/harsher/ends": (get(), "its method harsher.ends is taken by /harsher/ends/"),
    "/Harsher/other": (get(), "paths./Harsher/other: the class Harsher of this namespace is taken"),
    "/harsher/id-again": (_with(operationId="get_symbols_symbols_get"), "is not unique"),
    "harsher-no-slash": (get(), "paths.harsher-no-slash: Unevaluated properties"),
}  # fmt: skip

# By name: a parameter that nobody can send, but a call can do without, and what is told of it.
SPARE: Final[dict[str, tuple[Json, str]]] = {
    "in-a-header": (query("t", TEXT) | {"in": "header"}, "t: a parameter in the header is not known to this client"),
    "in-a-cookie": (query("t", TEXT) | {"in": "cookie"}, "t: a parameter in the cookie is not known to this client"),
    "in-a-body": (query("t", TEXT) | {"in": "body"}, "1.in: \"body\" is not one of"),
    "default-of-another-type": (query("t", WHOLE | {"default": "x"}), "1.schema: 'x' is not of type 'integer'"),
    "default-not-listed": (query("t", {"allOf": [ref("HarsherSide")], "default": "x"}), "'x' is not one of"),
    "in-a-style": (query("t", LIST, style="pipeDelimited"), "t: a parameter in the style pipeDelimited can't be sent"),
    "object": (query("t", thing("HarsherFilter", a=TEXT)), "t: a parameter of this type can't be sent in a URL"),
    "list-or-number": (query("t", {"anyOf": [LIST, WHOLE]}), "t: a parameter that is Sequence[str] | str | int can't be"),
    "as-json": ({"name": "t", "in": "query", "content": {"application/json": {"schema": {}}}}, "t: the parser dropped this"),
    "without-a-schema": ({"name": "t", "in": "query"}, "parameters.1: "),
    "shared-enum-of-numbers": (query("t", ref("HarsherHalves")), "HarsherHalves.enum: an enum of text or of whole numbers"),
    "reference-to-nothing": (query("t", ref("HarsherGone")), "1.schema.$ref: #/components/schemas/HarsherGone leads nowhere"),
}  # fmt: skip

# By name: what `data` is, and what is told of it.
REFUSED: Final[dict[str, tuple[Json, str]]] = {
    "enum-empty": ({"enum": []}, "a.enum: an enum of text or of whole numbers is expected here"),
    "enum-mixed": ({"enum": ["m", 1]}, "a.enum: an enum of text or of whole numbers is expected here"),
    "enum-of-objects": ({"enum": [{"k": 1}]}, "a.enum: an enum of text or of whole numbers is expected here"),
    "enum-beyond-64-bits": ({"enum": [1, 2**64]}, "a.enum: a whole number of more than 64 bits"),
    "const-list": ({"const": ["x"]}, "a.const: a constant of several values is not read"),
    "exclusive-by-flag": (NUMBER | {"minimum": 1, "exclusiveMinimum": True}, "a.exclusiveMinimum: True is not of type"),
    "pattern": (TEXT | {"pattern": "("}, "a.pattern: '(' is not a 'regex'"),
    "type-unknown": ({"type": "decimal"}, "a.type: 'decimal' is not valid"),
    "refers-to-itself": (ref("HarsherSelf"), "components.schemas.HarsherSelf.$ref"),
    "refers-in-a-circle": (ref("HarsherRound"), "refers to itself"),
    "refers-into-a-schema": ({"$ref": "#/components/schemas/HarsherBase/properties/base"}, "leads into a component"),
}  # fmt: skip
