"""Types as the generated code spells them, taken apart far enough to compare two."""

import ast
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Token: TypeAlias = str | int


@dataclass(frozen=True)
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

    def without_none(self) -> "Type":
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
        return frozenset(ast.unparse(part) for part in _members(_parsed(self.skeleton)))

    def takes(self, other: "Type") -> bool:
        """Whether whatever can be passed as the other can be passed as this, but for its tokens."""
        return other.members <= self.members or (other.skeleton, self.skeleton) == ("int", "float")

    def like(self, other: "Type") -> bool:
        """Whether both are the same but for tokens and None."""
        return self.without_none().skeleton == other.without_none().skeleton


def read_type(annotation: str, literals: Mapping[str, Sequence[Token]], models: Container[str]) -> Type:
    """Take an annotation apart, given the aliases and models of its package."""
    tree = _Simple().visit(_parsed(annotation))
    reader = _Reader(literals, models)
    text = ast.unparse(tree)
    skeleton = ast.unparse(reader.visit(tree))
    return Type(text, skeleton, frozenset(reader.tokens), frozenset(reader.found), frozenset(reader.aliases))


def _parsed(annotation: str) -> ast.expr:
    return ast.parse(annotation, mode="eval").body


def _members(tree: ast.expr) -> list[ast.expr]:
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.BitOr):
        return [*_members(tree.left), *_members(tree.right)]
    return [tree]


class _Simple(ast.NodeTransformer):
    """Leave out what only says where a name comes from."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if isinstance(node.value, ast.Name) and node.value.id in {"builtins", "models"}:
            return ast.Name(node.attr)
        return node


class _Reader(ast.NodeTransformer):
    """Put a word in place of every Literal, and note what the type names."""

    def __init__(self, literals: Mapping[str, Sequence[Token]], models: Container[str]) -> None:
        self._literals = literals
        self._models = models
        self.tokens: set[Token] = set()
        self.found: set[str] = set()
        self.aliases: set[str] = set()

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.aliases.add(node.attr)
        return self._word(self._literals[node.attr])

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "Literal":
            return self._word(literal_tokens(node))
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self._models:
            self.found.add(node.id)
        return node

    def _word(self, tokens: Sequence[Token]) -> ast.expr:
        self.tokens.update(tokens)
        return ast.Name("text_token" if isinstance(tokens[0], str) else "number_token")


def literal_tokens(literal: ast.Subscript) -> tuple[Token, ...]:
    """The values in `Literal[...]`."""
    listed = literal.slice.elts if isinstance(literal.slice, ast.Tuple) else [literal.slice]
    return tuple(ast.literal_eval(item) for item in listed)
