"""How a client is set up: read once, checked once, never changed."""

from __future__ import annotations

import ipaddress
import math
import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, AnyStr, Final, cast
from urllib.parse import urlsplit

import attrs
from backquant_api import SERVER
from backquant_api.operation import Timeout

from .._ground.backoff import MAX_WAIT
from .._ground.clock import Clock
from .._ground.mistakes import unquoted
from .._ground.secret_text import veiled
from ..errors import ConfigurationError
from .minute_budget import Budget, MinuteBudget

if TYPE_CHECKING:
    from .cache import ReplyCache

__all__ = [
    "DEFAULT_DEADLINE",
    "DEFAULT_MAX_BODY",
    "DEFAULT_RETRIES",
    "DEFAULT_TIMEOUT",
    "KEY_VARIABLE",
    "NO_KEY",
    "ApiKey",
    "Settings",
    "no_key",
    "read_base_url",
    "read_key",
    "read_timeout",
]

KEY_VARIABLE: Final = "BACKQUANT_API_KEY"
URL_VARIABLE: Final = "BACKQUANT_BASE_URL"
DEFAULT_TIMEOUT: Final = (5.0, 30.0)  # seconds: connect, read
DEFAULT_RETRIES: Final = 2
DEFAULT_DEADLINE: Final = 600.0  # seconds for a whole call with its retries
DEFAULT_MAX_BODY: Final = 256 * 2**20  # bytes of a reply, decompressed; the largest known is 15 MB
CLOCK: Final = ("now", "sleep", "asleep")
BUDGET: Final = ("reserve", "settle", "refuse")
LONGEST: Final = 1e9  # seconds or bytes; beyond it, sockets and clocks fail in ways of their own
PLACEHOLDER: Final = re.compile(
    r"""^["'`<\[{$%]|["'`>\]},;]$  # with what stood around it, or a variable that nobody filled in
    |^\w+[=:](?!=*$)              # NAME=, but no padding at the end
    |(^|[\W_])(your|my|insert|paste|replace|api)[\W_]?(\w*[\W_])*(key|token)([\W_]|$)
    |(change|replace)[\W_]?me$|placeholder|\.\.\.|x{8}
    |\*\*\*|(^|[\W_])(example|dummy)$
    |^(bq_live_)?(x*|bearer|key|token|secret|none|null|undefined|todo)$""",
    re.IGNORECASE | re.VERBOSE,
)
SHORTEST_SECRET: Final = 8  # letters
NO_KEY: Final = (
    f"this call needs an API key: set the environment variable {KEY_VARIABLE}, run `backquant login`, or pass"
    " BackQuant(api_key=...); keys are made at https://backquant.com/api-access. To try the SDK without one:"
    " BackQuant.sandbox()"
)
OTHER_NAMES: Final = re.compile(r"(BQ|BACK_?QUANT)\w*(KEY|TOKEN|SECRET)\w*", re.IGNORECASE)
"""What people may have called the variable of the key."""


class ApiKey:
    """The key, which shows itself to nobody but the transport."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The key itself, for the request header only. Whoever prints it in a frame or a library sees asterisks."""
        return veiled(self._text)

    def mask(self, text: AnyStr) -> AnyStr:
        """The text without the key, should a server echo it. A few letters are no secret, and may stand in any text."""
        if len(self._text) < SHORTEST_SECRET:
            return text
        if isinstance(text, str):
            return text.replace(self._text, "***")
        return text.replace(self._text.encode(), b"***")

    def __repr__(self) -> str:
        return "ApiKey(***)"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("an API key is not pickled; make the client anew where it is needed")


@attrs.define
class Route:
    """What is known of the base URL, by all copies of a client."""

    proven: bool = False
    """Whether the API has answered there."""


@attrs.define(frozen=True)
class Settings:
    """Everything that a call depends on besides its arguments."""

    base_url: str
    key: ApiKey | None
    clock: Clock = attrs.field(repr=False)
    timeout: tuple[float, float] | None = DEFAULT_TIMEOUT
    """None leaves it to the `http_client` that was handed in."""
    max_retries: int = DEFAULT_RETRIES
    strict: bool = False
    validate: bool = True
    wait_for_budget: bool = False
    max_wait: float = MAX_WAIT
    deadline: float = DEFAULT_DEADLINE
    max_body: int = DEFAULT_MAX_BODY
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], repr=False)
    """What every request carries besides our own headers; their values may be secrets."""
    cache: ReplyCache | None = attrs.field(default=None, repr=False)
    """Keeps replies of the fixed past; None keeps nothing."""
    tells_clamps: bool = True
    """Whether a reply that is clamped is warned of; a backfill has its own way to tell."""
    route: Route = attrs.field(factory=Route, repr=False, eq=False)
    minute: Budget = attrs.field(factory=MinuteBudget, repr=False, eq=False)

    @property
    def encrypted(self) -> bool:
        """Whether the API is asked over TLS; else it is on this machine."""
        return self.base_url.startswith("https:")

    @property
    def phases(self) -> tuple[float, float]:
        """Seconds to connect and to read, for what is no call of the `http_client`."""
        return self.timeout or DEFAULT_TIMEOUT

    def __attrs_post_init__(self) -> None:
        for name, given, can in (("clock", self.clock, CLOCK), ("budget", self.minute, BUDGET)):
            if isinstance(given, type) or not all(callable(getattr(given, each, None)) for each in can):
                raise ConfigurationError(f"{name}: {given!r:.60} is no object with the methods {', '.join(can)}")
        retries = cast("object", self.max_retries)  # people without a type checker pass anything
        if not isinstance(retries, int) or isinstance(retries, bool) or retries < 0:
            raise ConfigurationError(f"max_retries: {retries!r} is no number of retries; pass 0 or more")
        for name in ("strict", "validate", "wait_for_budget"):
            if not isinstance(switch := cast("object", getattr(self, name)), bool):
                raise ConfigurationError(f"{name}: {switch!r:.60} is neither True nor False")
        for name, lowest in (("max_wait", 0.0), ("deadline", 0.0), ("max_body", 1.0)):
            value = cast("object", getattr(self, name))
            if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= LONGEST:
                what = "bytes" if name == "max_body" else "seconds"
                raise ConfigurationError(f"{name}: {value!r} is no number of {what} from {lowest:g} to {LONGEST:.0e}")


