"""What is drawn of which reply: each function reads a reply and tells its picture as a scene. No I/O, nothing of a drawing library."""

__all__: list[str] = []
