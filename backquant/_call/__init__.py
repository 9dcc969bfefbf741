"""One call, from its arguments to a Reply."""

__all__: list[str] = []
