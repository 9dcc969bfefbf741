"""From replies to the screen, a pipe or a file."""

__all__: list[str] = []
