"""What a caller may choose of a picture. No I/O."""

from __future__ import annotations

import attrs

from ..reply_values import Source

__all__ = ["ChainRows"]


@attrs.frozen
class ChainRows:
    """See `backquant.plot.draw`."""

    expiry: str | None = None
    levels: Source | None = None
