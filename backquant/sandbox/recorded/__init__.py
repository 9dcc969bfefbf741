"""Replies and live events of a real server in a file: written down on their way to a client, and served again."""

__all__: list[str] = []
