"""Example replies, one or more for each operation."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast

from backquant.sandbox.failure import not_found
from backquant.sandbox.jsontypes import Json, JsonObject

_PACKAGE = Path(__file__).parent
_EXPIRIES = "/expiries"


@cache
def openapi_folder() -> Path:
    """Folder with the published contract and the examples: inside an installed package, or at the root of a checkout."""
    for folder in (_PACKAGE / "openapi", _PACKAGE.parents[1] / "openapi"):
        if (folder / "examples" / "index.json").is_file():
            return folder
    raise FileNotFoundError("The sandbox's examples are missing: the installation of backquant is incomplete.")


def published_contract() -> bytes:
    """The contract exactly as the API publishes it."""
    return (openapi_folder() / "backquant-v2.json").read_bytes()


@dataclass(frozen=True, slots=True)
class _Variant:
    when: Mapping[str, Json]
    body: bytes

    def fits(self, arguments: Mapping[str, Json]) -> bool:
        return all(_matches(wanted, arguments.get(name)) for name, wanted in self.when.items())


class Examples:
    """All examples, by the path of their operation."""

    def __init__(self, folder: Path) -> None:
        index = cast(dict[str, JsonObject], json.loads((folder / "index.json").read_bytes()))
        self._variants = {str(entry["path"]): _read_variants(folder, name, entry) for name, entry in index.items()}
        self.base: datetime = _time_of(self.pick(_EXPIRIES, {}))

    def pick(self, path: str, arguments: Mapping[str, Json]) -> JsonObject:
        """A fresh copy of the example that fits the arguments best."""
        variants = self._variants.get(path)
        if variants is None:
            raise not_found("The sandbox has no example of this endpoint")
        chosen = next((variant for variant in variants if variant.fits(arguments)), variants[-1])
        return cast(JsonObject, json.loads(chosen.body))

    def expiries(self) -> list[str]:
        """Tokens of the expiries that the examples know."""
        data = cast(JsonObject, self.pick(_EXPIRIES, {})["data"])
        return [str(row["expiry"]) for row in cast(list[JsonObject], data["expiries"])]


@cache
def load_examples() -> Examples:
    """The examples of this installation."""
    return Examples(openapi_folder() / "examples")


def _read_variants(folder: Path, name: str, entry: JsonObject) -> tuple[_Variant, ...]:
    special = [
        _Variant(cast(JsonObject, variant["when"]), (folder / str(variant["file"])).read_bytes())
        for variant in cast(list[JsonObject], entry.get("variants", []))
    ]
    return (*special, _Variant({}, (folder / f"{name}.json").read_bytes()))


def _matches(wanted: Json, actual: Json) -> bool:
    return actual is not None if wanted == "*" else actual == wanted


def _time_of(example: JsonObject) -> datetime:
    return datetime.fromisoformat(str(cast(JsonObject, example["meta"])["timestamp"]))
