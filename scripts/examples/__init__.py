"""Writes the example replies in `openapi/examples` from one synthetic options market.

Run `python -m scripts.examples` from the repository root. The market is computed, not recorded: strikes, smile, open
interest and trades come from seeded generators, and every reply is derived from them, so figures agree across files.
"""

__all__: list[str] = []
