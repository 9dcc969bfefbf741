"""Whether the corrected document is OpenAPI at all."""

import re
from collections.abc import Iterable, Iterator

from jsonschema.exceptions import ValidationError
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from .problem import ContractProblem, Json, Node, text

__all__ = ["validate"]


def validate(document: Node) -> None:
    """Stop at the first thing that is none.

    Raises:
        ContractProblem: there is one.
    """
    kind = OpenAPIV30SpecValidator if text(document, "openapi").startswith("3.0") else OpenAPIV31SpecValidator
    # The validator wants str-keyed mappings of anything; Node is a narrower type of the same objects.
    error = next(kind(document).iter_errors(), None)  # pyright: ignore[reportArgumentType]
    if error is not None:
        raise ContractProblem(_place(error, document), error.message.partition("\n")[0][:500])


def _place(error: ValidationError, document: Node) -> str:
    """Where the error is. The validator looks at schemas one by one, and tells places within the schema only."""
    spoken = re.search(r"(?:operation|'get') in '(\S+)'", error.message)
    if spoken:
        return f"paths.{spoken[1]}.get"
    steps = list(error.absolute_path)
    unknown = re.findall(r"'([^']+)'.* unexpected\)", error.message.partition("\n")[0])
    end = [*map(str, steps), *unknown[:1]]
    places = list(_everything(document, ""))
    # What OpenAPI's own schema says of a value is found by the value; what the document's say of a default, by the schema.
    found = [place for place, value in places if steps and _at(value, steps) == error.instance]
    found = found or [place for place, value in places if error.schema == value]
    return ".".join(filter(None, [*found[:1], *end])) or "document"


def _everything(value: Json, place: str) -> Iterator[tuple[str, Json]]:
    """Every value of the document with its place, the document itself first."""
    yield place, value
    children: Iterable[tuple[str | int, Json]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for key, item in children:
        yield from _everything(item, f"{place}.{key}" if place else str(key))


def _at(value: Json, steps: list[str | int]) -> object:
    """What the steps lead to from a value; a new object where they lead nowhere, which equals nothing."""
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return object()
    return value
