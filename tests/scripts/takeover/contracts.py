"""Contracts that may come next, derived from the published one: each by the kind of change it makes."""

import copy
import json
import subprocess
from collections.abc import Callable
from typing import Final, cast

from scripts.generate.driver import CONTRACT
from scripts.generate.render import ROOT
from tests.openapi.documents import Json
from tests.scripts.generate.derive import NULL, NUMBER, TEXT, WHOLE, add, contract, envelope, get, query, ref, thing
from tests.support.versions import NEXT

__all__ = ["CONTRACTS", "document_of"]

OPTIONAL: Final[Json] = {"anyOf": [TEXT, NULL]}


def endpoint_added(document: Json) -> None:
    """Typed ones with a past, an example-only matrix, and a namespace that was not there."""
    symbol = _parameter(document, "/gex/levels", "symbol")
    row = thing(
        "BasisRow", ["venue"], venue=TEXT, basis_pct={"anyOf": [NUMBER, NULL]}, expiry_date=TEXT | {"format": "date"}
    )
    fields = {"symbol": TEXT, "as_of": TEXT | {"format": "date-time"}, "rows": {"type": "array", "items": row}}
    asked = [symbol, query("as_of", OPTIONAL), query("min_days", WHOLE | {"minimum": 1, "maximum": 90, "default": 7})]
    add(document, "/options/basis", thing("OptionsBasis", ["symbol", "rows"], **fields), asked)
    add(
        document,
        "/vol-desk/quotes",
        thing("DeskQuotes", ["bid"], bid=NUMBER, side={"type": "string", "enum": ["buy", "sell"]}),
        [symbol],
    )
    document["paths"]["/gex/vanna-heatmap"] = get(
        parameters=[symbol, query("max_strikes", WHOLE | {"minimum": 5, "maximum": 60})]
    )
    document["paths"]["/vol-desk/term/{tenor}"] = get(
        parameters=[
            {
                "name": "tenor",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "enum": ["weekly", "monthly"]},
            }
        ]
    )


def endpoint_removed(document: Json) -> None:
    """Two that are gone, one of them the only user of its schemas."""
    for path in ("/options/opex", "/etf/premium"):
        document["paths"].pop(path, None)


def parameter_added(document: Json) -> None:
    """To a typed and to an untyped endpoint, with and without a default; an `include` without tokens."""
    paths = document["paths"]
    paths["/gex/levels"]["get"]["parameters"].append(
        query("depth_pct", NUMBER | {"minimum": 0, "maximum": 50, "default": 5})
    )
    paths["/options/vrp"]["get"]["parameters"].append(
        query("smoothing", {"type": "string", "enum": ["none", "ewma"], "default": "none"})
    )
    paths["/tape/stats"]["get"]["parameters"].append(query("include", OPTIONAL))
    paths["/market/funding"]["get"]["parameters"].append(
        query("venues", {"type": "array", "items": TEXT}, explode=False)
    )


def parameter_removed(document: Json) -> None:
    """From an untyped one."""
    given = document["paths"]["/options/pcr"]["get"]["parameters"]
    given[:] = [item for item in given if item["name"] in ("symbol", "include")]


def example_only_typed(document: Json) -> None:
    """What had no schema has one now."""
    day = thing("EtfAumDay", ["date"], date=TEXT | {"format": "date"}, aum_usd={"anyOf": [NUMBER, NULL]})
    data = thing("EtfAum", ["days"], asset=TEXT, days={"type": "array", "items": day})
    document["components"]["schemas"]["EtfAumReply"] = envelope("EtfAumReply", data)
    replies = document["paths"]["/etf/aum"]["get"]["responses"]
    replies["200"]["content"]["application/json"] = {"schema": ref("EtfAumReply")}


def enum_grown(document: Json) -> None:
    """A symbol more, and a token more of another parameter."""
    for item in document["paths"].values():
        for parameter in item["get"].get("parameters", []):
            values = parameter.get("schema", {}).get("enum")
            if values and "HYPEUSDT" in values:
                values.append("DOGEUSDT")
            elif values and parameter["name"] == "interval":
                values.append("1w")


