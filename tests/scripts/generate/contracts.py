"""Contracts that this API might publish one day."""

from typing import Any, get_args

from backquant_api.literals import Symbol

from tests.openapi.documents import Json

from .derive import NULL, NUMBER, TEXT, WHOLE, add, contract, envelope, get, in_path, query, ref, thing, tiny_contract

# Text that tries to end a docstring, to be code, to be a template, and to confuse a tokenizer.
HOSTILE = (
    "Ends a docstring \"\"\" or does not '''; a \\ backslash, \\n, \\N{DASH}, \\x4.\n\n"
    "    import os; os.abort()\n\t{{ 7 * 7 }} {% raw %} %s {0} # \x00 \x0c \u2028 \U0001f680\r\n"
    'ends in a backslash and a quote \\"'
)
PAIRS = [*get_args(Symbol)]


def fewer() -> Json:
    """A whole namespace is gone, and single endpoints, one of them the only user of its schemas."""
    document = contract()
    for path in list(document["paths"]):
        if path.startswith("/tape") or path in ("/status", "/gex/levels", "/options/iv/skew"):
            del document["paths"][path]
    return document


def more() -> Json:
    """New endpoints at all kinds of places, new parameters and new values of enums."""
    document = contract(
        *("/symbols", "/status", "/gex/levels", "/gex/max-pain"),
        *("/market/candles", "/market/cvd", "/market/funding", "/market/open-interest"),
    )
    paths = document["paths"]
    document["paths"] = paths | {
        "/vol-desk/term-spread": get(),
        "/gex/max-pain/by-expiry": get(),
        "/status/history": get(),
        "/market/candles/{coin}": get(parameters=[in_path("coin", TEXT)]),
        "/market/{coin}/basis": get(parameters=[in_path("coin", TEXT), query("as_of", TEXT)]),
        "/market": get(),
        "/gex/list": get(),
        "/stream": get(),
    }
    paths["/gex/levels"]["get"]["parameters"].append(ref("Depth", "parameters"))
    document["components"]["parameters"] = {
        "Depth": ref("DepthToo", "parameters"),
        "DepthToo": query(
            "depth", {"type": "integer", "minimum": 1, "maximum": 50, "default": 5}, description="How deep."
        ),
    }
    paths["/gex/max-pain"]["parameters"] = [query("step", {"type": "number", "exclusiveMinimum": 0})]
    for item in paths.values():
        for parameter in item["get"]["parameters"]:
            if parameter.get("name") == "symbol":
                parameter["schema"]["enum"] = [*PAIRS, "QUUXUSDT"]
    [interval] = [given for given in paths["/market/cvd"]["get"]["parameters"] if given["name"] == "interval"]
    interval["schema"]["enum"].append("9w")
    add(
        document,
        "/vol-desk/quotes",
        thing("Quotes", rows={"type": "array", "items": thing("Quote", ["bid"], bid=NUMBER)}),
        [
            query("symbol", {"type": "string", "enum": [*PAIRS, "QUUXUSDT"], "default": "BTCUSDT"}),
            query("exchanges", {"anyOf": [TEXT, NULL]}, description="Comma-separated venue ids."),
            query("class", TEXT),
            query("from", {"anyOf": [TEXT, NULL]}, required=True),
            query("min-size", WHOLE),
            query("timeout", WHOLE),
            query("str", TEXT),
            query("tenor_30d", {"enum": [7, 30, 90], "type": "integer"}),
            query("live", {"type": "boolean", "default": False}),
            query("ids", {"type": "array", "items": TEXT}),
            query("legs", {"anyOf": [{"type": "array", "items": TEXT, "maxItems": 4}, NULL]}, explode=False),
            query("strike", {"anyOf": [WHOLE, NUMBER]}),
            query("X-API-Key", TEXT) | {"in": "header"},
        ],
    )
    add(document, "/market/candles", thing("Candles", ["opens"], opens={"type": "array", "items": NUMBER}))
    return document


