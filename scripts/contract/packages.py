"""A contract, and all that the generator makes of it."""

import json
from pathlib import Path
from typing import cast

import attrs

from backquant._contract.documents import Document
from backquant._contract.sdk_surface import Named, Sdk, named_after

from ..generate.driver import PACKAGE, generate
from ..generate.problem import Node, node
from ..generate.references import inline_references
from .sdk import read_sdk

__all__ = ["Built", "build", "named"]


@attrs.define(frozen=True)
class Built(Named):
    """A contract with the package that comes of it."""

    document: Document
    folder: Path
    """Holds the package."""

    corrected: Node = attrs.field(repr=False)
    """The published document with the overlay applied."""

    left_out: list[str] = attrs.field(factory=list[str])
    """What of it is in no package."""


def build(document: Document, folder: Path) -> Built:
    """Generate the package into the folder.

    Raises:
        ContractProblem: the document holds something that can't become Python.
    """
    spec = folder / "openapi.json"
    folder.mkdir(parents=True, exist_ok=True)
    spec.write_bytes(document.body)
    result = generate(spec, folder / PACKAGE)
    corrected = cast(Node, json.loads((folder / PACKAGE / "contract.json").read_bytes()))
    return Built(published(document), read_sdk(folder), document, folder, corrected, [*map(str, result.left)])


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
    return named_after(published(document), known)
