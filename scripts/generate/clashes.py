"""Names that are free in the contract and taken in Python."""

from collections.abc import Iterable

from .problem import ContractProblem
from .view import ContractView

__all__ = ["check_names"]


# What the generated modules import: a class of the contract by such a name would hide it.
MODEL_MODULE_NAMES = {"Any", "ClassVar", "Day", "Instant", "Literal"}
RESOURCE_MODULE_NAMES = {
    *("Any", "Api", "AsyncCaller", "CallOptions", "Caller", "Day", "Final", "Instant", "Literal"),
    *("OfMethods", "Offered", "Operation", "Param", "Reply", "Sequence", "Unpack", "When"),
}


def check_names(view: ContractView) -> None:
    """Stop where two things would have one name in the same scope.

    Raises:
        ContractProblem: they would; it names both, or the one and what it would hide.
    """
    for model in view.models.values():
        place = f"components.schemas.{model.name}"
        if model.name in MODEL_MODULE_NAMES:
            raise ContractProblem(
                place,
                f"the generated code has a use of its own for the name {model.name}; give it another in the overlay",
            )
        _once(((field.name, field.json_name) for field in model.fields), f"{place}.properties")
    for method in view.methods():
        _once(((param.name, param.wire) for param in method.params), f"paths.{method.path}.get.parameters")
    _check_namespaces(view)


def _once(names: Iterable[tuple[str, str]], place: str) -> None:
    taken: dict[str, str] = {}
    for name, origin in names:
        if name in taken:
            raise ContractProblem(
                place, f"{taken[name]!r} and {origin!r} would both be called {name}; remove one in the overlay"
            )
        taken[name] = origin


def _check_namespaces(view: ContractView) -> None:
    taken = dict.fromkeys(RESOURCE_MODULE_NAMES, "the generated code itself")
    for space in view.namespaces():
        if space.class_name in taken:
            below = next(each.path for each in view.methods() if each.dotted.startswith(f"{space.dotted}."))
            raise ContractProblem(
                f"paths.{below}",
                f"the class {space.class_name} of this namespace is taken by {taken[space.class_name]};"
                " give the methods below another one with x-backquant-name",
            )
        taken[space.class_name] = f"the namespace {space.dotted}"
