"""A small contract that most comparisons begin with, generated once."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from backquant._contract.documents import Document
from backquant._contract.sdk_surface import Sdk
from scripts.contract.packages import Built, build
from scripts.contract.program import Complaint
from tests.openapi.documents import Json
from tests.scripts.generate.derive import contract

PATHS = (
    "/gex/levels",
    "/options/pcr",
    "/options/greeks/{greek}",
    "/multi/gex/levels",
    "/changelog",
    "/health",
    "/tape",
)


def document(content: Json, source: str = "derived.json") -> Document:
    """The contract as if it had been fetched."""
    return Document(source, json.dumps(content).encode())


def small_contract() -> Json:
    """A few endpoints of all kinds, and the schemas that they need."""
    content = contract(*PATHS)
    schemas: Json = content["components"]["schemas"]
    needed: set[str] = set()
    found = {"V2Meta", "V2ErrorEnvelope"} | _referred(content["paths"])
    while found:
        needed |= found
        found = {name for known in found for name in _referred(schemas[known])} - needed
    content["components"]["schemas"] = {name: schema for name, schema in schemas.items() if name in needed}
    return content


def _referred(part: Json) -> set[str]:
    return set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(part)))


@pytest.fixture(scope="session")
def base() -> Json:
    """The contract that is changed; take a copy of it."""
    return small_contract()


@pytest.fixture(scope="session")
def built(base: Json, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Its package."""
    return build(document(base), tmp_path_factory.mktemp("base"))


@pytest.fixture
def built_before(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparisons that do not generate the small contract's package over and over."""

    def known(asked: Document, folder: Path) -> Built:
        return attrs.evolve(built, document=asked) if asked.sha256 == built.document.sha256 else build(asked, folder)

    monkeypatch.setattr("scripts.contract.report.build", known)


def no_complaints(old: Sdk, new_package: Path, folder: Path) -> list[Complaint]:
    """What the type checker would take seconds to say."""
    return []


@pytest.fixture(scope="session")
def small(built: Built) -> Callable[[], Built]:
    """The same for property tests, which print their arguments."""
    return lambda: built


@pytest.fixture
def changed(base: Json) -> Json:
    """A copy to change."""
    return copy.deepcopy(base)