def schema_renamed(document: Json) -> None:
    """The vendor calls the same object by another name."""
    schemas = document["components"]["schemas"]
    for old in ("ExpirySummaryData", "MaxPainResponseData"):
        if old in schemas:
            schemas[f"Api{old}"] = schemas.pop(old) | {"title": f"Api{old}"}
            _point(document, f"#/components/schemas/{old}", f"#/components/schemas/Api{old}")


def fields_grown(document: Json) -> None:
    """A required field more, an optional one, and a nested object in the chain."""
    for name, schema in document["components"]["schemas"].items():
        if name.endswith("LevelsData") or name == "ChainData":
            schema["properties"] |= {"model_revision": WHOLE, "notes": {"anyOf": [TEXT, NULL]}}
            schema.setdefault("required", []).append("model_revision")


def deprecated(document: Json) -> None:
    """A method, a parameter, a schema and a field that are to go."""
    document["paths"]["/options/vrp"]["get"]["deprecated"] = True
    _named(document, "/options/iv/term-structure", "historical_compare_days")["deprecated"] = True
    schemas = document["components"]["schemas"]
    schemas["OpexNextAnchor"]["deprecated"] = True
    schemas["OptionContract"]["properties"]["charm"]["deprecated"] = True


def defaults_changed(document: Json) -> None:
    """Other defaults and other bounds."""
    _named(document, "/market/candles", "hours")["schema"]["default"] = 72
    _named(document, "/tape", "limit")["schema"] |= {"default": 150, "maximum": 10_000}
    _named(document, "/gex/strike-profile", "positioning")["schema"]["default"] = "std"
    _named(document, "/gex/strike-expiry-heatmap", "max_strikes")["schema"]["maximum"] = 300


def fields_changed(document: Json) -> None:
    """A field that may be null, one that may have a fraction, one that is gone."""
    schemas = document["components"]["schemas"]
    schemas["VenueOI"]["properties"]["call_oi"] = {"anyOf": [NUMBER, NULL]}
    schemas["OpexData"]["properties"]["count"] = dict(NUMBER)
    gone = schemas["IvTermCompare"]
    del gone["properties"]["shape"]
    gone["required"] = [name for name in gone.get("required", []) if name != "shape"]


def symbol_removed(document: Json) -> None:
    """One is no longer served."""
    for item in document["paths"].values():
        for parameter in item["get"].get("parameters", []):
            values = parameter.get("schema", {}).get("enum")
            if values and "HYPEUSDT" in values:
                values.remove("HYPEUSDT")


def tokens_added(document: Json) -> None:
    """An `include` with its tokens where there was none."""
    tokens: Json = {"type": "array", "items": {"type": "string", "enum": ["arbitrage", "wings"]}}
    document["paths"]["/options/iv/surface"]["get"]["parameters"].append(query("include", tokens, explode=False))


def parameter_required(document: Json) -> None:
    """One that could be left out must be given, and a new one, too."""
    expiry = _named(document, "/options/iv/smile", "expiry")
    expiry["required"] = True
    expiry["schema"] = dict(TEXT)
    document["paths"]["/etf/flows"]["get"]["parameters"].append(
        query("unit", {"type": "string", "enum": ["usd", "coin"]}) | {"required": True}
    )


def endpoint_renamed(document: Json) -> None:
    """The same at another path: one that is paged, and one that is not."""
    paths = document["paths"]
    paths["/options/open-interest/history"] = paths.pop("/options/oi/history")
    paths["/gex/stress"] = paths.pop("/gex/stress-history")


def bounds_lowered(document: Json) -> None:
    """Pages and windows are smaller than they were."""
    _named(document, "/gex/history", "limit")["schema"]["maximum"] = 300
    _named(document, "/tape", "limit")["schema"]["maximum"] = 1000
    _named(document, "/options/chain", "max_contracts")["schema"] |= {"maximum": 1500, "default": 1000}
    _named(document, "/market/open-interest", "hours")["schema"]["maximum"] = 2160


