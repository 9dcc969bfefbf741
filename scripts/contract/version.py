"""The version of the SDK that follows from a verdict."""

from typing import Final, Literal

import attrs

from backquant import __version__
from backquant._contract.outcome import Verdict

from ..generate.problem import Json

__all__ = ["RULE", "Bump", "bump"]


RULE: Final = (
    "Semantic Versioning: breaking raises the major version, additive the minor, reworded docstrings the patch."
    " Below 1.0.0 everything is one place lower: breaking raises the minor version, all else the patch."
    " What is unknown counts as breaking."
)


@attrs.define(frozen=True)
class Bump:
    """From one version to the next."""

    part: Literal["major", "minor", "patch", "none"]
    old: str
    new: str

    def as_json(self) -> dict[str, Json]:
        """The bump in the report."""
        return {**attrs.asdict(self), "rule": RULE}


def bump(verdict: Verdict, *, code: bool, current: str = __version__) -> Bump:
    """The next version; `code` says whether generated code differs by more than docstrings."""
    major, minor, patch = map(int, current.split(".")[:3])
    if verdict == "same":
        return Bump("none", current, current)
    if verdict in {"breaking", "unknown"}:
        return Bump("major", current, f"{major + 1}.0.0") if major else Bump("minor", current, f"0.{minor + 1}.0")
    if code and major:
        return Bump("minor", current, f"{major}.{minor + 1}.0")
    return Bump("patch", current, f"{major}.{minor}.{patch + 1}")
