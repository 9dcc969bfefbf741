"""What clients may say."""

from typing import Literal, TypeAlias, cast, get_args

import attrs
import msgspec

__all__ = ["BadCommand", "Command", "parse_command"]


ClientAction: TypeAlias = Literal["subscribe", "unsubscribe", "ping"]


class BadCommand(Exception):
    """A frame that is no command; the text goes to the client."""


@attrs.define(frozen=True)
class Command:
    """A command, its channels as they were spelled."""

    action: ClientAction
    channels: tuple[str, ...] = ()


def parse_command(content: str | bytes) -> Command:
    """Read a client's frame."""
    try:
        said: object = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadCommand("The frame is no JSON") from None
    if not isinstance(said, dict):
        raise BadCommand("A command is an object with an action")
    fields = cast(dict[str, object], said)
    action = fields.get("action")
    if action not in get_args(ClientAction):
        raise BadCommand(f"Unknown action {action!r}; known are: {', '.join(get_args(ClientAction))}")
    known = cast(ClientAction, action)
    return Command(known) if known == "ping" else Command(known, _channels(fields.get("channels")))


def _channels(value: object) -> tuple[str, ...]:
    names = cast(list[object], value) if isinstance(value, list) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise BadCommand("The channels must be a list of names")
    return tuple(cast(list[str], names))
