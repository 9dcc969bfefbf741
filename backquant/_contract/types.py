"""Types as the generated code spells them, in a form that compares. No I/O."""

from __future__ import annotations

import ast
from typing import TypeAlias

import attrs

__all__ = ["Token", "Type", "members", "parsed"]

Token: TypeAlias = str | int


@attrs.define(frozen=True)
class Type:
    """An annotation."""

    text: str
    """As people read it: `literals.Positioning | None`."""

    skeleton: str
    """The same with a mere word in place of every Literal: `text_token | None`."""

    tokens: frozenset[Token]
    """The values of its Literals."""

    models: frozenset[str]
    """The models that it names."""

    aliases: frozenset[str]
    """The shared Literals that it names."""

    def without_none(self) -> Type:
        """The type when None is left out of the union at its top."""
        return Type(
            self.text.removesuffix(" | None"),
            self.skeleton.removesuffix(" | None"),
            self.tokens,
            self.models,
            self.aliases,
        )

    @property
    def members(self) -> frozenset[str]:
        """The members of the union at its top."""
        return frozenset(ast.unparse(part) for part in members(parsed(self.skeleton)))

    def takes(self, other: Type) -> bool:
        """Whether whatever can be passed as the other can be passed as this, but for its tokens."""
        return other.members <= self.members or (other.skeleton, self.skeleton) == ("int", "float")

    def like(self, other: Type) -> bool:
        """Whether both are the same but for tokens and None."""
        return self.without_none().skeleton == other.without_none().skeleton


def members(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.BitOr):
        return [*members(tree.left), *members(tree.right)]
    return [tree]


def parsed(annotation: str) -> ast.expr:
    return ast.parse(annotation, mode="eval").body
