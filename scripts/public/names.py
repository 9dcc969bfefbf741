"""One public name as one line of text, and back. No I/O."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias

import attrs

__all__ = ["Kind", "Name", "SignatureParameter", "alternatives", "read", "written"]

Kind: TypeAlias = Literal["module", "class", "def", "async", "property", "attribute", "type", "constant", "same"]
HEAD: Final = "# Every name that is promised (docs/stability.md), written by `make public`: never edited by hand.\n"
FIXED: Final = ("positional", "either")


@attrs.define(frozen=True)
class Name:
    """A public name."""

    path: str
    """Where a user finds it; of a class that is only met, as what a method returns, its name alone in parentheses."""

    kind: Kind

    text: str
    """Bases of a class, signature of a function, type of an attribute, what a type stands for, the value of a constant,
    another path of the same thing."""

    def __str__(self) -> str:
        return f"{self.path} {self.kind} {self.text}".rstrip()

    def parameters(self) -> dict[str, SignatureParameter]:
        """Of a function: what it takes."""
        arguments = self._function().args
        fixed = [("positional", item) for item in arguments.posonlyargs] + [("either", item) for item in arguments.args]
        defaults = [*[None] * (len(fixed) - len(arguments.defaults)), *arguments.defaults]
        found = [
            _parameter(item, kind, at, default)
            for at, ((kind, item), default) in enumerate(zip(fixed, defaults, strict=True))
        ]
        found += [
            _parameter(item, "keyword", 0, default)
            for item, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        ]
        found += [_parameter(item, "many", 0, item) for item in (arguments.vararg, arguments.kwarg) if item]
        return {item.name: item for item in found}

    def returned(self) -> str:
        """Of a function: what it gives."""
        return _spelled(self._function().returns)

    def _function(self) -> ast.FunctionDef:
        (function,) = ast.parse(f"def _{self.text}: ...").body
        assert isinstance(function, ast.FunctionDef)  # noqa: S101  # for the type checker
        return function


@attrs.define(frozen=True)
class SignatureParameter:
    """What a function takes."""

    name: str
    kind: str
    """`positional`, `either` (by position or by name), `keyword`, or `many`."""

    at: int
    """Its place among those that have one."""

    annotation: str
    default: str | None
    """None where it must be given."""

    @property
    def placed(self) -> bool:
        """Whether it can be given by its place."""
        return self.kind in FIXED


def alternatives(text: str) -> frozenset[str]:
    """What a type allows: the parts of a union, the tokens of a Literal."""
    if not text:
        return frozenset()
    try:
        return frozenset(_parts(ast.parse(text, mode="eval").body))
    except SyntaxError:
        return frozenset({text})


def read(text: str) -> dict[str, Name]:
    """The names of a file."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    names = [_name(line) for line in lines]
    return {name.path: name for name in names}


def written(names: Mapping[str, Name]) -> str:
    """The file of the names."""
    return HEAD + "".join(f"{line}\n" for line in sorted(str(name) for name in names.values()))


def _name(line: str) -> Name:
    path, kind, *text = line.split(" ", 2)
    return Name(path, kind, text[0] if text else "")  # pyright: ignore[reportArgumentType]  # as `written` wrote it


def _parameter(item: ast.arg, kind: str, at: int, default: ast.AST | None) -> SignatureParameter:
    return SignatureParameter(
        item.arg, kind, at, _spelled(item.annotation), None if default is None else _spelled(default)
    )


def _spelled(node: ast.AST | None) -> str:
    return "" if node is None else ast.unparse(node)


def _parts(node: ast.expr) -> Iterable[str]:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _parts(left)
            yield from _parts(right)
        case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=tokens)):
            yield from (f"Literal[{ast.unparse(token)}]" for token in tokens)
        case ast.Subscript(value=ast.Name(id="Literal" | "Final" | "ClassVar") as outer, slice=token):
            yield from [f"Literal[{ast.unparse(token)}]"] if outer.id == "Literal" else _parts(token)
        case _:
            yield ast.unparse(node)
