"""The synthetic market: everything that the sandbox serves is a function of symbol, instant and seed."""

__all__: list[str] = []
