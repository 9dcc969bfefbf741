"""Signs of a silent break, from the two documents alone."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from backquant._contract.behaviour_signs import signs_of_change
from backquant._contract.sdk_surface import Named
from scripts.contract.packages import Built, named
from tests.openapi.documents import Json
from tests.scripts.generate.derive import TEXT, query

from .conftest import document


def signs(built: Built, changed: Json) -> list[tuple[str, str]]:
    after: Named = named(document(changed), built.sdk)
    return [(sign.name, sign.what) for sign in signs_of_change(built, after)]


def test_nothing_changed_is_no_sign(built: Built, changed: Json) -> None:
    assert signs(built, changed) == []


def test_a_new_include_where_the_payload_has_no_schema(built: Built, changed: Json) -> None:
    operation = changed["paths"]["/options/greeks/{greek}"]["get"]
    operation["responses"]["200"]["content"]["application/json"]["schema"] = {}
    operation["parameters"].append(query("include", TEXT))
    [(name, what)] = signs(built, changed)
    assert name.endswith("(include=)")
    assert "what came by itself may now have to be asked for" in what


def test_a_changed_default(built: Built, changed: Json) -> None:
    [given] = [it for it in changed["paths"]["/gex/levels"]["get"]["parameters"] if it["name"] == "positioning"]
    given["schema"]["default"] = "std"
    assert signs(built, changed) == [
        ("bq.gex.levels(positioning=)", 'the default was "flow" and is "std": calls without it change')
    ]


@pytest.mark.parametrize("words", ["Now opt-in.", "Sent only when asked for.", "No longer null.", "Previously in USD."])
def test_words_that_tell_of_what_was(built: Built, changed: Json, words: str) -> None:
    before = copy.deepcopy(changed)
    changed["components"]["schemas"]["GexLevelsData"]["properties"]["positioning"]["description"] = words
    [(name, what)] = signs(built, changed)
    assert name == "models.GexLevelsData.positioning"
    assert "its text now says" in what
    assert signs_of_change(named(document(changed), built.sdk), named(document(before), built.sdk)) == []


def test_a_new_endpoint_changes_nothing_for_anybody(built: Built, changed: Json, tmp_path: Path) -> None:
    fresh = copy.deepcopy(changed["paths"]["/gex/levels"])
    fresh["get"]["description"] = "Previously there was no such thing."
    changed["paths"]["/vol/levels"] = fresh
    assert signs(built, changed) == []
