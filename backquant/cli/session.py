"""What every command is given: the clients, as the global options ask for them."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypedDict

import click

from .error_messages import say
from .output.destination import OutputRequest

if TYPE_CHECKING:
    from .. import AsyncBackQuant, BackQuant

__all__ = ["Session"]


class ClientOptions(TypedDict, total=False):
    """What a client is made with."""

    api_key: str | None
    base_url: str
    timeout: float
    max_retries: int
    strict: bool
    wait_for_budget: bool


class Session:
    """One run of the command. Take it with `@click.pass_obj`."""

    def __init__(self) -> None:
        self.base_url: str | None = None
        self.sandbox: bool = False
        self.timeout: float | None = None
        self.retries: int | None = None
        self.wait: bool = False
        self.strict: bool = False
        self.verbose: bool = False
        self.debug: bool = False
        self.output: OutputRequest = OutputRequest()
        self.names: dict[str, str] = {}
        """What the command line calls the parameters of the endpoint that is asked, such as `--limit`."""
        self._resources = ExitStack()

    def client(self, api_key: str | None = None) -> BackQuant:
        """A client for this run, which closes it at its end.

        Args:
            api_key: the key; left out, the environment's, else the one that `backquant login` stored for this URL.
        """
        from .. import BackQuant

        return self._resources.enter_context(BackQuant(**self._options(api_key)))

    def async_client(self) -> AsyncBackQuant:
        """The same for a command that awaits, which closes it: `async with session.async_client() as bq`."""
        from .. import AsyncBackQuant

        return AsyncBackQuant(**self._options(None))

    @property
    def url(self) -> str:
        """Base URL of the API that is asked."""
        from .._call.settings import read_base_url

        return self._sandbox[0] if self.sandbox else read_base_url(self.base_url)

    @property
    def key(self) -> str:
        """The key that the API is asked with.

        Raises:
            ConfigurationError: there is none.
        """
        from .._call.keys import stored_key
        from .._call.settings import NO_KEY, read_key
        from ..errors import ConfigurationError

        found = read_key(self._sandbox[1] if self.sandbox else None) or stored_key(self.url)
        if found is None:
            raise ConfigurationError(NO_KEY)
        return found.reveal()

    @property
    def log_level(self) -> int:
        """From which level on the client's log is shown."""
        return logging.DEBUG if self.debug else logging.INFO if self.verbose else logging.WARNING

    def _options(self, api_key: str | None) -> ClientOptions:
        options: ClientOptions = {
            "base_url": self.url,
            "api_key": self._sandbox[1] if self.sandbox else api_key,
            "strict": self.strict,
        }
        if self.wait:
            options["wait_for_budget"] = True
        if self.timeout is not None:
            options["timeout"] = self.timeout
        if self.retries is not None:
            options["max_retries"] = self.retries
        return options

    @cached_property
    def _sandbox(self) -> tuple[str, str]:
        """URL and key of a sandbox that runs until the session ends."""
        from ..sandbox import Sandbox

        if self.base_url is not None:
            raise click.UsageError("--sandbox and --base-url name two servers; give one of them")
        sandbox = self._resources.enter_context(Sandbox())
        say("these are made-up data of the embedded sandbox, not the market's")
        return sandbox.url, sandbox.key

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()
