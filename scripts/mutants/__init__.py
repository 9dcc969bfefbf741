"""`make mutants`: small faults are put into the core modules, one at a time, and the tests must notice.

`operators` knows the faults, `known` those that are told by name, `reached` which tests run which line, `trial` tries one fault in a copy of the project. Which
faults are tried is drawn by a seed: the same seed gives the same faults, the night's date covers more of them by and by.
"""

__all__: list[str] = []
