"""The contract as published, as corrected, and the examples: read once, not to be changed."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, cast

import oas_patch.overlay  # pyright: ignore[reportMissingTypeStubs]
import pytest

from scripts.generate.driver import CONTRACT, OVERLAY, corrected_contract
from scripts.generate.overlay import load_overlay

Json: TypeAlias = dict[str, Any]

EXAMPLES = CONTRACT.parent / "examples"


@pytest.fixture(scope="session", autouse=True)
def paths_parsed_once() -> Iterator[None]:
    """Most of the time of a correction goes into parsing the overlay's targets, which are the same every time."""
    with pytest.MonkeyPatch.context() as patch:
        parse = cast("Callable[[str], object]", oas_patch.overlay.parse)  # pyright: ignore[reportUnknownMemberType]
        patch.setattr("oas_patch.overlay.parse", cache(parse))
        yield


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
