"""What the server answers to a client's frames."""

from .channels import AVAILABLE, MAX_CHANNELS, coin_of, sort_out, symbol_of
from .client import Client
from .commands import BadCommand, Command, parse_command
from .frames import GARBAGE, Frame, frame
from .hub import Hub

__all__ = ["hear"]


def hear(hub: Hub, client: Client, content: str | bytes) -> None:
    """Do what a client's frame says, and answer it."""
    try:
        command = parse_command(content)
    except BadCommand as problem:
        client.offer(frame("error", hub.now(), detail=str(problem)))
        return
    match command.action:
        case "ping":
            _acknowledge(client, frame("pong", hub.now()))
        case "subscribe":
            _subscribe(hub, client, command)
        case "unsubscribe":
            _unsubscribe(hub, client, command)


def _subscribe(hub: Hub, client: Client, command: Command) -> None:
    if len(client.channels.keys() | set(command.channels)) > MAX_CHANNELS:
        client.offer(frame("error", hub.now(), detail=f"At most {MAX_CHANNELS} channels a connection"))
        return
    channels = _good_channels(hub, client, command)
    if not channels:
        return
    added = [channel for channel in channels if channel not in client.channels]
    client.channels |= dict.fromkeys(added)
    _acknowledge(client, frame("subscribed", hub.now(), channels=list(client.channels), added=list(added)))
    for channel in added:
        if (coin := coin_of(channel)) is not None:
            hub.begin(coin)
        if (symbol := symbol_of(channel)) is not None:
            client.offer(hub.levels(symbol, snapshot=True))


def _unsubscribe(hub: Hub, client: Client, command: Command) -> None:
    channels = _good_channels(hub, client, command)
    if not channels:
        return
    removed = [channel for channel in channels if channel in client.channels]
    for channel in removed:
        del client.channels[channel]
    _acknowledge(client, frame("unsubscribed", hub.now(), channels=list(client.channels), removed=list(removed)))


def _good_channels(hub: Hub, client: Client, command: Command) -> list[str]:
    """The channels of the command that exist; an error frame names the others."""
    channels, invalid = sort_out(command.channels)
    if invalid:
        client.offer(
            frame(
                "error",
                hub.now(),
                detail=f"No such channel: {', '.join(invalid)}",
                invalid=list(invalid),
                available_channels=list(AVAILABLE),
            )
        )
    return channels


def _acknowledge(client: Client, acknowledgement: Frame) -> None:
    if not client.fault.no_ack:
        client.offer(acknowledgement)
    if client.fault.garbage:
        for content in GARBAGE:
            client.offer(content)
