"""The published contract taken over: fetched, tried, and put in place of the committed one, all or nothing.

`tree` is what gets replaced and how.
"""

__all__: list[str] = []
