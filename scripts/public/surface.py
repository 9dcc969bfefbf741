"""The public names, read from the sources with griffe: nothing is imported. Reads files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

import griffe

from .names import Kind, Name

__all__ = ["ROOMS", "surface"]

ROOMS: Final = (
    "channels",
    "coordinate",
    "doctor",
    "errors",
    "history",
    "literals",
    "models",
    "plot",
    "sandbox",
    "stream",
    "tables",
)
OURS: Final = ("backquant", "backquant_api")
SAID: Final = ("__init__", "__iter__", "__aiter__", "__next__", "__anext__", "__enter__", "__aenter__", "__call__")
SAID_TOO: Final = ("__len__", "__getitem__", "__contains__", "__await__", "__exit__", "__aexit__")
NAMESPACE: Final = "backquant_api.namespace.namespace"
ATTRS: Final = ("attrs.define", "attrs.frozen")
FIELDS: Final = ("attrs.field", "attrs.Factory")


def surface(root: Path) -> dict[str, Name]:
    """Every public name of the sources below a folder, by its path."""
    loader = griffe.GriffeLoader(search_paths=[root, root / "generated"], allow_inspection=False)
    loader.load("backquant_api", try_relative_path=False)  # else the working directory's is read
    package = cast(griffe.Module, loader.load("backquant", try_relative_path=False))
    loader.resolve_aliases(implicit=True)
    return _Reader(package, loader.modules_collection).names()


class _Reader:
    def __init__(self, package: griffe.Module, modules: griffe.ModulesCollection) -> None:
        self._package = package
        self._modules = modules
        self._found: dict[str, Name] = {}
        self._listed: set[str] = set()
        self._met: dict[str, griffe.Object] = {}

    def names(self) -> dict[str, Name]:
        public = [*self._of_module("backquant", self._package)]
        for room in ROOMS:
            public += self._of_module(f"backquant.{room}", cast(griffe.Module, self._package[room]))
        self._listed = {thing.canonical_path for _, thing in public}
        homes: dict[str, str] = {}
        for path, thing in public:
            home = homes.setdefault(thing.canonical_path, path)
            if home == path:
                self._read(path, thing)
            else:
                self._add(path, "same", home)
        done: set[str] = set()
        while waiting := {path: thing for path, thing in self._met.items() if path not in done}:
            for path, thing in waiting.items():
                done.add(path)
                plain = f"({thing.name})"
                self._read(plain if plain not in self._found else f"({'.'.join(path.split('.')[-2:])})", thing)
        return self._found

    def _of_module(self, path: str, module: griffe.Module) -> list[tuple[str, griffe.Object]]:
        if module.name in ("literals", "models"):  # they pass on what is generated
            module = cast(griffe.Module, self._modules["backquant_api"][module.name])
        self._add(path, "module", "")
        listed = [str(name) for name in module.exports or ()]
        return [(f"{path}.{name}", _final(module[name])) for name in listed if name in module.all_members]

    def _add(self, path: str, kind: Kind, text: str) -> None:
        name = Name(path, kind, " ".join(text.split()))
        if self._found.setdefault(path, name) != name:
            raise ValueError(f"two public things are called {path}")

    def _read(self, path: str, thing: griffe.Object) -> None:
        match thing:
            case griffe.Class():
                self._of_class(path, thing)
            case griffe.Function():
                if thing.name != "__init__" or not self._takes_what_is_private(thing):
                    self._add(path, _kind(thing), self._signature(thing))
            case griffe.TypeAlias():
                self._add(path, "type", self._spelled(thing.value))
            case griffe.Attribute():
                self._of_attribute(path, thing)
            case _:
                pass

    def _of_class(self, path: str, thing: griffe.Class) -> None:
        bases = [self._spelled(base) for base in self._bases(thing)]
        self._add(path, "class", f"({', '.join(bases)})")
        members = {
            name: _final(member) for name, member in thing.all_members.items() if not self._elsewhere(thing, member)
        }
        if _by_attrs(thing) and "__init__" not in thing.members and "models" not in thing.canonical_path:
            self._add(f"{path}.__init__", "def", self._made(thing))
        for name, member in members.items():
            if not name.startswith("_") or (name in SAID + SAID_TOO and isinstance(member, griffe.Function)):
                self._of_member(f"{path}.{name}", member)

    def _elsewhere(self, thing: griffe.Class, member: griffe.Object | griffe.Alias) -> bool:
        """Whether it is inherited from a class that is listed itself."""
        owner = _final(member).parent
        return owner is not None and owner is not thing and owner.canonical_path in self._listed

    def _takes_what_is_private(self, thing: griffe.Function) -> bool:
        """A constructor that asks for what users can't have is none of theirs."""
        asked = [self._things(item.annotation) for item in thing.parameters]
        return any(
            isinstance(found, griffe.Class) and not _shape(found) and found.canonical_path not in self._listed
            for things in asked
            for found in things
        )

    def _of_member(self, path: str, member: griffe.Object) -> None:
        space = self._namespace(member)
        if space is None:
            self._read(path, member)
            return
        self._add(path, "property", "namespace")  # bq.gex: what users know is the path to its methods
        for name, method in space.all_members.items():
            if not name.startswith("_"):
                self._of_member(f"{path}.{name}", _final(method))

    def _namespace(self, member: griffe.Object) -> griffe.Class | None:
        """The class behind `bq.gex`: what a method returns that the descriptor `namespace` stands on."""
        made = isinstance(member, griffe.Function) and any(
            decorator.callable_path == NAMESPACE for decorator in member.decorators
        )
        kind = member.returns if made and isinstance(member, griffe.Function) else None
        if not isinstance(kind, griffe.Expr):
            return None
        found = self._thing(kind.canonical_path)
        inside = found is not None and found.canonical_path.startswith("backquant_api.resources")
        return found if inside and isinstance(found, griffe.Class) else None

    def _of_attribute(self, path: str, thing: griffe.Attribute) -> None:
        value = "" if thing.value is None else str(thing.value)
        if _alias(thing):
            self._add(path, "type", self._spelled(thing.value))
        elif "property" in thing.labels:
            self._add(path, "property", self._spelled(thing.annotation))
        elif thing.parent is not None and thing.parent.is_class:
            self._add(path, "attribute", self._spelled(thing.annotation))
        elif not path.endswith("__version__"):  # a constant of a module
            self._add(path, "constant", f"{self._spelled(thing.annotation)} = {value}")
        else:
            self._add(path, "constant", "str")

    def _bases(self, thing: griffe.Class) -> Iterator[griffe.Expr | str]:
        """The bases that a user can name; of a private one its own."""
        for base in thing.bases:
            path = base.canonical_path if isinstance(base, griffe.Expr) else base
            found = self._thing(path)
            if isinstance(found, griffe.Class) and found.canonical_path not in self._listed:
                yield from self._bases(found)
            else:
                yield base

    def _made(self, thing: griffe.Class) -> str:
        """The constructor that attrs writes."""
        fixed: list[str] = []
        named: list[str] = []
        for owner in (*reversed(thing.mro()), thing):
            for field in owner.attributes.values():
                if field.annotation is None or "ClassVar" in str(field.annotation) or "property" in field.labels:
                    continue
                value = "" if field.value is None else str(field.value)
                if "init=False" in value:
                    continue
                name = field.name.lstrip("_")
                spelled = f"{name}: {self._spelled(field.annotation)}{_default(field.value)}"
                by_name = _by_name(owner) or "kw_only=True" in value
                (named if by_name else fixed).append(spelled)
        return f"({', '.join(['self', *fixed, *(['*', *named] if named else [])])}) -> None"

    def _signature(self, thing: griffe.Function) -> str:
        parts: list[str] = []
        before = None
        for item in thing.parameters:
            if before is griffe.ParameterKind.positional_only and item.kind is not before:
                parts.append("/")
            if item.kind is griffe.ParameterKind.keyword_only and "*" not in "".join(part[:1] for part in parts):
                parts.append("*")
            parts.append(self._parameter(item))
            before = item.kind
        if before is griffe.ParameterKind.positional_only:
            parts.append("/")
        return f"({', '.join(parts)}) -> {self._spelled(thing.returns) or 'None'}"

    def _parameter(self, item: griffe.Parameter) -> str:
        many = item.kind is griffe.ParameterKind.var_positional
        stars = "*" if many else "**" if item.kind is griffe.ParameterKind.var_keyword else ""
        annotation = f": {self._spelled(item.annotation, given=True)}" if item.annotation is not None else ""
        default = "" if stars or item.default is None else f" = {item.default}"
        return f"{stars}{item.name}{annotation}{default}"

    def _spelled(self, annotation: griffe.Expr | str | None, *, given: bool = False) -> str:
        """An annotation without the modules that its file happens to import; what users meet there is noted.

        given: it is what users give, of which they must know shapes alone, not classes.
        """
        if annotation is None:
            return ""
        for found in self._things(annotation):
            shown = not found.name.startswith("_") and found.canonical_path not in self._listed
            if shown and (_alias(found) or (isinstance(found, griffe.Class) and (_shape(found) or not given))):
                self._met.setdefault(found.canonical_path, found)
        try:
            return ast.unparse(_Last().visit(ast.parse(str(annotation), mode="eval")))
        except SyntaxError:
            return str(annotation)

    def _things(self, annotation: griffe.Expr | str | None) -> list[griffe.Object]:
        """What of ours an annotation names."""
        if not isinstance(annotation, griffe.Expr):
            return []
        names = [item.canonical_path for item in annotation.iterate(flat=True) if isinstance(item, griffe.ExprName)]
        return [found for found in map(self._thing, names) if found is not None]

    def _thing(self, path: str) -> griffe.Object | None:
        if path.partition(".")[0] not in OURS:
            return None
        try:
            return _final(self._modules[path])
        except (KeyError, griffe.AliasResolutionError, griffe.CyclicAliasError):
            return None


