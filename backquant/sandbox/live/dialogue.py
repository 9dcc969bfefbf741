"""What clients may say, and what the server answers."""

from collections.abc import Mapping
from typing import Any, Final, cast

import msgspec

from .channels import AVAILABLE, MAX_CHANNELS, coin_of, sort_out, symbol_of
from .client import Client
from .frames import GARBAGE, Frame, frame
from .hub import Hub

__all__ = ["hear"]

_ACTIONS: Final = ("subscribe", "unsubscribe", "ping")


class _BadCommand(Exception):
    """A frame that is no command, or one that can't be followed; the text goes to the client."""


def hear(hub: Hub, client: Client, content: str | bytes) -> None:
    """Do what a client's frame says, and answer it."""
    try:
        action, named = _command(content, client.channels)
    except _BadCommand as problem:
        client.offer(frame("error", hub.now(), detail=str(problem)))
        return
    if action == "ping":
        _acknowledge(client, frame("pong", hub.now()))
        return
    channels, invalid = sort_out(named)
    if invalid:
        detail = f"No such channel: {', '.join(invalid)}"
        client.offer(frame("error", hub.now(), detail=detail, invalid=invalid, available_channels=AVAILABLE))
    if channels and action == "subscribe":
        _subscribe(hub, client, channels)
    elif channels:
        _unsubscribe(hub, client, channels)


def _command(content: str | bytes, held: Mapping[str, None]) -> tuple[str, list[str]]:
    """The action that a frame names, and the channels as they are spelled in it; `held` are those that the client has."""
    try:
        said: Any = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _BadCommand("The frame is no JSON") from None
    if not isinstance(said, dict):
        raise _BadCommand("A command is an object with an action")
    fields = cast("dict[str, Any]", said)
    action, named = fields.get("action"), fields.get("channels")
    if action not in _ACTIONS:
        raise _BadCommand(f"Unknown action {action!r}; known are: {', '.join(_ACTIONS)}")
    if action == "ping":
        return action, []
    names = cast("list[Any]", named) if isinstance(named, list) else []
    if not names or not all(isinstance(name, str) for name in names):
        raise _BadCommand("The channels must be a list of names")
    if action == "subscribe" and len(held.keys() | set(names)) > MAX_CHANNELS:
        raise _BadCommand(f"At most {MAX_CHANNELS} channels a connection")
    return action, names


def _subscribe(hub: Hub, client: Client, channels: list[str]) -> None:
    added = [channel for channel in channels if channel not in client.channels]
    client.channels |= dict.fromkeys(added)
    _acknowledge(client, frame("subscribed", hub.now(), channels=list(client.channels), added=added))
    for channel in added:
        if (coin := coin_of(channel)) is not None:
            hub.begin(coin)
        if (symbol := symbol_of(channel)) is not None:
            client.offer(hub.levels(symbol, snapshot=True))


def _unsubscribe(hub: Hub, client: Client, channels: list[str]) -> None:
    removed = [channel for channel in channels if channel in client.channels]
    for channel in removed:
        del client.channels[channel]
    _acknowledge(client, frame("unsubscribed", hub.now(), channels=list(client.channels), removed=removed))


def _acknowledge(client: Client, acknowledgement: Frame) -> None:
    if not client.fault.no_ack:
        client.offer(acknowledgement)
    if client.fault.garbage:
        for content in GARBAGE:
            client.offer(content)
