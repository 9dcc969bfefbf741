"""Natural tables of any reply, by the shape of its data."""

from .table import Grid, Table
from .walk import tables

__all__ = ["Grid", "Table", "tables"]
