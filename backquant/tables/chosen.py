"""Which columns people see where there is room for few: a terminal, a notebook, rich. No I/O.

The contract's overlay names them for each endpoint (`x-columns`); those that a table has come first, in that order, and all
others follow in the shape's own order, which alone counts where an endpoint names none, or the server calls its fields otherwise.
"""

from __future__ import annotations

from backquant_api.resources import operation

from .table import Table

__all__ = ["in_order_of_use"]


def in_order_of_use(table: Table) -> list[str]:
    """The names of all its columns, those that are looked at first in front."""
    try:
        named = operation(str(table.attrs.get("operation"))).columns
    except KeyError:  # a path of the API that the contract does not know
        named = ()
    return list(dict.fromkeys([*(name for name in named if name in table.columns), *table.columns]))
