"""Sentences that the contract implies but does not write, and its own put in Python's terms."""

import re
from collections.abc import Mapping

from .problem import Json, Node, text

__all__ = [
    "ERRORS", "bounds_text", "default_text", "error_lines", "name_methods", "raises", "spoken", "told", "with_sections",
]  # fmt: skip


# Error class by status, in the order in which people should read them.
ERRORS: dict[str, tuple[str, ...]] = {
    "400": ("InvalidRequestError",),
    "422": ("InvalidRequestError",),
    "401": ("AuthenticationError",),
    "403": ("PermissionDeniedError",),
    "404": ("NotFoundError",),
    "429": ("RateLimitError", "QuotaExceededError"),
    "500": ("InternalServerError",),
    "502": ("UpstreamError",),
    "503": ("UpstreamError",),
    "504": ("UpstreamError",),
}

WHEN: dict[str, str] = {
    "InvalidRequestError": "a value is refused: before sending by the contract, or by the API (400, 422).",
    "AuthenticationError": "the key is not accepted (401).",
    "PermissionDeniedError": "the key is good, and the plan does not allow this (403).",
    "NotFoundError": "nothing is held for this at the moment (404).",
    "RateLimitError": "the minute's budget is used up, and the retries are over (429).",
    "QuotaExceededError": "the month's quota is spent (429).",
    "InternalServerError": "the API failed (500).",
    "UpstreamError": "what the API depends on failed, and the retries are over (502 to 504).",
    "APIConnectionError": "there was no complete reply; `APITimeoutError` when it took too long.",
    "ContractError": "the reply is no envelope of this API, or departs from the contract under `strict=True`.",
    "ConfigurationError": "there is no key, or the client is closed; nothing was sent.",
}
"""When each error is raised. The last three are those of every call, whatever statuses its endpoint declares."""
ANY_CALL = ("APIConnectionError", "ContractError", "ConfigurationError")

TIMES = "An aware datetime, a date or ISO 8601 text; without an offset, UTC."

# Words by which a description tells by itself what happens when the parameter is left out.
_LEFT_OUT = re.compile(r"\b(default|omit|absent|none|left out|without|missing|live|empty)", re.IGNORECASE)

# What the server does with a value is what this package does before it sends one.
_REFUSED = re.compile(r"\bfails validation(?: with a 422)?\b|\bis rejected with a 422\b")
_SECTION = re.compile(r"`include=(\w+)`")
_TOKEN_VALUE = re.compile(r"`(?!include=)(\w+)=(?!(?:true|false|null)`)([a-z]\w*)`")

# How a contract says that several values go into one text, and what a Python programmer passes.
_LISTS: tuple[tuple[str, str], ...] = (
    (r", comma-separated(?=[,.;])", ""),
    (r"\ba comma-separated list\b", "a list"),
    (r"\bcomma-separated list\b", "list"),
    (r"\bas comma-separated\b", "as a list of"),
    (r"^Comma-separated\b", "List of"),
    (r"\bcomma-separated\b", "a list of"),
)


def raises(statuses: list[str]) -> list[str]:
    """The error classes that an operation's declared statuses mean."""
    return list(dict.fromkeys(name for status, names in ERRORS.items() if status in statuses for name in names))


def with_sections(words: str) -> str:
    """The text, in which a section is asked for as in Python."""
    return _SECTION.sub(r'`include=["\1"]`', words)


def name_methods(document: Node, names: Mapping[str, str]) -> None:
    """Let every description speak of methods, as users call them, where it speaks of paths and of their queries."""
    spaces = {name.rpartition(".")[0] for name in names.values()} - {""}
    dotted = {f"/{space.replace('.', '/')}": space for space in spaces} | dict(names)
    paths = "|".join(re.escape(path) for path in sorted(dotted, key=len, reverse=True))
    spoken_of = re.compile(rf"(`?)(?<![\w/])({paths})(?![\w/{{-])\1")

    def in_python(words: str) -> str:
        return _TOKEN_VALUE.sub(r'`\1="\2"`', spoken_of.sub(lambda found: f"`bq.{dotted[found[2]]}`", words))

    nodes: list[Json] = [document]
    for node in nodes:
        if isinstance(node, dict):
            said = node.get("description")
            if isinstance(said, str) and names:
                node["description"] = in_python(said)
        nodes += node.values() if isinstance(node, dict) else node if isinstance(node, list) else []


def told(shape: Node) -> str:
    """What the contract says of a field, a schema or a parameter, and first of all whether it is deprecated."""
    words = with_sections(text(shape, "description"))
    return f"Deprecated. {words}".strip() if shape.get("deprecated") is True else words


def error_lines(declared: list[str]) -> list[str]:
    """`Name: when` for each error of a method, as tools that read docstrings want it."""
    return [f"{name}: {WHEN[name]}" for name in dict.fromkeys([*declared, *ANY_CALL])]


def spoken(description: str, *, kind: str, many: bool) -> str:
    """A parameter's description as a Python programmer would write it: times, lists, None, True and False."""
    words = re.sub(r"`(true|false)`", lambda found: f"`{found[1].capitalize()}`", description)
    words = _REFUSED.sub("is refused", words)
    words = re.sub(r"(?<=[.;] )[Nn]ull (?=means|gives)", "None ", words)
    if kind == "time":
        return f"{words} {TIMES}".strip()
    if not many:
        return words
    for wire, python in _LISTS:
        words = re.sub(wire, python, words)
    return re.sub(r"`(\w[\w-]*(?:,\w[\w-]*)+)`", _as_list, words)


def _as_list(found: re.Match[str]) -> str:
    items = ", ".join(f'"{item}"' for item in found[1].split(","))
    return f"`[{items}]`"


def default_text(told: str, default: Json, *, required: bool) -> str:
    """What the server takes when the parameter is left out; nothing where the description tells it."""
    if default is not None:
        return f"Default: `{default}`."
    return "" if required or _LEFT_OUT.search(told) else "Default: none."


def bounds_text(bounds: dict[str, float | int]) -> str:
    """`From 1 to 1000.`"""
    low = f"{bounds['minimum']}" if "minimum" in bounds else f"above {bounds['above']}" if "above" in bounds else ""
    high = f"{bounds['maximum']}" if "maximum" in bounds else f"below {bounds['below']}" if "below" in bounds else ""
    sentences: list[str] = []
    if low and high:
        sentences.append(f"From {low} to {high}.")
    elif low:
        sentences.append(f"At least {low}." if "minimum" in bounds else f"{low.capitalize()}.")
    elif high:
        sentences.append(f"At most {high}." if "maximum" in bounds else f"{high.capitalize()}.")
    return " ".join(sentences)
