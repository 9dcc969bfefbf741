"""The one scale of verdicts on a contract: `bq.check_contract()`, `backquant contract` and `make contract` speak it. No I/O."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

__all__ = ["FAILED", "ORDER", "STATUS", "Verdict"]

Verdict: TypeAlias = Literal["same", "additive", "unknown", "breaking"]
"""`unknown`: nothing that was looked at breaks, but not all was looked at."""

ORDER: Final[tuple[Verdict, ...]] = ("same", "additive", "unknown", "breaking")
STATUS: Final[dict[Verdict, int]] = {"same": 0, "additive": 1, "breaking": 2, "unknown": 4}
"""Exit statuses; what is not in the contract's hands is FAILED."""

FAILED: Final = 3
