"""Where contracts come from, and what is refused."""

import json
from pathlib import Path

import pytest

from backquant._contract.documents import Document, DocumentProblem
from scripts.contract.documents import open_document
from scripts.generate.driver import CONTRACT
from tests.support.server import Drop, ScriptedServer, Status
from tests.support.versions import NOW

WHOLE = CONTRACT.read_bytes()


def served(server: ScriptedServer, status: int, body: bytes) -> str:
    """The URL under which the server has this."""
    server.replies(Status(status, body))
    return f"{server.url}/openapi.json"


def test_a_path_a_url_and_a_revision_give_the_same(server: ScriptedServer) -> None:
    by_path = open_document(str(CONTRACT))
    assert (by_path.source, by_path.version, by_path.body) == ("openapi/backquant-v2.json", NOW, WHOLE)
    assert open_document(served(server, 200, WHOLE)).sha256 == by_path.sha256
    assert isinstance(open_document("HEAD"), Document)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!doctype html><title>Sign in</title>", "a web page"),
        (WHOLE[: len(WHOLE) // 2], "cut off after"),
        (b"", "nothing is in it"),
        (b"not json", "no JSON"),
        (b"[1]", "JSON list"),
        (b"[" * 100_000, "nested too deeply"),
        (json.dumps({"swagger": "2.0", "info": {"title": "BackQuant API v2"}}).encode(), "OpenAPI 2.0"),
        (json.dumps({"openapi": "4.0.0"}).encode(), "no OpenAPI 3 document"),
        (json.dumps({"success": False, "error": {}}).encode(), "no OpenAPI 3 document"),
        (json.dumps({"openapi": "3.1.0", "info": {"title": "Petstore", "version": "1"}}).encode(), "'Petstore'"),
        (json.dumps({"openapi": "3.1.0", "info": {"title": "BackQuant API v2"}}).encode(), "tells no version"),
        (
            json.dumps({"openapi": "3.1.0", "info": {"title": "BackQuant API v2", "version": "3"}}).encode(),
            "lists no endpoint",
        ),
    ],
)
def test_what_is_no_contract_of_this_api_is_refused(tmp_path: Path, body: bytes, words: str) -> None:
    path = tmp_path / "openapi.json"
    path.write_bytes(body)
    with pytest.raises(DocumentProblem, match=words):
        open_document(str(path))


def test_a_web_page_with_status_200_names_the_url_that_was_meant(server: ScriptedServer) -> None:
    server.replies(Status(200, b"<html></html>", {"Content-Type": "text/html"}))
    with pytest.raises(DocumentProblem, match=f"did you mean {server.url}/v2/openapi.json"):
        open_document(f"{server.url}/v2")


def test_a_server_that_has_none_or_hangs_up(server: ScriptedServer) -> None:
    with pytest.raises(DocumentProblem, match="answers 503"):
        open_document(served(server, 503, b"{}"))
    server.replies(Drop())
    with pytest.raises(DocumentProblem, match="can't be fetched"):
        open_document(f"{server.url}/openapi.json")


def test_no_network() -> None:
    with ScriptedServer() as gone:
        url = gone.url
    with pytest.raises(DocumentProblem, match="check the connection"):
        open_document(f"{url}/openapi.json")


@pytest.mark.parametrize("source", ["no-such-file.json", "no-such-revision", "--output=x"])
def test_what_is_neither_path_nor_url_nor_revision(source: str) -> None:
    with pytest.raises(DocumentProblem, match="neither a URL nor a git revision"):
        open_document(source)


def test_a_long_download_is_told_of_and_one_without_end_is_refused(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr("backquant._contract.documents.STEP", 100_000)
    open_document(served(server, 200, WHOLE), heard.append)
    assert len(heard) >= 2
    monkeypatch.setattr("backquant._contract.documents.LARGEST", 100_000)
    with pytest.raises(DocumentProblem, match="longer than"):
        open_document(served(server, 200, WHOLE))
