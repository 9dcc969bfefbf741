"""Values as they are typed. What a value may be is checked by the SDK itself, for every way of calling it alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

import click
from backquant_api.operation import Kind, Param
from click.shell_completion import CompletionItem

from .. import channels

__all__ = ["complete_channel", "completer", "metavar", "read_value"]

KINDS: Final[dict[Kind, str]] = {"text": "TEXT", "integer": "N", "number": "X", "time": "TIME", "date": "DATE"}


def metavar(param: Param) -> str:
    """What stands for the value in help."""
    shown = "|".join(map(str, param.choices)) or KINDS[param.kind]
    return f"{shown},..." if param.many else shown


def completer(param: Param) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What offers a shell the choices that go on from what is typed; of a list, from its last item."""

    def complete(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
        head, comma, last = incomplete.rpartition(",") if param.many else ("", "", incomplete)
        begun = [choice for choice in map(str, param.choices) if choice.casefold().startswith(last.casefold())]
        return [CompletionItem(f"{head}{comma}{choice}") for choice in begun]

    return complete


def complete_channel(_context: click.Context, _argument: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The channels of the live tape that go on from what is typed."""
    return [CompletionItem(name) for name in channels.KNOWN if name.casefold().startswith(incomplete.casefold())]


def read_value(param: Param, given: object) -> object:
    """The value for the method: numbers where they can be read, lists from repeated or comma-separated text."""
    if isinstance(given, str):
        return _read(param, given)
    if isinstance(given, tuple):
        items = [item.strip() for text in cast("tuple[str, ...]", given) for item in text.split(",")]
        return [_read(param, item) for item in items if item] if given else None
    return given


def _read(param: Param, text: str) -> object:
    reader = {"integer": int, "number": float}.get(param.kind)
    try:
        return reader(text) if reader else {str(choice): choice for choice in param.choices}.get(text, text)
    except ValueError:
        return text  # for the SDK to refuse, or with --no-validate to send
