"""The committed contract is the vendor's own: its defects are mended in the overlay, never in the file."""

import hashlib
import json

from scripts.generate.driver import CONTRACT
from scripts.generate.lock import LOCK, SOURCE

from .documents import Json, corrected, gets, published

CSV = {"exchanges", "expiries", "fields", "include", "series", "symbols", "tags", "types", "venues"}


def parameters(document: Json) -> list[tuple[str, Json]]:
    return [(path, parameter) for path, get in gets(document).items() for parameter in get.get("parameters", [])]


def test_the_lock_names_the_document_that_is_committed() -> None:
    lock = json.loads(LOCK.read_text())
    assert lock["sha256"] == hashlib.sha256(CONTRACT.read_bytes()).hexdigest()
    assert lock["version"] == published()["info"]["version"]
    assert lock["source"].startswith(SOURCE)  # a saved file is named behind it


def test_every_defect_that_is_published_is_mended_in_the_corrected_one_alone() -> None:
    """A vendor's correction is no fault here: then the overlay has less to do, and the file is the vendor's all the same."""
    version = corrected()["components"]["schemas"]["V2Meta"]["properties"]["version"]
    assert "const" not in version
    assert gets(corrected())["/health"]["security"] == []
    for path, parameter in parameters(corrected()):
        schema = parameter["schema"]
        kinds = {option.get("type") for option in schema.get("anyOf", [schema])}
        assert (parameter["name"], parameter["in"]) != ("X-API-Key", "header")
        assert not isinstance(schema.get("examples"), dict), path
        if parameter["name"] in CSV:
            assert "array" in kinds, (path, parameter["name"])


def test_nothing_of_ours_is_in_the_file() -> None:
    text = CONTRACT.read_text()
    for word in ("x-meaning", "x-backquant-name", "x-enum-name", "x-status"):
        assert word not in text
