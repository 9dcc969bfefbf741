"""A departure of a reply from the contract."""

import re

import attrs

from .public import public

__all__ = ["Drift"]


@public()
@attrs.define(frozen=True)
class Drift:
    """One place where a reply departs from the contract."""

    path: str
    """Where, such as `data.contracts[17].type` or `data.per_venue['okx'].trades`."""

    expected: str
    """What the contract says, such as `'call' | 'put' | null`."""

    got: str
    """What came, such as `'straddle'`."""

    @property
    def pattern(self) -> str:
        """The path without indexes and keys: the same for every row of a list and every entry of a map."""
        return re.sub(r"\[[^\[\]]*\]", "[]", self.path)

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, got {self.got}"
