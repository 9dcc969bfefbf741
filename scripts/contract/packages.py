"""A contract, and all that the generator makes of it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from scripts.generate.driver import PACKAGE, generate
from scripts.generate.hoist import operations
from scripts.generate.naming import identifier
from scripts.generate.problem import Node, node
from scripts.generate.references import inline_references

from .documents import Document
from .sdk import Method, Sdk, read_sdk
from .types import read_type


@dataclass(frozen=True)
class Named:
    """A published document, its references to parameters and responses written out, and the SDK's names for it."""

    published: Node = field(repr=False)
    sdk: Sdk = field(repr=False)


@dataclass(frozen=True)
class Built(Named):
    """A contract with the package that comes of it."""

    document: Document
    folder: Path
    """Holds the package."""

    corrected: Node = field(repr=False)
    """The published document with the overlay applied."""


def build(document: Document, folder: Path) -> Built:
    """Generate the package into the folder.

    Raises:
        ContractProblem: the document holds something that can't become Python.
    """
    spec = folder / "openapi.json"
    folder.mkdir(parents=True, exist_ok=True)
    spec.write_bytes(document.body)
    generate(spec, folder / PACKAGE)
    corrected = cast(Node, json.loads((folder / PACKAGE / "contract.json").read_bytes()))
    return Built(published(document), read_sdk(folder), document, folder, corrected)


def published(document: Document) -> Node:
    """What the document says, its references to parameters and responses written out.

    Raises:
        ContractProblem: a reference leads nowhere.
    """
    content = cast(Node, json.loads(document.body))
    inline_references(content)
    node(content.setdefault("components", {}), "components").setdefault("schemas", {})  # the overlay adds to them
    return content


def named(document: Document, known: Sdk) -> Named:
    """A document that the generator refuses; of the SDK's names there are only the methods', as an older SDK has them.

    Raises:
        ContractProblem: a reference leads nowhere.
    """
    content = published(document)
    unknown = read_type("Any", {}, ())
    names = {path: _name(path, known) for path, _ in operations(content)}
    return Named(content, Sdk({path: Method(name, path, unknown, True, {}) for path, name in names.items()}, {}, {}))


def _name(path: str, known: Sdk) -> str:
    if path in known.methods:
        return known.methods[path].name
    return ".".join(identifier(part.strip("{}").replace("-", "_")) for part in path.split("/") if part)
