"""A comparison as people and their CI read it: text, JSON, Markdown, SARIF, JUnit, GitHub's annotations. No I/O."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Literal, TypeAlias
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from .._version import __version__
from .comparison import Comparison, Item
from .nodes import Json
from .usage import Hit, UsedAt

__all__ = ["FORMATS", "ReportFormat", "hit_line", "render"]

ReportFormat: TypeAlias = Literal["text", "json", "markdown", "sarif", "junit", "github"]
SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
HOME: Final = "https://api.backquant.com/v2/openapi.json"
GITHUB: Final = {"error": "error", "warning": "warning", "note": "notice"}


def render(form: ReportFormat, report: Comparison, hits: Sequence[Hit] | None) -> str:
    """The report, and the code that it touches where somebody's code was read."""
    return FORMATS[form](report, hits)


def hit_line(hits: Sequence[Hit] | None) -> str:
    """How much of the code is touched by what breaks or may break, in one line; empty where no code was read."""
    if hits is None:
        return ""
    touched = (place for hit in hits if hit.item.level != "note" for place in hit.places)
    places = {(place.file, place.cell, place.line) for place in touched}
    if not places:
        return "Your code is not hit: it uses nothing that this names."
    return f"Your code is hit in {len(places)} place{'' if len(places) == 1 else 's'}."


def _places(item: Item, hits: Sequence[Hit] | None) -> Sequence[UsedAt]:
    return next((hit.places for hit in hits or () if hit.item == item), ())


def _text(report: Comparison, hits: Sequence[Hit] | None) -> str:
    lines = [report.headline]
    for item in report.items:
        lines.append(f"{item.level:8}{item.text}")
        lines += [f"        at {place}" for place in _places(item, hits)]
    return "\n".join([*lines, *filter(None, [hit_line(hits)])])


def _json(report: Comparison, hits: Sequence[Hit] | None) -> str:
    whole = report.as_json()
    if hits is not None:
        whole["hits"] = [_hit(hit) for hit in hits]
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _hit(hit: Hit) -> Json:
    return {"rule": hit.item.rule, "text": hit.item.text, "places": [place.as_json() for place in hit.places]}


def _markdown(report: Comparison, hits: Sequence[Hit] | None) -> str:
    parts = [f"# {report.headline}", *filter(None, [hit_line(hits)])]
    for title, level in (
        ("Breaking", "error"),
        ("May change what you get", "warning"),
        ("For your information", "note"),
    ):
        lines: list[str] = []
        for item in report.items:
            if item.level == level:
                lines.append(f"- {escape(item.text)}")
                lines += [f"  - `{place}`" for place in _places(item, hits)]
        if lines:
            parts.append(f"## {title}\n\n" + "\n".join(lines))
    return "\n\n".join(parts)


def _sarif(report: Comparison, hits: Sequence[Hit] | None) -> str:
    rules = sorted({item.rule for item in report.items})
    driver: Json = {
        "name": "backquant contract",
        "version": __version__,
        "informationUri": HOME,
        "rules": [{"id": rule, "shortDescription": {"text": rule.replace("-", " ")}} for rule in rules],
    }
    run: Json = {"tool": {"driver": driver}, "results": [_result(item, hits) for item in report.items]}
    return json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _result(item: Item, hits: Sequence[Hit] | None) -> Json:
    locations: list[Json] = [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": _uri(Path(place.file))},
                "region": {"startLine": place.line if place.cell is None else 1},
            }
        }
        for place in _places(item, hits)
    ]
    return {"ruleId": item.rule, "level": item.level, "message": {"text": item.text}, "locations": locations}


def _uri(file: Path) -> str:
    return file.as_uri() if file.is_absolute() else quote(os.fsencode(file.as_posix()))


def _junit(report: Comparison, hits: Sequence[Hit] | None) -> str:
    """A case for each line; what breaks is a failure, what may is one where the verdict is unknown."""
    failing = {"error", "warning"} if report.verdict == "unknown" else {"error"}
    failures = sum(item.level in failing for item in report.items)
    cases: list[str] = []
    for item in report.items:
        where = "\n".join(map(str, _places(item, hits)))
        head = f"<testcase classname={quoteattr(f'contract.{item.rule}')} name={quoteattr(_clean(item.text))}"
        failure = f"<failure message={quoteattr(_clean(item.text))}>{escape(_clean(where))}</failure>"
        cases.append(f"{head}>{failure}</testcase>" if item.level in failing else f"{head}/>")
    if not cases:
        cases = ['<testcase classname="contract" name="the server serves the contract of this SDK"/>']
    counts = f'tests="{len(cases)}" failures="{failures}"'
    suite = f"<testsuite name={quoteattr(report.headline)} {counts}>\n{chr(10).join(cases)}\n</testsuite>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {counts}>\n{suite}\n</testsuites>'


def _clean(text: str) -> str:
    """Without the control characters that XML has no place for."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")


def _github(report: Comparison, hits: Sequence[Hit] | None) -> str:
    level = {"breaking": "error", "unknown": "warning"}.get(report.verdict, "notice")
    lines = [f"::{level} title=BackQuant contract::{_data(' '.join(filter(None, [report.headline, hit_line(hits)])))}"]
    for item in report.items:
        places = _places(item, hits)
        if item.level == "note" and not places:
            continue
        kind = GITHUB[item.level]
        lines += [f"::{kind} file={_property(place.file)},line={place.line}::{_data(item.text)}" for place in places]
        lines += [] if places else [f"::{kind}::{_data(item.text)}"]
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Final[dict[ReportFormat, Callable[[Comparison, Sequence[Hit] | None], str]]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
}