def parameter_renamed(document: Json) -> None:
    """The same under other names."""
    _named(document, "/tape/whale", "premium_min_usd")["name"] = "min_premium_usd"
    _named(document, "/options/venue-book", "sort")["name"] = "order_by"


def past_moved(document: Json) -> None:
    """`as_of` where there was none, and none where it was."""
    moment = _parameter(document, "/gex/levels", "as_of")
    document["paths"]["/options/expiry-summary"]["get"].setdefault("parameters", []).append(moment)
    skew = document["paths"]["/options/iv/skew"]["get"]["parameters"]
    skew[:] = [item for item in skew if item["name"] != "as_of"]


def fields_nested(document: Json) -> None:
    """Objects, numbers and maps within what was flat, by way of `allOf` and of a `$ref`."""
    schemas = document["components"]["schemas"]
    schemas["QuoteAge"] = thing("QuoteAge", ["seconds"], seconds=NUMBER, venue={"anyOf": [TEXT, NULL]})
    schemas["QuoteAgeAtVenue"] = {
        "allOf": [ref("QuoteAge")],
        "properties": {"sizes": {"type": "array", "items": NUMBER}},
        "required": ["sizes"],
    }
    schemas["OptionContract"]["properties"]["quote_age"] = {"anyOf": [ref("QuoteAgeAtVenue"), NULL]}
    schemas["GexAllExpiryLevels"]["properties"]["by_venue"] = {"type": "object", "additionalProperties": NUMBER}
    schemas["IvSkewExpiryRow"]["properties"]["wings"] = {"type": "array", "items": ref("QuoteAge")}


EVERYTHING: Final = "everything"
RELEASED: Final = ("2.9",)
CONTRACTS: Final[dict[str, Callable[[Json], None] | None]] = {
    **dict.fromkeys((*RELEASED, EVERYTHING)),
    **{
        change.__name__.replace("_", "-"): change
        for change in (
            *(endpoint_added, endpoint_removed, parameter_added, parameter_removed, example_only_typed),
            *(enum_grown, schema_renamed, fields_grown, deprecated, defaults_changed, fields_changed),
            *(symbol_removed, tokens_added, parameter_required, endpoint_renamed),
            *(bounds_lowered, parameter_renamed, past_moved, fields_nested),
        )
    },
}


def document_of(name: str) -> Json:
    """The contract of this name: `everything`, a git revision such as `2.9`, or one kind of change to the published one."""
    if name in RELEASED:
        return _released(name)
    document = contract()
    for change in [CONTRACTS[name]] if name != EVERYTHING else CONTRACTS.values():
        if change is not None:
            change(document)
    document["info"]["version"] = NEXT
    return document


def _released(version: str) -> Json:
    """A contract that was committed once; the oldest that is still to be had whole is 2.9."""
    place = CONTRACT.relative_to(ROOT).as_posix()
    git = ["git", "log", "--format=%H", "--", place]
    revisions = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout.split()
    for revision in revisions:
        shown = subprocess.run(
            ["git", "show", f"{revision}:{place}"], cwd=ROOT, capture_output=True, check=True, timeout=60
        ).stdout
        document: Json = json.loads(shown)
        if document["info"]["version"] == version:
            return document
    raise LookupError(f"git has no contract {version}: a shallow clone lacks the past")


def _parameter(document: Json, path: str, name: str) -> Json:
    return copy.deepcopy(_named(document, path, name))


def _named(document: Json, path: str, name: str) -> Json:
    [found] = [item for item in document["paths"][path]["get"]["parameters"] if item["name"] == name]
    return found


def _point(value: object, old: str, new: str) -> None:
    if isinstance(value, dict):
        fields = cast("Json", value)
        for key, item in fields.items():
            if key == "$ref" and item == old:
                fields[key] = new
            else:
                _point(item, old, new)
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            _point(item, old, new)
