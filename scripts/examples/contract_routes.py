"""The route catalogue, read from the published contract."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from .envelope import Json, JsonObject

CONTRACT: Final = Path(__file__).resolve().parents[2] / "openapi" / "backquant-v2.json"
KEY_HEADER: Final = "x-api-key"
ACRONYMS: Final = frozenset({"aum", "cvd", "etf", "gex", "iv", "oi", "pcr", "rv", "vrp"})
BOUNDS: Final = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")


@dataclass(frozen=True, slots=True)
class Route:
    """One path with what a catalogue says about it."""

    path: str
    tag: str
    summary: str
    parameters: Sequence[JsonObject]

    @property
    def symbols(self) -> Sequence[str]:
        """Symbols that the path's own parameter admits; empty when it has none."""
        return next((cast("list[str]", p["enum"]) for p in self.parameters if p["name"] == "symbol"), ())

    @property
    def entry(self) -> JsonObject:
        """The route as a row of the catalogue."""
        return {
            "path": self.path,
            "methods": ["GET"],
            "tag": self.tag,
            "summary": self.summary,
            "parameters": self.parameters,
        }


def load_routes() -> list[Route]:
    """All routes in the contract's order."""
    document: dict[str, Any] = json.loads(CONTRACT.read_text(encoding="utf-8"))
    return [_route(path, item["get"]) for path, item in document["paths"].items()]


def _route(path: str, operation: Mapping[str, Any]) -> Route:
    parameters = [p for p in operation.get("parameters", []) if p["name"].lower() != KEY_HEADER]
    return Route(
        path=path,
        tag=operation["tags"][0],
        summary=_summary(path),
        parameters=[_parameter(parameter) for parameter in parameters],
    )


def _summary(path: str) -> str:
    """The path in words: `/options/greeks/{greek}` reads "Options greeks by greek"."""
    spaced = path.translate({ord("/"): " ", ord("-"): " ", ord("{"): "by ", ord("}"): None})
    text = " ".join(word.upper() if word in ACRONYMS else word for word in spaced.split())
    return text[0].upper() + text[1:]


def _parameter(parameter: Mapping[str, Any]) -> JsonObject:
    schema: Mapping[str, Any] = parameter["schema"]
    branches: list[Mapping[str, Any]] = schema.get("anyOf", [schema])
    core = next(branch for branch in branches if branch.get("type") != "null")
    row: dict[str, Json] = {
        "name": parameter["name"],
        "in": parameter["in"],
        "required": parameter.get("required", False),
        "type": core["type"],
        "default": schema.get("default"),
    }
    row.update({key: core[key] for key in (*BOUNDS, "enum") if key in core})
    return row