class _Last(ast.NodeTransformer):
    """`models.GexLevelsData` and "GexLevelsData" as GexLevelsData."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        return node if node.attr in ("args", "kwargs") else ast.Name(node.attr, ast.Load())

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if isinstance(node.value, ast.Name) and node.value.id == "Literal":
            return node
        return cast(ast.expr, self.generic_visit(node))

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.Name(node.value, ast.Load()) if isinstance(node.value, str) else node


def _final(thing: griffe.Object | griffe.Alias) -> griffe.Object:
    return thing.final_target if isinstance(thing, griffe.Alias) else thing


def _kind(thing: griffe.Function) -> Kind:
    return "async" if "async" in thing.labels else "def"


def _alias(thing: griffe.Object) -> bool:
    if isinstance(thing, griffe.Attribute):
        return str(thing.annotation).rpartition(".")[2] == "TypeAlias"
    return isinstance(thing, griffe.TypeAlias)


def _shape(thing: griffe.Class) -> bool:
    """Whether it tells what something must look like, rather than be."""
    return any(str(base).partition("[")[0] in ("TypedDict", "Protocol") for base in thing.bases)


def _default(value: griffe.Expr | str | None) -> str:
    """How a field's default reads in the constructor that attrs writes; of what a factory makes, that there is one."""
    if not isinstance(value, griffe.ExprCall) or str(value.function) not in FIELDS:
        return "" if value is None else f" = {value}"
    given = {item.name: item.value for item in value.arguments if isinstance(item, griffe.ExprKeyword)}
    return f" = {given['default']}" if "default" in given else " = ..." if "factory" in given else ""


def _by_attrs(thing: griffe.Class) -> bool:
    return any(decorator.callable_path in ATTRS for decorator in thing.decorators)


def _by_name(thing: griffe.Class) -> bool:
    return any("kw_only=True" in str(decorator.value) for decorator in thing.decorators)
