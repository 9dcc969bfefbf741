"""`backquant get`: any path of the API."""

from __future__ import annotations

from functools import partial

import click

from .._call.prepare import free_form
from ..errors import ConfigurationError
from .endpoints import query_option
from .output.deliver import deliver
from .output.options import output_options
from .session import Session
from .settings import SectionedCommand

__all__ = ["get"]


def _get(session: Session, path: str, extra_query: dict[str, str]) -> None:
    try:
        free_form(path)
    except ConfigurationError as problem:
        raise click.UsageError(str(problem)) from None
    deliver(session, f"GET {path}", lambda client: partial(client.get, path, extra_query))


get: SectionedCommand = SectionedCommand(
    "get",
    params=[click.Argument(["path"]), query_option(), *output_options()],
    callback=click.pass_obj(_get),
    help="Ask any PATH below the base URL, such as /gex/levels, unchecked: for an endpoint that this version doesn't know.",
)
