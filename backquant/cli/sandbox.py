"""`backquant sandbox`: a local stand-in for the API."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["sandbox"]


@click.command(context_settings={"allow_interspersed_args": False})
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port, 0 for a free one. Default: 8787; with a command: a free one."
)
@click.option("--key", help="API key that it accepts.")
@click.option("--burst", type=click.IntRange(0), help="Requests a minute that it grants.")
@click.option("--quota", type=click.IntRange(0), help="Requests a month that it grants.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def sandbox(
    host: str, port: int | None, key: str | None, burst: int | None, quota: int | None, command: tuple[str, ...]
) -> int:
    """Run a local stand-in for the API, for trying the SDK without a key and for your own tests.

    With a COMMAND behind --, the sandbox runs as long as the command: backquant sandbox -- pytest
    """
    from ..sandbox import SandboxSettings, run_command, serve

    given: dict[str, Any] = {"key": key, "burst": burst, "quota": quota}
    settings = SandboxSettings(**{name: value for name, value in given.items() if value is not None})
    if command:
        return run_command(command, settings, host=host, port=port or 0)
    serve(host, 8787 if port is None else port, settings)
    return 0
