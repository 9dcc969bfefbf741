"""The report for people, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from .results import LiveRun, Result

__all__ = ["markdown", "totals_in_words"]

MARKS: Final = str.maketrans({"|": "\\|", "\n": " ", "`": "'"})


def markdown(run: LiveRun) -> str:
    """The whole report."""
    return "\n".join(_lines(run)) + "\n"


def totals_in_words(run: LiveRun) -> str:
    """Such as `61 ok, 1 drift, 0 error, 0 skipped`."""
    return ", ".join(f"{count} {outcome}" for outcome, count in run.totals.items())


def _lines(run: LiveRun) -> Iterator[str]:
    yield "# Live replies against the contract"
    yield ""
    yield f"{run.base_url} on {run.started_at:%Y-%m-%d %H:%M} UTC: {totals_in_words(run)}."
    yield f"The server serves contract {run.server or '(not told)'}; the replies were compared with {run.contract}."
    drifted = [result for result in run.results.values() if result.outcome == "drift"]
    if drifted:
        yield from ["", "## Drift", ""]
        yield from _table(("endpoint", "place", "expected", "got", "places"), _findings(drifted))
    for outcome, title in (("error", "Errors"), ("skipped", "Skipped")):
        left_out = [result for result in run.results.values() if result.outcome == outcome]
        if left_out:
            yield from ["", f"## {title}", ""]
            yield from _table(("endpoint", "reason"), ((_endpoint(each), _text(each.reason)) for each in left_out))
    yield from ["", "## All endpoints", ""]
    rows = ((_endpoint(each), each.outcome, f"{each.milliseconds or ''}") for each in run.results.values())
    yield from _table(("endpoint", "result", "ms"), rows)


def _findings(results: Iterable[Result]) -> Iterator[tuple[str, ...]]:
    for result in results:
        for found in result.findings:
            yield _endpoint(result), _code(found.path), _text(found.expected), _text(found.got), str(found.places)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'|'.join(' --- ' for _ in head)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _endpoint(result: Result) -> str:
    return f"`{result.method}` ({result.path})"


def _code(words: str) -> str:
    return f"`{words.translate(MARKS)}`"


def _text(words: str) -> str:
    return words.translate(MARKS)
