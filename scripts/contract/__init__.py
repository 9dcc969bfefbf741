"""Two contracts compared, for those who take over the newer one.

    documents -> packages -> difference (of the SDKs) + published (what only the documents tell) -> report -> markdown

`sdk` reads a generated package with griffe, `types` takes its annotations apart. `structure` (oasdiff), `program` (pyright),
`prose`, `corrections` (the overlay) and `releases` are the other sources; one that can't be asked says why, and the rest
goes on. `version` and `draft` say what follows for the SDK's own version and changelog.
"""

__all__: list[str] = []
