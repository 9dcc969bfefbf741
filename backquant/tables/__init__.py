"""Natural tables of any reply, by the shape of its data."""

from .shape_walk import tables
from .table import Grid, Table

__all__ = ["Grid", "Table", "tables"]