def shapes() -> Json:
    """Replies of every shape that JSON Schema has a word for and a Python class can have."""
    document = tiny_contract()
    schemas = document["components"]["schemas"]
    add(document, "/new/names", names())
    add(document, "/new/kinds", kinds())
    schemas["Tree"] = thing("Tree", ["name"], name=TEXT, children={"type": "array", "items": ref("Tree")})
    schemas["Ping"] = thing("Ping", pong={"anyOf": [ref("Pong"), NULL]})
    schemas["Pong"] = thing("Pong", pings={"type": "object", "additionalProperties": ref("Ping")})
    schemas["Loop"] = {"type": "object", "additionalProperties": ref("Loop")}
    schemas["Knot"] = {"type": "object", "additionalProperties": {"type": "array", "items": ref("Knot")}}
    schemas["Side"] = {"type": "string", "enum": ["buy", "sell"]}
    schemas["SideToo"] = ref("SideAgain")
    schemas["SideAgain"] = {"allOf": [ref("Side")]}
    schemas["RowsReplyToo"] = ref("RowsReply")
    schemas["Unused-Thing_"] = thing("", tree=ref("Tree"))
    del schemas["Unused-Thing_"]["title"]
    add(document, "/new/trees", thing("Trees", root=ref("Tree"), ping=ref("Ping")))
    add(document, "/new/rows", {"title": "Rows", "type": "array", "items": ref("Tree")})
    document["paths"] |= {
        "/new/rows-again": get(ref("RowsReplyToo")),
        "/new/rows-wrapped": get({"allOf": [ref("RowsReply")], "description": "Rows."}),
        "/new/free": get({"type": "object", "additionalProperties": True}),
    }
    listed = envelope("ListedReply", {"type": "array", "items": NUMBER})
    listed["properties"]["list"] = TEXT
    schemas["ListedReply"] = listed
    document["paths"]["/new/listed"] = get(ref("ListedReply"))
    document["paths"]["/new/inline"] = get(
        {
            "type": "object",
            "required": ["data"],
            "properties": {"data": thing("Tree", other=TEXT), "meta": ref("V2Meta")},
        }
    )
    add(
        document,
        "/new/words",
        thing(
            "Words", word=TEXT | {"description": HOSTILE}, kind={"type": "string", "enum": ["a\"'\\\n", "\U0001f680"]}
        )
        | {"description": HOSTILE},
        [query("word", TEXT, description=HOSTILE), query("quote", TEXT, description='"')],
        HOSTILE,
    )
    document["info"]["title"] = HOSTILE
    return document


def names() -> Json:
    """Fields whose names mean something to Python."""
    fields: dict[str, Any] = {
        "list": {"type": "array", "items": NUMBER},
        "float": NUMBER,
        "dict": {"type": "object", "additionalProperties": WHOLE},
        "str": {"anyOf": [TEXT, NULL]},
        "int": WHOLE,
        "bool": {"type": "boolean"},
        "type": TEXT,
        "Any": {},
        "literals": {"type": "array", "items": TEXT, "default": []},
        "attrs": TEXT,
        "builtins": TEXT,
        "floats": {"type": "array", "items": NUMBER, "default": []},
        "Literal": {"type": "string", "enum": ["x", "y"]},
        "Instant": TEXT | {"format": "date-time"},
        "from": TEXT,
        "None": TEXT,
        "self": WHOLE,
        "2d": {"type": "array", "items": {"type": "array", "items": NUMBER}},
        "a-b": TEXT,
        "__x": TEXT,
        "_y": TEXT,
        "callOI": NUMBER,
        "call_oi": NUMBER,
    }
    return thing("Names", ["type", "from"], **fields)


def kinds() -> Json:
    """Fields of every type."""
    return thing(
        "Kinds",
        nullable={"anyOf": [NUMBER, NULL]},
        nullable_list={"type": ["number", "null"]},
        one_of={"oneOf": [thing("Cat", ["meow"], meow=NUMBER), thing("Dog", ["woof"], woof=TEXT)]},
        merged={"allOf": [ref("V2Error"), {"type": "object", "properties": {"more": WHOLE}}]},
        described={"allOf": [ref("V2Error")], "description": "The error."},
        enum_with_null={"type": ["string", "null"], "enum": ["up", "down", None]},
        whole_enum={"type": "integer", "enum": [1, 2, 3]},
        mode_0dte={"type": "string", "enum": ["on", "off"]},
        constant={"const": "fixed"},
        map_of_maps={"type": "object", "additionalProperties": {"type": "object", "additionalProperties": NUMBER}},
        free={"type": "object"},
        open={"type": "object", "additionalProperties": True},
        anything={},
        matrix={"type": "array", "items": {"type": "array", "items": {"anyOf": [NUMBER, NULL]}}},
        day=TEXT | {"format": "date"},
        moment={"type": ["string", "null"], "format": "date-time"},
        unique_id=TEXT | {"format": "uuid"},
        words_or_numbers={"anyOf": [TEXT, NUMBER]},
        with_default=NUMBER | {"default": 1.5},
        text_default=TEXT | {"default": 'it\'s "so"'},
        nullable_enum={"type": "string", "enum": ["left", "right"], "nullable": True},
        nullable_object={"type": "object", "properties": {"x": NUMBER}, "nullable": True},
        object_or_null={"type": ["object", "null"], "properties": {"y": NUMBER}},
        map_of_points={"type": "object", "additionalProperties": {"type": "object", "properties": {"z": NUMBER}}},
        loop=ref("Loop"),
        knot=ref("Knot"),
        aliased_enum=ref("SideToo"),
        points={"type": "array", "items": {"type": "object", "properties": {"x": NUMBER}}},
    )
