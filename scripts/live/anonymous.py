"""Replies without what tells whose they are."""

from __future__ import annotations

import re
from typing import Final

from ..generate.problem import Json, Node

__all__ = ["anonymous"]

# Words of names whose values tell of the caller, wherever they stand.
PERSONAL: Final = frozenset(
    {"account", "client", "customer", "email", "organization", "owner", "subscription", "tenant", "user"}
)
NAMES: Final = frozenset(
    {
        "api_key",
        "authorization",
        "ip",
        "ip_address",
        "key",
        "key_hash",
        "key_id",
        "key_prefix",
        "request_id",
        "session_id",
        "trace_id",
        "your_plan",
    }
)
# Texts that tell of the caller, whatever they are called.
TELLING: Final = (
    (re.compile(r"bq_[a-z]+_\w+"), "bq_live_redacted"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "someone@example.com"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"), "192.0.2.1"),
    (re.compile(r"\breq_\w+"), "req_redacted"),
)
REDACTED: Final = "redacted"


def anonymous(body: Node) -> Node:
    """The envelope without request ids, account details, and budgets; its form is kept."""
    cleaned = {name: _cleaned(name, value) for name, value in body.items()}
    meta = cleaned.get("meta")
    if isinstance(meta, dict):
        cleaned["meta"] = {name: value for name, value in meta.items() if name != "rate_limit"}
    return cleaned


def _cleaned(name: str, value: Json) -> Json:
    if name in NAMES or PERSONAL & {word.removesuffix("s") for word in re.split(r"[^a-z]+", name.lower())}:
        return _redacted(value)
    if isinstance(value, dict):
        return {key: _cleaned(key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned("", item) for item in value]
    if isinstance(value, str):
        for pattern, harmless in TELLING:
            value = pattern.sub(harmless, value)
    return value


def _redacted(value: Json) -> Json:
    """Another value of the same form."""
    match value:
        case dict():
            return {key: _redacted(item) for key, item in value.items()}
        case list():
            return [_redacted(item) for item in value]
        case str():
            return REDACTED
        case bool() | None:
            return value
        case _:
            return 0
