"""What the templates print: models, aliases, methods and namespaces. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import attrs

from backquant._contract.nodes import pascal

from .hoist import Alias
from .left_out import LeftOut
from .naming import mirrored
from .params import ParamView

__all__ = ["ContractView", "FieldView", "MethodView", "ModelView", "Namespace"]

_WAY_OUT: Final = re.compile(r"\b(deprecat|instead|replac|remov|retire|sunset|migrat|use\b)", re.IGNORECASE)


@attrs.define(frozen=True)
class FieldView:
    name: str
    json_name: str
    annotation: str
    default: str | None
    description: str


@attrs.define(frozen=True)
class ModelView:
    name: str
    description: str
    status: str
    fields: list[FieldView]
    uses: set[str]
    trades: bool  # whether it is a page of them, which come under a name that is not published

    @property
    def renamed(self) -> dict[str, str]:
        """Attribute to JSON name, where Python could not take the JSON name."""
        return {field.name: field.json_name for field in self.fields if field.name != field.json_name}


@attrs.define(frozen=True)
class MethodView:
    dotted: str
    path: str
    description: str
    params: list[ParamView]
    data: str
    data_models: set[str]
    raises: list[str]
    needs_key: bool
    cadence: float | None
    columns: tuple[str, ...]
    status: str
    deprecated: bool

    @property
    def retirement(self) -> str:
        """What a caller of a deprecated method is told: the contract's words where they speak of a way out."""
        words = " ".join(self.description.split())
        return f"{self.dotted}() is deprecated by the API: {words if _WAY_OUT.search(words) else 'it may go soon'}"

    @property
    def name(self) -> str:
        return self.dotted.rpartition(".")[2]

    @property
    def constant(self) -> str:
        return self.name.upper()


@attrs.define
class Namespace:
    dotted: str
    methods: list[MethodView] = attrs.field(factory=list[MethodView])
    children: list[Namespace] = attrs.field(factory=list["Namespace"])

    @property
    def name(self) -> str:
        return self.dotted.rpartition(".")[2]

    @property
    def class_name(self) -> str:
        return pascal(self.dotted)

    @property
    def module(self) -> str:
        return self.dotted.replace(".", "_")


@attrs.define(frozen=True)
class ContractView:
    title: str
    version: str
    server: str
    aliases: list[Alias]
    models: dict[str, ModelView]
    model_modules: dict[str, list[ModelView]]
    root: Namespace
    left: list[LeftOut] = attrs.field(factory=list[LeftOut])

    def left_in(self, space: Namespace) -> list[LeftOut]:
        """What the document has in this namespace and the package has not; of one that is not there, in the next above."""
        there = {"", *(other.dotted for other in self.namespaces())}

        def home(path: str) -> str:
            dotted = mirrored(path)
            while dotted not in there:
                dotted = dotted.rpartition(".")[0]
            return dotted

        return [item for item in self.left if home(item.path) == space.dotted]

    def namespaces(self) -> Iterator[Namespace]:
        """Every namespace below the root, depth first."""
        stack = list(reversed(self.root.children))
        while stack:
            space = stack.pop()
            yield space
            stack.extend(reversed(space.children))

    def methods(self) -> Iterator[MethodView]:
        yield from self.root.methods
        for space in self.namespaces():
            yield from space.methods
