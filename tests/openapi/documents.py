"""The contract as published, as corrected, and the examples: read once, not to be changed."""

import json
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

from scripts.generate.driver import CONTRACT, OVERLAY, corrected_contract
from scripts.generate.overlay import load_overlay

Json: TypeAlias = dict[str, Any]

EXAMPLES = CONTRACT.parent / "examples"


@cache
def published() -> Json:
    """The committed contract, as the vendor published it."""
    return json.loads(CONTRACT.read_bytes())


@cache
def correction() -> tuple[Json, list[str]]:
    """The committed contract with the overlay applied, and the overlay actions that had nothing to do."""
    return cast("tuple[Json, list[str]]", corrected_contract(CONTRACT.read_bytes()))


def corrected() -> Json:
    """The committed contract with the overlay applied."""
    return correction()[0]


@cache
def overlay() -> Json:
    """The overlay."""
    return cast("Json", load_overlay(OVERLAY))


@cache
def index() -> Json:
    """What each example is."""
    return read(EXAMPLES / "index.json")


@cache
def data(name: str) -> Any:
    """The data of an example reply."""
    return read(EXAMPLES / f"{name}.json")["data"]


@cache
def read(path: Path) -> Json:
    """A JSON file."""
    return json.loads(path.read_bytes())


def reply_files(entry: Json) -> list[str]:
    """Files of an index entry: the default reply's, and its variants'."""
    default = entry["path"].strip("/").translate(str.maketrans("/-", "__", "{}"))
    return sorted({f"{default}.json", *(variant["file"] for variant in entry.get("variants", []))})


def gets(document: Json) -> dict[str, Json]:
    """The operations by path."""
    return {path: item["get"] for path, item in document["paths"].items()}


def reply_schema(operation: Json) -> Json:
    """The schema of an operation's 200 reply."""
    return operation["responses"]["200"]["content"]["application/json"]["schema"]


def status(operation: Json) -> str:
    """How much the corrected contract knows of a reply: typed, documented or free-form."""
    return reply_schema(operation).get("x-status", "typed")
