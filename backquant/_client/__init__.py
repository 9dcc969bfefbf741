"""What both clients are made of, each verb with its waited and its awaited form in one module."""

__all__: list[str] = []
