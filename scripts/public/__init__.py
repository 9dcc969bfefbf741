"""`make public`: the names that users rely on, as a committed text file, and what a change of them breaks.

`surface` reads the names from the sources with griffe, `names` is one line of the file, `breaks` compares two files,
`promised` asks the changelog about what breaks since the last release.
"""

__all__: list[str] = []
