"""Many calls of one method: pages, and watching."""

__all__: list[str] = []