def read_key(given: str | None, name: str = "api_key") -> ApiKey | None:
    """The key from what is given, else from the environment; None where there is none (only /health works then).

    Args:
        given: the key.
        name: where it comes from, in words.

    Raises:
        ConfigurationError: the text can't be a key.
    """
    source, text = _given_or_set(name, given, KEY_VARIABLE)
    if not text:
        return None
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ConfigurationError(
            f"{source}: the key holds a blank, a control character or a letter outside ASCII;"
            " copy it again from https://backquant.com/api-access"
        )
    if PLACEHOLDER.search(text):
        raise ConfigurationError(
            f"{source}: this is a placeholder, or the key with what stood around it (quotes, NAME=);"
            " copy the bare key, bq_live_ and what follows, from https://backquant.com/api-access"
        )
    return ApiKey(text)


def no_key() -> str:
    """What a call is told that needs a key and has none; a variable that was meant to hold it is named."""
    found = sorted(name for name in os.environ if name != KEY_VARIABLE and OTHER_NAMES.fullmatch(name))
    return f"{NO_KEY}; {' and '.join(found)} is set, but the name is {KEY_VARIABLE}" if found else NO_KEY


def _given_or_set(name: str, given: str | None, variable: str) -> tuple[str, str]:
    """Where a setting comes from, and its text: the argument's unless that is empty, else the environment's."""
    if given is not None and not isinstance(given, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # people without a type checker
        raise ConfigurationError(f"{name}: text is expected")
    text = (given or "").strip()
    return (name, text) if text else (variable, veiled(os.environ.get(variable, "")).strip())


def read_base_url(given: str | None) -> str:
    """The base URL from the argument, else from the environment, else the published one; https, or http to loopback.

    Raises:
        ConfigurationError: it is no such URL.
    """
    source, text = _given_or_set("base_url", given, URL_VARIABLE)
    url = text or SERVER
    if "://" not in url:  # not shown: it may be a key in the wrong place
        raise ConfigurationError(f"{source}: a base URL starts with https://; write it like {SERVER}")
    if any(mark in url for mark in "@?#"):
        raise ConfigurationError(f"{source}: a base URL holds no credentials, no query and no fragment")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as exc:
        raise ConfigurationError(f"{source}: {url!r} is no URL ({exc})") from None
    if parts.scheme not in {"http", "https"} or not host or " " in url or not url.isprintable():
        raise ConfigurationError(f"{source}: {url!r} is no URL; write it like {SERVER}")
    if parts.scheme == "http" and not _is_loopback(host):
        raise ConfigurationError(
            f"{source}: {url!r} would send the key unencrypted; use https (http is only for this machine, 127.0.0.1)"
        )
    published = urlsplit(SERVER)
    if host == published.hostname and not parts.path.strip("/") and published.path:
        raise ConfigurationError(
            f"{source}: {url!r} lacks the {published.path} that every call goes to; write {SERVER}"
        )
    return (
        parts._replace(netloc=parts.netloc.lower()).geturl().rstrip("/")
    )  # one spelling, with the scheme in small letters


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_timeout(given: Timeout) -> tuple[float, float]:
    """Seconds to connect and seconds to read.

    Raises:
        ConfigurationError: not positive and finite.
    """
    values = given if isinstance(given, tuple) else (given, given)
    try:
        connect, read = (math.nan if isinstance(value, bool | str) else float(value) for value in values)
    except (TypeError, ValueError, OverflowError):
        raise ConfigurationError(f"timeout: {given!r:.60} is neither seconds nor (connect, read) in seconds") from None
    if not (0 < connect <= LONGEST and 0 < read <= LONGEST):
        raise ConfigurationError(
            f"timeout: {given!r} must be above 0 and at most {LONGEST:.0e} seconds{unquoted(given)}"
        )
    return connect, read
