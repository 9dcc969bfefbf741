"""Docstrings are what the reference is made of: every section of every one is read by griffe without a complaint."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import griffe
import pytest
from backquant_api.resources import operations

from scripts.docs.facts import endpoints

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def packages() -> dict[str, griffe.Module]:
    """Both packages as griffe reads them."""
    paths = [ROOT, ROOT / "generated"]
    return {
        name: loaded
        for name in ("backquant", "backquant_api")
        if isinstance(loaded := griffe.load(name, search_paths=paths, docstring_parser="google"), griffe.Module)
    }


def documented(module: griffe.Module) -> Iterator[griffe.Object]:
    """Everything that has a docstring."""
    stack: list[griffe.Object] = [module]
    while stack:
        found = stack.pop()
        if found.docstring:
            yield found
        stack.extend(member for member in found.members.values() if isinstance(member, griffe.Object))


def test_griffe_has_nothing_to_complain_of(
    packages: dict[str, griffe.Module], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="griffe"):
        for package in packages.values():
            for found in documented(package):
                assert found.docstring is not None
                _ = found.docstring.parsed
    assert [record.getMessage() for record in caplog.records] == []


def test_examples_stand_apart_from_the_text(packages: dict[str, griffe.Module]) -> None:
    """Code that is not indented runs together with the sentence before it."""
    code = re.compile(r"(?:(?:async )?(?:with|for) .*:|\w+ = \w+\(.*|BackQuantError)$")
    for found in documented(packages["backquant"]):
        assert found.docstring is not None
        assert [line for line in found.docstring.value.splitlines()[1:] if code.match(line)] == [], found.path


def test_every_generated_method_tells_its_errors_one_a_line(packages: dict[str, griffe.Module]) -> None:
    methods = [
        found
        for found in documented(packages["backquant_api"]["resources"])
        if isinstance(found, griffe.Function)
        and not found.name.startswith("_")
        and "URL: GET" in str(found.docstring and found.docstring.value)
    ]
    assert len(methods) == 2 * len(list(operations()))  # of each kind
    for method in methods:
        assert method.docstring is not None
        sections = {section.kind: section.value for section in method.docstring.parsed}
        told = [str(item.annotation) for item in sections[griffe.DocstringSectionKind.raises]]
        assert {"InvalidRequestError", "APIConnectionError"} <= set(told), method.path
        assert len(told) >= 3


def test_no_list_is_spoken_of_as_text_with_commas() -> None:
    told = [
        f"{endpoint.name}({param.name}=)"
        for endpoint in endpoints()
        for param in endpoint.operation.params
        if param.many and "comma-separated" in endpoint.doc.arguments[param.name].casefold()
    ]
    assert told == []


def test_no_parameter_or_field_speaks_of_the_wire(packages: dict[str, griffe.Module]) -> None:
    wire = re.compile(r"Anything else[^.]*with a 422|ticker[^.]*with a 422|`include=\w+`")
    told = [
        found.path
        for part in ("resources", "models")
        for found in documented(packages["backquant_api"][part])
        if found.docstring and wire.search(" ".join(found.docstring.value.split()))
    ]
    assert told == []
