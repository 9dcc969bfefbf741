"""The example replies keep to the corrected contract."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from scripts.examples.__main__ import main as write_examples

from .documents import EXAMPLES, corrected, gets, index, published, read, reply_files, reply_schema, status

REPLIES = [(entry["path"], file) for entry in index().values() for file in reply_files(entry)]


def test_every_endpoint_has_an_example_and_every_file_is_in_the_index() -> None:
    assert sorted(entry["path"] for entry in index().values()) == sorted(published()["paths"])
    assert {file for _, file in REPLIES} | {"index.json"} == {path.name for path in EXAMPLES.iterdir()}


@pytest.mark.parametrize("name", index())
def test_the_index_tells_what_is_known_of_the_reply(name: str) -> None:
    entry = index()[name]
    words = {"typed": "typed", "documented": "documented", "free-form": "illustrative"}
    assert entry["status"] == words[status(gets(corrected())[entry["path"]])]
    assert f"{name}.json" in reply_files(entry)


@pytest.mark.parametrize(("path", "file"), REPLIES, ids=[file for _, file in REPLIES])
def test_the_reply_is_valid(path: str, file: str) -> None:
    schema = reply_schema(gets(corrected())[path])
    validator: Any = Draft202012Validator(
        {**schema, "components": corrected()["components"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(read(EXAMPLES / file))]
    assert errors == []


@pytest.mark.parametrize("file", [file for _, file in REPLIES])
def test_the_envelope_is_complete(file: str) -> None:
    envelope = read(EXAMPLES / file)
    assert list(envelope) == ["success", "data", "meta"]
    assert envelope["success"] is True
    assert envelope["data"]
    assert envelope["meta"]["version"] == read(EXAMPLES / "health.json")["meta"]["version"]
    assert envelope["meta"]["timestamp"].endswith("Z")
    assert envelope["meta"]["request_id"].startswith("req_")


def test_request_ids_differ() -> None:
    ids = [read(EXAMPLES / file)["meta"]["request_id"] for _, file in REPLIES]
    assert len(set(ids)) == len(ids)


def test_the_script_writes_the_committed_files_byte_for_byte(tmp_path: Path) -> None:
    write_examples(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in EXAMPLES.iterdir()}
    differing = [path.name for path in tmp_path.iterdir() if path.read_bytes() != (EXAMPLES / path.name).read_bytes()]
    assert differing == []
