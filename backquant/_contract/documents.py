"""Contracts from a server or a file, and whether a document is one: it reads files and fetches, nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Final, cast

import attrs
import httpx

from .._call.settings import read_base_url
from .._version import __version__
from .nodes import Json, Node, child, text

__all__ = ["Document", "DocumentProblem", "check_document", "download", "published_url", "read_file", "shipped"]

PACKAGE: Final = Path(__file__).parents[1]
NAME: Final = "backquant-v2.json"
TITLE: Final = "BackQuant API v2"
LARGEST: Final = 32 * 2**20  # bytes; the contract has well under one million
TIMEOUT: Final = httpx.Timeout(30, connect=10)
REDIRECTS: Final = 3
STEP: Final = 2**20  # bytes between two words about a long download


class DocumentProblem(Exception):
    """A document can't be had, or is none of this API's; the message says what to do."""


@attrs.define(frozen=True)
class Document:
    """A published contract, byte for byte."""

    source: str
    body: bytes = attrs.field(repr=False)

    @cached_property
    def sha256(self) -> str:
        """Its fingerprint."""
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def version(self) -> str:
        """What it says its version is."""
        return text(child(cast(Node, json.loads(self.body)), "info"), "version")


def published_url(base_url: str | None = None) -> str:
    """Where the server publishes its contract; BACKQUANT_BASE_URL names another server.

    Raises:
        ConfigurationError: that is no URL.
    """
    return f"{read_base_url(base_url)}/openapi.json"


def shipped() -> Document:
    """The published contract that this SDK was made from.

    Raises:
        DocumentProblem: the installation lacks it.
    """
    for folder in (PACKAGE / "sandbox" / "openapi", PACKAGE.parent / "openapi"):
        if (folder / NAME).is_file():
            return Document(NAME, (folder / NAME).read_bytes())
    raise DocumentProblem(f"{NAME} is missing: the installation of backquant is incomplete")


# --- where it comes from ----------------------------------------------------------------------------------------------


def download(url: str, say: Callable[[str], object]) -> bytes:
    hint = "check the connection and the URL, or pass a saved document by its path"
    headers = {"User-Agent": f"backquant-contract/{__version__}", "Accept": "application/json"}
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=True, max_redirects=REDIRECTS, headers=headers) as client,
            client.stream("GET", url) as response,
        ):
            if response.status_code != 200:
                raise DocumentProblem(f"{url}: the server answers {response.status_code} instead of a document; {hint}")
            return _whole(response, url, say)
    except httpx.TimeoutException:
        raise DocumentProblem(f"{url}: no answer within {TIMEOUT.read:.0f} seconds; {hint}") from None
    except (httpx.HTTPError, httpx.InvalidURL) as exc:
        raise DocumentProblem(f"{url}: can't be fetched ({str(exc) or type(exc).__name__}); {hint}") from exc


def _whole(response: httpx.Response, url: str, say: Callable[[str], object]) -> bytes:
    body = bytearray()
    told = STEP
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > LARGEST:
            raise DocumentProblem(f"{url}: longer than {LARGEST // 2**20} MiB, which no contract of this API is")
        if len(body) >= told:
            say(f"{url}: {len(body) / 2**20:.0f} MiB so far")
            told += STEP
    return bytes(body)


def read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise DocumentProblem(f"{path}: can't be read ({exc.strerror})") from exc


# --- whether it is one ------------------------------------------------------------------------------------------------


def check_document(body: bytes, source: str) -> None:
    """Refuse what is no contract of this API.

    Raises:
        DocumentProblem: it is none.
    """
    expected = f"the OpenAPI 3 document of {TITLE} is expected, as GET /openapi.json gives it"
    document = _read(body, source, expected)
    release = document.get("openapi")
    if "swagger" in document:
        raise DocumentProblem(f"{source}: this is OpenAPI {document['swagger']} (Swagger), too old a kind; {expected}")
    if not isinstance(release, str) or not release.startswith("3."):
        raise DocumentProblem(f"{source}: this is JSON but no OpenAPI 3 document; {expected}{_near(source)}")
    title = text(child(document, "info"), "title")
    if title != TITLE:
        raise DocumentProblem(f"{source}: this is the contract of another API, {title!r}; {expected}")
    if not text(child(document, "info"), "version"):
        raise DocumentProblem(f"{source}: the document tells no version (info.version); {expected}")
    if not child(document, "paths"):
        raise DocumentProblem(f"{source}: the document lists no endpoint (paths); {expected}")


def _read(body: bytes, source: str, expected: str) -> Node:
    start = body.lstrip()[:1]
    if not start:
        raise DocumentProblem(f"{source}: nothing is in it; {expected}")
    if start == b"<":
        raise DocumentProblem(f"{source}: this is a web page (HTML), no JSON; {expected}{_near(source)}")
    try:
        loaded = cast(Json, json.loads(body))
    except RecursionError:
        raise DocumentProblem(f"{source}: nested too deeply to be a contract; {expected}") from None
    except ValueError as exc:
        if start == b"{" and not body.rstrip().endswith(b"}"):
            message = f"{source}: cut off after {len(body):,} bytes ({exc}); fetch it again, it must end with a brace"
            raise DocumentProblem(message) from exc
        raise DocumentProblem(f"{source}: this is no JSON ({exc}); {expected}") from exc
    if not isinstance(loaded, dict):
        raise DocumentProblem(f"{source}: this is a JSON {type(loaded).__name__}, no object; {expected}")
    return loaded


def _near(source: str) -> str:
    """What people mean who give the API's base URL."""
    if "://" not in source or source.endswith(".json"):
        return ""
    return f"; did you mean {source.rstrip('/')}/openapi.json?"
