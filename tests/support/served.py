"""Replies of a test's own, whatever contract is in place."""

from typing import Any

from backquant.sandbox.invent import completed
from backquant.sandbox.market.ask import Ask, Body
from backquant.sandbox.market.market import Market
from backquant.sandbox.schemas import data_schema

__all__ = ["served"]


def served(path: str, data: dict[str, Any]) -> dict[str, Any]:
    """Data of a test's own, with whatever else the contract asks for."""
    ask = Ask(path=path, arguments={}, market=Market(), streamed=None, now=0, instant=0, started=0)
    return completed(data_schema(path), Body(data), ask).data
