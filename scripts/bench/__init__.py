"""`make bench`: speed and memory as ratios, each measured in one run, written to docs/performance.md."""

__all__: list[str] = []
