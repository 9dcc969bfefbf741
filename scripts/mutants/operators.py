"""Faults of the kinds that people make, as changes to a module's text. No I/O."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

import attrs

__all__ = ["Mutant", "mutants"]

COMPARED: Final[dict[type[ast.cmpop], str]] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
REACHING: Final[dict[type[ast.operator], str]] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "/",
    ast.Div: "*",
    ast.FloorDiv: "/",
    ast.Mod: "*",
}
SWAPPED: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}


@attrs.define(frozen=True, order=True)
class Mutant:
    """One fault."""

    module: str
    """Path of the module, from the project's root."""

    line: int
    start: int
    end: int
    """Where in the module's bytes it is put in."""

    fault: str
    """What then stands there."""

    was: str
    """What stood there."""

    around: str
    """The line that it is in."""

    @property
    def text(self) -> tuple[str, str, str, str]:
        """The fault without its place, which moves with the lines above it."""
        return self.module, self.around, self.was, self.fault

    def applied(self, source: bytes) -> bytes:
        """The module with the fault."""
        return source[: self.start] + self.fault.encode() + source[self.end :]

    def __str__(self) -> str:
        return f"{self.module}:{self.line}: {shortened(self.was)} -> {shortened(self.fault)}"


def shortened(text: str) -> str:
    """A text on one line, of which a reader sees what it is about."""
    line = " ".join(text.split())
    return line if len(line) <= 70 else f"{line[:67]}..."


def mutants(module: str, source: bytes) -> list[Mutant]:
    """Every fault that can be put into a module."""
    return sorted(set(_Finder(module, source).found()))


class _Finder:
    def __init__(self, module: str, source: bytes) -> None:
        self._module = module
        self._source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def found(self) -> Iterator[Mutant]:
        for node in _meaningful(ast.parse(self._source)):
            if isinstance(node, ast.expr):
                yield from self._of_expression(node)
            elif isinstance(node, ast.stmt):
                yield from self._of_statement(node)

    def _of_expression(self, node: ast.expr) -> Iterator[Mutant]:
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARED:
                yield self._joined(node, left, COMPARED[type(op)], right)
            case ast.BoolOp(op=op, values=[left, right]):
                yield self._joined(node, left, "or" if isinstance(op, ast.And) else "and", right)
            case ast.BinOp(left=left, op=op, right=right) if (
                type(op) in REACHING and not _text(left) and not _text(right)
            ):
                yield self._joined(node, left, REACHING[type(op)], right)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield self._put(node, f"({self._spelled(operand)})")
            case ast.Constant(value=bool() as value):
                yield self._put(node, str(not value))
            case ast.Constant(value=int() | float() as value):
                yield self._put(node, repr(value + 1))
            case ast.Name(id=name) if name in SWAPPED and isinstance(node.ctx, ast.Load):
                yield self._put(node, SWAPPED[name])
            case ast.IfExp(test=test):
                yield self._put(test, f"(not ({self._spelled(test)}))")
            case _:
                pass

    def _of_statement(self, node: ast.stmt) -> Iterator[Mutant]:
        match node:
            case ast.If(test=test) | ast.While(test=test) if not isinstance(
                test, ast.Constant | ast.Compare | ast.UnaryOp
            ):
                yield self._put(test, f"not ({self._spelled(test)})")
            case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
                yield self._put(value, "None")
            case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise() | ast.AugAssign():
                yield self._put(node, "pass")
            case ast.Break():
                yield self._put(node, "continue")
            case ast.Continue():
                yield self._put(node, "break")
            case _:
                pass

    def _joined(self, whole: ast.expr, left: ast.expr, operator: str, right: ast.expr) -> Mutant:
        return self._put(whole, f"({self._spelled(left)}) {operator} ({self._spelled(right)})")

    def _put(self, node: ast.expr | ast.stmt, fault: str) -> Mutant:
        start, end = self._span(node)
        around = self._source[self._starts[node.lineno - 1] : self._starts[node.lineno]].decode().strip()
        return Mutant(self._module, node.lineno, start, end, fault, self._source[start:end].decode(), around)

    def _span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None  # noqa: S101  # for the type checker: parsed nodes have an end
        assert node.end_col_offset is not None  # noqa: S101
        return (
            self._starts[node.lineno - 1] + node.col_offset,
            self._starts[node.end_lineno - 1] + node.end_col_offset,
        )

    def _spelled(self, node: ast.expr) -> str:
        start, end = self._span(node)
        return self._source[start:end].decode()


def _text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _meaningful(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes that do something when the program runs: no annotations, nor what f-strings spell, nor what type checkers
    alone see: imports, and that a class is frozen, of which they tell who assigns to it."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                waiting += node.orelse
                continue
            case ast.keyword(arg="frozen"):
                continue
            case _:
                yield node
        match node:
            case ast.JoinedStr() | ast.FormattedValue():
                continue
            case ast.AnnAssign(value=value):
                waiting += [] if value is None else [value]
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                continue
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if not _overload(node):
                    waiting += [*node.body, *node.args.defaults, *(item for item in node.args.kw_defaults if item)]
            case _:
                waiting += ast.iter_child_nodes(node)


def _overload(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(isinstance(item, ast.Name) and item.id == "overload" for item in node.decorator_list)
