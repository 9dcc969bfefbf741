"""The plans that the API is sold as: budgets, connections, depth of history; no I/O."""

from typing import Final

import attrs

__all__ = ["PLANS", "PlanLimits"]


@attrs.define(frozen=True)
class PlanLimits:
    """Calls a minute and a month, keys, stream connections, days of history; None is by agreement, or without a limit."""

    name: str
    burst: int
    quota: int | None
    keys: int | None
    connections: int
    days: int | None


PLANS: Final = {
    plan.name: plan
    for plan in (
        PlanLimits("starter", 10, 10_000, 1, 1, 30),
        PlanLimits("standard", 60, 250_000, 2, 2, 90),
        PlanLimits("pro", 120, 1_000_000, 5, 5, 365),
        PlanLimits("enterprise", 600, None, None, 25, None),
    )
}
