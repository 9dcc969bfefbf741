"""The committed contract is the vendor's own: its defects are mended in the overlay, never in the file."""

import hashlib
import json

from scripts.generate.driver import CONTRACT
from scripts.generate.lock import LOCK, SOURCE

from .documents import Json, gets, published

CSV = {"exchanges", "expiries", "fields", "include", "series", "symbols", "tags", "types", "venues"}


def parameters() -> list[tuple[str, Json]]:
    return [(path, parameter) for path, get in gets(published()).items() for parameter in get.get("parameters", [])]


def test_the_lock_names_the_document_that_is_committed() -> None:
    lock = json.loads(LOCK.read_text())
    assert lock["sha256"] == hashlib.sha256(CONTRACT.read_bytes()).hexdigest()
    assert lock["version"] == published()["info"]["version"]
    assert lock["source"] == SOURCE


def test_the_pin_of_the_meta_version_is_still_there() -> None:
    assert published()["components"]["schemas"]["V2Meta"]["properties"]["version"]["const"] == "2.0"


def test_the_key_is_still_a_parameter_of_61_operations() -> None:
    keys = [path for path, parameter in parameters() if (parameter["name"], parameter["in"]) == ("X-API-Key", "header")]
    assert len(keys) == 61
    assert set(gets(published())) - set(keys) == {"/health"}


def test_the_keyless_probe_still_asks_for_a_key() -> None:
    assert gets(published())["/health"]["security"] == [{"ApiKeyAuth": []}]


def test_examples_of_symbols_are_still_a_map() -> None:
    [symbols] = [parameter for _, parameter in parameters() if parameter["name"] == "symbols"]
    assert symbols["schema"]["examples"] == {"all-four": {"value": "BTCUSDT,ETHUSDT,SOLUSDT,HYPEUSDT"}}


def test_lists_are_still_plain_strings() -> None:
    lists = [parameter["schema"] for _, parameter in parameters() if parameter["name"] in CSV]
    assert lists
    for schema in lists:
        kinds = {option.get("type") for option in schema.get("anyOf", [schema])}
        assert kinds <= {"string", "null"}
        assert "items" not in schema


def test_nothing_of_ours_is_in_the_file() -> None:
    text = CONTRACT.read_text()
    for word in ("x-meaning", "x-backquant-name", "x-enum-name", "x-status"):
        assert word not in text
