"""Commands to the server, and its answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .._ground.safe_text import printable
from ..errors import APIConnectionError, APITimeoutError, FieldError, InvalidRequestError
from .close_codes import refusal
from .decode import Action, Confirmed, Refused, command

if TYPE_CHECKING:
    from .connection import Link

__all__ = ["Commands"]


class Commands:
    """Sends one command at a time and waits for its answer."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._answer: asyncio.Future[Confirmed | Refused] | None = None
        self._asked: set[str] = set()

    def answered(self, answer: Confirmed | Refused) -> bool:
        """Whether somebody waits for the answer."""
        if self._answer is None or self._answer.done():
            return False
        if isinstance(answer, Confirmed) and answer.changed and self._asked.isdisjoint(_folded(answer.changed)):
            return False  # to an earlier command, which an error had answered already, or nothing in time
        self._answer.set_result(answer)
        return True

    async def ask(self, link: Link, action: Action, channels: tuple[str, ...]) -> None:
        """Have a command carried out.

        Raises:
            InvalidRequestError: the server refuses channels; `fields` names them.
            APITimeoutError: the server does not answer.
            APIError: the server ended the link for good.
            APIConnectionError: the link was lost meanwhile.
        """
        answer = self._answer = asyncio.get_running_loop().create_future()
        self._asked = _folded(channels)
        try:
            await link.say(command(action, channels))
            await asyncio.wait([answer, link.ended], timeout=self._timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._answer = None
        if answer.done():
            _judge(answer.result(), action, channels)
        elif link.ended.done():
            raise refusal(link.loss) or APIConnectionError(f"the link was lost, {link.loss}")
        else:
            raise APITimeoutError(
                f"the server did not acknowledge {action} of {', '.join(channels)} within {self._timeout:g} s"
            )


def _judge(answer: Confirmed | Refused, action: Action, channels: tuple[str, ...]) -> None:
    if isinstance(answer, Confirmed):
        active = _folded(answer.channels)
        bad = tuple(name for name in channels if action == "subscribe" and name.casefold() not in active)
        detail = "not among the channels that are active now"
    else:
        bad = answer.invalid or channels
        detail = answer.detail or "no reason was given"
    if bad:
        raise InvalidRequestError(
            printable(f"the server refused to {action} {', '.join(bad)}: {detail}"),
            code="VALIDATION_ERROR",
            fields=[FieldError(printable(name), printable(detail)) for name in bad],
        )


def _folded(channels: tuple[str, ...]) -> set[str]:
    return {channel.casefold() for channel in channels}
