"""How far the server's contract is from the one that this SDK was made from."""

__all__: list[str] = []
