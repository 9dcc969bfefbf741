"""What is installed of this package: its version, and the libraries of its extras."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from platform import python_version
from typing import Final

from backquant_api import CONTRACT_VERSION

from .._version import __version__
from .result import Check

__all__ = ["installation"]

OWN: Final = "backquant"
EVERYTHING: Final = "all"  # the extra that takes in the others
REQUIREMENT: Final = re.compile(r"([\w.-]+).*;.*\bextra\s*==\s*['\"]([\w.-]+)['\"]", re.DOTALL)


def installation() -> Check:
    """Versions of Python and of this package, and which extras are there."""
    extras = _extras()
    there = {extra: libraries for extra, libraries in extras.items() if None not in libraries.values()}
    named = [f"{extra} ({', '.join(f'{name} {told}' for name, told in there[extra].items())})" for extra in there]
    missing = [extra for extra in extras if extra not in there]
    found = f"Python {python_version()}, backquant {__version__} (contract {CONTRACT_VERSION})"
    found += f"; extras: {', '.join(named) or 'none'}" + (f"; not installed: {', '.join(missing)}" if missing else "")
    advice = f"should you want them: pip install 'backquant[{','.join(missing)}]'" if missing else ""
    facts = {"python": python_version(), "backquant": __version__, "contract": CONTRACT_VERSION, "extras": extras}
    return Check("installed", "ok", found, advice, facts)


def _extras() -> dict[str, dict[str, str | None]]:
    """Each extra's libraries and their versions, None for one that is not installed; empty in a bare source tree."""
    found: dict[str, dict[str, str | None]] = {}
    for extra, library in _required():
        found.setdefault(extra, {})[library] = _version(library)
    return found


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def _required() -> Iterator[tuple[str, str]]:
    try:
        requirements = requires(OWN) or []
    except PackageNotFoundError:
        return
    for requirement in requirements:
        match = REQUIREMENT.match(requirement)
        if match is not None and match[2] != EVERYTHING:
            yield match[2], match[1]
