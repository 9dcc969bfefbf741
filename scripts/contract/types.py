"""Types as the generated code spells them, taken apart far enough to compare two."""

import ast
from collections.abc import Container, Mapping, Sequence

from backquant._contract.types import Token, Type, parsed

__all__ = ["literal_tokens", "read_type"]


def read_type(annotation: str, literals: Mapping[str, Sequence[Token]], models: Container[str]) -> Type:
    """Take an annotation apart, given the aliases and models of its package."""
    tree = _Simple().visit(parsed(annotation))
    reader = _Reader(literals, models)
    text = ast.unparse(tree)
    skeleton = ast.unparse(reader.visit(tree))
    return Type(text, skeleton, frozenset(reader.tokens), frozenset(reader.found), frozenset(reader.aliases))


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
