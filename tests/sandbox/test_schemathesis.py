"""An independent reader of the contract asks the sandbox whatever the contract allows, and what it does not."""

# pyright: basic
# (strict would ask for types that schemathesis does not declare)

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from backquant.sandbox import Sandbox, SandboxSettings

_EXAMPLES = 15
_TIMEOUT = 120  # seconds: a market of two weeks that nobody has asked for takes a while on a busy machine
_CONFIG: dict[str, Any] = {
    "seed": 1,
    "generation": {"deterministic": True, "database": "none"},
    "phases": {"coverage": {"enabled": False}},  # thousands of requests, which takes minutes
}
_DOCUMENT: dict[str, Any] = json.loads(files("backquant_api").joinpath("contract.json").read_text("utf-8"))
# Unknown parameters and unknown venues are passed over, as the API does.
_LENIENT: list[Any] = [negative_data_rejection]

schema = schemathesis.openapi.from_dict(_DOCUMENT, config=SchemathesisConfig.from_dict(_CONFIG))


@dataclass
class _Caller:
    url: str
    headers: dict[str, str]
    session: requests.Session


@pytest.fixture(scope="module")
def caller() -> Iterator[_Caller]:
    unlimited = SandboxSettings(burst=10**9, quota=10**9)
    with Sandbox(settings=unlimited) as sandbox, requests.Session() as session:
        yield _Caller(sandbox.url, {"X-API-Key": sandbox.key}, session)


@schema.parametrize()
@settings(max_examples=_EXAMPLES, deadline=None, derandomize=True, database=None)
def test_every_reply_is_within_the_contract(case: schemathesis.Case, caller: _Caller) -> None:
    response = case.call(base_url=caller.url, headers=caller.headers, session=caller.session, timeout=_TIMEOUT)
    rule = [positive_data_acceptance] if _breaks_a_rule_beside_the_contract(response) else []
    case.validate_response(response, excluded_checks=[*_LENIENT, *rule])


def _breaks_a_rule_beside_the_contract(response: schemathesis.Response) -> bool:
    """The contract does not say that `as_of` must be past, nor that an empty list of symbols is none."""
    if response.status_code not in {400, 422}:
        return False
    error = response.json()["error"]
    problems = error.get("details", {}).get("errors", [])
    return error["message"] == "as_of lies in the future" or [problem["loc"][1] for problem in problems] == ["symbols"]
