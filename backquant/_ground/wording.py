"""Counts, lengths of time and sizes as people say them. No I/O."""

from __future__ import annotations

__all__ = ["counted", "told_length", "told_size"]


def counted(count: int, name: str, ending: str = "s") -> str:
    """`1 day`, `1,200 days`."""
    return f"{count:,} {name}{'' if count == 1 else ending}"


def told_length(seconds: float) -> str:
    """How long that is, in the unit that people would say it in."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172_800 else f"{seconds / 86_400:.1f} days"


def told_size(count: float) -> str:
    """So many bytes, in the unit that people would say it in."""
    return f"{count / 1e6:,.1f} MB" if count < 1e9 else f"{count / 1e9:,.1f} GB"
