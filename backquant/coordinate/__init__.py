"""What processes and machines that use one key share: the minute's budget, and who fetches what, in a Postgres.

    from backquant.coordinate import PostgresBudget

    bq = BackQuant(budget=PostgresBudget("postgresql://host/db"))

Extra: `backquant[coordinate]`.
"""

from __future__ import annotations

from .postgres_budget import PostgresBudget

__all__ = ["PostgresBudget"]
