"""What a picture of Plotly's can do, as far as types tell it: Plotly publishes none. No I/O."""

from __future__ import annotations

from os import PathLike
from typing import Protocol, Self

from .._ground.public import public

__all__ = ["PlotlyFigure"]


@public("backquant.plot")
class PlotlyFigure(Protocol):
    """A `plotly.graph_objects.Figure`; `isinstance` narrows to that where more is wanted of it."""

    def show(self, *args: object, **kwargs: object) -> object:
        """Show it, in a browser or in a notebook."""
        ...

    def update_layout(self, *args: object, **kwargs: object) -> Self:
        """Change titles, sizes, templates."""
        ...

    def update_xaxes(self, *args: object, **kwargs: object) -> Self:
        """Change the horizontal axes."""
        ...

    def update_yaxes(self, *args: object, **kwargs: object) -> Self:
        """Change the vertical axes."""
        ...

    def add_trace(self, *args: object, **kwargs: object) -> Self:
        """Draw something more."""
        ...

    def to_dict(self) -> dict[str, object]:
        """The figure as plain data."""
        ...

    def to_json(self, *args: object, **kwargs: object) -> str | None:
        """The figure as JSON."""
        ...

    def to_html(self, *args: object, **kwargs: object) -> str:
        """The figure as a page."""
        ...

    def write_html(self, file: str | PathLike[str], *args: object, **kwargs: object) -> None:
        """A page that shows it, into a file."""
        ...

    def write_image(self, file: str | PathLike[str], *args: object, **kwargs: object) -> None:
        """A picture, into a file."""
        ...
