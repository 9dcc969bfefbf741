"""Reply bodies to measure with."""

import json
from typing import Any

from scripts.generate.render import ROOT

EXAMPLES = ROOT / "openapi" / "examples"


def chain(rows: int) -> bytes:
    """A chain reply with so many contracts, made of the example's."""
    envelope: dict[str, Any] = json.loads((EXAMPLES / "options_chain.json").read_text(encoding="utf-8"))
    contracts = envelope["data"]["contracts"]
    envelope["data"]["contracts"] = [contracts[index % len(contracts)] for index in range(rows)]
    return json.dumps(envelope).encode()


def chain_with_one_bad_field(rows: int) -> bytes:
    """The same with one unknown token in a late row."""
    envelope: dict[str, Any] = json.loads(chain(rows))
    envelope["data"]["contracts"][rows - rows // 7]["type"] = "straddle"
    return json.dumps(envelope).encode()


def levels() -> bytes:
    return (EXAMPLES / "gex_levels.json").read_bytes()
