"""What everyone stands on: clock, times, replies as they came, limits, drift, files."""

__all__: list[str] = []
