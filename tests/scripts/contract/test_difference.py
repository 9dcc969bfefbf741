"""What several changes at one place come to, and what says the same in another form."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backquant._contract.findings import Difference, Finding
from backquant._contract.published import hidden
from scripts.contract.difference import compare
from scripts.contract.packages import Built, build, named
from scripts.contract.report import completed
from tests.openapi.documents import Json
from tests.scripts.generate.derive import NUMBER, envelope, ref, thing

from .conftest import document


def told(findings: list[Finding]) -> set[tuple[str, str, bool]]:
    """Change, name and whether it breaks."""
    return {(found.change, found.name, found.breaking) for found in findings}


def parameter(content: Json, path: str, name: str) -> Json:
    """A parameter of an endpoint."""
    return next(given for given in content["paths"][path]["get"]["parameters"] if given["name"] == name)


def test_several_changes_at_one_place_and_other_forms_of_the_same(built: Built, changed: Json, tmp_path: Path) -> None:
    schemas = changed["components"]["schemas"]
    symbol = parameter(changed, "/gex/levels", "symbol")
    symbol.update(required=True)
    symbol["schema"]["enum"].remove("HYPEUSDT")
    levels = schemas["GexLevelsData"]["properties"]
    levels["positioning"]["anyOf"][0] = ref("Positioning")
    schemas["Positioning"] = {"type": "string", "enum": ["flow", "std"]}
    levels["odte"] = {**schemas["GexOdteLevels"], "title": "GexOdteLevels"}
    points = thing("TapeData", ["next_cursor"], next_cursor={"type": ["string", "null"]}, trades_seen=NUMBER)
    changed["paths"]["/tape"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] = envelope(
        "TapeReply", points
    )
    new = build(document(changed), tmp_path)
    difference = completed(built, new, compare(built.sdk, new.sdk))
    assert told(difference.findings) == {
        ("retyped", "bq.gex.levels(symbol=)", True),
        ("removed", "bq.gex.levels(symbol=)", True),
        ("added", "models.Positioning", False),
        ("removed", "models.TapeData.has_more", True),
        ("retyped", "models.TapeData.next_cursor", False),
        ("added", "models.TapeData.trades_seen", False),
    }
    assert [found.name for found in difference.consequences if found.breaking and found.kind == "model"] == []


def more_required(content: Json) -> None:
    parameter(content, "/gex/levels", "symbol")["required"] = True


def other_default(content: Json) -> None:
    parameter(content, "/gex/levels", "symbol")["schema"]["default"] = "ETHUSDT"


def other_reply(content: Json) -> None:
    reply = content["paths"]["/gex/levels"]["get"]["responses"]["200"]["content"]["application/json"]
    reply["schema"] = ref("MultiGexLevelsResponse")


def lower_maximum(content: Json) -> None:
    parameter(content, "/tape", "limit")["schema"]["maximum"] = 10


def higher_maximum(content: Json) -> None:
    parameter(content, "/tape", "limit")["schema"]["maximum"] = 10**6


@pytest.mark.parametrize(
    ("change", "breaking"),
    [(more_required, True), (other_default, True), (other_reply, True), (lower_maximum, True), (higher_maximum, False)],
)
def test_of_a_document_that_is_not_generated(
    built: Built, changed: Json, change: Callable[[Any], None], breaking: bool
) -> None:
    change(changed)
    [found] = hidden(built, named(document(changed), built.sdk), Difference([], []))
    assert (found.change, found.breaking, found.in_sdk) == ("changed", breaking, False)
