"""Takes replies to where the output options want them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from ..._extras import require
from ..._ground.files import naming, write_whole
from ...errors import ConfigurationError
from ..error_messages import say
from .destination import TERMINAL, OutputRequest
from .encoders import encoder

if TYPE_CHECKING:
    from ... import BackQuant, Reply
    from ..session import Session

__all__ = ["deliver"]

BARE: Final = ("csv", "xlsx")  # rows alone; of Parquet the metadata tell it
AnyReply: TypeAlias = "Reply[Any]"
Called: TypeAlias = Callable[..., AnyReply]


def deliver(session: Session, operation: str, choose: Callable[[BackQuant], Called], /, **arguments: Any) -> None:
    """Call a method of the client as the output options ask for, and show, write or draw what it replies.

    Args:
        session: the run.
        operation: what the method asks, such as `gex.levels`.
        choose: picks the method.
        arguments: what it is called with.
    """
    request = session.output
    request.check()
    if request.plot is not None:
        from ...plot import check_drawable

        check_drawable(operation)
        if not request.is_drawn_here:
            require("matplotlib", "plot")
    if request.is_shown and not request.raw and request.shown_format == "pine":
        from ...plot.pine import check_pine

        check_pine(operation)
    encode = encoder(request)
    client = session.client()
    replies = _telling(_replies(request, client, choose(client), arguments), notices=not request.shows_notices)
    if request.plot is not None:
        replies = _drawing(replies, request.plot)
    if request.pages is not None and request.file is not None and sys.stderr.isatty():
        replies = _counting(replies)
    if not request.is_shown:
        for _ in replies:
            pass
    elif request.file is None:
        _print(encode(replies))
    else:
        _write(request.file, b"".join(encode(replies)))
        chosen = request.meta is not None or request.columns or request.wide or request.raw or arguments.get("as_of")
        if request.shown_format in BARE and not chosen:
            say("the file has the reply's rows alone: --meta adds the symbol and the time of the figures to each")


def _replies(
    request: OutputRequest, client: BackQuant, method: Called, arguments: dict[str, Any]
) -> Iterable[AnyReply]:
    if request.watch:
        return client.watch(method, **arguments)
    if request.pages is not None:
        try:
            return client.pages(method, max_pages=request.pages, **arguments)
        except ConfigurationError as problem:  # before the first call it is that the method has none
            raise click.UsageError(f"--pages: {problem}") from None
    return [method(**arguments)]


def _telling(replies: Iterable[AnyReply], *, notices: bool) -> Iterator[AnyReply]:
    """What makes replies other than they look is told once: where they depart from the contract, and their notices."""
    told: set[str] = set()
    for reply in replies:
        found = {item.pattern: f"the reply departs from the contract at {item}" for item in reply.drift}
        found |= {str(notice): str(notice) for notice in reply.notices} if notices else {}
        for about, text in found.items():
            if about not in told:
                told.add(about)
                say(text)
        yield reply


def _counting(replies: Iterable[AnyReply]) -> Iterator[AnyReply]:
    """A line that tells how far a long run has come."""
    for number, reply in enumerate(replies, start=1):
        click.echo(f"\rpage {number}", nl=False, err=True)
        yield reply
    click.echo("\r", nl=False, err=True)


def _drawing(replies: Iterable[AnyReply], path: Path) -> Iterator[AnyReply]:
    from ...plot import draw, render

    for reply in replies:
        if str(path) == TERMINAL:
            _print([draw(reply, backend="text").encode()])
            yield reply
            continue
        _write(path, render(reply, path.suffix[1:].lower()))
        yield reply


def _write(path: Path, content: bytes) -> None:
    write_whole(path, content)
    say(f"wrote {path} ({len(content):,} bytes)")


def _print(chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        with naming("standard output"):
            click.echo(chunk, nl=False)
            sys.stdout.flush()
