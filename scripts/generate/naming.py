"""Python names for what the contract names: methods from paths, identifiers from JSON names."""

import keyword
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from openapi_python_client.strings import ClassName

from .problem import ContractProblem

__all__ = ["CLIENT_NAMES", "OPTION_NAMES", "class_name", "identifier", "method_names", "mirrored", "offered"]


# What the clients define, and what is reserved for them so that no endpoint takes it first.
CLIENT_NAMES = {"base_url", "close", "get", "with_options"} | {
    "backfill",
    "check_contract",
    "pages",
    "replay",
    "sandbox",
    "stream",
    "watch",
}
# What the annotations of a resource class refer to: a method of that name would hide it from its neighbours.
ANNOTATION_NAMES = {"models", "literals", "str", "int", "float", "bool", "list", "dict", "builtins"}
OPTION_NAMES = {"self", "timeout", "extra_headers", "extra_query", "validate", "options"}


def identifier(name: str, taken: Iterable[str] = ()) -> str:
    """The JSON name itself wherever Python allows it; else its nearest legal spelling."""
    # Python reads every identifier in this normal form, so that is how it is called.
    spelled = "".join(char if f"_{char}".isidentifier() else "_" for char in unicodedata.normalize("NFKC", name))
    if not spelled.isidentifier() or spelled.startswith("__") or not spelled.strip("_"):
        spelled = f"field_{spelled.lstrip('_')}"
    return f"{spelled}_" if keyword.iskeyword(spelled) or spelled in taken else spelled


def offered(name: str, taken: Iterable[str] = ()) -> str:
    """The same for what users call: a line below at its beginning would make it private."""
    return identifier(identifier(name).lstrip("_"), taken)


def class_name(name: str) -> str:
    """The name as the parser spells it, so that what refers to it and what defines it agree."""
    return str(ClassName(name, "T"))


def method_names(paths: Mapping[str, str], pinned: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """Dotted method name per path, from the path alone, from its explicit name or the name that it has had (`pinned`).

    A path that is also the beginning of another can't be a method and a namespace at once. With one path below it, it
    stays a method, and the longer path joins its last words with an underscore (`gex.dealer_flow_by_level`). With
    several it is a namespace, and its own method is `all` (`tape.all`).
    """
    names = {path: explicit or pinned.get(path) or mirrored(path) for path, explicit in paths.items()}
    settled = {names[path] for path, explicit in paths.items() if explicit or path in pinned}
    for path in sorted(names, key=len):
        if names[path] not in settled:
            names[path] = _beside(names[path], {other for key, other in names.items() if key != path}, settled)
    owners: dict[str, str] = {}
    for path, name in names.items():
        if not all(part.isidentifier() and not keyword.iskeyword(part) for part in name.split(".")):
            raise ContractProblem(f"paths.{path}", f"{name!r} is no dotted Python name; give one with x-backquant-name")
        if name in owners:
            raise ContractProblem(
                f"paths.{path}", f"its method {name} is taken by {owners[name]}; give one with x-backquant-name"
            )
        owners[name] = path
    for name, path in owners.items():
        below = next((other for other in owners if other.startswith(f"{name}.")), None)
        if below:
            raise ContractProblem(
                f"paths.{path}", f"its method {name} is the namespace of {below}; give a name with x-backquant-name"
            )
    return names


def mirrored(path: str) -> str:
    """The dotted name that follows from the path alone."""
    parts: list[str] = []
    segments = [segment for segment in path.split("/") if segment]
    for place, segment in enumerate(segments):
        if segment.startswith("{"):
            if place == len(segments) - 1:
                parts.append(f"by_{segment.strip('{}')}")
        else:
            parts.append(segment)
    names = [offered(part.replace("-", "_"), ANNOTATION_NAMES) for part in parts] or ["root"]
    if names[0] in CLIENT_NAMES:
        names[0] += "_"
    return ".".join(names)


def _beside(name: str, others: set[str], settled: set[str]) -> str:
    parts = name.split(".")
    for length in range(1, len(parts)):
        if ".".join(parts[:length]) in others:
            return ".".join([*parts[: length - 1], "_".join(parts[length - 1 :])])
    below = [other for other in others if other.startswith(f"{name}.")]
    return f"{name}.all" if len(below) > 1 or settled.intersection(below) else name
