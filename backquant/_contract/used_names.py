"""What one piece of Python code uses of this SDK, read from its syntax tree. No I/O, and nothing of it is run."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import attrs
from backquant_api import models
from backquant_api.operation import Operation
from backquant_api.resources import operations

from .. import errors
from . import report_names
from .model_annotations import fields_of, is_model, item_of, models_in

__all__ = ["Reader", "Use"]

CLIENTS: Final = frozenset({"BackQuant", "AsyncBackQuant"})
USUAL: Final = "bq"  # what people call a client that they were given
TAKES_METHOD: Final = frozenset({"pages", "watch", "backfill"})


@attrs.define(frozen=True)
class Use:
    """One place where code uses something of the SDK."""

    name: str
    """In SDK names: `bq.gex.levels()`, `bq.gex.levels(symbol=)`, `models.GexLevelsData.positioning`."""

    line: int


@attrs.define(frozen=True)
class _Client:
    prefix: tuple[str, ...] = ()
    """The attributes read from it so far: `("gex",)` of `bq.gex`."""


@attrs.define(frozen=True)
class _Method:
    operation: Operation[Any]


@attrs.define(frozen=True)
class _Reply:
    data: Any


@attrs.define(frozen=True)
class _Many:  # such as pages
    item: object


@attrs.define(frozen=True)
class _Each:  # as `asyncio.gather` gives several
    items: tuple[object, ...]


@cache
def _operations() -> dict[tuple[str, ...], Operation[Any]]:
    return {tuple(operation.name.split(".")): operation for operation in operations()}


@cache
def _prefixes() -> frozenset[tuple[str, ...]]:
    return frozenset(name[:length] for name in _operations() for length in range(len(name)))


class Reader(ast.NodeVisitor):
    """Follows clients, replies and models through the names of one module, or of a notebook's cells in their order."""

    def __init__(self, *, imports: bool) -> None:
        self.uses: list[Use] = []
        self._names: dict[str, object] = {USUAL: _Client()}
        self._imports = imports
        """Whether the code mentions the SDK; else only `bq` is taken for a client."""

    # --- names that stand for something of the SDK ---

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Read a function, whose names are its own."""
        outer = dict(self._names)
        arguments = node.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            if argument.annotation is not None:
                self._bind(ast.Name(argument.arg), self._annotated(argument.annotation))
        self.generic_visit(node)
        kept = {name: value for name, value in self._names.items() if "." in name}  # `self.bq` lives on
        self._names = {**outer, **kept}

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815  # the visitor's own spelling

    def visit_Assign(self, node: ast.Assign) -> None:
        """Read an assignment."""
        value = self._value(node.value)
        for target in node.targets:
            self.visit(target)
            self._bind(target, value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Read an annotated assignment."""
        value = self._value(node.value) if node.value is not None else None
        self._bind(node.target, value if value is not None else self._annotated(node.annotation))

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        """Read `name := value`."""
        self._bind(node.target, self._value(node.value))

    def visit_With(self, node: ast.With | ast.AsyncWith) -> None:
        """Read a with statement."""
        for item in node.items:
            value = self._value(item.context_expr)
            if item.optional_vars is not None:
                self._bind(item.optional_vars, value)
        for statement in node.body:
            self.visit(statement)

    visit_AsyncWith = visit_With  # noqa: N815  # the visitor's own spelling

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        """Read a loop."""
        self._loop(node.target, node.iter)
        for statement in (*node.body, *node.orelse):
            self.visit(statement)

    visit_AsyncFor = visit_For  # noqa: N815  # the visitor's own spelling

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> None:
        """Read a comprehension: its loops come first."""
        outer = dict(self._names)
        for loop in node.generators:
            self._loop(loop.target, loop.iter)
            for condition in loop.ifs:
                self.visit(condition)
        for part in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
            self.visit(part)
        self._names = outer

    visit_SetComp = visit_GeneratorExp = visit_DictComp = visit_ListComp  # noqa: N815

    def _loop(self, target: ast.expr, iterated: ast.expr) -> None:
        if isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Name) and iterated.args:
            if iterated.func.id == "enumerate" and isinstance(target, ast.Tuple) and len(target.elts) == 2:
                return self._loop(target.elts[1], iterated.args[0])
            if iterated.func.id in {"sorted", "reversed", "list", "tuple"}:
                return self._loop(target, iterated.args[0])
        self._bind(target, _item(self._value(iterated)))
        return None

    def _bind(self, target: ast.expr, value: object) -> None:
        if isinstance(target, ast.Name):
            if value is not None:
                self._names[target.id] = value
            elif target.id != USUAL:
                self._names.pop(target.id, None)
        elif isinstance(target, ast.Tuple | ast.List) and isinstance(value, _Each):
            for part, item in zip(target.elts, value.items, strict=False):
                self._bind(part, item)
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and value is not None:
            self._names[f"{target.value.id}.{target.attr}"] = value

    def _annotated(self, annotation: ast.expr) -> object:
        """What an annotation of one of the SDK's classes says."""
        for node in ast.walk(annotation):
            name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                return self._quoted(node.value)
            if name in CLIENTS:
                return _Client()
            if name in dir(models) and self._imports and is_model(found := getattr(models, name)):
                return found
        return None

    def _quoted(self, annotation: str) -> object:
        try:
            return self._annotated(ast.parse(annotation, mode="eval").body)
        except (SyntaxError, ValueError):
            return None

    # --- what an expression is ---

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Read an attribute that stands alone."""
        self._value(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Read a call that stands alone."""
        self._value(node)

    def visit_Name(self, node: ast.Name) -> None:
        """Notice the SDK's errors."""
        if self._imports and isinstance(node.ctx, ast.Load) and node.id in errors.__all__:
            self._use(node.id, node)

    def _value(self, node: ast.expr) -> object:
        """What the expression gives, as far as it is something of the SDK; everything in it is read on the way."""
        match node:
            case ast.Name(id=name):
                self.visit_Name(node)
                return self._names.get(name)
            case ast.Await(value=inner) | ast.NamedExpr(value=inner):
                found = self._value(inner)
                if isinstance(node, ast.NamedExpr):
                    self._bind(node.target, found)
                return found
            case ast.Attribute():
                return self._attribute(node)
            case ast.Call():
                return self._call(node)
            case ast.Subscript(value=inner, slice=index):
                self.visit(index)
                found = self._value(inner)
                return found if isinstance(index, ast.Slice) else _item(found)
            case ast.BoolOp(values=options):
                return next((found for found in [*map(self._value, options)] if found is not None), None)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self.visit(test)
                return next((found for found in (self._value(body), self._value(orelse)) if found is not None), None)
            case _:
                self.visit(node)
                return None

    def _attribute(self, node: ast.Attribute) -> object:
        if isinstance(node.value, ast.Name) and (own := self._names.get(f"{node.value.id}.{node.attr}")) is not None:
            return own
        owner = self._value(node.value)
        if owner is None:
            if self._imports and node.attr in errors.__all__:
                self._use(node.attr, node)
            return _Client() if node.attr == USUAL else None
        if isinstance(owner, _Client):
            return self._of_client(owner, node)
        if isinstance(owner, _Reply):
            return owner.data if node.attr == "data" else None
        for model in models_in(owner):
            if node.attr in fields_of(model):
                self._use(report_names.attribute(model.__name__, node.attr), node)
                return fields_of(model)[node.attr]
        return None

    def _of_client(self, client: _Client, node: ast.Attribute) -> object:
        path = (*client.prefix, node.attr)
        if path in _operations():
            self._use(report_names.call(".".join(path)), node)
            return _Method(_operations()[path])
        return _Client(path) if path in _prefixes() else None

    def _call(self, node: ast.Call) -> object:
        function = node.func
        name = (
            function.id
            if isinstance(function, ast.Name)
            else function.attr
            if isinstance(function, ast.Attribute)
            else ""
        )
        owner = self._value(function.value) if isinstance(function, ast.Attribute) else None
        called = self._value(function)
        given = [self._value(argument) for argument in node.args]
        for keyword in node.keywords:
            self._value(keyword.value)
        if name in CLIENTS or (isinstance(owner, _Client) and name in {"with_options", "__enter__"}):
            return _Client()
        if (
            name == "levels"
            and isinstance(function, ast.Attribute)
            and ast.unparse(function.value).endswith("channels")
        ):
            self._use("channels.levels()", node)
        if isinstance(called, _Method):
            self._arguments(called.operation, node.args, node)
            return _Reply(called.operation.data())
        if name in TAKES_METHOD and isinstance(owner, _Client) and given and isinstance(given[0], _Method):
            self._arguments(given[0].operation, [], node)
            return _Many(_Reply(given[0].operation.data()))
        return _Each(tuple(given)) if name == "gather" else None

    def _arguments(self, operation: Operation[Any], positional: Sequence[ast.expr], node: ast.Call) -> None:
        known = [parameter.name for parameter in operation.params]
        by_place = [parameter.name for parameter in operation.params if parameter.location == "path"]
        for name, argument in zip(by_place, positional, strict=False):
            self._use(report_names.argument(operation.name, name), argument)
        for keyword in node.keywords:
            if keyword.arg in known:
                self._use(report_names.argument(operation.name, str(keyword.arg)), keyword.value)

    def _use(self, name: str, node: ast.expr) -> None:
        use = Use(name, node.end_lineno if isinstance(node, ast.Attribute) and node.end_lineno else node.lineno)
        if use not in self.uses[-8:]:
            self.uses.append(use)


def _item(value: object) -> object:
    """What an element of it is: of a list, of a map's values, or of the pages of a method."""
    return value.item if isinstance(value, _Many) else item_of(value)
