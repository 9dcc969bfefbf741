"""A departure of a reply from the contract."""

import re

import attrs

__all__ = ["Drift"]


@attrs.define(frozen=True)
class Drift:
    """One place where a reply departs from the contract."""

    path: str
    """Where, such as `data.contracts[17].type`."""

    expected: str
    """What the contract says, such as `'call' | 'put' | null`."""

    got: str
    """What came, such as `'straddle'`."""

    @property
    def pattern(self) -> str:
        """The path without indexes: the same for every row of a list."""
        return re.sub(r"\[\d+\]", "[]", self.path)

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, got {self.got}"
