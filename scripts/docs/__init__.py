"""The documentation site: hand-written pages, a page per endpoint from contract and sandbox, and the files for agents."""

__all__: list[str] = []
